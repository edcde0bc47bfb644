"""What every step does with columns: number equal rows, add exactly, pour one column into another."""

from __future__ import annotations

import numpy as np

from clauses.mutualisation.tableaux import Booleens, Cles, Entiers


def number(*colonnes: Cles) -> tuple[Entiers, Entiers]:
    """(number of the distinct value of each row, first row of each value), in the order of the values."""
    nombre = len(colonnes[0])
    ordre = np.lexsort(colonnes[::-1])
    neufs = np.zeros(nombre, dtype=np.bool_)
    neufs[:1] = True
    for colonne in colonnes:
        triee = colonne[ordre]
        neufs[1:] |= triee[1:] != triee[:-1]
    numeros = np.empty(nombre, dtype=np.int64)
    numeros[ordre] = np.cumsum(neufs) - 1
    return numeros, ordre[neufs].astype(np.int64)


def total(nombre: int, cles: Entiers, valeurs: Entiers) -> Entiers:
    """Exact sum of `valeurs` for each key from 0 to `nombre` - 1."""
    somme = np.zeros(nombre, dtype=np.int64)
    np.add.at(somme, cles, valeurs)
    return somme


def count(nombre: int, cles: Entiers) -> Entiers:
    """How many rows each key has."""
    return np.bincount(cles, minlength=nombre).astype(np.int64)


def bounds(cles: Entiers, nombre: int) -> Entiers:
    """Where the rows of each key begin, in a sorted column; one more than there are keys."""
    return np.searchsorted(cles, np.arange(nombre + 1)).astype(np.int64)


def heads(*colonnes: Cles) -> Booleens:
    """Rows that differ from the one before."""
    tetes = np.zeros(len(colonnes[0]), dtype=np.bool_)
    tetes[:1] = True
    for colonne in colonnes:
        tetes[1:] |= colonne[1:] != colonne[:-1]
    return tetes


def before(valeurs: Entiers, cles: Entiers) -> Entiers:
    """Sum of the earlier rows of the same key, in a sorted column."""
    if not len(valeurs):
        return valeurs
    cumul = np.cumsum(valeurs) - valeurs
    tetes = heads(cles)
    return np.asarray(cumul - cumul[tetes][np.cumsum(tetes) - 1])


def pour(offres: Entiers, demandes: Entiers) -> tuple[Entiers, Entiers, Entiers]:
    """(offer, demand, amount): the demands filled in order with the offers in order.

    Both have the same sum; where they come group by group, the same sum in each, none leaves its group.
    """
    fins_offres, fins_demandes = np.cumsum(offres), np.cumsum(demandes)
    fins = np.union1d(fins_offres, fins_demandes)
    debuts = np.concatenate((np.zeros(1, dtype=np.int64), fins))[: len(fins)]
    utiles = fins > debuts
    debuts, fins = debuts[utiles], fins[utiles]
    return (
        np.searchsorted(fins_offres, debuts, "right").astype(np.int64),
        np.searchsorted(fins_demandes, debuts, "right").astype(np.int64),
        fins - debuts,
    )


def rank(cles: Entiers, nombre: int, valeurs: Entiers) -> tuple[Entiers, Entiers]:
    """(rank of each row among the distinct values of its key, number of distinct values of each key)."""
    if not len(cles):
        return cles, np.zeros(nombre, dtype=np.int64)
    numeros, premiers = number(cles, valeurs)
    debuts = bounds(cles[premiers], nombre)
    return np.asarray(numeros - debuts[cles]), np.diff(debuts)
