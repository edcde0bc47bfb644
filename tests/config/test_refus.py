"""A refusal for which a page has no place is told on a page of its own: never an error of the server."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client

from guichets.portee import hors_portee
from operations.models import ReglesComptage
from tests.config import matrice
from tests.config.acteurs import monde
from tests.config.objets import objets
from tests.config.test_matrice import PERMIS, Terrain

pytestmark = pytest.mark.django_db
BOUTONS: tuple[dict[str, str], ...] = ({}, {"apercu": "1"}, {"appliquer": "1"})


@pytest.fixture
def terrain() -> Terrain:
    lieux = monde()
    return Terrain(lieux, objets(lieux.ici), {})


@pytest.fixture
def sans_regles(terrain):
    with hors_portee("test"):
        ReglesComptage.objects.filter(guichet=terrain.monde.ici.guichet).update(au=date(2020, 1, 1))


@pytest.fixture
def occupee(terrain) -> Iterator[None]:
    """Another session holds the lock of the company."""
    autre = connection.copy()
    with autre.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_lock(1, %s)", [terrain.monde.ici.entreprise.pk])
    yield
    autre.close()


def demander(terrain: Terrain, client: Client, nom: str, donnees: dict[str, str] | None) -> tuple[int, str]:
    """The answer to a GET without data, or to a POST, with whatever it wrote undone."""
    adresse = terrain.adresse(nom, slug=terrain.monde.ici.guichet.slug, source=terrain.ici)
    repere = transaction.savepoint()
    reponse = (
        client.get(adresse, follow=True) if donnees is None else client.post(adresse, donnees, follow=True)
    )
    corps = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    transaction.savepoint_rollback(repere)
    return reponse.status_code, corps.decode("utf-8", "replace")


@pytest.mark.parametrize("role", ["responsable", "entreprise", "donneur"])
def test_no_page_breaks_when_no_counting_rules_hold(terrain, sans_regles, role):
    client = Client(raise_request_exception=False)
    client.force_login(terrain.monde.personne(role))
    fautes = [
        f"{nom} {donnees}: {statut}"
        for nom, ligne in sorted(matrice.ROUTES.items())
        if role in PERMIS[ligne.acces]
        for donnees in (None, *BOUTONS)
        if (statut := demander(terrain, client, nom, donnees)[0]) >= 500
    ]
    assert fautes == []


def test_refused_page_says_why_and_writes_nothing(terrain, sans_regles, client):
    client.force_login(terrain.monde.ici.responsable)
    statut, corps = demander(terrain, client, "clauses:corriger", None)
    assert statut == 409
    assert "Impossible pour l&#x27;instant" in corps
    assert "Aucune règle de comptage n&#x27;est en vigueur" in corps


@pytest.mark.parametrize(
    ("nom", "donnees"),
    [
        (
            "clauses:imposer",
            {"heures": "5", "decidee_le": "2026-04-01", "motif": "Réunion", "appliquer": "1"},
        ),
        ("clauses:ajustement_retirer", {"raison": "Erreur"}),
        ("clauses:clore", {"mois": "2026-03"}),
        ("clauses:quote_part_retirer", {"apercu": "1"}),
    ],
)
def test_company_in_other_hands_is_told_so(terrain, occupee, nom, donnees):
    """The refused lock must leave a transaction in which the page can still be read."""
    client = Client(raise_request_exception=False)
    client.force_login(terrain.monde.ici.responsable)
    if nom == "clauses:imposer":
        donnees = {**donnees, "engagement": str(terrain.ici["engagement"].cle)}
    statut, corps = demander(terrain, client, nom, donnees)
    assert statut < 500
    assert "Une autre saisie est en cours pour cette entreprise" in corps
