"""The request transaction and its scope."""

from collections.abc import Callable

from django.db import connection, transaction
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase

from guichets import portee
from guichets.portee import Principal

METHODES_SURES = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
Reponse = Callable[[HttpRequest], HttpResponseBase]


class PorteeStreamingInterdit(RuntimeError):
    """A streaming response would be read after the scope is closed: it would be empty."""


class PorteeMiddleware:
    """Own the request's transaction and open the user's scope in it.

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
            principal = Principal("utilisateur", request.user.pk) if request.user.is_authenticated else None
            with portee.ouvrir(principal, route=request.path):
                response = self.get_response(request)
                if response.streaming and not isinstance(response, FileResponse):
                    raise PorteeStreamingInterdit(request.path)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
                elif request.method not in METHODES_SURES and not connection.needs_rollback:
                    connection.check_constraints()
            return response


class NoStoreMiddleware:
    """A signed-in person's pages stay in no shared cache; fragments never replace a page on Back."""

    def __init__(self, get_response: Reponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response.headers:
            response["Cache-Control"] = "no-store"
        response["Vary"] = ", ".join(filter(None, [response.get("Vary", ""), "HX-Request"]))
        return response
