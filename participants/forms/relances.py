"""The filter of the follow-up of declarations."""

from datetime import date
from typing import Any

from django import forms

from guichets.forms.outils import NombresField
from guichets.models import Guichet
from participants.domain.mois import mois_texte
from participants.domain.relances.suivi import EtatSuivi
from participants.forms.declarations import month_choices


class FiltreSuivi(forms.Form):
    """Which month, which state, which company; a month is always chosen."""

    mois = forms.ChoiceField(label="Mois", required=False)
    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "Tous les états"), *EtatSuivi.choices]
    )
    q = forms.CharField(
        label="Entreprise",
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, guichet: Guichet, mois: date) -> None:
        super().__init__({"mois": mois_texte(mois), "etat": data.get("etat", ""), "q": data.get("q", "")})
        self.fields["mois"].choices = month_choices(guichet)  # type: ignore[attr-defined]

    def clean_mois(self) -> str:
        """The page always has a month: it is no filter to take off."""
        return ""

    def read(self) -> dict[str, str]:
        """What narrows the list; a value that the form does not know narrows nothing."""
        self.is_valid()
        return {nom: self.cleaned_data.get(nom, "") for nom in ("etat", "q")}


class RappelsForm(forms.Form):
    """Days from the deadline, as one types a list: « -5, 0, 5 »."""

    jours = NombresField(
        exemple="-5, 0, 5",
        label="Jours des rappels",
        required=False,
        help_text="Par rapport à l'échéance\u00a0: -5 part cinq jours avant, 0 le jour même, 5 cinq jours "
        "après. Vide\u00a0: rien ne part tout seul.",
    )
