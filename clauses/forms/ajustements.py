from collections.abc import Iterable
from typing import Any

from django import forms

from clauses.domain.decisions.possibles import Possibilite
from clauses.enums import MotifAjustement
from clauses.forms.imposees import HEURES_VOULUES, choices_of
from clauses.models import Engagement
from guichets.formats import format_heures
from guichets.forms.champs import HeuresField

DECIDES = (MotifAjustement.ERREUR, MotifAjustement.ACCORD)


class CorrigerForm(forms.Form):
    """Hours of one line of a closed month: from where, to where, how many and why."""

    de = forms.ChoiceField(
        label="Retirer les heures de",
        required=False,
        help_text="Aucun : des heures qui ne sont retenues nulle part.",
    )
    vers = forms.ChoiceField(
        label="Les compter pour",
        required=False,
        help_text="Aucun : elles ne sont plus retenues.",
    )
    heures = HeuresField(label="Heures", error_messages=HEURES_VOULUES)
    motif = forms.ChoiceField(label="Motif", choices=[(m.value, m.label) for m in DECIDES])
    raison = forms.CharField(label="Raison", max_length=300, help_text="Seul le guichet la lit.")

    def __init__(
        self,
        *args: Any,
        retenues: Iterable[tuple[Engagement, Any]],
        possibles: Iterable[Possibilite],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        siennes = list(retenues)
        self.engagements = {
            str(e.cle): e for e in (*(e for e, _ in siennes), *(p.engagement for p in possibles))
        }
        self._choose(
            "de",
            [(str(e.cle), f"{e} – {e.marche} ({format_heures(h)} retenues)") for e, h in siennes if h > 0],
        )
        self._choose("vers", choices_of(possibles))

    def _choose(self, nom: str, choix: list[tuple[str, str]]) -> None:
        """One that is no longer offered is understood still: the domain says why."""
        champ: Any = self.fields[nom]
        champ.choices = [("", ""), *((cle, cle) for cle in self.engagements)]
        champ.widget.choices = [("", "Aucun engagement"), *choix]

    def clean_de(self) -> Engagement | None:
        return self.engagements.get(self.cleaned_data["de"])

    def clean_vers(self) -> Engagement | None:
        return self.engagements.get(self.cleaned_data["vers"])
