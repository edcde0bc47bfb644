"""One e-mail to whoever declares for a company, about one of its declarations."""

from datetime import datetime

from guichets.domain.messages import Demande, queue_messages
from guichets.enums import GenreMessage
from operations.domain.liens import Cible, issue_links
from participants.domain.mois import today_of
from participants.domain.relances.destinataires import recipients
from participants.models import DeclarationMensuelle


def queue_for_declarant(
    *,
    declaration: DeclarationMensuelle,
    genre: GenreMessage,
    cle_naturelle: str,
    valeurs: dict[str, str],
    pas_avant: datetime | None = None,
) -> None:
    """With a personal link where there is no account; nothing is written when nobody has an address."""
    guichet, entreprise = declaration.guichet, declaration.entreprise
    connus = recipients(guichet=guichet, entreprise_ids=[entreprise.pk], jour=today_of(guichet))
    vers = connus.get(entreprise.pk)
    if vers is None:
        return
    cible = Cible(entreprise, declaration.mois, vers.email, vers.nom)
    demande = Demande(
        genre=genre,
        cle_naturelle=cle_naturelle,
        destinataire=vers.email,
        nom=vers.nom,
        valeurs=valeurs,
        entreprises=(entreprise.pk,),
        lien=None if vers.compte else issue_links(guichet=guichet, cibles=[cible])[cible],
        pas_avant=pas_avant,
    )
    queue_messages(guichet=guichet, demandes=[demande])
