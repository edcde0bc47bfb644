"""What proofs the guichet asks for: read by its members, changed by its responsable, from a month on."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guichets import rules
from guichets.formats import format_mois
from guichets.forms.outils import report_errors
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.enums import Confiance
from participants.domain.mois import first_day, today_of
from participants.domain.pieces.exigences import (
    ask_piece,
    change_exigence,
    create_default_exigences,
    list_exigences,
    stop_exigence,
)
from participants.enums import Modalite
from participants.forms.pieces import ExigenceForm
from participants.models import ExigencePiece

TONS_CONFIANCE = {Confiance.VERIFIE: "succes", Confiance.HYPOTHESE: "attente"}


@vue_bureau()
def show(request: RequeteGuichet) -> HttpResponse:
    mois = first_day(today_of(request.guichet))
    lignes = [(e, _for(e), TONS_CONFIANCE.get(Confiance(e.confiance), "info")) for e in
              list_exigences(guichet=request.guichet)]  # fmt: skip
    contexte = {
        "actuelles": [li for li in lignes if li[0].au is None or li[0].au >= mois],
        "passees": [li for li in lignes if li[0].au is not None and li[0].au < mois],
        "courant": mois,
        "responsable": rules.is_responsable(request.role),
    }
    return render(request, "participants/pieces_demandees.html", contexte)


def _for(exigence: ExigencePiece) -> str:
    return ", ".join(str(Modalite(m).label) for m in exigence.modalites) or "Tous les contrats"


@vue_bureau(responsable=True)
def start(request: RequeteGuichet) -> HttpResponse:
    """Take the usual proofs as a start, from this month on."""
    if request.method == "POST":
        create_default_exigences(guichet=request.guichet, du=first_day(today_of(request.guichet)))
        messages.success(request, "Les pièces habituelles sont demandées. Vérifiez-les une par une.")
    return redirect("participants:exigences", slug=request.guichet.slug)


@vue_bureau(responsable=True)
def create(request: RequeteGuichet) -> HttpResponse:
    form = ExigenceForm(request.POST or None, guichet=request.guichet)
    if request.method == "POST" and form.is_valid():
        try:
            ask_piece(guichet=request.guichet, du=form.cleaned_data["du"], valeurs=form.values())
        except ValidationError as refus:
            report_errors(form, refus)
        else:
            messages.success(request, f"Pièce demandée à partir de {format_mois(form.cleaned_data['du'])}.")
            return redirect("participants:exigences", slug=request.guichet.slug)
    return _form(request, form, "Demander une pièce", "Demander")


@vue_bureau(responsable=True)
def edit(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    exigence = lire_ou_404(ExigencePiece.objects.select_related("guichet"), cle, request.guichet)
    form = ExigenceForm(request.POST or None, guichet=request.guichet, exigence=exigence)
    if request.method == "POST" and form.is_valid():
        try:
            change_exigence(exigence=exigence, du=form.cleaned_data["du"], valeurs=form.values())
        except ValidationError as refus:
            report_errors(form, refus)
        else:
            messages.success(
                request,
                f"Changement pris en compte à partir de {format_mois(form.cleaned_data['du'])} ; "
                "les mois précédents ne changent pas.",
            )
            return redirect("participants:exigences", slug=request.guichet.slug)
    return _form(request, form, exigence.get_nature_display(), "Enregistrer")


@vue_bureau(responsable=True)
def stop(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """From this month on."""
    exigence = lire_ou_404(ExigencePiece.objects.select_related("guichet"), cle, request.guichet)
    if request.method == "POST":
        du = first_day(today_of(request.guichet))
        try:
            stop_exigence(exigence=exigence, du=du)
            messages.success(request, f"Pièce plus demandée à partir de {format_mois(du)}.")
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
    return redirect("participants:exigences", slug=request.guichet.slug)


def _form(request: RequeteGuichet, form: ExigenceForm, titre: str, bouton: str) -> HttpResponse:
    liste = reverse("participants:exigences", args=[request.guichet.slug])
    contexte: dict[str, Any] = {
        "form": form,
        "titre": titre,
        "sous_titre": "Un changement vaut à partir d'un mois : le passé ne change pas.",
        "etapes": [("Pièces demandées", liste)],
        "bouton": bouton,
        "annuler": liste,
    }
    return render(request, "operations/formulaire.html", contexte, status=422 if form.errors else 200)
