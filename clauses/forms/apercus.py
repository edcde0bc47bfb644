"""Rules to try: beside the one in force on one company, or to adopt for the whole guichet."""

from datetime import date
from typing import Any

from django import forms

from clauses.domain.decisions.reglages import tell_change
from clauses.domain.ventilation.calcul import Essai
from guichets.forms.outils import DateField
from operations.enums import Prorata
from operations.models import ReglesComptage

OUI_NON = ((1, "Oui"), (0, "Non"))
HORIZON_MAX = 36


def _oui_non(valeur: Any) -> bool:
    return bool(int(valeur))


class RegleForm(forms.Form):
    """The three rules of the ventilation that a guichet chooses."""

    mutualise = forms.TypedChoiceField(
        label="Mutualiser",
        choices=OUI_NON,
        coerce=_oui_non,
        help_text="Les heures en avance d'un marché aident un autre, dans les limites de chaque engagement.",
    )
    horizon_mois = forms.IntegerField(
        label="Horizon d'urgence (mois)",
        min_value=0,
        max_value=HORIZON_MAX,
        help_text="Un engagement qui finit dans ce délai attend tout ce qu'il doit.",
    )
    prorata = forms.ChoiceField(
        label="Partage aux bornes",
        choices=Prorata.choices,
        help_text="Ce que devient un mois à cheval sur le début ou la fin d'un engagement.",
    )

    def rule(self) -> Essai:
        valeurs = self.cleaned_data
        return Essai(
            mutualise=valeurs["mutualise"], horizon_mois=valeurs["horizon_mois"], prorata=valeurs["prorata"]
        )


class ComparerForm(RegleForm):
    """Without an answer yet, the other choice of mutualisation is tried: the question that is asked most."""

    def __init__(self, data: Any, *, regles: ReglesComptage) -> None:
        self.regles = regles
        essai = {
            "mutualise": int(not regles.mutualise),
            "horizon_mois": regles.horizon_mois,
            "prorata": regles.prorata,
        }
        super().__init__(data if data is not None else essai)
        for champ in self.fields.values():
            champ.help_text = ""  # the guichet's own page explains its rules; here they stand in one row

    def told(self) -> list[str]:
        """What differs from the rule in force."""
        return tell_change(self.regles, self.cleaned_data)


class ReglesForm(RegleForm):
    """A new version of the guichet's rules: from when, and on whose decision."""

    du = DateField(label="En vigueur à partir du")
    source = forms.CharField(
        label="Décision",
        max_length=200,
        help_text="Par exemple « Comité de pilotage du 3 mars 2026 ». Elle s'affiche à côté de la règle.",
    )
    field_order = ("du", "mutualise", "horizon_mois", "prorata", "source")

    def __init__(self, *args: Any, regles: ReglesComptage, du: date, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "du": du,
                "mutualise": int(regles.mutualise),
                "horizon_mois": regles.horizon_mois,
                "prorata": regles.prorata,
            },
        )
        super().__init__(*args, **kwargs)
