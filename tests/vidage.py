"""Empties the database after a transactional test: of what it wrote, never of what the migrations loaded.

Django truncates each of the hundred and fifty tables, then makes its own rows again, and ours had to be
loaded again for the next test: seconds where a few deletions do. Any test may follow.
"""

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

_depart: dict[str, str] = {}
"""The tables that the migrations filled, each with the digest of its rows."""


def _tables() -> list[str]:
    return sorted(connection.introspection.django_table_names(only_existing=True, include_views=False))


def _filled(curseur: CursorWrapper, tables: list[str]) -> set[str]:
    curseur.execute(" UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT FROM \"{t}\")" for t in tables))
    return {nom for (nom,) in curseur.fetchall()}


def _digests(curseur: CursorWrapper, tables: list[str]) -> dict[str, str]:
    curseur.execute(
        " UNION ALL ".join(
            f"SELECT '{t}', md5(string_agg(l::text, chr(10) ORDER BY l::text)) FROM \"{t}\" AS l"
            for t in tables
        )
    )
    return dict(curseur.fetchall())


def remember_departure() -> None:
    """Of a database freshly migrated."""
    with connection.cursor() as curseur:
        _depart.clear()
        _depart.update(_digests(curseur, sorted(_filled(curseur, _tables()))))


def empty() -> None:
    tables = _tables()
    with transaction.atomic(), connection.cursor() as curseur:
        # What a server's thread is still writing ends first, as it did before a TRUNCATE.
        curseur.execute("LOCK TABLE " + ", ".join(f'"{t}"' for t in tables))
        ecrites = sorted(_filled(curseur, tables) - _depart.keys())
        # No trigger, no foreign key: the history refuses to be deleted.
        curseur.execute("SET LOCAL session_replication_role = replica")
        for table in ecrites:
            curseur.execute(f'DELETE FROM "{table}"')
        restees = _digests(curseur, sorted(_depart))
    changees = [t for t, somme in _depart.items() if restees[t] != somme]
    assert changees == [], f"this test changed what the migrations loaded: {changees}"
