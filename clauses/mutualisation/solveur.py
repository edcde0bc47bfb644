"""The only door to OR-tools: one flow, its inputs checked before and its status after.

The C++ solver crashes the process on unbalanced supplies or negative node numbers, truncates floats silently
and multiplies costs by (nodes + 1): none of that may reach it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from clauses.mutualisation.tableaux import Entiers
from clauses.mutualisation.types import MutualisationError

LIMITE_COUT = 2**61
SOURCE, PUITS = 0, 1

Noeuds = npt.NDArray[np.int32]


class Arcs(NamedTuple):
    queues: Noeuds
    tetes: Noeuds
    capacites: Entiers
    couts: Entiers

    def take(self, lignes: Entiers | slice) -> Arcs:
        return Arcs(self.queues[lignes], self.tetes[lignes], self.capacites[lignes], self.couts[lignes])


def max_cost(noeuds: int) -> int:
    """Costs must stay strictly below this in absolute value."""
    return LIMITE_COUT // (noeuds + 1)


def check_arcs(arcs: Arcs, noeuds: int) -> None:
    """MutualisationError if these arcs could harm the solver. One check does for networks side by side."""
    queues, tetes, capacites, couts = arcs
    types = [queues.dtype, tetes.dtype, capacites.dtype, couts.dtype]
    if types != [np.int32, np.int32, np.int64, np.int64] or len({len(t) for t in arcs}) != 1:
        raise MutualisationError("Réseau mal formé : tableaux d’entiers de tailles différentes.")
    if not len(queues):
        return
    if min(queues.min(), tetes.min(), capacites.min()) < 0 or max(queues.max(), tetes.max()) >= noeuds:
        raise MutualisationError("Réseau mal formé : nœud ou capacité hors des bornes.")
    if int(np.abs(couts).max()) >= max_cost(noeuds):
        raise MutualisationError("Réseau trop grand : les coûts dépassent les entiers du solveur.")


def solve_max_flow(arcs: Arcs) -> Entiers:
    """The cheapest of the largest flows from SOURCE to PUITS. The arcs must have been checked."""
    solveur = SimpleMinCostFlow()
    numeros = solveur.add_arcs_with_capacity_and_unit_cost(*arcs)
    offert = int(arcs.capacites[arcs.queues == SOURCE].sum())
    solveur.set_node_supply(SOURCE, offert)
    solveur.set_node_supply(PUITS, -offert)
    _require_optimal(solveur.solve_max_flow_with_min_cost())
    return np.asarray(solveur.flows(numeros), dtype=np.int64)


def solve_flow(arcs: Arcs, offres: Entiers) -> Entiers:
    """Cheapest flow that meets the supplies (hundredths by node). The arcs must have been checked.

    MutualisationError if no flow does."""
    if int(offres.sum()) != 0:
        raise MutualisationError("Réseau mal formé : offres et demandes ne s’équilibrent pas.")
    solveur = SimpleMinCostFlow()
    numeros = solveur.add_arcs_with_capacity_and_unit_cost(*arcs)
    solveur.set_nodes_supplies(np.arange(len(offres), dtype=np.int32), offres)
    _require_optimal(solveur.solve())
    return np.asarray(solveur.flows(numeros), dtype=np.int64)


def _require_optimal(statut: object) -> None:
    if statut != SimpleMinCostFlow.OPTIMAL:
        raise MutualisationError(f"Le solveur n’a pas trouvé d’optimum (état {statut}).")
