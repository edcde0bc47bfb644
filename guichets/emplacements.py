"""The second way leftwards: a page leaves a named slot, apps on its right fill it.

`{% emplacement "marche" marche %}` renders every panel registered under that name, in order. A panel is a
template and a function giving its context; `requetes` is its budget, checked by a test.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Panneau:
    gabarit: str
    contexte: Callable[[Any, Any], dict[str, Any] | None]
    """(request, object) → context, or None to show nothing."""
    ordre: int
    requetes: int


_panneaux: dict[str, list[Panneau]] = defaultdict(list)


def placer(
    emplacement: str,
    gabarit: str,
    contexte: Callable[[Any, Any], dict[str, Any] | None],
    *,
    ordre: int = 50,
    requetes: int,
) -> None:
    panneau = Panneau(gabarit, contexte, ordre, requetes)
    if panneau not in _panneaux[emplacement]:
        _panneaux[emplacement].append(panneau)
        _panneaux[emplacement].sort(key=lambda p: p.ordre)


def panneaux(emplacement: str) -> list[Panneau]:
    return list(_panneaux[emplacement])
