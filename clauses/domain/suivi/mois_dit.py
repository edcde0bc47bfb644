"""Where a company's hours of one month went, in totals that it may read: each hour once, so that they add up.

By engagement and by told reason, never by person: beside a name there are the dates of a window only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, Sum

from clauses.domain.suivi.pourquoi import Raison, told_reasons, told_sums
from clauses.models import ClotureMois, ComptesEngagementMois, ComptesMois, NonRetenue
from operations.models import Entreprise
from participants.domain.partenaires import scope_of
from participants.enums import EtatLigne
from participants.models import LigneHeures

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Retenues:
    """Hours of the month counted for one engagement. `recues`: worked elsewhere."""

    engagement: str
    marche: str
    heures: Decimal
    recues: Decimal


@dataclass(frozen=True, slots=True)
class Pretees:
    """Hours of the month done on a marché and counted for another: they are among its `Retenues`."""

    marche: str
    heures: Decimal


@dataclass(frozen=True, slots=True)
class MoisDit:
    entreprise: Entreprise
    heures: Decimal
    """Of the lines that the company owes, as they are validated today."""
    pour_autrui: Decimal
    """Declared by it, owed by another company."""
    retenues: list[Retenues]
    pretees: list[Pretees]
    raisons: list[Raison]
    clos: bool

    @property
    def ecart(self) -> Decimal:
        """Not placed yet; in a closed month, what changed since: another month carries it."""
        placees = sum((r.heures for r in self.retenues), ZERO) + sum((r.heures for r in self.raisons), ZERO)
        return self.heures - placees

    @property
    def total(self) -> Decimal:
        return self.heures + self.pour_autrui


def tell_month(entreprises: Sequence[Entreprise], mois: date) -> list[MoisDit]:
    """One for each company that has hours in the month, or counts of it."""
    ids = {e.pk for e in entreprises}
    sommes = (
        LigneHeures.objects.filter(
            Q(entreprise_id__in=ids) | Q(creditee_id__in=ids), etat=EtatLigne.VALIDEE, mois=mois
        )
        .values_list("entreprise_id", "creditee_id")
        .annotate(total=Sum("heures"))
        .order_by()
    )
    dues = dict.fromkeys(ids, ZERO)
    autrui = dict.fromkeys(ids, ZERO)
    for declarant, creditee, total in sommes:
        if creditee in ids:
            dues[creditee] += total
        elif declarant in ids:
            autrui[declarant] += total
    dits = [_month_of(e, mois, dues[e.pk], autrui[e.pk]) for e in entreprises]
    return [dit for dit in dits if dit.total or dit.ecart]


def _month_of(entreprise: Entreprise, mois: date, heures: Decimal, pour_autrui: Decimal) -> MoisDit:
    siennes = {"entreprise": entreprise, "mois": mois}
    with scope_of(entreprise.guichet_id):
        retenues = (
            ComptesEngagementMois.objects.filter(**siennes)
            .annotate(total=F("sur_le_marche") + F("recues"))
            .exclude(total=0)
            .order_by("engagement__fin", "engagement_id")
            .values_list("engagement__libelle", "engagement__marche__objet", "total", "recues")
        )
        comptes = list(
            ComptesMois.objects.filter(**siennes)
            .select_related("marche")
            .order_by("marche__objet", "marche_id")
        )
        hors_marche = (
            NonRetenue.objects.filter(ligne__lot__isnull=True, **siennes)
            .values_list("motif")
            .annotate(total=Sum("heures"))
            .order_by("motif")
        )
        return MoisDit(
            entreprise=entreprise,
            heures=heures,
            pour_autrui=pour_autrui,
            retenues=[Retenues(*r) for r in retenues],
            pretees=[Pretees(c.marche.objet, c.pretees) for c in comptes if c.pretees],
            raisons=told_reasons(
                [*((c.motifs, c.excedent, c.en_reserve) for c in comptes), told_sums(hors_marche)]
            ),
            clos=ClotureMois.objects.filter(**siennes).exists(),
        )
