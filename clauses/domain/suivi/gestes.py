"""What to do first for an engagement that lacks hours: the one order of every page that advises."""

from decimal import Decimal
from enum import Enum, auto


class Geste(Enum):
    ELIGIBILITE = auto()
    """Hours done on the marché wait for an eligibility."""
    CONFIRMATION = auto()
    """Hours lent on the marché wait for the other party's answer."""
    PIECE = auto()
    """Hours done on the marché wait for a proof."""
    MUTUALISER = auto()
    """Hours done elsewhere would help, and nobody would lose any."""
    CLORE = auto()
    """Its last day is past: no more hours can be done."""
    FAIRE = auto()
    """Hours are to be done: people to propose, or a month to declare."""


def first_gesture(
    *,
    eligibilite: Decimal | None,
    confirmation: Decimal | None,
    piece: Decimal | None,
    mutualisable: bool,
    termine: bool,
) -> Geste:
    """Hours already done first, even once the engagement has ended; then what can still be done."""
    if eligibilite:
        return Geste.ELIGIBILITE
    if confirmation:
        return Geste.CONFIRMATION
    if piece:
        return Geste.PIECE
    if mutualisable:
        return Geste.MUTUALISER
    return Geste.CLORE if termine else Geste.FAIRE
