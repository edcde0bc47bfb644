from collections.abc import Mapping
from typing import Any, cast

from crispy_forms.layout import Fieldset
from django import forms
from django.core.validators import RegexValidator

from guichets.forms.lecture import FormulaireLu
from guichets.forms.outils import DateField, helper
from guichets.models import Guichet
from participants.enums import Diplome, Sexe, TypePrescripteur
from participants.models import DossierParticipant, Participant, Prescripteur

CONTACT = ("nom", "prenom", "email", "telephone")
DOSSIER = ("naissance", "sexe", "adresse", "commune", "qpv", "diplome")
TELEPHONE = RegexValidator(
    r"^[0-9+(). \u00a0\u202f\-]{6,20}$", "Écrivez un numéro de téléphone, par exemple 05 55 01 02 03."
)


class ParticipantForm(FormulaireLu):
    """Two parts: what an employer may read, and what stays between the guichet and the prescripteur."""

    nom = forms.CharField(label="Nom", max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    prenom = forms.CharField(label="Prénom", max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    email = forms.EmailField(
        label="Adresse électronique", required=False, widget=forms.EmailInput({"autocomplete": "off"})
    )
    telephone = forms.CharField(
        label="Téléphone",
        max_length=20,
        required=False,
        validators=[TELEPHONE],
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "tel"}),
    )
    prescripteur = forms.ModelChoiceField(
        label="Prescripteur",
        queryset=Prescripteur.objects.none(),
        required=False,
        empty_label="Aucun, ou inconnu",
        help_text="Il pourra lire cette fiche et la réponse donnée, jamais les critères.",
    )
    naissance = DateField(label="Date de naissance", required=False)
    sexe = forms.ChoiceField(label="Sexe", choices=[("", "Non renseigné"), *Sexe.choices], required=False)
    adresse = forms.CharField(label="Adresse", max_length=250, required=False)
    commune = forms.CharField(
        label="Commune (code INSEE)",
        max_length=5,
        required=False,
        help_text="Cinq caractères, par exemple 87085 pour Limoges.",
    )
    qpv = forms.CharField(
        label="Quartier prioritaire (QPV)",
        max_length=9,
        required=False,
        help_text="Code du quartier, par exemple QN08701N. À laisser vide si l'adresse n'y est pas.",
    )
    diplome = forms.TypedChoiceField(
        label="Diplôme le plus élevé",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "Non renseigné"), *Diplome.choices],
    )
    doublon_confirme = forms.BooleanField(
        label="Ce n'est pas la même personne", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, guichet: Guichet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = cast("forms.ModelChoiceField[Prescripteur]", self.fields["prescripteur"])
        champ.queryset = Prescripteur.objects.filter(guichet=guichet).order_by("nom_tri")
        self.helper = helper(
            Fieldset("Identité et contact", *CONTACT, "prescripteur"),
            Fieldset("Dossier, réservé au guichet et au prescripteur", *DOSSIER),
            "doublon_confirme",
        )

    def ask_doublon(self) -> None:
        """Show the box that says the person is somebody else."""
        self.fields["doublon_confirme"].widget = forms.CheckboxInput()

    def contact(self) -> dict[str, Any]:
        return {nom: self.cleaned_data[nom] for nom in (*CONTACT, "prescripteur")}

    def dossier(self) -> Mapping[str, Any]:
        return {nom: self.cleaned_data[nom] for nom in DOSSIER}


def initial_values(participant: Participant, fiche: DossierParticipant | None) -> dict[str, Any]:
    valeurs = {nom: getattr(participant, nom) for nom in (*CONTACT, "prescripteur")}
    if fiche is not None:
        valeurs |= {nom: getattr(fiche, nom) for nom in DOSSIER}
    return valeurs


class PrescripteurForm(forms.Form):
    nom = forms.CharField(label="Nom", max_length=200, help_text="Par exemple : Mission locale de Limoges.")
    type = forms.ChoiceField(label="Type", choices=TypePrescripteur.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("nom", "type")
