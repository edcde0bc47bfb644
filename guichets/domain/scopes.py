"""The guichet's own scope, lent for one function to a principal that does not have it."""

from collections.abc import Iterator
from contextlib import contextmanager

from guichets import portee as portees
from guichets.portee import Principal


@contextmanager
def scope_of(guichet_id: int, *, ecrit: bool = False) -> Iterator[None]:
    """The guichet's own scope for the block, to read unless told otherwise; the open one when it suffices."""
    portee = portees.courante()
    if portee.libre or guichet_id in (portee.ecrire if ecrit else portee.lire):
        yield
        return
    with portees.ouvrir(Principal("systeme", guichet_id), au_nom_de=str(portee.principal or "anonyme")):
        if not ecrit:
            portees.renoncer_a_ecrire()
        yield
