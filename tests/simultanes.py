"""Acts at the same moment, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from time import monotonic, sleep

from django.db import connection, connections

ATTENTE = 10
"""Seconds that one thread leaves the other."""


def seul(acte: Callable[[], object]) -> object:
    """In a thread: the connection that it opened is closed with it."""
    try:
        return acte()
    finally:
        connections.close_all()


@contextmanager
def acte_en_cours(acte: Callable[[], object]):
    """`acte` runs in another thread, and is over at the end of the block. Yields its `Future`."""
    with ThreadPoolExecutor(1) as fil:
        yield fil.submit(seul, acte)


def blocked_or_done(futur: Future) -> None:
    """Wait until the other thread waits for a lock of the database, or has ended."""
    fin = monotonic() + ATTENTE
    while monotonic() < fin and not futur.done():
        with connection.cursor() as curseur:
            curseur.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if curseur.fetchone()[0]:
                return
        sleep(0.02)
    assert futur.done(), "the other thread neither waits nor ends"


class Etape:
    """A place where one thread stops until the other lets it go on."""

    def __init__(self) -> None:
        self.atteinte, self.libre = Event(), Event()

    def passer(self) -> None:
        self.atteinte.set()
        assert self.libre.wait(ATTENTE)

    def attendre(self) -> None:
        assert self.atteinte.wait(ATTENTE)

    def ouvrir(self) -> None:
        self.libre.set()
