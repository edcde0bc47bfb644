"""Who receives what the guichet writes to a company: its declarant first, else anybody with an address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from guichets.models import Guichet
from operations.enums import RoleContact
from operations.models import AccesEntreprise, ContactEntreprise


@dataclass(frozen=True, slots=True)
class Destinataire:
    """One address. Without an account, its e-mails carry a link of their own."""

    nom: str
    email: str
    contact: ContactEntreprise | None
    compte: bool


def live_contacts(jour: date) -> Q:
    return Q(Q(au__isnull=True) | Q(au__gte=jour), du__lte=jour)


def recipients(*, guichet: Guichet, entreprise_ids: Iterable[int], jour: date) -> dict[int, Destinataire]:
    """One recipient for each company that has one, with two queries whatever their number."""
    ids = set(entreprise_ids)
    comptes: dict[int, dict[str, str]] = {}
    acces = AccesEntreprise.objects.filter(
        guichet=guichet, entreprise_id__in=ids, utilisateur__is_active=True
    ).select_related("utilisateur")
    for un in acces.order_by("pk"):
        if un.utilisateur is not None:
            email = un.utilisateur.email.lower()
            comptes.setdefault(un.entreprise_id, {})[email] = un.utilisateur.nom_complet
    choisis = {
        contact.entreprise_id: Destinataire(
            contact.nom,
            contact.email,
            contact,
            contact.email.lower() in comptes.get(contact.entreprise_id, {}),
        )
        for contact in reversed(_contacts(guichet, ids, jour))
    }
    for entreprise_id, adresses in comptes.items():
        if entreprise_id not in choisis:
            email, nom = next(iter(adresses.items()))
            choisis[entreprise_id] = Destinataire(nom, email, None, compte=True)
    return choisis


def _contacts(guichet: Guichet, ids: set[int], jour: date) -> list[ContactEntreprise]:
    """Those who may be written to, whoever declares first."""
    contacts = ContactEntreprise.objects.filter(live_contacts(jour), guichet=guichet, entreprise_id__in=ids)
    return sorted(
        contacts.exclude(email=""), key=lambda c: (c.role != RoleContact.DECLARANT, -c.du.toordinal(), c.pk)
    )
