"""One writer at a time for one thing: the constraint is the guarantee, the lock is the good message."""

from collections.abc import Iterable
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction

CLASSE_ENTREPRISE = 1
CLASSE_PARTICIPANT = 2
CLASSE_RELANCES = 4
CLASSE_IDENTITE = 5
CLASSE_LIEN = 6
OCCUPE = "Une autre saisie est en cours pour cette entreprise. Réessayez dans quelques secondes."


def lock_entreprise(*entreprise_ids: int) -> None:
    """Take the companies' locks, in order, until the end of the transaction. Waits at most three seconds."""
    _lock(CLASSE_ENTREPRISE, entreprise_ids)


def try_lock_entreprises(entreprise_ids: Iterable[int]) -> set[int]:
    """Take the locks that are free, without waiting; returns those taken."""
    _require_transaction()
    with connection.cursor() as curseur:
        curseur.execute(
            """
            SELECT e FROM unnest(%s::bigint[]) e
             WHERE pg_try_advisory_xact_lock(%s, (e %% 2147483648)::int)
            """,
            [sorted(set(entreprise_ids)), CLASSE_ENTREPRISE],
        )
        return {ligne[0] for ligne in curseur.fetchall()}


def lock_participant(*participant_ids: int) -> None:
    """Same, for what is counted per person over all employers."""
    _lock(CLASSE_PARTICIPANT, participant_ids)


def lock_relances(guichet_id: int) -> None:
    """One writing of reminders at a time per guichet; the next one waits, and sees what was written."""
    _lock_one(CLASSE_RELANCES, guichet_id)


def lock_identite(guichet_id: int, identite: str) -> None:
    """Two registrations of one person at once: the second sees the first."""
    _lock_one(CLASSE_IDENTITE, _number(f"{guichet_id}:{identite}"))


def lock_envoi_lien(entreprise_id: int, adresse: str) -> None:
    """Two links for one address at once: the second sees the first."""
    _lock_one(CLASSE_LIEN, _number(f"{entreprise_id}:{adresse}"))


def _number(texte: str) -> int:
    """Two texts of one number wait for each other in vain: nothing worse."""
    return int.from_bytes(sha256(texte.encode()).digest()[:4])


def _lock_one(classe: int, cle: int) -> None:
    """Held for the time of a few rows: waited for."""
    _require_transaction()
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(%s, %s)", [classe, cle % 2**31])


def _lock(classe: int, ids: tuple[int, ...]) -> None:
    """A savepoint, so that the transaction outlives a refusal: the page that tells it still reads."""
    _require_transaction()
    try:
        with transaction.atomic(), connection.cursor() as curseur:
            curseur.execute("SET LOCAL lock_timeout = '3s'")
            # One statement, row after row in the order given: the order is what keeps two from a deadlock.
            curseur.execute(
                """
                SELECT count(pg_advisory_xact_lock(%s, (e %% 2147483648)::int))
                  FROM unnest(%s::bigint[]) AS e
                """,
                [classe, sorted(set(ids))],
            )
    except OperationalError:
        raise ValidationError(OCCUPE, code="occupe") from None


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("un verrou se prend dans une transaction")
