import pytest
from django.utils import timezone

from guichets.enums import EtatTravail
from guichets.models import Travail
from guichets.portee import hors_portee

pytestmark = pytest.mark.django_db


@pytest.fixture
def travail(territoire) -> Travail:
    with hors_portee("travail d'un test"):
        return Travail.objects.create(
            guichet=territoire.guichet,
            genre="essai",
            cle_naturelle="essai",
            libelle="Essai",
            demandeur=territoire.facilitateur,
            etat=EtatTravail.EN_COURS,
        )


def suivre(client, travail, page):
    """What htmx asks for, from the page that the browser shows."""
    adresse = f"/g/guichet-test/travaux/{travail.cle}/"
    entetes = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page or adresse}"}
    return client.get(adresse, headers=entetes).content.decode()


def finir(travail, etat):
    with hors_portee("travail d'un test"):
        Travail.objects.filter(pk=travail.pk).update(etat=etat, essais=3, fini_le=timezone.now())


def test_followed_job_brings_its_end_to_its_own_page(client, territoire, travail):
    client.force_login(territoire.facilitateur)
    assert "hx-trigger" in suivre(client, travail, "")
    finir(travail, EtatTravail.ECHEC)
    fragment = suivre(client, travail, "")
    assert "hx-trigger" not in fragment
    assert 'id="travail-suite" hx-swap-oob="true"' in fragment
    assert "<dd>3</dd>" in fragment
    assert "Relancer" in fragment


def test_followed_job_brings_nothing_more_to_another_page(client, territoire, travail):
    client.force_login(territoire.facilitateur)
    finir(travail, EtatTravail.FAIT)
    assert "travail-suite" not in suivre(client, travail, "/g/guichet-test/bilans/")


@pytest.mark.parametrize(("qui", "montre"), [("responsable", True), ("facilitateur", False)])
def test_result_that_only_the_responsable_opens_is_not_offered_to_others(
    client, territoire, travail, qui, montre
):
    with hors_portee("travail d'un test"):
        Travail.objects.filter(pk=travail.pk).update(
            etat=EtatTravail.FAIT,
            fini_le=timezone.now(),
            resultat={"page": ["clauses:regles_apercu", str(travail.cle), "responsable"]},
        )
    client.force_login(getattr(territoire, qui))
    page = client.get(f"/g/guichet-test/travaux/{travail.cle}/").content.decode()
    assert (f"/g/guichet-test/regles/apercus/{travail.cle}/" in page) is montre
