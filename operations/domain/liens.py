"""What a link without account opens: the declaration of one company for one month, to one of its contacts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from guichets.domain import liens
from guichets.domain.contraintes import en_francais
from guichets.domain.liens import LienRefuse, state_of
from guichets.domain.messages import Demande, queue_messages
from guichets.domain.verrous import lock_envoi_lien
from guichets.enums import EtatLien, GenreMessage, UsageLien
from guichets.formats import format_mois
from guichets.models import Guichet, Lien, Message, Utilisateur
from operations.domain.regles import rules_for
from operations.enums import RoleContact
from operations.models import ContactEntreprise, Entreprise, LienEntreprise

PAS_UN_CONTACT = "Choisissez un contact de l'entreprise qui a une adresse électronique."
DEJA_PARTI = "Un lien vient déjà de partir à cette adresse pour ce mois. Attendez quelques minutes."


@dataclass(frozen=True, slots=True)
class Cible:
    """What one link opens, and to whom it is sent."""

    entreprise: Entreprise
    mois: date
    destinataire: str
    nom: str = ""


@dataclass(frozen=True, slots=True)
class Ouverture:
    """What a consumed link opened: all that its session needs to know."""

    lien: Lien
    entreprise: str
    mois: date
    signataire: str


@dataclass(frozen=True, slots=True)
class LienEnvoye:
    """One link as the desk lists it."""

    lien: Lien
    mois: date
    etat: EtatLien
    message: Message | None


def issue_links(
    *, guichet: Guichet, cibles: Sequence[Cible], par: Utilisateur | None = None
) -> dict[Cible, Lien]:
    """Links for many companies with a fixed number of queries. The caller sends their e-mails."""
    if not cibles:
        return {}
    jours = rules_for(guichet=guichet, jour=_today(guichet)).lien_jours
    expire_le = timezone.now() + timedelta(days=jours)
    paires = [
        (
            cible,
            liens.new_link(
                guichet=guichet,
                usage=UsageLien.DECLARER,
                destinataire=cible.destinataire,
                expire_le=expire_le,
                par=par,
            ),
        )
        for cible in cibles
    ]
    with en_francais():
        Lien.objects.bulk_create([lien for _, lien in paires])
        LienEntreprise.objects.bulk_create(
            [
                LienEntreprise(
                    guichet=guichet, lien=lien, entreprise=cible.entreprise, mois=cible.mois.replace(day=1)
                )
                for cible, lien in paires
            ]
        )
    return dict(paires)


def send_link(*, cible: Cible, par: Utilisateur | None = None) -> Lien:
    """A link to one contact of the company, and its e-mail. Two in a few minutes: the second is refused."""
    if not _live_contacts(cible.entreprise, cible.destinataire):
        raise ValidationError(PAS_UN_CONTACT)
    lock_envoi_lien(cible.entreprise.pk, cible.destinataire.strip().lower())
    if _just_sent(cible):
        raise ValidationError(DEJA_PARTI, code="deja_parti")
    guichet = cible.entreprise.guichet
    lien = issue_links(guichet=guichet, cibles=[cible], par=par)[cible]
    jours = round((lien.expire_le - lien.cree_le) / timedelta(days=1))
    valeurs = {"entreprise": str(cible.entreprise), "mois": format_mois(cible.mois), "jours": str(jours)}
    demande = Demande(
        genre=GenreMessage.LIEN,
        cle_naturelle=f"lien:{lien.cle}",
        destinataire=lien.destinataire,
        nom=cible.nom,
        valeurs=valeurs,
        entreprises=(cible.entreprise.pk,),
        lien=lien,
    )
    queue_messages(guichet=guichet, demandes=[demande])
    return lien


def secret_path(lien: Lien) -> str:
    """The address that its e-mail holds: the secret is behind the #, which no browser sends to any server."""
    return f"{reverse('lien:ouvrir')}#{liens.draw_secret(lien)}"


def open_link(secret: str) -> Ouverture:
    """Consume the link. Raises `LienRefuse`; a contact who has left since opens nothing."""
    trouve = liens.find(secret)
    with liens.scope_of_link(trouve):
        lien = liens.lock(trouve, UsageLien.DECLARER)
        cible = _target(lien)
        contacts = _live_contacts(cible.entreprise, lien.destinataire)
        if not contacts and state_of(lien) == EtatLien.A_OUVRIR:
            raise LienRefuse(EtatLien.ANNULE)
        lien = liens.consume(lien)
        nom = contacts[0].nom
        return Ouverture(lien, str(cible.entreprise), cible.mois, f"{nom} ({lien.destinataire})"[:160])


def renew_link(secret: str) -> None:
    """Another one, to the same address, for a link that is used or has expired. Raises `LienRefuse`.

    Asked again at once, nothing more leaves: the e-mail is on its way.
    """
    trouve = liens.find(secret)
    with liens.scope_of_link(trouve):
        lien = liens.lock(trouve, UsageLien.DECLARER)
        etat, cible = state_of(lien), _target(lien)
        contacts = _live_contacts(cible.entreprise, lien.destinataire)
        if etat not in (EtatLien.UTILISE, EtatLien.OUVERT, EtatLien.EXPIRE) or not contacts:
            raise LienRefuse(EtatLien.ANNULE)
        neuve = Cible(cible.entreprise, cible.mois, lien.destinataire, contacts[0].nom)
        if not _just_sent(neuve):
            send_link(cible=neuve)


def contacts_of_address(adresse: str) -> list[tuple[int, int]]:
    """(contact, guichet) of an address typed by nobody known: all that is told before any scope is open."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT contact_id, guichet_id FROM contacts_de_adresse(%s)", [adresse.strip()])
        return list(curseur.fetchall())


def links_of(entreprise: Entreprise) -> list[LienEnvoye]:
    """Every link of the company, the last first, with a fixed number of queries."""
    cibles = LienEntreprise.objects.filter(entreprise=entreprise).select_related("lien", "lien__par")
    rangs = list(cibles.order_by("-lien__cree_le", "-pk")[:200])
    messages: dict[int | None, Message] = {
        message.lien_id: message
        for message in Message.objects.filter(lien__in=[rang.lien_id for rang in rangs]).order_by("pk")
    }
    maintenant = timezone.now()
    return [
        LienEnvoye(rang.lien, rang.mois, state_of(rang.lien, maintenant), messages.get(rang.lien_id))
        for rang in rangs
    ]


def writable_contacts(entreprise: Entreprise) -> list[ContactEntreprise]:
    """Those to whom a link may be sent."""
    contacts = ContactEntreprise.objects.filter(_live(entreprise.guichet), entreprise=entreprise)
    lus = contacts.exclude(email="").order_by("nom", "pk")
    return sorted(lus, key=lambda contact: contact.role != RoleContact.DECLARANT)


def _target(lien: Lien) -> LienEntreprise:
    cible: LienEntreprise | None = (
        LienEntreprise.objects.filter(lien=lien).select_related("entreprise__guichet").first()
    )
    if cible is None:
        raise LienRefuse(None)
    return cible


def _today(guichet: Guichet, instant: datetime | None = None) -> date:
    return timezone.localdate(instant, timezone=ZoneInfo(guichet.fuseau))


def _live(guichet: Guichet) -> Q:
    jour = _today(guichet)
    return Q(Q(au__isnull=True) | Q(au__gte=jour), du__lte=jour)


def _live_contacts(entreprise: Entreprise, adresse: str) -> list[ContactEntreprise]:
    contacts: Iterable[ContactEntreprise] = ContactEntreprise.objects.filter(
        _live(entreprise.guichet), entreprise=entreprise, email__iexact=adresse.strip()
    ).order_by("pk")
    return list(contacts)


def _just_sent(cible: Cible) -> bool:
    """Whether one that can still be opened left a moment ago: whoever asks, one address is not flooded."""
    return LienEntreprise.objects.filter(
        entreprise=cible.entreprise,
        mois=cible.mois.replace(day=1),
        lien__destinataire=cible.destinataire.strip().lower(),
        lien__consomme_le__isnull=True,
        lien__revoque_le__isnull=True,
        lien__cree_le__gt=timezone.now() - settings.LIEN_ATTENTE,
    ).exists()
