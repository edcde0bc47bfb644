"""The desk's pages about a path: its steps, its exits, what became of the person, the exits of a period."""

import uuid
from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from guichets import rules
from guichets.domain.journal import record_consultation
from guichets.fichiers import send_table
from guichets.formats import format_de
from guichets.forms.outils import report_errors
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from participants.domain.parcours.chemin import path_of
from participants.domain.parcours.etapes import remove_etape, save_etape
from participants.domain.parcours.frise import draw_path
from participants.domain.parcours.indicateurs import count_exits, exits_between, without_exit
from participants.domain.parcours.sorties import record_sortie, remove_sortie
from participants.domain.parcours.suivis import answer_suivi, late_after, suivis_to_answer
from participants.forms.parcours import EtapeForm, PeriodeForm, SortieForm, SuiviForm
from participants.models import Etape, Participant, Sortie, SuiviSortie

PAR_PAGE = 50
COLONNES = (
    "Personne", "Sortie le", "Situation à la sortie", "Précision", "Employeur du dernier contrat",
    "Prescripteur", "Mois après la sortie", "À renseigner le", "Situation à cette date", "Renseignée par",
)  # fmt: skip


@vue_bureau()
def show_path(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    participant = _person(request, cle)
    record_consultation(participant)
    chemin = path_of(participant, entreprises=True)
    contexte = {
        "participant": participant,
        "chemin": chemin,
        "frise": draw_path(chemin),
        "pas": chemin.pas,
        "suivis": list(suivis_to_answer(timezone.localdate(), limites=Q(participant=participant))),
        "ecrit": rules.is_operational(request.role),
    }
    return render(request, "participants/parcours.html", contexte)


@vue_bureau(ecrit=True)
def create_etape(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    return _etape_page(request, _person(request, cle), None)


@vue_bureau(ecrit=True)
def edit_etape(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    etape = _read_etape(request, cle)
    return _etape_page(request, etape.participant, etape)


@vue_bureau(ecrit=True)
def delete_etape(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    etape = _read_etape(request, cle)
    if request.method == "POST":
        remove_etape(etape=etape)
        messages.success(request, "L'étape est retirée du parcours.")
    return _to_path(request, etape.participant)


def _etape_page(request: RequeteGuichet, participant: Participant, etape: Etape | None) -> HttpResponse:
    form = EtapeForm(request.POST or None, participant=participant, guichet=request.guichet, etape=etape)
    if submit_etape(request, form, participant, etape):
        return _to_path(request, participant)
    contexte = {"form": form, "participant": participant, "etape": etape}
    return render(
        request, "participants/parcours_etape.html", contexte, status=422 if request.method == "POST" else 200
    )


def submit_etape(
    request: HttpRequest, form: EtapeForm, participant: Participant, etape: Etape | None
) -> bool:
    """Write what the form says; its errors stay on it. Desk and portal alike."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        save_etape(participant=participant, etape=etape, **form.cleaned_data)
    except ValidationError as erreur:
        report_errors(form, erreur)
        return False
    messages.success(request, "Le parcours est à jour.")
    return True


@vue_bureau(ecrit=True)
def create_sortie(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    return _sortie_page(request, _person(request, cle), None)


@vue_bureau(ecrit=True)
def edit_sortie(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    sortie = _read_sortie(request, cle)
    return _sortie_page(request, sortie.participant, sortie)


@vue_bureau(ecrit=True)
def delete_sortie(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    sortie = _read_sortie(request, cle)
    if request.method == "POST":
        remove_sortie(sortie=sortie)
        messages.success(request, "La sortie est supprimée.")
    return _to_path(request, sortie.participant)


def _sortie_page(request: RequeteGuichet, participant: Participant, sortie: Sortie | None) -> HttpResponse:
    form = SortieForm(request.POST or None, participant=participant, bureau=True, sortie=sortie)
    if submit_sortie(request, form, participant, sortie):
        return _to_path(request, participant)
    contexte = {"form": form, "participant": participant, "sortie": sortie}
    return render(
        request,
        "participants/parcours_sortie.html",
        contexte,
        status=422 if request.method == "POST" else 200,
    )


def submit_sortie(
    request: HttpRequest, form: SortieForm, participant: Participant, sortie: Sortie | None
) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        record_sortie(participant=participant, sortie=sortie, par=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    except ValidationError as erreur:
        report_errors(form, erreur)
        return False
    messages.success(request, f"La sortie {format_de(participant)} est enregistrée.")
    return True


@vue_bureau()
def list_suivis(request: RequeteGuichet) -> HttpResponse:
    """What became of whom is still to be told, the oldest first."""
    jour = timezone.localdate()
    page = Paginator(suivis_to_answer(jour, limites=Q(guichet=request.guichet)), PAR_PAGE).get_page(
        request.GET.get("page")
    )
    contexte = {
        "page": page,
        "onglet": "suivis",
        "retard_avant": jour - _delay(request, jour),
        "ecrit": rules.is_operational(request.role),
    }
    return render(request, "participants/parcours_suivis.html", contexte)


def _delay(request: RequeteGuichet, jour: date) -> timedelta:
    try:
        return late_after(request.guichet, jour)
    except ValidationError:
        return timedelta(0)


@vue_bureau(ecrit=True)
def answer(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    lignes = SuiviSortie.objects.select_related("sortie", "participant__guichet", "prescripteur")
    suivi = lire_ou_404(lignes, cle, request.guichet)
    form = suivi_form(request, suivi)
    if submit_suivi(request, form, suivi):
        return redirect("participants:suivis", slug=request.guichet.slug)
    contexte = {"form": form, "suivi": suivi, "participant": suivi.participant}
    return render(
        request, "participants/parcours_suivi.html", contexte, status=422 if request.method == "POST" else 200
    )


def suivi_form(request: HttpRequest, suivi: SuiviSortie) -> SuiviForm:
    initial = {"situation": suivi.situation, "precision": suivi.precision}
    return SuiviForm(request.POST or None, initial=initial)


def submit_suivi(request: HttpRequest, form: SuiviForm, suivi: SuiviSortie) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        answer_suivi(suivi=suivi, par=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    except ValidationError as erreur:
        report_errors(form, erreur)
        return False
    messages.success(request, f"Le suivi {format_de(suivi.participant)} est renseigné.")
    return True


@vue_bureau()
def list_without_exit(request: RequeteGuichet) -> HttpResponse:
    """People whose contrat ended, and of whom nothing was said since."""
    page = Paginator(without_exit(request.guichet), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"page": page, "onglet": "sans_sortie", "ecrit": rules.is_operational(request.role)}
    return render(request, "participants/parcours_sans_sortie.html", contexte)


@vue_bureau()
def list_exits(request: RequeteGuichet) -> HttpResponse:
    form, du, au = _period(request)
    page = Paginator(exits_between(guichet=request.guichet, du=du, au=au), PAR_PAGE).get_page(
        request.GET.get("page")
    )
    parametres = f"du={du:%Y-%m-%d}&au={au:%Y-%m-%d}"
    contexte = {
        "form": form,
        "du": du,
        "au": au,
        "bilan": count_exits(guichet=request.guichet, du=du, au=au),
        "page": page,
        "parametres": parametres,
        "ancre": f"&{parametres}",
        "onglet": "sorties",
    }
    return render(request, "participants/parcours_sorties.html", contexte)


@vue_bureau()
def export_exits(request: RequeteGuichet) -> HttpResponse:
    """One row for each exit and follow-up."""
    _, du, au = _period(request)
    sorties = exits_between(guichet=request.guichet, du=du, au=au).prefetch_related("suivis")
    rangs = (rang for sortie in sorties for rang in _rows(sortie))
    return send_table(f"sorties-{du:%Y-%m-%d}-{au:%Y-%m-%d}.csv", COLONNES, rangs, objet=request.guichet)


def _rows(sortie: Sortie) -> list[list[str]]:
    """The exit alone, or once for each follow-up: an awaited answer is empty, never « sans emploi »."""
    tete = [
        str(sortie.participant),
        f"{sortie.sortie_le:%d/%m/%Y}",
        sortie.get_situation_display(),
        sortie.precision,
        str(sortie.contrat.employeur) if sortie.contrat else "",
        str(sortie.prescripteur or ""),
    ]
    suivis = sorted(sortie.suivis.all(), key=lambda s: s.horizon_mois)
    return [
        [*tete, str(s.horizon_mois), f"{s.prevu_le:%d/%m/%Y}", s.get_situation_display(), s.par]
        for s in suivis
    ] or [[*tete, "", "", "", ""]]


def _period(request: RequeteGuichet) -> tuple[PeriodeForm, date, date]:
    """The dates asked for, else the running year; a field that cannot be read is told, and left out."""
    form = PeriodeForm(request.GET or None)
    jour = timezone.localdate()
    du, au = form.dates() if form.is_valid() else (None, None)
    du, au = du or jour.replace(month=1, day=1), au or jour
    if not form.is_bound or form.is_valid():
        form = PeriodeForm(initial={"du": du, "au": au})
    return form, min(du, au), max(du, au)


def _person(request: RequeteGuichet, cle: uuid.UUID) -> Participant:
    participant: Participant = lire_ou_404(
        Participant.objects.select_related("guichet", "prescripteur"), cle, request.guichet
    )
    return participant


def _read_etape(request: RequeteGuichet, cle: uuid.UUID) -> Etape:
    lignes = Etape.objects.select_related("participant__guichet", "lot__marche", "contrat")
    etape: Etape = lire_ou_404(lignes, cle, request.guichet)
    return etape


def _read_sortie(request: RequeteGuichet, cle: uuid.UUID) -> Sortie:
    lignes = Sortie.objects.select_related("participant__guichet", "contrat")
    sortie: Sortie = lire_ou_404(lignes, cle, request.guichet)
    return sortie


def _to_path(request: RequeteGuichet, participant: Participant) -> HttpResponse:
    return redirect("participants:parcours", slug=request.guichet.slug, cle=participant.cle)
