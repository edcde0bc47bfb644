"""Hours declared by another company: read by both parties, confirmed or contested by the one that owes."""

from typing import Any, cast

import django_filters
from django.core.exceptions import ValidationError as ErreurDjango
from django.db.models import F
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from guichets.api.authentification import Partenaire
from guichets.api.champs import CleRelation, MoisField, SerialiseurPortee, SerialiseurStrict, SlugGuichet
from guichets.api.erreurs import Conflit
from guichets.api.filtres import FiltreModifie, MoisFilter, par_cle
from guichets.api.vues import GUICHET_ET_ENTREPRISE, Ressource
from participants.api.serialiseurs import PersonneSerialiseur
from participants.domain.confirmations.groupes import other_names
from participants.domain.confirmations.reponses import confirm_ligne, contest_ligne
from participants.enums import Confirmation, EtatLigne
from participants.models import LigneHeures

CONFLITS = frozenset({"deja_tranche", "rien_a_confirmer", "mois_clos"})
REPONSES = [(Confirmation.CONFIRMEE, "Confirmée"), (Confirmation.CONTESTEE, "Contestée")]


class ConfirmationSerialiseur(SerialiseurPortee):
    guichet = SlugGuichet()
    mois = MoisField(read_only=True)
    participant = PersonneSerialiseur(read_only=True)
    contrat = CleRelation()
    creditee = CleRelation()
    lot = CleRelation()
    declarant = serializers.CharField(read_only=True, help_text="Nom de l'entreprise qui a déclaré.")

    class Meta:
        model = LigneHeures
        fields = (
            "cle",
            "guichet",
            "mois",
            "participant",
            "contrat",
            "lot",
            "creditee",
            "declarant",
            "debut",
            "fin",
            "heures",
            "dont_formation",
            "confirmation",
            "motif_contestation",
            "motif_decision",
            "repondue_le",
            "repondue_par",
            "cree_le",
        )
        read_only_fields = fields


class ReponseSaisie(SerialiseurStrict):
    reponse = serializers.ChoiceField(choices=REPONSES)
    motif = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=300, help_text="Obligatoire pour contester."
    )


class FiltreConfirmation(FiltreModifie):
    creditee = par_cle("creditee", "Heures que cette entreprise doit (identifiant).")
    mois = MoisFilter(label="Mois déclaré, AAAA-MM.")
    confirmation = django_filters.ChoiceFilter(
        choices=[(Confirmation.ATTENDUE, "Attendue"), *REPONSES], label="Réponse."
    )


@extend_schema_view(update=extend_schema(request=ReponseSaisie, responses={200: ConfirmationSerialiseur}))
class ConfirmationsVue(Ressource):
    """Les heures déclarées par une autre entreprise : l'entreprise qui les doit répond par PUT.

    Tant qu'elles ne sont pas confirmées, elles ne comptent pas. La réponse change avant la clôture du mois.
    """

    ressource = "confirmations"
    genres = GUICHET_ET_ENTREPRISE
    http_method_names = ["get", "head", "put"]
    serializer_class = ConfirmationSerialiseur
    filterset_class = FiltreConfirmation

    def lignes(self) -> Any:
        return (
            LigneHeures.objects.exclude(creditee_id=F("entreprise_id"))
            .exclude(confirmation=Confirmation.NON_REQUISE)
            .exclude(etat=EtatLigne.REMPLACEE)
            .prefetch_related("participant", "contrat", "creditee", "lot")
        )

    def paginate_queryset(self, queryset: Any) -> Any:
        return _named(super().paginate_queryset(queryset))

    def get_object(self) -> Any:
        return _named([super().get_object()])[0]

    def update(self, request: Request, **cles: Any) -> Response:  # noqa: ARG002 - read by get_object
        ligne = self.get_object()
        saisie = ReponseSaisie(data=request.data)
        saisie.is_valid(raise_exception=True)
        par = cast("Partenaire", request.user).client
        try:
            if saisie.validated_data["reponse"] == Confirmation.CONTESTEE:
                contest_ligne(ligne=ligne, motif=saisie.validated_data["motif"], par=par)
            else:
                confirm_ligne(ligne=ligne, par=par)
        except ErreurDjango as refus:
            if getattr(refus, "code", None) in CONFLITS:
                raise Conflit(" ".join(refus.messages)) from None
            raise
        return Response(self.get_serializer(self.get_object()).data)


def _named(lignes: Any) -> Any:
    """The declarant's name crosses; its row may not be its reader's."""
    noms = other_names(lignes, "entreprise_id")
    for ligne in lignes:
        ligne.declarant = noms.get(ligne.entreprise_id, "")
    return lignes
