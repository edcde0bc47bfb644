"""One company: the months it owes, who is written to, what was sent."""

from dataclasses import dataclass
from datetime import date

from guichets.domain.messages import returned_addresses, set_aside
from guichets.enums import GenreMessage
from operations.models import ContactEntreprise, Entreprise
from participants.domain.declarations.obligations import MoisDeclare, months_of
from participants.domain.mois import today_of
from participants.domain.relances.destinataires import Destinataire, live_contacts, recipients
from participants.domain.relances.suivi import DEJA, REFUSE, REVENU, SANS_CONTACT, day_of
from participants.models import Relance

RELANCES_MONTREES = 50


@dataclass(frozen=True, slots=True)
class MoisDu:
    """One month that the company owes, and its last reminder."""

    declare: MoisDeclare
    derniere: Relance | None
    obstacle: str


@dataclass(frozen=True, slots=True)
class SuiviEntreprise:
    mois: list[MoisDu]
    destinataire: Destinataire | None
    contacts: list[tuple[ContactEntreprise, bool, list[str]]]
    """Each live contact, whether its address came back, the kinds that it refuses."""


def follow_company(entreprise: Entreprise) -> SuiviEntreprise:
    """Months due, oldest first, with a fixed number of queries."""
    guichet, jour = entreprise.guichet, today_of(entreprise.guichet)
    dus = [m for m in reversed(months_of([entreprise])) if m.a_faire]
    vers = recipients(guichet=guichet, entreprise_ids=[entreprise.pk], jour=jour).get(entreprise.pk)
    dernieres = {r.mois: r for r in reversed(reminders_of(entreprise))}
    obstacle = _address_obstacle(entreprise, vers)
    return SuiviEntreprise(
        mois=[_owed(m, dernieres.get(m.mois), obstacle, jour) for m in dus],
        destinataire=vers,
        contacts=_contacts(entreprise, jour),
    )


def reminders_of(entreprise: Entreprise) -> list[Relance]:
    """The last ones first."""
    return list(
        Relance.objects.filter(entreprise=entreprise)
        .select_related("message", "par", "contact")
        .order_by("-pk")[:RELANCES_MONTREES]
    )


def _owed(mois: MoisDeclare, derniere: Relance | None, obstacle: str, jour: date) -> MoisDu:
    if not obstacle and derniere is not None and day_of(derniere, mois.entreprise.guichet) == jour:
        obstacle = DEJA
    return MoisDu(mois, derniere, obstacle)


def _address_obstacle(entreprise: Entreprise, vers: Destinataire | None) -> str:
    if vers is None:
        return SANS_CONTACT
    adresse = vers.email.lower()
    if not set_aside(entreprise.guichet, {(adresse, GenreMessage.RELANCE_MANUELLE)}):
        return ""
    return REVENU if adresse in returned_addresses(entreprise.guichet, [adresse]) else REFUSE


def _contacts(entreprise: Entreprise, jour: date) -> list[tuple[ContactEntreprise, bool, list[str]]]:
    contacts = list(
        ContactEntreprise.objects.filter(live_contacts(jour), entreprise=entreprise).order_by("nom", "pk")
    )
    adresses = {c.email.lower() for c in contacts if c.email}
    revenues = returned_addresses(entreprise.guichet, adresses)
    ecartes = set_aside(entreprise.guichet, {(a, genre) for a in adresses for genre in GenreMessage})
    return [
        (
            contact,
            contact.email.lower() in revenues,
            [
                str(genre.label)
                for adresse, genre in sorted(ecartes)
                if adresse == contact.email.lower() and adresse not in revenues
            ],
        )
        for contact in contacts
    ]
