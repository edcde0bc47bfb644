"""Seeded draws; days are `date.toordinal()`, months are counted from year 0."""

from datetime import date

import numpy as np
import numpy.typing as npt

Entiers = npt.NDArray[np.int64]
Reels = npt.NDArray[np.float64]
EPOQUE = date(1970, 1, 1).toordinal()
JOURS_PAR_MOIS = 30.44


def pick(hasard: np.random.Generator, poids: Reels, n: int) -> Entiers:
    """`n` positions, each as often as its weight says."""
    cumul = np.cumsum(poids)
    return np.searchsorted(cumul, hasard.random(n) * cumul[-1], side="right")


def some_followers(hasard: np.random.Generator, codes: Entiers, part: float) -> tuple[Entiers, Entiers]:
    """Rows of one code, in pairs: the second of each pair may follow the first. `part`: how many do."""
    ordre = np.argsort(codes, kind="stable")
    memes = codes[ordre][1:] == codes[ordre][:-1]
    rangs = np.flatnonzero(memes & (hasard.random(len(codes) - 1) < part))
    rangs = rangs[np.diff(rangs, prepend=-2) > 1]
    return ordre[rangs], ordre[rangs + 1]


def month_of(jour: npt.ArrayLike) -> Entiers:
    jours = (np.asarray(jour) - EPOQUE).astype("datetime64[D]")
    return jours.astype("datetime64[M]").astype(np.int64) + 1970 * 12


def first_day_of(mois: npt.ArrayLike) -> Entiers:
    debut = (np.asarray(mois) - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
    return debut.astype(np.int64) + EPOQUE


def first_of_month(jour: npt.ArrayLike) -> Entiers:
    return first_day_of(month_of(jour))
