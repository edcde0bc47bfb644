from typing import Any

from django import forms

from clauses.domain.transferts import holders_of
from clauses.models import Engagement
from guichets.forms.outils import DateField, helper
from operations.models import Entreprise


class TransfertForm(forms.Form):
    """Who takes the engagement over, from when, why. The only possible successor is chosen beforehand."""

    repreneur = forms.ModelChoiceField(
        label="Nouveau titulaire ou mandataire", queryset=Entreprise.objects.none(), empty_label="Choisir…"
    )
    le = DateField(
        label="À partir du",
        help_text="Les heures déjà retenues restent à l'ancien titulaire, jusqu'à la veille.",
    )
    motif = forms.CharField(
        label="Motif", max_length=200, help_text="Par exemple « cession du fonds, avenant n° 2 »."
    )

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributions = holders_of(engagement, engagement.debut)
        repreneur: Any = self.fields["repreneur"]
        repreneur.queryset = attributions
        seuls = list(attributions[:2])
        if len(seuls) == 1:
            repreneur.initial = seuls[0]
        self.helper = helper("repreneur", "le", "motif")
