from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from guichets.formats import format_jour
from guichets.forms.outils import DateField
from operations.models import DonneurOrdre
from participants.domain.mois import add_months, first_day

HORIZON_MOIS = 120


class PlanForm(forms.Form):
    """The contrat looked for in a plan: its first day and its week. Everything may be left out."""

    debut = DateField(label="Début du contrat", required=False)
    hebdo = forms.DecimalField(
        label="Heures par semaine",
        required=False,
        localize=True,
        min_value=Decimal(1),
        max_value=Decimal(48),
        max_digits=4,
        decimal_places=2,
    )

    def clean_debut(self) -> date | None:
        """A contrat to come: from the running month on, within ten years."""
        debut: date | None = self.cleaned_data["debut"]
        mois = first_day(timezone.localdate())
        if debut is not None and not mois <= debut < add_months(mois, HORIZON_MOIS):
            raise forms.ValidationError(f"Choisissez un jour à partir du {format_jour(mois)}, d'ici dix ans.")
        return debut


class PlanBureauForm(PlanForm):
    """At the desk: also for whom the version is made."""

    def __init__(self, *args: Any, donneurs: Iterable[DonneurOrdre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.donneurs = {str(d.cle): d for d in donneurs}
        choix = [("", "L'entreprise"), *((cle, str(d)) for cle, d in self.donneurs.items())]
        self.fields["pour"] = forms.ChoiceField(label="Version pour", required=False, choices=choix)

    def clean_pour(self) -> DonneurOrdre | None:
        return self.donneurs.get(self.cleaned_data["pour"])
