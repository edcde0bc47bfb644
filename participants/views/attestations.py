"""The attestation of hours: by the guichet, by the prescripteur, by an employer for its own hours."""

import uuid
from datetime import date

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from guichets.domain.journal import record_consultation
from guichets.portee import courante
from guichets.texte import sort_key
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau, vue_portail
from operations.models import Entreprise
from participants.domain.parcours.attestation import (
    Attestation,
    attest_employed,
    attest_followed,
    render_attestation,
    verify_key,
)
from participants.forms.parcours import PeriodeForm, VerificationForm
from participants.models import Contrat, Participant


@vue_bureau()
def show(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """What would be attested for the dates asked for, the paper, and the check of one that was shown."""
    participant = _person(request, cle)
    form = PeriodeForm(None if "verifier" in request.GET else request.GET or None)
    employeurs = _employers(participant)
    verifie = "verifier" in request.GET
    verification = VerificationForm(request.GET if verifie else None, employeurs=employeurs, prefix="v")
    contexte = {
        "participant": participant,
        "form": form,
        "verification": verification,
        "verdict": _verdict(participant, verification) if verifie and verification.is_valid() else None,
        **_preview(participant, form),
    }
    return render(request, "participants/parcours_attestation.html", contexte)


@vue_bureau()
def download(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    participant = _person(request, cle)
    record_consultation(participant)
    du, au = _dates(request)
    return _pdf(attest_followed(participant=participant, du=du, au=au, signataire=request.user.nom_complet))


@vue_portail("prescripteurs")
def download_prescripteur(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    lignes = Participant.objects.filter(prescripteur_id__in=courante().prescripteurs)
    participant = lire_ou_404(lignes.select_related("guichet"), cle)
    record_consultation(participant)
    du, au = _dates(request)
    return _pdf(attest_followed(participant=participant, du=du, au=au))


@vue_portail("entreprises")
def download_entreprise(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """`cle`: one of the person's contrats with the company as employer."""
    contrats = Contrat.objects.filter(employeur_id__in=courante().entreprises)
    contrat = lire_ou_404(contrats.select_related("employeur"), cle)
    record_consultation(contrat)
    du, au = _dates(request)
    return _pdf(attest_employed(contrat=contrat, entreprise=contrat.employeur, du=du, au=au))


def _person(request: RequeteGuichet, cle: uuid.UUID) -> Participant:
    participant: Participant = lire_ou_404(
        Participant.objects.select_related("guichet"), cle, request.guichet
    )
    return participant


def _dates(request: HttpRequest) -> tuple[date | None, date | None]:
    form = PeriodeForm(request.GET)
    if not form.is_valid():
        raise Http404
    return form.dates()


def _employers(participant: Participant) -> list[tuple[str, str]]:
    entreprises = Entreprise.objects.filter(contrats_employeur__participant=participant).distinct()
    return [(str(entreprise.cle), str(entreprise)) for entreprise in entreprises.order_by("nom_tri")]


def _preview(participant: Participant, form: PeriodeForm) -> dict[str, object]:
    du, au = form.dates() if form.is_valid() else (None, None)
    try:
        attestation = attest_followed(participant=participant, du=du, au=au)
    except ValidationError as erreur:
        return {"obstacle": " ".join(erreur.messages)}
    dates = [f"{nom}={jour:%Y-%m-%d}" for nom, jour in (("du", du), ("au", au)) if jour]
    return {"a": attestation, "periode": attestation.periode, "parametres": "&".join(dates)}


def _verdict(participant: Participant, form: VerificationForm) -> bool:
    d = form.cleaned_data
    employeur = Entreprise.objects.filter(cle=d["portee"]).first() if d["portee"] else None
    try:
        attestation = attest_followed(
            participant=participant, du=d["du"], au=d["au"], edition=d["edition"], employeur=employeur
        )
    except ValidationError:
        return False
    return verify_key(attestation, d["cle"])


def _pdf(attestation: Attestation) -> HttpResponse:
    mots = "-".join(filter(None, sort_key(attestation.personne, 60).replace("'", " ").split()))
    nom = f"attestation-{mots}-{attestation.edition:%Y-%m-%d}.pdf"
    return HttpResponse(
        render_attestation(attestation),
        content_type="application/pdf",
        headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=nom)},
    )
