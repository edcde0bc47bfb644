"""Names of lots that a person chooses between: never the same for two."""

from collections import Counter
from collections.abc import Iterable

from guichets.formats import format_jour
from guichets.texte import sort_key
from operations.models import DonneurOrdre, Lot

TETE, QUEUE = 70, 45
"""What is kept of a long name: the marché at its beginning, the lot at its end."""


def lot_names(lots: Iterable[Lot], *, court: bool = False) -> dict[int, str]:
    """Key of a lot → its name; two alike say their buyer first, then end with a day, then with a number.

    One query at most, and only where two are alike. `court`: cut to what a cell of a workbook shows.
    """
    uniques = {lot.pk: lot for lot in lots}
    noms = {pk: shorten(lot.designation) if court else lot.designation for pk, lot in uniques.items()}
    if semblables := _alike(noms):
        acheteurs = _buyers(uniques[pk] for pk in semblables)
        for pk in semblables:
            # First: a select on a phone shows the beginning of a name.
            if acheteur := acheteurs.get(uniques[pk].donneur_ordre_id):
                noms[pk] = f"{shorten(acheteur) if court else acheteur}\u00a0: {noms[pk]}"
    for pk in _alike(noms):
        noms[pk] += f" (notifié le {format_jour(uniques[pk].date_notification)})"
    for rang, pk in enumerate(sorted(_alike(noms)), 1):
        noms[pk] += f" ({rang})"
    return noms


def shorten(nom: str) -> str:
    """The beginning and the end of a long name, cut between words."""
    if len(nom) <= TETE + QUEUE:
        return nom
    tete = nom[:TETE].rsplit(" ", 1)[0].rstrip(" ,;:–-")
    queue = nom[-QUEUE:].split(" ", 1)[-1]
    return f"{tete} … {queue}"


def _alike(noms: dict[int, str]) -> set[int]:
    cles = {pk: sort_key(nom, 2000) for pk, nom in noms.items()}
    fois = Counter(cles.values())
    return {pk for pk, cle in cles.items() if fois[cle] > 1}


def _buyers(lots: Iterable[Lot]) -> dict[int, str]:
    cles = {lot.donneur_ordre_id for lot in lots}
    return dict(DonneurOrdre.objects.filter(pk__in=cles).values_list("pk", "nom"))
