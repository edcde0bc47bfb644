"""`Authorization: Bearer gu_live_…` opens the scope of a partner system for the rest of the request."""

from dataclasses import dataclass
from typing import ClassVar, Literal, cast

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from guichets import portee as portees
from guichets.domain.cles import CleActive, CleRefusee, check_cle, touch_cle
from guichets.enums import GenreClient
from guichets.models import ClientApi
from guichets.portee import Portee, Principal

ROYAUME = 'Bearer realm="api"'


@dataclass(frozen=True, slots=True)
class Partenaire:
    """The `request.user` of an API request: a partner system, which is nobody's account."""

    client: ClientApi
    pk: int
    is_authenticated: ClassVar[Literal[True]] = True
    is_anonymous: ClassVar[Literal[False]] = False


class CleAuthentification(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Partenaire, CleActive] | None:
        morceaux = get_authorization_header(request).decode("latin-1").split()
        if not morceaux or morceaux[0].lower() != "bearer":
            return None
        if len(morceaux) != 2:
            raise AuthenticationFailed("L'en-tête Authorization s'écrit « Bearer » suivi de la clé.")
        try:
            active = check_cle(morceaux[1])
        except CleRefusee as refus:
            raise AuthenticationFailed(refus.message) from None
        portee = portees.changer(Principal("client_api", active.client_id))
        if _deborde(active.genre, portee):
            raise PermissionDenied(
                "Les accès de ce client ne sont pas de son genre : le guichet doit les corriger."
            )
        touch_cle(active.cle_id)
        client = ClientApi(
            pk=active.client_id, guichet_id=active.guichet_id, nom=active.nom, genre=active.genre
        )
        return Partenaire(client, active.client_id), active

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - the same for every request
        return ROYAUME


def active(request: Request) -> CleActive:
    """The key of a request that was let in."""
    return cast("CleActive", request.auth)


def _deborde(genre: GenreClient, portee: Portee) -> bool:
    """A company's software that was made a member of the guichet, say: refused rather than guessed."""
    tableaux = {
        GenreClient.GUICHET: portee.lire,
        GenreClient.ENTREPRISE: portee.entreprises,
        GenreClient.DONNEUR: portee.donneurs,
    }
    return any(ids for autre, ids in tableaux.items() if autre != genre) or bool(portee.prescripteurs)
