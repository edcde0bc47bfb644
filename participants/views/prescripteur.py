"""The prescripteur's portal: the people it oriented, the answer given, their contrats. Reads only."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guichets.domain.journal import record_consultation
from guichets.portee import courante
from guichets.vues import lire_ou_404, vue_portail
from participants.domain.parcours.chemin import path_of, step_of
from participants.domain.parcours.etapes import may_edit_step
from participants.domain.parcours.frise import draw_path
from participants.domain.parcours.suivis import suivis_to_answer
from participants.domain.personnes.fiches import latest_fiche
from participants.domain.queries import TONS, Situation, oriented_people, trades
from participants.views.participants import dossier_definitions

PAR_PAGE = 50


@vue_portail("prescripteurs")
def home(request: HttpRequest) -> HttpResponse:
    personnes = oriented_people(prescripteurs=courante().prescripteurs, jour=timezone.localdate())
    page = Paginator(personnes, PAR_PAGE).get_page(request.GET.get("page"))
    lignes = [(personne, *_situation(personne), step_of(personne)[0]) for personne in page]
    miens = Q(prescripteur_id__in=courante().prescripteurs)
    contexte = {
        "page": page,
        "lignes": lignes,
        "plusieurs": len(courante().prescripteurs) > 1,
        "suivis": suivis_to_answer(timezone.localdate(), limites=miens).count(),
    }
    return render(request, "participants/prescripteur.html", contexte)


@vue_portail("prescripteurs")
def show_participant(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    prescripteurs = courante().prescripteurs
    participant = lire_ou_404(oriented_people(prescripteurs=prescripteurs, jour=timezone.localdate()), cle)
    if participant.prescripteur_id not in prescripteurs:
        raise Http404
    record_consultation(participant)
    situation, ton = _situation(participant)
    contrats = list(participant.contrats.all())
    chemin = path_of(participant, entreprises=False)
    metiers = trades([contrat.metier for contrat in contrats])
    contexte = {
        "participant": participant,
        "situation": situation,
        "ton": ton,
        "fiche": dossier_definitions(participant),
        "fiche_envoyee": latest_fiche(participant, de=prescripteurs),
        "contact": [("Adresse électronique", participant.email), ("Téléphone", participant.telephone)],
        "chemin": chemin,
        "pas": [(p, may_edit_step(p)) for p in chemin.pas if p.genre != "fenetre"],
        "frise": draw_path(chemin),
        "contrats": [(contrat, metiers[contrat.metier]) for contrat in contrats],
    }
    return render(request, "participants/prescripteur_participant.html", contexte)


def _situation(personne: Any) -> tuple[Situation, str]:
    situation = Situation(personne.situation)
    return situation, TONS[situation]
