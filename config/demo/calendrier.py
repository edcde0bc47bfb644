"""Dates of the demonstration, told in months around its reference day."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from participants.domain.mois import add_months, last_day

PARIS = ZoneInfo("Europe/Paris")
PREMIER_MOIS, DERNIER_MOIS = -18, -1
"""Eighteen months of declarations; month 0 is the one that runs on the reference day."""

Repere = int | date
"""A month around the reference day, or a day that does not move with it."""


@dataclass(frozen=True, slots=True)
class Calendrier:
    au: date

    def mois(self, rang: int) -> date:
        return add_months(self.au.replace(day=1), rang)

    def fin(self, rang: int) -> date:
        return last_day(self.mois(rang))

    def debut_de(self, repere: Repere) -> date:
        return repere if isinstance(repere, date) else self.mois(repere)

    def fin_de(self, repere: Repere) -> date:
        return repere if isinstance(repere, date) else self.fin(repere)

    def passes(self) -> list[int]:
        """The months whose declarations are all decided: every one but the last."""
        return list(range(PREMIER_MOIS, DERNIER_MOIS))

    def moment(self, rang: int, jour: int, heure: int = 10) -> datetime:
        """A working hour of a day of the month, where the guichet is."""
        return datetime.combine(self.mois(rang).replace(day=jour), time(heure, 30), tzinfo=PARIS)
