"""A link whose secret is known, and what its tests do with it."""

import re
from typing import Any

from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from guichets import portee
from guichets.domain.envois import send_waiting
from guichets.models import Lien
from guichets.portee import Principal, hors_portee
from operations.domain.liens import Cible, send_link
from participants.domain.mois import mois_texte
from tests import fabriques as f
from tests.config.objets import MOIS

SECRET = "5" * 64
ADRESSE = "camille@bati.example"
OUVRIR = "/lien/"


def ouvrir(client: Client | None = None, secret: str = SECRET, **plus: str) -> tuple[Client, HttpResponse]:
    client = client or Client()
    return client, client.post(OUVRIR, {"secret": secret, **plus})


def page(mois=MOIS, nom: str = "declarer") -> str:
    return reverse(f"entreprise:{nom}", args=[mois_texte(mois)])


def relire(lien: Lien) -> Lien:
    with hors_portee("test"):
        return Lien.objects.get(pk=lien.pk)


def changer(lien: Lien, **champs: Any) -> None:
    with hors_portee("test"):
        Lien.objects.filter(pk=lien.pk).update(**champs)


def envoyer(territoire: f.Territoire, mois=MOIS) -> Lien:
    with portee.ouvrir(Principal("utilisateur", territoire.facilitateur.pk)):
        return send_link(cible=Cible(territoire.entreprise, mois, ADRESSE, "Camille Robin"))


def partir(territoire: f.Territoire) -> str:
    """Send what waits, and read the secret where only its reader finds it."""
    send_waiting(territoire.guichet.pk)
    return re.search(r"http\S+/lien/#([0-9a-f]{64})\b", mail.outbox[-1].body)[1]
