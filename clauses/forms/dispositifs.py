from typing import Any

from django import forms

from clauses.enums import AVEC_CRITERE, CodeDispositif
from clauses.models import Dispositif
from guichets.forms.outils import helper, only_if

SANS_CLAUSE = "sans_clause"
AVEC_UN_CRITERE = "code=" + ",".join(code.value for code in AVEC_CRITERE)
AIDES_DISPOSITIF = {
    CodeDispositif.ART_14: "Le titulaire doit réserver des heures à des personnes éloignées de l'emploi.",
    CodeDispositif.ART_53_1: "L'insertion est un critère de choix : "
    "l'entreprise tient les promesses de son offre.",
    CodeDispositif.ART_14_53_1: "Des heures sont dues et l'insertion a compté dans le choix de l'offre.",
    CodeDispositif.ART_30: "L'insertion est l'objet même du marché : "
    "ses résultats sont suivis, aucune heure n'est due.",
    CodeDispositif.ART_15: "Le marché est réservé au handicap : "
    "ses résultats sont suivis, aucune heure n'est due.",
}


class DispositifForm(forms.Form):
    """By which way insertion entered the lot, or that it did not."""

    code = forms.ChoiceField(
        label="Dispositif",
        choices=[*CodeDispositif.choices, (SANS_CLAUSE, "Aucune clause d'insertion")],
        widget=forms.RadioSelect,
    )
    part = forms.DecimalField(
        label="Part réservée ou taux d'insertion (%)",
        required=False,
        localize=True,
        max_digits=6,
        decimal_places=3,
        help_text="Tel qu'il est écrit au marché. Laissez vide s'il ne l'est pas.",
    )
    ponderation = forms.DecimalField(
        label="Pondération du critère (%)",
        required=False,
        localize=True,
        max_digits=6,
        decimal_places=3,
        help_text="Pour les dispositifs avec un critère d'insertion seulement.",
    )

    def __init__(self, *args: Any, dispositif: Dispositif | None = None, **kwargs: Any) -> None:
        if dispositif is not None:
            kwargs["initial"] = {
                "code": dispositif.code,
                "part": dispositif.part,
                "ponderation": dispositif.ponderation,
            }
        super().__init__(*args, **kwargs)
        self.helper = helper("code", "part", only_if(AVEC_UN_CRITERE, "ponderation"))
