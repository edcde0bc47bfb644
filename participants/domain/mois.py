"""Months are designated by their first day."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from guichets.models import Guichet

_TEXTE = re.compile(r"(\d{4})-(\d{2})")


def first_day(jour: date) -> date:
    return jour.replace(day=1)


def last_day(mois: date) -> date:
    return mois.replace(day=monthrange(mois.year, mois.month)[1])


def add_months(mois: date, nombre: int) -> date:
    rang = mois.year * 12 + mois.month - 1 + nombre
    return date(rang // 12, rang % 12 + 1, 1)


def months_between(debut: date, fin: date) -> Iterator[date]:
    """First days of every month touched by the two days, both included."""
    mois = first_day(debut)
    while mois <= fin:
        yield mois
        mois = add_months(mois, 1)


def parse_mois(texte: str) -> date | None:
    """« 2026-03 » → 1 March 2026; None when it is not a month."""
    trouve = _TEXTE.fullmatch(texte)
    if trouve is None or not 1 <= int(trouve[2]) <= 12 or not 1900 <= int(trouve[1]) <= 9998:
        return None
    return date(int(trouve[1]), int(trouve[2]), 1)


def mois_texte(mois: date) -> str:
    """1 March 2026 → « 2026-03 », as in addresses."""
    return f"{mois:%Y-%m}"


def today_of(guichet: Guichet) -> date:
    """Today where the guichet is: a month starts at its midnight."""
    return timezone.localdate(timezone=ZoneInfo(guichet.fuseau))
