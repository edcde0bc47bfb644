"""An independent reading of the hard rules and of the largest total, for results of the engine.

Nothing of the engine's own network is used: each pair (piece of line, engagement) is tried again from its
days, its public and its mutualisation, and the largest total is another solver's maximum flow over those
pairs.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.graph.python.max_flow import SimpleMaxFlow

from bench.hasard import Entiers
from bench.moteur import Resultat
from bench.pays import Pays
from clauses.mutualisation import Partage

Booleens = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Morceaux:
    """Lines as the engine cut them at the bounds of the engagements; their sums are checked."""

    ligne: Entiers
    debut: Entiers
    fin: Entiers
    centiemes: Entiers


@dataclass(frozen=True, slots=True)
class Paires:
    """Every piece with every engagement that may take it; `propre`: of the marché on which it was worked."""

    morceau: Entiers
    engagement: Entiers
    propre: Booleens


@dataclass(frozen=True, slots=True)
class Places:
    """What each engagement may still take, in all and from elsewhere."""

    place: Entiers
    besoin: Entiers
    urgent: Booleens


def places_of(pays: Pays) -> Places:
    e = pays.engagements
    place = (e.centiemes - e.figes).clip(0)
    horizon = pays.horizon[e.entreprise]
    urgent = (horizon > 0) & (e.fin <= horizon)
    besoin = (np.minimum(e.attendu, e.centiemes) - e.figes).clip(0)
    return Places(place, np.where(urgent, place, besoin), urgent)


def pieces_of(pays: Pays, resultat: Resultat) -> tuple[Morceaux, Entiers]:
    """The pieces, in order of line and days, and the piece of each affectation. `AssertionError` if a line's
    hours do not add up."""
    a, s = resultat.retenues, resultat.surplus
    ligne = np.concatenate((a.heures, s.heures))
    debut, fin = np.concatenate((a.debut, s.debut)), np.concatenate((a.fin, s.fin))
    centiemes = np.concatenate((a.centiemes, s.centiemes))
    cles, rang = np.unique(np.stack((ligne, debut, fin)), axis=1, return_inverse=True)
    sommes = np.bincount(rang.ravel(), weights=centiemes, minlength=cles.shape[1]).astype(np.int64)
    faites = np.bincount(cles[0], weights=sommes, minlength=len(pays.heures.debut)).astype(np.int64)
    if not np.array_equal(faites, pays.heures.centiemes):
        raise AssertionError("une ligne n'a pas toutes ses heures dans le résultat")
    return Morceaux(*cles, sommes), rang.ravel()[: len(a.heures)]


def pairs_of(pays: Pays, m: Morceaux) -> Paires:
    """All the pairs that the hard rules admit, by piece."""
    limites = np.searchsorted(pays.engagements.entreprise, np.arange(pays.entreprises + 1))
    entreprise = pays.heures.entreprise[m.ligne]
    nombre = np.diff(limites)[entreprise]
    morceau = np.repeat(np.arange(len(m.ligne)), nombre)
    rang = np.arange(len(morceau)) - np.repeat(np.cumsum(nombre) - nombre, nombre)
    engagement = limites[entreprise][morceau] + rang
    propre, admis = admits(pays, m, morceau, engagement)
    return Paires(morceau[admis], engagement[admis], propre[admis])


def admits(pays: Pays, m: Morceaux, morceau: Entiers, engagement: Entiers) -> tuple[Booleens, Booleens]:
    """For each pair: is it the marché worked on; may the engagement take the piece?"""
    e, ligne = pays.engagements, m.ligne[morceau]
    debut, fin = m.debut[morceau], m.fin[morceau]
    publics, exiges = pays.heures.publics[ligne], e.publics[engagement]
    ouvert = (e.debut[engagement] <= debut) & (fin <= e.fin[engagement])
    ouvert &= ~_is_suspended(e.exclus, engagement, debut, fin)
    compte = (publics != 0) & ((exiges == 0) | (publics & exiges != 0))
    origine = pays.heures.origine[ligne]
    o = np.maximum(origine, 0)
    propre = (origine >= 0) & (e.marche[o] == e.marche[engagement])
    ecart = np.where(_same(e.donneur, o, engagement), Partage.DONNEUR_ORDRE, Partage.GUICHET)
    ecart = np.where(_same(e.operation, o, engagement), Partage.OPERATION, ecart)
    recue = np.minimum(e.donne[o], e.recoit[engagement]) >= ecart
    partage = np.where(origine >= 0, propre | recue, e.hors_marche[engagement])
    return propre, ouvert & compte & partage


def _same(codes: Entiers, a: Entiers, b: Entiers) -> Booleens:
    return (codes[a] >= 0) & (codes[a] == codes[b])


def _is_suspended(
    exclus: tuple[Entiers, Entiers, Entiers], engagement: Entiers, debut: Entiers, fin: Entiers
) -> Booleens:
    limites, du, au = exclus
    touche = np.zeros(len(engagement), dtype=bool)
    nombre = np.diff(limites)[engagement]
    for rang in range(int(nombre.max(initial=0))):
        avec = np.flatnonzero(nombre > rang)
        i = limites[engagement[avec]] + rang
        touche[avec] |= (du[i] <= fin[avec]) & (debut[avec] <= au[i])
    return touche


def check_rules(pays: Pays, resultat: Resultat, m: Morceaux, morceau: Entiers) -> None:
    """`AssertionError` at the first rule that an affectation breaks."""
    a, p, n = resultat.retenues, places_of(pays), len(pays.engagements.debut)
    propre, admis = admits(pays, m, morceau, a.engagements)
    assert admis.all(), "une affectation sort des règles"
    assert (a.centiemes > 0).all(), "une affectation est vide"
    charge = np.bincount(a.engagements, weights=a.centiemes, minlength=n)
    ailleurs = np.bincount(a.engagements, weights=a.centiemes * ~propre, minlength=n)
    assert (charge <= p.place).all(), "un engagement reçoit plus qu'il ne doit"
    assert (ailleurs <= p.besoin).all(), "un engagement reçoit d'ailleurs plus qu'attendu"


def largest_total(pays: Pays, m: Morceaux, paires: Paires) -> Entiers:
    """Hundredths that the best sharing retains, by company: a maximum flow over the pairs."""
    n, p = len(pays.engagements.debut), places_of(pays)
    pieces, porte, engagement = 2, 2 + len(m.ligne), 2 + len(m.ligne) + n
    queues = np.concatenate((
        np.zeros(len(m.ligne), dtype=np.int64), pieces + paires.morceau,
        np.arange(porte, porte + n), np.arange(engagement, engagement + n),
    ))  # fmt: skip
    tetes = np.concatenate((
        pieces + np.arange(len(m.ligne)),
        np.where(paires.propre, engagement, porte) + paires.engagement,
        np.arange(engagement, engagement + n), np.ones(n, dtype=np.int64),
    ))  # fmt: skip
    capacites = np.concatenate((m.centiemes, m.centiemes[paires.morceau], p.besoin, p.place))
    solveur = SimpleMaxFlow()
    arcs = solveur.add_arcs_with_capacity(queues.astype(np.int32), tetes.astype(np.int32), capacites)
    if solveur.solve(0, 1) != SimpleMaxFlow.OPTIMAL:
        raise AssertionError("le flot maximum de contrôle n'a pas abouti")
    vers_le_puits = np.asarray(solveur.flows(arcs))[-n:] if n else np.zeros(0)
    return np.bincount(pays.engagements.entreprise, weights=vers_le_puits, minlength=pays.entreprises).astype(
        np.int64
    )
