"""Form fields shared by every app.

Hours are typed as people say them; the same grammar serves page, API and import.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from guichets.formats import format_nombre

CENTIEME = Decimal("0.01")
MINUTES_PAR_HEURE = 60
# Typed after the comma, these look like minutes: « 7,30 » is 7.30 h, which is 7 h 18 min.
DECIMALES_DOUTEUSES = frozenset({"15", "30", "45"})

_ESPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f\u2060\ufeff]+")
_HEURES_MINUTES = re.compile(r"(\d{1,5})(?:h|:)(\d{1,2})?(?:mn|min|m)?", re.ASCII)
_MINUTES = re.compile(r"(\d{1,6})(?:mn|min)", re.ASCII)
_DECIMAL = re.compile(r"(\d{1,7})(?:[.,](\d+))?h?", re.ASCII)

ILLISIBLE = "Durée non comprise. Écrivez par exemple 7,5 ou 7h30."
NEGATIVE = "Un nombre d'heures ne peut pas être négatif."
TROP_DE_DECIMALES = "Deux décimales au plus : 7 h 20 s'écrit 7h20 ou 7,33."
MINUTES_EN_TROP = "Une heure compte 60 minutes : écrivez par exemple 7h30."


def _compact(texte: str) -> str:
    return _ESPACES.sub("", texte).lower().replace("\u2212", "-")


def parse_heures(texte: str) -> Decimal:
    """Hours with two decimals from « 7,5 », « 7.5 », « 7h30 », « 7:30 », « 450 min », « 1 234,50 ».

    Decimals are decimals: « 7,30 » is 7.30 h, never 7 h 30. Raises `ValidationError` with a French message.
    """
    compact = _compact(texte)
    if compact.startswith("-"):
        raise ValidationError(NEGATIVE, code="negatif")
    if trouve := _HEURES_MINUTES.fullmatch(compact):
        minutes = int(trouve[2] or 0)
        if minutes >= MINUTES_PAR_HEURE:
            raise ValidationError(MINUTES_EN_TROP, code="minutes")
        return _from_minutes(int(trouve[1]) * MINUTES_PAR_HEURE + minutes)
    if trouve := _MINUTES.fullmatch(compact):
        return _from_minutes(int(trouve[1]))
    if trouve := _DECIMAL.fullmatch(compact):
        decimales = (trouve[2] or "").rstrip("0")
        if len(decimales) > 2:
            raise ValidationError(TROP_DE_DECIMALES, code="decimales")
        return Decimal(f"{trouve[1]}.{decimales or '0'}").quantize(CENTIEME)
    raise ValidationError(ILLISIBLE, code="illisible")


def _from_minutes(minutes: int) -> Decimal:
    return (Decimal(minutes) / MINUTES_PAR_HEURE).quantize(CENTIEME, rounding=ROUND_HALF_UP)


def understood(texte: str) -> str:
    """How a duration was read, « 7 h 30 = 7,50 h »; empty when there is nothing to say."""
    compact = _compact(texte)
    if _DECIMAL.fullmatch(compact):
        return _doubt(compact)
    try:
        valeur = parse_heures(texte)
    except ValidationError:
        return ""
    if trouve := _HEURES_MINUTES.fullmatch(compact):
        lu = f"{int(trouve[1])} h {int(trouve[2] or 0):02d}"
    else:
        lu = f"{int(_MINUTES.fullmatch(compact)[1])} min"  # type: ignore[index]
    return f"{lu} = {format_nombre(valeur)} h".replace(" ", "\u00a0")


def _doubt(compact: str) -> str:
    """A reminder where the decimals look like minutes: « 7,30 » typed for 7 h 30."""
    trouve = _DECIMAL.fullmatch(compact)
    if trouve is None or trouve[2] not in DECIMALES_DOUTEUSES:
        return ""
    valeur = parse_heures(compact)
    minutes = int((valeur * MINUTES_PAR_HEURE).to_integral_value(ROUND_HALF_UP))
    lu = f"{format_nombre(valeur)} h = {minutes // MINUTES_PAR_HEURE} h {minutes % MINUTES_PAR_HEURE:02d} min"
    ecrire = f"{trouve[1]}h{trouve[2]}"
    return f"{lu}. Pour {trouve[1]} h {trouve[2]}, écrivez {ecrire}.".replace(" h", "\u00a0h")


class HeuresField(forms.Field):
    """Hours as typed by a person. Cleans to a `Decimal` with two decimals, or None when empty."""

    widget = forms.TextInput
    default_error_messages = {"required": "Indiquez un nombre d'heures, 0 compris."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Heures")
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or _compact(str(value)) == "":
            return None
        return parse_heures(str(value))

    def prepare_value(self, value: Any) -> Any:
        """A stored value is shown the French way, without grouping so that it can be typed over."""
        if isinstance(value, Decimal | int | float):
            return format_nombre(value).replace("\u00a0", "")
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            lu = self.to_python(data)
        except ValidationError:
            return True
        return lu != (None if initial in (None, "") else Decimal(str(initial)))
