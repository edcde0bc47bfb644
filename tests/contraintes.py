"""The foreign keys of an open transaction."""

from django.db import connection


def check_now() -> None:
    """What waits for the end is checked here, and each constraint stays as declared, immediate or deferred.

    Rows made for a walk and left for later would be checked again by each of its requests that writes.
    """
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("SELECT string_agg(format('%I', conname), ', ') FROM pg_constraint WHERE condeferred")
        (differees,) = curseur.fetchone()
        curseur.execute(f"SET CONSTRAINTS {differees} DEFERRED")
