"""E-mails that come back: delivery status notifications (RFC 3464) mark the message that they are about.

A notification is recognised by the identifier of our own message, which nobody else knows: an address
written in it proves nothing.
"""

import mailbox
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_binary_file, policy
from email.message import Message as Courriel
from pathlib import Path
from typing import Any

from guichets import portee as portees
from guichets.enums import EtatMessage
from guichets.models import Guichet, Message
from guichets.portee import Principal

IDENTIFIANT = re.compile(r"<([a-z0-9_-]{1,60})\.([0-9a-f-]{36})@", re.IGNORECASE)
TAILLE_MAX = 1_000_000
MOTIFS = {
    "5.1": "L'adresse n'existe pas",
    "5.2": "La boîte ne reçoit pas de courrier",
    "5.4": "Le serveur du destinataire est introuvable",
    "5.7": "Le serveur du destinataire refuse nos courriers",
}
AUTRE_MOTIF = "Le courrier est revenu"


@dataclass(frozen=True, slots=True)
class Rebond:
    """One message that did not arrive: which, and the code of RFC 3463."""

    guichet: str
    cle: uuid.UUID
    code: str

    @property
    def motif(self) -> str:
        return f"{MOTIFS.get(self.code[:3], AUTRE_MOTIF)} ({self.code or 'sans code'})."


def read_files(chemins: Iterable[Path]) -> Iterator["Courriel[Any, Any]"]:
    """Every message of the files given: an .eml, an mbox, or a maildir folder."""
    for chemin in chemins:
        if chemin.is_dir():
            yield from mailbox.Maildir(str(chemin), create=False)
        elif chemin.open("rb").read(5) == b"From ":
            yield from mailbox.mbox(str(chemin), create=False)
        elif chemin.stat().st_size <= TAILLE_MAX:
            with chemin.open("rb") as fichier:
                yield message_from_binary_file(fichier, policy=policy.compat32)


def read_bounce(courriel: "Courriel[Any, Any]") -> Rebond | None:
    """None for anything that is not the notice of a failure of one of our messages."""
    code, identifiant = None, None
    for partie in courriel.walk():
        genre = partie.get_content_type()
        if genre == "message/delivery-status":
            code = _failure(partie) if code is None else code
        elif genre in ("message/rfc822", "text/rfc822-headers"):
            identifiant = identifiant or _identifier(partie)
    if code is None or identifiant is None:
        return None
    slug, cle = identifiant
    return Rebond(slug, cle, code)


def _failure(partie: "Courriel[Any, Any]") -> str | None:
    """The code of the first recipient that failed for good."""
    blocs: Any = partie.get_payload()
    for bloc in blocs if isinstance(blocs, list) else []:
        if str(bloc.get("Action", "")).strip().lower() == "failed":
            return str(bloc.get("Status", "")).strip()[:10]
    return None


def _identifier(partie: "Courriel[Any, Any]") -> tuple[str, uuid.UUID] | None:
    contenu: Any = partie.get_payload()
    if isinstance(contenu, list) and contenu:
        texte = str(contenu[0].get("Message-ID", ""))
    else:
        octets = partie.get_payload(decode=True)
        entetes = octets.decode("utf-8", "replace") if isinstance(octets, bytes) else str(contenu)
        texte = " ".join(ligne for ligne in entetes.splitlines() if ligne.lower().startswith("message-id"))
    trouve = IDENTIFIANT.search(texte)
    if trouve is None:
        return None
    try:
        return trouve[1], uuid.UUID(trouve[2])
    except ValueError:
        return None


def record_bounce(rebond: Rebond) -> bool:
    """Mark the message; False when it is not ours, or already marked."""
    guichet = Guichet.objects.filter(slug=rebond.guichet).first()
    if guichet is None:
        return False
    with portees.ouvrir(Principal("systeme", guichet.pk), cause="courrier revenu"):
        marques = Message.objects.filter(guichet=guichet, cle=rebond.cle, etat=EtatMessage.ENVOYE).update(
            etat=EtatMessage.REJETE, erreur=rebond.motif
        )
    return bool(marques)
