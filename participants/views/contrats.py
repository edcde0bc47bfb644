"""Opening a contrat in one of the three ways, reading it, ending it."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from guichets import rules
from guichets.domain.journal import record_consultation
from guichets.formats import format_de, format_jour, format_mois
from guichets.forms.outils import report_errors
from guichets.vues import RequeteGuichet, for_correction, lire_ou_404, vue_bureau
from operations.models import Entreprise
from participants.domain.contrats import contrat_warnings, end_contrat, modify_contrat, open_contrat
from participants.domain.declarations.declarants import change_declarant, history_of
from participants.domain.queries import hours_of_contrat, trades
from participants.enums import Modalite
from participants.forms.contrats import (
    MODALITES,
    ContratForm,
    ContratModifierForm,
    DeclarantForm,
    FinContratForm,
)
from participants.models import Contrat, Participant

OFFERTS = ("employeur", "creditee", "lot", "metier", "debut", "fin", "heures_hebdo")
PARTIES = ("guichet", "participant", "employeur", "creditee", "declarant", "lot__marche")


@vue_bureau(ecrit=True)
def create_contrat(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """First the way, then only its own fields."""
    participant = lire_ou_404(Participant.objects.all(), cle, request.guichet)
    modalite = request.GET.get("modalite", "")
    if modalite not in Modalite.values:
        contexte = {"participant": participant, "modalites": MODALITES}
        return render(request, "participants/contrat_modalite.html", contexte)
    # Only an offer: what is posted is judged by the domain, whose message says why a lot does not fit.
    redevable = request.GET.get("employeur" if modalite == Modalite.EMBAUCHE else "creditee", "")
    initial = {nom: request.GET[nom] for nom in OFFERTS if nom in request.GET}
    form = ContratForm(
        request.POST or None,
        guichet=request.guichet,
        modalite=modalite,
        creditee=redevable,
        initial={"debut": timezone.localdate(), **initial},
    )
    if request.method == "POST" and form.is_valid():
        try:
            contrat = open_contrat(participant=participant, modalite=modalite, **form.arguments())
        except ValidationError as erreur:
            report_errors(form, erreur)
        else:
            messages.success(request, f"Le contrat {format_de(participant)} est ouvert.")
            _warn(request, contrat)
            return redirect("participants:contrat", slug=request.guichet.slug, cle=contrat.cle)
    contexte = {"participant": participant, "form": form, "voie": MODALITES[modalite]}
    statut = 422 if request.method == "POST" else 200
    return render(request, "participants/contrat_formulaire.html", contexte, status=statut)


@vue_bureau()
def show_contrat(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    contrat = lire_ou_404(Contrat.objects.select_related(*PARTIES), cle, request.guichet)
    record_consultation(contrat)
    return _page(request, contrat, FinContratForm(initial={"fin": contrat.fin or timezone.localdate()}))


@vue_bureau(ecrit=True)
def edit_contrat(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    contrat = lire_ou_404(
        for_correction(Contrat.objects.select_related(*PARTIES), request), cle, request.guichet
    )
    form = ContratModifierForm(request.POST or None, contrat=contrat)
    if request.method == "POST" and form.is_valid():
        try:
            contrat = modify_contrat(contrat=contrat, champs=form.cleaned_data)
        except ValidationError as erreur:
            report_errors(form, erreur)
        else:
            messages.success(request, "Le contrat est à jour.")
            _warn(request, contrat)
            return redirect("participants:contrat", slug=request.guichet.slug, cle=contrat.cle)
    statut = 422 if request.method == "POST" else 200
    contexte = {"contrat": contrat, "participant": contrat.participant, "form": form}
    return render(request, "participants/contrat_modifier.html", contexte, status=statut)


@vue_bureau(ecrit=True)
def finish_contrat(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """End a contrat; a GET leads back to its page."""
    contrat = lire_ou_404(Contrat.objects.select_related(*PARTIES), cle, request.guichet)
    if request.method != "POST":
        return redirect("participants:contrat", slug=request.guichet.slug, cle=cle)
    form = FinContratForm(request.POST)
    if form.is_valid():
        try:
            contrat = end_contrat(contrat=contrat, fin=form.cleaned_data["fin"])
        except ValidationError as erreur:
            report_errors(form, erreur)
        else:
            messages.success(request, f"Le contrat se termine le {format_jour(contrat.fin)}.")
            return redirect("participants:contrat", slug=request.guichet.slug, cle=cle)
    return _page(request, contrat, form, statut=422)


@vue_bureau(ecrit=True)
def hand_over(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """The other party declares from a month on; a GET leads back to the contrat's page."""
    contrat = lire_ou_404(Contrat.objects.select_related(*PARTIES), cle, request.guichet)
    page = redirect("participants:contrat", slug=request.guichet.slug, cle=cle)
    suivant = _other_party(contrat)
    if request.method != "POST" or suivant is None:
        return page
    form = DeclarantForm(request.POST, contrat=contrat)
    if form.is_valid():
        mois = form.cleaned_data["a_partir_de"]
        try:
            change_declarant(contrat=contrat, declarant=suivant, a_partir_de=mois)
        except ValidationError as erreur:
            report_errors(form, erreur)
        else:
            depuis = format_de(format_mois(mois))
            messages.success(request, f"{suivant} déclare ces heures à partir {depuis}.")
            return page
    fin = FinContratForm(initial={"fin": contrat.fin or timezone.localdate()})
    return _page(request, contrat, fin, statut=422, declarant=form)


def _other_party(contrat: Contrat) -> Entreprise | None:
    """Who may take the declaration over; nobody for a direct hire."""
    if contrat.employeur_id == contrat.creditee_id:
        return None
    autre: Entreprise = (
        contrat.creditee if contrat.declarant_id == contrat.employeur_id else contrat.employeur
    )
    return autre


def _page(
    request: RequeteGuichet,
    contrat: Contrat,
    form: FinContratForm,
    statut: int = 200,
    declarant: DeclarantForm | None = None,
) -> HttpResponse:
    contexte = {
        "suivant": (suivant := _other_party(contrat)),
        "form_declarant": (declarant or DeclarantForm(contrat=contrat)) if suivant else None,
        "contrat": contrat,
        "participant": contrat.participant,
        "definitions": contrat_definitions(contrat),
        "lignes": hours_of_contrat(contrat),
        "alertes": contrat_warnings(contrat),
        "form": form,
        "ecrit": rules.is_operational(request.role),
    }
    return render(request, "participants/contrat.html", contexte, status=statut)


def contrat_definitions(contrat: Contrat) -> list[tuple[str, object]]:
    hebdo = contrat.heures_hebdo
    return [
        ("Modalité", contrat.get_modalite_display()),
        ("Employeur", contrat.employeur),
        ("Entreprise qui doit les heures", contrat.creditee),
        ("Déclare les heures", _declarants(contrat)),
        ("Marché", contrat.lot.designation if contrat.lot else "Aucun marché précis"),
        ("Type de contrat", contrat.get_type_display()),
        ("Métier", trades([contrat.metier])[contrat.metier]),
        ("Premier jour", format_jour(contrat.debut)),
        ("Dernier jour", format_jour(contrat.fin) if contrat.fin else "Sans date de fin"),
        ("Heures par semaine", f"{hebdo.normalize():f}".replace(".", ",") if hebdo else ""),
    ]


def _declarants(contrat: Contrat) -> str:
    """« Intérim Solidaire jusqu'à mars 2026, puis Bâti Test »"""
    *passes, (dernier, _) = history_of(contrat)
    textes = [f"{qui} jusqu'à {format_mois(jusqua)}" for qui, jusqua in passes]
    return ", puis ".join([*textes, str(dernier)])


def _warn(request: RequeteGuichet, contrat: Contrat) -> None:
    for alerte in contrat_warnings(contrat):
        messages.warning(request, alerte)
