"""What every form of the operations shares: sections, amounts as people type them, refusals by field."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, TypeVar

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from guichets.formats import format_nombre
from guichets.forms.lecture import FormulaireLu
from guichets.forms.outils import DateField, helper, report_errors
from guichets.models import Guichet

__all__ = ["DateField", "FormulaireGuichet", "MontantField", "choice"]

T = TypeVar("T")
_BLANCS = re.compile(r"[\s\u00a0\u202f€]")


class FormulaireGuichet(FormulaireLu):
    """A form inside one guichet. `sections`: (legend, field names), in the order of the screen."""

    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()

    def __init__(self, *args: Any, guichet: Guichet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guichet = guichet
        self.helper = helper(*(Fieldset(legende, *champs) for legende, champs in self.sections))
        self.helper.disable_csrf = True

    def apply(self, action: Callable[[], T]) -> T | None:
        """Run one domain call; its refusals go beside the fields that they name. None when refused."""
        try:
            with transaction.atomic():
                return action()
        except ValidationError as erreur:
            self.add_refusal(erreur)
            return None

    def add_refusal(self, erreur: ValidationError) -> None:
        report_errors(self, erreur)


class MontantField(forms.Field):
    """Euros excluding tax, « 1 250 000,50 » as well as « 1250000.5 ». Cleans to a `Decimal` or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        texte = _BLANCS.sub("", str(value or "")).replace(",", ".")
        if not texte:
            return None
        try:
            montant = Decimal(texte).quantize(Decimal("0.01"))
        except InvalidOperation:
            raise ValidationError("Montant non compris. Écrivez par exemple 1 250 000,50.") from None
        if not 0 < montant < Decimal(10) ** 11:
            raise ValidationError("Le montant doit être supérieur à zéro et compter onze chiffres au plus.")
        return montant

    def prepare_value(self, value: Any) -> Any:
        return format_nombre(value) if isinstance(value, Decimal) else value


def choice(label: str, **kwargs: Any) -> "forms.ModelChoiceField[Any]":
    """A choice among tenant rows by their public key; the form gives the rows in `__init__`."""
    kwargs.setdefault("empty_label", "Choisir…")
    return forms.ModelChoiceField(queryset=None, to_field_name="cle", label=label, **kwargs)
