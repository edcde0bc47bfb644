"""Two people correct the same row: what one saved since the other read it is not overwritten unread."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from guichets.formats import ABSENT
from guichets.forms.outils import answer_again

ENTRE_TEMPS = (
    "Ces informations ont été modifiées entre-temps, par une autre personne ou dans une autre fenêtre. "
    "Rien n'est enregistré et vos saisies sont conservées\u00a0: comparez, puis enregistrez de nouveau."
)
ENREGISTRE = "Enregistré maintenant\u00a0: {valeur}."


class FormulaireLu(forms.Form):
    """A form that may correct what is saved: `carry_reading` once `initial` holds it.

    The view reads the row for update when it is posted (`guichets.vues.for_correction`), so that two at once
    are one after the other.
    """

    def carry_reading(self) -> Self:
        """Carry a print of what the form was read from; what was posted must have been read from the same."""
        self.fields["lue"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=reading_print(self.initial)
        )
        return self

    def _post_clean(self) -> None:
        """After `clean`: the print is no value of the form."""
        super()._post_clean()  # type: ignore[misc]
        if "lue" not in self.fields:
            return
        lue, actuelle = self.cleaned_data.pop("lue", ""), str(self.fields["lue"].initial)
        if lue and lue != actuelle:
            self._tell_meanwhile()
            answer_again(self, self.add_prefix("lue"), actuelle)

    def _tell_meanwhile(self) -> None:
        """Beside each field that is typed otherwise than it is saved, what is saved."""
        self.add_error(None, ValidationError(ENTRE_TEMPS, code="conflit"))
        for nom in self.changed_data:
            if nom != "lue" and nom not in self.errors:
                self.add_error(nom, ENREGISTRE.format(valeur=self._told(nom)))

    def _told(self, nom: str) -> str:
        champ, valeur = self.fields[nom], self.initial.get(nom)
        choix: Iterable[tuple[Any, Any]] = getattr(champ, "choices", ())
        preparee = str(champ.prepare_value(valeur))
        libelles = {str(code): str(libelle) for code, libelle in choix}
        if valeur in (None, ""):
            return ABSENT
        return libelles.get(preparee) or str(champ.widget.format_value(champ.prepare_value(valeur)) or valeur)


def reading_print(valeurs: Mapping[str, Any]) -> str:
    """A short print of what is saved."""
    dites = sorted((nom, _plain(valeur)) for nom, valeur in valeurs.items())
    return sha256(repr(dites).encode()).hexdigest()[:24]


def _plain(valeur: Any) -> str:
    return str(valeur.pk) if isinstance(valeur, Model) else str(valeur)
