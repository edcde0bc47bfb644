"""The dated contacts of a company: kept by the guichet, and by the company itself in its portal.

A company may not write in the guichet's tables: the guichet's scope is lent for its own contacts only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError

from guichets import portee as portees
from guichets.domain.contraintes import en_francais
from guichets.domain.scopes import scope_of
from operations.enums import RoleContact
from operations.models import ContactEntreprise, Entreprise

FIN_AVANT = "La fin précède le début."


@contextmanager
def _writing(guichet_id: int, entreprise_id: int) -> Iterator[None]:
    portee = portees.courante()
    if not portee.libre and guichet_id not in portee.ecrire and entreprise_id not in portee.entreprises:
        raise PermissionDenied
    with scope_of(guichet_id, ecrit=True), en_francais():
        yield


def add_contact(
    *,
    entreprise: Entreprise,
    nom: str,
    du: date,
    role: str = RoleContact.AUTRE,
    fonction: str = "",
    email: str = "",
    telephone: str = "",
) -> ContactEntreprise:
    with _writing(entreprise.guichet_id, entreprise.pk):
        return ContactEntreprise.objects.create(
            guichet_id=entreprise.guichet_id,
            entreprise=entreprise,
            nom=nom,
            role=role,
            fonction=fonction,
            email=email,
            telephone=telephone,
            du=du,
        )


def edit_contact(
    *,
    contact: ContactEntreprise,
    nom: str,
    role: str,
    du: date,
    fonction: str = "",
    email: str = "",
    telephone: str = "",
) -> ContactEntreprise:
    with _writing(contact.guichet_id, contact.entreprise_id):
        if contact.au is not None and contact.au < du:
            raise ValidationError({"du": [FIN_AVANT]})
        contact.nom, contact.role, contact.du = nom, role, du
        contact.fonction, contact.email, contact.telephone = fonction, email, telephone
        contact.save(update_fields=["nom", "role", "du", "fonction", "email", "telephone"])
    return contact


def end_contact(*, contact: ContactEntreprise, au: date) -> ContactEntreprise:
    """The person has left: kept for what it signed, no longer written to."""
    if au < contact.du:
        raise ValidationError({"au": [FIN_AVANT]})
    with _writing(contact.guichet_id, contact.entreprise_id):
        contact.au = au
        contact.save(update_fields=["au"])
    return contact
