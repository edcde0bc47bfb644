"""Where a company's engagements are heading, and what would repair those that lack hours."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from clauses.domain.previsions.conseils import advise_company
from clauses.domain.previsions.dites import tell_forecasts
from clauses.domain.previsions.previsions import METHODE
from clauses.views.acces import companies_of_access
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau, vue_portail
from operations.models import Entreprise


@vue_bureau()
def show(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise = lire_ou_404(Entreprise.objects.select_related("guichet"), cle, request.guichet)
    contexte = {"entreprise": entreprise, "methode": METHODE, "obstacle": ""}
    try:
        conseils = advise_company(entreprise, timezone.localdate())
    except ValidationError as erreur:
        return render(request, "clauses/previsions.html", contexte | {"obstacle": erreur.messages[0]})
    contexte["a_reparer"] = [c for c in conseils if c.a_reparer]
    contexte["autres"] = [c for c in conseils if not c.a_reparer]
    return render(request, "clauses/previsions.html", contexte)


@vue_portail("entreprises")
def show_portail(request: HttpRequest) -> HttpResponse:
    """The company's own: figures and dates, the people whom it employs, never a condition on a person."""
    contexte = {
        "situations": [tell_forecasts(entreprise) for entreprise in companies_of_access()],
        "methode": METHODE,
    }
    return render(request, "clauses/portail/previsions.html", contexte)
