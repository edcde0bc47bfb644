"""Where a person lands: the next thing to do, for each role."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from config.a_traiter import taches_du_bureau
from config.navigation import espaces_du_principal
from guichets.portee import courante
from guichets.rules import is_operational
from guichets.vues import RequeteGuichet, vue_bureau


@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """One space: straight to it. Several: choose. None: say whom to ask."""
    espaces = espaces_du_principal(courante())
    if len(espaces) == 1:
        return redirect(espaces[0]["url"])
    return render(request, "config/accueil.html", {"choix": espaces})


@vue_bureau()
def bureau(request: RequeteGuichet) -> HttpResponse:
    ecrit = is_operational(request.role)
    return render(
        request,
        "config/bureau.html",
        {
            "guichet": request.guichet,
            "taches": taches_du_bureau(request.guichet, ecrit=ecrit),
            "ecrit": ecrit,
        },
    )


@login_not_required
@require_safe
def accessibilite(request: HttpRequest) -> HttpResponse:
    return render(request, "config/accessibilite.html")
