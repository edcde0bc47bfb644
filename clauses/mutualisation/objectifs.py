"""The order of preferences, each turned into a cost per hundredth on the arcs of the network.

A level comes with `ecart`: the most that it can change along a simple cycle of the residual network. A flow
is optimal for a level, among the optima of the levels before it, if and only if no simple cycle improves it;
so a level weighted by the product of the (ecart + 1) of the levels after it dominates them exactly, with
small numbers. Such a cycle passes the sink, the source and each engagement at most once: hence the bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

import numpy as np

from clauses.mutualisation.reseau import Entiers, Reseau
from clauses.mutualisation.types import Engagement

BITS_DEPARTAGE = 20


@dataclass(frozen=True, slots=True)
class Niveau:
    nom: str
    couts: Entiers
    ecart: int


def build_niveaux(reseau: Reseau, horizon: date | None, cles: Sequence[str]) -> list[Niveau]:
    """Levels in their order; `cles` names each piece for the last one, which only makes the answer unique.

    0 floors; 1 urgent engagements, earliest end first; 2 total; 3 hours kept on their marché; 4 other
    engagements, earliest end first; 5 equal rates among the engagements of one end; 6 earliest hours first;
    7 the previous sharing; 8 a fixed order by ids.
    """
    engagements = reseau.engagements
    nombre = len(engagements)
    urgents = rank_fins(e for e in engagements if e.est_urgent(horizon))
    autres = rank_fins(e for e in engagements if not e.est_urgent(horizon))
    rang_date = {jours: r for r, jours in enumerate(sorted({(m.debut, m.fin) for m in reseau.morceaux}))}
    segments = reseau.segments
    passages = [*reseau.passages, *reseau.preferes]
    fins = [engagements[s.engagement].fin for s in segments]
    niveaux = [
        _niveau(reseau, "planchers", {s.arc: -1 for s in segments if s.plancher}, 1),
        _niveau(reseau, "urgents", _priorities(reseau, fins, urgents), len(urgents)),
        _niveau(reseau, "total", {reseau.retour: -1}, 1),
        _niveau(reseau, "sur le marché", {p.arc: -1 for p in passages if p.propre}, nombre),
        _niveau(reseau, "échéances", _priorities(reseau, fins, autres), len(autres)),
        _niveau(
            reseau, "taux égaux", {s.arc: s.pas for s in segments}, max((s.pas for s in segments), default=0)
        ),
        _niveau(
            reseau,
            "heures anciennes",
            {arc: rang_date[m.debut, m.fin] for arc, m in zip(reseau.sources, reseau.morceaux, strict=True)},
            len(rang_date),
        ),
        _niveau(reseau, "précédente", {p.arc: -1 for p in reseau.preferes}, 2 * nombre),
        _niveau(reseau, "ordre des engagements", {s.arc: s.engagement for s in segments}, nombre),
        _niveau(
            reseau, "ordre des lignes", {arc: i for i, arc in enumerate(reseau.sources)}, len(reseau.sources)
        ),
        _niveau(reseau, "départage", _tie_breaks(reseau, cles), reseau.noeuds << BITS_DEPARTAGE),
    ]
    return [niveau for niveau in niveaux if niveau.couts.any()]


def rank_fins(engagements: Iterable[Engagement]) -> dict[date, int]:
    """Weight of each end date: the earliest is the heaviest, all are above zero."""
    fins = sorted({e.fin for e in engagements}, reverse=True)
    return {fin: rang for rang, fin in enumerate(fins, start=1)}


def _priorities(reseau: Reseau, fins: Sequence[date], rangs: Mapping[date, int]) -> dict[int, int]:
    return {s.arc: -rangs.get(fin, 0) for s, fin in zip(reseau.segments, fins, strict=True)}


def _tie_breaks(reseau: Reseau, cles: Sequence[str]) -> dict[int, int]:
    """Weights drawn from the ids: the optimum is then unique, but for a chance of about arcs ÷ 2^20.

    Even then the answer is the same for the same inputs: the network is built in a canonical order.
    """
    ids = [e.id for e in reseau.engagements]
    poids = {x.arc: _draw(f"{cles[x.morceau]}|{x.engagement is None}|{x.classe}") for x in reseau.entrees}
    poids |= {p.arc: _draw(f"{reseau.classes[p.amont]}|{ids[p.engagement]}") for p in reseau.passages}
    return poids


def _draw(cle: str) -> int:
    return int.from_bytes(blake2b(cle.encode(), digest_size=4).digest()) >> (32 - BITS_DEPARTAGE)


def _niveau(reseau: Reseau, nom: str, couts: Mapping[int, int], ecart: int) -> Niveau:
    tableau = np.zeros(len(reseau.queues), dtype=np.int64)
    if couts:
        tableau[list(couts)] = list(couts.values())
    return Niveau(nom, tableau, ecart)
