"""The identity of a marché's hours, on every page and in the bilans."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import template

register = template.Library()


@register.filter
def ajustee(identite: Mapping[str, Any] | Iterable[Mapping[str, Any]] | None) -> bool:
    """Whether a row, or one of several, carries adjustments: the column is shown only then."""
    lignes = [identite] if isinstance(identite, Mapping) else identite or []
    return any(Decimal(str(ligne.get("ajustements") or 0)) for ligne in lignes)
