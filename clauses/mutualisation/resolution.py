"""How many hundredths of each group go to each engagement: in closed form where nothing competes, else by a
flow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clauses.mutualisation.arcs import Reseaux, Sorte, build_reseaux
from clauses.mutualisation.etapes import Etape, solve_etapes, supplies_of
from clauses.mutualisation.preferences import Couts, rank_preferences, rank_ties
from clauses.mutualisation.probleme import Probleme
from clauses.mutualisation.solveur import LIMITE_COUT, Arcs, check_arcs, solve_flow, solve_max_flow
from clauses.mutualisation.tableaux import Booleens, Entiers
from clauses.mutualisation.vecteurs import before, number, pour, total


@dataclass(frozen=True, slots=True)
class Parts:
    """Hundredths by group and engagement, each pair once, by group, then by engagement."""

    groupe: Entiers
    engagement: Entiers
    centiemes: Entiers


@dataclass(frozen=True, slots=True)
class Solution:
    parts: Parts
    simples: Booleens  # by company: no network was needed
    reseaux: Reseaux
    flot: Entiers


def solve(p: Probleme, *, limite: int | None = None) -> Solution:
    """`limite` lowers the bound on composite costs, hence more stages; the levels reach the same values."""
    simples = find_simple(p)
    reseaux = build_reseaux(p, ~simples & (p.rangs.nombre > 0))
    flot = _run(p, reseaux, limite)
    morceaux = [_share_alone(p, simples), _read_classes(p, reseaux, flot), _read_anciennes(p, reseaux, flot)]
    groupe, engagement, centiemes = (np.concatenate(c) for c in zip(*morceaux, strict=True))
    utiles = centiemes > 0
    groupe, engagement, centiemes = groupe[utiles], engagement[utiles], centiemes[utiles]
    numeros, premiers = number(groupe, engagement)
    parts = Parts(groupe[premiers], engagement[premiers], total(len(premiers), numeros, centiemes))
    return Solution(parts, simples, reseaux, flot)


def find_simple(p: Probleme) -> Booleens:
    """Companies in which no hour has a choice: each of their groups may go to one engagement only."""
    g = p.groupes
    choix = np.bitwise_count(g.propres | g.ailleurs).sum(axis=1) > 1
    disputes = total(p.entreprises, g.entreprise, choix.astype(np.int64))
    seules = total(len(p.pieces), p.anciennes.piece, p.anciennes.centiemes) > p.pieces.centiemes
    disputes += total(p.entreprises, p.entreprise, seules.astype(np.int64))
    return np.asarray(disputes == 0)


Triplets = tuple[Entiers, Entiers, Entiers]


def share_out(p: Probleme, simples: Booleens) -> tuple[Entiers, Entiers, Entiers, Entiers, Booleens]:
    """(own, received) of each engagement where nothing competes; then (group, engagement, own?).

    Own hours come first, up to what is owed; hours worked elsewhere then, up to what is expected.
    """
    g = p.groupes
    lignes: Entiers = np.flatnonzero(simples[g.entreprise]).astype(np.int64)
    rang, engagement = p.rangs.pairs(g.entreprise[lignes], (g.propres | g.ailleurs)[lignes])
    groupe = lignes[rang]
    propre = np.asarray(g.propres[groupe].any(axis=1))
    nombre = len(p.engagements)
    siennes = total(nombre, engagement[propre], g.centiemes[groupe[propre]])
    autres = total(nombre, engagement[~propre], g.centiemes[groupe[~propre]])
    gardees = np.minimum(siennes, p.place)
    recues = np.minimum(np.minimum(autres, p.besoin), p.place - gardees)
    return gardees, recues, groupe, engagement, propre


def _share_alone(p: Probleme, simples: Booleens) -> Triplets:
    gardees, recues, groupe, engagement, propre = share_out(p, simples)
    ordre = np.lexsort((groupe, ~propre, engagement))  # groups are numbered by day: the earliest hours first
    groupe, engagement, propre = groupe[ordre], engagement[ordre], propre[ordre]
    offres = p.groupes.centiemes[groupe]
    deja = before(offres, engagement * 2 + ~propre)
    voulues = np.where(propre, gardees[engagement], recues[engagement])
    return groupe, engagement, np.clip(voulues - deja, 0, offres)


def _run(p: Probleme, r: Reseaux, limite: int | None) -> Entiers:
    """Flow on each arc: what each group gives and each engagement gets first; then, at the same amounts, the
    one path that the ties prefer."""
    flot = _solve_levels(r, rank_preferences(p, r), np.arange(len(r.queues)), limite=limite)
    return _solve_levels(r, rank_ties(p, r), _find_inner(p, r, flot), tenu=flot, limite=limite)


def _solve_levels(
    r: Reseaux, couts: Couts, libres: Entiers, *, tenu: Entiers | None = None, limite: int | None
) -> Entiers:
    """The largest flow of each company; or that of `tenu`, with the same amounts at each node, solved again
    on the arcs of `libres`."""
    arcs = Arcs(r.queues, r.tetes, r.capacites, couts.ensemble).take(libres)
    check_arcs(arcs, int(r.noeuds.max(initial=0)))
    resolu = np.zeros(len(r.queues), dtype=np.int64) if tenu is None else tenu.copy()
    tranches = _slices(r.entreprises, r.entreprise[libres])
    for entreprise, tranche in zip(r.entreprises.tolist(), tranches, strict=True):
        siens, places, noeuds = arcs.take(tranche), libres[tranche], int(r.noeuds[entreprise])
        offres = None if tenu is None else supplies_of(siens, tenu[places], noeuds)
        if limite is not None or not couts.tient[entreprise]:
            etapes = [Etape(n.couts[places], int(n.ecart[entreprise])) for n in couts.niveaux]
            resolu[places] = solve_etapes(siens, noeuds, etapes, offres=offres, limite=limite or LIMITE_COUT)
        elif offres is None:
            resolu[places] = solve_max_flow(siens)
        else:
            resolu[places] = solve_flow(siens, offres)
    return resolu


def _find_inner(p: Probleme, r: Reseaux, flot: Entiers) -> Entiers:
    """Arcs between groups that give hours and engagements that get some."""
    passage, porte, ancienne = (r.rangees[sorte] for sorte in (Sorte.PASSAGE, Sorte.PORTE, Sorte.ANCIENNE))
    donne, recoit = np.zeros(len(p.groupes), dtype=np.bool_), np.zeros(len(p.engagements), dtype=np.bool_)
    donne[r.groupes] = flot[r.rangees[Sorte.SOURCE]] > 0
    recoit[r.segments.engagement[flot[r.rangees[Sorte.SEGMENT]] > 0]] = True
    entrees = donne[r.entree_groupe]
    servie = np.zeros(len(r.rang_classe), dtype=np.bool_)
    servie[r.entree_classe[entrees]] = True
    passages = servie[r.passage_classe] & recoit[r.passage_engagement]
    a = p.anciennes
    anciennes = donne[a.case_groupe[r.ancienne_case]] & recoit[a.case_engagement[r.ancienne_case]]
    utiles = (
        r.entree_arc[entrees & r.entree_libre],
        passage[passages],
        porte[recoit[r.porte_engagement]],
        ancienne[anciennes],
    )
    return np.sort(np.concatenate(utiles))


def _slices(entreprises: Entiers, colonne: Entiers) -> list[slice]:
    """Where the rows of each company are, in a sorted column."""
    debuts, fins = (np.searchsorted(colonne, entreprises, cote).tolist() for cote in ("left", "right"))
    return [slice(de, a) for de, a in zip(debuts, fins, strict=True)]


def _read_classes(p: Probleme, r: Reseaux, flot: Entiers) -> Triplets:
    """Groups of a class may go to the same engagements: the earliest goes to the one that starts first."""
    e = p.engagements
    entre, passe = flot[r.entree_arc], flot[r.rangees[Sorte.PASSAGE]]
    entrees = np.flatnonzero(entre)
    entrees = entrees[np.lexsort((r.entree_groupe[entrees], r.entree_classe[entrees]))]
    passages = np.flatnonzero(passe)
    vers = r.passage_engagement[passages]
    passages = passages[np.lexsort((vers, e.fin[vers], e.debut[vers], r.passage_classe[passages]))]
    entree, passage, centiemes = pour(entre[entrees], passe[passages])
    return r.entree_groupe[entrees[entree]], r.passage_engagement[passages[passage]], centiemes


def _read_anciennes(p: Probleme, r: Reseaux, flot: Entiers) -> Triplets:
    cases = r.ancienne_case
    centiemes = flot[r.rangees[Sorte.ANCIENNE]]
    return p.anciennes.case_groupe[cases], p.anciennes.case_engagement[cases], centiemes
