"""The networks of the companies, side by side in one set of columns.

source → group of pieces → class of engagements → (gate, for hours worked elsewhere) → engagement → segments →
sink. Groups that may go to the same engagements share a class; what the previous sharing gave has arcs of its
own, so that it can be preferred. What has no choice has no node: a group with one way out leaves from its
class, and there is a gate only where hours of the marché could bring an engagement beyond what it expects.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from clauses.mutualisation.probleme import Probleme
from clauses.mutualisation.solveur import PUITS, SOURCE, Noeuds
from clauses.mutualisation.tableaux import Booleens, Entiers, unfold
from clauses.mutualisation.vecteurs import before, bounds, count, heads, number, total

PAS_EQUITE = 100
"""Rates of engagements that end together are levelled to one hundredth of what they owe."""


class Sorte(IntEnum):
    SOURCE = 0  # source → group, or → its class
    ENTREE = 1  # group → class, where it has the choice
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
    entree_groupe: Entiers  # one row per group and class that it may enter …
    entree_classe: Entiers
    entree_arc: Entiers  # … and the arc that carries it
    entree_libre: Booleens  # of kind ENTREE
    passage_classe: Entiers
    passage_engagement: Entiers
    passage_propre: Booleens
    engagements: Entiers
    porte_engagement: Entiers  # those that have a gate
    ancienne_case: Entiers
    ancienne_propre: Booleens
    segments: Segments
    rang_groupe: Entiers  # of each group within its company
    rang_classe: Entiers  # of each class within its company
    noeud_groupe: Entiers  # where each group leaves from, within its company
    noeud_porte: Entiers  # where each engagement receives hours worked elsewhere


def build_reseaux(probleme: Probleme, choisies: Booleens) -> Reseaux:
    """The networks of the companies marked in `choisies`."""
    p, g = probleme, probleme.groupes
    groupes = np.flatnonzero(choisies[g.entreprise])
    engagements = np.flatnonzero(choisies[p.engagements.entreprise])
    anciennes = np.flatnonzero(choisies[g.entreprise[p.anciennes.case_groupe]])
    classes = _find_classes(p, groupes)
    noeuds = _number_nodes(p, classes)
    portes = engagements[noeuds.porte_utile[engagements]]
    libres = noeuds.choix[classes.groupe]
    segments = _cut_segments(p, engagements, _find_reachable(p, classes))
    ancienne_propre = p.rangs.has(
        g.propres, p.anciennes.case_groupe[anciennes], p.rang(p.anciennes.case_engagement[anciennes])
    )
    retenus = _Retenus(groupes, libres, portes, anciennes, ancienne_propre, segments)
    arcs, rangees = _sort_by_company(_list_arcs(p, classes, noeuds, retenus))
    entree_arc = rangees[Sorte.SOURCE][np.searchsorted(groupes, classes.groupe)]
    entree_arc[libres] = rangees[Sorte.ENTREE]
    return Reseaux(
        entreprises=np.flatnonzero(choisies),
        noeuds=noeuds.nombre,
        entreprise=arcs.entreprise,
        queues=arcs.queues.astype(np.int32),
        tetes=arcs.tetes.astype(np.int32),
        capacites=arcs.capacites,
        rangees=rangees,
        groupes=groupes,
        entree_groupe=classes.groupe,
        entree_classe=classes.de_groupe,
        entree_arc=entree_arc,
        entree_libre=libres,
        passage_classe=classes.passage,
        passage_engagement=classes.engagement,
        passage_propre=classes.propre[classes.passage],
        engagements=engagements,
        porte_engagement=portes,
        ancienne_case=anciennes,
        ancienne_propre=ancienne_propre,
        segments=segments,
        rang_groupe=noeuds.rang_groupe,
        rang_classe=classes.rang,
        noeud_groupe=noeuds.groupe(np.arange(len(g))),
        noeud_porte=noeuds.porte(np.arange(len(p.engagements))),
    )


class _Arcs(NamedTuple):
    """Arcs of one kind."""

    entreprise: Entiers
    queues: Entiers
    tetes: Entiers
    capacites: Entiers


class _Retenus(NamedTuple):
    """What becomes an arc, beside the passages."""

    groupes: Entiers
    libres: Booleens  # rows of `_Classes.groupe`
    portes: Entiers
    anciennes: Entiers
    ancienne_propre: Booleens
    segments: Segments


def _list_arcs(p: Probleme, classes: _Classes, noeuds: _Numeros, retenus: _Retenus) -> list[_Arcs]:
    """By kind, in the order of `Sorte`."""
    g, groupes, portes, segments = p.groupes, retenus.groupes, retenus.portes, retenus.segments
    # Inner arcs are wider than any flow: only groups, gates and engagements can be the bottleneck of a cut.
    large = total(p.entreprises, g.entreprise, g.centiemes) + 1
    entre, passantes = classes.groupe[retenus.libres], classes.entreprise[classes.passage]
    cases, vers = (
        colonne[retenus.anciennes] for colonne in (p.anciennes.case_groupe, p.anciennes.case_engagement)
    )
    propre, d_engagement = classes.propre[classes.passage], p.engagements.entreprise
    source, puits = np.full_like(groupes, SOURCE), np.full_like(segments.engagement, PUITS)
    return [
        _Arcs(g.entreprise[groupes], source, noeuds.groupe(groupes), g.centiemes[groupes]),
        _Arcs(
            g.entreprise[entre],
            noeuds.groupe(entre),
            noeuds.classe(classes.de_groupe[retenus.libres]),
            large[g.entreprise[entre]],
        ),
        _Arcs(
            passantes,
            noeuds.classe(classes.passage),
            noeuds.vers(classes.engagement, propre),
            large[passantes],
        ),
        _Arcs(d_engagement[portes], noeuds.porte(portes), noeuds.engagement(portes), p.besoin[portes]),
        _Arcs(
            g.entreprise[cases],
            noeuds.groupe(cases),
            noeuds.vers(vers, retenus.ancienne_propre),
            p.anciennes.case_centiemes[retenus.anciennes],
        ),
        _Arcs(
            d_engagement[segments.engagement],
            noeuds.engagement(segments.engagement),
            puits,
            segments.centiemes,
        ),
    ]


def _sort_by_company(sortes: list[_Arcs]) -> tuple[_Arcs, list[Entiers]]:
    """All arcs, company by company, and where those of each kind are."""
    arcs = _Arcs(*(np.concatenate(colonnes) for colonnes in zip(*sortes, strict=True)))
    ordre = np.argsort(arcs.entreprise, kind="stable")
    place = np.empty(len(ordre), dtype=np.int64)
    place[ordre] = np.arange(len(ordre))
    fins = np.cumsum([len(sorte.entreprise) for sorte in sortes])
    return _Arcs(*(colonne[ordre] for colonne in arcs)), np.split(place, fins[:-1])


@dataclass(frozen=True, slots=True)
class _Numeros:
    """Nodes of each network: source, sink, engagements, gates, groups that have the choice, classes."""

    p: Probleme
    classes: _Classes
    porte_utile: Booleens  # by engagement
    choix: Booleens  # by group
    classe_seule: Entiers  # of each group that has not
    portes: Entiers  # by company
    groupes: Entiers  # by company: those that have the choice
    rang_groupe: Entiers
    rang_porte: Entiers  # among those that have a node
    rang_choix: Entiers

    @property
    def nombre(self) -> Entiers:
        """By company."""
        classes = np.diff(bounds(self.classes.entreprise, self.p.entreprises))
        return np.asarray(2 + self.p.rangs.nombre + self.portes + self.groupes + classes)

    def engagement(self, e: Entiers) -> Entiers:
        return np.asarray(2 + self.p.rang(e))

    def porte(self, e: Entiers) -> Entiers:
        porte = 2 + self.p.rangs.nombre[self.p.engagements.entreprise[e]] + self.rang_porte[e]
        return np.where(self.porte_utile[e], porte, self.engagement(e))

    def vers(self, e: Entiers, propre: Booleens) -> Entiers:
        return np.where(propre, self.engagement(e), self.porte(e))

    def groupe(self, x: Entiers) -> Entiers:
        de = self.p.groupes.entreprise[x]
        groupe = 2 + self.p.rangs.nombre[de] + self.portes[de] + self.rang_choix[x]
        if not len(self.classes.rang):
            return np.asarray(groupe)
        return np.where(self.choix[x], groupe, self.classe(self.classe_seule[x]))

    def classe(self, c: Entiers) -> Entiers:
        de = self.classes.entreprise[c]
        premiere = 2 + self.p.rangs.nombre[de] + self.portes[de] + self.groupes[de]
        return np.asarray(premiere + self.classes.rang[c])


def _number_nodes(p: Probleme, classes: _Classes) -> _Numeros:
    de_groupe, d_engagement = p.groupes.entreprise, p.engagements.entreprise
    choix, porte_utile = _find_choices(p, classes), _find_gates(p, classes)
    classe_seule = np.zeros(len(choix), dtype=np.int64)
    classe_seule[classes.groupe] = classes.de_groupe
    return _Numeros(
        p=p,
        classes=classes,
        porte_utile=porte_utile,
        choix=choix,
        classe_seule=classe_seule,
        portes=count(p.entreprises, d_engagement[porte_utile]),
        groupes=count(p.entreprises, de_groupe[choix]),
        rang_groupe=np.arange(len(choix)) - bounds(de_groupe, p.entreprises)[de_groupe],
        rang_porte=before(porte_utile.astype(np.int64), d_engagement),
        rang_choix=before(choix.astype(np.int64), de_groupe),
    )


def _find_choices(p: Probleme, classes: _Classes) -> Booleens:
    """Groups with several ways out: two classes, or what the previous sharing gave."""
    choix = count(len(p.groupes), classes.groupe) > 1
    choix[p.anciennes.case_groupe] = True
    return np.asarray(choix)


def _find_gates(p: Probleme, classes: _Classes) -> Booleens:
    """Engagements that may take hours of both kinds, and more of all than from elsewhere. The segments of the
    others hold back by themselves what comes from elsewhere."""
    propre = classes.propre[classes.passage]
    siennes, autres = (count(len(p.engagements), classes.engagement[s]) > 0 for s in (propre, ~propre))
    return siennes & autres & (p.besoin < p.place)


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
