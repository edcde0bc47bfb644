"""A comparison told to people: sentences first, then engagements, months and persons. Names are read here.

For the guichet alone: a company and a buyer read counts, never a movement of a person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from clauses.domain.decisions.comparaison import (
    Differences,
    Ecart,
    Etat,
    Mouvement,
    moved,
    movements,
    states_from_json,
)
from clauses.domain.ventilation.lecture import to_heures
from clauses.enums import MotifNonRetenue
from clauses.models import Engagement
from guichets.formats import format_heures, format_heures_signees
from participants.models import LigneHeures

PERSONNES_MAX = 200
"""Lines shown on a page; the totals above them cover all."""


@dataclass(frozen=True, slots=True)
class EtatLu:
    """`Etat` in hours, for a page."""

    dues: Decimal
    attendues: Decimal
    retenues: Decimal
    reste: Decimal
    retard: Decimal
    manque: Decimal

    @classmethod
    def of(cls, etat: Etat) -> "EtatLu":
        noms = ("dues", "attendues", "retenues", "reste", "retard", "manque")
        return cls(*(to_heures(getattr(etat, nom)) for nom in noms))

    @property
    def taux(self) -> Decimal:
        return self.retenues * 100 / self.dues if self.dues else Decimal(0)


@dataclass(frozen=True, slots=True)
class LigneEffet:
    """One engagement: what it wins or loses, and where it stands on either side when that is known."""

    engagement: Engagement
    gain: Decimal
    avant: EtatLu | None = None
    apres: EtatLu | None = None
    nom: str = ""
    """Its label, with the marché when another engagement here bears the same."""


@dataclass(frozen=True, slots=True)
class Deplacement:
    """Hours that come to a place or leave it, in one month."""

    mois: date
    ou: str
    heures: Decimal


@dataclass(frozen=True, slots=True)
class DeplacementPersonne:
    ligne: LigneHeures
    deplacements: list[Deplacement]


@dataclass(slots=True)
class Effet:
    phrases: list[str] = field(default_factory=list)
    lignes: list[LigneEffet] = field(default_factory=list)
    total: Decimal = Decimal(0)
    """Hours retained in all: after less before."""
    deplacees: Decimal = Decimal(0)
    mois: list[Deplacement] = field(default_factory=list)
    personnes: list[DeplacementPersonne] = field(default_factory=list)
    personnes_tues: int = 0

    @property
    def avec_etats(self) -> bool:
        return any(ligne.avant for ligne in self.lignes)

    @property
    def total_avant(self) -> Decimal:
        return sum((ligne.avant.retenues for ligne in self.lignes if ligne.avant), Decimal(0))

    @property
    def total_apres(self) -> Decimal:
        return sum((ligne.apres.retenues for ligne in self.lignes if ligne.apres), Decimal(0))

    @property
    def vide(self) -> bool:
        return not self.deplacees and not any(ligne.gain for ligne in self.lignes)


def read_effect(differences: Differences, *, personnes: bool = True) -> Effet:
    """Two queries, whatever the number of rows: the engagements, then the lines with their people."""
    mouvements = movements(differences)
    ecarts = states_from_json(differences.get("engagements", []))
    engagements = _engagements(mouvements, ecarts)
    noms = _names(engagements)
    effet = Effet(
        lignes=_by_engagement(mouvements, ecarts, engagements, noms),
        deplacees=to_heures(moved(mouvements)),
        mois=_by_month(mouvements, noms),
    )
    effet.total = sum((ligne.gain for ligne in effet.lignes), Decimal(0))
    effet.phrases = sentences(effet, mouvements)
    if personnes:
        effet.personnes, effet.personnes_tues = _by_person(mouvements, noms)
    return effet


def _engagements(mouvements: Iterable[Mouvement], ecarts: Iterable[Ecart]) -> dict[int, Engagement]:
    cles = {m.engagement_id for m in mouvements if m.engagement_id is not None}
    cles |= {e.engagement_id for e in ecarts}
    return Engagement.objects.filter(pk__in=cles).select_related("marche").in_bulk()


def _names(engagements: dict[int, Engagement]) -> dict[int, str]:
    libelles = Counter(e.libelle for e in engagements.values())
    return {
        pk: f"{e.libelle}, {e.marche}" if libelles[e.libelle] > 1 else e.libelle
        for pk, e in engagements.items()
    }


def _by_engagement(
    mouvements: Iterable[Mouvement],
    ecarts: Sequence[Ecart],
    engagements: dict[int, Engagement],
    noms: dict[int, str],
) -> list[LigneEffet]:
    """From the states when they are known, from the movements alone otherwise. What wins most comes first."""
    if ecarts:
        lignes = [
            LigneEffet(
                engagements[e.engagement_id],
                to_heures(e.gain),
                EtatLu.of(e.avant),
                EtatLu.of(e.apres),
                noms[e.engagement_id],
            )
            for e in ecarts
            if e.engagement_id in engagements
        ]
    else:
        soldes: dict[int, int] = defaultdict(int)
        for m in mouvements:
            if m.engagement_id in engagements:
                soldes[m.engagement_id] += m.centiemes
        lignes = [LigneEffet(engagements[pk], to_heures(solde), nom=noms[pk]) for pk, solde in soldes.items()]
    return sorted(lignes, key=lambda li: (-li.gain, li.engagement.fin, li.engagement.pk))


def _place(m: Mouvement, noms: dict[int, str]) -> str:
    if m.engagement_id is not None:
        return noms.get(m.engagement_id, "Engagement retiré")
    return f"Non retenues : {MotifNonRetenue(m.motif).label.lower()}"


def _by_month(mouvements: Iterable[Mouvement], noms: dict[int, str]) -> list[Deplacement]:
    """Month by month: the engagements by name, then the reasons."""
    soldes: dict[tuple[date, bool, str], int] = defaultdict(int)
    for m in mouvements:
        soldes[m.mois, m.engagement_id is None, _place(m, noms)] += m.centiemes
    return [
        Deplacement(mois, ou, to_heures(solde)) for (mois, _, ou), solde in sorted(soldes.items()) if solde
    ]


def _by_person(
    mouvements: Iterable[Mouvement], noms: dict[int, str]
) -> tuple[list[DeplacementPersonne], int]:
    par_ligne: dict[int, list[Deplacement]] = defaultdict(list)
    for m in mouvements:
        par_ligne[m.ligne_id].append(Deplacement(m.mois, _place(m, noms), to_heures(m.centiemes)))
    lignes = (
        LigneHeures.objects.filter(pk__in=par_ligne)
        .select_related("participant", "lot__marche", "contrat")
        .order_by("participant__nom_tri", "mois", "pk")[:PERSONNES_MAX]
    )
    lus = [
        DeplacementPersonne(ligne, sorted(par_ligne[ligne.pk], key=lambda d: (d.heures, d.ou)))
        for ligne in lignes
    ]
    return lus, len(par_ligne) - len(lus)


def sentences(effet: Effet, mouvements: Iterable[Mouvement]) -> list[str]:
    """What is gained, what it costs, what becomes of the hours that nobody retains: in that order."""
    phrases = []
    if effet.vide:
        phrases.append("Aucune heure ne change de place.")
    elif effet.total:
        sens = "de plus" if effet.total > 0 else "de moins"
        phrases.append(f"En tout, {format_heures(abs(effet.total))} retenues {sens}.")
    elif any(ligne.gain for ligne in effet.lignes):
        phrases.append("Autant d'heures retenues en tout : elles changent d'engagement.")
    else:
        phrases.append("Aucun engagement ne gagne ni ne perd d'heures.")
    phrases += [
        f"{format_heures_signees(ligne.gain)} retenues sur « {ligne.nom} »."
        for ligne in effet.lignes
        if ligne.gain
    ]
    for ligne in effet.lignes:
        phrases += _about_engagement(ligne)
    return [*phrases, *_about_reasons(mouvements)]


def _about_engagement(ligne: LigneEffet) -> list[str]:
    avant, apres = ligne.avant, ligne.apres
    if avant is None or apres is None:
        return []
    nom, phrases = f"« {ligne.nom} »", []
    if avant.dues != apres.dues:
        phrases.append(f"{nom} doit {format_heures(apres.dues)} au lieu de {format_heures(avant.dues)}.")
    if avant.retard and not apres.retard:
        phrases.append(f"{nom} n'a plus de retard.")
    elif apres.retard > avant.retard:
        phrases.append(f"{nom} aurait {format_heures(apres.retard)} de retard.")
    return phrases


def _about_reasons(mouvements: Iterable[Mouvement]) -> list[str]:
    soldes: dict[str, int] = defaultdict(int)
    for m in mouvements:
        if m.engagement_id is None:
            soldes[m.motif] += m.centiemes
    return [
        f"{format_heures(to_heures(abs(solde)))} {'de plus' if solde > 0 else 'de moins'} non retenues "
        f"({MotifNonRetenue(motif).label.lower()})."
        for motif, solde in sorted(soldes.items())
        if solde
    ]
