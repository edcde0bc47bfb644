"""Lengths of time over several periods: two contrats at once count once."""

from collections.abc import Iterable
from datetime import date, timedelta

from guichets.formats import format_accord

MOIS_MOYEN = 365.25 / 12
Periode = tuple[date, date]


def union(periodes: Iterable[Periode]) -> list[Periode]:
    """The periods in order, joined where they touch or overlap."""
    jointes: list[Periode] = []
    for debut, fin in sorted(periodes):
        if jointes and (jointes[-1][1] == date.max or debut <= jointes[-1][1] + timedelta(days=1)):
            jointes[-1] = (jointes[-1][0], max(jointes[-1][1], fin))
        else:
            jointes.append((debut, fin))
    return jointes


def covered_days(periodes: Iterable[Periode]) -> int:
    return sum((fin - debut).days + 1 for debut, fin in union(periodes))


def in_words(jours: int) -> str:
    """« 12 jours » under two months, then « 14 mois », then « 2 ans et 3 mois »; empty for nothing."""
    if jours <= 0:
        return ""
    if jours < 2 * MOIS_MOYEN:
        return format_accord(jours, "jour,jours")
    ans, mois = divmod(round(jours / MOIS_MOYEN), 12)
    if ans < 2:
        return format_accord(ans * 12 + mois, "mois,mois")
    reste = f" et {format_accord(mois, 'mois,mois')}" if mois else ""
    return f"{format_accord(ans, 'an,ans')}{reste}"
