"""What the pages of the clauses show, each in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.db.models import F, Prefetch, QuerySet, Sum

from clauses.domain.attendu import Part, attendu_a_date, parts_of
from clauses.domain.ventilation.demandes import natural_key
from clauses.domain.ventilation.reperes import reference_day
from clauses.enums import MotifAjustement, MotifNonRetenue, NatureEngagement
from clauses.models import (
    Ajustement,
    ClotureMois,
    ComptesEngagement,
    ComptesEngagementMois,
    ComptesMois,
    Dispositif,
    Engagement,
    Manque,
    NonRetenue,
    QuotePart,
    Ventilation,
)
from guichets.models import Travail
from operations.models import Entreprise, Lot, Marche
from participants.domain.mois import add_months, last_day
from participants.enums import EtatLigne
from participants.models import LigneHeures

AUTOMATIQUES = (MotifAjustement.RECTIFICATION, MotifAjustement.VALIDATION)
"""Adjustments that follow the declarations; the others are decided by the guichet."""
JOURS_PAR_SEMAINE = 5
COLONNES = (
    "realisees",
    "pretees",
    "recues",
    "non_retenues",
    "excedent",
    "en_reserve",
    "ajustements",
    "retenues",
)


@dataclass(frozen=True, slots=True)
class Situation:
    """One engagement against what it owes: of a company, or of everybody that owes a share."""

    engagement: Engagement
    dues: Decimal
    attendues: Decimal
    retenues: Decimal
    recues: Decimal
    personnes: int
    suivies: Decimal = Decimal(0)
    parts: tuple[Part, ...] = ()
    """A company's shares, where the situation is that of one company."""
    attendu_au: date | None = None
    """Day to which what is expected is told, where the situation is that of one company."""
    connu_au: date | None = None
    """Last day of the last month of which its hours are known."""
    horizon: date | None = None
    """An engagement that ends by then is urgent: all that is owed is awaited."""

    @property
    def en_heures(self) -> bool:
        return self.engagement.nature == NatureEngagement.HEURES

    @property
    def fin(self) -> date:
        fin: date = max((p.fin for p in self.parts), default=self.engagement.fin)
        return fin

    @property
    def urgente(self) -> bool:
        return self.horizon is not None and self.fin <= self.horizon

    @property
    def reste(self) -> Decimal:
        return max(Decimal(0), self.dues - self.retenues)

    @property
    def retard(self) -> Decimal:
        return max(Decimal(0), self.attendues - self.retenues)

    def weeks(self, heures_semaine: Decimal) -> int:
        """For one person at full time, rounded up."""
        return int((self.reste / heures_semaine).to_integral_value(ROUND_CEILING)) if heures_semaine else 0


@dataclass(slots=True)
class SituationLot:
    lot: Lot
    dispositif: Dispositif | None = None
    situations: list[Situation] = field(default_factory=list)


def _with_counts(engagements: QuerySet[Engagement]) -> QuerySet[Engagement]:
    lignes: QuerySet[Engagement] = (
        engagements.select_related("redevable", "lot", "marche", "donneur_ordre")
        .prefetch_related("quote_parts", "periodes", "echeances", "comptes")
        .order_by("fin", "pk")
    )
    return lignes


def situation_of(engagement: Engagement, jour: date | None = None) -> Situation:
    """All companies together; counts are those of the last ventilation, expected hours are told at once."""
    comptes = list(engagement.comptes.all())
    return Situation(
        engagement=engagement,
        dues=engagement.heures or Decimal(0),
        attendues=attendu_a_date(engagement, jour or reference_day(None)),
        retenues=sum((c.retenues for c in comptes), Decimal(0)),
        recues=sum((c.dont_recues for c in comptes), Decimal(0)),
        personnes=sum(c.personnes for c in comptes),
        suivies=sum((c.suivies for c in comptes), Decimal(0)),
    )


def situations_by_lot(marche: Marche, lots: Iterable[Lot]) -> dict[int, SituationLot]:
    """Dispositif and engagements of each lot of a marché."""
    par_lot = {lot.pk: SituationLot(lot) for lot in lots}
    for dispositif in Dispositif.objects.filter(lot__in=par_lot).select_related("base_legale"):
        par_lot[dispositif.lot_id].dispositif = dispositif
    for engagement in _with_counts(Engagement.objects.filter(lot__in=par_lot, guichet=marche.guichet_id)):
        par_lot[engagement.lot_id].situations.append(situation_of(engagement))
    return par_lot


def read_engagement(lignes: QuerySet[Engagement]) -> QuerySet[Engagement]:
    """The engagement page's rows: what it is made of, and who contributes."""
    complet: QuerySet[Engagement] = _with_counts(lignes).select_related(
        "redevable", "lot__marche", "donneur_ordre", "dispositif__base_legale", "marche"
    )
    return complet.prefetch_related("quote_parts__entreprise", "avenants", "assiettes", "comptes__entreprise")


def contributions(engagement: Engagement) -> list[Mapping[str, Any]]:
    """Hours retained by month and company, adjustments of closed months in the month that carries them."""
    return list(
        ComptesEngagementMois.objects.filter(engagement=engagement)
        .values("mois", "entreprise__nom", "entreprise__identifiant", "entreprise__cle")
        .annotate(total=Sum(F("sur_le_marche") + F("recues") + F("ajustements")))
        .exclude(total=0)
        .order_by("-mois", "entreprise__nom_tri")
    )


def situations_of_company(entreprise: Entreprise, horizon_mois: int | None = None) -> list[Situation]:
    """What the company owes, the share that ends first on top. `horizon_mois`: of the rules in force."""
    comptes = Prefetch(
        "comptes",
        queryset=ComptesEngagement.objects.filter(entreprise=entreprise),
        to_attr="comptes_entreprise",
    )
    engagements = (
        Engagement.objects.filter(guichet=entreprise.guichet_id, entreprises__contains=[entreprise.pk])
        .select_related("marche", "lot", "donneur_ordre")
        .prefetch_related("quote_parts", "periodes", "echeances", comptes)
        .order_by("fin", "pk")
    )
    return [_company_situation(e, entreprise, horizon_mois) for e in engagements]


def _company_situation(engagement: Engagement, entreprise: Entreprise, horizon_mois: int | None) -> Situation:
    compte: ComptesEngagement | None = next(iter(engagement.comptes_entreprise), None)  # type: ignore[attr-defined]
    parts = tuple(parts_of(engagement, entreprise.pk))
    declare_au = compte.calcule_au if compte else None
    jour = reference_day(declare_au)
    horizon = None
    if declare_au is not None and horizon_mois is not None:
        horizon = last_day(add_months(declare_au, horizon_mois))
    return Situation(
        engagement=engagement,
        dues=sum((p.heures for p in parts), Decimal(0)),
        attendues=sum((attendu_a_date(p, jour) for p in parts), Decimal(0)),
        retenues=compte.retenues if compte else Decimal(0),
        recues=compte.dont_recues if compte else Decimal(0),
        personnes=compte.personnes if compte else 0,
        suivies=compte.suivies if compte else Decimal(0),
        parts=parts,
        attendu_au=jour,
        connu_au=declare_au,
        horizon=horizon,
    )


def identity_by_marche(
    *, entreprise: Entreprise | None = None, marche: Marche | None = None
) -> list[Mapping[str, Any]]:
    """The identity of each marché, all months together; see `ComptesMois`.

    Of one company, or of all those of one marché.
    """
    lignes = ComptesMois.objects.all()
    if entreprise is not None:
        lignes = lignes.filter(entreprise=entreprise)
    if marche is not None:
        lignes = lignes.filter(marche=marche)
    return list(
        lignes.values("marche__cle", "marche__objet", "marche__reference")
        .annotate(**{nom: Sum(nom) for nom in COLONNES})
        .order_by("marche__objet", "marche__cle")
    )


def off_marche(entreprise: Entreprise) -> dict[str, Decimal]:
    """Hours worked on no marché: their own line, since no marché can show them."""
    lignes = LigneHeures.objects.filter(creditee=entreprise, etat=EtatLigne.VALIDEE, lot__isnull=True)
    non_retenues = NonRetenue.objects.filter(entreprise=entreprise, ligne__lot__isnull=True)
    par_motif = {
        n["motif"]: n["total"]
        for n in non_retenues.values("motif").annotate(total=Sum("heures")).order_by("motif")
    }
    excedent = par_motif.pop(MotifNonRetenue.EXCEDENT, Decimal(0))
    reserve = par_motif.pop(MotifNonRetenue.RESERVE, Decimal(0))
    return {
        "realisees": lignes.aggregate(total=Sum("heures"))["total"] or Decimal(0),
        "pretees": Ventilation.objects.filter(
            entreprise=entreprise, appliquee=True, ligne__lot__isnull=True
        ).aggregate(total=Sum("heures"))["total"]
        or Decimal(0),
        "recues": Decimal(0),
        "non_retenues": sum(par_motif.values(), Decimal(0)),
        "excedent": excedent,
        "en_reserve": reserve,
        # What a closed month lent on paper and a correction took back, or the other way round.
        "ajustements": -(
            Ajustement.objects.filter(
                entreprise=entreprise, ligne__lot__isnull=True, motif__in=AUTOMATIQUES
            ).aggregate(total=Sum("heures"))["total"]
            or Decimal(0)
        ),
        "retenues": Decimal(0),
    }


@dataclass(frozen=True, slots=True)
class PartDonnee:
    """A share of the company's debt that another took, and what it did of it."""

    quote_part: QuotePart
    retenues: Decimal | None
    """Of all the shares that the other company took of the engagement; None: not computed yet."""


def shares_given(entreprise: Entreprise) -> list[PartDonnee]:
    """Quote-parts of the company's engagements in the hands of others, in two queries."""
    parts = list(
        QuotePart.objects.filter(engagement__redevable=entreprise)
        .exclude(entreprise=entreprise)
        .select_related("engagement", "entreprise")
        .order_by("engagement__fin", "engagement_id", "du", "pk")
    )
    comptes = ComptesEngagement.objects.filter(
        engagement__in={p.engagement_id for p in parts}, entreprise__in={p.entreprise_id for p in parts}
    )
    retenues = {(c.engagement_id, c.entreprise_id): c.retenues for c in comptes}
    return [PartDonnee(p, retenues.get((p.engagement_id, p.entreprise_id))) for p in parts]


def months_of(entreprise: Entreprise) -> list[date]:
    """Months with validated hours for the company, the last one first."""
    mois = LigneHeures.objects.filter(creditee=entreprise, etat=EtatLigne.VALIDEE).values_list(
        "mois", flat=True
    )
    return list(mois.distinct().order_by("-mois"))


def closed_months(entreprise: Entreprise) -> list[ClotureMois]:
    return list(ClotureMois.objects.filter(entreprise=entreprise).select_related("par").order_by("-mois"))


def shortages(entreprise: Entreprise) -> dict[int, list[Manque]]:
    """Why an engagement lacks hours, by engagement."""
    par_engagement: dict[int, list[Manque]] = defaultdict(list)
    for manque in Manque.objects.filter(entreprise=entreprise).order_by("pk"):
        par_engagement[manque.engagement_id].append(manque)
    return dict(par_engagement)


def last_job(entreprise: Entreprise) -> Travail | None:
    cle = natural_key(entreprise)
    derniere: Travail | None = (
        Travail.objects.filter(guichet=entreprise.guichet_id, cle_naturelle=cle).order_by("-pk").first()
    )
    return derniere
