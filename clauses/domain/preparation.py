"""From a company's facts to the engine's arguments: shares, free pieces of hours, hours set aside and why."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from clauses.domain.attendu import Part, attendu_a_date
from clauses.domain.formules import UN_JOUR
from clauses.domain.lecture import CarnetRegles, Donnees, to_centiemes
from clauses.enums import GenrePeriode, MotifNonRetenue
from clauses.models import Ventilation
from clauses.mutualisation import (
    Affectation,
    Engagement,
    Heures,
    MotifAffectation,
    Partage,
    Prorata,
    compute_empreinte,
    decouper,
)
from operations.models import ReglesComptage
from participants.domain.mois import add_months, last_day
from participants.enums import Confirmation, TypeContrat
from participants.models import LigneHeures

VERSION = 1
"""Of the rules of this module: raised when the same facts must give other counts."""
ELIGIBLE = "*"
"""What every eligible person counts for, whatever the criteria; no engagement asks for it."""
A_CONFIRMER = (Confirmation.ATTENDUE, Confirmation.CONTESTEE)


@dataclass(frozen=True, slots=True)
class Ecartee:
    """Hundredths of a line that never reach the engine."""

    ligne_id: int
    mois: date
    motif: MotifNonRetenue
    centiemes: int


@dataclass(slots=True)
class Preparation:
    engagements: list[Engagement] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=dict)
    heures: list[Heures] = field(default_factory=list)
    lignes: dict[str, LigneHeures] = field(default_factory=dict)
    """Line of each piece, by the piece's id."""
    ecartees: list[Ecartee] = field(default_factory=list)
    precedente: list[Affectation] = field(default_factory=list)
    horizon: date | None = None
    prorata: Prorata = Prorata.JOURS_OUVRES
    empreinte: str = ""


def prepare(donnees: Donnees, *, jour: date) -> Preparation:
    """`jour`: the day to which what is expected is told, in the engine as on every page."""
    regles = donnees.carnet.at(donnees.connu_au or jour)
    prep = Preparation(prorata=Prorata(regles.prorata))
    if donnees.dernier_mois:
        prep.horizon = last_day(add_months(donnees.dernier_mois, regles.horizon_mois))
    figes = _frozen_by_part(donnees)
    for part in donnees.parts:
        prep.parts[part.cle] = part
        prep.engagements.append(_to_engine(part, figes[part.cle], regles, jour))
    origines = _origins(donnees)
    for ligne in donnees.lignes:
        if not donnees.is_frozen(ligne):
            _prepare_line(prep, donnees, ligne, origines)
    prep.precedente = list(_previous(prep, donnees))
    prep.empreinte = _digest(prep, donnees, jour)
    return prep


def _origins(donnees: Donnees) -> dict[int, str]:
    """For each marché on which the company owes hours, one of its shares: the origin of its hours there."""
    origines: dict[int, str] = {}
    for part in donnees.parts:
        origines.setdefault(part.engagement.marche_id, part.cle)
    return origines


def _to_engine(part: Part, figes: int, regles: ReglesComptage, jour: date) -> Engagement:
    e = part.engagement
    suspensions = [p for p in e.periodes.all() if p.genre == GenrePeriode.SUSPENSION]
    return Engagement(
        id=part.cle,
        debut=part.debut,
        fin=part.fin,
        centiemes=to_centiemes(part.heures),
        attendu=to_centiemes(attendu_a_date(part, jour)),
        figes=figes,
        publics=frozenset(e.publics),
        marche=str(e.marche_id),
        operation=str(e.marche.operation_id or ""),
        donneur_ordre=str(e.donneur_ordre_id),
        donne=Partage(e.donne) if regles.mutualise else Partage.AUCUN,
        recoit=Partage(e.recoit) if regles.mutualise else Partage.AUCUN,
        hors_marche=e.hors_marche,
        exclus=tuple(sorted((p.du, p.au) for p in suspensions)),
    )


def _frozen_by_part(donnees: Donnees) -> dict[str, int]:
    figes: dict[str, int] = defaultdict(int)
    for v in donnees.ventilations:
        if donnees.is_frozen(v):
            part = find_part(donnees.parts, v)
            if part is not None:
                figes[part.cle] += to_centiemes(v.heures)
    return figes


def find_part(parts: list[Part], v: Ventilation) -> Part | None:
    """The share that a ventilation served: shares of one engagement are told apart by their days."""
    candidates = [p for p in parts if p.engagement.pk == v.engagement_id]
    contenues = [p for p in candidates if p.debut <= v.debut and v.fin <= p.fin]
    return next(iter(contenues or candidates), None)


def _prepare_line(prep: Preparation, donnees: Donnees, ligne: LigneHeures, origines: dict[int, str]) -> None:
    libres = to_centiemes(ligne.heures)
    if not libres:
        return
    refus = _refusal_of_line(donnees, ligne, origines)
    if refus is not None:
        prep.ecartees.append(Ecartee(ligne.pk, ligne.mois, refus, libres))
        return
    regles = _rules_of(donnees.carnet, ligne)
    formation = 0 if regles.formation_comptee else to_centiemes(ligne.dont_formation)
    if formation:
        prep.ecartees.append(Ecartee(ligne.pk, ligne.mois, MotifNonRetenue.FORMATION, formation))
    if libres == formation:
        return
    entiere = Heures(
        id=str(ligne.cle),
        debut=ligne.debut,
        fin=ligne.fin,
        centiemes=libres - formation,
        publics=frozenset(),
        origine=origines[ligne.lot.marche_id] if ligne.lot else None,
    )
    fin_cdi = _end_of_cdi(regles, ligne)
    for morceau in _cut(prep, donnees, ligne, entiere, fin_cdi):
        _sort_piece(prep, donnees, ligne, morceau, fin_cdi)


def _refusal_of_line(
    donnees: Donnees, ligne: LigneHeures, origines: dict[int, str]
) -> MotifNonRetenue | None:
    if ligne.confirmation in A_CONFIRMER:
        return MotifNonRetenue.CONFIRMATION
    if ligne.lot and (ligne.lot_id in donnees.lots_sans_obligation or ligne.lot.marche_id not in origines):
        return MotifNonRetenue.SANS_ENGAGEMENT
    return None


def _rules_of(carnet: CarnetRegles, ligne: LigneHeures) -> ReglesComptage:
    if ligne.lot is None:
        return carnet.at(ligne.mois)
    return carnet.at(ligne.mois, marche_id=ligne.lot.marche_id, donneur_id=ligne.lot.donneur_ordre_id)


def _end_of_cdi(regles: ReglesComptage, ligne: LigneHeures) -> date | None:
    """Last counted day of a CDI, when the rules limit it."""
    if regles.cdi_mois is None or ligne.contrat.type != TypeContrat.CDI:
        return None
    debut: date = ligne.contrat.debut
    premier = add_months(debut, regles.cdi_mois)
    return min(premier.replace(day=1) + UN_JOUR * (debut.day - 1), last_day(premier)) - UN_JOUR


def _cut(
    prep: Preparation, donnees: Donnees, ligne: LigneHeures, entiere: Heures, fin_cdi: date | None
) -> list[Heures]:
    bornes = [
        borne for f in donnees.fenetres.get(ligne.participant_id, []) for borne in (f.du, f.au + UN_JOUR)
    ]
    if fin_cdi is not None:
        bornes.append(fin_cdi + UN_JOUR)
    return decouper([entiere], bornes, prep.prorata, donnees.feries)


def _sort_piece(
    prep: Preparation, donnees: Donnees, ligne: LigneHeures, morceau: Heures, fin_cdi: date | None
) -> None:
    """Give the piece the publics of its window, or set it aside."""
    fenetres = donnees.fenetres.get(ligne.participant_id, [])
    fenetre = next((f for f in fenetres if _covers(f.du, f.au, morceau, prep.prorata)), None)
    if fenetre is None:
        motif = MotifNonRetenue.SANS_ELIGIBILITE
    elif fin_cdi is not None and not _covers(date.min, fin_cdi, morceau, prep.prorata):
        motif = MotifNonRetenue.CDI
    else:
        prep.heures.append(replace(morceau, publics=fenetre.publics | {ELIGIBLE}))
        prep.lignes[morceau.id] = ligne
        return
    prep.ecartees.append(Ecartee(ligne.pk, ligne.mois, motif, morceau.centiemes))


def _covers(du: date, au: date, morceau: Heures, prorata: Prorata) -> bool:
    if prorata is Prorata.CHEVAUCHEMENT:
        return du <= morceau.fin and morceau.debut <= au
    return du <= morceau.debut and morceau.fin <= au


def _previous(prep: Preparation, donnees: Donnees) -> Iterator[Affectation]:
    """The ventilation in place, in the engine's words, so that what need not move does not."""
    pieces: dict[int, list[Heures]] = defaultdict(list)
    for h in prep.heures:
        pieces[prep.lignes[h.id].pk].append(h)
    parts = list(prep.parts.values())
    for v in donnees.ventilations:
        part = None if donnees.is_frozen(v) else find_part(parts, v)
        if part is None:
            continue
        for h in pieces.get(v.ligne_id, []):
            if h.debut <= v.debut and v.fin <= h.fin:
                yield Affectation(
                    h.id, part.cle, v.debut, v.fin, to_centiemes(v.heures), MotifAffectation(v.motif)
                )
                break


def _digest(prep: Preparation, donnees: Donnees, jour: date) -> str:
    """Covers every argument of the engine and everything that the counts show; not the previous result."""
    moteur = compute_empreinte(
        prep.engagements, prep.heures, horizon=prep.horizon, prorata=prep.prorata, feries=donnees.feries
    )
    morceaux = [
        repr((VERSION, moteur, jour.isoformat(), str(donnees.connu_au), sorted(map(str, donnees.mois_clos)))),
        *sorted(repr((e.ligne_id, e.motif.value, e.centiemes)) for e in prep.ecartees),
        *(repr((p.cle, str(attendu_a_date(p, jour)))) for p in donnees.parts),
        *(
            repr(
                (
                    li.pk,
                    str(li.heures),
                    li.lot_id,
                    li.lot and li.lot.marche_id,
                    li.contrat_id,
                    str(li.contrat.modalite),
                    str(li.contrat.type),
                )
            )
            for li in donnees.lignes
        ),
        *(
            repr((d.participant_id, d.sexe, str(d.naissance), bool(d.qpv)))
            for _, d in sorted(donnees.dossiers.items())
        ),
        *(
            repr((e.pk, e.lot_id, e.marche_id, e.nature, e.libelle, str(e.heures), e.quantite))
            for e in sorted(donnees.engagements, key=lambda e: e.pk)
        ),
    ]
    return hashlib.sha256("\n".join(morceaux).encode()).hexdigest()
