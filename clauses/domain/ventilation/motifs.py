"""The engine's reasons in the words of the tables."""

from clauses.enums import MotifNonRetenue
from clauses.mutualisation import MotifSurplus

IMPOSEE = "imposee"
"""Rule of the ventilations that come from an imposed affectation."""
SURPLUS = {
    MotifSurplus.NON_ELIGIBLE: MotifNonRetenue.SANS_ELIGIBILITE,
    MotifSurplus.PERIODE: MotifNonRetenue.HORS_PERIODE,
    MotifSurplus.PUBLIC: MotifNonRetenue.NON_COMPTABLE,
    MotifSurplus.MUTUALISATION: MotifNonRetenue.REFUS,
    MotifSurplus.EN_RESERVE: MotifNonRetenue.RESERVE,
    MotifSurplus.EXCEDENT: MotifNonRetenue.EXCEDENT,
}
