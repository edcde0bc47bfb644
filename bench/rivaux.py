"""The same companies through networkx and through a linear programme, against the engine."""

import math
from collections import defaultdict

import networkx as nx
import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack

from bench.reseaux import Reseau

NIVEAUX_LP = 5


def solve_networkx(r: Reseau) -> list[int]:
    """Levels 0 to 6 in one simplex: exact integers, a level outweighs any cycle of those after it."""
    poids = [math.prod(ecart + 1 for ecart in r.ecarts[k + 1 :]) for k in range(len(r.ecarts))]
    graphe = nx.MultiDiGraph()
    graphe.add_nodes_from(range(r.noeuds))
    couts: dict[int, int] = defaultdict(int)
    for p, niveau in zip(poids, r.niveaux, strict=True):
        for arc, gain in niveau.items():
            couts[arc] -= p * gain
    for arc, (queue, tete, capacite) in enumerate(r.arcs):
        graphe.add_edge(queue, tete, key=arc, capacity=capacite, weight=couts[arc])
    _cout, flots = nx.network_simplex(graphe)
    flot = np.zeros(len(r.arcs), dtype=np.int64)
    for tetes in flots.values():
        for arcs in tetes.values():
            for arc, valeur in arcs.items():
                flot[arc] = valeur
    return r.values(flot)


def solve_lp(r: Reseau) -> list[int]:
    """Levels 0 to 4, one programme each, the levels before it held: floats cannot carry the weights."""
    n = len(r.arcs)
    queues, tetes, capacites = np.array(r.arcs).T
    un = np.ones(n)
    conservation = coo_array(
        (np.concatenate((un, -un)), (np.concatenate((tetes, queues)), np.tile(np.arange(n), 2))),
        shape=(r.noeuds, n),
    ).tocsr()
    tenus, valeurs = [], []
    for niveau in r.niveaux[:NIVEAUX_LP]:
        gains = np.zeros(n)
        gains[list(niveau)] = list(niveau.values())
        reponse = linprog(
            -gains,
            A_ub=vstack([coo_array(-t) for t, _ in tenus]).tocsr() if tenus else None,
            b_ub=[-v for _, v in tenus] or None,
            A_eq=conservation,
            b_eq=np.zeros(r.noeuds),
            bounds=np.stack((np.zeros(n), capacites), axis=1),
            method="highs",
        )
        if reponse.status != 0:
            raise AssertionError(f"linprog : {reponse.message}")
        valeurs.append(round(-reponse.fun))
        tenus.append((gains[None, :], valeurs[-1]))
    return valeurs
