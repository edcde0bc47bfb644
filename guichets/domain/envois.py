"""Sending the outbox: one message, one transaction, claimed by the lock of its row (docs/adr/0017)."""

import contextlib
import logging
import smtplib
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from email.headerregistry import Address
from email.utils import parseaddr

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from guichets import portee as portees
from guichets.domain.messages import LIEN_PERSONNEL, absolute_url, ring, withdraw_waiting
from guichets.domain.modeles_messages import GENRES, one_line
from guichets.enums import MESSAGES_NECESSAIRES, EtatMessage, GenreMessage
from guichets.models import Guichet, Lien, Message
from guichets.portee import Principal

journal = logging.getLogger(__name__)

# A worker hands over before its time limit; the beat rings again for what is left.
SECONDES_PAR_LOT = 240
SEL_REFUS = "guichets.courriers.refus"
SERVEUR_ABSENT = "Le serveur de messagerie ne répond pas."
ADRESSE_REFUSEE = "Le serveur du destinataire refuse cette adresse (code {code})."
COURRIER_REFUSE = "Le serveur de messagerie refuse ce courrier (code {code})."
ILLISIBLE = "Ce courrier ne peut pas être écrit\u00a0: l'adresse ou l'objet est invalide."

LIEN_FERME = "Le lien de ce courrier n'est plus valable."


class LienFerme(Exception):
    """The link that the e-mail carries was used, cancelled or has expired since."""


FaireLien = Callable[[Lien], str]
_faire_lien: list[FaireLien] = []

DernierRegard = Callable[[Message], str]
_derniers_regards: dict[GenreMessage, DernierRegard] = {}


def register_link_maker(faire: FaireLien) -> None:
    """Who gives the secret address of a link without account, called while its message is being sent."""
    _faire_lien[:] = [faire]


def register_last_look(genres: Iterable[GenreMessage], regard: DernierRegard) -> None:
    """Who says why an e-mail of these kinds, about to leave, means nothing any more; empty: it leaves."""
    _derniers_regards.update(dict.fromkeys(genres, regard))


def guichets_with_mail() -> list[int]:
    """Guichets where a message may be sent now."""
    servis = []
    for guichet_id in Guichet.objects.order_by("pk").values_list("pk", flat=True):
        with portees.ouvrir(Principal("systeme", guichet_id)):
            if _waiting().exists():
                servis.append(guichet_id)
    return servis


def send_waiting(guichet_id: int) -> int:
    """Send what waits in one guichet, one after the other; returns how many messages left."""
    debut, envoyes = time.monotonic(), 0
    serveur = get_connection()
    try:
        while time.monotonic() - debut < SECONDES_PAR_LOT:
            etat = _send_next(guichet_id, serveur)
            if etat in (None, EtatMessage.A_ENVOYER):
                break
            envoyes += etat == EtatMessage.ENVOYE
    finally:
        _close(serveur)
    return envoyes


def _waiting() -> QuerySet[Message]:
    pret = Q(prochain_essai__isnull=True) | Q(prochain_essai__lte=timezone.now())
    return Message.objects.filter(pret, etat=EtatMessage.A_ENVOYER).order_by("pk")


def _send_next(guichet_id: int, serveur: BaseEmailBackend) -> EtatMessage | None:
    """The state that the next message reached: `A_ENVOYER` when the server is away, None when none waits.

    The lock is held from the claim to the mark, so that two workers never hold the same message. Killed after
    the server took it and before the commit, it is sent once more: SMTP offers no better.
    """
    with portees.ouvrir(Principal("systeme", guichet_id), cause="envoi des courriers"):
        message = (
            _waiting().select_for_update(skip_locked=True, of=("self",)).select_related("guichet").first()
        )
        if message is None:
            return None
        if motif := _pointless(message):
            withdraw_waiting(message=message, motif=motif)
            return EtatMessage.SANS_OBJET
        message.essais += 1
        _attempt(message, serveur)
        message.save(update_fields=["etat", "envoye_le", "erreur", "essais", "prochain_essai"])
        return EtatMessage(message.etat)


def _pointless(message: Message) -> str:
    regard = _derniers_regards.get(GenreMessage(message.genre))
    return regard(message) if regard else ""


def _attempt(message: Message, serveur: BaseEmailBackend) -> None:
    """Send, and write on the message what came of it. An error says a code, never an address."""
    try:
        compose(message, serveur).send()
        message.etat, message.envoye_le, message.erreur = EtatMessage.ENVOYE, timezone.now(), ""
    except smtplib.SMTPRecipientsRefused as refus:
        code = max((code for code, _ in refus.recipients.values()), default=0)
        _refused(message, code, EtatMessage.REJETE, ADRESSE_REFUSEE)
    except smtplib.SMTPResponseException as refus:
        _refused(message, refus.smtp_code, EtatMessage.ECHEC, COURRIER_REFUSE)
    except LienFerme:
        message.etat, message.erreur = EtatMessage.ECHEC, LIEN_FERME
    except (ValueError, UnicodeError):
        message.etat, message.erreur = EtatMessage.ECHEC, ILLISIBLE
    except OSError as erreur:
        journal.warning("courrier %s : envoi impossible (%s)", message.pk, type(erreur).__name__)
        _postpone(message, SERVEUR_ABSENT)
    if message.etat != EtatMessage.ENVOYE:
        _close(serveur)


def _refused(message: Message, code: int, etat: EtatMessage, erreur: str) -> None:
    if code >= 500:
        message.etat, message.envoye_le, message.erreur = etat, timezone.now(), erreur.format(code=code)
    else:
        _postpone(message, erreur.format(code=code))


def _postpone(message: Message, erreur: str) -> None:
    """Longer and longer waits, then the message is told as not sent."""
    message.erreur = erreur
    if message.essais >= settings.COURRIER_ESSAIS_MAX:
        message.etat = EtatMessage.ECHEC
    else:
        message.prochain_essai = timezone.now() + timedelta(minutes=2**message.essais)


def _close(serveur: BaseEmailBackend) -> None:
    with contextlib.suppress(Exception):
        serveur.close()


def send_again(*, message: Message) -> Message:
    """Try once more what was not sent or came back: the address was mended, or the box was full."""
    message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if message.etat not in (EtatMessage.ECHEC, EtatMessage.REJETE):
        raise ValidationError("Ce courrier n'est pas en échec.")
    message.etat, message.erreur = EtatMessage.A_ENVOYER, ""
    message.essais, message.prochain_essai = 0, None
    message.save(update_fields=["etat", "erreur", "essais", "prochain_essai"])
    transaction.on_commit(lambda: ring(message.guichet_id), robust=True)
    return message


def compose(message: Message, serveur: BaseEmailBackend | None = None) -> EmailMessage:
    """The e-mail as it leaves: its words, who writes and why, how to refuse the kind."""
    domaine = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    refus = refusal_url(message)
    entetes = {
        "Message-ID": f"<{message.guichet.slug}.{message.cle}@{domaine}>",
        "Auto-Submitted": "auto-generated",
    }
    if refus:
        entetes |= {"List-Unsubscribe": f"<{refus}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return EmailMessage(
        subject=one_line(message.objet),
        body=_body(message, refus),
        from_email=_sender(message.guichet),
        to=[str(Address(one_line(message.nom), addr_spec=message.destinataire))],
        reply_to=[message.guichet.adresse_reponse] if message.guichet.adresse_reponse else None,
        headers=entetes,
        connection=serveur,
    )


def _sender(guichet: Guichet) -> str:
    nom, adresse = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return str(Address(f"{one_line(guichet.nom)} (par {nom or 'Guichet'})", addr_spec=adresse))


def _body(message: Message, refus: str) -> str:
    texte = message.texte
    if message.lien_id is not None:
        texte = texte.replace(LIEN_PERSONNEL, secret_address(message))
    return f"{texte}\n\n-- \n{reason(message)}" + (
        f"\nNe plus recevoir ce genre de courrier\u00a0:\n{refus}\n" if refus else "\n"
    )


def reason(message: Message) -> str:
    """Who writes, and why: the foot of every e-mail."""
    return f"{message.guichet.nom} vous écrit car {GENRES[GenreMessage(message.genre)].raison}."


def secret_address(message: Message) -> str:
    """The address of the link without account: made while sending, known to nobody before."""
    if not _faire_lien or message.lien is None:
        raise LienFerme
    try:
        return absolute_url(_faire_lien[0](message.lien))
    except ValueError:
        raise LienFerme from None


def refusal_url(message: Message) -> str:
    """The signed address by which the reader refuses the kind; none for what cannot be refused."""
    if message.genre in MESSAGES_NECESSAIRES:
        return ""
    jeton = signing.dumps([message.guichet_id, str(message.cle)], salt=SEL_REFUS)
    return absolute_url(reverse("courrier_refus", args=[jeton]))
