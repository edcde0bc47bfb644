"""Grouping, joining and comparing integer columns: what SQL does with GROUP BY, JOIN and EXCEPT."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from guichets.tables import Entiers


def number_groups(cles: Sequence[Entiers]) -> tuple[Entiers, Entiers]:
    """(group number of each row, first row of each group); groups are numbered in the order of the keys."""
    nombre = len(cles[0])
    if not nombre:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    ordre = np.lexsort(cles[::-1])
    change = np.zeros(nombre, np.int64)
    for cle in cles:
        triee = cle[ordre]
        change[1:] |= triee[1:] != triee[:-1]
    numeros = np.empty(nombre, np.int64)
    numeros[ordre] = np.cumsum(change)
    premiers = ordre[np.flatnonzero(np.concatenate(([1], change[1:])))]
    return numeros, premiers


def sum_by(cles: Sequence[Entiers], valeurs: Entiers) -> tuple[list[Entiers], Entiers]:
    """Distinct keys and the exact sum of each."""
    numeros, premiers = number_groups(cles)
    sommes = np.zeros(len(premiers), np.int64)
    np.add.at(sommes, numeros, valeurs)
    return [cle[premiers] for cle in cles], sommes


def find(valeurs: Entiers, connues: Entiers) -> Entiers:
    """Row of each value among `connues` (distinct, in any order); -1 when it is not there."""
    if not len(connues):
        return np.full(len(valeurs), -1, np.int64)
    ordre = np.argsort(connues, kind="stable")
    rangs = ordre[np.minimum(np.searchsorted(connues, valeurs, sorter=ordre), len(connues) - 1)]
    return np.where(connues[rangs] == valeurs, rangs, -1)


def join(gauche: Entiers, droite: Entiers) -> tuple[Entiers, Entiers]:
    """Every pair of rows with the same key, in the order of the left rows, then of the right ones."""
    ordre = np.argsort(droite, kind="stable")
    triee = droite[ordre]
    debuts = np.searchsorted(triee, gauche, "left")
    nombres = np.searchsorted(triee, gauche, "right") - debuts
    lignes = np.repeat(np.arange(len(gauche)), nombres)
    return lignes, ordre[spread(debuts, nombres)]


def spread(debuts: Entiers, nombres: Entiers) -> Entiers:
    """debut, debut + 1, … `nombre` times each, one after the other."""
    total = int(nombres.sum())
    departs = np.cumsum(nombres) - nombres
    return np.arange(total) - np.repeat(departs - debuts, nombres)


def except_rows(
    gauche: Sequence[Entiers], droite: Sequence[Entiers]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which rows of each side have no equal on the other.

    The right rows are distinct; a left row that is there twice has one equal at most.
    """
    taille = len(gauche[0])
    numeros, _ = number_groups([np.concatenate(paire) for paire in zip(gauche, droite, strict=True)])
    a_gauche, a_droite = numeros[:taille], numeros[taille:]
    premiere = np.zeros(taille, bool)
    premiere[np.unique(a_gauche, return_index=True)[1]] = True
    return ~(premiere & np.isin(a_gauche, a_droite)), ~np.isin(a_droite, a_gauche)
