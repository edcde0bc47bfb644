"""What to follow among a company's hours."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from clauses.domain.suivi.heures import Filtre
from clauses.enums import NatureEngagement
from clauses.models import Engagement
from guichets.formats import format_mois
from operations.models import Entreprise
from participants.domain.mois import mois_texte, parse_mois


class EngagementField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Named with its marché: a company may owe twice under one name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.libelle} – {obj.marche}"


class FiltreHeuresForm(forms.Form):
    """Bound to the query string: a value that means nothing asks nothing."""

    mois = forms.ChoiceField(label="Mois", required=False)
    personne = forms.CharField(
        label="Personne",
        required=False,
        max_length=120,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    engagement = EngagementField(
        label="Retenues pour",
        queryset=Engagement.objects.none(),
        required=False,
        empty_label="Tous les engagements",
        to_field_name="cle",
    )

    def __init__(self, *args: Any, entreprise: Entreprise, mois: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mois"].choices = [  # type: ignore[attr-defined]
            ("", "Tous les mois"),
            *((mois_texte(m), format_mois(m).capitalize()) for m in mois),
        ]
        self.fields["engagement"].queryset = (  # type: ignore[attr-defined]
            Engagement.objects.filter(
                guichet=entreprise.guichet_id,
                entreprises__contains=[entreprise.pk],
                nature=NatureEngagement.HEURES,
            )
            .select_related("marche")
            .order_by("fin", "pk")
        )

    def filtre(self) -> Filtre:
        self.is_valid()
        valeurs = self.cleaned_data
        return Filtre(
            mois=parse_mois(valeurs.get("mois") or ""),
            personne=valeurs.get("personne") or "",
            engagement=valeurs.get("engagement"),
        )
