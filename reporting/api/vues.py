"""Bilans by REST, and their PDF."""

import uuid
from typing import Any

import django_filters
from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from guichets.api.filtres import FiltreModifie, par_cle
from guichets.api.vues import GUICHET_ET_DONNEUR, Ressource
from reporting.api.serialiseurs import BilanSerialiseur
from reporting.enums import EtatBilan
from reporting.models import Bilan


class RenduPdf(BaseRenderer):
    """Names the type to the negotiation; the file itself is sent as it is stored, by no renderer."""

    media_type = "application/pdf"
    format = "pdf"
    charset = None
    render_style = "binary"


class FiltreBilan(FiltreModifie):
    marche = par_cle("marche", "Bilans de ce marché (identifiant).")
    donneur_ordre = par_cle("donneur_ordre", "Bilans de ce donneur d'ordre (identifiant).")
    etat = django_filters.ChoiceFilter(choices=EtatBilan.choices, label="État du bilan.")


class BilansVue(Ressource):
    """Les bilans ; pour un donneur d'ordre, ceux qui lui ont été remis."""

    ressource = "bilans"
    genres = GUICHET_ET_DONNEUR
    serializer_class = BilanSerialiseur
    filterset_class = FiltreBilan

    def lignes(self) -> Any:
        return Bilan.objects.prefetch_related("marche", "donneur_ordre").defer("donnees", "versions")

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, renderer_classes=[RenduPdf, JSONRenderer])
    def pdf(self, request: Request, **cles: uuid.UUID) -> FileResponse:  # noqa: ARG002 - read by get_object
        """Le PDF d'un bilan émis."""
        bilan: Bilan = self.get_object()
        if bilan.etat != EtatBilan.EMIS or not bilan.fichier:
            raise Http404
        return FileResponse(
            bilan.fichier.open("rb"), content_type="application/pdf", filename=f"bilan-{bilan.numero}.pdf"
        )
