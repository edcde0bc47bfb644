"""A company at the desk: what remains to be done first, then where each hour went and why."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from clauses.domain import queries
from clauses.domain.clotures import closable_months, close_month
from clauses.domain.demandes import request_ventilation
from clauses.domain.suites import next_steps
from clauses.rules import can_close_month, can_request_ventilation
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.domain.regles import rules_for
from operations.models import Entreprise
from participants.domain.mois import first_day, mois_texte, parse_mois

LIGNES_PAR_PAGE = 50


def _read(request: RequeteGuichet, cle: uuid.UUID) -> Entreprise:
    entreprise: Entreprise = lire_ou_404(Entreprise.objects.select_related("guichet"), cle, request.guichet)
    return entreprise


@vue_bureau()
def show(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise = _read(request, cle)
    situations = queries.situations_of_company(entreprise)
    regles = rules_for(guichet=request.guichet, jour=timezone.localdate())
    semaine = regles.heures_jour * queries.JOURS_PAR_SEMAINE
    manques = queries.shortages(entreprise)
    mois_connus = queries.months_of(entreprise)
    contexte = {
        "entreprise": entreprise,
        "restes": [
            (s, s.weeks(semaine), manques.get(s.engagement.pk, [])) for s in situations if s.en_heures
        ],
        "autres": [s for s in situations if not s.en_heures],
        "semaine": semaine,
        "suites": _links(request, entreprise, next_steps(entreprise, situations)),
        "identite": queries.identity_by_marche(entreprise=entreprise),
        "hors_marche": queries.off_marche(entreprise),
        "travail": queries.last_job(entreprise),
        "clotures": queries.closed_months(entreprise),
        "mois_connus": mois_connus,
        "mois_saisie": mois_texte(_next_month(mois_connus)),
        "peut_calculer": can_request_ventilation(request.role),
        "a_clore": next(iter(closable_months(entreprise=entreprise)), None)
        if can_close_month(request.role)
        else None,
        **_month(request, entreprise, mois_connus),
    }
    return render(request, "clauses/entreprise.html", contexte)


def _next_month(connus: list[date]) -> date:
    """Where the link to the monthly grid leads: the month before this one."""
    precedent = first_day(first_day(timezone.localdate()) - timedelta(days=1))
    return max(precedent, connus[0]) if connus else precedent


def _month(request: RequeteGuichet, entreprise: Entreprise, connus: list[date]) -> dict[str, Any]:
    """The lines of the month asked for, or of the last one."""
    demande = parse_mois(request.GET.get("mois", ""))
    mois = demande if demande in connus else next(iter(connus), None)
    if mois is None:
        return {"mois": None}
    pages = Paginator(queries.lines_of_month(entreprise, mois), LIGNES_PAR_PAGE)
    page = pages.get_page(request.GET.get("page"))
    rangs = [(li, [(v, queries.REGLES_AFFECTATION[v.motif]) for v in li.retenues]) for li in page]  # type: ignore[attr-defined]
    return {"mois": mois, "lignes": page, "rangs": rangs}


def _links(request: RequeteGuichet, entreprise: Entreprise, suites: list[Any]) -> list[dict[str, str]]:
    slug = request.guichet.slug
    adresses = []
    for s in suites:
        if s.page == "clauses:saisir" and not can_request_ventilation(request.role):
            adresses.append({"texte": s.texte, "detail": s.detail, "url": ""})
            continue
        if s.page == "clauses:saisir":
            arguments = [slug, entreprise.cle, s.argument]
        else:
            arguments = [slug, s.argument] if s.argument else [slug]
        adresses.append({"texte": s.texte, "detail": s.detail, "url": reverse(s.page, args=arguments)})
    return adresses


@vue_bureau(ecrit=True)
def recalculate(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise = _read(request, cle)
    if request.method == "POST":
        request_ventilation(entreprise=entreprise, cause="Demandé par le guichet")
        messages.success(request, "Le calcul est demandé : vous pouvez quitter cette page.")
    return redirect("clauses:entreprise", slug=request.guichet.slug, cle=entreprise.cle)


@vue_bureau(responsable=True)
def close(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise = _read(request, cle)
    mois = parse_mois(request.POST.get("mois", ""))
    if not can_close_month(request.role):
        raise PermissionDenied
    if request.method == "POST" and mois is not None:
        try:
            close_month(entreprise=entreprise, mois=mois, par=request.user)
        except ValidationError as erreur:
            for message in erreur.messages:
                messages.error(request, message)
        else:
            messages.success(request, "Le mois est clos : ses heures ne changeront plus.")
    return redirect("clauses:entreprise", slug=request.guichet.slug, cle=entreprise.cle)
