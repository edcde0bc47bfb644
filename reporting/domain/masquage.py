"""Statistical secrecy: a count under the threshold is not shown, nor anything from which it could be
deduced.
"""

from collections.abc import Mapping
from enum import StrEnum


class Masque(StrEnum):
    AUCUN = ""
    PETIT = "petit"
    """Under the threshold: written « < 5 »."""
    SECONDAIRE = "secondaire"
    """Hidden because it would give away another one: written « masqué »."""


def is_small(nombre: int, seuil: int) -> bool:
    """Zero is not a person: it is shown."""
    return 0 < nombre < seuil


def mask_total(nombre: int, seuil: int) -> Masque:
    return Masque.PETIT if is_small(nombre, seuil) else Masque.AUCUN


def mask_cells(comptes: Mapping[str, int], seuil: int, *, total_connu: bool = True) -> dict[str, Masque]:
    """What to hide in a table.

    Cells under the threshold are hidden; as long as one of them can still be deduced from the total and
    from the cells shown, the smallest cell shown is hidden too. When none is left to hide, the whole table
    is. Nothing can be deduced where the total is hidden itself.
    """
    masques = {
        nom: Masque.PETIT if is_small(nombre, seuil) else Masque.AUCUN for nom, nombre in comptes.items()
    }
    while total_connu and _is_deducible(comptes, masques, seuil):
        montrees = [nom for nom, masque in masques.items() if masque is Masque.AUCUN and comptes[nom] > 0]
        if not montrees:
            return dict.fromkeys(comptes, Masque.SECONDAIRE)
        masques[min(montrees, key=lambda nom: (comptes[nom], nom))] = Masque.SECONDAIRE
    return masques


def _is_deducible(comptes: Mapping[str, int], masques: Mapping[str, Masque], seuil: int) -> bool:
    """Whether a small cell has a single value left, knowing the sum of what is hidden and the bounds of
    each cell.

    A small cell is between 1 and `seuil` − 1; one hidden for another's sake is at least `seuil`.
    """
    petites = [nom for nom, masque in masques.items() if masque is Masque.PETIT]
    if not petites:
        return False
    secondaires = sum(1 for masque in masques.values() if masque is Masque.SECONDAIRE)
    cache = sum(comptes[nom] for nom, masque in masques.items() if masque is not Masque.AUCUN)
    autres_min = len(petites) - 1 + secondaires * seuil
    plus_grand = min(seuil - 1, cache - autres_min)
    plus_petit = 1 if secondaires else max(1, cache - (len(petites) - 1) * (seuil - 1))
    return plus_petit == plus_grand
