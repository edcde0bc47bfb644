"""Keys of the partner systems: `gu_live_<prefix>.<secret>`, shown once, stored as a SHA-256.

A plain SHA-256 is enough for a secret of 256 random bits, and does not depend on a key that could be rotated.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from guichets.domain.contraintes import en_francais
from guichets.enums import GenreClient, RoleAdhesion
from guichets.models import Adhesion, Cle, ClientApi, Guichet

MARQUE = "gu_live_"
DUREE_MAX = timedelta(days=366)
RESSOURCES = (
    "donneurs-ordre",
    "operations",
    "marches",
    "lots",
    "entreprises",
    "engagements",
    "comptes",
    "retenues",
    "participants",
    "contrats",
    "declarations",
    "confirmations",
    "ventilations",
    "non-retenues",
    "manques",
    "bilans",
    "travaux",
)
LIRE = "lire"
ECRIRE = "ecrire"
DROITS_LECTURE = tuple(f"{ressource}:{LIRE}" for ressource in RESSOURCES)
DROITS_ECRITURE = (f"declarations:{ECRIRE}", f"confirmations:{ECRIRE}")
DROITS = frozenset((*DROITS_LECTURE, *DROITS_ECRITURE))

_FORME = re.compile(r"gu_live_([0-9a-f]{12})\.([A-Za-z0-9_-]{43})", re.ASCII)
# Compared when the prefix is unknown, so that the answer takes the same time.
_EMPREINTE_DE_PERSONNE = hashlib.sha256(secrets.token_bytes(32)).hexdigest()


class CleRefusee(ValidationError):
    """The key does not open anything; the message may be told to who holds it."""


@dataclass(frozen=True, slots=True)
class CleActive:
    """What a valid key says of its holder, before any scope is open."""

    cle_id: int
    client_id: int
    guichet_id: int
    nom: str
    genre: GenreClient
    droits: frozenset[str]


def create_client(
    *, guichet: Guichet, nom: str, genre: GenreClient, role: RoleAdhesion | None = None
) -> ClientApi:
    """A partner system. `role` makes it a member of the guichet: only the guichet's own software may be."""
    if (genre == GenreClient.GUICHET) != (role is not None):
        raise ValidationError("Seul un logiciel du guichet porte un rôle dans le guichet.")
    client = ClientApi(guichet=guichet, nom=nom.strip(), genre=genre)
    with en_francais():
        client.full_clean(exclude=["guichet"], validate_constraints=False)
        client.save()
        if role is not None:
            Adhesion(guichet=guichet, client=client, role=role).save()
    return client


def create_cle(*, client: ClientApi, droits: Iterable[str], expire_le: datetime) -> tuple[Cle, str]:
    """Return a new key and its plain text, which is kept nowhere. Several may live at once, for rotation."""
    voulus = sorted(set(droits))
    inconnus = [droit for droit in voulus if droit not in DROITS]
    if inconnus:
        raise ValidationError({"droits": [f"Droit inconnu : {', '.join(inconnus)}."]})
    if not voulus:
        raise ValidationError({"droits": ["Une clé porte au moins un droit."]})
    maintenant = timezone.now()
    if not maintenant < expire_le <= maintenant + DUREE_MAX:
        raise ValidationError({"expire_le": ["Une clé expire dans l'année qui suit sa création."]})
    prefixe, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    cle = Cle(
        guichet_id=client.guichet_id,
        client=client,
        prefixe=prefixe,
        empreinte=_empreinte(secret),
        droits=voulus,
        expire_le=expire_le,
    )
    with en_francais():
        cle.save()
    return cle, f"{MARQUE}{prefixe}.{secret}"


def revoke_cle(*, cle: Cle) -> Cle:
    """From now on the key opens nothing. A second revocation changes nothing."""
    if cle.revoquee_le is None:
        cle.revoquee_le = timezone.now()
        cle.save(update_fields=["revoquee_le"])
    return cle


def check_cle(texte: str) -> CleActive:
    """Who holds this key. Raises `CleRefusee`; what is wrong is told only to who knows the secret."""
    forme = _FORME.fullmatch(texte)
    if forme is None:
        raise CleRefusee("Cette clé n'est pas une clé de l'API.", code="illisible")
    ligne = _ligne(forme[1])
    connue = hmac.compare_digest(ligne[1] if ligne else _EMPREINTE_DE_PERSONNE, _empreinte(forme[2]))
    if ligne is None or not connue:
        raise CleRefusee("Clé inconnue.", code="inconnue")
    cle_id, _, droits, expire_le, revoquee_le, client_id, guichet_id, nom, genre, actif = ligne
    if revoquee_le is not None:
        raise CleRefusee("Cette clé est révoquée.", code="revoquee")
    if expire_le <= timezone.now():
        raise CleRefusee("Cette clé a expiré.", code="expiree")
    if not actif:
        raise CleRefusee("Ce client de l'API est désactivé.", code="desactive")
    return CleActive(cle_id, client_id, guichet_id, nom, GenreClient(genre), frozenset(droits))


def touch_cle(cle_id: int) -> None:
    """Note that the key was used, at most once a minute."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT toucher_cle(%s)", [cle_id])


def _ligne(
    prefixe: str,
) -> tuple[int, str, list[str], datetime, datetime | None, int, int, str, str, bool] | None:
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT cle_id, empreinte, droits, expire_le, revoquee_le, client_id, guichet_id, nom, genre,"
            " actif FROM client_de_la_cle(%s)",
            [prefixe],
        )
        trouvee: tuple[int, str, list[str], datetime, datetime | None, int, int, str, str, bool] | None = (
            curseur.fetchone()
        )
    return trouvee


def _empreinte(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
