"""Leases of jobs: a worker that dies is counted, one that comes late leaves the next one alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guichets import portee
from guichets.domain import travaux
from guichets.enums import EtatTravail
from guichets.models import Travail
from guichets.portee import Principal, hors_portee
from tests import fabriques as f
from tests.simultanes import Etape, acte_en_cours


@pytest.fixture
def t(transactional_db):
    return f.territoire()


@pytest.fixture
def genre():
    yield "essai"
    travaux._executeurs.pop("essai", None)
    travaux._echecs.pop("essai", None)


def demander(t):
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        return travaux.request_travail(
            guichet=t.guichet, genre="essai", cle_naturelle="essai:1", libelle="Un essai"
        )


def finir_le_bail(travail, **champs):
    with hors_portee("bail"):
        Travail.objects.filter(pk=travail.pk).update(
            etat=EtatTravail.EN_COURS, bail=timezone.now() - timedelta(seconds=1), **champs
        )


def relire(travail):
    with hors_portee("lecture de test"):
        return Travail.objects.get(pk=travail.pk)


def test_failure_that_comes_late_leaves_the_lease_of_the_next_worker(t, genre):
    """Else a third worker would take the job, and the second would lose all that it did."""
    premier, second = Etape(), Etape()
    etapes = [premier, second]

    def executer(travail, avancer):
        etape = etapes.pop(0)
        etape.passer()
        if etape is premier:
            raise OSError("disque")
        return {}

    travaux.register_executant(genre, executer)
    travail = demander(t)
    with acte_en_cours(lambda: travaux.run_travail(travail.pk)) as lent:
        premier.attendre()
        finir_le_bail(travail)
        with acte_en_cours(lambda: travaux.run_travail(travail.pk)) as suivant:
            second.attendre()
            bail = relire(travail).bail
            premier.ouvrir()
            lent.result()
            assert relire(travail).bail == bail
            second.ouvrir()
            assert suivant.result() == EtatTravail.FAIT


def test_refusal_that_comes_late_is_not_told(t, genre):
    """The job is in other hands: nothing is parked, and the worker goes on to its next message."""

    def executer(travail, avancer):
        def prendre():
            finir_le_bail(travail)
            assert travaux._claim(Principal("systeme", t.guichet.pk), travail.pk) is not None

        with acte_en_cours(prendre) as pris:
            pris.result()
        raise travaux.ValidationError("Le fichier est vide.")

    travaux.register_executant(genre, executer)
    travail = demander(t)
    assert travaux.run_travail(travail.pk) is None
    assert relire(travail).etat == EtatTravail.EN_COURS


def test_job_that_kills_its_worker_is_parked_after_the_last_attempt(t, genre, settings):
    """Killed, a worker writes nothing: who comes next counts for it."""
    echecs = []
    travaux.register_executant(genre, lambda travail, avancer: {}, on_failure=echecs.append)
    travail = demander(t)
    finir_le_bail(travail, essais=settings.TRAVAIL_ESSAIS_MAX)
    assert travaux.run_travail(travail.pk) == EtatTravail.ECHEC
    pose = relire(travail)
    assert (pose.erreur, pose.bail) == (travaux.ECHEC_INATTENDU, None)
    assert [un.pk for un in echecs] == [travail.pk]
    assert travail.pk not in travaux.waiting_travaux()
