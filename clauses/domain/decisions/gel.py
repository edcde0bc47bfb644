"""What the closing of a month would freeze, shown before it is done."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from clauses.domain.ventilation.calcul import calculer
from clauses.domain.ventilation.lecture import to_heures
from clauses.models import Ajustement, Engagement
from operations.models import Entreprise


@dataclass(frozen=True, slots=True)
class GelEngagement:
    """On one engagement: hours retained in the month, and adjustments that it carries."""

    engagement: Engagement
    retenues: Decimal
    ajustements: Decimal

    @property
    def total(self) -> Decimal:
        return self.retenues + self.ajustements


def hours_to_freeze(*, entreprise: Entreprise, mois: date) -> list[GelEngagement]:
    """As computed now, by engagement; the closing computes once more before it freezes."""
    retenues: dict[int, int] = defaultdict(int)
    for place in calculer(entreprise=entreprise).places:
        if place.mois == mois:
            retenues[place.engagement_id] += place.centiemes
    portes = Ajustement.objects.filter(entreprise=entreprise, mois=mois).values_list("engagement_id")
    ajustements = dict(portes.annotate(total=Sum("heures")).order_by())
    engagements = Engagement.objects.filter(pk__in={*retenues, *ajustements}).order_by("fin", "pk")
    return [
        GelEngagement(e, to_heures(retenues.get(e.pk, 0)), ajustements.get(e.pk, Decimal(0)))
        for e in engagements
    ]
