"""Digest of everything that a sharing depends on: two equal digests mean two equal answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import date
from enum import Enum
from hashlib import sha256

from clauses.mutualisation.types import Affectation, Engagement, Heures, Prorata


def compute_empreinte(
    engagements: Iterable[Engagement],
    heures: Iterable[Heures],
    *,
    horizon: date | None = None,
    prorata: Prorata = Prorata.JOURS_OUVRES,
    feries: Collection[date] = frozenset(),
    precedente: Iterable[Affectation] = (),
) -> str:
    """SHA-256 in hexadecimal of the arguments of `ventiler`, whatever their order."""
    morceaux = [
        *sorted(_write(e) for e in engagements),
        *sorted(_write(h) for h in heures),
        *sorted(_write(a) for a in precedente),
        repr((None if horizon is None else horizon.isoformat(), prorata.name)),
        repr(sorted(jour.isoformat() for jour in set(feries))),
    ]
    return sha256("\n".join(morceaux).encode()).hexdigest()


def _write(objet: Engagement | Heures | Affectation) -> str:
    return repr((type(objet).__name__, *(_plain(getattr(objet, champ.name)) for champ in fields(objet))))


def _plain(valeur: object) -> object:
    if isinstance(valeur, frozenset):
        return sorted(valeur)
    if isinstance(valeur, tuple):
        return [_plain(v) for v in valeur]
    if isinstance(valeur, Enum):
        return valeur.name
    return valeur.isoformat() if isinstance(valeur, date) else valeur
