"""The request transaction and its scope."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import connection, transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from guichets import portee
from guichets.acces_lien import principal_of

METHODES_SURES = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
Reponse = Callable[[HttpRequest], HttpResponseBase]


class PorteeStreamingInterdit(RuntimeError):
    """A streaming response would be read after the scope is closed: it would be empty."""


class PorteeMiddleware:
    """Own the request's transaction and open in it the scope of the user, or of the browser's link.

    1. One transaction around everything that may query, lazy rendering included: a scope is
       transaction-local.
    2. The scope is always set, to nobody for an anonymous request.
    3. A response of 500 or more rolls back; deferred constraints are checked before a write is answered.
    API requests carry no session: their authenticator opens the client's scope in the same transaction.
    """

    def __init__(self, get_response: Reponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with transaction.atomic(durable=True):
            with portee.ouvrir(principal_of(request), route=request.path):
                response = self.get_response(request)
                if response.streaming and not isinstance(response, FileResponse):
                    raise PorteeStreamingInterdit(request.path)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
                elif request.method not in METHODES_SURES and not connection.needs_rollback:
                    connection.check_constraints()
            return response


def by_link() -> bool:
    """Whether the open scope is that of a link without account."""
    ouverte = portee.ouverte()
    return ouverte is not None and ouverte.principal is not None and ouverte.principal.type == "lien"


class ConnexionMiddleware(LoginRequiredMiddleware):
    """Every page asks for an account, but those where the open scope is a link's (`LIEN_ROUTES`)."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if not by_link():
            return super().process_view(request, view_func, view_args, view_kwargs)
        if portee.courante().entreprises:
            return None
        # Its time is over, or the guichet cancelled it. A fragment is not replaced by a whole page.
        if request.headers.get("HX-Request"):
            return HttpResponse(status=403)
        return redirect(settings.LIEN_TERMINE_URL)


class NoStoreMiddleware:
    """A person's pages stay in no shared cache; fragments never replace a page on Back."""

    def __init__(self, get_response: Reponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if (request.user.is_authenticated or by_link()) and "Cache-Control" not in response.headers:
            response["Cache-Control"] = "no-store"
        response["Vary"] = ", ".join(filter(None, [response.get("Vary", ""), "HX-Request"]))
        return response
