"""Where a company stands, as its own screen tells it: totals by engagement and month, and its people's hours.

Figures are computed under the guichet's scope, since suspensions and rules are not the company's to read; no
person enters them. Of a person it reads a name, hours, and whether they count from when to when: the dates
of the window, never a reason, nor the engagement that took them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from clauses.domain import queries
from clauses.domain.previsions.previsions import Prevision, forecast_company
from clauses.domain.queries import Situation
from clauses.domain.suivi.calendrier import Calendrier, calendar_of_company
from clauses.domain.suivi.constats import Constat, state_of
from clauses.domain.suivi.pourquoi import Ajuste, Raison, told_adjustments, told_reasons
from clauses.models import ComptesEngagement, ComptesMois
from guichets.formats import format_jour
from operations.domain.regles import rules_for
from operations.models import Entreprise
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
    prevision: Prevision | None
    manque_dit: str


@dataclass(frozen=True, slots=True)
class SituationEntreprise:
    entreprise: Entreprise
    dus: list[Du]
    calendrier: Calendrier
    identite: Sequence[object]
    hors_marche: Mapping[str, Decimal]
    """Hours done on no marché, in totals."""
    raisons: list[Raison]
    ajustes: list[Ajuste]


def tell_situation(entreprise: Entreprise, depuis: date | None = None) -> SituationEntreprise:
    """Raises `ValidationError` when the guichet has no counting rules in force."""
    jour = timezone.localdate()
    with scope_of(entreprise.guichet_id):
        regles = rules_for(guichet=entreprise.guichet, jour=jour)
        situations = queries.situations_of_company(entreprise, regles.horizon_mois)
        clotures = queries.closed_months(entreprise)
        clos_au = last_day(clotures[0].mois) if clotures else None
        calendrier = calendar_of_company(entreprise, situations, clos_au, depuis)
        hors_marche = queries.off_marche(entreprise)
        previsions = forecast_company(
            entreprise, engagements=[s.engagement for s in situations if s.en_heures], contrats=False
        )
    dits = dict(
        ComptesEngagement.objects.filter(entreprise=entreprise).values_list("engagement", "manque_dit")
    )
    return SituationEntreprise(
        entreprise=entreprise,
        dus=[
            Du(s, state_of(s, jour), previsions.get(s.engagement.pk), dits.get(s.engagement.pk, ""))
            for s in situations
            if s.en_heures
        ],
        calendrier=calendrier,
        identite=queries.identity_by_marche(entreprise=entreprise),
        hors_marche=hors_marche,
        raisons=told_reasons(
            ComptesMois.objects.filter(entreprise=entreprise).values_list("motifs", "excedent", "en_reserve")
        ),
        ajustes=told_adjustments(
            ComptesMois.objects.filter(entreprise=entreprise)
            .exclude(ajustes={})
            .values_list("mois", "ajustes")
        ),
    )


# --- People ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LigneDite:
    """Hours of one person in one month. `compte` and `fenetre` come from the window's dates alone."""

    ligne: LigneHeures
    declarant: str
    validee_le: datetime | None
    compte: str
    ton: str
    fenetre: str

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
    if ligne.confirmation == Confirmation.ATTENDUE:
        return "À confirmer", "attente", ""
    if ligne.confirmation == Confirmation.CONTESTEE:
        return "Contestées", "alerte", ""
    utile = next((f for f in fenetres if f.du <= ligne.fin and ligne.debut <= f.au), None)
    if utile is None:
        return "Ne compte pas", "alerte", ""
    texte = f"du {format_jour(utile.du)} au {format_jour(utile.au)}"
    if utile.du <= ligne.debut and ligne.fin <= utile.au:
        return "Compte", "succes", texte
    return "Compte en partie", "info", texte
