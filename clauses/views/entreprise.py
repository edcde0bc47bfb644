"""A company at the desk: what remains to be done first, then where its hours go, month by month."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from clauses.domain import queries
from clauses.domain.decisions.annulation import forget_undoing, last_undone
from clauses.domain.previsions.previsions import Prevision, forecast_company
from clauses.domain.queries import Situation
from clauses.domain.suivi import heures as suivi
from clauses.domain.suivi.calendrier import calendar_of_company
from clauses.domain.suivi.constats import Constat, next_action, set_aside_by_marche, state_of
from clauses.domain.suivi.suites import Suite, next_steps
from clauses.domain.ventilation.demandes import request_ventilation
from clauses.models import Manque
from clauses.rules import can_request_ventilation
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.domain.regles import rules_for
from operations.models import Entreprise, ReglesComptage
from participants.domain.mois import first_day, last_day, mois_texte, parse_mois

LIGNES_PAR_PAGE = 50


@dataclass(frozen=True, slots=True)
class Reste:
    """What one engagement still lacks, how it stands, and the next thing to do."""

    situation: Situation
    constat: Constat
    semaines: int
    manques: list[Manque]
    action: dict[str, str] | None
    prevision: Prevision | None


def _read(request: RequeteGuichet, cle: uuid.UUID) -> Entreprise:
    entreprise: Entreprise = lire_ou_404(Entreprise.objects.select_related("guichet"), cle, request.guichet)
    return entreprise


@vue_bureau()
def show(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise = _read(request, cle)
    regles = rules_for(guichet=request.guichet, jour=timezone.localdate())
    situations = queries.situations_of_company(entreprise, regles.horizon_mois)
    restes = _remaining(request, entreprise, situations, regles)
    mois_connus = queries.months_of(entreprise)
    clotures = queries.closed_months(entreprise)
    clos_au = last_day(clotures[0].mois) if clotures else None
    contexte = {
        "entreprise": entreprise,
        "restes": [r for r in restes if r.situation.reste],
        "atteints": [r for r in restes if not r.situation.reste],
        "autres": [s for s in situations if not s.en_heures],
        "connu_au": max((s.connu_au for s in situations if s.connu_au), default=None),
        "semaine": regles.heures_jour * queries.JOURS_PAR_SEMAINE,
        "suites": _links(request, entreprise, next_steps(entreprise, situations)),
        "identite": queries.identity_by_marche(entreprise=entreprise),
        "hors_marche": queries.off_marche(entreprise),
        "parts_donnees": queries.shares_given(entreprise),
        "calendrier": calendar_of_company(
            entreprise, situations, clos_au, parse_mois(request.GET.get("calendrier", ""))
        ),
        "travail": queries.last_job(entreprise),
        "retablie": last_undone(entreprise),
        "clotures": clotures,
        "mois_connus": mois_connus,
        "mois_saisie": mois_texte(_next_month(mois_connus)),
        "peut_calculer": can_request_ventilation(request.role),
        **_month(request, entreprise, mois_connus),
    }
    return render(request, "clauses/entreprise.html", contexte)


def _remaining(
    request: RequeteGuichet,
    entreprise: Entreprise,
    situations: Sequence[Situation],
    regles: ReglesComptage,
) -> list[Reste]:
    jour = timezone.localdate()
    semaine = regles.heures_jour * queries.JOURS_PAR_SEMAINE
    manques = queries.shortages(entreprise)
    ecartees = set_aside_by_marche(entreprise)
    previsions = forecast_company(entreprise, engagements=[s.engagement for s in situations if s.en_heures])
    restes = []
    for s in situations:
        if s.en_heures:
            siens = manques.get(s.engagement.pk, [])
            suite = next_action(s, siens, ecartees.get(s.engagement.marche_id, {}), jour)
            restes.append(
                Reste(
                    situation=s,
                    constat=state_of(s, jour),
                    semaines=s.weeks(semaine),
                    manques=siens,
                    action=_link(request, entreprise, suite) if suite else None,
                    prevision=previsions.get(s.engagement.pk),
                )
            )
    return restes


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
    lignes = suivi.lines_of_company(entreprise, suivi.Filtre(mois=mois))
    page = Paginator(lignes, LIGNES_PAR_PAGE).get_page(request.GET.get("page"))
    suivis = suivi.follow(entreprise, page)
    return {
        "mois": mois,
        "mois_texte": mois_texte(mois),
        "page": page,
        "suivis": suivis,
        "totaux": suivi.add_up(suivis),
    }


def _links(request: RequeteGuichet, entreprise: Entreprise, suites: Iterable[Suite]) -> list[dict[str, str]]:
    return [_link(request, entreprise, suite) for suite in suites]


def _link(request: RequeteGuichet, entreprise: Entreprise, suite: Suite) -> dict[str, str]:
    """A lecteur reads what is to be done without the address that does it."""
    slug = request.guichet.slug
    if suite.page != "clauses:saisir":
        arguments = [slug, suite.argument] if suite.argument else [slug]
    elif can_request_ventilation(request.role):
        arguments = [slug, str(entreprise.cle), suite.argument]
    else:
        return {"texte": suite.texte, "detail": suite.detail, "url": ""}
    return {"texte": suite.texte, "detail": suite.detail, "url": reverse(suite.page, args=arguments)}


@vue_bureau(ecrit=True)
def recalculate(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise = _read(request, cle)
    if request.method == "POST":
        # Asked by somebody, what was undone is applied again.
        forget_undoing(entreprise=entreprise)
        request_ventilation(entreprise=entreprise, cause="Demandé par le guichet")
        messages.success(request, "Le calcul est demandé\u00a0: vous pouvez quitter cette page.")
    return redirect("clauses:entreprise", slug=request.guichet.slug, cle=entreprise.cle)
