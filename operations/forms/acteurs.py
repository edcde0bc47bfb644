from typing import Any, ClassVar

from django import forms

from operations.enums import CategorieDonneur, Programme, RoleContact, TypeEntreprise, TypeIdentifiant
from operations.forms.base import DateField, FormulaireGuichet, choice
from operations.models import DonneurOrdre

SIRET_AIDE = "14 chiffres ; les espaces sont acceptées."


class DonneurForm(FormulaireGuichet):
    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Le donneur d'ordre", ("siret", "nom", "categorie")),
    )
    siret = forms.CharField(label="SIRET", max_length=30, help_text=SIRET_AIDE)
    nom = forms.CharField(label="Nom", max_length=200)
    categorie = forms.ChoiceField(label="Catégorie", choices=CategorieDonneur.choices)

    def __init__(self, *args: Any, modifie: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["siret"].disabled = modifie


class OperationForm(FormulaireGuichet):
    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("L'opération", ("donneur_ordre", "nom", "programme", "commune")),
    )
    donneur_ordre = choice("Donneur d'ordre")
    nom = forms.CharField(label="Nom de l'opération", max_length=250)
    programme = forms.ChoiceField(
        label="Programme",
        choices=Programme.choices,
        help_text="Une opération ANRU suit ses propres consolidations.",
    )
    commune = forms.CharField(label="Commune", max_length=120, required=False)

    def __init__(self, *args: Any, modifie: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["donneur_ordre"]
        champ.queryset = DonneurOrdre.objects.filter(guichet=self.guichet).order_by("nom_tri", "siret")  # type: ignore[attr-defined]
        champ.disabled = modifie


class EntrepriseForm(FormulaireGuichet):
    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Son identité", ("type_identifiant", "identifiant", "nom")),
        ("Son statut", ("type", "convention")),
    )
    type_identifiant = forms.ChoiceField(label="Type d'identifiant", choices=TypeIdentifiant.choices)
    identifiant = forms.CharField(
        label="Identifiant", max_length=30, help_text="SIREN (9 chiffres), ou le SIRET d'un établissement."
    )
    nom = forms.CharField(label="Nom", max_length=200)
    type = forms.ChoiceField(
        label="Type",
        choices=TypeEntreprise.choices,
        help_text="SIAE, GEIQ, entreprises adaptées et de travail temporaire peuvent prêter des salariés.",
    )
    convention = forms.CharField(label="N° de convention ou d'agrément", max_length=40, required=False)

    def __init__(self, *args: Any, modifie: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type_identifiant"].disabled = modifie
        self.fields["identifiant"].disabled = modifie


class EtablissementForm(FormulaireGuichet):
    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("L'établissement", ("siret", "nom", "adresse")),
    )
    siret = forms.CharField(label="SIRET", max_length=30, help_text=SIRET_AIDE)
    nom = forms.CharField(label="Nom", max_length=200, required=False)
    adresse = forms.CharField(label="Adresse", max_length=250, required=False)


class ContactForm(FormulaireGuichet):
    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("Le contact", ("nom", "role", "fonction", "email", "telephone", "du")),
    )
    nom = forms.CharField(label="Nom et prénom", max_length=160)
    role = forms.ChoiceField(
        label="Rôle",
        choices=RoleContact.choices,
        initial=RoleContact.DECLARANT,
        help_text="Qui fait les déclarations reçoit les rappels et les reçus.",
    )
    fonction = forms.CharField(label="Fonction", max_length=120, required=False)
    email = forms.EmailField(label="Adresse électronique", required=False)
    telephone = forms.CharField(label="Téléphone", max_length=20, required=False)
    du = DateField(label="Depuis le")


class FinContactForm(FormulaireGuichet):
    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (("Ses courriers s'arrêtent", ("au",)),)
    au = DateField(label="Dernier jour")
