"""People proposed for a need: the guichet's acts on each, and what a prescripteur does in its portal."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from clauses.domain.besoins.candidatures import (
    answer_candidature,
    propose_personne,
    set_aside_candidature,
    transmit_candidature,
    withdraw_candidature,
)
from clauses.domain.besoins.lectures import (
    MOTIFS,
    TONS_CANDIDATURE,
    available_people,
    open_needs,
    own_proposals,
    read_needs,
)
from clauses.domain.besoins.publication import is_open
from clauses.enums import CANDIDATURE_OUVERTE, EtatCandidature
from clauses.models import Besoin, Candidature
from clauses.views.besoins import LIENS, page_of
from guichets.forms.outils import report_errors
from guichets.portee import courante
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau, vue_portail
from participants.domain.personnes.fiches import prescribe
from participants.domain.queries import trades
from participants.forms.fiches import FicheForm
from participants.forms.metiers import known_trades
from participants.models import Participant, Prescripteur

PAR_PAGE = 30
PROPOSITIONS = 20

PERSONNE_ABSENTE = "Choisissez la personne à proposer."


@vue_bureau(ecrit=True)
def act(request: RequeteGuichet, cle: uuid.UUID, acte: str) -> HttpResponse:
    """Transmit, set aside, withdraw, or type the company's answer; a GET leads back to the need."""
    candidature: Candidature = lire_ou_404(Candidature.objects.select_related("besoin"), cle, request.guichet)
    if request.method == "POST":
        motif = request.POST.get("motif", "")
        try:
            if acte == "transmettre":
                transmit_candidature(candidature=candidature)
                messages.success(request, "L'entreprise peut lire le nom, le contact et les dates.")
            elif acte == "ecarter":
                set_aside_candidature(candidature=candidature, motif=motif)
                messages.success(
                    request, "La proposition n'est pas transmise. Le prescripteur en lit le motif."
                )
            elif acte == "retirer":
                withdraw_candidature(candidature=candidature)
                messages.success(request, "La proposition est retirée.")
            else:
                retenue = request.POST.get("reponse") == "retenir"
                answer_candidature(candidature=candidature, retenue=retenue, motif=motif)
                messages.success(request, "La réponse de l'entreprise est enregistrée.")
        except ValidationError as erreur:
            besoin = lire_ou_404(
                Besoin.objects.select_related(*LIENS), candidature.besoin.cle, request.guichet
            )
            return page_of(request, besoin, erreur.messages)
    return redirect("clauses:besoin", slug=request.guichet.slug, cle=candidature.besoin.cle)


@vue_bureau(ecrit=True)
def propose(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """The guichet's own proposal: somebody whom it follows, found by name."""
    besoin: Besoin = lire_ou_404(Besoin.objects.select_related(*LIENS), cle, request.guichet)
    cherche = request.GET.get("q", "").strip()
    if request.method == "POST":
        if not request.POST.get("personne"):
            return page_of(request, besoin, [PERSONNE_ABSENTE])
        personne = lire_ou_404(Participant.objects.all(), _key(request.POST.get("personne")), request.guichet)
        try:
            propose_personne(besoin=besoin, participant=personne)
        except ValidationError as erreur:
            return page_of(request, besoin, erreur.messages)
        messages.success(request, f"{personne} est proposée pour ce poste. Il reste à transmettre.")
        return redirect("clauses:besoin", slug=request.guichet.slug, cle=cle)
    contexte = {
        "besoin": besoin,
        "cherche": cherche,
        "personnes": available_people(besoin, cherche, timezone.localdate()),
    }
    return render(request, "clauses/besoin_proposer.html", contexte)


def _key(texte: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(texte or "")
    except ValueError:
        raise Http404 from None


@vue_portail("prescripteurs")
def list_needs(request: HttpRequest) -> HttpResponse:
    """Published needs of their guichets, and what became of the people they proposed."""
    ids, jour = courante().prescripteurs, timezone.localdate()
    page = Paginator(open_needs(ids, jour), PAR_PAGE).get_page(request.GET.get("page"))
    besoins = list(page)
    metiers = trades([besoin.metier for besoin in besoins])
    propositions = list(own_proposals(ids)[:PROPOSITIONS])
    contexte = {
        "page": page,
        "besoins": [(besoin, metiers[besoin.metier]) for besoin in besoins],
        "propositions": [_told(c) for c in propositions],
        "plusieurs": len({besoin.guichet_id for besoin in besoins}) > 1,
    }
    return render(request, "clauses/prescripteur/besoins.html", contexte)


def _told(candidature: Candidature) -> dict[str, Any]:
    etat = EtatCandidature(candidature.etat)
    return {
        "candidature": candidature,
        "ton": TONS_CANDIDATURE[etat],
        "motif": str(MOTIFS.get(candidature.motif, "")),
        "retirable": etat in CANDIDATURE_OUVERTE,
    }


def _need(cle: uuid.UUID) -> Besoin:
    ids = courante().prescripteurs
    besoin: Besoin = lire_ou_404(read_needs(ids), cle)
    if not ids.intersection(besoin.prescripteurs):
        raise Http404
    return besoin


@vue_portail("prescripteurs", ecrit=True)
def show_need(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """The need; posted, one of the people whom the prescripteur already follows is proposed."""
    besoin = _need(cle)
    erreurs: list[str] = []
    if request.method == "POST":
        personne = _own_person(request.POST.get("personne", ""), besoin)
        if personne is None:
            erreurs = ["Choisissez une personne dans la liste."]
        else:
            try:
                propose_personne(besoin=besoin, participant=personne, prescripteur=personne.prescripteur)
            except ValidationError as erreur:
                erreurs = erreur.messages
            else:
                messages.success(request, f"{personne} est proposée. Le guichet étudie sa situation.")
                return redirect("prescripteur:besoin", cle=cle)
    return _need_page(request, besoin, erreurs)


def _own_people(besoin: Besoin) -> Any:
    """People whom the access follows in the guichet of the need."""
    return Participant.objects.filter(
        guichet_id=besoin.guichet_id, prescripteur_id__in=courante().prescripteurs
    ).select_related("prescripteur")


def _own_person(cle: str, besoin: Besoin) -> Participant | None:
    try:
        uuid.UUID(cle)
    except ValueError:
        return None
    personne: Participant | None = _own_people(besoin).filter(cle=cle).first()
    return personne


def _need_page(request: HttpRequest, besoin: Besoin, erreurs: list[str]) -> HttpResponse:
    propositions = list(own_proposals(courante().prescripteurs).filter(besoin=besoin))
    deja = {c.participant_id for c in propositions if c.etat != EtatCandidature.RETIREE}
    contexte = {
        "besoin": besoin,
        "metier": trades([besoin.metier])[besoin.metier],
        "ouvert": is_open(besoin, timezone.localdate()),
        "personnes": [p for p in _own_people(besoin).order_by("nom_tri", "pk") if p.pk not in deja],
        "choisie": request.POST.get("personne", ""),
        "propositions": [_told(c) for c in propositions],
        "erreurs": erreurs,
    }
    return render(request, "clauses/prescripteur/besoin.html", contexte, status=422 if erreurs else 200)


@vue_portail("prescripteurs", ecrit=True)
def create_fiche(request: HttpRequest) -> HttpResponse:
    """The fiche de prescription unique; with `besoin` in the address, the person is proposed for it too."""
    besoin = _asked_need(request)
    prescripteurs = list(
        Prescripteur.objects.filter(pk__in=courante().prescripteurs)
        .select_related("guichet")
        .order_by("nom_tri")
    )
    if besoin is not None:
        prescripteurs = [p for p in prescripteurs if p.guichet_id == besoin.guichet_id]
    form = FicheForm(request.POST or None, prescripteurs=prescripteurs)
    if request.method == "POST" and form.is_valid():
        auteur = form.author()
        try:
            with transaction.atomic():
                fiche = prescribe(
                    prescripteur=auteur, identite=form.identite(), dossier=form.dossier(), fiche=form.fiche()
                )
                if besoin is not None:
                    propose_personne(besoin=besoin, participant=fiche.participant, prescripteur=auteur)
        except ValidationError as erreur:
            report_errors(form, erreur)
        else:
            suite = " et proposée pour ce poste" if besoin else ""
            messages.success(request, f"La fiche est envoyée{suite}. Le guichet étudie l'éligibilité.")
            return redirect("prescripteur:fiche", cle=fiche.cle)
    contexte = {"form": form, "besoin": besoin, "metiers": known_trades()}
    statut = 422 if request.method == "POST" else 200
    return render(request, "clauses/prescripteur/fiche_formulaire.html", contexte, status=statut)


def _asked_need(request: HttpRequest) -> Besoin | None:
    try:
        cle = uuid.UUID(request.GET.get("besoin", ""))
    except ValueError:
        return None
    return _need(cle)


@vue_portail("prescripteurs", ecrit=True)
def withdraw(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """The person is no longer available; a GET leads back to the need."""
    siennes = own_proposals(courante().prescripteurs)
    candidature: Candidature = lire_ou_404(siennes, cle)
    if request.method == "POST":
        try:
            withdraw_candidature(candidature=candidature)
            messages.success(request, f"La proposition de {candidature.participant} est retirée.")
        except ValidationError as erreur:
            messages.error(request, " ".join(erreur.messages))
    return redirect("prescripteur:besoin", cle=candidature.besoin.cle)
