"""Words that an act leaves in the history beside its rows."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory


@contextmanager
def historique(raison: str) -> Iterator[None]:
    """Give the reason of the changes made in the block to their events, and to no later one."""
    with pghistory.context(raison=raison) as suivi:
        yield
    suivi.metadata.pop("raison", None)
