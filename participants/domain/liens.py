"""Asking for a link without account: which month it opens, and what the company may ask by itself."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from guichets.domain.messages import queue_message
from guichets.domain.scopes import scope_of
from guichets.domain.travaux import Avancer, request_travail
from guichets.enums import GenreMessage
from guichets.formats import format_jour, format_mois
from guichets.models import Guichet, Lien, Message, Travail, Utilisateur
from operations.domain.liens import Cible, contacts_of_address, issue_links, send_link
from operations.models import ContactEntreprise, Entreprise
from participants.domain.declarations.obligations import months_of
from participants.domain.mois import first_day, mois_texte, today_of
from participants.models import DeclarationMensuelle

GENRE_TRAVAIL = "lien_demande"
MOIS_INCONNU = "Ce mois n'est pas à déclarer, ou il est déjà transmis."


def months_to_declare(entreprise: Entreprise) -> list[date]:
    """Those that a link may open, the last ended first, then the one that runs."""
    dus = [suivi.mois for suivi in months_of([entreprise]) if suivi.a_faire]
    en_cours = first_day(today_of(entreprise.guichet))
    return dus if en_cours in dus else [*dus, en_cours]


def send_month_link(
    *, entreprise: Entreprise, mois: date, contact: ContactEntreprise, par: Utilisateur
) -> Lien:
    """From the desk, to one contact. Raises when the month is not to be declared."""
    if mois not in months_to_declare(entreprise):
        raise ValidationError({"mois": [MOIS_INCONNU]})
    return send_link(cible=Cible(entreprise, mois, contact.email, contact.nom), par=par)


def request_links(adresse: str) -> None:
    """From the sign-in page, by whoever: at most a few rows are written here, so that nothing is told.

    A job finds the month and sends the link; one job waits at a time for a contact.
    """
    for contact_id, guichet_id in contacts_of_address(adresse):
        with scope_of(guichet_id, ecrit=True):
            request_travail(
                guichet=Guichet.objects.get(pk=guichet_id),
                genre=GENRE_TRAVAIL,
                cle_naturelle=f"{GENRE_TRAVAIL}:{contact_id}",
                libelle="Lien de déclaration demandé par une entreprise",
                parametres={"contact": contact_id},
            )


def answer_request(travail: Travail, _avancer: Avancer) -> dict[str, Any]:
    """The job: a link for the last month to declare; nothing when all is transmitted or one has just left."""
    contact = (
        ContactEntreprise.objects.filter(pk=travail.parametres["contact"])
        .select_related("entreprise__guichet")
        .first()
    )
    if contact is None:
        return {"envoye": False}
    dus = [suivi.mois for suivi in months_of([contact.entreprise]) if suivi.a_faire]
    if not dus:
        return {"envoye": False}
    try:
        send_link(cible=Cible(contact.entreprise, dus[0], contact.email, contact.nom))
    except ValidationError:
        return {"envoye": False}
    return {"envoye": True}


def send_receipt(*, declaration: DeclarationMensuelle, adresse: str, nom: str, sans_compte: bool) -> None:
    """The receipt by e-mail, once for each transmission; without an account its e-mail carries a link."""
    guichet, entreprise = declaration.guichet, declaration.entreprise
    transmise_le = declaration.transmise_le
    if transmise_le is None:
        raise ValidationError("Cette déclaration n'est pas transmise.")
    cible = Cible(entreprise, declaration.mois, adresse, nom)
    cle = f"recu:{declaration.cle}:{transmise_le:%Y%m%d%H%M%S}:{adresse}"[:160]
    with scope_of(guichet.pk, ecrit=True):
        if Message.objects.filter(guichet=guichet, cle_naturelle=cle).exists():
            return
        lien = issue_links(guichet=guichet, cibles=[cible])[cible] if sans_compte else None
        queue_message(
            guichet=guichet,
            genre=GenreMessage.RECU,
            cle_naturelle=cle,
            destinataire=adresse,
            nom=nom,
            valeurs={
                "entreprise": str(entreprise),
                "mois": format_mois(declaration.mois),
                "date": format_jour(transmise_le.date()),
                "lien": reverse("entreprise:recu", args=[mois_texte(declaration.mois)]),
            },
            entreprises=(entreprise.pk,),
            lien=lien,
        )
