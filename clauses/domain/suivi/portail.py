"""What a company reads of its debts: its own share of each engagement, never another's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from clauses.enums import NatureEngagement
from clauses.models import ComptesEngagement, Engagement
from operations.models import Entreprise, Lot
from participants.domain.mois import last_day


@dataclass(frozen=True, slots=True)
class ResteDu:
    """One share of one engagement. Without `comptes`, the guichet has not computed it yet."""

    engagement: Engagement
    lot: Lot | None
    comptes: ComptesEngagement | None

    @property
    def objet(self) -> str:
        if self.lot is None:
            return self.engagement.libelle
        objet = self.lot.marche.objet
        return str(self.lot) if objet == self.lot.objet else f"{objet} – {self.lot}"

    @property
    def reste(self) -> Decimal | None:
        if self.comptes is None:
            return None
        reste: Decimal = self.comptes.dues - self.comptes.retenues
        return max(Decimal(0), reste)


def remaining_due(entreprises: Sequence[Entreprise]) -> list[ResteDu]:
    """Engagements in hours of the companies, the one that ends first at the top."""
    ids = [entreprise.pk for entreprise in entreprises]
    if not ids:
        return []
    engagements = list(
        Engagement.objects.filter(entreprises__overlap=ids, nature=NatureEngagement.HEURES).order_by(
            "fin", "pk"
        )
    )
    comptes = {
        un.engagement_id: un
        for un in ComptesEngagement.objects.filter(
            entreprise_id__in=ids, engagement__in=[e.pk for e in engagements]
        )
    }
    lots = {
        lot.pk: lot
        for lot in Lot.objects.filter(pk__in=[e.lot_id for e in engagements]).select_related("marche")
    }
    return [ResteDu(e, lots.get(e.lot_id), comptes.get(e.pk)) for e in engagements]


def lots_running(entreprises: Iterable[Entreprise], mois: date) -> QuerySet[Lot]:
    """Lots of the companies in execution during the month."""
    ids = [entreprise.pk for entreprise in entreprises]
    lots: QuerySet[Lot] = Lot.objects.filter(
        entreprises__overlap=ids, debut__lte=last_day(mois), fin__gte=mois
    )
    return lots
