"""The order of preferences, each turned into a cost per hundredth on the arcs of the networks.

Flows are compared at their largest total. A level comes with `ecart`: the most that it can change along a
simple cycle of the residual network of a company. A flow is optimal for a level, among the optima of the
levels before it, if and only if no simple cycle improves it; so a level weighted by the product of the
(ecart + 1) of the levels after it dominates them exactly, with small numbers. Three facts keep them small:

- such a cycle passes the sink, the source and each engagement at most once;
- it never passes both the source and the sink, for half of it would carry more hours: what ranks groups and
  what ranks debts never meet, and share one level;
- loads form a polymatroid, on which a greedy choice is the best for all weights of the same order: ranks of
  segments are enough. For the same reason floors and urgency never cost the largest total anything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clauses.mutualisation.arcs import Reseaux, Sorte
from clauses.mutualisation.probleme import Probleme
from clauses.mutualisation.tableaux import JOURS, Booleens, Entiers
from clauses.mutualisation.vecteurs import count, rank

BITS_DEPARTAGE = 20
BITS_SOLVEUR = 60
"""Of composite costs, the solver's own factor (nodes + 1) included."""


@dataclass(frozen=True, slots=True)
class Niveau:
    """Costs of the arcs, and the `ecart` of each company; 0 where the level says nothing."""

    nom: str
    couts: Entiers
    ecart: Entiers


@dataclass(frozen=True, slots=True)
class Couts:
    niveaux: list[Niveau]
    ensemble: Entiers  # all levels in one number, where it fits
    tient: Booleens  # by company: whether it fits


def rank_preferences(p: Probleme, r: Reseaux) -> Couts:
    """Levels in their order: floors, then urgent engagements, earliest end first; hours kept on their marché;
    the other engagements, earliest end first and at equal rates within one end, while the earliest hours are
    taken first; the previous sharing; a fixed order by keys."""
    n, s, g = p.entreprises, r.segments, p.groupes
    segment, source = r.rangees[Sorte.SEGMENT], r.rangees[Sorte.SOURCE]
    presse, presses = _rank_urgency(p, r)
    utilite, utilites = rank(p.engagements.entreprise[s.engagement], n, _end_and_step(p, r))
    age, ages = rank(g.entreprise, n, g.debut * JOURS + g.fin)
    echeances = _on(r, segment, utilite)
    echeances[source] = age[r.groupes]
    ordre = _on(r, segment, p.rang(s.engagement))
    ordre[source] = r.rang_groupe[r.groupes]
    niveaux = [
        Niveau("planchers et urgences", _on(r, segment, -presse), presses),
        Niveau("sur le marché", _keep_own(r), p.rangs.nombre),
        Niveau("échéances, taux égaux et ancienneté", echeances, np.maximum(utilites, ages)),
        _keep_previous(p, r),
        Niveau("ordre des clés", ordre, np.maximum(p.rangs.nombre, count(n, g.entreprise))),
    ]
    return _compose(r, niveaux)


def _on(r: Reseaux, places: Entiers, valeurs: Entiers | int) -> Entiers:
    couts = np.zeros(len(r.queues), dtype=np.int64)
    couts[places] = valeurs
    return couts


def _rank_urgency(p: Probleme, r: Reseaux) -> tuple[Entiers, Entiers]:
    """What each segment gains by being filled, and the largest gain of each company: floors outweigh ends."""
    urgents = np.flatnonzero(p.urgent)
    entreprise = p.engagements.entreprise[urgents]
    rangs, nombre = rank(entreprise, p.entreprises, p.engagements.fin[urgents])
    poids = np.zeros(len(p.engagements), dtype=np.int64)
    poids[urgents] = nombre[entreprise] - rangs
    engagement = r.segments.engagement
    plancher = r.segments.plancher * (nombre + 1)[p.engagements.entreprise[engagement]]
    return plancher + poids[engagement], 2 * nombre + 1


def _end_and_step(p: Probleme, r: Reseaux) -> Entiers:
    """Last day and hundredth of the rate of each segment, in one number that sorts like them."""
    return np.asarray(p.engagements.fin[r.segments.engagement] * JOURS + r.segments.pas)


def _compose(r: Reseaux, niveaux: list[Niveau]) -> Couts:
    """One number per arc where it fits the solver; other companies are solved by stages."""
    bits = BITS_SOLVEUR - np.log2(r.noeuds + 1) - sum(np.log2(niveau.ecart + 1) for niveau in niveaux)
    tient = np.asarray(bits >= 0)
    poids = tient.astype(np.int64)
    ensemble = np.zeros(len(r.queues), dtype=np.int64)
    for niveau in reversed(niveaux):
        ensemble += poids[r.entreprise] * niveau.couts
        poids = np.where(tient, poids * (niveau.ecart + 1), 0)
    return Couts(niveaux, ensemble, tient)


def rank_ties(p: Probleme, r: Reseaux) -> Couts:
    """What the other preferences leave open between the hours of each group and those of each engagement:
    hours kept on their marché, then the previous sharing, as much as before; then a weight per inner arc
    drawn from canonical numbers. The cheapest flow is unique, but for a chance of about arcs ÷ 2^20.

    Even then the answer is the same for the same inputs: networks are built in a canonical order.
    """
    passage, ancienne = r.rangees[Sorte.PASSAGE], r.rangees[Sorte.ANCIENNE]
    groupe, classe = r.entree_groupe[r.entree_libre], r.entree_classe[r.entree_libre]
    tirage = _on(r, r.rangees[Sorte.ENTREE], _draw(r.rang_groupe[groupe], r.rang_classe[classe]))
    tirage[passage] = _draw(r.rang_classe[r.passage_classe], p.rang(r.passage_engagement) + 2**32)
    tirage[ancienne] = _draw(
        r.rang_groupe[p.anciennes.case_groupe[r.ancienne_case]],
        p.rang(p.anciennes.case_engagement[r.ancienne_case]) + 2**33,
    )
    niveaux = [
        Niveau("sur le marché", _keep_own(r), p.rangs.nombre),
        _keep_previous(p, r),
        Niveau("tirage", tirage, r.noeuds << BITS_DEPARTAGE),
    ]
    return _compose(r, niveaux)


def _keep_own(r: Reseaux) -> Entiers:
    propres = _on(r, r.rangees[Sorte.PASSAGE], -r.passage_propre.astype(np.int64))
    propres[r.rangees[Sorte.ANCIENNE]] = -r.ancienne_propre.astype(np.int64)
    return propres


def _keep_previous(p: Probleme, r: Reseaux) -> Niveau:
    ancienne = r.rangees[Sorte.ANCIENNE]
    suivies = count(p.entreprises, r.entreprise[ancienne]) > 0
    return Niveau("précédente", _on(r, ancienne, -1), np.where(suivies, 2 * p.rangs.nombre, 0))


def _draw(*nombres: Entiers) -> Entiers:
    """BITS_DEPARTAGE bits that look random (splitmix64)."""
    x = np.zeros(len(nombres[0]), dtype=np.uint64)
    for nombre in nombres:
        x = x + nombre.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x = x ^ (x >> np.uint64(31))
    return (x >> np.uint64(64 - BITS_DEPARTAGE)).astype(np.int64)
