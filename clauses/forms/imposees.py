from collections.abc import Iterable
from typing import Any

from django import forms

from clauses.domain.decisions.possibles import Possibilite
from clauses.domain.ventilation.lecture import to_heures
from clauses.models import Engagement
from guichets.formats import format_heures
from guichets.forms.champs import HeuresField
from guichets.forms.outils import DateField

HEURES_VOULUES = {"required": "Indiquez un nombre d'heures supérieur à zéro."}


def choices_of(possibles: Iterable[Possibilite]) -> list[tuple[str, str]]:
    """Engagements that may take hours of the line, with how many."""
    return [
        (str(p.engagement.cle), f"{p.engagement} – {p.engagement.marche} (au plus {_hours(p)})")
        for p in possibles
        if p.centiemes
    ]


def _hours(possible: Possibilite) -> str:
    return format_heures(to_heures(possible.centiemes))


class ImposerForm(forms.Form):
    """What a meeting decided for one line of hours."""

    engagement = forms.ChoiceField(label="Engagement qui reçoit les heures")
    heures = HeuresField(label="Heures imposées", error_messages=HEURES_VOULUES)
    decidee_le = DateField(label="Date de la réunion")
    motif = forms.CharField(
        label="Motif",
        max_length=300,
        help_text="Qui l'a décidé, et pourquoi. Seul le guichet le lit.",
    )

    def __init__(self, *args: Any, possibles: Iterable[Possibilite], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engagements = {str(p.engagement.cle): p.engagement for p in possibles}
        champ: Any = self.fields["engagement"]
        champ.choices = [(cle, cle) for cle in self.engagements]
        champ.widget.choices = [("", "Choisir…"), *choices_of(possibles)]

    def clean_engagement(self) -> Engagement:
        """One that is no longer offered is understood still: the domain says why."""
        return self.engagements[self.cleaned_data["engagement"]]


class RetirerForm(forms.Form):
    raison = forms.CharField(
        label="Raison",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Pourquoi on y revient. Seul le guichet la lit.",
        error_messages={"required": "Indiquez pourquoi vous la retirez."},
    )
