"""The ventilations of a company: what each run moved, and undoing the last one."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from clauses.domain.decisions.annulation import (
    last_run,
    last_undone,
    preview_undo,
    read_undoing,
    undo_run,
)
from clauses.domain.decisions.apercus import pending_previews
from clauses.domain.decisions.comparaison import moved, movements
from clauses.domain.decisions.effets import read_effect
from clauses.domain.ventilation.lecture import to_heures
from clauses.enums import EtatRun
from clauses.models import RunVentilation
from clauses.rules import can_undo
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.models import Entreprise

PAR_PAGE = 30
ETATS = {
    EtatRun.APPLIQUE: ("succes", "Appliqué"),
    EtatRun.REMPLACE: ("neutre", "Remplacé"),
    EtatRun.ANNULE: ("alerte", "Annulé"),
}
"""Tone and word: a run is « un calcul »."""


def _company(request: RequeteGuichet, cle: uuid.UUID) -> Entreprise:
    entreprise: Entreprise = lire_ou_404(Entreprise.objects.select_related("guichet"), cle, request.guichet)
    return entreprise


@vue_bureau()
def list_runs(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise = _company(request, cle)
    runs = RunVentilation.objects.filter(entreprise=entreprise).exclude(etat=EtatRun.APERCU)
    page = Paginator(runs.select_related("par").order_by("-pk"), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "entreprise": entreprise,
        "page": page,
        "rangs": [(r, *ETATS[EtatRun(r.etat)], to_heures(moved(movements(r.differences)))) for r in page],
        "retablie": last_undone(entreprise),
        "apercus": pending_previews(entreprise) if can_undo(request.role) else [],
        "peut_annuler": can_undo(request.role),
    }
    return render(request, "clauses/calculs.html", contexte)


@vue_bureau()
def show(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    runs = RunVentilation.objects.exclude(etat=EtatRun.APERCU).select_related("entreprise", "par", "travail")
    run: RunVentilation = lire_ou_404(runs, cle, request.guichet)
    contexte = {
        "run": run,
        "etat": ETATS[EtatRun(run.etat)],
        "effet": read_effect(run.differences),
        "annulation": read_undoing(run),
        "annulable": run.etat == EtatRun.APPLIQUE and can_undo(request.role),
    }
    return render(request, "clauses/calcul.html", contexte)


@vue_bureau(ecrit=True)
def undo(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """What would come back; then the undoing of that very run, named by the form."""
    entreprise = _company(request, cle)
    if request.method == "POST":
        return _undo(request, entreprise)
    retour = preview_undo(entreprise=entreprise, par=request.user)
    effet = read_effect(retour.differences) if retour.differences else None
    contexte = {"entreprise": entreprise, "retour": retour, "effet": effet}
    return render(request, "clauses/annuler.html", contexte)


def _undo(request: RequeteGuichet, entreprise: Entreprise) -> HttpResponse:
    run = last_run(entreprise)
    if run is None or str(run.cle) != request.POST.get("run"):
        messages.error(request, "Un autre calcul a été appliqué depuis : relisez cette page.")
        return redirect("clauses:annuler", slug=request.guichet.slug, cle=entreprise.cle)
    try:
        undo_run(run=run, par=request.user)
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
        return redirect("clauses:annuler", slug=request.guichet.slug, cle=entreprise.cle)
    messages.success(request, "Le calcul est annulé, la ventilation précédente est rétablie.")
    return redirect("clauses:entreprise", slug=request.guichet.slug, cle=entreprise.cle)
