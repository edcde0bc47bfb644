"""The only door to OR-tools: one min-cost flow, its inputs checked before and its status after.

The C++ solver crashes the process on unbalanced supplies or negative node numbers, truncates floats silently
and multiplies costs by (nodes + 1): none of that may reach it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from clauses.mutualisation.reseau import Entiers
from clauses.mutualisation.types import MutualisationError

LIMITE_COUT = 2**61


class Arcs(NamedTuple):
    queues: Entiers
    tetes: Entiers
    capacites: Entiers
    couts: Entiers


def max_cost(noeuds: int) -> int:
    """Costs must stay strictly below this in absolute value."""
    return LIMITE_COUT // (noeuds + 1)


def solve_flow(arcs: Arcs, offres: Entiers) -> Entiers:
    """Cheapest flow that meets the supplies (hundredths by node, their sum zero). MutualisationError if
    refused."""
    queues, tetes, capacites, couts = arcs
    if not len(queues):
        return np.zeros(0, dtype=np.int64)
    noeuds = len(offres)
    if any(t.dtype != np.int64 for t in (*arcs, offres)) or len({len(t) for t in arcs}) != 1:
        raise MutualisationError("Réseau mal formé : tableaux d’entiers de tailles différentes.")
    if min(queues.min(), tetes.min(), capacites.min()) < 0 or max(queues.max(), tetes.max()) >= noeuds:
        raise MutualisationError("Réseau mal formé : nœud ou capacité hors des bornes.")
    if int(offres.sum()) != 0:
        raise MutualisationError("Réseau mal formé : offres et demandes ne s’équilibrent pas.")
    if int(np.abs(couts).max()) >= max_cost(noeuds):
        raise MutualisationError("Réseau trop grand : les coûts dépassent les entiers du solveur.")
    solveur = SimpleMinCostFlow()
    numeros = solveur.add_arcs_with_capacity_and_unit_cost(
        queues.astype(np.int32), tetes.astype(np.int32), capacites, couts
    )
    solveur.set_nodes_supplies(np.arange(noeuds, dtype=np.int32), offres)
    statut = solveur.solve()
    if statut != SimpleMinCostFlow.OPTIMAL:
        raise MutualisationError(f"Le solveur n’a pas trouvé d’optimum (état {statut}).")
    return np.asarray(solveur.flows(numeros), dtype=np.int64)
