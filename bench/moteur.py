"""The only place of the measure that calls the engine, and how it reads its answer."""

from collections.abc import Iterable
from dataclasses import dataclass

import holidays

from bench.hasard import Entiers
from bench.hypotheses import DERNIERE_ANNEE
from bench.pays import Pays
from clauses.mutualisation import Prorata
from clauses.mutualisation.colonnes import ventiler_colonnes

FERIES = frozenset(holidays.country_holidays("FR", years=range(DERNIERE_ANNEE - 15, DERNIERE_ANNEE + 6)))


@dataclass(frozen=True, slots=True)
class Parts:
    """Hundredths of a piece of line; `engagements` is -1 for those that none retained."""

    heures: Entiers
    engagements: Entiers
    debut: Entiers
    fin: Entiers
    centiemes: Entiers


@dataclass(frozen=True, slots=True)
class Resultat:
    """Rows are those of the columns. `couvert` and `coupe`: hundredths, by company."""

    retenues: Parts
    surplus: Parts
    couvert: Entiers
    coupe: Entiers


def solve(pays: Pays) -> Resultat:
    v = ventiler_colonnes(
        pays.engagements, pays.heures, horizon=pays.horizon, prorata=Prorata.JOURS_OUVRES, feries=FERIES
    )
    a, s = v.affectations, v.surplus
    return Resultat(
        Parts(a.heures, a.engagements, a.debut, a.fin, a.centiemes),
        Parts(s.heures, s.heures * 0 - 1, s.debut, s.fin, s.centiemes),
        v.couvert,
        v.coupe,
    )


def solve_all(lots: Iterable[Pays]) -> list[Resultat]:
    return [solve(lot) for lot in lots]
