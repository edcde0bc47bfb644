from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from guichets.texte import sort_key
from operations.domain.queries import search_marches
from operations.enums import (
    CategorieDonneur,
    ConsiderationSociale,
    EtatLigneImport,
    EtatLot,
    FormeMarche,
    Programme,
    TypeEntreprise,
)
from operations.models import DonneurOrdre, Entreprise, LigneImport, Marche, Operation


def donneurs(request: Any) -> QuerySet[DonneurOrdre]:
    return DonneurOrdre.objects.filter(guichet=request.guichet).order_by("nom_tri", "siret")


def search_input(exemple: str) -> forms.TextInput:
    return forms.TextInput({"type": "search", "placeholder": exemple})


class MarcheFilter(filters.FilterSet):
    q = filters.CharFilter(
        label="Rechercher", method="search", widget=search_input("Objet, référence, SIRET…")
    )
    donneur = filters.ModelChoiceFilter(
        empty_label="Tous",
        label="Donneur d'ordre",
        field_name="donneur_ordre",
        queryset=donneurs,
        to_field_name="cle",
    )
    etat = filters.ChoiceFilter(
        empty_label="Tous", label="État des lots", choices=EtatLot.choices, method="by_state"
    )
    indice = filters.ChoiceFilter(
        empty_label="Toutes",
        label="Considération publiée",
        choices=ConsiderationSociale.choices,
        method="by_hint",
    )
    forme = filters.ChoiceFilter(empty_label="Toutes", label="Forme", choices=FormeMarche.choices)

    class Meta:
        model = Marche
        fields: ClassVar[list[str]] = []

    def search(self, lignes: QuerySet[Marche], _nom: str, valeur: str) -> QuerySet[Marche]:
        return search_marches(lignes, valeur)

    def by_state(self, lignes: QuerySet[Marche], _nom: str, valeur: str) -> QuerySet[Marche]:
        return lignes.filter(pk__in=Marche.objects.filter(lots__etat=valeur).values("pk"))

    def by_hint(self, lignes: QuerySet[Marche], _nom: str, valeur: str) -> QuerySet[Marche]:
        return lignes.filter(
            pk__in=Marche.objects.filter(lots__considerations__contains=[valeur]).values("pk")
        )


class DonneurFilter(filters.FilterSet):
    q = filters.CharFilter(label="Rechercher", method="search", widget=search_input("Nom ou SIRET"))
    categorie = filters.ChoiceFilter(
        empty_label="Toutes", label="Catégorie", choices=CategorieDonneur.choices
    )

    class Meta:
        model = DonneurOrdre
        fields: ClassVar[list[str]] = []

    def search(self, lignes: QuerySet[DonneurOrdre], _nom: str, valeur: str) -> QuerySet[DonneurOrdre]:
        return lignes.filter(
            Q(nom_tri__contains=sort_key(valeur)) | Q(siret__startswith="".join(valeur.split()))
        )


class OperationFilter(filters.FilterSet):
    q = filters.CharFilter(label="Rechercher", field_name="nom", lookup_expr="icontains")
    donneur = filters.ModelChoiceFilter(
        empty_label="Tous",
        label="Donneur d'ordre",
        field_name="donneur_ordre",
        queryset=donneurs,
        to_field_name="cle",
    )
    programme = filters.ChoiceFilter(empty_label="Tous", label="Programme", choices=Programme.choices)

    class Meta:
        model = Operation
        fields: ClassVar[list[str]] = []


class EntrepriseFilter(filters.FilterSet):
    q = filters.CharFilter(label="Rechercher", method="search", widget=search_input("Nom, SIREN ou SIRET"))
    type = filters.ChoiceFilter(empty_label="Tous", label="Type", choices=TypeEntreprise.choices)

    class Meta:
        model = Entreprise
        fields: ClassVar[list[str]] = []

    def search(self, lignes: QuerySet[Entreprise], _nom: str, valeur: str) -> QuerySet[Entreprise]:
        compact = "".join(valeur.split())
        condition = Q(nom_tri__contains=sort_key(valeur)) | Q(identifiant__istartswith=compact)
        if len(compact) == 14:
            condition |= Q(identifiant=compact[:9])
        return lignes.filter(condition)


class LigneFilter(filters.FilterSet):
    etat = filters.ChoiceFilter(
        empty_label="Tous", label="Ce qu'il en est advenu", choices=EtatLigneImport.choices
    )
    q = filters.CharFilter(label="Rechercher", method="search", widget=search_input("Objet ou numéro"))

    class Meta:
        model = LigneImport
        fields: ClassVar[list[str]] = []

    def search(self, lignes: QuerySet[LigneImport], _nom: str, valeur: str) -> QuerySet[LigneImport]:
        return lignes.filter(Q(objet__icontains=valeur) | Q(identifiant__icontains=valeur))
