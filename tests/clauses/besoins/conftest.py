from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from guichets import portee
from guichets.portee import Principal
from tests import fabriques as f


@pytest.fixture
def jour():
    return timezone.localdate()


@pytest.fixture
def engagement(territoire, jour):
    """An engagement that runs today, whatever the day of the test."""
    lot = f.lot(
        territoire.marche, objet="Façades", debut=jour - timedelta(days=90), fin=jour + timedelta(days=180)
    )
    f.attribution(lot, territoire.entreprise)
    return f.engagement(lot, territoire.entreprise, "600")


@pytest.fixture
def besoin(territoire, engagement, jour):
    return f.besoin(engagement, territoire.entreprise, debut=jour + timedelta(days=10), postes=2)


@pytest.fixture
def libre(territoire, jour):
    """Somebody followed by the prescripteur, eligible and without a contrat."""
    personne = f.participant(territoire.guichet, "Diallo", "Ibrahim", territoire.prescripteur)
    f.fenetre(personne, territoire.facilitateur, jour - timedelta(days=30), jour + timedelta(days=700))
    return personne


@pytest.fixture
def ouvrir():
    """The scope of a person, for domain calls."""

    def _ouvrir(personne):
        return portee.ouvrir(Principal("utilisateur", personne.pk))

    return _ouvrir


@pytest.fixture
def connecte():
    def _connecte(personne):
        client = Client()
        client.force_login(personne)
        return client

    return _connecte
