"""The value of a cell: hours, a text, a day, a month, from what spreadsheets give."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError

from guichets.formats import MOIS
from guichets.forms.champs import CENTIEME, ILLISIBLE, parse_heures
from guichets.texte import sort_key

# Excel counts days from here, and durations of a day and more are shown as such « dates ».
ORIGINE = datetime(1899, 12, 31)  # noqa: DTZ001 - a number of days, no instant
DERNIERE_DUREE = datetime(1900, 3, 1)  # noqa: DTZ001 - the same
BRUIT = Decimal("0.000001")
NOMBRE_MAX = 10_000_000
JOUR = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:[ T].*)?", re.ASCII)
JOUR_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[ T].*)?", re.ASCII)
MOIS_CHIFFRES = re.compile(r"(\d{1,2})[/.-](\d{4})", re.ASCII)
MOTS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Duree:
    """`arrondie`: the cell held more decimals than hours have."""

    heures: Decimal | None
    arrondie: bool = False


def read_heures(valeur: Any) -> Duree:
    """Hours as the grid reads them. Raises `ValidationError` with the grid's own message."""
    if valeur is None or (isinstance(valeur, str) and not valeur.strip()):
        return Duree(None)
    if isinstance(valeur, bool):
        raise ValidationError(ILLISIBLE, code="illisible")
    if isinstance(valeur, int | float):
        return _number(valeur)
    if isinstance(valeur, datetime) and valeur < DERNIERE_DUREE:
        valeur = valeur - ORIGINE
    if isinstance(valeur, time):
        valeur = timedelta(hours=valeur.hour, minutes=valeur.minute, seconds=valeur.second)
    if isinstance(valeur, timedelta):
        return _duration(valeur)
    if isinstance(valeur, date):
        raise ValidationError(ILLISIBLE, code="illisible")
    return Duree(parse_heures(str(valeur)))


def _number(valeur: float) -> Duree:
    """A cell shows two decimals of what it holds: they are what was read by who filled it."""
    if not abs(valeur) < NOMBRE_MAX:
        raise ValidationError(ILLISIBLE, code="illisible")
    exacte = Decimal(str(valeur))
    lue = exacte.quantize(CENTIEME, rounding=ROUND_HALF_UP)
    return Duree(parse_heures(f"{lue:f}"), abs(exacte - lue) > BRUIT)


def _duration(valeur: timedelta) -> Duree:
    minutes = round(valeur.total_seconds() / 60)
    return Duree(parse_heures(f"{minutes} min") if minutes >= 0 else parse_heures("-1"))


def read_text(valeur: Any) -> str:
    """One line of text, as short as anything here should be."""
    if valeur is None:
        return ""
    if isinstance(valeur, float) and valeur.is_integer():
        valeur = int(valeur)
    if isinstance(valeur, datetime | date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, timedelta):
        minutes = round(valeur.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    texte = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in str(valeur))
    return " ".join(texte.split())[:200]


def read_month(valeur: Any) -> date | None:
    """The first day of the month of a day or of a month; None when it is neither."""
    if isinstance(valeur, date):
        return date(valeur.year, valeur.month, 1)
    texte = read_text(valeur)
    if trouve := JOUR.fullmatch(texte):
        return _first(int(trouve[3]), int(trouve[2]))
    if trouve := JOUR_ISO.fullmatch(texte):
        return _first(int(trouve[1]), int(trouve[2]))
    if trouve := MOIS_CHIFFRES.fullmatch(texte):
        return _first(int(trouve[2]), int(trouve[1]))
    mots = plain(texte).split()
    noms = [rang for rang, nom in enumerate(MOIS, 1) if plain(nom) in mots]
    annees = [int(mot) for mot in mots if mot.isdecimal() and len(mot) == 4]
    return _first(annees[0], noms[0]) if len(noms) == 1 and len(annees) == 1 else None


def read_day(valeur: Any) -> date | None:
    """The day, when the cell tells one; None for a mere month."""
    if isinstance(valeur, date):
        return valeur.date() if isinstance(valeur, datetime) else valeur
    texte = read_text(valeur)
    try:
        if trouve := JOUR.fullmatch(texte):
            return date(_year(int(trouve[3])), int(trouve[2]), int(trouve[1]))
        if (trouve := JOUR_ISO.fullmatch(texte)) and trouve[3]:
            return date(int(trouve[1]), int(trouve[2]), int(trouve[3]))
    except ValueError:
        return None
    return None


def _year(annee: int) -> int:
    return annee + 2000 if annee < 100 else annee


def _first(annee: int, mois: int) -> date | None:
    annee = _year(annee)
    return date(annee, mois, 1) if 1 <= mois <= 12 and 1900 <= annee <= 9998 else None


@lru_cache(maxsize=16_384)
def plain(texte: str) -> str:
    """Words without accents, case or punctuation, one space between them."""
    return MOTS.sub(" ", sort_key(texte, 400)).strip()


def words(texte: str) -> tuple[str, ...]:
    """The same, in alphabetical order: « MARTIN Awa » is « Awa Martin »."""
    return tuple(sorted(plain(texte).split()))
