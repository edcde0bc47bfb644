"""Lists and rows of what is bought."""

from typing import Any

import django_filters

from guichets.api.filtres import FiltreModifie, par_cle
from guichets.api.vues import GUICHET_ET_DONNEUR, Ressource
from operations.api import serialiseurs as s
from operations.enums import EtatLot, TypeEntreprise
from operations.models import DonneurOrdre, Entreprise, Lot, Marche, Operation

DU_DONNEUR = "Marchés de ce donneur d'ordre (identifiant)."


class FiltreDonneur(FiltreModifie):
    siret = django_filters.CharFilter(label="SIRET exact.", max_length=14)


class FiltreOperation(FiltreModifie):
    donneur_ordre = par_cle("donneur_ordre", "Opérations de ce donneur d'ordre (identifiant).")


class FiltreMarche(FiltreModifie):
    donneur_ordre = par_cle("donneur_ordre", DU_DONNEUR)
    operation = par_cle("operation", "Marchés de cette opération (identifiant).")


class FiltreLot(FiltreModifie):
    marche = par_cle("marche", "Lots de ce marché (identifiant).")
    donneur_ordre = par_cle("donneur_ordre", "Lots de ce donneur d'ordre (identifiant).")
    etat = django_filters.ChoiceFilter(choices=EtatLot.choices, label="État du lot.")


class FiltreEntreprise(FiltreModifie):
    identifiant = django_filters.CharFilter(label="SIREN exact, ou l'identifiant étranger.", max_length=30)
    type = django_filters.ChoiceFilter(choices=TypeEntreprise.choices, label="Type d'entreprise.")


class DonneursVue(Ressource):
    """Les donneurs d'ordre suivis par le guichet ; pour une entreprise, ceux de ses marchés."""

    ressource = "donneurs-ordre"
    serializer_class = s.DonneurOrdreSerialiseur
    filterset_class = FiltreDonneur

    def lignes(self) -> Any:
        return DonneurOrdre.objects.all()


class OperationsVue(Ressource):
    """Les opérations : ce qui est construit ou rendu, sur plusieurs marchés."""

    ressource = "operations"
    genres = GUICHET_ET_DONNEUR
    serializer_class = s.OperationSerialiseur
    filterset_class = FiltreOperation

    def lignes(self) -> Any:
        return Operation.objects.prefetch_related("donneur_ordre")


class MarchesVue(Ressource):
    """Les marchés ; leurs lots se lisent par « lots/?marche= »."""

    ressource = "marches"
    serializer_class = s.MarcheSerialiseur
    filterset_class = FiltreMarche

    def lignes(self) -> Any:
        return Marche.objects.prefetch_related("donneur_ordre", "operation")


class LotsVue(Ressource):
    """Les lots, avec leurs attributions."""

    ressource = "lots"
    serializer_class = s.LotSerialiseur
    filterset_class = FiltreLot

    def lignes(self) -> Any:
        return Lot.objects.prefetch_related("marche", "donneur_ordre", "attributions__entreprise")


class EntreprisesVue(Ressource):
    """Les entreprises ; pour un donneur d'ordre, celles de ses marchés."""

    ressource = "entreprises"
    serializer_class = s.EntrepriseSerialiseur
    filterset_class = FiltreEntreprise

    def lignes(self) -> Any:
        return Entreprise.objects.prefetch_related("etablissements")
