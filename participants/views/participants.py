"""The desk's pages about people."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_tables2 import RequestConfig

from guichets import rules
from guichets.domain.journal import record_consultation
from guichets.formats import format_de, format_jour
from guichets.forms.outils import report_errors
from guichets.vues import RequeteGuichet, for_correction, lire_ou_404, vue_bureau
from participants.domain.parcours.chemin import path_of
from participants.domain.personnes.participants import modify_participant, register_participant
from participants.domain.personnes.prescripteurs import create_prescripteur
from participants.domain.personnes.renouvellement import renewal_limit
from participants.domain.queries import (
    TONS,
    Situation,
    assessments_of,
    contrats_of,
    hours_by_month,
    oriented_counts,
    participants_list,
    with_situation,
)
from participants.enums import EtatEligibilite
from participants.filters import ParticipantFilter
from participants.forms.participants import ParticipantForm, PrescripteurForm, initial_values
from participants.models import DossierParticipant, Participant
from participants.tables import ParticipantTable
from participants.views.eligibilite import assessment_cards

PAR_PAGE = 50


@vue_bureau()
def list_participants(request: RequeteGuichet) -> HttpResponse:
    tous = participants_list(guichet=request.guichet, jour=timezone.localdate())
    filtre = ParticipantFilter(request.GET, queryset=tous, guichet=request.guichet)
    table = ParticipantTable(filtre.qs, slug=request.guichet.slug)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    total = table.paginator.count
    vide = total == 0 and not any(request.GET.values())
    contexte = {
        "table": table,
        "filtre": filtre.form,
        "total": total,
        "vide": vide,
        "ecrit": rules.is_operational(request.role),
    }
    return render(request, "participants/participants.html", contexte)


@vue_bureau()
def show_participant(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    personnes = with_situation(
        Participant.objects.select_related("guichet", "prescripteur"), timezone.localdate()
    )
    participant = lire_ou_404(personnes, cle, request.guichet)
    record_consultation(participant)
    eligibilites = assessments_of(participant)
    situation = Situation(participant.situation)  # type: ignore[attr-defined]
    couverte = situation in (Situation.ELIGIBLE, Situation.A_VENIR)
    bientot = renewal_limit(request.guichet, timezone.localdate())
    contexte = {
        "participant": participant,
        "situation": situation,
        "ton": TONS[situation],
        "fiche": dossier_definitions(participant),
        "contact": contact_definitions(participant),
        "appreciations": assessment_cards(eligibilites),
        "en_attente": next((e for e in eligibilites if e.etat == EtatEligibilite.A_VALIDER), None),
        "couverte": couverte,
        "a_renouveler": couverte and participant.fenetre_au <= bientot,  # type: ignore[attr-defined]
        "contrats": list(contrats_of(participant)),
        "mois": hours_by_month(participant),
        "chemin": path_of(participant, entreprises=True),
        "ecrit": rules.is_operational(request.role),
    }
    return render(request, "participants/participant.html", contexte)


def contact_definitions(participant: Participant) -> list[tuple[str, object]]:
    return [
        ("Adresse électronique", participant.email),
        ("Téléphone", participant.telephone),
        ("Prescripteur", participant.prescripteur),
    ]


def dossier_definitions(participant: Participant) -> list[tuple[str, object]]:
    fiche = DossierParticipant.objects.filter(participant=participant).first()
    if fiche is None:
        return []
    return [
        ("Date de naissance", format_jour(fiche.naissance)),
        ("Sexe", fiche.get_sexe_display() if fiche.sexe else ""),
        ("Adresse", fiche.adresse),
        ("Commune (code INSEE)", fiche.commune),
        ("Quartier prioritaire", fiche.qpv),
        ("Diplôme", fiche.get_diplome_display() if fiche.diplome else ""),
    ]


@vue_bureau(ecrit=True)
def create_participant(request: RequeteGuichet) -> HttpResponse:
    form = ParticipantForm(request.POST or None, guichet=request.guichet)
    if request.method == "POST" and form.is_valid():
        try:
            participant = register_participant(
                guichet=request.guichet,
                **form.contact(),
                dossier=form.dossier(),
                doublon_confirme=form.cleaned_data["doublon_confirme"],
            )
        except ValidationError as erreur:
            if getattr(erreur, "code", "") == "doublon":
                form.ask_doublon()
            report_errors(form, erreur)
        else:
            messages.success(
                request,
                f"La fiche {format_de(participant)} est enregistrée. Demandez maintenant son éligibilité.",
            )
            return redirect("participants:participant", slug=request.guichet.slug, cle=participant.cle)
    return _form_page(request, form, participant=None)


@vue_bureau(ecrit=True)
def edit_participant(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    participants = for_correction(Participant.objects.select_related("prescripteur"), request)
    participant = lire_ou_404(participants, cle, request.guichet)
    fiche = DossierParticipant.objects.filter(participant=participant).first()
    form = ParticipantForm(
        request.POST or None, guichet=request.guichet, initial=initial_values(participant, fiche)
    )
    form.carry_reading()
    if request.method == "POST" and form.is_valid():
        try:
            modify_participant(participant=participant, **form.contact(), dossier=form.dossier())
        except ValidationError as erreur:
            report_errors(form, erreur)
        else:
            messages.success(request, "La fiche est à jour.")
            return redirect("participants:participant", slug=request.guichet.slug, cle=participant.cle)
    return _form_page(request, form, participant=participant)


def _form_page(
    request: RequeteGuichet, form: ParticipantForm, participant: Participant | None
) -> HttpResponse:
    statut = 422 if request.method == "POST" else 200
    contexte = {"form": form, "participant": participant}
    return render(request, "participants/participant_formulaire.html", contexte, status=statut)


@vue_bureau()
def list_prescripteurs(request: RequeteGuichet) -> HttpResponse:
    return _prescripteurs_page(request, PrescripteurForm())


@vue_bureau(ecrit=True)
def add_prescripteur(request: RequeteGuichet) -> HttpResponse:
    form = PrescripteurForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            prescripteur = create_prescripteur(guichet=request.guichet, **form.cleaned_data)
        except ValidationError as erreur:
            report_errors(form, erreur)
        else:
            messages.success(request, f"{prescripteur} est enregistré.")
            return redirect("participants:prescripteurs", slug=request.guichet.slug)
    return _prescripteurs_page(request, form, statut=422 if request.method == "POST" else 200)


def _prescripteurs_page(request: RequeteGuichet, form: PrescripteurForm, statut: int = 200) -> HttpResponse:
    contexte = {
        "form": form,
        "prescripteurs": list(oriented_counts(request.guichet)),
        "ecrit": rules.is_operational(request.role),
    }
    return render(request, "participants/prescripteurs.html", contexte, status=statut)
