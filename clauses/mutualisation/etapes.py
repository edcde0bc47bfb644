"""Levels solved in strict order: as many as fit in one solve, then the next ones on the face of optima just
found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from clauses.mutualisation.solveur import LIMITE_COUT, Arcs, max_cost, solve_flow, solve_max_flow
from clauses.mutualisation.tableaux import Entiers
from clauses.mutualisation.types import MutualisationError


@dataclass(frozen=True, slots=True)
class Etape:
    """Costs of one level, and the most that it can change along a simple cycle."""

    couts: Entiers
    ecart: int


def solve_etapes(
    arcs: Arcs,
    noeuds: int,
    niveaux: Sequence[Etape],
    *,
    offres: Entiers | None = None,
    limite: int = LIMITE_COUT,
) -> Entiers:
    """Flow on each arc of one company's network, optimal for every level in lexicographic order: the largest,
    or the one that meets `offres`.

    `limite` bounds composite costs: the lower, the more stages; the levels reach the same values. The costs
    of `arcs` are not read.
    """
    flot = np.zeros(len(arcs.queues), dtype=np.int64)
    libres = np.arange(len(flot))
    for numero, couts in enumerate(_group_levels(niveaux, min(limite, max_cost(noeuds)))):
        restants = arcs._replace(couts=couts).take(libres)
        if numero:
            offres = supplies_of(restants, flot[libres], noeuds)
        flot[libres] = solve_max_flow(restants) if offres is None else solve_flow(restants, offres)
        libres = libres[_reduced_costs(restants, flot[libres], noeuds) == 0]
    return flot


def supplies_of(arcs: Arcs, flot: Entiers, noeuds: int) -> Entiers:
    """What each node must send through these arcs for `flot` to be one of their flows."""
    offres = np.zeros(noeuds, dtype=np.int64)
    np.add.at(offres, arcs.queues, flot)
    np.subtract.at(offres, arcs.tetes, flot)
    return offres


def _group_levels(niveaux: Sequence[Etape], limite: int) -> Iterator[Entiers]:
    """Composite costs, each of as many successive levels as stay below `limite` in absolute value."""
    lot: list[Etape] = []
    for niveau in niveaux:
        if lot and _bound([*lot, niveau]) >= limite:
            yield _combine(lot)
            lot = []
        lot.append(niveau)
    if lot:
        yield _combine(lot)


def _weights(lot: Sequence[Etape]) -> list[int]:
    poids = [1]
    for niveau in reversed(lot[1:]):
        poids.append(poids[-1] * (niveau.ecart + 1))
    return poids[::-1]


def _bound(lot: Sequence[Etape]) -> int:
    return sum(p * int(np.abs(n.couts).max(initial=0)) for p, n in zip(_weights(lot), lot, strict=True))


def _combine(lot: Sequence[Etape]) -> Entiers:
    couts = np.zeros_like(lot[0].couts)
    for poids, niveau in zip(_weights(lot), lot, strict=True):
        couts += poids * niveau.couts
    return couts


def _reduced_costs(arcs: Arcs, flot: Entiers, noeuds: int) -> Entiers:
    """Costs relative to the shortest distances in the residual network.

    By complementary slackness, every optimum of the same total agrees with this one on the arcs where they
    are not zero, and every such flow is an optimum: freeing the others only is exactly staying on the
    optimal face.
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
