"""A declaration given back: the company learns it at once, with the reason."""

from django.urls import reverse

from guichets.enums import GenreMessage
from guichets.formats import format_mois
from participants.domain.mois import mois_texte
from participants.domain.relances.declarant import queue_for_declarant
from participants.models import DeclarationMensuelle


def tell_return(declaration: DeclarationMensuelle) -> None:
    """One e-mail for each return."""
    queue_for_declarant(
        declaration=declaration,
        genre=GenreMessage.RETOUR,
        cle_naturelle=f"retour:{declaration.cle}:{declaration.decidee_le:%Y-%m-%dT%H:%M:%S.%f}",
        valeurs={
            "entreprise": str(declaration.entreprise),
            "mois": format_mois(declaration.mois),
            "motif": declaration.motif_retour,
            "lien": reverse("entreprise:declarer", args=[mois_texte(declaration.mois)]),
        },
    )
