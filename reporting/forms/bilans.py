from datetime import date
from typing import Any

from crispy_forms.layout import Column, Fieldset, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from guichets.forms.outils import DateField, helper, report_errors
from reporting.validators import validate_periode


class PeriodeForm(forms.Form):
    """The period of a bilan, alone: what the preview on the screen is computed for."""

    du = DateField(label="Du")
    au = DateField(label="Au")

    def clean(self) -> dict[str, Any]:
        valeurs = super().clean() or {}
        du, au = valeurs.get("du"), valeurs.get("au")
        if isinstance(du, date) and isinstance(au, date):
            try:
                validate_periode(du, au, timezone.localdate())
            except ValidationError as erreur:
                report_errors(self, erreur)
        return valeurs


class BilanForm(PeriodeForm):
    commentaire = forms.CharField(
        label="Commentaire du facilitateur",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Il figure en première page, signé de votre nom. "
        "N'y nommez personne : le donneur d'ordre le lira.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(
            Fieldset("Période", Row(Column("du", css_class="col-sm-6"), Column("au", css_class="col-sm-6"))),
            Fieldset("Commentaire", "commentaire"),
        )
