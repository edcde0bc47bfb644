"""Proofs: what is asked for, the decision on one, the files of a deposit."""

from datetime import date
from typing import Any

from django import forms

from guichets.formats import format_mois
from guichets.forms.outils import DateField, helper
from guichets.models import Guichet
from participants.domain.mois import add_months, first_day, mois_texte, parse_mois, today_of
from participants.enums import Modalite, NaturePiece, PeriodicitePiece
from participants.models import ExigencePiece

MOIS_OFFERTS = 12


class ExigenceForm(forms.Form):
    """A proof asked for from a month on; its kind and its rhythm no longer change once it is asked for."""

    nature = forms.ChoiceField(label="Pièce", choices=NaturePiece.choices)
    libelle = forms.CharField(
        label="Précision",
        max_length=160,
        required=False,
        help_text="Ce que l'entreprise doit fournir exactement, si le nom ne suffit pas.",
    )
    periodicite = forms.ChoiceField(
        label="Quand",
        choices=PeriodicitePiece.choices,
        widget=forms.RadioSelect,
        initial=PeriodicitePiece.CONTRAT,
    )
    modalites = forms.MultipleChoiceField(
        label="Pour quels contrats",
        choices=Modalite.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Sans réponse, pour tous.",
    )
    bloquante = forms.BooleanField(
        label="Sans elle, les heures ne comptent pas",
        required=False,
        help_text="Les heures restent à part jusqu'à ce que la pièce soit acceptée.",
    )
    validite_mois = forms.IntegerField(
        label="Durée de validité (mois)",
        min_value=1,
        max_value=120,
        required=False,
        help_text="Vide\u00a0: sans limite. Elle est proposée à chaque vérification.",
    )
    du = forms.ChoiceField(label="À partir des heures de")
    source = forms.CharField(
        label="Source",
        max_length=200,
        help_text="Ce qui la prévoit\u00a0: CCAP, convention, décision du guichet.",
    )

    def __init__(
        self, *args: Any, guichet: Guichet, exigence: ExigencePiece | None = None, **kwargs: Any
    ) -> None:
        if exigence is not None:
            noms = ("nature", "libelle", "periodicite", "modalites", "bloquante", "validite_mois", "source")
            kwargs.setdefault("initial", {nom: getattr(exigence, nom) for nom in noms})
        super().__init__(*args, **kwargs)
        courant = first_day(today_of(guichet))
        mois = [add_months(courant, n) for n in range(MOIS_OFFERTS)]
        self.fields["du"].choices = [(mois_texte(m), format_mois(m)) for m in mois]  # type: ignore[attr-defined]
        if exigence is not None:
            for nom in ("nature", "periodicite"):
                self.fields[nom].disabled = True
        self.helper = helper(*self.fields)

    def clean_du(self) -> date | None:
        return parse_mois(self.cleaned_data["du"])

    def values(self) -> dict[str, Any]:
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if nom != "du"}


class FiltreManquantes(forms.Form):
    """Which company, and whether only what holds hours back."""

    q = forms.CharField(
        label="Entreprise",
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    bloquantes = forms.BooleanField(label="Bloquantes seulement", required=False)

    def read(self) -> dict[str, Any]:
        """What narrows the list; a value that the form does not know narrows nothing."""
        self.is_valid()
        return {
            "q": self.cleaned_data.get("q", ""),
            "bloquantes": self.cleaned_data.get("bloquantes", False),
        }


class DecisionPieceForm(forms.Form):
    """Accept, until a day if there is one; or refuse, with what the company must read."""

    expire_le = DateField(label="Valable jusqu'au", required=False)
    motif = forms.CharField(label="Motif du refus", max_length=300, required=False)
