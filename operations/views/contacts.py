"""Contacts of a company at the desk."""

import uuid

from django.http import HttpResponse
from django.utils import timezone

from guichets.vues import RequeteGuichet, for_correction, lire_ou_404, vue_bureau
from operations.domain import contacts
from operations.forms.acteurs import ContactForm, FinContactForm
from operations.models import ContactEntreprise, Entreprise
from operations.views.outils import Fil, posted, serve_form, url

CHAMPS = ("nom", "role", "fonction", "email", "telephone", "du")


def _trail(request: RequeteGuichet, entreprise: Entreprise) -> Fil:
    return [
        ("Entreprises", url(request, "entreprises")),
        (str(entreprise), url(request, "entreprise_modifier", entreprise.cle)),
    ]


def _contact(request: RequeteGuichet, cle: uuid.UUID) -> ContactEntreprise:
    contacts_lus = ContactEntreprise.objects.select_related("entreprise__guichet")
    return lire_ou_404(for_correction(contacts_lus, request), cle, request.guichet)


@vue_bureau(ecrit=True)
def create(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    entreprise = lire_ou_404(Entreprise.objects.select_related("guichet"), cle, request.guichet)
    return serve_form(
        request,
        form=ContactForm(posted(request), guichet=request.guichet, initial={"du": timezone.localdate()}),
        action=lambda f: contacts.add_contact(entreprise=entreprise, **f.cleaned_data),
        succes="Le contact est ajouté.",
        retour=url(request, "entreprise_modifier", entreprise.cle),
        titre="Nouveau contact",
        fil=_trail(request, entreprise),
        bouton="Ajouter",
    )


@vue_bureau(ecrit=True)
def edit(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    contact = _contact(request, cle)
    return serve_form(
        request,
        form=ContactForm(
            posted(request),
            guichet=request.guichet,
            initial={nom: getattr(contact, nom) for nom in CHAMPS},
        ).carry_reading(),
        action=lambda f: contacts.edit_contact(contact=contact, **f.cleaned_data),
        succes="Le contact est enregistré.",
        retour=url(request, "entreprise_modifier", contact.entreprise.cle),
        titre=f"Contact\u00a0: {contact.nom}",
        fil=_trail(request, contact.entreprise),
    )


@vue_bureau(ecrit=True)
def end(request: RequeteGuichet, cle: uuid.UUID) -> HttpResponse:
    contact = _contact(request, cle)
    return serve_form(
        request,
        form=FinContactForm(posted(request), guichet=request.guichet, initial={"au": timezone.localdate()}),
        action=lambda f: contacts.end_contact(contact=contact, au=f.cleaned_data["au"]),
        succes="Le contact n'est plus proposé.",
        retour=url(request, "entreprise_modifier", contact.entreprise.cle),
        titre=f"{contact.nom} ne travaille plus ici",
        fil=_trail(request, contact.entreprise),
    )
