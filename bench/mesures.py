"""Timing a step beside its floor: the same rows, read and written by bare SQL through the same tables."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.db import connection

from guichets import portee
from guichets.models.base import ModeleGuichet
from guichets.portee import Principal

PAR_INSERTION = 500
LIGNES = """
SELECT '(' || concat_ws(', ', {colonnes}) || ')' FROM "{table}" WHERE id > %s ORDER BY id
"""


class Defaire(Exception):
    """Ends a block whose writes must not stay."""


@contextmanager
def undone(principal: Principal) -> Iterator[None]:
    """An open scope whose writes are taken back, so that a step can be played again."""
    with suppress(Defaire), portee.ouvrir(principal):
        yield
        raise Defaire


def clock(acte: Callable[[], object]) -> float:
    debut = time.perf_counter()
    acte()
    return time.perf_counter() - debut


def median_of(fois: int, acte: Callable[[], object]) -> float:
    return statistics.median(clock(acte) for _ in range(fois))


@dataclass(frozen=True, slots=True)
class Reperes:
    """The last row of each table before a step; the tables are in an order that their keys accept."""

    hauts: dict[type[ModeleGuichet], int]

    @classmethod
    def read(cls, *tables: type[ModeleGuichet]) -> "Reperes":
        return cls({modele: _highest(modele) for modele in tables})

    def insertions(self) -> list[str]:
        """What was added since, as INSERT statements of literals: only the writing is left to do."""
        return [texte for modele, haut in self.hauts.items() for texte in _insertions(modele, haut)]


def _highest(modele: type[ModeleGuichet]) -> int:
    with connection.cursor() as curseur:
        curseur.execute(f'SELECT coalesce(max(id), 0) FROM "{modele._meta.db_table}"')
        return int(curseur.fetchone()[0])


def _insertions(modele: type[ModeleGuichet], haut: int) -> Iterator[str]:
    table = modele._meta.db_table
    noms = [str(champ.column) for champ in modele._meta.concrete_fields]
    litteraux = ", ".join(f"quote_nullable({nom}::text)" for nom in noms)
    with connection.cursor() as curseur:
        curseur.execute(LIGNES.format(colonnes=litteraux, table=table), [haut])
        lignes: list[str] = [ligne for (ligne,) in curseur.fetchall()]
    colonnes = ", ".join(noms)
    for rang in range(0, len(lignes), PAR_INSERTION):
        yield f'INSERT INTO "{table}" ({colonnes}) VALUES {", ".join(lignes[rang : rang + PAR_INSERTION])}'


def run_sql(*requetes: str, **valeurs: Any) -> None:
    """Each statement in turn, its rows fetched. Without values the text goes as it is."""
    with connection.cursor() as curseur:
        for requete in requetes:
            curseur.execute(requete, valeurs or None)
            if curseur.description:
                curseur.fetchall()


def check_constraints() -> None:
    """Deferred constraints, as at the commit that an undone block never reaches."""
    connection.check_constraints()
