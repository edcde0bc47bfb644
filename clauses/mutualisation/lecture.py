"""From the flow back to hours: who took what, in a canonical order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from clauses.mutualisation.compatibilite import motif_of
from clauses.mutualisation.reseau import Entiers, Reseau
from clauses.mutualisation.types import Affectation, Heures

Parts = dict[tuple[int, int], int]  # hundredths by (piece number, engagement number)


def read_parts(reseau: Reseau, flot: Entiers) -> Parts:
    """Hundredths by piece and engagement.

    Pieces of a class may all go to the same engagements: the earliest piece goes to the engagement that
    starts first.
    """
    parts: Parts = defaultdict(int)
    entrants: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for entree in reseau.entrees:
        centiemes = int(flot[entree.arc])
        if not centiemes:
            continue
        if entree.engagement is None:
            entrants[entree.classe].append((entree.morceau, centiemes))
        else:
            parts[entree.morceau, entree.engagement] += centiemes
    sortants: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for passage in reseau.passages:
        if flot[passage.arc]:
            sortants[passage.amont].append((passage.engagement, int(flot[passage.arc])))
    for classe, offres in entrants.items():
        demandes = sorted(sortants[classe], key=lambda d: _order(reseau, d[0]))
        _pour(parts, sorted(offres), demandes)
    return parts


def _order(reseau: Reseau, j: int) -> tuple[object, ...]:
    e = reseau.engagements[j]
    return e.debut, e.fin, e.id


def _pour(parts: Parts, offres: list[tuple[int, int]], demandes: list[tuple[int, int]]) -> None:
    """Fill the demands in order with the offers in order; both have the same sum."""
    rang, reste = -1, 0
    for morceau, centiemes in offres:
        a_placer = centiemes
        while a_placer:
            if not reste:
                rang += 1
                reste = demandes[rang][1]
            pris = min(a_placer, reste)
            parts[morceau, demandes[rang][0]] += pris
            a_placer, reste = a_placer - pris, reste - pris


def build_affectations(reseau: Reseau, heures: Sequence[Heures], parts: Parts) -> tuple[Affectation, ...]:
    par_id = {e.id: e for e in reseau.engagements}
    affectations = []
    for (i, j), centiemes in sorted(parts.items()):
        morceau, e = reseau.morceaux[i], reseau.engagements[j]
        h = heures[morceau.ligne]
        motif = motif_of(None if h.origine is None else par_id[h.origine], e)
        affectations.append(Affectation(h.id, e.id, morceau.debut, morceau.fin, centiemes, motif))
    return tuple(affectations)
