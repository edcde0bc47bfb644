"""Whole tables of integers in and out of the database, in one statement each.

Read by binary COPY, whose records have one width as long as every column is an integer that is not null: they
become numpy columns without a loop. Written from arrays, because the application role may not COPY into a
table under row-level security. Amounts are integer hundredths, days are ordinals, texts positions in a list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Self

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from guichets import portee as portees

Entiers = NDArray[np.int64]
ENTETE = 19
"""Bytes before the first record of a binary COPY; two more close it."""
FIN = 2


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by name. `brut` holds the records as they came, in order, so that they can be digested."""

    colonnes: Mapping[str, Entiers]
    brut: NDArray[np.void]

    def __getitem__(self, nom: str) -> Entiers:
        return self.colonnes[nom]

    def __len__(self) -> int:
        return len(self.brut)

    def take(self, choix: NDArray[Any]) -> Self:
        """Some rows, by mask or by numbers."""
        return type(self)({nom: c[choix] for nom, c in self.colonnes.items()}, self.brut[choix])


def require_guichet(guichet_id: int, *, ecrire: bool = False) -> None:
    """What the managers do for a model: raise unless the open scope holds the guichet."""
    portee = portees.courante()
    if not portee.libre and guichet_id not in (portee.ecrire if ecrire else portee.lire):
        raise portees.PorteeInterdite("Le guichet est hors de la portée.")


def read_table(requete: str, noms: Sequence[str], parametres: Mapping[str, Any]) -> Table:
    """Rows of a SELECT whose columns are all integers, none of them null."""
    tampon = BytesIO()
    colonnes = ", ".join(f"{nom}::bigint" for nom in noms)
    with connection.cursor() as curseur, connection.wrap_database_errors:
        texte = curseur.cursor.mogrify(requete, parametres).decode()
        ordre = f"COPY (SELECT {colonnes} FROM ({texte}) t) TO STDOUT (FORMAT binary)"
        curseur.cursor.copy_expert(ordre, tampon)
    champs: list[tuple[str, str]] = [("_nombre", ">i2")]
    for nom in noms:
        champs += [(f"_taille_{nom}", ">i4"), (nom, ">i8")]
    largeur = np.dtype(champs)
    nombre = (tampon.tell() - ENTETE - FIN) // largeur.itemsize
    lus = np.ndarray(nombre, largeur, tampon.getbuffer(), ENTETE)
    return Table({nom: lus[nom].astype(np.int64) for nom in noms}, lus)


@dataclass(frozen=True, slots=True)
class Colonne:
    """Values to write. `sql`: what is stored, from the value `{}`."""

    valeurs: Sequence[Any] | NDArray[Any]
    type: str = "bigint"
    sql: str = "{}"


def heures(centiemes: Entiers) -> Colonne:
    return Colonne(centiemes, sql="{}::numeric / 100")


def jours(ordinaux: Entiers) -> Colonne:
    """Ordinals to dates; below 1: none."""
    return Colonne(ordinaux, sql="CASE WHEN {0} > 0 THEN DATE '0001-01-01' + ({0} - 1)::int END")


def recordset(colonnes: Mapping[str, Colonne]) -> tuple[str, list[Any]]:
    """« SELECT a, b FROM unnest(…) » and its parameters."""
    noms = list(colonnes)
    choix = ", ".join(f"{c.sql.format(f'u.{nom}')} AS {nom}" for nom, c in colonnes.items())
    tableaux = ", ".join(f"%s::{c.type}[]" for c in colonnes.values())
    parametres = [_literal(c) for c in colonnes.values()]
    return f"SELECT {choix} FROM unnest({tableaux}) AS u({', '.join(noms)})", parametres


def _literal(colonne: Colonne) -> Any:
    if isinstance(colonne.valeurs, np.ndarray):
        return "{" + ",".join(map(str, colonne.valeurs.tolist())) + "}"
    return list(colonne.valeurs)


def insert_rows(table: str, colonnes: Mapping[str, Colonne], fixes: Mapping[str, str]) -> None:
    """One INSERT. `fixes`: SQL of the columns that are the same in every row."""
    source, parametres = recordset(colonnes)
    noms = ", ".join([*colonnes, *fixes])
    valeurs = ", ".join([*(f"v.{nom}" for nom in colonnes), *fixes.values()])
    with connection.cursor() as curseur:
        curseur.execute(f"INSERT INTO {table} ({noms}) SELECT {valeurs} FROM ({source}) v", parametres)


def delete_rows(table: str, ids: Entiers) -> None:
    if len(ids):
        with connection.cursor() as curseur:
            curseur.execute(f"DELETE FROM {table} WHERE id = ANY (%s::bigint[])", [_literal(Colonne(ids))])


@dataclass(frozen=True, slots=True)
class Fusion:
    """What a table must hold.

    `cles` tell a row apart; `valeurs` are compared; `datees` (SQL) are set whenever a value changes;
    `nouvelles` and `fixes` (SQL) only when a row is new.
    """

    table: str
    cles: Mapping[str, Colonne]
    valeurs: Mapping[str, Colonne] = field(default_factory=dict)
    nouvelles: Mapping[str, Colonne] = field(default_factory=dict)
    datees: Mapping[str, str] = field(default_factory=dict)
    fixes: Mapping[str, str] = field(default_factory=dict)


def merge_rows(fusion: Fusion, condition: str, parametres: Sequence[Any]) -> None:
    """Make the rows under `condition` (on « c ») equal to those given, in one statement.

    What does not differ is not written.
    """
    f = fusion
    source, valeurs = recordset({**f.cles, **f.valeurs, **f.nouvelles})
    memes = " AND ".join(f"c.{nom} = v.{nom}" for nom in f.cles)
    absente = f"NOT EXISTS (SELECT 1 FROM v WHERE {memes})"
    suites = [
        f"v AS MATERIALIZED ({source})",
        f"retirees AS (DELETE FROM {f.table} c WHERE {condition} AND {absente})",
    ]
    if f.valeurs:
        suites.append(f"changees AS ({_update(f)} WHERE {condition} AND {memes} AND {_differ(f.valeurs)})")
    noms = ", ".join([*f.cles, *f.valeurs, *f.nouvelles, *f.datees, *f.fixes])
    creees = [f"v.{nom}" for nom in (*f.cles, *f.valeurs, *f.nouvelles)]
    creees += [*f.datees.values(), *f.fixes.values()]
    with connection.cursor() as curseur:
        curseur.execute(
            f"WITH {', '.join(suites)} INSERT INTO {f.table} ({noms}) SELECT {', '.join(creees)} FROM v "
            f"WHERE NOT EXISTS (SELECT 1 FROM {f.table} c WHERE {condition} AND {memes})",
            [*valeurs, *list(parametres) * len(suites)],
        )


def _update(f: Fusion) -> str:
    mises = [*(f"{nom} = v.{nom}" for nom in f.valeurs), *(f"{nom} = {sql}" for nom, sql in f.datees.items())]
    return f"UPDATE {f.table} c SET {', '.join(mises)} FROM v"


def _differ(valeurs: Mapping[str, Colonne]) -> str:
    actuelles, nouvelles = (", ".join(f"{de}.{nom}" for nom in valeurs) for de in ("c", "v"))
    return f"({actuelles}) IS DISTINCT FROM ({nouvelles})"
