"""A trade of the ROME, found by words or by code."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from guichets.texte import sort_key
from operations.models import MetierRome

CODE = re.compile(r"\b([A-Z]\d{4})\b")
PROPOSES = 4
INCONNU = "Aucun métier ne correspond. Essayez un autre mot, ou un code comme F1703."


class MetierField(forms.CharField):
    """Cleans to a ROME code from « F1703 », « F1703 – Maçonnerie » or « maçon »; empty to nothing."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Métier")
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("help_text", "Tapez un mot (maçon, peinture…) ou un code ROME, puis choisissez.")
        kwargs.setdefault("widget", forms.TextInput({"list": "liste-metiers", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A stored code is shown with its words."""
        if isinstance(value, str) and CODE.fullmatch(value):
            return next((str(metier) for metier in MetierRome.objects.filter(code=value)), value)
        return value

    def clean(self, value: Any) -> str:
        texte = str(super().clean(value) or "").strip()
        if not texte:
            return ""
        code = CODE.search(texte.upper())
        if code and MetierRome.objects.filter(code=code[1]).exists():
            return code[1]
        mots = sort_key(texte).split()
        trouves = [
            metier
            for metier in MetierRome.objects.all()
            if all(mot in sort_key(metier.libelle) for mot in mots)
        ]
        if len(trouves) == 1:
            return str(trouves[0].code)
        if not trouves:
            raise ValidationError(INCONNU)
        exemples = " ; ".join(str(m) for m in trouves[:PROPOSES])
        raise ValidationError(f"Plusieurs métiers correspondent, précisez\u00a0: {exemples}.")


def known_trades() -> list[MetierRome]:
    """For the page's list of suggestions."""
    return list(MetierRome.objects.all())
