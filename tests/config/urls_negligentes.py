"""The addresses of the product, and one page that forgets every rule: what the barriers are for."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from config.urls import urlpatterns as adresses
from operations.models import Marche


def negligente(request: HttpRequest, slug: str, cle: uuid.UUID) -> HttpResponse:
    """No guichet, no role, no rule: any row by its key, and the list of all."""
    marche = get_object_or_404(Marche.objects.all(), cle=cle)
    return HttpResponse(marche.objet + "".join(m.objet for m in Marche.objects.all()))


urlpatterns = [*adresses, path("g/<slug:slug>/negligente/<uuid:cle>/", negligente, name="negligente")]
