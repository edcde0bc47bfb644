"""Two people may type the same month: a version tells each what it read, so that neither erases the other."""

from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256

from django.core.exceptions import ValidationError

from participants.models import DeclarationMensuelle, LigneHeures

MODIFIE_ENTRE_TEMPS = (
    "Ce mois a été modifié entre-temps, par une autre personne ou dans une autre fenêtre. "
    "Vos saisies sont conservées : comparez, puis enregistrez de nouveau."
)


class BrouillonModifie(ValidationError):
    """What is saved is no longer what the page was read from."""

    def __init__(self) -> None:
        super().__init__(MODIFIE_ENTRE_TEMPS, code="conflit")


def draft_version(declaration: DeclarationMensuelle | None, lignes: Iterable[LigneHeures]) -> str:
    """A short print of a month as it is saved; empty when nothing is."""
    if declaration is None:
        return ""
    valeurs = sorted(
        (ligne.contrat_id, ligne.lot_id or 0, str(_fixed(ligne.heures)), str(_fixed(ligne.dont_formation)))
        for ligne in lignes
    )
    texte = f"{declaration.cle}|{declaration.etat}|{declaration.rien_a_declarer}|{valeurs}"
    return sha256(texte.encode()).hexdigest()[:24]


def saved_version(declaration: DeclarationMensuelle) -> str:
    """The same, read now: of use under the declaration's lock."""
    return draft_version(declaration, declaration.lignes.all())


def _fixed(valeur: Decimal) -> Decimal:
    return Decimal(valeur).quantize(Decimal("0.01"))
