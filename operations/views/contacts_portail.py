"""« Nos contacts »: a company says itself who declares, and who has left."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from guichets.portee import courante
from guichets.vues import lire_ou_404, vue_portail
from operations.domain import contacts
from operations.forms.acteurs import ContactForm, FinContactForm
from operations.forms.base import FormulaireGuichet
from operations.models import ContactEntreprise, Entreprise
from operations.views.contacts import CHAMPS


def _entreprises() -> list[Entreprise]:
    return list(
        Entreprise.objects.filter(pk__in=courante().entreprises)
        .select_related("guichet")
        .order_by("guichet__nom", "pk")
    )


def _contact(cle: uuid.UUID) -> ContactEntreprise:
    """One of the company's own: a guichet's member finds theirs at the desk."""
    contact: ContactEntreprise = lire_ou_404(
        ContactEntreprise.objects.filter(entreprise_id__in=courante().entreprises).select_related("guichet"),
        cle,
    )
    return contact


@vue_portail("entreprises")
def show(request: HttpRequest) -> HttpResponse:
    """Those of today first, then those who have left, guichet by guichet."""
    entreprises, jour = _entreprises(), timezone.localdate()
    siens: dict[int, list[ContactEntreprise]] = {e.pk: [] for e in entreprises}
    for contact in ContactEntreprise.objects.filter(entreprise_id__in=siens).order_by("au", "nom", "pk"):
        siens[contact.entreprise_id].append(contact)
    contexte = {
        "groupes": [
            {
                "entreprise": e,
                "actuels": [c for c in siens[e.pk] if c.au is None or c.au >= jour],
                "partis": [c for c in siens[e.pk] if c.au is not None and c.au < jour],
            }
            for e in entreprises
        ],
        "plusieurs": len(entreprises) > 1,
    }
    return render(request, "operations/portail/contacts.html", contexte)


@vue_portail("entreprises", ecrit=True)
def create(request: HttpRequest) -> HttpResponse:
    """Written in every guichet that follows the company: there is one person who declares."""
    entreprises = _entreprises()
    if not entreprises:
        raise Http404

    def add(form: FormulaireGuichet) -> None:
        for entreprise in entreprises:
            contacts.add_contact(entreprise=entreprise, **form.cleaned_data)

    form = ContactForm(
        request.POST if request.method == "POST" else None,
        guichet=entreprises[0].guichet,
        initial={"du": timezone.localdate()},
    )
    return _serve(
        request, form, add, "Le contact est ajouté.", "Nouveau contact", plusieurs=len(entreprises) > 1
    )


@vue_portail("entreprises", ecrit=True)
def edit(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    contact = _contact(cle)
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        guichet=contact.guichet,
        initial={nom: getattr(contact, nom) for nom in CHAMPS},
    ).carry_reading()
    return _serve(
        request,
        form,
        lambda f: contacts.edit_contact(contact=contact, **f.cleaned_data),
        "Le contact est enregistré.",
        f"Contact\u00a0: {contact.nom}",
    )


@vue_portail("entreprises", ecrit=True)
def end(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    contact = _contact(cle)
    form = FinContactForm(
        request.POST if request.method == "POST" else None,
        guichet=contact.guichet,
        initial={"au": timezone.localdate()},
    )
    return _serve(
        request,
        form,
        lambda f: contacts.end_contact(contact=contact, au=f.cleaned_data["au"]),
        "Cette personne ne recevra plus nos courriers.",
        f"{contact.nom} ne travaille plus ici",
    )


def _serve(
    request: HttpRequest,
    form: FormulaireGuichet,
    action: Callable[[Any], Any],
    succes: str,
    titre: str,
    *,
    plusieurs: bool = False,
) -> HttpResponse:
    """Show a form; on POST run its domain call. What was typed is never lost."""
    if request.method == "POST" and form.is_valid():
        form.apply(lambda: action(form))
        if not form.errors:
            messages.success(request, succes)
            return redirect("entreprise:contacts")
    contexte = {"form": form, "titre": titre, "plusieurs": plusieurs}
    return render(
        request,
        "operations/portail/contact_formulaire.html",
        contexte,
        status=422 if request.method == "POST" else 200,
    )
