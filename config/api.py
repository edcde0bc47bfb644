"""The router of the API: one list of every resource."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from clauses.api import vues as clauses
from guichets.api import schema  # noqa: F401 - registers how keys and fields are described
from guichets.api.travaux import TravauxVue
from operations.api import vues as operations
from participants.api import vues as participants
from participants.api.confirmations import ConfirmationsVue
from participants.api.declarations import DeclarationsVue
from reporting.api.vues import BilansVue

app_name = "api"

RESSOURCES = (
    operations.DonneursVue,
    operations.OperationsVue,
    operations.MarchesVue,
    operations.LotsVue,
    operations.EntreprisesVue,
    clauses.EngagementsVue,
    clauses.ComptesVue,
    clauses.RetenuesVue,
    participants.ParticipantsVue,
    participants.ContratsVue,
    DeclarationsVue,
    ConfirmationsVue,
    clauses.VentilationsVue,
    clauses.NonRetenuesVue,
    clauses.ManquesVue,
    BilansVue,
    TravauxVue,
)

routeur = SimpleRouter(use_regex_path=False)
for vue in RESSOURCES:
    routeur.register(vue.ressource, vue, basename=vue.ressource)


class Inconnue(APIView):
    """Any other address below the API: an error that a program can read. It reads no row, needs no key."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    metadata_class = None

    @extend_schema(exclude=True)
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404


@require_safe
@login_not_required
def documentation(request: HttpRequest) -> HttpResponse:
    """The description as pages to read and try. Public: it says how to ask, never what is stored."""
    return render(request, "api/documentation.html")


urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "schema/",
        SpectacularAPIView.as_view(authentication_classes=(), permission_classes=(AllowAny,)),
        name="schema",
    ),
    path("docs/", documentation, name="docs"),
    *routeur.urls,
    re_path("", Inconnue.as_view()),
]
