"""Asking for an eligibility, and deciding it."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date

from guichets import rules
from guichets.domain.journal import record_consultation
from guichets.formats import format_de
from guichets.forms.outils import report_errors
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from participants.domain.personnes.eligibilite import (
    FenetreCalculee,
    computed_window,
    criteria_in_force,
    decide_eligibilite,
    proof_warnings,
    request_eligibilite,
    revise_eligibilite,
)
from participants.domain.personnes.fiches import corrected_since, latest_fiche
from participants.domain.queries import criteria_labels
from participants.enums import EtatEligibilite
from participants.forms.eligibilite import CriteresFormSet, EligibiliteForm, criteres_formset
from participants.models import Eligibilite, Participant

TONS = {
    EtatEligibilite.A_VALIDER: "attente",
    EtatEligibilite.VALIDEE: "succes",
    EtatEligibilite.REFUSEE: "danger",
}


def assessment_cards(eligibilites: list[Eligibilite]) -> list[dict[str, Any]]:
    """Each assessment as the pages show it: its labelled criteria, its window, its tone."""
    libelles = criteria_labels(eligibilites)
    return [
        {
            "eligibilite": e,
            "ton": TONS[EtatEligibilite(e.etat)],
            "criteres": [(libelles.get((e.pk, c.code), c.code), c) for c in e.criteres.all()],
            "fenetre": next(iter(e.fenetres.all()), None),
        }
        for e in eligibilites
    ]


@vue_bureau(ecrit=True)
def ask_eligibilite(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """Put criteria forward for a person."""
    participant = lire_ou_404(Participant.objects.all(), cle, request.guichet)
    return _edit(request, participant, None)


@vue_bureau(ecrit=True)
def edit_eligibilite(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """Correct a request that still waits."""
    lignes = Eligibilite.objects.select_related("participant").prefetch_related("criteres")
    eligibilite = lire_ou_404(lignes, cle, request.guichet)
    if eligibilite.etat != EtatEligibilite.A_VALIDER:
        messages.info(request, "Cette demande est décidée : ses critères sont figés.")
        return redirect("participants:eligibilite", slug=request.guichet.slug, cle=cle)
    return _edit(request, eligibilite.participant, eligibilite)


def _edit(request: RequeteGuichet, participant: Participant, eligibilite: Eligibilite | None) -> HttpResponse:
    jour = _assessment_day(request, participant, eligibilite)
    initial = {"appreciee_au": jour, "avis_motive": eligibilite.avis_motive if eligibilite else ""}
    form = EligibiliteForm(request.POST or None, initial=initial)
    fiche = latest_fiche(participant) if eligibilite is None else None
    criteres = criteres_formset(
        request.POST or None,
        jour=jour,
        eligibilite=eligibilite,
        pressentis=fiche.criteres if fiche else (),
    )
    if request.method == "POST" and form.is_valid() and criteres.is_valid():
        demandee = _write(participant, eligibilite, form, criteres)
        if demandee is not None:
            messages.success(request, "La demande est enregistrée. Il reste à décider.")
            return redirect("participants:eligibilite", slug=request.guichet.slug, cle=demandee.cle)
    contexte = {
        "participant": participant,
        "eligibilite": eligibilite,
        "form": form,
        "criteres": criteres,
        "plusieurs_criteres": any(critere.filled for critere in criteres.forms[1:]),
        "publics": criteria_in_force(jour),
        "jour": jour,
        "fiche": fiche,
    }
    statut = 422 if request.method == "POST" else 200
    return render(request, "participants/eligibilite_formulaire.html", contexte, status=statut)


def _assessment_day(
    request: RequeteGuichet, participant: Participant, eligibilite: Eligibilite | None
) -> date:
    """The typed day; else the request's own; else the first day not yet covered."""
    try:
        typed = parse_date(request.POST.get("appreciee_au", ""))
    except ValueError:
        typed = None
    if typed is not None:
        return typed
    if eligibilite is not None:
        return eligibilite.appreciee_au
    premier = (
        participant.contrats.filter(lot__isnull=False)
        .exclude(fin__lt=timezone.localdate())
        .order_by("debut")
        .first()
    )
    jour = premier.debut if premier else timezone.localdate()
    derniere = participant.fenetres.order_by("-au").first()
    return derniere.au + timedelta(days=1) if derniere and derniere.au >= jour else jour


def _write(
    participant: Participant,
    eligibilite: Eligibilite | None,
    form: EligibiliteForm,
    criteres: CriteresFormSet,
) -> Eligibilite | None:
    demandes = criteres.demandes()
    try:
        if eligibilite is None:
            return request_eligibilite(participant=participant, criteres=demandes, **form.cleaned_data)
        return revise_eligibilite(eligibilite=eligibilite, criteres=demandes, **form.cleaned_data)
    except ValidationError as erreur:
        report_errors(form, erreur)
        return None


@vue_bureau()
def show_eligibilite(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    return _page(request, cle)


@vue_bureau(ecrit=True)
def decide(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """The decision itself; a GET leads back to the page that asks for it."""
    eligibilite = lire_ou_404(
        Eligibilite.objects.select_related("guichet", "participant"), cle, request.guichet
    )
    if request.method != "POST":
        return redirect("participants:eligibilite", slug=request.guichet.slug, cle=cle)
    try:
        decidee = decide_eligibilite(
            eligibilite=eligibilite,
            decision=request.POST.get("decision", ""),
            motif_refus=request.POST.get("motif_refus", ""),
            par=request.user,
        )
    except ValidationError as erreur:
        return _page(request, cle, erreurs=erreur.messages, motif=request.POST.get("motif_refus", ""))
    if decidee.etat == EtatEligibilite.VALIDEE:
        messages.success(request, f"L'éligibilité {format_de(eligibilite.participant)} est validée.")
    else:
        messages.success(request, f"L'éligibilité {format_de(eligibilite.participant)} est refusée.")
    return redirect("participants:participant", slug=request.guichet.slug, cle=eligibilite.participant.cle)


def _page(
    request: RequeteGuichet, cle: uuid.UUID, erreurs: list[str] | None = None, motif: str = ""
) -> HttpResponse:
    lignes = Eligibilite.objects.select_related("participant", "decidee_par", "guichet").prefetch_related(
        "criteres", "fenetres__regles"
    )
    eligibilite = lire_ou_404(lignes, cle, request.guichet)
    record_consultation(eligibilite)
    a_valider = eligibilite.etat == EtatEligibilite.A_VALIDER
    prevue, obstacles = _expected_window(eligibilite) if a_valider else (None, [])
    contexte = {
        "participant": eligibilite.participant,
        **assessment_cards([eligibilite])[0],
        "alertes": [*corrected_since(eligibilite), *proof_warnings(eligibilite), *obstacles]
        if a_valider
        else [],
        "prevue": prevue,
        "a_valider": a_valider,
        "ecrit": rules.is_operational(request.role),
        "erreurs": erreurs or [],
        "motif": motif,
    }
    return render(request, "participants/eligibilite.html", contexte, status=422 if erreurs else 200)


def _expected_window(eligibilite: Eligibilite) -> tuple[FenetreCalculee | None, list[str]]:
    """What a validation would open, or why it cannot."""
    try:
        return (
            computed_window(participant=eligibilite.participant, appreciee_au=eligibilite.appreciee_au),
            [],
        )
    except ValidationError as erreur:
        return None, erreur.messages
