"""Links without account: a secret that only its e-mail holds, consumed once, revocable (docs/adr/0016)."""

import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from guichets import portee as portees
from guichets.enums import EtatLien, UsageLien
from guichets.models import Guichet, Lien, Utilisateur
from guichets.portee import Principal

OCTETS = 32
_SECRET = re.compile(rf"[0-9a-f]{{{2 * OCTETS}}}")
DEJA_FINI = "Ce lien n'est plus valable\u00a0: il n'y a rien à désactiver."


@dataclass(frozen=True, slots=True)
class Trouve:
    """What the hash of a secret tells before any scope is open."""

    lien_id: int
    guichet_id: int


class LienRefuse(Exception):
    """The link cannot be opened. `etat` says why; none: nothing is known of such a secret."""

    def __init__(self, etat: EtatLien | None, lien_id: int | None = None) -> None:
        self.etat, self.lien_id = etat, lien_id
        super().__init__(etat or "inconnu")


def new_link(
    *,
    guichet: Guichet,
    usage: UsageLien,
    destinataire: str,
    expire_le: datetime,
    par: Utilisateur | None = None,
) -> Lien:
    """A link that nobody can open yet, not saved: its secret is drawn when its e-mail leaves."""
    return Lien(
        guichet=guichet,
        usage=usage,
        destinataire=destinataire.strip().lower(),
        empreinte=fingerprint(secrets.token_hex(OCTETS)),
        expire_le=expire_le,
        par=par,
    )


def draw_secret(lien: Lien) -> str:
    """A new secret, of which only the hash is kept. The one before, if an e-mail was tried, opens nothing."""
    if state_of(lien) != EtatLien.A_OUVRIR:
        raise ValueError("this link cannot be opened any more")
    secret = secrets.token_hex(OCTETS)
    lien.empreinte = fingerprint(secret)
    lien.save(update_fields=["empreinte"])
    return secret


def fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def state_of(lien: Lien, instant: datetime | None = None) -> EtatLien:
    maintenant = instant or timezone.now()
    if lien.revoque_le is not None:
        return EtatLien.ANNULE
    if lien.consomme_le is not None:
        ouvert = lien.session_jusque is not None and min(lien.session_jusque, lien.expire_le) > maintenant
        return EtatLien.OUVERT if ouvert else EtatLien.UTILISE
    return EtatLien.EXPIRE if lien.expire_le <= maintenant else EtatLien.A_OUVRIR


def find(secret: str) -> Trouve:
    """Raises `LienRefuse` for what is not a secret, or no one's."""
    if not _SECRET.fullmatch(secret):
        raise LienRefuse(None)
    with connection.cursor() as curseur:
        curseur.execute("SELECT lien_id, guichet_id FROM lien_de_empreinte(%s)", [fingerprint(secret)])
        ligne = curseur.fetchone()
    if ligne is None:
        raise LienRefuse(None)
    return Trouve(*ligne)


@contextmanager
def scope_of_link(trouve: Trouve) -> Iterator[None]:
    """The guichet's own scope, for whoever holds the secret: the caller writes about this link only."""
    with portees.ouvrir(Principal("systeme", trouve.guichet_id), au_nom_de=f"lien:{trouve.lien_id}"):
        yield


def lock(trouve: Trouve, usage: UsageLien) -> Lien:
    """The link as it is now, held until the end of the transaction: of two at once, one opens it."""
    lien: Lien | None = (
        Lien.objects.select_for_update(of=("self",))
        .select_related("guichet")
        .filter(pk=trouve.lien_id, usage=usage)
        .first()
    )
    if lien is None:
        raise LienRefuse(None)
    return lien


def consume(lien: Lien) -> Lien:
    """Open the link's one session. It ends with the link, or after `LIEN_SESSION`."""
    maintenant = timezone.now()
    etat = state_of(lien, maintenant)
    if etat != EtatLien.A_OUVRIR:
        raise LienRefuse(etat, lien.pk)
    lien.consomme_le = maintenant
    lien.session_jusque = min(maintenant + settings.LIEN_SESSION, lien.expire_le)
    lien.save(update_fields=["consomme_le", "session_jusque"])
    return lien


def revoke(*, lien: Lien) -> Lien:
    """Close it for good, an open session included: it is felt at the next request."""
    if state_of(lien) not in (EtatLien.A_OUVRIR, EtatLien.OUVERT):
        raise ValidationError(DEJA_FINI)
    lien.revoque_le = timezone.now()
    lien.save(update_fields=["revoque_le"])
    return lien
