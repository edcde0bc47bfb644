"""Jobs: one effect, under the right rights, whatever happens to the bell."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from guichets import portee
from guichets.domain import travaux
from guichets.enums import EtatTravail, Executant
from guichets.models import Travail
from guichets.portee import Principal, hors_portee
from operations.models import Operation

pytestmark = pytest.mark.django_db


@pytest.fixture
def genre(territoire):
    """A kind of job that writes one opération, so that its effects can be counted."""

    def executer(travail, avancer):
        avancer("Création de l'opération", 1, 1)
        Operation.objects.create(
            guichet=travail.guichet, donneur_ordre=territoire.donneur, nom=travail.parametres["nom"]
        )
        return {"cree": 1}

    travaux.register_executant("essai", executer)
    yield "essai"
    travaux._executeurs.pop("essai")


@pytest.fixture
def demander(territoire, genre):
    def _demander(cle_naturelle="essai:1", **champs):
        with portee.ouvrir(Principal("utilisateur", territoire.facilitateur.pk)):
            return travaux.request_travail(
                guichet=territoire.guichet,
                genre=genre,
                cle_naturelle=cle_naturelle,
                libelle="Un essai",
                parametres={"nom": "Lycée"},
                **champs,
            )

    return _demander


def relire(travail: Travail) -> Travail:
    with hors_portee("lecture de test"):
        return Travail.objects.get(pk=travail.pk)


def operations() -> int:
    with hors_portee("lecture de test"):
        return Operation.objects.count()


def test_request_merges_with_the_waiting_job(demander):
    assert demander().pk == demander().pk


def test_request_while_running_waits_for_its_turn(demander):
    premier = demander()
    with hors_portee("état"):
        Travail.objects.filter(pk=premier.pk).update(etat=EtatTravail.EN_COURS)
    assert demander().pk != premier.pk


def test_run_does_the_work_and_marks_it_done(demander):
    travail = demander()
    assert travaux.run_travail(travail.pk) == EtatTravail.FAIT
    fini = relire(travail)
    assert (fini.etat, fini.resultat, fini.essais, fini.etape) == (
        EtatTravail.FAIT,
        {"cree": 1},
        1,
        "Création de l'opération",
    )
    assert operations() == 1


def test_run_twice_has_one_effect(demander):
    travail = demander()
    travaux.run_travail(travail.pk)
    assert travaux.run_travail(travail.pk) is None
    assert operations() == 1


def test_run_of_an_unknown_job_does_nothing(db):
    assert travaux.run_travail(999_999) is None


def test_run_under_a_live_lease_is_left_alone(demander):
    travail = demander()
    with hors_portee("bail"):
        Travail.objects.filter(pk=travail.pk).update(
            etat=EtatTravail.EN_COURS, bail=timezone.now() + timedelta(minutes=5)
        )
    assert travaux.run_travail(travail.pk) is None


def test_run_after_the_lease_ended_takes_over(demander):
    travail = demander()
    with hors_portee("bail"):
        Travail.objects.filter(pk=travail.pk).update(
            etat=EtatTravail.EN_COURS, essais=1, bail=timezone.now() - timedelta(seconds=1)
        )
    assert travail.pk in travaux.waiting_travaux()
    assert travaux.run_travail(travail.pk) == EtatTravail.FAIT
    assert relire(travail).essais == 2


def test_refusal_is_told_in_french_and_writes_nothing(demander, genre):
    def refuser(travail, avancer):
        raise ValidationError("Le fichier est vide.")

    travaux.register_executant(genre, refuser)
    travail = demander()
    assert travaux.run_travail(travail.pk) == EtatTravail.ECHEC
    assert relire(travail).erreur == "Le fichier est vide."
    assert operations() == 0


def test_error_is_retried_then_parked_without_its_detail(demander, genre, settings):
    def tomber(travail, avancer):
        raise RuntimeError("détail avec un nom de personne")

    travaux.register_executant(genre, tomber)
    settings.TRAVAIL_ESSAIS_MAX = 2
    travail = demander()
    assert travaux.run_travail(travail.pk) == EtatTravail.EN_COURS
    with hors_portee("bail"):
        Travail.objects.filter(pk=travail.pk).update(bail=timezone.now() - timedelta(seconds=1))
    assert travaux.run_travail(travail.pk) == EtatTravail.ECHEC
    assert relire(travail).erreur == travaux.ECHEC_INATTENDU


def test_job_of_a_person_loses_its_right_with_the_person(demander, territoire):
    travail = demander(executant=Executant.DEMANDEUR)
    territoire.facilitateur.is_active = False
    territoire.facilitateur.save()
    assert travaux.run_travail(travail.pk) == EtatTravail.EN_COURS
    assert operations() == 0


@pytest.fixture
def courtier_perdu():
    """Celery publishes to a port where nobody listens."""
    from config.celery import app

    def viser(url):
        app.conf.broker_write_url = url
        app._pool = app.amqp._producer_pool = None

    normale = app.conf.broker_write_url
    viser("redis://127.0.0.1:1/0")
    yield
    viser(normale)


def test_lost_broker_does_not_undo_the_request(
    demander, courtier_perdu, django_capture_on_commit_callbacks, caplog
):
    with django_capture_on_commit_callbacks(execute=True):
        travail = demander()
    assert relire(travail).etat == EtatTravail.A_FAIRE
    assert f"travail {travail.pk} : le courtier ne répond pas (OperationalError)" in caplog.text


def test_page_of_a_job_polls_until_it_ends(client, demander, territoire):
    travail = demander()
    client.force_login(territoire.lecteur)
    url = reverse("guichets:travail", args=[territoire.guichet.slug, travail.cle])
    assert 'hx-trigger="every 2s"' in client.get(url, headers={"HX-Request": "true"}).text
    travaux.run_travail(travail.pk)
    assert "hx-trigger" not in client.get(url, headers={"HX-Request": "true"}).text


def test_failed_job_can_be_asked_again(client, demander, territoire, genre):
    travail = demander()
    with hors_portee("échec"):
        Travail.objects.filter(pk=travail.pk).update(etat=EtatTravail.ECHEC, fini_le=timezone.now())
    client.force_login(territoire.facilitateur)
    reponse = client.post(reverse("guichets:travail_relancer", args=[territoire.guichet.slug, travail.cle]))
    assert reponse.status_code == 302
    with hors_portee("lecture"):
        assert Travail.objects.filter(cle_naturelle="essai:1").count() == 2


@pytest.mark.parametrize("nombre", [1, 3])
def test_list_of_jobs_has_a_fixed_number_of_queries(
    client, demander, territoire, django_assert_num_queries, nombre
):
    for rang in range(nombre):
        demander(f"essai:{rang}")
    client.force_login(territoire.lecteur)
    url = reverse("guichets:travaux", args=[territoire.guichet.slug])
    client.get(url)
    with django_assert_num_queries(17):
        assert client.get(url).status_code == 200
