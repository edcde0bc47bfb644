"""Ages as every count groups them."""

from datetime import date

from participants.enums import TrancheAge

MOINS_DE = ((26, TrancheAge.MOINS_26), (41, TrancheAge.DE_26_A_40), (51, TrancheAge.DE_41_A_50))


def age_band(naissance: date, jour: date) -> TrancheAge:
    """The band of a person's age on that day."""
    age = jour.year - naissance.year - ((jour.month, jour.day) < (naissance.month, naissance.day))
    return next((tranche for limite, tranche in MOINS_DE if age < limite), TrancheAge.A_51)
