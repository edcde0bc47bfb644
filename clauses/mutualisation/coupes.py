"""Cutting many lines of hours at once, in proportion to the working days, to the exact hundredth."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import numpy as np

from clauses.mutualisation.tableaux import ColonnesMorceaux, Entiers, unfold

JOURS_SEMAINE, JOURS_OUVRES = 7, 5


def decouper_colonnes(
    debut: Entiers,
    fin: Entiers,
    centiemes: Entiers,
    bornes: tuple[Entiers, Entiers],
    feries: Collection[date],
) -> ColonnesMorceaux:
    """Cut each line at its own bounds (limits, days), with the rule of `decouper`.

    A bound is the first day of a new stretch; the bounds of a line are in increasing order, and those outside
    the line cut nothing. Pieces that get no hundredth disappear.
    """
    limites, jours = bornes
    ligne_de = np.repeat(np.arange(len(debut)), np.diff(limites))
    utiles = (debut[ligne_de] < jours) & (jours <= fin[ligne_de])
    ligne_de, jours = ligne_de[utiles], jours[utiles]
    nombres = np.bincount(ligne_de, minlength=len(debut)) + 1
    ligne, _ = unfold(np.zeros_like(nombres), nombres)
    premiers = np.cumsum(nombres) - nombres
    du = np.empty(len(ligne), dtype=np.int64)
    du[premiers] = debut
    au = np.empty_like(du)
    au[premiers + nombres - 1] = fin
    suites = np.ones(len(ligne), dtype=np.bool_)
    suites[premiers] = False
    du[suites] = jours
    au[np.flatnonzero(suites) - 1] = jours - 1
    parts = centiemes[ligne]
    coupes = np.flatnonzero(nombres[ligne] > 1)
    if len(coupes):
        parts[coupes] = _share(ligne[coupes], du[coupes], au[coupes], parts[coupes], feries)
    garde = parts > 0
    return ColonnesMorceaux(ligne[garde], du[garde], au[garde], parts[garde])


def _share(ligne: Entiers, du: Entiers, au: Entiers, centiemes: Entiers, feries: Collection[date]) -> Entiers:
    """Hundredths of each piece: what rounding down leaves goes to the largest remainders, earliest first."""
    change = np.concatenate(([True], ligne[1:] != ligne[:-1]))
    debuts, groupe = np.flatnonzero(change), np.cumsum(change) - 1
    ouvres = count_working_days(du, au, feries)
    aucun = np.add.reduceat(ouvres, debuts)[groupe] == 0
    poids = np.where(aucun, au - du + 1, ouvres)
    total = np.add.reduceat(poids, debuts)[groupe]
    parts, restes = np.divmod(centiemes * poids, total)
    a_donner = centiemes[debuts] - np.add.reduceat(parts, debuts)
    ordre = np.lexsort((-restes, groupe))
    rang = np.empty_like(ordre)
    rang[ordre] = np.arange(len(ordre))
    return np.asarray(parts + (rang - debuts[groupe] < a_donner[groupe]))


def count_working_days(debut: Entiers, fin: Entiers, feries: Collection[date]) -> Entiers:
    """Days from Monday to Friday, both ends included, that are not public holidays."""
    chomes = np.unique(
        np.array([jour.toordinal() for jour in feries if jour.weekday() < JOURS_OUVRES], np.int64)
    )
    return _working_days_before(fin + 1, chomes) - _working_days_before(debut, chomes)


def _working_days_before(jour: Entiers, chomes: Entiers) -> Entiers:
    """Ordinal 1 is a Monday."""
    semaines, rang = np.divmod(jour - 1, JOURS_SEMAINE)
    return semaines * JOURS_OUVRES + np.minimum(rang, JOURS_OUVRES) - np.searchsorted(chomes, jour)
