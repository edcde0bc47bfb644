"""What makes two loads give the same territory: fictitious identifiers, keys and draws without chance."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

ESPACE = uuid.UUID("6c1f6a52-6f0e-5f8b-9a53-0c7f6e9d2b11")


def luhn_key(chiffres: str) -> str:
    """The digit that closes a SIREN or a SIRET."""
    total = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        double = int(chiffre) * (2 - rang % 2)
        total += double - 9 if double > 9 else double
    return str(-total % 10)


def siren_of(rang: int, *, public: bool = False) -> str:
    """A valid SIREN that nobody bears: 999 and 299 are not attributed."""
    base = f"{29_990_000 + rang if public else 99_900_000 + rang:08d}"
    return base + luhn_key(base)


def siret_of(rang: int, *, public: bool = False, nic: int = 1) -> str:
    base = siren_of(rang, public=public) + f"{nic:04d}"
    return base + luhn_key(base)


def draw(cle: str, nombre: int) -> int:
    """A number from 0 to `nombre` - 1 that looks like chance and never changes."""
    return int.from_bytes(hashlib.sha256(cle.encode()).digest()[:8]) % nombre


@contextmanager
def stable_keys() -> Iterator[None]:
    """Rows created in the block get public keys drawn from their table and rank: the same at every load."""
    rangs: Counter[str] = Counter()
    champs: list[tuple[Any, Callable[[], uuid.UUID]]] = []

    def numbered(table: str) -> Callable[[], uuid.UUID]:
        def suivante() -> uuid.UUID:
            rangs[table] += 1
            return uuid.uuid5(ESPACE, f"{table}:{rangs[table]}")

        return suivante

    for modele in apps.get_models():
        try:
            champ: Any = modele._meta.get_field("cle")
        except FieldDoesNotExist:
            continue
        if champ.default is uuid.uuid4:
            champs.append((champ, champ.default))
            _set_default(champ, numbered(modele._meta.label_lower))
    try:
        yield
    finally:
        for champ, ancien in champs:
            _set_default(champ, ancien)


def _set_default(champ: Any, valeur: Callable[[], uuid.UUID]) -> None:
    champ.default = valeur
    # Django keeps the default that it computed first.
    champ.__dict__.pop("_get_default", None)
