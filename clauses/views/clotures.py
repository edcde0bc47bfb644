"""Closing months: one company's, in order; one month, for several companies at once."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from clauses.domain.decisions.clotures import GENRE, close_month, months_to_close, request_closings
from clauses.domain.decisions.gel import hours_to_freeze
from clauses.domain.decisions.listes import closing_of_month, closings_of
from clauses.rules import can_close_month
from guichets.models import Travail
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.models import Entreprise
from participants.domain.mois import mois_texte, parse_mois


def _read(request: RequeteGuichet, cle: uuid.UUID) -> Entreprise:
    entreprise: Entreprise = lire_ou_404(Entreprise.objects.select_related("guichet"), cle, request.guichet)
    return entreprise


@vue_bureau()
def show(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """What a company has closed, what comes next and what it would freeze."""
    entreprise = _read(request, cle)
    a_clore = months_to_close(guichet=request.guichet, entreprises=[entreprise.pk])
    premier = next(iter(a_clore), None)
    contexte: dict[str, Any] = {
        "entreprise": entreprise,
        "clotures": closings_of(entreprise),
        "premier": premier,
        "suivants": a_clore[1:],
        "peut_clore": can_close_month(request.role),
    }
    if premier is not None:
        gels = hours_to_freeze(entreprise=entreprise, mois=premier.mois)
        contexte |= {"gels": gels, "total": sum(g.total for g in gels)}
    return render(request, "clauses/clotures.html", contexte)


@vue_bureau(responsable=True)
def close(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise = _read(request, cle)
    mois = parse_mois(request.POST.get("mois", ""))
    if request.method == "POST" and mois is not None:
        try:
            close_month(entreprise=entreprise, mois=mois, par=request.user)
        except ValidationError as erreur:
            for message in erreur.messages:
                messages.error(request, message)
        else:
            messages.success(request, "Le mois est clos : ses heures ne changeront plus.")
    return redirect("clauses:clotures", slug=request.guichet.slug, cle=entreprise.cle)


@vue_bureau()
def show_month(request: RequeteGuichet) -> HttpResponse:
    """Every company of a month: closed, ready, or held back and why."""
    contexte = {
        "cloture": closing_of_month(request.guichet, parse_mois(request.GET.get("mois", ""))),
        "peut_clore": can_close_month(request.role),
        "tout": request.GET.get("tout") == "1",
    }
    return render(request, "clauses/cloture_mois.html", contexte)


@vue_bureau(responsable=True)
def close_all(request: RequeteGuichet) -> HttpResponse:
    mois = parse_mois(request.POST.get("mois", ""))
    page = reverse("clauses:clotures_mois", args=[request.guichet.slug])
    if request.method != "POST" or mois is None:
        return redirect(page)
    cles = [str(cle) for cle in _known(request, request.POST.getlist("entreprise"))]
    try:
        travail = request_closings(guichet=request.guichet, mois=mois, cles=cles)
    except ValidationError as erreur:
        messages.error(request, " ".join(erreur.messages))
        return redirect(f"{page}?mois={mois_texte(mois)}")
    return redirect("guichets:travail", slug=request.guichet.slug, cle=travail.cle)


def _known(request: RequeteGuichet, textes: list[str]) -> list[uuid.UUID]:
    """Keys of companies of the guichet; a forged one is nothing."""
    cles = []
    for texte in textes:
        try:
            cles.append(uuid.UUID(texte))
        except ValueError:
            continue
    return list(
        Entreprise.objects.filter(guichet=request.guichet, cle__in=cles).values_list("cle", flat=True)
    )


@vue_bureau()
def show_result(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """What a closing for several companies did, and those that could not be closed."""
    travail: Travail = lire_ou_404(Travail.objects.filter(genre=GENRE), cle, request.guichet)
    if "closes" not in travail.resultat:
        raise Http404
    raisons = dict(travail.resultat["refus"])
    refusees = Entreprise.objects.filter(guichet=request.guichet, cle__in=raisons).order_by("nom_tri", "pk")
    contexte = {
        "mois": parse_mois(travail.resultat["mois"][:7]),
        "mois_texte": travail.resultat["mois"][:7],
        "closes": travail.resultat["closes"],
        "refusees": [(e, raisons[str(e.cle)]) for e in refusees],
    }
    return render(request, "clauses/cloture_faite.html", contexte)
