"""Needs of the companies at the desk: followed, typed for a company, and the people proposed for each."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from clauses.domain.besoins.estimation import remaining_of
from clauses.domain.besoins.lectures import desk_candidatures, desk_needs, followed
from clauses.domain.besoins.publication import (
    PUBLIE,
    close_besoin,
    create_besoin,
    discard_besoin,
    is_open,
    modify_besoin,
    publish_besoin,
)
from clauses.domain.suivi.portail import ResteDu, remaining_due
from clauses.enums import EtatBesoin
from clauses.forms.besoins import ECARTS, REFUS, BesoinForm, EtatForm, initial_besoin, read_estimation
from clauses.models import Besoin, Engagement
from guichets.forms.outils import report_errors
from guichets.rules import is_operational
from guichets.vues import RequeteGuichet, for_correction, lire_ou_404, vue_bureau
from operations.models import Entreprise
from participants.domain.queries import trades
from participants.forms.contrats import entreprise_text
from participants.forms.metiers import known_trades

PAR_PAGE = 50
LIENS = ("engagement__marche", "entreprise", "guichet", "lot")


@vue_bureau()
def index(request: RequeteGuichet) -> HttpResponse:
    choisi = request.GET.get("etat", "")
    filtre = EtatForm(request.GET, choix=list(EtatBesoin.choices))
    besoins = desk_needs(request.guichet, choisi if choisi in EtatBesoin.values else "")
    page = Paginator(besoins, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "page": page,
        "suivis": followed(page.object_list),  # type: ignore[arg-type]
        "filtre": filtre,
        "total": page.paginator.count,
        "ancre": f"&etat={choisi}" if choisi in EtatBesoin.values else "",
    }
    return render(request, "clauses/besoins.html", contexte)


def _read(request: RequeteGuichet, cle: uuid.UUID) -> Besoin:
    besoins = for_correction(Besoin.objects.select_related(*LIENS), request)
    besoin: Besoin = lire_ou_404(besoins, cle, request.guichet)
    return besoin


@vue_bureau()
def show(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    return page_of(request, _read(request, cle))


def page_of(request: RequeteGuichet, besoin: Besoin, erreurs: list[str] | None = None) -> HttpResponse:
    """The need with the people proposed; `erreurs` says why an act was refused."""
    jour = timezone.localdate()
    contexte = {
        "besoin": besoin,
        "metier": trades([besoin.metier])[besoin.metier],
        "candidatures": [
            (c, contrat_url(besoin, c.candidature.participant.cle)) for c in desk_candidatures(besoin, jour)
        ],
        "reste": remaining_of(besoin.engagement, besoin.entreprise),
        "brouillon": besoin.etat == EtatBesoin.BROUILLON,
        "publie": besoin.etat == EtatBesoin.PUBLIE,
        "ouvert": is_open(besoin, jour),
        "ecarts": ECARTS,
        "refus": REFUS,
        "ecrit": is_operational(request.role),
        "erreurs": erreurs or [],
    }
    return render(request, "clauses/besoin.html", contexte, status=422 if erreurs else 200)


def contrat_url(besoin: Besoin, participant: uuid.UUID) -> str:
    """The form of the contrat, filled with what the need says."""
    champs = {
        "modalite": "embauche",
        "employeur": entreprise_text(besoin.entreprise),
        "lot": besoin.lot_id or "",
        "metier": besoin.metier,
        "debut": besoin.debut.isoformat(),
        "fin": besoin.fin.isoformat() if besoin.fin else "",
        "heures_hebdo": f"{besoin.heures_hebdo:f}".rstrip("0").rstrip(".").replace(".", ",")
        if besoin.heures_hebdo
        else "",
    }
    page = reverse("participants:contrat_creer", args=[besoin.guichet.slug, participant])
    return f"{page}?{urlencode({nom: valeur for nom, valeur in champs.items() if valeur})}"


@vue_bureau(ecrit=True)
def create(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    """A need typed for one of the companies that owe hours of the engagement."""
    engagements = Engagement.objects.select_related("lot__marche", "redevable")
    engagement: Engagement = lire_ou_404(engagements, cle, request.guichet)
    entreprise = _debtor(request, engagement)
    du = _share(engagement, entreprise)
    form = BesoinForm(request.POST or None, engagements=[du])
    if request.method == "POST" and form.is_valid():
        try:
            besoin = create_besoin(engagement=engagement, entreprise=entreprise, champs=form.champs())
            if "publier" in request.POST:
                publish_besoin(besoin=besoin, par=request.user.nom_complet)
        except ValidationError as erreur:
            report_errors(form, erreur)
        else:
            messages.success(request, "Le besoin est enregistré.")
            return redirect("clauses:besoin", slug=request.guichet.slug, cle=besoin.cle)
    return _form_page(request, form, du, entreprise)


def _debtor(request: RequeteGuichet, engagement: Engagement) -> Entreprise:
    """The holder, or the company of a quote-part named in the address."""
    debitrices = Entreprise.objects.filter(guichet=request.guichet, pk__in=engagement.entreprises)
    choisie = debitrices.filter(cle=request.GET["entreprise"]).first() if _is_key(request) else None
    entreprise: Entreprise = choisie or engagement.redevable
    return entreprise


def _is_key(request: RequeteGuichet) -> bool:
    try:
        uuid.UUID(request.GET.get("entreprise", ""))
    except ValueError:
        return False
    return True


def _share(engagement: Engagement, entreprise: Entreprise) -> ResteDu:
    parts = remaining_due([entreprise])
    return next(
        (du for du in parts if du.engagement.pk == engagement.pk), ResteDu(engagement, engagement.lot, None)
    )


@vue_bureau(ecrit=True)
def edit(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    besoin = _read(request, cle)
    form = BesoinForm(request.POST or None, initial=initial_besoin(besoin)).carry_reading()
    if request.method == "POST" and form.is_valid():
        try:
            modify_besoin(besoin=besoin, champs=form.champs())
        except ValidationError as erreur:
            report_errors(form, erreur)
        else:
            messages.success(request, "Le besoin est à jour.")
            return redirect("clauses:besoin", slug=request.guichet.slug, cle=cle)
    return _form_page(request, form, _share(besoin.engagement, besoin.entreprise), besoin.entreprise, besoin)


def _form_page(
    request: RequeteGuichet,
    form: BesoinForm,
    du: ResteDu,
    entreprise: Entreprise,
    besoin: Besoin | None = None,
) -> HttpResponse:
    donnees: Any = request.POST or request.GET or form.initial
    contexte = {
        "form": form,
        "besoin": besoin,
        "engagement": du.engagement,
        "objet": du.objet,
        "entreprise": entreprise,
        "estimation": read_estimation(donnees, [du]),
        "metiers": known_trades(),
    }
    statut = 422 if request.method == "POST" else 200
    return render(request, "clauses/besoin_formulaire.html", contexte, status=statut)


@vue_bureau(ecrit=True)
def act(request: RequeteGuichet, cle: uuid.UUID, acte: str) -> HttpResponse:
    """Publish, close or discard; a GET leads back to the need."""
    besoin = _read(request, cle)
    if request.method != "POST":
        return redirect("clauses:besoin", slug=request.guichet.slug, cle=cle)
    try:
        if acte == "publier":
            publish_besoin(besoin=besoin, par=request.user.nom_complet)
            messages.success(request, PUBLIE)
        elif acte == "clore":
            close_besoin(besoin=besoin, motif=request.POST.get("motif", ""))
            messages.success(request, "Le besoin est clos.")
        else:
            discard_besoin(besoin=besoin)
            messages.success(request, "Le brouillon est effacé.")
            return redirect("clauses:besoins", slug=request.guichet.slug)
    except ValidationError as erreur:
        return page_of(request, besoin, erreur.messages)
    return redirect("clauses:besoin", slug=request.guichet.slug, cle=cle)
