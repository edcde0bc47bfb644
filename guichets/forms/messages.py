"""The words of the e-mails, as a responsable edits them."""

from typing import Any

from django import forms

from guichets.forms.outils import helper


class ModeleForm(forms.Form):
    objet = forms.CharField(label="Objet", max_length=200)
    texte = forms.CharField(
        label="Texte", max_length=4000, widget=forms.Textarea(attrs={"rows": 12}), strip=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("objet", "texte")
        self.helper.disable_csrf = True


class ReponseForm(forms.Form):
    adresse = forms.EmailField(
        label="Adresse pour les réponses",
        required=False,
        help_text="Les entreprises qui répondent à un courrier écrivent à cette adresse.",
    )
