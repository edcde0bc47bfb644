"""The browser session of a link without account: what it remembers, and where it leads."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.urls import Resolver404, resolve

from guichets.models import Utilisateur
from guichets.portee import Principal

CLE = "lien"


@dataclass(frozen=True, slots=True)
class AccesLien:
    """Kept on the server, in the session that the consumed link opened."""

    id: int
    usage: str
    mois: str
    entreprise: str
    destinataire: str
    signataire: str
    jusque: str

    @property
    def fin(self) -> datetime:
        return datetime.fromisoformat(self.jusque)


def open_session(request: HttpRequest, acces: AccesLien) -> None:
    """A new session: nothing that this browser carried before is kept, and its old key opens nothing."""
    request.session.flush()
    request.user = AnonymousUser()
    request.session[CLE] = asdict(acces)
    rotate_token(request)


def access_of(request: HttpRequest) -> AccesLien | None:
    """The link of this browser, open or not; none for a signed-in person."""
    if request.user.is_authenticated:
        return None
    valeurs = request.session.get(CLE)
    return AccesLien(**valeurs) if valeurs else None


def principal_of(request: HttpRequest) -> Principal | None:
    """Who acts: the signed-in person, else the link of this browser where it leads, else nobody."""
    if request.user.is_authenticated:
        return Principal("utilisateur", request.user.pk)
    acces = access_of(request)
    if acces is None or not _leads_to(acces, request.path_info):
        return None
    return Principal("lien", acces.id)


def _leads_to(acces: AccesLien, chemin: str) -> bool:
    """The routes of its purpose (`LIEN_ROUTES`), for its month. Anywhere else the link is nobody."""
    try:
        trouvee = resolve(chemin)
    except Resolver404:
        return False
    return (
        trouvee.view_name in settings.LIEN_ROUTES.get(acces.usage, ())
        and trouvee.kwargs.get("mois") == acces.mois
        and len(trouvee.kwargs) == 1
    )


def signatory(request: HttpRequest) -> Utilisateur | str:
    """Whose name a declaration made by this request bears: the account, or the contact of the link."""
    acces = access_of(request)
    return acces.signataire if acces else request.user  # type: ignore[return-value]
