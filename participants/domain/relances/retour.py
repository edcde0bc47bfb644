"""A declaration given back: the company learns it at once, with the reason."""

from django.urls import reverse

from guichets.domain.messages import Demande, queue_messages
from guichets.enums import GenreMessage
from guichets.formats import format_mois
from operations.domain.liens import Cible, issue_links
from participants.domain.mois import mois_texte, today_of
from participants.domain.relances.destinataires import recipients
from participants.models import DeclarationMensuelle


def tell_return(declaration: DeclarationMensuelle) -> None:
    """One e-mail for each return, to whoever declares; none when nobody has an address."""
    guichet, entreprise = declaration.guichet, declaration.entreprise
    vers = recipients(guichet=guichet, entreprise_ids=[entreprise.pk], jour=today_of(guichet)).get(
        entreprise.pk
    )
    if vers is None:
        return
    cible = Cible(entreprise, declaration.mois, vers.email, vers.nom)
    lien = None if vers.compte else issue_links(guichet=guichet, cibles=[cible])[cible]
    demande = Demande(
        genre=GenreMessage.RETOUR,
        cle_naturelle=f"retour:{declaration.cle}:{declaration.decidee_le:%Y-%m-%dT%H:%M:%S.%f}",
        destinataire=vers.email,
        nom=vers.nom,
        valeurs={
            "entreprise": str(entreprise),
            "mois": format_mois(declaration.mois),
            "motif": declaration.motif_retour,
            "lien": reverse("entreprise:declarer", args=[mois_texte(declaration.mois)]),
        },
        entreprises=(entreprise.pk,),
        lien=lien,
    )
    queue_messages(guichet=guichet, demandes=[demande])
