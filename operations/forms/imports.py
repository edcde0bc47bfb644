from typing import Any, ClassVar

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from guichets.formats import format_nombre
from operations.decp import FichierIllisible
from operations.decp.formats import load
from operations.domain.corrections import ChampFaux, faulty_fields
from operations.domain.imports import TAILLE_MAX
from operations.forms.base import DateField, FormulaireGuichet
from operations.identifiants import TypeIdentifiant
from operations.models import LigneImport

MEGA = 1_000_000


class EnvoiForm(FormulaireGuichet):
    """The file is opened at once: a wrong one is said beside the field, before any job."""

    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (("Le fichier", ("fichier",)),)
    fichier = forms.FileField(
        label="Fichier DECP",
        help_text=f"JSON (format actuel ou d'avant 2024) ou XML, {TAILLE_MAX // MEGA} Mo au plus.",
        widget=forms.ClearableFileInput({"accept": ".json,.xml,application/json,application/xml,text/xml"}),
        error_messages={"empty": "Ce fichier est vide.", "required": "Choisissez un fichier."},
    )
    contenu: bytes = b""

    def clean_fichier(self) -> "UploadedFile[Any]":
        fichier: UploadedFile[Any] = self.cleaned_data["fichier"]
        if (fichier.size or 0) > TAILLE_MAX:
            poids = format_nombre((fichier.size or 0) / MEGA, 1)
            raise ValidationError(
                f"Ce fichier pèse {poids}\u00a0Mo : la limite est de {TAILLE_MAX // MEGA}\u00a0Mo. "
                "Exportez les marchés d'un seul acheteur ou d'une seule année."
            )
        self.contenu = fichier.read()
        try:
            load(self.contenu)
        except FichierIllisible as erreur:
            raise ValidationError(str(erreur)) from None
        return fichier


class CorrectionForm(FormulaireGuichet):
    """One input per faulty value, named by its rank: paths hold characters that no input name should."""

    def __init__(self, *args: Any, ligne: LigneImport, **kwargs: Any) -> None:
        self.faux: list[ChampFaux] = faulty_fields(ligne)
        super().__init__(*args, **kwargs)
        for rang, faux in enumerate(self.faux):
            self.fields[f"valeur_{rang}"] = _input(faux)
        self.helper.layout = Layout(Fieldset("Les valeurs à donner", *self.fields))

    def corrections(self) -> dict[str, str]:
        valeurs = {faux.champ: self.cleaned_data.get(f"valeur_{rang}") for rang, faux in enumerate(self.faux)}
        return {champ: str(v) for champ, v in valeurs.items() if v not in (None, "")}

    def add_refusal(self, erreur: ValidationError) -> None:
        """A refusal on a path that the form shows goes beside its input, any other at the top."""
        if not hasattr(erreur, "error_dict"):
            self.add_error(None, erreur)
            return
        noms = {faux.champ: f"valeur_{rang}" for rang, faux in enumerate(self.faux)}
        for champ, erreurs in erreur.error_dict.items():
            if champ in noms:
                self.add_error(noms[champ], erreurs)
            else:
                self.add_error(None, [f"{champ} : {m}" for e in erreurs for m in e.messages])


def _input(faux: ChampFaux) -> forms.Field:
    publie = f" Publié : «\u00a0{faux.valeur}\u00a0»." if faux.valeur else ""
    commun: dict[str, Any] = {"label": faux.libelle, "help_text": faux.motif + publie}
    if faux.genre == "date":
        return DateField(**commun)
    if faux.genre == "mois":
        return forms.IntegerField(min_value=1, max_value=1200, **commun)
    if faux.genre == "type":
        return forms.ChoiceField(
            choices=[("", "Choisir…"), *((t.value, t.value) for t in TypeIdentifiant)], **commun
        )
    return forms.CharField(max_length=1000, initial=faux.valeur, **commun)
