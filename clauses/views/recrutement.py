"""« Recrutement » in the company's portal: its needs, the people proposed, its log of efforts."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from clauses.domain.besoins.candidatures import answer_candidature
from clauses.domain.besoins.efforts import efforts_of
from clauses.domain.besoins.estimation import Estimation, engagements_to_serve, remaining_of
from clauses.domain.besoins.lectures import company_needs, propositions_of
from clauses.domain.besoins.publication import (
    PUBLIE,
    close_besoin,
    create_besoin,
    discard_besoin,
    modify_besoin,
    publish_besoin,
)
from clauses.domain.suivi.portail import ResteDu
from clauses.enums import EtatBesoin
from clauses.forms.besoins import REFUS, BesoinForm, EffortForm, initial_besoin, read_estimation
from clauses.models import Besoin, Candidature, Engagement
from clauses.views.acces import companies_of_access
from guichets.forms.outils import report_errors
from guichets.portee import courante
from guichets.vues import Requete, for_correction, lire_ou_404, vue_portail
from operations.models import Entreprise
from participants.domain.queries import trades
from participants.forms.metiers import known_trades

DEMARCHES = 10


def page_context(entreprises: list[Entreprise], effort: EffortForm | None = None) -> dict[str, Any]:
    jour = timezone.localdate()
    ouverts = engagements_to_serve(entreprises, jour)
    efforts = list(efforts_of([e.pk for e in entreprises])[: DEMARCHES + 1])
    return {
        "besoins": company_needs(entreprises),
        "peut_publier": bool(ouverts),
        "effort": (effort or EffortForm(engagements=ouverts)) if ouverts else None,
        "efforts": efforts[:DEMARCHES],
        "autres_efforts": len(efforts) > DEMARCHES,
        "plusieurs": len({e.guichet_id for e in entreprises}) > 1,
    }


@vue_portail("entreprises")
def home(request: HttpRequest) -> HttpResponse:
    contexte = page_context(list(companies_of_access()))
    return render(request, "clauses/portail/recrutement.html", contexte)


@vue_portail("entreprises", ecrit=True)
def create(request: Requete) -> HttpResponse:
    """A new need; what remains due of the engagement is said while it is typed."""
    entreprises = list(companies_of_access())
    ouverts = engagements_to_serve(entreprises, timezone.localdate())
    noms = {e.guichet_id: str(e.guichet) for e in entreprises}
    form = BesoinForm(
        request.POST or None,
        engagements=ouverts,
        guichets=noms if len(noms) > 1 else None,
        initial={"engagement": request.GET["engagement"]} if "engagement" in request.GET else None,
    )
    if request.method == "POST" and ouverts and form.is_valid():
        try:
            engagement = form.chosen()
            besoin = create_besoin(
                engagement=engagement,
                entreprise=company_for(engagement, entreprises),
                champs=form.champs(),
            )
            _publish_if_asked(request, besoin)
        except ValidationError as erreur:
            report_errors(form, erreur)
        else:
            return redirect("entreprise:besoin", cle=besoin.cle)
    estimation = read_estimation(request.POST or request.GET, ouverts)
    return _form_page(request, form, ouverts, estimation)


def company_for(engagement: Engagement, entreprises: list[Entreprise]) -> Entreprise:
    return next(e for e in entreprises if e.pk in engagement.entreprises)


def _publish_if_asked(request: Requete, besoin: Besoin) -> None:
    if "publier" in request.POST:
        publish_besoin(besoin=besoin, par=_author(request))
        messages.success(request, PUBLIE)
    else:
        messages.success(request, "Le brouillon est enregistré. Vous seul et le guichet le lisez.")


def _author(request: Requete) -> str:
    return str(getattr(request.user, "nom_complet", ""))


def _form_page(
    request: Requete,
    form: BesoinForm,
    engagements: list[ResteDu],
    estimation: Estimation | None,
    besoin: Besoin | None = None,
) -> HttpResponse:
    contexte = {
        "form": form,
        "besoin": besoin,
        "engagements": engagements,
        "estimation": estimation,
        "metiers": known_trades(),
    }
    statut = 422 if request.method == "POST" else 200
    return render(request, "clauses/portail/besoin_formulaire.html", contexte, status=statut)


def _own(request: HttpRequest, cle: uuid.UUID) -> Besoin:
    """A need of the access's companies, not of a guichet of which the person is also a member."""
    besoins = for_correction(Besoin.objects.filter(entreprise_id__in=courante().entreprises), request)
    besoin: Besoin = lire_ou_404(besoins.select_related("engagement", "entreprise", "guichet"), cle)
    return besoin


@vue_portail("entreprises")
def show(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    return _page(request, _own(request, cle))


def _page(request: HttpRequest, besoin: Besoin, erreurs: list[str] | None = None) -> HttpResponse:
    propositions = propositions_of(besoin, timezone.localdate())
    contexte = {
        "besoin": besoin,
        "metier": trades([besoin.metier])[besoin.metier],
        "propositions": [p for p in propositions if p.personne],
        "anciennes": [p for p in propositions if not p.personne],
        "reste": remaining_of(besoin.engagement, besoin.entreprise),
        "brouillon": besoin.etat == EtatBesoin.BROUILLON,
        "publie": besoin.etat == EtatBesoin.PUBLIE,
        "motifs": REFUS,
        "erreurs": erreurs or [],
    }
    return render(request, "clauses/portail/besoin.html", contexte, status=422 if erreurs else 200)


@vue_portail("entreprises", ecrit=True)
def edit(request: Requete, cle: uuid.UUID) -> HttpResponse:
    besoin = _own(request, cle)
    reste = [ResteDu(besoin.engagement, None, None)]
    form = BesoinForm(request.POST or None, initial=initial_besoin(besoin)).carry_reading()
    if request.method == "POST" and form.is_valid():
        try:
            modify_besoin(besoin=besoin, champs=form.champs())
        except ValidationError as erreur:
            report_errors(form, erreur)
        else:
            messages.success(request, "Le besoin est à jour.")
            return redirect("entreprise:besoin", cle=cle)
    du = [
        du
        for du in engagements_to_serve([besoin.entreprise], besoin.engagement.debut)
        if du.engagement.pk == besoin.engagement_id
    ]
    donnees = request.POST or request.GET or form.initial
    return _form_page(request, form, du or reste, read_estimation(donnees, du or reste), besoin)


@vue_portail("entreprises", ecrit=True)
def act(request: Requete, cle: uuid.UUID, acte: str) -> HttpResponse:
    """Publish, close or discard; a GET leads back to the need."""
    besoin = _own(request, cle)
    if request.method != "POST":
        return redirect("entreprise:besoin", cle=cle)
    try:
        if acte == "publier":
            publish_besoin(besoin=besoin, par=_author(request))
            messages.success(request, PUBLIE)
        elif acte == "clore":
            close_besoin(besoin=besoin, motif=request.POST.get("motif", ""))
            messages.success(request, "Le besoin est clos. Les prescripteurs ne proposeront plus personne.")
        else:
            discard_besoin(besoin=besoin)
            messages.success(request, "Le brouillon est effacé.")
            return redirect("entreprise:recrutement")
    except ValidationError as erreur:
        return _page(request, besoin, erreur.messages)
    return redirect("entreprise:besoin", cle=cle)


@vue_portail("entreprises", ecrit=True)
def answer(request: Requete, cle: uuid.UUID) -> HttpResponse:
    """The company's answer about one person; a GET leads back to the need."""
    candidatures = Candidature.objects.filter(entreprise_id__in=courante().entreprises)
    candidature: Candidature = lire_ou_404(candidatures.select_related("besoin"), cle)
    if request.method == "POST":
        retenue = request.POST.get("reponse") == "retenir"
        try:
            answer_candidature(candidature=candidature, retenue=retenue, motif=request.POST.get("motif", ""))
        except ValidationError as erreur:
            return _page(request, _own(request, candidature.besoin.cle), erreur.messages)
        dit = (
            "Le guichet prépare le contrat avec vous."
            if retenue
            else "Le guichet et le prescripteur le savent."
        )
        messages.success(request, f"Votre réponse est enregistrée. {dit}")
    return redirect("entreprise:besoin", cle=candidature.besoin.cle)
