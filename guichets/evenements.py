"""The first way leftwards: an app announces a fact, apps on its right act on it.

Synchronous, in the same transaction: a handler is one domain call, registered in `AppConfig.ready`, and its
error undoes the whole act.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")

_abonnes: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def abonner(type_evenement: type[E], reaction: Callable[[E], None]) -> None:
    if reaction not in _abonnes[type_evenement]:
        _abonnes[type_evenement].append(reaction)


def publier(evenement: Any) -> None:
    for reaction in _abonnes[type(evenement)]:
        reaction(evenement)
