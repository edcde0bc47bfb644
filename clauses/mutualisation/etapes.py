"""Levels solved in strict order: as many as fit in one solve, then the next ones on the face of optima just
found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from clauses.mutualisation.objectifs import Niveau
from clauses.mutualisation.reseau import Entiers, Reseau
from clauses.mutualisation.solveur import LIMITE_COUT, Arcs, max_cost, solve_flow
from clauses.mutualisation.types import MutualisationError


def solve_niveaux(reseau: Reseau, niveaux: Sequence[Niveau], *, limite: int = LIMITE_COUT) -> Entiers:
    """Flow on each arc, optimal for every level in lexicographic order.

    `limite` lowers the bound on composite costs, hence more stages; the levels reach the same values.
    """
    queues, tetes, capacites = (
        np.array(valeurs, dtype=np.int64) for valeurs in (reseau.queues, reseau.tetes, reseau.capacites)
    )
    flot = np.zeros(len(queues), dtype=np.int64)
    libres = np.arange(len(queues))
    etapes = list(group_niveaux(niveaux, min(limite, max_cost(reseau.noeuds))))
    for numero, couts in enumerate(etapes, start=1):
        arcs = Arcs(queues[libres], tetes[libres], capacites[libres], couts[libres])
        # What the fixed arcs carry leaves these supplies to the free ones: the flow found before is feasible.
        offres = np.zeros(reseau.noeuds, dtype=np.int64)
        np.add.at(offres, arcs.queues, flot[libres])
        np.subtract.at(offres, arcs.tetes, flot[libres])
        flot[libres] = solve_flow(arcs, offres)
        if numero < len(etapes):
            libres = libres[_reduced_costs(arcs, flot[libres], reseau.noeuds) == 0]
    return flot


def group_niveaux(niveaux: Sequence[Niveau], limite: int) -> Iterator[Entiers]:
    """Composite costs, each of as many successive levels as stay below `limite` in absolute value."""
    lot: list[Niveau] = []
    for niveau in niveaux:
        if lot and _bound([*lot, niveau]) >= limite:
            yield _combine(lot)
            lot = []
        lot.append(niveau)
    if lot:
        yield _combine(lot)


def _weights(lot: Sequence[Niveau]) -> list[int]:
    poids = [1]
    for niveau in reversed(lot[1:]):
        poids.append(poids[-1] * (niveau.ecart + 1))
    return poids[::-1]


def _bound(lot: Sequence[Niveau]) -> int:
    return sum(p * int(np.abs(n.couts).max()) for p, n in zip(_weights(lot), lot, strict=True))


def _combine(lot: Sequence[Niveau]) -> Entiers:
    couts = np.zeros_like(lot[0].couts)
    for poids, niveau in zip(_weights(lot), lot, strict=True):
        couts += poids * niveau.couts
    return couts


def _reduced_costs(arcs: Arcs, flot: Entiers, noeuds: int) -> Entiers:
    """Costs relative to the shortest distances in the residual network.

    By complementary slackness, every optimum agrees with this one on the arcs where they are not zero, and
    every flow that does is an optimum: freeing the others only is exactly staying on the optimal face.
    """
    avant, arriere = flot < arcs.capacites, flot > 0
    queues = np.concatenate((arcs.queues[avant], arcs.tetes[arriere]))
    tetes = np.concatenate((arcs.tetes[avant], arcs.queues[arriere]))
    couts = np.concatenate((arcs.couts[avant], -arcs.couts[arriere]))
    distances = np.zeros(noeuds, dtype=np.int64)
    for _ in range(noeuds + 1):
        precedentes = distances.copy()
        np.minimum.at(distances, tetes, precedentes[queues] + couts)
        if np.array_equal(distances, precedentes):
            return arcs.couts + distances[arcs.queues] - distances[arcs.tetes]
    raise MutualisationError("Le solveur a rendu un flot qui n’est pas optimal (cycle de coût négatif).")
