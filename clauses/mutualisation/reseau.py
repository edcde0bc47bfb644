"""The network of one company: hours flow from pieces of lines to engagements, closed into a circulation.

source → piece → class of compatible engagements → (gate, for hours worked elsewhere) → engagement → segments
→ sink, and one return arc from the sink to the source. Pieces that may go to the same engagements share a
class, which keeps the network small; what `precedente` put somewhere gets its own path, so that it can be
preferred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from clauses.mutualisation.compatibilite import Profil, iter_bits
from clauses.mutualisation.types import Engagement, Morceau

Entiers = npt.NDArray[np.int64]

SOURCE, PUITS = 0, 1
PAS_EQUITE = 100  # rates of engagements that end together are levelled to one hundredth of what they owe


class Precedent(NamedTuple):
    """Where a previous run put hours of a line; bounds may have moved since, so its days match whatever
    overlaps."""

    ligne: int
    engagement: int
    debut: date
    fin: date


@dataclass(frozen=True, slots=True)
class Segment:
    """Part of what an engagement may take: hundredths of equal rank."""

    arc: int
    engagement: int
    plancher: bool  # within what its own marché must keep
    pas: int  # 1 … 100: the hundredth of its rate; 0 where no other engagement ends on that day


@dataclass(frozen=True, slots=True)
class Passage:
    """Arc on which hours of `amont` (a class, or a line) leave for one engagement."""

    arc: int
    amont: int
    engagement: int
    propre: bool  # the hours stay on the marché on which they were worked


@dataclass(frozen=True, slots=True)
class Entree:
    """Arc from a piece to a class (`engagement` is None), or to the path that `precedente` gave to its
    line."""

    arc: int
    morceau: int
    classe: int
    engagement: int | None


@dataclass(slots=True)
class Reseau:
    engagements: Sequence[Engagement]
    morceaux: Sequence[Morceau]
    noeuds: int
    queues: list[int] = field(default_factory=list)
    tetes: list[int] = field(default_factory=list)
    capacites: list[int] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)  # one arc per piece, in order
    entrees: list[Entree] = field(default_factory=list)
    classes: list[tuple[bool, int]] = field(default_factory=list)  # (own marché?, mask of engagements)
    passages: list[Passage] = field(default_factory=list)  # amont: class
    preferes: list[Passage] = field(default_factory=list)  # amont: line
    segments: list[Segment] = field(default_factory=list)
    retour: int = -1

    def node_engagement(self, j: int) -> int:
        return 2 + j

    def node_porte(self, j: int) -> int:
        """Gate of the hours worked elsewhere."""
        return 2 + len(self.engagements) + j

    def node_morceau(self, i: int) -> int:
        return 2 + 2 * len(self.engagements) + i

    def node_vers(self, j: int, propre: bool) -> int:
        return self.node_engagement(j) if propre else self.node_porte(j)

    def add_node(self) -> int:
        self.noeuds += 1
        return self.noeuds - 1

    def add_arc(self, queue: int, tete: int, capacite: int) -> int:
        self.queues.append(queue)
        self.tetes.append(tete)
        self.capacites.append(capacite)
        return len(self.queues) - 1


def build_reseau(
    engagements: Sequence[Engagement],
    morceaux: Sequence[Morceau],
    profils: Sequence[Profil],
    horizon: date | None,
    precedente: Mapping[Precedent, int],
) -> Reseau:
    """Everything is in its canonical order already; `precedente` holds hundredths."""
    reseau = Reseau(engagements, morceaux, 2 + 2 * len(engagements) + len(morceaux))
    vivants = sum(1 << j for j, e in enumerate(engagements) if e.place)
    total = sum(m.centiemes for m in morceaux)
    reseau.sources = [
        reseau.add_arc(SOURCE, reseau.node_morceau(i), m.centiemes) for i, m in enumerate(morceaux)
    ]
    _add_classes(reseau, profils, vivants, total)
    _add_preferes(reseau, profils, vivants, total, precedente)
    for j, e in enumerate(engagements):
        reseau.add_arc(reseau.node_porte(j), reseau.node_engagement(j), e.besoin(horizon))
    _add_segments(reseau, profils, horizon)
    reseau.retour = reseau.add_arc(PUITS, SOURCE, total)
    return reseau


def _add_classes(reseau: Reseau, profils: Sequence[Profil], vivants: int, total: int) -> None:
    noeuds: dict[tuple[bool, int], int] = {}
    numeros: dict[tuple[bool, int], int] = {}
    # Inner arcs are wider than any flow: only pieces, gates and engagements can be the bottleneck of a cut.
    for i, profil in enumerate(profils):
        for propre, masque in ((True, profil.propres & vivants), (False, profil.ailleurs & vivants)):
            if not masque:
                continue
            cle = (propre, masque)
            if cle not in noeuds:
                noeuds[cle], numeros[cle] = reseau.add_node(), len(reseau.classes)
                reseau.classes.append(cle)
            arc = reseau.add_arc(reseau.node_morceau(i), noeuds[cle], total + 1)
            reseau.entrees.append(Entree(arc, i, numeros[cle], None))
    for (propre, masque), noeud in noeuds.items():
        for j in iter_bits(masque):
            arc = reseau.add_arc(noeud, reseau.node_vers(j, propre), total + 1)
            reseau.passages.append(Passage(arc, numeros[propre, masque], j, propre))


def _add_preferes(
    reseau: Reseau,
    profils: Sequence[Profil],
    vivants: int,
    total: int,
    precedente: Mapping[Precedent, int],
) -> None:
    par_ligne: dict[int, list[int]] = defaultdict(list)
    for i, morceau in enumerate(reseau.morceaux):
        par_ligne[morceau.ligne].append(i)
    for (ligne, j, debut, fin), centiemes in sorted(precedente.items()):
        bit = 1 << j & vivants
        admis = [
            i
            for i in par_ligne[ligne]
            if (profils[i].propres | profils[i].ailleurs) & bit
            and reseau.morceaux[i].debut <= fin
            and debut <= reseau.morceaux[i].fin
        ]
        if not admis:
            continue
        noeud = reseau.add_node()
        propre = bool(profils[admis[0]].marche & bit)  # the pieces of a line share its origin
        for i in admis:
            arc = reseau.add_arc(reseau.node_morceau(i), noeud, total + 1)
            reseau.entrees.append(Entree(arc, i, len(reseau.preferes), j))
        arc = reseau.add_arc(noeud, reseau.node_vers(j, propre), centiemes)
        reseau.preferes.append(Passage(arc, ligne, j, propre))


def _add_segments(reseau: Reseau, profils: Sequence[Profil], horizon: date | None) -> None:
    propres = [0] * len(reseau.engagements)
    for morceau, profil in zip(reseau.morceaux, profils, strict=True):
        for j in iter_bits(profil.propres):
            propres[j] += morceau.centiemes
    meme_fin: dict[date, int] = defaultdict(int)
    for e in reseau.engagements:
        meme_fin[e.fin] += bool(e.place)
    for j, e in enumerate(reseau.engagements):
        plancher = min(propres[j], e.besoin(horizon))
        for debut, fin, pas in cut_segments(e, plancher, a_egaliser=meme_fin[e.fin] > 1):
            arc = reseau.add_arc(reseau.node_engagement(j), PUITS, fin - debut)
            reseau.segments.append(Segment(arc, j, fin <= plancher, pas))


def cut_segments(e: Engagement, plancher: int, *, a_egaliser: bool) -> Iterator[tuple[int, int, int]]:
    """(from, to, step) over the hundredths that `e` may take, cut at its floor and at each hundredth of its
    rate."""
    pas_par_borne: dict[int, int] = {}
    if a_egaliser:
        for k in range(1, PAS_EQUITE + 1):
            borne = k * e.centiemes // PAS_EQUITE - e.figes
            if borne > 0:
                pas_par_borne.setdefault(borne, k)
    bornes = sorted({*pas_par_borne, plancher, e.place} - {0})
    pas = 0
    segments: list[tuple[int, int, int]] = []
    # Walking down: a bound that is not a step belongs to the step that ends after it.
    for debut, fin in reversed(list(pairwise([0, *bornes]))):
        pas = pas_par_borne.get(fin, pas)
        segments.append((debut, fin, pas))
    yield from reversed(segments)
