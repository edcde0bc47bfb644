"""The networks of the companies, side by side in one set of columns.

source → group of pieces → class of engagements → (gate, for hours worked elsewhere) → engagement → segments →
sink. Groups that may go to the same engagements share a class; what the previous sharing gave has arcs of its
own, so that it can be preferred.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from clauses.mutualisation.probleme import Probleme
from clauses.mutualisation.solveur import PUITS, SOURCE, Noeuds
from clauses.mutualisation.tableaux import Booleens, Entiers, unfold
from clauses.mutualisation.vecteurs import bounds, count, heads, number, total

PAS_EQUITE = 100
"""Rates of engagements that end together are levelled to one hundredth of what they owe."""


class Sorte(IntEnum):
    SOURCE = 0  # source → group
    ENTREE = 1  # group → class
    PASSAGE = 2  # class → engagement or gate
    PORTE = 3  # gate → engagement
    ANCIENNE = 4  # group → engagement or gate, as the previous sharing did
    SEGMENT = 5  # engagement → sink


@dataclass(frozen=True, slots=True)
class Segments:
    """Parts of what an engagement may take, of equal rank, from the first hundredth up."""

    engagement: Entiers
    centiemes: Entiers
    plancher: Booleens  # within what its own marché must keep
    pas: Entiers  # 1 … 100: the hundredth of its rate; 0 where no other engagement ends on that day


@dataclass(frozen=True, slots=True)
class Reseaux:
    """Arcs sorted by company. `rangees[s]`: places of those of kind s, in the order of their rows below."""

    entreprises: Entiers  # companies that have a network
    noeuds: Entiers  # by company
    entreprise: Entiers
    queues: Noeuds
    tetes: Noeuds
    capacites: Entiers
    rangees: list[Entiers]
    groupes: Entiers  # rows of SOURCE
    entree_groupe: Entiers
    entree_classe: Entiers
    passage_classe: Entiers
    passage_engagement: Entiers
    passage_propre: Booleens
    porte_engagement: Entiers
    ancienne_case: Entiers
    ancienne_propre: Booleens
    segments: Segments
    rang_groupe: Entiers  # of each group within its company
    rang_classe: Entiers  # of each class within its company


def build_reseaux(probleme: Probleme, choisies: Booleens) -> Reseaux:
    """The networks of the companies marked in `choisies`."""
    p, g = probleme, probleme.groupes
    entreprise_de = p.engagements.entreprise
    groupes = np.flatnonzero(choisies[g.entreprise])
    engagements = np.flatnonzero(choisies[entreprise_de])
    anciennes = np.flatnonzero(choisies[g.entreprise[p.anciennes.case_groupe]])
    nombre_groupes = np.diff(bounds(g.entreprise, p.entreprises))
    rang_groupe = np.arange(len(g)) - bounds(g.entreprise, p.entreprises)[g.entreprise]
    classes = _find_classes(probleme, groupes)
    nombre_classes = np.diff(bounds(classes.entreprise, p.entreprises))
    noeuds = 2 + 2 * p.rangs.nombre + nombre_groupes + nombre_classes

    def node_e(e: Entiers) -> Entiers:
        return np.asarray(2 + p.rang(e))

    def node_porte(e: Entiers) -> Entiers:
        return np.asarray(2 + p.rangs.nombre[entreprise_de[e]] + p.rang(e))

    def node_groupe(x: Entiers) -> Entiers:
        return np.asarray(2 + 2 * p.rangs.nombre[g.entreprise[x]] + rang_groupe[x])

    def node_classe(c: Entiers) -> Entiers:
        de = classes.entreprise[c]
        return np.asarray(2 + 2 * p.rangs.nombre[de] + nombre_groupes[de] + classes.rang[c])

    def node_vers(e: Entiers, propre: Booleens) -> Entiers:
        return np.where(propre, node_e(e), node_porte(e))

    segments = _cut_segments(probleme, engagements, _find_reachable(probleme, classes))
    passage_propre = classes.propre[classes.passage]
    cases, vers = p.anciennes.case_groupe[anciennes], p.anciennes.case_engagement[anciennes]
    ancienne_propre = p.rangs.has(g.propres, cases, p.rang(vers))
    presentes = np.flatnonzero(choisies)
    # Inner arcs are wider than any flow: only groups, gates and engagements can be the bottleneck of a cut.
    large = total(p.entreprises, g.entreprise, g.centiemes) + 1
    depart = np.full(len(groupes), SOURCE, dtype=np.int64)
    arrivee = np.full(len(segments.engagement), PUITS, dtype=np.int64)
    sortes = [
        (g.entreprise[groupes], depart, node_groupe(groupes), g.centiemes[groupes]),
        (
            g.entreprise[classes.groupe],
            node_groupe(classes.groupe),
            node_classe(classes.de_groupe),
            large[g.entreprise[classes.groupe]],
        ),
        (
            classes.entreprise[classes.passage],
            node_classe(classes.passage),
            node_vers(classes.engagement, passage_propre),
            large[classes.entreprise[classes.passage]],
        ),
        (entreprise_de[engagements], node_porte(engagements), node_e(engagements), p.besoin[engagements]),
        (
            g.entreprise[cases],
            node_groupe(cases),
            node_vers(vers, ancienne_propre),
            p.anciennes.case_centiemes[anciennes],
        ),
        (
            entreprise_de[segments.engagement],
            node_e(segments.engagement),
            arrivee,
            segments.centiemes,
        ),
    ]
    entreprise, queues, tetes, capacites = (np.concatenate(c) for c in zip(*sortes, strict=True))
    ordre = np.argsort(entreprise, kind="stable")
    place = np.empty(len(ordre), dtype=np.int64)
    place[ordre] = np.arange(len(ordre))
    return Reseaux(
        entreprises=presentes,
        noeuds=noeuds,
        entreprise=entreprise[ordre],
        queues=queues[ordre].astype(np.int32),
        tetes=tetes[ordre].astype(np.int32),
        capacites=capacites[ordre],
        rangees=np.split(place, np.cumsum([len(s[0]) for s in sortes])[:-1]),
        groupes=groupes,
        entree_groupe=classes.groupe,
        entree_classe=classes.de_groupe,
        passage_classe=classes.passage,
        passage_engagement=classes.engagement,
        passage_propre=passage_propre,
        porte_engagement=engagements,
        ancienne_case=anciennes,
        ancienne_propre=ancienne_propre,
        segments=segments,
        rang_groupe=rang_groupe,
        rang_classe=classes.rang,
    )


@dataclass(frozen=True, slots=True)
class _Classes:
    entreprise: Entiers
    rang: Entiers
    propre: Booleens
    groupe: Entiers  # one row per group and class …
    de_groupe: Entiers
    passage: Entiers  # … and one per class and engagement
    engagement: Entiers


def _find_classes(p: Probleme, groupes: Entiers) -> _Classes:
    """Sets of engagements that groups of one company may serve on their own marché, or elsewhere."""
    g = p.groupes
    propres = groupes[g.propres[groupes].any(axis=1)]
    ailleurs = groupes[g.ailleurs[groupes].any(axis=1)]
    groupe = np.concatenate((propres, ailleurs))
    sorte = np.repeat((0, 1), (len(propres), len(ailleurs)))
    masques = np.concatenate((g.propres[propres], g.ailleurs[ailleurs]))
    numeros, premiers = number(g.entreprise[groupe], sorte, *masques.T)
    entreprise = g.entreprise[groupe[premiers]]
    passage, engagement = p.rangs.pairs(entreprise, masques[premiers])
    return _Classes(
        entreprise=entreprise,
        rang=np.arange(len(premiers)) - bounds(entreprise, p.entreprises)[entreprise],
        propre=sorte[premiers] == 0,
        groupe=groupe,
        de_groupe=numeros,
        passage=passage,
        engagement=engagement,
    )


def _find_reachable(p: Probleme, classes: _Classes) -> Entiers:
    """The most that each engagement could take alone: its own hours, then others up to its need."""
    offerts = total(len(classes.rang), classes.de_groupe, p.groupes.centiemes[classes.groupe])[
        classes.passage
    ]
    propre = classes.propre[classes.passage]
    siennes, autres = (
        total(len(p.engagements), classes.engagement, np.where(sienne, offerts, 0))
        for sienne in (propre, ~propre)
    )
    return np.minimum(p.place, siennes + np.minimum(autres, p.besoin))


def _cut_segments(p: Probleme, engagements: Entiers, atteignable: Entiers) -> Segments:
    """What engagements may take, cut at their floor and, where others end with them, at each hundredth of
    their rate."""
    e = p.engagements
    vivants = engagements[atteignable[engagements] > 0]
    numeros, premiers = number(e.entreprise[vivants], e.fin[vivants])
    ensemble = count(len(premiers), numeros)[numeros] > 1
    tenus = vivants[ensemble]
    de, a = _step_of(p, tenus, np.ones_like(tenus)), _step_of(p, tenus, atteignable[tenus])
    rang, pas = unfold(de, a - de)
    palier = pas * e.centiemes[tenus][rang] // PAS_EQUITE - e.figes[tenus][rang]
    engagement = np.concatenate((tenus[rang], vivants, vivants))
    borne = np.concatenate((palier, p.plancher[vivants], atteignable[vivants]))
    ordre = np.lexsort((borne, engagement))
    engagement, borne = engagement[ordre], borne[ordre]
    neuves = heads(engagement, borne) & (borne > 0)
    engagement, borne = engagement[neuves], borne[neuves]
    depart = np.where(heads(engagement), 0, np.concatenate((borne[:1], borne[:-1])))
    egaux = np.zeros(len(e), dtype=np.bool_)
    egaux[tenus] = True
    pas = np.where(egaux[engagement], _step_of(p, engagement, borne), 0)
    return Segments(engagement, borne - depart, borne <= p.plancher[engagement], pas)


def _step_of(p: Probleme, engagement: Entiers, borne: Entiers) -> Entiers:
    """The hundredth of its rate, up to 100, in which an engagement stands with `borne` more."""
    e = p.engagements
    return np.asarray(-(-PAS_EQUITE * (borne + e.figes[engagement]) // e.centiemes[engagement]))
