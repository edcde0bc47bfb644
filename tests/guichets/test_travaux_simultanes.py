"""A job asked for again while a worker reaches for it: what the second asker wrote is never missed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connections

from guichets import portee
from guichets.domain import travaux
from guichets.enums import EtatTravail
from guichets.models import Travail
from guichets.portee import Principal, hors_portee
from operations.models import Operation
from tests import fabriques as f

ATTENTE = 10
"""Seconds that one thread leaves the other."""


@pytest.fixture
def territoire(transactional_db):
    return f.territoire()


@pytest.fixture
def comptage(territoire):
    """A kind of job that tells how many opérations it has seen."""

    def executer(travail, avancer):
        return {"vues": Operation.objects.count()}

    travaux.register_executant("comptage", executer)
    yield "comptage"
    travaux._executeurs.pop("comptage")


def demander(territoire):
    return travaux.request_travail(
        guichet=territoire.guichet, genre="comptage", cle_naturelle="comptage:1", libelle="Comptage"
    )


def agir(territoire, *, ecrit, fini):
    """An act that asks again for the waiting job, then takes its time before it commits."""
    try:
        with portee.ouvrir(Principal("utilisateur", territoire.facilitateur.pk)):
            Operation.objects.create(
                guichet=territoire.guichet, donneur_ordre=territoire.donneur, nom="Lycée"
            )
            travail = demander(territoire)
            ecrit.set()
            assert fini.wait(ATTENTE)
        return travail.pk
    finally:
        connections.close_all()


def test_job_asked_again_sees_what_the_asker_wrote(territoire, comptage):
    with portee.ouvrir(Principal("utilisateur", territoire.facilitateur.pk)):
        attend = demander(territoire)
    ecrit, fini = Event(), Event()
    with ThreadPoolExecutor(1) as fil:
        acte = fil.submit(agir, territoire, ecrit=ecrit, fini=fini)
        assert ecrit.wait(ATTENTE)
        pris_trop_tot = travaux.run_travail(attend.pk)
        fini.set()
        redemande = acte.result()
    assert pris_trop_tot is None
    assert redemande == attend.pk
    assert travaux.run_travail(redemande) == EtatTravail.FAIT
    with hors_portee("lecture de test"):
        assert Travail.objects.get().resultat == {"vues": 1}


def test_job_already_claimed_is_asked_for_anew(territoire, comptage):
    """The worker holds the row, uncommitted: the asker waits for it and writes another job."""
    with portee.ouvrir(Principal("utilisateur", territoire.facilitateur.pk)):
        attend = demander(territoire)
    systeme = Principal("systeme", territoire.guichet.pk)
    ecrit, fini = Event(), Event()
    fini.set()
    with ThreadPoolExecutor(1) as fil:
        with portee.ouvrir(systeme):
            assert travaux._claim(systeme, attend.pk) is not None
            acte = fil.submit(agir, territoire, ecrit=ecrit, fini=fini)
            assert not ecrit.wait(0.5)
        redemande = acte.result()
    assert redemande != attend.pk
    with hors_portee("lecture de test"):
        assert Travail.objects.count() == 2
