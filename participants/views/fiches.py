"""The fiche de prescription unique as it is read: by the guichet, and by the prescripteur who wrote it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from guichets.domain.journal import record_consultation
from guichets.formats import format_jour
from guichets.forms.outils import answer_again, report_errors
from guichets.pdf import render_pdf
from guichets.portee import courante
from guichets.rules import is_operational
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau, vue_portail
from participants.domain.personnes.fiches import (
    DECIDEE,
    correct_fiche,
    fiches_to_examine,
    foreseen_labels,
    homonyms_of,
    may_correct,
    version_of,
)
from participants.domain.queries import Situation, trades, with_situation
from participants.forms.fiches import CorrectionFicheForm
from participants.forms.metiers import known_trades
from participants.models import FichePrescription, Participant
from participants.views.participants import dossier_definitions

PAR_PAGE = 50
GABARIT, FEUILLES = "pdf/fiche.html", ("pdf/pdf.css", "pdf/fiche.css")


@vue_bureau()
def list_fiches(request: RequeteGuichet) -> HttpResponse:
    """What waits for a decision, the oldest first."""
    page = Paginator(fiches_to_examine(request.guichet), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "participants/fiches.html", {"page": page})


@vue_bureau()
def show_fiche(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    fiche = _read(cle, request)
    record_consultation(fiche)
    personne = with_situation(Participant.objects.filter(pk=fiche.participant_id), timezone.localdate()).get()
    situation = Situation(personne.situation)  # type: ignore[attr-defined]
    contexte = {
        **fiche_context(fiche),
        "situation": situation,
        "couverte": situation in (Situation.ELIGIBLE, Situation.A_VENIR),
        "en_attente": fiche.participant.eligibilites.filter(decidee_le__isnull=True).first(),
        "homonymes": homonyms_of(fiche),
        "ecrit": is_operational(request.role),
    }
    return render(request, "participants/fiche.html", contexte)


@vue_bureau()
def download_fiche(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    return _pdf(_read(cle, request))


@vue_portail("prescripteurs")
def show_own_fiche(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    fiche = _own(cle)
    record_consultation(fiche)
    contexte = {**fiche_context(fiche), "corrigeable": may_correct(fiche)}
    return render(request, "participants/prescripteur_fiche.html", contexte)


@vue_portail("prescripteurs", ecrit=True)
def correct_own_fiche(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    fiche = _own(cle)
    if request.method != "POST" and not may_correct(fiche):
        messages.info(request, DECIDEE)
        return redirect("prescripteur:fiche", cle=cle)
    record_consultation(fiche)
    form = CorrectionFicheForm(request.POST or None, fiche=fiche)
    if request.method == "POST" and form.is_valid():
        try:
            correct_fiche(
                fiche=fiche,
                lue=form.cleaned_data["version"],
                identite=form.identite(),
                dossier=form.dossier(),
                valeurs=form.fiche(),
            )
        except ValidationError as refus:
            report_errors(form, refus)
            answer_again(form, "version", version_of(_own(cle)))
        else:
            messages.success(request, "La fiche est corrigée. Le guichet voit qu'elle l'a été.")
            return redirect("prescripteur:fiche", cle=cle)
    contexte = {"form": form, "fiche": fiche, "metiers": known_trades()}
    statut = 422 if request.method == "POST" else 200
    return render(request, "participants/prescripteur_fiche_corriger.html", contexte, status=statut)


@vue_portail("prescripteurs")
def download_own_fiche(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:  # noqa: ARG001 - a view's signature
    return _pdf(_own(cle))


def _read(cle: uuid.UUID, request: RequeteGuichet) -> FichePrescription:
    fiches = FichePrescription.objects.select_related("participant", "prescripteur", "guichet")
    fiche: FichePrescription = lire_ou_404(fiches, cle, request.guichet)
    return fiche


def _own(cle: uuid.UUID) -> FichePrescription:
    """Those of the access, not those of a guichet of which the person is also a member."""
    fiches = FichePrescription.objects.filter(prescripteur_id__in=courante().prescripteurs)
    fiche: FichePrescription = lire_ou_404(
        fiches.select_related("participant", "prescripteur", "guichet"), cle
    )
    return fiche


def fiche_context(fiche: FichePrescription) -> dict[str, Any]:
    personne = fiche.participant
    metiers = trades(fiche.metiers)
    return {
        "fiche": fiche,
        "participant": personne,
        "contact": [("Téléphone", personne.telephone), ("Adresse électronique", personne.email)],
        "dossier": dossier_definitions(personne),
        "criteres": foreseen_labels(fiche.criteres),
        "projet": [
            ("Métiers visés", " ; ".join(metiers[code] for code in fiche.metiers)),
            ("Disponible à partir du", format_jour(fiche.disponible_le) if fiche.disponible_le else ""),
            ("Mobilité", fiche.get_mobilite_display() if fiche.mobilite else ""),
            ("Expérience et savoir-faire", fiche.experience),
            ("Accompagnement prévu", fiche.accompagnement),
            ("Référent du parcours", fiche.referent),
        ],
    }


def _pdf(fiche: FichePrescription) -> HttpResponse:
    record_consultation(fiche)
    contexte = {
        **fiche_context(fiche),
        "emetteur": fiche.guichet.nom,
        "edition": format_jour(timezone.localdate()),
    }
    return HttpResponse(
        render_pdf(GABARIT, contexte, FEUILLES),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="fiche-prescription-{fiche.cle}.pdf"'},
    )
