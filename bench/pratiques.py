"""What spreadsheets do: the same pieces and the same hard rules, shared by a simple rule."""

import numpy as np

from bench.controle import Morceaux, Paires, places_of
from bench.hasard import Entiers
from bench.pays import Pays


def pro_rata(pays: Pays, m: Morceaux, paires: Paires) -> Entiers:
    """Each month's hours in proportion to what engagements owe; what passes a debt is lost. By company."""
    dues = pays.engagements.centiemes[paires.engagement].astype(np.float64)
    somme = np.bincount(paires.morceau, weights=dues, minlength=len(m.ligne))
    part = m.centiemes[paires.morceau] * dues / somme[paires.morceau]
    n, p = len(pays.engagements.debut), places_of(pays)
    propres = np.bincount(paires.engagement, weights=part * paires.propre, minlength=n)
    recues = np.bincount(paires.engagement, weights=part * ~paires.propre, minlength=n)
    retenues = np.minimum(p.place, propres + np.minimum(p.besoin, recues))
    return _by_company(pays, retenues)


def in_order(pays: Pays, m: Morceaux, paires: Paires, priorite: Entiers) -> Entiers:
    """Month after month, each piece to the first engagement that still has room. Retained, by company.

    `priorite`: the first day of each engagement (as most spreadsheets are sorted) or the last one (earliest
    deadline first).
    """
    jour, rang = m.debut[paires.morceau], priorite[paires.engagement]
    moment = np.lexsort((paires.engagement, rang, paires.morceau, jour))
    p = places_of(pays)
    place, besoin, reste = p.place.tolist(), p.besoin.tolist(), m.centiemes.tolist()
    colonnes = (paires.morceau[moment], paires.engagement[moment], paires.propre[moment])
    for i, j, propre in zip(*(c.tolist() for c in colonnes), strict=True):
        if reste[i] and place[j]:
            pris = min(reste[i], place[j]) if propre else min(reste[i], place[j], besoin[j])
            reste[i] -= pris
            place[j] -= pris
            if not propre:
                besoin[j] -= pris
    return _by_company(pays, p.place - np.asarray(place))


def _by_company(pays: Pays, retenues: np.ndarray) -> Entiers:
    e = pays.engagements.entreprise
    return np.rint(np.bincount(e, weights=retenues, minlength=pays.entreprises)).astype(np.int64)
