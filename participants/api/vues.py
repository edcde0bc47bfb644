"""Lists and rows of who works."""

from typing import Any

import django_filters
from django.db.models import Prefetch

from guichets.api.filtres import FiltreModifie, MoisFilter, par_cle
from guichets.api.vues import GUICHET, GUICHET_ET_ENTREPRISE, Ressource
from guichets.domain.journal import record_consultation
from participants.api import serialiseurs as s
from participants.enums import EtatDeclaration, Modalite
from participants.models import Contrat, DeclarationMensuelle, FenetreEligibilite, LigneHeures, Participant


class FiltreParticipant(FiltreModifie):
    entreprise = par_cle("contrats__employeur", "Participants que cette entreprise a employés (identifiant).")

    @property
    def qs(self) -> Any:
        return super().qs.distinct()


class FiltreContrat(FiltreModifie):
    participant = par_cle("participant", "Contrats de ce participant (identifiant).")
    entreprise = par_cle("employeur", "Contrats de cet employeur (identifiant).")
    lot = par_cle("lot", "Contrats de ce lot (identifiant).")
    marche = par_cle("lot__marche", "Contrats de ce marché (identifiant).")
    modalite = django_filters.ChoiceFilter(choices=Modalite.choices, label="Modalité.")


class FiltreDeclaration(FiltreModifie):
    entreprise = par_cle("entreprise", "Déclarations de cette entreprise (identifiant).")
    mois = MoisFilter(label="Mois déclaré, AAAA-MM.")
    etat = django_filters.ChoiceFilter(choices=EtatDeclaration.choices, label="État de la déclaration.")


class ParticipantsVue(Ressource):
    """Les participants et les périodes où leurs heures comptent. Réservé aux logiciels du guichet."""

    ressource = "participants"
    genres = GUICHET
    serializer_class = s.ParticipantSerialiseur
    filterset_class = FiltreParticipant

    def lignes(self) -> Any:
        fenetres = Prefetch("fenetres", FenetreEligibilite.objects.order_by("du"))
        return Participant.objects.prefetch_related(fenetres)

    def get_object(self) -> Participant:
        participant: Participant = super().get_object()
        record_consultation(participant)
        return participant


class ContratsVue(Ressource):
    """Les contrats ; pour une entreprise, ceux où elle emploie, doit ou déclare."""

    ressource = "contrats"
    genres = GUICHET_ET_ENTREPRISE
    serializer_class = s.ContratSerialiseur
    filterset_class = FiltreContrat

    def lignes(self) -> Any:
        return Contrat.objects.prefetch_related("participant", "employeur", "creditee", "declarant", "lot")


def declarations() -> Any:
    lignes = LigneHeures.objects.order_by("pk").prefetch_related("contrat", "creditee", "lot")
    return DeclarationMensuelle.objects.prefetch_related("entreprise", Prefetch("lignes", lignes))
