"""Links without account at the desk: those of one company, sent and cancelled."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guichets import rules
from guichets.domain.liens import revoke
from guichets.enums import EtatLien
from guichets.forms.outils import report_errors
from guichets.models import Lien
from guichets.vues import RequeteGuichet, lire_ou_404, vue_bureau
from operations.domain.liens import links_of, writable_contacts
from operations.models import Entreprise, LienEntreprise
from participants.domain.liens import months_to_declare, send_month_link
from participants.forms.liens import EnvoiForm

PAR_PAGE = 25
TONS: dict[str, str] = {
    EtatLien.A_OUVRIR: "attente",
    EtatLien.OUVERT: "info",
    EtatLien.UTILISE: "succes",
    EtatLien.EXPIRE: "neutre",
    EtatLien.ANNULE: "neutre",
}


@vue_bureau()
def list_links(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    return _list(request, _entreprise(request, cle))


@vue_bureau(ecrit=True)
def send(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise = _entreprise(request, cle)
    if request.method != "POST":
        return redirect("participants:liens", slug=request.guichet.slug, cle=cle)
    form = _form(entreprise, request)
    if form.is_valid():
        contact = form.cleaned_data["contact"]
        try:
            send_month_link(
                entreprise=entreprise, mois=form.cleaned_data["mois"], contact=contact, par=request.user
            )
        except ValidationError as refus:
            report_errors(form, refus)
        else:
            messages.success(request, f"Le lien part dans la minute à {contact.email}.")
            return redirect("participants:liens", slug=request.guichet.slug, cle=cle)
    return _list(request, entreprise, form, statut=422)


@vue_bureau(ecrit=True)
def cancel(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    lien: Lien = lire_ou_404(Lien.objects.all(), cle, request.guichet)
    cible = LienEntreprise.objects.select_related("entreprise").get(lien=lien)
    if request.method == "POST":
        try:
            revoke(lien=lien)
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
        else:
            messages.success(request, "Le lien est désactivé\u00a0: il n'ouvre plus rien.")
    return redirect("participants:liens", slug=request.guichet.slug, cle=cible.entreprise.cle)


def _entreprise(request: RequeteGuichet, cle: uuid.UUID) -> Entreprise:
    entreprise: Entreprise = lire_ou_404(Entreprise.objects.select_related("guichet"), cle, request.guichet)
    return entreprise


def _form(entreprise: Entreprise, request: RequeteGuichet | None = None) -> EnvoiForm:
    return EnvoiForm(
        request.POST if request else None,
        mois=months_to_declare(entreprise),
        contacts=writable_contacts(entreprise),
    )


def _list(
    request: RequeteGuichet, entreprise: Entreprise, form: EnvoiForm | None = None, *, statut: int = 200
) -> HttpResponse:
    page = Paginator(links_of(entreprise), PAR_PAGE).get_page(request.GET.get("page"))
    peut_ecrire = rules.is_operational(request.role)
    contexte = {
        "guichet": request.guichet,
        "entreprise": entreprise,
        "page": page,
        "rangs": [
            (rang, TONS[rang.etat], rang.etat in (EtatLien.A_OUVRIR, EtatLien.OUVERT)) for rang in page
        ],
        "form": form or (_form(entreprise) if peut_ecrire else None),
        "peut_ecrire": peut_ecrire,
    }
    return render(request, "participants/lien/liste.html", contexte, status=statut)
