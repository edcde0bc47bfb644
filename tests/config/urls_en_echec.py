"""The product's addresses, and one whose view fails with a name in its error."""

from typing import NoReturn

from django.http import HttpRequest
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as produit

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def echouer(request: HttpRequest) -> NoReturn:
    raise RuntimeError("ligne de Martin Awa")


urlpatterns = [path("echec/", echouer), *produit]
