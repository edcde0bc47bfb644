"""What every page shows around its content: where the person is, and where they may go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from config.comptes_demo import COMPTES, MOT_DE_PASSE
from config.navigation import espaces_du_principal, navigation_de
from guichets import portee as portees
from guichets.acces_lien import access_of
from guichets.middleware import by_link


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Computed once per request and scope: each panel and form of a page is rendered with it again."""
    portee = portees.ouverte()
    deja: tuple[portees.Portee | None, dict[str, Any]] | None = request.__dict__.get("_navigation")
    if deja is None or deja[0] is not portee:
        deja = (portee, _navigation(request, portee))
        request.__dict__["_navigation"] = deja
    return deja[1]


def _navigation(request: HttpRequest, portee: portees.Portee | None) -> dict[str, Any]:
    contexte: dict[str, Any] = {"demo": settings.DEMO, "version": settings.VERSION}
    if by_link():
        return contexte | {"sans_compte": access_of(request)}
    utilisateur = getattr(request, "user", None)
    if portee is None or utilisateur is None or not utilisateur.is_authenticated:
        if settings.DEMO:
            contexte |= {"comptes_demo": COMPTES, "mot_de_passe_demo": MOT_DE_PASSE}
        return contexte
    espaces = espaces_du_principal(portee)
    espace = next((e for e in espaces if request.path.startswith(e["url"])), None)
    return {
        **contexte,
        "espaces": [e for e in espaces if e is not espace],
        "espace": espace,
        "navigation": navigation_de(espace, request.path) if espace else [],
    }
