"""The link without account, seen from outside: opened, renewed, asked for, closed."""

import logging
from datetime import date

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from guichets.acces_lien import CLE, AccesLien, access_of, open_session
from guichets.domain.liens import LienRefuse
from guichets.enums import EtatLien, UsageLien
from guichets.portee import courante
from guichets.vues import vue_portail
from operations.domain.liens import Ouverture, open_link, renew_link
from operations.models import Entreprise
from participants.domain.declarations.obligations import RECUE
from participants.domain.liens import request_links, send_receipt
from participants.domain.mois import mois_texte, parse_mois
from participants.forms.liens import DemandeForm
from participants.models import DeclarationMensuelle

journal = logging.getLogger(__name__)

REFUS: dict[EtatLien | None, tuple[str, str]] = {
    None: (
        "Ce lien n'est pas reconnu",
        "L'adresse est incomplète, ou un courrier plus récent la remplace. Ouvrez le dernier courrier reçu.",
    ),
    EtatLien.UTILISE: ("Ce lien a déjà servi", "Un lien ne s'ouvre qu'une fois."),
    EtatLien.OUVERT: (
        "Ce lien a déjà servi",
        "Il est ouvert dans un autre navigateur. Un lien ne s'ouvre qu'une fois.",
    ),
    EtatLien.EXPIRE: ("Ce lien a expiré", "Sa date limite est passée."),
    EtatLien.ANNULE: ("Ce lien a été désactivé", "Il n'ouvre plus rien. Écrivez à votre guichet."),
}
TROP = "Trop de demandes depuis votre connexion. Réessayez dans une heure, ou appelez votre guichet."
PATIENTEZ = "Trop d'essais depuis votre connexion. Réessayez dans une minute."


@login_not_required
@never_cache
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: HttpRequest) -> HttpResponse:
    """GET says nothing and consumes nothing: mail scanners open links. POST opens it, once."""
    if request.method != "POST":
        return render(request, "participants/lien/ouvrir.html", {"connecte": request.user.is_authenticated})
    secret = _secret(request)
    if request.user.is_authenticated and "quitter" not in request.POST:
        return render(request, "participants/lien/ouvrir.html", {"connecte": True, "secret": secret})
    if not _allowed(request, "lien_ouvrir"):
        return _wait(request, PATIENTEZ)
    try:
        ouverture = open_link(secret)
    except LienRefuse as refus:
        return _refuse(request, refus, secret)
    if request.user.is_authenticated:
        logout(request)
    open_session(request, _access(ouverture))
    return redirect("entreprise:declarer", mois=mois_texte(ouverture.mois))


def _allowed(request: HttpRequest, action: str) -> bool:
    """Fairness between connections. A cache that is away holds nobody back: the database does its part."""
    try:
        return bool(ratelimit.consume(request, action=action))
    except Exception as erreur:  # noqa: BLE001 - a lost cache must not close the door
        journal.warning("liens : le cache ne répond pas (%s)", type(erreur).__name__)
        return True


def _secret(request: HttpRequest) -> str:
    """What follows the #: the page sends it alone, a person pastes the whole address."""
    return request.POST.get("secret", "").strip().rpartition("#")[2]


def _access(ouverture: Ouverture) -> AccesLien:
    lien = ouverture.lien
    return AccesLien(
        id=lien.pk,
        usage=UsageLien(lien.usage).value,
        mois=mois_texte(ouverture.mois),
        entreprise=ouverture.entreprise,
        destinataire=lien.destinataire,
        signataire=ouverture.signataire,
        jusque=lien.session_jusque.isoformat() if lien.session_jusque else "",
    )


def _refuse(request: HttpRequest, refus: LienRefuse, secret: str) -> HttpResponse:
    """Say why, and offer another one where the holder of the secret may have it. The same browser goes on."""
    etat, acces = refus.etat, access_of(request)
    if etat == EtatLien.OUVERT and acces is not None and acces.id == refus.lien_id:
        return redirect("entreprise:declarer", mois=acces.mois)
    titre, explication = REFUS[etat]
    contexte = {
        "titre": titre,
        "explication": explication,
        "secret": secret if etat in (EtatLien.UTILISE, EtatLien.OUVERT, EtatLien.EXPIRE) else "",
        "demander": etat is None,
    }
    return render(request, "participants/lien/refus.html", contexte, status=410 if etat else 422)


def _wait(request: HttpRequest, message: str) -> HttpResponse:
    contexte = {"titre": "Un instant", "explication": message}
    return render(request, "participants/lien/refus.html", contexte, status=429)


@login_not_required
@never_cache
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest) -> HttpResponse:
    """Another link, to the address of the first one only."""
    if request.method != "POST":
        return redirect("lien:demander")
    if not _allowed(request, "lien_demander"):
        return _wait(request, TROP)
    try:
        renew_link(_secret(request))
    except LienRefuse as refus:
        return _refuse(request, refus, "")
    return render(request, "participants/lien/parti.html", {"renouvele": True})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """By the address of a contact. The answer is the same whether it is known or not."""
    form = DemandeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not _allowed(request, "lien_demander"):
            return _wait(request, TROP)
        request_links(form.cleaned_data["adresse"])
        return render(request, "participants/lien/parti.html")
    return render(
        request, "participants/lien/demander.html", {"form": form}, status=422 if form.errors else 200
    )


@login_not_required
@never_cache
@require_GET
def ended(request: HttpRequest) -> HttpResponse:
    """Where a link's page leads once its time is over, or when it was cancelled."""
    request.session.pop(CLE, None)
    contexte = {
        "titre": "Votre accès est terminé",
        "explication": "Ce que vous aviez enregistré est gardé. Demandez un nouveau lien pour continuer.",
        "demander": True,
    }
    return render(request, "participants/lien/refus.html", contexte)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Leave: on a shared machine, nobody goes on after."""
    if request.method != "POST":
        return redirect("lien:demander")
    if access_of(request) is not None:
        request.session.flush()
    return render(request, "participants/lien/ferme.html")


@vue_portail("entreprises", ecrit=True)
def send_my_receipt(request: HttpRequest, mois: str) -> HttpResponse:
    """The receipt of the month, to the person who reads it."""
    premier = parse_mois(mois)
    declarations = _received(premier) if premier else []
    if not declarations:
        raise Http404
    if request.method == "POST":
        acces = access_of(request)
        adresse = acces.destinataire if acces else request.user.email  # type: ignore[union-attr]
        nom = "" if acces else request.user.nom_complet  # type: ignore[union-attr]
        for declaration in declarations:
            send_receipt(declaration=declaration, adresse=adresse, nom=nom, sans_compte=acces is not None)
        messages.success(request, f"Le reçu part dans la minute à {adresse}.")
    return redirect("entreprise:recu", mois=mois)


def _received(mois: date) -> list[DeclarationMensuelle]:
    """The last one received, of each company of the scope."""
    entreprises = Entreprise.objects.filter(pk__in=courante().entreprises)
    lignes = (
        DeclarationMensuelle.objects.filter(entreprise__in=entreprises, mois=mois, etat__in=RECUE)
        .select_related("guichet", "entreprise")
        .order_by("entreprise_id", "-rang")
        .distinct("entreprise_id")
    )
    return list(lignes)
