"""Lists and rows of what is owed and counted."""

import uuid
from typing import Any

import django_filters
from django.db.models import Prefetch, Q, QuerySet

from clauses.api import serialiseurs as s
from clauses.enums import MotifNonRetenue, NatureEngagement
from clauses.models import (
    ComptesEngagement,
    ComptesEngagementMois,
    ComptesMois,
    Engagement,
    Manque,
    NonRetenue,
    QuotePart,
    Ventilation,
)
from guichets.api.filtres import FiltreModifie, FiltrePortee, MoisFilter, par_cle
from guichets.api.vues import GUICHET, Ressource
from operations.models import Entreprise


class FiltreEngagement(FiltreModifie):
    marche = par_cle("marche", "Engagements de ce marché (identifiant).")
    lot = par_cle("lot", "Engagements de ce lot (identifiant).")
    donneur_ordre = par_cle("donneur_ordre", "Engagements envers ce donneur d'ordre (identifiant).")
    entreprise = django_filters.UUIDFilter(
        method="filter_entreprise", label="Engagements dont cette entreprise doit une part (identifiant)."
    )
    nature = django_filters.ChoiceFilter(choices=NatureEngagement.choices, label="Nature de l'engagement.")

    def filter_entreprise(
        self,
        lignes: QuerySet[Engagement],
        nom: str,  # noqa: ARG002 - django-filter gives it
        cle: uuid.UUID,
    ) -> QuerySet[Engagement]:
        parts = QuotePart.objects.filter(entreprise__cle=cle).values("engagement_id")
        # Asked apart: joined, a debtor that the key does not see would take the engagement away.
        redevables = Entreprise.objects.filter(cle=cle).values("pk")
        return lignes.filter(Q(redevable__in=redevables) | Q(pk__in=parts))


class FiltreComptes(FiltrePortee):
    marche = par_cle("marche", "Comptes de ce marché (identifiant).")
    donneur_ordre = par_cle("donneur_ordre", "Comptes de ce donneur d'ordre (identifiant).")
    entreprise = par_cle("entreprise", "Comptes de cette entreprise (identifiant).")
    mois = MoisFilter(label="Mois, AAAA-MM.")


class FiltreVentilation(FiltrePortee):
    engagement = par_cle("engagement", "Heures retenues pour cet engagement (identifiant).")
    marche = par_cle("engagement__marche", "Heures retenues pour ce marché (identifiant).")
    entreprise = par_cle("entreprise", "Heures de cette entreprise (identifiant).")
    mois = MoisFilter(label="Mois, AAAA-MM.")


class FiltreRetenues(FiltrePortee):
    engagement = par_cle("engagement", "Heures retenues pour cet engagement (identifiant).")
    donneur_ordre = par_cle("donneur_ordre", "Heures retenues pour ce donneur d'ordre (identifiant).")
    entreprise = par_cle("entreprise", "Heures de cette entreprise (identifiant).")
    mois = MoisFilter(label="Mois, AAAA-MM.")


class FiltreNonRetenue(FiltrePortee):
    entreprise = par_cle("entreprise", "Heures de cette entreprise (identifiant).")
    motif = django_filters.ChoiceFilter(choices=MotifNonRetenue.choices, label="Motif.")
    mois = MoisFilter(label="Mois, AAAA-MM.")


class FiltreManque(FiltrePortee):
    engagement = par_cle("engagement", "Ce qui manque à cet engagement (identifiant).")
    entreprise = par_cle("entreprise", "Ce qui manque à cette entreprise (identifiant).")


class EngagementsVue(Ressource):
    """Les engagements d'insertion, leurs quotes-parts et où ils en sont."""

    ressource = "engagements"
    serializer_class = s.EngagementSerialiseur
    filterset_class = FiltreEngagement

    def lignes(self) -> Any:
        return Engagement.objects.prefetch_related(
            "lot",
            "marche",
            "donneur_ordre",
            "redevable",
            "dispositif",
            Prefetch("quote_parts", QuotePart.objects.order_by("du", "pk").prefetch_related("entreprise")),
            Prefetch("comptes", ComptesEngagement.objects.order_by("pk").prefetch_related("entreprise")),
        )


class ComptesVue(Ressource):
    """Les heures d'une entreprise sur un marché, mois par mois : réalisées, prêtées, reçues, retenues."""

    ressource = "comptes"
    serializer_class = s.ComptesSerialiseur
    filterset_class = FiltreComptes
    modele = ComptesMois
    liees = ("marche", "donneur_ordre", "entreprise")


class VentilationsVue(Ressource):
    """À quel engagement chaque heure est comptée, et par quelle règle. Réservé aux logiciels du guichet."""

    ressource = "ventilations"
    genres = GUICHET
    serializer_class = s.VentilationSerialiseur
    filterset_class = FiltreVentilation

    def lignes(self) -> Any:
        return Ventilation.objects.filter(appliquee=True).prefetch_related(
            "ligne__contrat", "engagement", "entreprise", "run"
        )


class RetenuesVue(Ressource):
    """Les heures retenues pour un engagement, mois par mois, en totaux."""

    ressource = "retenues"
    serializer_class = s.RetenuesSerialiseur
    filterset_class = FiltreRetenues
    modele = ComptesEngagementMois
    liees = ("engagement", "donneur_ordre", "entreprise")


class NonRetenuesVue(Ressource):
    """Les heures qu'aucun engagement n'a pu prendre, et pourquoi. Réservé aux logiciels du guichet."""

    ressource = "non-retenues"
    genres = GUICHET
    serializer_class = s.NonRetenueSerialiseur
    filterset_class = FiltreNonRetenue
    modele = NonRetenue
    liees = ("ligne__contrat", "entreprise", "run")


class ManquesVue(Ressource):
    """Ce qui manque à un engagement et ce qui le limite. Réservé aux logiciels du guichet."""

    ressource = "manques"
    genres = GUICHET
    serializer_class = s.ManqueSerialiseur
    filterset_class = FiltreManque
    modele = Manque
    liees = ("engagement", "entreprise", "run")
