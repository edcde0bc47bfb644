"""Partner systems with their keys, and clients that speak with them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from guichets.domain.cles import DROITS, create_cle, create_client
from guichets.enums import GenreClient, RoleAdhesion
from guichets.models import Cle, ClientApi
from guichets.portee import Principal, ouvrir
from operations.models import AccesDonneurOrdre, AccesEntreprise
from tests import fabriques as f


@dataclass
class Partenaire:
    client: ClientApi
    cle: Cle
    texte: str

    def api(self) -> APIClient:
        return APIClient(HTTP_AUTHORIZATION=f"Bearer {self.texte}")


def partenaire(
    t: f.Territoire,
    genre: GenreClient = GenreClient.GUICHET,
    droits: Iterable[str] = DROITS,
    role: RoleAdhesion = RoleAdhesion.FACILITATEUR,
    **champs: Any,
) -> Partenaire:
    """A partner system of the territory: its own access, and a key with every right unless told."""
    guichet = t.guichet
    with ouvrir(Principal("systeme", guichet.pk)):
        client = create_client(
            guichet=guichet,
            nom=champs.get("nom", f"Logiciel {genre}"),
            genre=genre,
            role=role if genre == GenreClient.GUICHET else None,
        )
        if genre == GenreClient.ENTREPRISE:
            entreprise = champs.get("entreprise", t.entreprise)
            AccesEntreprise(guichet=guichet, client=client, entreprise=entreprise).save()
        if genre == GenreClient.DONNEUR:
            AccesDonneurOrdre(
                guichet=guichet, client=client, donneur_ordre=t.donneur, profil="referent"
            ).save()
        cle, texte = create_cle(
            client=client, droits=droits, expire_le=timezone.now() + timedelta(days=champs.get("jours", 90))
        )
    return Partenaire(client, cle, texte)


@pytest.fixture
def du_guichet(territoire) -> Partenaire:
    return partenaire(territoire)


@pytest.fixture
def de_entreprise(territoire) -> Partenaire:
    return partenaire(territoire, GenreClient.ENTREPRISE)


@pytest.fixture
def du_donneur(territoire) -> Partenaire:
    return partenaire(territoire, GenreClient.DONNEUR)


@pytest.fixture
def creer_partenaire() -> Callable[..., Partenaire]:
    return partenaire
