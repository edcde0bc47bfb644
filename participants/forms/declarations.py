"""Filters of the list of declarations."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from guichets.formats import format_mois
from guichets.models import Guichet
from operations.models import Entreprise
from participants.domain.declarations.obligations import MOIS_SUIVIS
from participants.domain.mois import add_months, first_day, mois_texte, parse_mois, today_of
from participants.enums import EtatDeclaration
from participants.models import DeclarationMensuelle


def month_choices(guichet: Guichet) -> list[tuple[str, str]]:
    """The months followed, latest first."""
    courant = first_day(today_of(guichet))
    mois = [add_months(courant, -recul) for recul in range(MOIS_SUIVIS + 1)]
    return [(mois_texte(un), format_mois(un).capitalize()) for un in mois]


class FiltreDeclarations(django_filters.FilterSet):
    """By month, state and company; the companies are those of the guichet."""

    mois = django_filters.ChoiceFilter(label="Mois", method="filter_mois", empty_label="Tous les mois")
    etat = django_filters.ChoiceFilter(
        label="État", choices=EtatDeclaration.choices, empty_label="Tous les états"
    )
    entreprise = django_filters.ModelChoiceFilter(
        label="Entreprise", queryset=None, empty_label="Toutes les entreprises", to_field_name="cle"
    )

    class Meta:
        model = DeclarationMensuelle
        fields = ["mois", "etat", "entreprise"]

    def __init__(self, *args: Any, guichet: Guichet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["mois"].extra["choices"] = month_choices(guichet)
        self.filters["entreprise"].queryset = Entreprise.objects.filter(guichet=guichet).order_by(
            "nom_tri", "pk"
        )

    def filter_mois(self, lignes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        mois = parse_mois(valeur)
        return lignes.filter(mois=mois) if mois else lignes.none()


class MotifForm(forms.Form):
    """A reason that somebody else will read."""

    motif = forms.CharField(label="Motif", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


def chosen_month(texte: str, guichet: Guichet) -> date:
    """The month of the filter, or the last one that ended."""
    return parse_mois(texte) or add_months(first_day(today_of(guichet)), -1)
