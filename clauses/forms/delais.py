"""The delays of the guichet: each with its unit and what it changes; the domain knows what makes sense."""

from datetime import date
from typing import Any

from django import forms

from guichets.forms.outils import DateField, NombresField, helper
from operations.domain.delais import DELAIS, NOMS, Delai
from operations.models import ReglesComptage


def _field(delai: Delai) -> forms.Field:
    unite = delai.unite.split(",")[1]
    commun: dict[str, Any] = {
        "label": f"{delai.libelle} ({unite})",
        "help_text": f"{delai.aide} {delai.saisie}".strip(),
        "required": not delai.vide,
    }
    if delai.liste:
        exemple = ", ".join(map(str, delai.exemple))
        return NombresField(exemple=exemple, widget=forms.TextInput({"autocomplete": "off"}), **commun)
    minimum, maximum = delai.bornes
    return forms.IntegerField(widget=forms.NumberInput({"min": minimum, "max": maximum}), **commun)


class DelaisForm(forms.Form):
    """A new version: from when, each delay, on whose decision. `version`: the one that was read."""

    version = forms.UUIDField(widget=forms.HiddenInput)
    du = DateField(label="À partir du", help_text="Les délais d'avant restent dans l'historique.")
    source = forms.CharField(
        label="Décision",
        max_length=200,
        help_text="Par exemple «\u00a0Comité de pilotage du 3 mars 2026\u00a0». Elle s'affiche à côté des "
        "délais changés.",
    )

    def __init__(self, *args: Any, regles: ReglesComptage, du: date, **kwargs: Any) -> None:
        valeurs = {nom: getattr(regles, nom) for nom in NOMS}
        kwargs.setdefault("initial", {"version": regles.cle, "du": du, **valeurs})
        super().__init__(*args, **kwargs)
        for delai in DELAIS:
            self.fields[delai.nom] = _field(delai)
        self.fields["du"].widget.attrs["min"] = f"{du:%Y-%m-%d}"
        self.order_fields(("version", "du", *NOMS, "source"))
        self.helper = helper(*self.fields)

    def values(self) -> dict[str, Any]:
        return {nom: self.cleaned_data[nom] for nom in NOMS}
