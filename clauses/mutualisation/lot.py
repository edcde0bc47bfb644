"""The engine, for any number of companies at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeVar

import numpy as np

from clauses.mutualisation.constats import Residuel, certify, explain_manques, explain_surplus, read_state
from clauses.mutualisation.controle import verify_columns
from clauses.mutualisation.entrees import ENGAGEMENT, LIGNE, check_columns, merge_exclusions, sort_rows
from clauses.mutualisation.masques import BITS
from clauses.mutualisation.partage import give_to_pieces, tell_affectations
from clauses.mutualisation.probleme import pose
from clauses.mutualisation.resolution import solve
from clauses.mutualisation.tableaux import (
    AUCUN,
    Colonnes,
    ColonnesAffectations,
    ColonnesEngagements,
    ColonnesHeures,
    ColonnesManques,
    ColonnesPrecedente,
    ColonnesSurplus,
    ColonnesVentilation,
    Entiers,
)
from clauses.mutualisation.types import Prorata
from clauses.mutualisation.vecteurs import bounds, count

LIGNES_PAR_TRANCHE = 60_000
"""Lines solved together: enough to spread the cost of each array operation, few enough to stay in memory."""
C = TypeVar("C", bound=Colonnes)


def ventiler_colonnes(
    engagements: ColonnesEngagements,
    heures: ColonnesHeures,
    *,
    horizon: Entiers,
    prorata: Prorata = Prorata.JOURS_OUVRES,
    feries: Collection[date] = frozenset(),
    precedente: ColonnesPrecedente | None = None,
    limite: int | None = None,
) -> ColonnesVentilation:
    """Share the hours of each company out to its engagements: `ventiler`, on columns.

    `horizon` gives each company its day, 0 for none; there are as many companies as days there. Neither the
    order of the rows of a company, nor the companies that come with it, change its answer. ValueError names
    the first row or column at fault; MutualisationError means that a result failed its own check and must not
    be used. `limite` is for tests: it forces levels to be solved by stages.
    """
    check_columns(engagements, heures, horizon)
    engagements = merge_exclusions(engagements)
    ordre_e = sort_rows(engagements, engagements.entreprise, engagements.cle, ENGAGEMENT)
    ordre_h = sort_rows(heures, heures.entreprise, heures.cle, LIGNE)
    lot = Lot(engagements.take(ordre_e), heures.take(ordre_h), precedente, horizon)
    lot = lot.renumber(_inverse(ordre_e), _inverse(ordre_h))
    resultats = [
        _ventiler_tranche(lot, de, a, prorata=prorata, feries=feries, limite=limite) for de, a in lot.slices()
    ]
    return _assemble(resultats, ordre_e, ordre_h)


def _inverse(ordre: Entiers) -> Entiers:
    place = np.empty(len(ordre), dtype=np.int64)
    place[ordre] = np.arange(len(ordre))
    return place


@dataclass(frozen=True, slots=True)
class Lot:
    """Companies numbered from 0, one day of `horizon` for each."""

    engagements: ColonnesEngagements
    heures: ColonnesHeures
    precedente: ColonnesPrecedente | None
    horizon: Entiers

    def renumber(self, place_e: Entiers, place_h: Entiers) -> Lot:
        """Rows were sorted: what points at one follows. What points at two companies points at nothing."""
        h, p = self.heures, self.precedente
        if len(place_e):
            h = h.with_columns(origine=np.where(h.origine >= 0, place_e[h.origine], AUCUN))
        if p is not None:
            p = p.with_columns(heures=place_h[p.heures], engagements=place_e[p.engagements])
            p = p.take(self.engagements.entreprise[p.engagements] == h.entreprise[p.heures])
        return Lot(self.engagements, h, p, self.horizon)

    def slices(self) -> Iterator[tuple[int, int]]:
        """Runs of companies; one with more engagements than a word of a mask has bits stays alone."""
        nombre = len(self.horizon)
        larges = np.flatnonzero(count(nombre, self.engagements.entreprise) > BITS).tolist()
        lignes = bounds(self.heures.entreprise, nombre)
        de = 0
        while de < nombre:
            pleine = int(np.searchsorted(lignes, lignes[de] + LIGNES_PAR_TRANCHE, "right")) - 1
            seule = de + 1 if de in larges else nombre
            a = min(max(de + 1, pleine), seule, *(c for c in larges if c > de), nombre)
            yield de, a
            de = a

    def cut(self, de: int, a: int) -> tuple[Lot, int, int]:
        """Some companies, and the first of their rows among engagements and among hours."""
        e0, e1 = np.searchsorted(self.engagements.entreprise, (de, a)).tolist()
        h0, h1 = np.searchsorted(self.heures.entreprise, (de, a)).tolist()
        e, h, p = self.engagements.take(slice(e0, e1)), self.heures.take(slice(h0, h1)), self.precedente
        e = e.with_columns(entreprise=e.entreprise - de)
        origine = np.where(h.origine >= 0, h.origine - e0, AUCUN)
        h = h.with_columns(entreprise=h.entreprise - de, origine=origine)
        if p is not None:
            p = p.take((p.heures >= h0) & (p.heures < h1))
            p = p.with_columns(heures=p.heures - h0, engagements=p.engagements - e0)
        return Lot(e, h, p, self.horizon[de:a]), e0, h0


def _ventiler_tranche(
    lot: Lot, de: int, a: int, *, prorata: Prorata, feries: Collection[date], limite: int | None
) -> ColonnesVentilation:
    partie, e0, h0 = lot.cut(de, a)
    e, h = partie.engagements, partie.heures
    probleme = pose(
        e, h, a - de, horizon=partie.horizon, prorata=prorata, feries=feries, precedente=partie.precedente
    )
    solution = solve(probleme, limite=limite)
    residuel = Residuel(probleme, solution)
    morceaux = give_to_pieces(probleme, solution.parts)
    etat = read_state(probleme, morceaux)
    affectations = tell_affectations(probleme, morceaux)
    surplus = explain_surplus(probleme, solution, residuel, etat)
    verify_columns(e, h, affectations, surplus, horizon=partie.horizon, prorata=prorata)
    couvert, coupe = certify(probleme, solution, residuel)
    manques = explain_manques(probleme, solution, residuel, etat)
    debuts, fins, membres = manques.groupe
    return ColonnesVentilation(
        affectations.with_columns(heures=affectations.heures + h0, engagements=affectations.engagements + e0),
        surplus.with_columns(heures=surplus.heures + h0),
        manques.with_columns(engagements=manques.engagements + e0, groupe=(debuts, fins, membres + e0)),
        couvert,
        coupe,
    )


def _assemble(
    resultats: list[ColonnesVentilation], ordre_e: Entiers, ordre_h: Entiers
) -> ColonnesVentilation:
    """One after the other, in the rows that were given."""
    vide = np.zeros(0, dtype=np.int64)
    a = _concat([r.affectations for r in resultats], ColonnesAffectations(*[vide] * 6))
    s = _concat([r.surplus for r in resultats], ColonnesSurplus(*[vide] * 5))
    return ColonnesVentilation(
        affectations=a.with_columns(heures=ordre_h[a.heures], engagements=ordre_e[a.engagements]),
        surplus=s.with_columns(heures=ordre_h[s.heures]),
        manques=_join_manques([r.manques for r in resultats], ordre_e),
        couvert=np.concatenate([vide, *(r.couvert for r in resultats)]),
        coupe=np.concatenate([vide, *(r.coupe for r in resultats)]),
    )


def _concat(parties: list[C], vide: C) -> C:
    return type(vide)(
        **{c.name: np.concatenate([getattr(x, c.name) for x in [vide, *parties]]) for c in fields(vide)}
    )


def _join_manques(parties: list[ColonnesManques], ordre_e: Entiers) -> ColonnesManques:
    """The members of each part's groups come after those of the parts before."""
    vide = np.zeros(0, dtype=np.int64)
    decales, deja = [], 0
    for m in parties:
        debuts, fins, membres = m.groupe
        decales.append((debuts + deja, fins + deja, membres))
        deja += len(membres)
    decales.append((vide, vide, vide))
    debuts, fins, membres = (np.concatenate(colonne) for colonne in zip(*decales, strict=True))
    colonnes = {
        c.name: np.concatenate([getattr(m, c.name) for m in parties]) if parties else vide
        for c in fields(ColonnesManques)
        if c.name != "groupe"
    }
    m = ColonnesManques(**colonnes, groupe=(debuts, fins, ordre_e[membres]))
    return m.with_columns(engagements=ordre_e[m.engagements])
