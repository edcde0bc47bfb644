"""Facts that the operations announce."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LotsRegroupes:
    """Lots joined one marché: what depends on the marché of a lot follows."""

    marche_id: int
    lot_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AttributionChangee:
    """The holder of a lot changed (import of an amendment, regrouping)."""

    lot_id: int
