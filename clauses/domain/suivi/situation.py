"""Where a company stands, as its own screen tells it: totals by engagement and month, and its people's hours.

Figures are computed under the guichet's scope, since suspensions and rules are not the company's to read; no
person enters them. Of a person it reads a name, hours, and whether they count from when to when: the dates
of the window, never a reason, nor the engagement that took them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum, prefetch_related_objects
from django.utils import timezone

from clauses.domain import queries
from clauses.domain.previsions.previsions import Prevision, forecast_company
from clauses.domain.queries import Situation
from clauses.domain.suivi.calendrier import Calendrier, calendar_of_company
from clauses.domain.suivi.constats import Constat, state_of
from clauses.domain.suivi.pourquoi import Ajuste, Mois, Raison, told_adjustments, told_reasons, told_sums
from clauses.models import ComptesEngagement, ComptesMois, NonRetenue
from guichets.formats import format_jour
from operations.domain.regles import rules_for
from operations.models import Attribution, Entreprise
from participants.domain.declarations.controle import windows_of
from participants.domain.declarations.grille import lot_label
from participants.domain.mois import last_day
from participants.domain.partenaires import company_names, scope_of
from participants.enums import Confirmation, EtatLigne
from participants.models import DeclarationMensuelle, FenetreEligibilite, LigneHeures


@dataclass(frozen=True, slots=True)
class Du:
    """One share owed, and how it stands."""

    situation: Situation
    constat: Constat
    semaines: int
    """For one person at full time; 0 once the period is over."""
    prevision: Prevision | None
    manque_dit: str


@dataclass(frozen=True, slots=True)
class PartConfiee:
    """A share of the company's debt that another took, whose name is not told, and what it did of it."""

    engagement: str
    marche: str
    par: str
    du: date
    au: date
    heures: Decimal
    retenues: Decimal | None
    """None: not computed yet."""


@dataclass(frozen=True, slots=True)
class SituationEntreprise:
    entreprise: Entreprise
    dus: list[Du]
    connu_au: date | None
    """Last day of the last month of which its hours are known."""
    semaine: Decimal
    """Hours of a week at full time, under the guichet's rules."""
    parts_confiees: list[PartConfiee]
    calendrier: Calendrier
    identite: Sequence[object]
    hors_marche: Mapping[str, Decimal]
    """Hours done on no marché, in totals."""
    raisons: list[Raison]
    ajustes: list[Ajuste]

    @property
    def restes(self) -> list[Du]:
        """What remains to be done, the share that ends first on top."""
        return sorted((d for d in self.dus if d.situation.reste), key=lambda d: d.situation.fin)

    @property
    def atteints(self) -> list[Du]:
        return [d for d in self.dus if not d.situation.reste]


def tell_situation(entreprise: Entreprise, depuis: date | None = None) -> SituationEntreprise:
    """Raises `ValidationError` when the guichet has no counting rules in force."""
    jour = timezone.localdate()
    with scope_of(entreprise.guichet_id):
        regles = rules_for(guichet=entreprise.guichet, jour=jour)
        situations = queries.situations_of_company(entreprise, regles.horizon_mois)
        clotures = queries.closed_months(entreprise)
        clos_au = last_day(clotures[0].mois) if clotures else None
        calendrier = calendar_of_company(entreprise, situations, clos_au, depuis)
        hors_marche, raisons_hors = queries.off_marche(entreprise), _off_marche_reasons(entreprise)
        parts = _shares_given(entreprise)
        previsions = forecast_company(
            entreprise, engagements=[s.engagement for s in situations if s.en_heures], contrats=False
        )
    semaine = regles.heures_jour * queries.JOURS_PAR_SEMAINE
    mois = ComptesMois.objects.filter(entreprise=entreprise)
    return SituationEntreprise(
        entreprise=entreprise,
        dus=_dues(entreprise, situations, previsions, semaine, jour),
        connu_au=max((s.connu_au for s in situations if s.connu_au), default=None),
        semaine=semaine,
        parts_confiees=parts,
        calendrier=calendrier,
        identite=queries.identity_by_marche(entreprise=entreprise),
        hors_marche=hors_marche,
        raisons=told_reasons([*mois.values_list("motifs", "excedent", "en_reserve"), raisons_hors]),
        ajustes=told_adjustments(mois.exclude(ajustes={}).values_list("mois", "ajustes")),
    )


def _dues(
    entreprise: Entreprise,
    situations: Iterable[Situation],
    previsions: Mapping[int, Prevision],
    semaine: Decimal,
    jour: date,
) -> list[Du]:
    dits = dict(
        ComptesEngagement.objects.filter(entreprise=entreprise).values_list("engagement", "manque_dit")
    )
    return [
        Du(
            situation=s,
            constat=state_of(s, jour),
            semaines=s.weeks(semaine) if s.fin >= jour else 0,
            prevision=previsions.get(s.engagement.pk),
            manque_dit=dits.get(s.engagement.pk, ""),
        )
        for s in situations
        if s.en_heures
    ]


def _off_marche_reasons(entreprise: Entreprise) -> Mois:
    """Of the hours worked on no marché: no count of a marché holds them."""
    lignes = NonRetenue.objects.filter(entreprise=entreprise, ligne__lot__isnull=True)
    return told_sums(lignes.values_list("motif").annotate(total=Sum("heures")).order_by("motif"))


def _shares_given(entreprise: Entreprise) -> list[PartConfiee]:
    parts = queries.shares_given(entreprise)
    prefetch_related_objects([p.quote_part for p in parts], "engagement__marche")
    attributaires = set(
        Attribution.objects.filter(lot__in={p.quote_part.engagement.lot_id for p in parts}).values_list(
            "lot_id", "entreprise_id"
        )
    )
    return [
        PartConfiee(
            engagement=q.engagement.libelle,
            marche=q.engagement.marche.objet,
            par="Un cotraitant"
            if (q.engagement.lot_id, q.entreprise_id) in attributaires
            else "Un sous-traitant",
            du=q.du,
            au=q.au,
            heures=q.heures,
            retenues=p.retenues,
        )
        for p in parts
        for q in [p.quote_part]
    ]


# --- People ------------------------------------------------------------------------------------------------

REPONSES: dict[str, tuple[str, str]] = {
    Confirmation.ATTENDUE: ("attente", "À confirmer"),
    Confirmation.CONTESTEE: ("alerte", "Contestées"),
}


@dataclass(frozen=True, slots=True)
class LigneDite:
    """Hours of one person in one month.

    `compte` and `fenetre` come from the window's dates alone: whether the person can count, not whether any
    engagement took the hours.
    """

    ligne: LigneHeures
    declarant: str
    validee_le: datetime | None
    compte: str
    ton: str
    fenetre: str

    @property
    def reponse(self) -> tuple[str, str]:
        """Tone and word of what the other party has not agreed to; empty otherwise."""
        return REPONSES.get(self.ligne.confirmation, ("", ""))

    @property
    def marche(self) -> str:
        return lot_label(self.ligne.lot)


def lines_of_companies(entreprises: Iterable[Entreprise], mois: date) -> QuerySet[LigneHeures]:
    """Validated hours that the companies declared, or that were declared for them."""
    ids = [e.pk for e in entreprises]
    lignes: QuerySet[LigneHeures] = (
        LigneHeures.objects.filter(
            Q(entreprise_id__in=ids) | Q(creditee_id__in=ids), etat=EtatLigne.VALIDEE, mois=mois
        )
        .select_related("participant", "lot__marche", "guichet")
        .order_by("participant__nom_tri", "pk")
    )
    return lignes


def months_with_hours(entreprises: Iterable[Entreprise]) -> list[date]:
    ids = [e.pk for e in entreprises]
    lignes = LigneHeures.objects.filter(
        Q(entreprise_id__in=ids) | Q(creditee_id__in=ids), etat=EtatLigne.VALIDEE
    )
    return list(lignes.values_list("mois", flat=True).distinct().order_by("-mois"))


def tell_lines(lignes: Iterable[LigneHeures]) -> list[LigneDite]:
    lues = list(lignes)
    fenetres = windows_of({li.participant_id for li in lues})
    noms: dict[int, str] = {}
    validees: dict[int, datetime | None] = {}
    for guichet_id in sorted({li.guichet_id for li in lues}):
        siennes = [li for li in lues if li.guichet_id == guichet_id]
        noms |= company_names(guichet_id, {li.entreprise_id for li in siennes})
        validees |= _validation_days(guichet_id, {li.declaration_id for li in siennes})
    return [
        LigneDite(
            li,
            noms.get(li.entreprise_id, ""),
            validees.get(li.declaration_id),
            *_counts(li, fenetres[li.participant_id]),
        )
        for li in lues
    ]


def _validation_days(guichet_id: int, declaration_ids: set[int]) -> dict[int, datetime | None]:
    """When each declaration was validated: a company reads its own only, and may know when its hours were."""
    with scope_of(guichet_id):
        declarations = DeclarationMensuelle.objects.filter(guichet_id=guichet_id, pk__in=declaration_ids)
        return dict(declarations.values_list("pk", "decidee_le"))


def _counts(ligne: LigneHeures, fenetres: Sequence[FenetreEligibilite]) -> tuple[str, str, str]:
    """Word, tone and dates."""
    utile = next((f for f in fenetres if f.du <= ligne.fin and ligne.debut <= f.au), None)
    if utile is None:
        return "Ne compte pas", "alerte", ""
    texte = f"du {format_jour(utile.du)} au {format_jour(utile.au)}"
    if utile.du <= ligne.debut and ligne.fin <= utile.au:
        return "Peut compter", "succes", texte
    return "Peut compter en partie", "info", texte
