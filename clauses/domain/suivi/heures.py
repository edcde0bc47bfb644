"""Following each declared hour of a company, for the guichet: retained where, by which rule, or why not.

A line is a contrat, a month and a lot. What a closed month froze stays on the line that a rectification
replaced: it is read with the current one, so that the sums match: declared = retained + not retained.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from clauses.domain.attendu import UN_JOUR
from clauses.domain.suivi.pourquoi import cause, rule_label
from clauses.domain.ventilation.lecture import to_centiemes, to_heures
from clauses.models import AffectationImposee, Ajustement, ClotureMois, Engagement, NonRetenue, Ventilation
from clauses.mutualisation import Heures, MotifAffectation, Prorata, decouper
from guichets.texte import sort_key
from operations.domain.regles import holidays_between, rules_for
from operations.models import Entreprise
from participants.domain.mois import last_day
from participants.enums import EtatEligibilite, EtatLigne
from participants.models import FenetreEligibilite, LigneHeures

ZERO = Decimal(0)
SAMEDI = 5
MOIS_CLOS = "Le mois est clos\u00a0: aucun engagement du marché ne pouvait les prendre après la clôture."
A_VALIDER = "La déclaration n'est pas encore validée."
A_CALCULER = "Le prochain calcul les répartira."
Cle = tuple[int, date, int | None]
"""Contrat, month, lot."""


@dataclass(frozen=True, slots=True)
class Filtre:
    """What to follow; everything that is left empty is not asked."""

    mois: date | None = None
    personne: str = ""
    engagement: Engagement | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """Days of a line retained for one engagement. `jours` of them were worked days (Monday to Friday)."""

    engagement: Engagement
    debut: date
    fin: date
    jours: int
    heures: Decimal
    code: str

    @property
    def regle(self) -> str:
        return rule_label(self.code)

    @property
    def recue(self) -> bool:
        """From another marché, or from none: the receiving one is worth naming."""
        return self.code != MotifAffectation.SUR_LE_MARCHE.value


@dataclass(frozen=True, slots=True)
class HorsCompte:
    """Hours of a line that no engagement took."""

    motif: str
    libelle: str
    heures: Decimal

    @property
    def cause(self) -> str:
        return cause(self.motif)


@dataclass(slots=True)
class Suivi:
    """One line and everything that became of its hours."""

    ligne: LigneHeures
    clos: bool
    jours: int = 0
    destinations: list[Destination] = field(default_factory=list)
    ajustements: list[Ajustement] = field(default_factory=list)
    hors_compte: list[HorsCompte] = field(default_factory=list)
    imposees: list[AffectationImposee] = field(default_factory=list)

    @property
    def declarees(self) -> Decimal:
        """None is left on a line that a rectification took away."""
        return ZERO if self.ligne.etat == EtatLigne.REMPLACEE else self.ligne.heures

    @property
    def retenues(self) -> Decimal:
        return sum((d.heures for d in self.destinations), ZERO) + sum(
            (a.heures for a in self.ajustements), ZERO
        )

    @property
    def non_retenues(self) -> Decimal:
        return self.declarees - self.retenues

    @property
    def restantes(self) -> Decimal:
        """Hours of which no row says anything: declared after the closing, or not computed yet."""
        return self.non_retenues - sum((h.heures for h in self.hors_compte), ZERO)

    @property
    def cause_restantes(self) -> str:
        if self.ligne.etat == EtatLigne.EN_ATTENTE:
            return A_VALIDER
        return MOIS_CLOS if self.clos else A_CALCULER


@dataclass(frozen=True, slots=True)
class WorkedDays:
    """Monday to Friday, holidays left out: what hours are cut in proportion to."""

    feries: frozenset[date]

    @classmethod
    def over(cls, suivis: Iterable[Suivi]) -> Self:
        mois = [s.ligne.mois for s in suivis]
        return cls(holidays_between(min(mois), last_day(max(mois))))

    def count(self, debut: date, fin: date) -> int:
        jours = (debut + UN_JOUR * rang for rang in range((fin - debut).days + 1))
        return sum(1 for jour in jours if jour.weekday() < SAMEDI and jour not in self.feries)


# --- Lines -------------------------------------------------------------------------------------------------


def lines_of_company(entreprise: Entreprise, filtre: Filtre) -> QuerySet[LigneHeures]:
    """One line for each contrat, month and lot: the validated one; where a rectification left none, the last
    one that still counts by the closing of its month."""
    figees = Ventilation.objects.filter(ligne=OuterRef("pk"), appliquee=True)
    suivantes = LigneHeures.objects.annotate(place=Coalesce("lot_id", 0)).filter(
        Q(etat=EtatLigne.VALIDEE) | Q(etat=EtatLigne.REMPLACEE, pk__gt=OuterRef("pk")),
        contrat=OuterRef("contrat"),
        mois=OuterRef("mois"),
        place=Coalesce(OuterRef("lot_id"), 0),
    )
    lignes: QuerySet[LigneHeures] = LigneHeures.objects.filter(
        Q(etat=EtatLigne.VALIDEE) | Q(Exists(figees), ~Exists(suivantes), etat=EtatLigne.REMPLACEE),
        creditee=entreprise,
    )
    return (
        _narrow(lignes, filtre)
        .select_related(
            "participant", "contrat", "lot__marche", "entreprise", "declaration__decidee_par", "guichet"
        )
        .order_by("-mois", "participant__nom_tri", "pk")
    )


def _narrow(lignes: QuerySet[LigneHeures], filtre: Filtre) -> QuerySet[LigneHeures]:
    if filtre.mois is not None:
        lignes = lignes.filter(mois=filtre.mois)
    for mot in sort_key(filtre.personne).split():
        lignes = lignes.filter(participant__nom_tri__contains=mot)
    if filtre.engagement is not None:
        siennes = {"engagement": filtre.engagement, "ligne__contrat": OuterRef("contrat")}
        places = [
            Exists(
                modele.objects.annotate(place=Coalesce("ligne__lot_id", 0)).filter(
                    ligne__mois=OuterRef("mois"), place=Coalesce(OuterRef("lot_id"), 0), **siennes
                )
            )
            for modele in (Ventilation, Ajustement)
        ]
        lignes = lignes.filter(places[0] | places[1])
    return lignes


# --- What became of them ---------------------------------------------------------------------------------


def follow(entreprise: Entreprise, lignes: Iterable[LigneHeures]) -> list[Suivi]:
    """Each line with its destinations and reasons, in six queries whatever their number."""
    suivis = {_place(ligne): Suivi(ligne, clos=False) for ligne in lignes}
    if not suivis:
        return []
    clos = set(ClotureMois.objects.filter(entreprise=entreprise).values_list("mois", flat=True))
    ouvres = WorkedDays.over(suivis.values())
    for suivi in suivis.values():
        suivi.clos = suivi.ligne.mois in clos
        suivi.jours = ouvres.count(suivi.ligne.debut, suivi.ligne.fin)
    siennes = {
        "entreprise": entreprise,
        "ligne__contrat__in": {contrat for contrat, _, _ in suivis},
        "ligne__mois__in": {mois for _, mois, _ in suivis},
    }
    _add_destinations(suivis, siennes, ouvres)
    _add_decisions(suivis, siennes)
    _add_reasons(suivis, siennes)
    return list(suivis.values())


def _place(ligne: LigneHeures) -> Cle:
    return ligne.contrat_id, ligne.mois, ligne.lot_id


def _add_destinations(suivis: Mapping[Cle, Suivi], siennes: dict[str, Any], ouvres: WorkedDays) -> None:
    ventilations = Ventilation.objects.filter(appliquee=True, **siennes).select_related(
        "ligne", "engagement__marche"
    )
    for v in ventilations.order_by("debut", "engagement__fin", "pk"):
        if suivi := suivis.get(_place(v.ligne)):
            jours = ouvres.count(v.debut, v.fin)
            suivi.destinations.append(Destination(v.engagement, v.debut, v.fin, jours, v.heures, v.motif))


def _add_decisions(suivis: Mapping[Cle, Suivi], siennes: dict[str, Any]) -> None:
    ajustements = Ajustement.objects.filter(**siennes).select_related("ligne", "engagement__marche", "par")
    for a in ajustements.order_by("mois", "pk"):
        if suivi := suivis.get(_place(a.ligne)):
            suivi.ajustements.append(a)
    imposees = AffectationImposee.objects.filter(**siennes).select_related("ligne", "engagement", "par")
    for i in imposees.order_by("decidee_le", "pk"):
        if suivi := suivis.get(_place(i.ligne)):
            suivi.imposees.append(i)


def _add_reasons(suivis: Mapping[Cle, Suivi], siennes: dict[str, Any]) -> None:
    """Rows of the lines shown only: those of a line that a rectification replaced no longer tell anything."""
    for n in NonRetenue.objects.filter(**siennes).select_related("ligne").order_by("motif", "pk"):
        suivi = suivis.get(_place(n.ligne))
        if suivi and suivi.ligne.pk == n.ligne_id and suivi.declarees:
            suivi.hors_compte.append(HorsCompte(n.motif, n.get_motif_display(), n.heures))


# --- One line, by hand -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """Days of a line that no bound of eligibility crosses, with their share of its hours."""

    debut: date
    fin: date
    jours: int
    heures: Decimal
    eligible: bool


def cut_by_eligibility(ligne: LigneHeures) -> list[Piece]:
    """The first cut of the engine, in proportion to worked days: what the windows leave of the line."""
    fenetres = list(
        FenetreEligibilite.objects.filter(
            participant=ligne.participant_id, eligibilite__etat=EtatEligibilite.VALIDEE
        ).order_by("du")
    )
    marche = ligne.lot.marche if ligne.lot else None
    regles = rules_for(guichet=ligne.guichet, jour=ligne.mois, marche=marche)
    comptees = ligne.heures if regles.formation_comptee else ligne.heures - ligne.dont_formation
    if not comptees:
        return []
    ouvres = WorkedDays(holidays_between(ligne.mois, last_day(ligne.mois)))
    entiere = Heures(
        id="ligne",
        debut=ligne.debut,
        fin=ligne.fin,
        centiemes=to_centiemes(comptees),
        publics=frozenset(),
    )
    bornes = [borne for f in fenetres for borne in (f.du, f.au + UN_JOUR)]
    return [
        Piece(
            debut=m.debut,
            fin=m.fin,
            jours=ouvres.count(m.debut, m.fin),
            heures=to_heures(m.centiemes),
            eligible=any(f.du <= m.debut and m.fin <= f.au for f in fenetres),
        )
        for m in decouper([entiere], bornes, Prorata(regles.prorata), ouvres.feries)
    ]


# --- Sums --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Totaux:
    declarees: Decimal
    retenues: Decimal

    @property
    def non_retenues(self) -> Decimal:
        return self.declarees - self.retenues


def add_up(suivis: Iterable[Suivi]) -> Totaux:
    lignes = list(suivis)
    return Totaux(sum((s.declarees for s in lignes), ZERO), sum((s.retenues for s in lignes), ZERO))
