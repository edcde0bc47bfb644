"""What would remain due once the hours being typed count: an estimate until the guichet counts them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from clauses.domain.suivi.portail import ResteDu

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Restes:
    """Hours that remain due, by key of the lot on which they are due; those of no known lot apart."""

    par_lot: dict[str, Decimal] = field(default_factory=dict)
    ailleurs: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return sum(self.par_lot.values(), self.ailleurs)

    def after(self, lignes: Iterable[tuple[str, Decimal]]) -> Decimal:
        """With these hours done: more than a lot asks for lessens no other."""
        faites: dict[str, Decimal] = defaultdict(Decimal)
        for lot, heures in lignes:
            faites[lot] += heures
        restes = (max(ZERO, reste - faites[lot]) for lot, reste in self.par_lot.items())
        return sum(restes, self.ailleurs)


def remaining_by_lot(engagements: Iterable[ResteDu]) -> Restes | None:
    """None when the guichet has computed nothing yet, or when nothing is due."""
    par_lot: dict[str, Decimal] = defaultdict(Decimal)
    ailleurs, connu = ZERO, False
    for du in engagements:
        if du.reste is None:
            continue
        connu = True
        if du.lot is None:
            ailleurs += du.reste
        else:
            par_lot[str(du.lot.cle)] += du.reste
    return Restes(dict(par_lot), ailleurs) if connu else None
