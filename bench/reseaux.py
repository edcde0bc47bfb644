"""One company's problem for the other solvers: a small network and its levels, built from the admitted pairs.

The other solvers are helped: pieces that may go to the same engagements and were worked on the same days are
one source, and the network is built before the clock starts.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from bench.controle import Morceaux, Paires, Places, places_of
from bench.hasard import Entiers
from bench.pays import Pays

SOURCE, PUITS = 0, 1
PAS = 100
PLANCHER, URGENTS, TOTAL, SUR_LE_MARCHE, ECHEANCES, TAUX, ANCIENNES = range(7)
Choix = Mapping[int, list[tuple[int, bool]]]
"""For each piece, the engagements that may take it; is each of the marché on which it was worked?"""


@dataclass(slots=True)
class Reseau:
    """A circulation: arcs, and the gain of each per hundredth at each level (to be made as large as can be).

    `ecarts`: the most that a level can change along a simple cycle.
    """

    noeuds: int = 2
    arcs: list[tuple[int, int, int]] = field(default_factory=list)
    niveaux: list[dict[int, int]] = field(default_factory=lambda: [{} for _ in range(7)])
    ecarts: list[int] = field(default_factory=list)

    def add(self, queue: int, tete: int, capacite: int) -> int:
        self.arcs.append((queue, tete, capacite))
        return len(self.arcs) - 1

    def add_node(self) -> int:
        self.noeuds += 1
        return self.noeuds - 1

    def values(self, flot: Entiers) -> list[int]:
        return [sum(gain * int(flot[arc]) for arc, gain in niveau.items()) for niveau in self.niveaux]


@dataclass(slots=True)
class Compagnie:
    """A company's network, and the arcs that an affectation uses."""

    reseau: Reseau = field(default_factory=Reseau)
    noeud: dict[int, int] = field(default_factory=dict)
    porte: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Node and arc through which each engagement receives from elsewhere."""
    chemins: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)
    """Arcs from the source of a piece to an engagement."""
    segments: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    """(arc, from, to) of each engagement, in order."""
    retour: int = -1

    def flow_of(self, recus: Mapping[tuple[int, int], int]) -> Entiers:
        """The flow of so many hundredths for each (piece, engagement)."""
        flot = np.zeros(len(self.reseau.arcs), dtype=np.int64)
        charge: dict[int, int] = defaultdict(int)
        for (i, j), centiemes in recus.items():
            for arc in (*self.chemins[i, j], self.retour):
                flot[arc] += centiemes
            charge[j] += centiemes
        for j, total in charge.items():
            for arc, du, au in self.segments[j]:
                flot[arc] = min(max(total - du, 0), au - du)
        return flot


def build(pays: Pays, m: Morceaux, paires: Paires, entreprise: int) -> Compagnie:
    places, e = places_of(pays), pays.engagements
    vivants = [int(j) for j in np.flatnonzero(e.entreprise == entreprise) if places.place[j]]
    choix = _choices(paires, set(vivants))
    c = Compagnie()
    for j in vivants:
        c.noeud[j], porte = c.reseau.add_node(), c.reseau.add_node()
        c.porte[j] = porte, c.reseau.add(porte, c.noeud[j], int(places.besoin[j]))
    dates = _add_sources(c, m, choix)
    _add_debts(c, pays, places, _own_hours(m, choix))
    c.retour = c.reseau.add(PUITS, SOURCE, sum(int(m.centiemes[i]) for i in choix))
    c.reseau.niveaux[TOTAL][c.retour] = 1
    rangs = [max((abs(g) for g in niveau.values()), default=0) for niveau in c.reseau.niveaux]
    c.reseau.ecarts = [1, rangs[URGENTS], 1, len(vivants), rangs[ECHEANCES], rangs[TAUX], dates]
    return c


def _choices(paires: Paires, vivants: set[int]) -> Choix:
    choix: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for rang in np.flatnonzero(np.isin(paires.engagement, list(vivants))):
        choix[int(paires.morceau[rang])].append((int(paires.engagement[rang]), bool(paires.propre[rang])))
    return choix


def _add_sources(c: Compagnie, m: Morceaux, choix: Choix) -> int:
    """How many pairs of days the pieces have; the earliest are the first to be used."""
    groupes: dict[tuple[int, int, tuple[tuple[int, bool], ...]], list[int]] = defaultdict(list)
    for i, possibles in choix.items():
        groupes[int(m.debut[i]), int(m.fin[i]), tuple(possibles)].append(i)
    rangs = {jours: k for k, jours in enumerate(sorted({(du, au) for du, au, _ in groupes}))}
    for (du, au, possibles), pieces in groupes.items():
        source, total = c.reseau.add_node(), sum(int(m.centiemes[i]) for i in pieces)
        entree = c.reseau.add(SOURCE, source, total)
        c.reseau.niveaux[ANCIENNES][entree] = -rangs[du, au]
        for j, propre in possibles:
            noeud, passage = (c.noeud[j], ()) if propre else (c.porte[j][0], (c.porte[j][1],))
            arc = c.reseau.add(source, noeud, total)
            if propre:
                c.reseau.niveaux[SUR_LE_MARCHE][arc] = 1
            c.chemins |= {(i, j): (entree, arc, *passage) for i in pieces}
    return len(rangs)


def _own_hours(m: Morceaux, choix: Choix) -> dict[int, int]:
    propres: dict[int, int] = defaultdict(int)
    for i, possibles in choix.items():
        for j, propre in possibles:
            propres[j] += int(m.centiemes[i]) * propre
    return propres


def _add_debts(c: Compagnie, pays: Pays, places: Places, propres: Mapping[int, int]) -> None:
    fins = {j: int(pays.engagements.fin[j]) for j in c.noeud}
    rangs = {
        urgent: sorted({fins[j] for j in fins if places.urgent[j] == urgent}, reverse=True)
        for urgent in (True, False)
    }
    for j, fin in fins.items():
        urgent = bool(places.urgent[j])
        plancher = min(propres[j], int(places.besoin[j]))
        pas = _steps(pays, j) if list(fins.values()).count(fin) > 1 else {}
        bornes = {b for b in (*pas, plancher, int(places.place[j])) if 0 < b <= places.place[j]}
        courant, segments = 0, []
        for du, au in reversed(list(pairwise([0, *sorted(bornes)]))):
            courant = pas.get(au, courant)
            arc = c.reseau.add(c.noeud[j], PUITS, au - du)
            segments.append((arc, du, au))
            c.reseau.niveaux[PLANCHER][arc] = int(au <= plancher)
            c.reseau.niveaux[URGENTS if urgent else ECHEANCES][arc] = rangs[urgent].index(fin) + 1
            c.reseau.niveaux[TAUX][arc] = -courant
        c.segments[j] = segments[::-1]


def _steps(pays: Pays, j: int) -> dict[int, int]:
    """Load at which each hundredth of the rate is reached, the smallest rate of each load."""
    dues, figes = int(pays.engagements.centiemes[j]), int(pays.engagements.figes[j])
    return {k * dues // PAS - figes: k for k in range(PAS, 0, -1)}
