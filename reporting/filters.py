from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from reporting.enums import EtatBilan
from reporting.models import Bilan

RECHERCHE = forms.TextInput({"type": "search", "autocomplete": "off"})


class BilanFilter(filters.FilterSet):
    q = filters.CharFilter(label="Marché ou donneur d'ordre", method="search", widget=RECHERCHE)
    etat = filters.ChoiceFilter(label="État", choices=EtatBilan.choices, empty_label="Tous")

    class Meta:
        model = Bilan
        fields: list[str] = []

    def search(self, lignes: QuerySet[Bilan], _nom: str, valeur: str) -> QuerySet[Bilan]:
        return lignes.filter(
            Q(marche__objet__icontains=valeur)
            | Q(marche__reference__icontains=valeur)
            | Q(donneur_ordre__nom__icontains=valeur)
        )


class PortailMarcheForm(forms.Form):
    """Narrows the marchés of a donneur d'ordre, computed rows and not a queryset."""

    q = forms.CharField(label="Marché", required=False, widget=RECHERCHE)
    situation = forms.ChoiceField(
        label="Situation",
        required=False,
        choices=[
            ("", "Toutes"),
            ("retard", "En retard sur l'attendu"),
            ("a_jour", "À jour"),
            ("atteint", "Atteints"),
        ],
    )

    def keep(self, lignes: list[Any]) -> list[Any]:
        valeurs = self.cleaned_data if self.is_valid() else {}
        texte, situation = str(valeurs.get("q", "")).lower(), valeurs.get("situation", "")
        return [
            ligne
            for ligne in lignes
            if (not texte or texte in f"{ligne.marche.objet} {ligne.marche.reference}".lower())
            and (not situation or ligne.situation == situation)
        ]
