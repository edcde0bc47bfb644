"""The paper that a company sent: kept with the declaration typed from it."""

from guichets.domain.documents import TAILLE_MAX, check_file, store_file
from guichets.enums import VisibiliteDocument
from guichets.models import Document
from operations.models import Entreprise

__all__ = ["TAILLE_MAX", "store_releve"]


def store_releve(*, entreprise: Entreprise, nom: str, contenu: bytes) -> Document:
    """Store the paper; the company may read it too."""
    return store_file(
        guichet=entreprise.guichet,
        fichier=check_file(nom=nom, contenu=contenu),
        visibilite=VisibiliteDocument.ENTREPRISE,
        entreprises=[entreprise.pk],
    )
