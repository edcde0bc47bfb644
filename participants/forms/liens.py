"""Asking for a link without account: by one's address, or at the desk for one contact and month."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from guichets.formats import format_mois
from operations.models import ContactEntreprise
from participants.domain.mois import mois_texte, parse_mois


class DemandeForm(forms.Form):
    adresse = forms.EmailField(
        label="Votre adresse électronique",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"required": "Écrivez votre adresse électronique."},
    )


class EnvoiForm(forms.Form):
    """One contact that has an address, one month to declare."""

    contact = forms.ChoiceField(label="À")
    mois = forms.ChoiceField(label="Pour le mois")

    def __init__(
        self, *args: Any, mois: Sequence[date], contacts: Sequence[ContactEntreprise], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.contacts = {str(contact.cle): contact for contact in contacts}
        self.fields["contact"].choices = [  # type: ignore[attr-defined]
            (cle, f"{contact.nom}, {contact.email}") for cle, contact in self.contacts.items()
        ]
        self.fields["mois"].choices = [  # type: ignore[attr-defined]
            (mois_texte(un), format_mois(un).capitalize()) for un in mois
        ]

    def clean_contact(self) -> ContactEntreprise:
        return self.contacts[self.cleaned_data["contact"]]

    def clean_mois(self) -> date | None:
        return parse_mois(self.cleaned_data["mois"])
