"""A file of hours to send, its columns to tell, its doubtful names to settle."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from guichets.forms.outils import helper
from participants.classeurs import refus
from participants.classeurs.entetes import LIBELLES, OBLIGATOIRES, letter
from participants.classeurs.garde import ACCEPTE
from participants.classeurs.refus import MEGA, TAILLE_MAX
from participants.domain.depots.lecture import IGNORER

PERSONNE = "Personne de cette liste : laisser de côté"


class DepotForm(forms.Form):
    fichier = forms.FileField(
        label="Fichier d'heures",
        help_text=f"Excel (.xlsx), .ods ou .csv, {TAILLE_MAX // MEGA}\u00a0Mo au plus.",
        widget=forms.ClearableFileInput({"accept": ACCEPTE}),
        error_messages={"empty": refus.VIDE, "required": "Choisissez un fichier."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("fichier")

    def clean_fichier(self) -> "UploadedFile[Any]":
        fichier: UploadedFile[Any] = self.cleaned_data["fichier"]
        if (fichier.size or 0) > TAILLE_MAX:
            raise ValidationError(refus.TROP_GROS)
        return fichier


class ColonnesForm(forms.Form):
    """One select for each of our values: the header of the column where it stands."""

    def __init__(self, *args: Any, noms: Sequence[str], choix: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(nom, f"{letter(rang)} – {nom}") for rang, nom in enumerate(noms)]
        for champ, libelle in LIBELLES.items():
            requis = champ in OBLIGATOIRES
            self.fields[champ.value] = forms.ChoiceField(
                label=libelle,
                required=requis,
                choices=[("", "Choisir…" if requis else "Aucune colonne"), *options],
                initial=choix.get(champ, ""),
            )
        self.helper = helper(*(champ.value for champ in LIBELLES))

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        vues: set[str] = set()
        for champ, nom in list(propres.items()):
            if nom and nom in vues:
                self.add_error(champ, "Cette colonne est déjà choisie plus haut.")
            vues.add(nom)
        return propres


class PersonnesForm(forms.Form):
    """Who each doubtful name is. `questions`: its key, the name as written, the contrats to choose from."""

    def __init__(
        self, *args: Any, questions: Sequence[tuple[str, str, Sequence[tuple[str, str]]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cles: dict[str, str] = {}
        for rang, (cle, nom, choix) in enumerate(questions):
            champ = f"personne-{rang}"
            self.cles[champ] = cle
            self.fields[champ] = forms.ChoiceField(
                label=nom, required=False, choices=[("", "Choisir…"), *choix, (IGNORER, PERSONNE)]
            )
        self.helper = helper(*self.fields)

    def choices(self) -> dict[str, str]:
        return {self.cles[champ]: choix for champ, choix in self.cleaned_data.items() if choix}
