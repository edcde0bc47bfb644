"""Rows written in bulk: COPY into a temporary table, then INSERT … SELECT, as row-level security asks."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import connection, models
from django.utils import timezone

from bench.hasard import Entiers

NUL = "\\N"


def write_rows(modele: type[models.Model], n: int, **colonnes: Any) -> None:
    """`n` rows of a table, numbered from 1 unless `id` says otherwise.

    A column is one value for all or a sequence; the others take the model's default, a new key, the moment.
    """
    colonnes.setdefault("id", np.arange(1, n + 1))
    champs = list(modele._meta.concrete_fields)
    valeurs = [_column(champ, n, colonnes) for champ in champs]
    inconnues = colonnes.keys() - {champ.column for champ in champs}
    if inconnues:
        raise TypeError(f"{modele.__name__} : colonnes inconnues {sorted(inconnues)}")
    table, noms = modele._meta.db_table, ", ".join(f'"{champ.column}"' for champ in champs)
    with connection.cursor() as curseur:
        insert_text(curseur, table, noms, to_text(zip(*valeurs, strict=True)))
        curseur.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


def insert_text(curseur: Any, table: str, noms: str, texte: str) -> None:
    curseur.execute(f"CREATE TEMP TABLE copie ON COMMIT DROP AS SELECT {noms} FROM {table} WITH NO DATA")
    curseur.copy_expert(f"COPY copie ({noms}) FROM STDIN", io.StringIO(texte))
    curseur.execute(f"INSERT INTO {table} ({noms}) SELECT {noms} FROM copie")
    curseur.execute("DROP TABLE copie")


def to_text(lignes: Iterable[Sequence[str]]) -> str:
    return "".join("\t".join(ligne) + "\n" for ligne in lignes)


def _column(champ: models.Field[Any, Any], n: int, colonnes: dict[str, Any]) -> list[str]:
    if champ.column not in colonnes:
        return _defaults(champ, n)
    valeur = colonnes[champ.column]
    if isinstance(valeur, np.ndarray):
        valeur = valeur.tolist()
    if isinstance(valeur, list):
        if len(valeur) != n:
            raise ValueError(f"{champ.column} : {len(valeur)} valeurs pour {n} lignes")
        return [_word(v) for v in valeur]
    return [_word(valeur)] * n


def _defaults(champ: models.Field[Any, Any], n: int) -> list[str]:
    if champ.column == "cle":
        return [str(uuid.uuid4()) for _ in range(n)]
    if getattr(champ, "auto_now_add", False) or getattr(champ, "auto_now", False):
        return [_word(timezone.now())] * n
    return [_word(champ.get_default())] * n


def _word(valeur: Any) -> str:
    if valeur is None:
        return NUL
    if isinstance(valeur, bool):
        return "t" if valeur else "f"
    if isinstance(valeur, datetime | date):
        return valeur.isoformat()
    if isinstance(valeur, list | tuple | dict):
        return "{" + ",".join(map(str, valeur)) + "}"
    return str(valeur)


def days(jours: Entiers) -> list[date]:
    return [date.fromordinal(j) for j in jours.tolist()]


def hours(centiemes: Entiers) -> list[str]:
    return [f"{c // 100}.{c % 100:02d}" for c in centiemes.tolist()]
