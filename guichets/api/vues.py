"""What every resource of the API starts with."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import mixins, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from guichets import rules
from guichets.api.authentification import active
from guichets.api.debit import DebitParClient
from guichets.domain.cles import CleActive
from guichets.enums import GenreClient

TOUS = frozenset(GenreClient)
GUICHET = frozenset({GenreClient.GUICHET})
GUICHET_ET_ENTREPRISE = frozenset({GenreClient.GUICHET, GenreClient.ENTREPRISE})
GUICHET_ET_DONNEUR = frozenset({GenreClient.GUICHET, GenreClient.DONNEUR})


class VuePartenaire(APIView):
    """A view for partner systems: a named right, kinds of clients, strict parameters, no OPTIONS."""

    ressource: ClassVar[str]
    genres: ClassVar[frozenset[GenreClient]] = TOUS
    metadata_class = None
    throttle_classes = [DebitParClient]
    http_method_names = ["get", "head"]
    request: Request

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_parametres(request, self.parametres_connus())

    def parametres_connus(self) -> set[str]:
        return set()

    @property
    def cle_active(self) -> CleActive:
        return active(self.request)


class Ressource(
    VuePartenaire, mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Any]
):
    """A list and its rows by public key. Foreign and unknown keys answer the same 404."""

    lookup_field = "cle"
    lookup_value_converter = "uuid"
    filterset_class: ClassVar[Any]

    def parametres_connus(self) -> set[str]:
        if self.action != "list":
            return set()
        return {"curseur", "taille", *self.filterset_class.get_filters()}

    modele: ClassVar[Any] = None
    liees: ClassVar[tuple[str, ...]] = ()
    """What the serializer reads beside the row."""

    def lignes(self) -> Any:
        """The rows of the resource, with what their serializer reads."""
        return self.modele.objects.prefetch_related(*self.liees)

    def get_queryset(self) -> QuerySet[Any]:
        lignes: QuerySet[Any] = self.lignes().select_related("guichet")
        return lignes

    def get_object(self) -> Any:
        objet = super().get_object()
        if not rules.can_read(objet):
            raise Http404
        return objet

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(queryset) if self.action == "list" else queryset


def refuse_parametres(request: Request, connus: set[str]) -> None:
    """A misspelt or repeated parameter must not answer the whole list."""
    fautes = {}
    for nom, valeurs in request.query_params.lists():
        if nom not in connus:
            fautes[nom] = ["Paramètre inconnu."]
        elif len(valeurs) > 1:
            fautes[nom] = ["Paramètre répété."]
        elif not valeurs[0].strip():
            fautes[nom] = ["Valeur vide."]
        elif "\x00" in valeurs[0]:
            fautes[nom] = ["Caractère refusé."]
    if fautes:
        raise ValidationError(fautes)
