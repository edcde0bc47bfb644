"""A worker killed anywhere leaves the right rows once the sweeper has passed; so do two jobs at once."""

import os
import subprocess
import sys
import threading
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.utils import timezone

from clauses.domain.ventilation.demandes import request_ventilation
from clauses.enums import EtatRun
from clauses.models import RunVentilation, Ventilation
from clauses.tasks import demander_la_nuit
from config.celery import app
from guichets import portee
from guichets.domain.travaux import run_travail, waiting_travaux
from guichets.domain.verrous import lock_entreprise
from guichets.enums import EtatTravail
from guichets.models import Travail
from guichets.portee import Principal, hors_portee
from guichets.tasks import executer_travail
from tests import fabriques as f
from tests.clauses import travailleur_tue as mort
from tests.clauses.outils import retenues
from tests.fabriques import heures

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.lent]
MARS, AVRIL = date(2025, 3, 1), date(2025, 4, 1)
PATIENCE = 40
"""Seconds for a worker to start and to die."""


@pytest.fixture
def t(transactional_db):
    return f.territoire()


@pytest.fixture
def file_attente():
    """A queue of this test alone: no other worker may take its messages."""
    avant = app.conf.task_default_queue
    app.conf.task_default_queue = f"mort-{os.getpid()}"
    app.__dict__.pop("amqp", None)
    yield app.conf.task_default_queue
    app.conf.task_default_queue = avant
    app.__dict__.pop("amqp", None)


def demander(entreprise) -> Travail:
    with portee.ouvrir(Principal("systeme", entreprise.guichet_id)):
        return request_ventilation(entreprise=entreprise, cause="Test")


def relire(travail) -> Travail:
    with hors_portee("test"):
        return Travail.objects.get(pk=travail.pk)


def laisser_mourir(file_attente, point) -> int:
    """Start a real prefork worker on the queue; returns how it ended."""
    adresse = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    commande = [sys.executable, "-m", "celery", "-A", "tests.clauses.travailleur_tue", "worker"]
    options = [
        "-P",
        "prefork",
        "-c",
        "1",
        "-Q",
        file_attente,
        "-l",
        "ERROR",
        "--without-gossip",
        "--without-mingle",
    ]
    environnement = {
        **os.environ,
        "DATABASE_URL": adresse.geturl(),
        "PORTEE_ROLE": "gu_app",
        "MOURIR": point,
    }
    ouvrier = subprocess.Popen([*commande, *options], env=environnement, start_new_session=True)
    try:
        return ouvrier.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        ouvrier.kill()
        raise


def vieillir(travail) -> None:
    """Let the lease end, and the bell be forgotten, without waiting for them."""
    avant = timezone.now() - timedelta(minutes=20)
    with hors_portee("test"):
        Travail.objects.filter(pk=travail.pk, etat=EtatTravail.EN_COURS).update(bail=avant)
        Travail.objects.filter(pk=travail.pk).update(cree_le=avant)


@pytest.mark.parametrize(
    ("point", "etat", "runs"),
    [
        (mort.AVANT_LA_PRISE, EtatTravail.A_FAIRE, 0),
        (mort.APRES_LA_LECTURE, EtatTravail.EN_COURS, 0),
        (mort.AVANT_DE_VALIDER, EtatTravail.EN_COURS, 0),
        (mort.APRES_AVOIR_VALIDE, EtatTravail.FAIT, 1),
    ],
)
def test_killed_worker_leaves_exactly_one_effect(t, file_attente, point, etat, runs):
    heures(t.contrat, MARS, "100", t.lot)
    travail = demander(t.entreprise)
    assert laisser_mourir(file_attente, point) == -9
    with hors_portee("test"):
        assert (relire(travail).etat, RunVentilation.objects.count()) == (etat, runs)
    vieillir(travail)
    assert waiting_travaux() == ([] if etat == EtatTravail.FAIT else [travail.pk])
    # The sweeper rings again, and the broker may deliver the lost message too.
    executer_travail(travail.pk)
    executer_travail(travail.pk)
    assert relire(travail).etat == EtatTravail.FAIT
    with hors_portee("test"):
        assert RunVentilation.objects.count() == 1
        assert list(Ventilation.objects.values_list("mois", "heures")) == [(MARS, Decimal(100))]


def test_two_computations_at_once_for_one_company_leave_one_applied_run(t):
    heures(t.contrat, MARS, "100", t.lot)
    premier = demander(t.entreprise)
    with hors_portee("test"):
        Travail.objects.filter(pk=premier.pk).update(cle_naturelle="ventilation:autre")
    second = demander(t.entreprise)
    heures(t.contrat, AVRIL, "50", t.lot)
    depart = threading.Barrier(2)
    etats = {}

    def travailler(travail):
        depart.wait()
        etats[travail.pk] = run_travail(travail.pk)
        connection.close()

    ouvriers = [threading.Thread(target=travailler, args=[travail]) for travail in (premier, second)]
    for ouvrier in ouvriers:
        ouvrier.start()
    for ouvrier in ouvriers:
        ouvrier.join()
    assert etats == {premier.pk: EtatTravail.FAIT, second.pk: EtatTravail.FAIT}
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(150)}
    with hors_portee("test"):
        assert RunVentilation.objects.filter(etat=EtatRun.APPLIQUE).count() == 1
        assert RunVentilation.objects.count() == 1


def test_company_in_other_hands_is_left_by_the_batch_and_asked_for_again(t):
    heures(t.contrat, MARS, "100", t.lot)
    pris, fini = threading.Event(), threading.Event()

    def saisir():
        with transaction.atomic():
            lock_entreprise(t.entreprise.pk)
            pris.set()
            fini.wait()
        connection.close()

    saisie = threading.Thread(target=saisir)
    saisie.start()
    pris.wait()
    demander_la_nuit()
    with hors_portee("test"):
        nuit = Travail.objects.get()
    assert run_travail(nuit.pk) == EtatTravail.FAIT
    fini.set()
    saisie.join()
    assert relire(nuit).resultat == {
        "entreprises": 1,
        "calculees": 0,
        "occupees": 1,
        "avis": ["1\xa0entreprise en cours de saisie\xa0: leur calcul suit."],
    }
    with hors_portee("test"):
        suite = Travail.objects.exclude(pk=nuit.pk).get()
    assert run_travail(suite.pk) == EtatTravail.FAIT
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(100)}
