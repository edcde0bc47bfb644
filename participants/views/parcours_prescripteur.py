"""What a prescripteur writes of the people that it follows: steps, exits, what became of them."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from guichets.portee import courante
from guichets.vues import lire_ou_404, vue_portail
from participants.domain.parcours.etapes import remove_etape
from participants.domain.parcours.suivis import suivis_to_answer
from participants.forms.parcours import EtapeForm, SortieForm
from participants.models import Etape, Participant, Sortie, SuiviSortie
from participants.views.parcours import submit_etape, submit_sortie, submit_suivi, suivi_form

PAR_PAGE = 50


@vue_portail("prescripteurs", ecrit=True)
def create_etape(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    return _etape_page(request, _person(cle), None)


@vue_portail("prescripteurs", ecrit=True)
def edit_etape(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    etape = _etape(cle)
    return _etape_page(request, etape.participant, etape)


@vue_portail("prescripteurs", ecrit=True)
def delete_etape(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    etape = _etape(cle)
    if request.method == "POST":
        remove_etape(etape=etape)
        messages.success(request, "L'étape est retirée du parcours.")
    return _to_person(etape.participant)


def _etape_page(request: HttpRequest, participant: Participant, etape: Etape | None) -> HttpResponse:
    form = EtapeForm(request.POST or None, participant=participant, guichet=None, etape=etape)
    if submit_etape(request, form, participant, etape):
        return _to_person(participant)
    contexte = {"form": form, "participant": participant, "etape": etape}
    statut = 422 if request.method == "POST" else 200
    return render(request, "participants/parcours_prescripteur_etape.html", contexte, status=statut)


@vue_portail("prescripteurs", ecrit=True)
def create_sortie(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    return _sortie_page(request, _person(cle), None)


@vue_portail("prescripteurs", ecrit=True)
def edit_sortie(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    lignes = Sortie.objects.filter(_mine()).select_related("participant__guichet", "contrat")
    sortie = lire_ou_404(lignes, cle)
    return _sortie_page(request, sortie.participant, sortie)


def _sortie_page(request: HttpRequest, participant: Participant, sortie: Sortie | None) -> HttpResponse:
    form = SortieForm(request.POST or None, participant=participant, bureau=False, sortie=sortie)
    if submit_sortie(request, form, participant, sortie):
        return _to_person(participant)
    contexte = {"form": form, "participant": participant, "sortie": sortie}
    statut = 422 if request.method == "POST" else 200
    return render(request, "participants/parcours_prescripteur_sortie.html", contexte, status=statut)


@vue_portail("prescripteurs")
def list_suivis(request: HttpRequest) -> HttpResponse:
    suivis = suivis_to_answer(timezone.localdate(), limites=_mine())
    page = Paginator(suivis, PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "participants/parcours_prescripteur_suivis.html", {"page": page})


@vue_portail("prescripteurs", ecrit=True)
def answer(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    lignes: QuerySet[SuiviSortie] = SuiviSortie.objects.filter(_mine())
    suivi = lire_ou_404(lignes.select_related("sortie", "participant__guichet"), cle)
    form = suivi_form(request, suivi)
    if submit_suivi(request, form, suivi):
        return redirect("prescripteur:suivis")
    contexte = {"form": form, "suivi": suivi, "participant": suivi.participant}
    statut = 422 if request.method == "POST" else 200
    return render(request, "participants/parcours_prescripteur_suivi.html", contexte, status=statut)


def _mine() -> Q:
    """The rows of the access, not those of a guichet of which the person is also a member."""
    return Q(prescripteur_id__in=courante().prescripteurs)


def _person(cle: uuid.UUID) -> Participant:
    participant: Participant = lire_ou_404(
        Participant.objects.filter(_mine()).select_related("guichet", "prescripteur"), cle
    )
    return participant


def _etape(cle: uuid.UUID) -> Etape:
    lignes = Etape.objects.filter(_mine()).select_related("participant__guichet", "contrat")
    etape: Etape = lire_ou_404(lignes, cle)
    return etape


def _to_person(participant: Participant) -> HttpResponse:
    return redirect("prescripteur:participant", cle=participant.cle)
