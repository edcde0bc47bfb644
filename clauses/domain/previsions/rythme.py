"""The pace of an engagement and what it promises. Pure: dates, and hours in integer hundredths."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from clauses.domain.attendu import UN_JOUR
from participants.domain.mois import last_day, months_between

MOIS_OBSERVES = 6
MOIS_MINIMUM = 2
"""How many whole months the pace is read on, and under how many none is told. Said on the page."""

Periode = tuple[date, date]
"""First and last day, both included."""


@dataclass(frozen=True, slots=True)
class Rythme:
    """Hundredths per whole month: in a middling month, in the weak ones, in the strong ones."""

    mois: tuple[date, ...]
    bas: int
    median: int
    haut: int


@dataclass(frozen=True, slots=True)
class Tranche:
    """Days that remain in one month, out of the month's."""

    mois: date
    jours: int

    @property
    def sur(self) -> int:
        return last_day(self.mois).day


def observed_months(debut: date, connu_au: date, pauses: Iterable[Periode]) -> tuple[date, ...]:
    """The last whole known months of an engagement, oldest first. None that a pause touches."""
    ecartees = list(pauses)
    entiers = [
        mois
        for mois in months_between(debut, connu_au)
        if mois >= debut
        and last_day(mois) <= connu_au
        and not any(du <= last_day(mois) and mois <= au for du, au in ecartees)
    ]
    return tuple(entiers[-MOIS_OBSERVES:])


def pace_of(mois: Sequence[date], faits: Mapping[date, int]) -> Rythme | None:
    """Median, and medians of the lower and upper half (the middle month belongs to both): one odd month moves
    none of them far. None when too few months are known. More hours in a month never lower any of the three.
    """
    if len(mois) < MOIS_MINIMUM:
        return None
    valeurs = sorted(faits.get(m, 0) for m in mois)
    moitie = (len(valeurs) + 1) // 2
    return Rythme(tuple(mois), _median(valeurs[:moitie]), _median(valeurs), _median(valeurs[-moitie:]))


def _median(valeurs: Sequence[int]) -> int:
    n = len(valeurs)
    return (valeurs[(n - 1) // 2] + valeurs[n // 2]) // 2


def remaining_days(apres: date, fin: date, pauses: Iterable[Periode]) -> list[Tranche]:
    """The days after `apres`, until `fin` included, outside of every pause, month by month."""
    exclues = sorted(pauses)
    tranches = []
    for mois in months_between(apres + UN_JOUR, fin):
        premier, dernier = max(mois, apres + UN_JOUR), min(last_day(mois), fin)
        tranches.append(Tranche(mois, _days_outside(premier, dernier, exclues)))
    return tranches


def _days_outside(premier: date, dernier: date, pauses: Sequence[Periode]) -> int:
    jours = max(0, (dernier - premier).days + 1)
    vu = premier - UN_JOUR
    for du, au in pauses:
        debut, fin = max(du, vu + UN_JOUR), min(au, dernier)
        if debut <= fin:
            jours -= (fin - debut).days + 1
            vu = fin
    return jours


def project(mensuel: int, tranches: Iterable[Tranche]) -> int:
    """Hundredths done over the months to come, each at the same pace in proportion to its days."""
    return sum(mensuel * t.jours // t.sur for t in tranches)


def month_reached(mensuel: int, tranches: Iterable[Tranche], reste: int) -> date | None:
    """The month in which what remains will have been done, or None if the months do not suffice."""
    cumul = 0
    for t in tranches:
        cumul += mensuel * t.jours // t.sur
        if cumul >= reste:
            return t.mois
    return None


def project_contracts(
    mensuel: int, apres: date, fin: date, pauses: Sequence[Periode], apports: Mapping[date | None, int]
) -> int | None:
    """What the pace brings if no contrat is renewed; None when nobody brought anything.

    `apports`: hundredths that contrats brought to the months observed, by the last day on which their hours
    can count (None: no known end).
    """
    total = sum(apports.values())
    if not total:
        return None
    projete = 0
    for dernier, apport in apports.items():
        limite = fin if dernier is None else min(fin, dernier)
        for t in remaining_days(apres, limite, pauses):
            projete += mensuel * apport * t.jours // (t.sur * total)
    return projete


def monthly_need(reste: int, tranches: Iterable[Tranche]) -> int | None:
    """Hundredths per whole month that would still do what remains, rounded up. None when no day is left."""
    mois = sum((Fraction(t.jours, t.sur) for t in tranches), Fraction(0))
    return ceil(reste / mois) if mois else None
