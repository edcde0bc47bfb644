import pytest

from guichets.portee import hors_portee
from operations.models import Operation
from tests import fabriques as f
from tests.operations.pages import BASE

pytestmark = pytest.mark.django_db


@pytest.fixture
def operation(territoire):
    with hors_portee("opération d'un test"):
        return Operation.objects.create(
            guichet=territoire.guichet, donneur_ordre=territoire.donneur, nom="Lycée des Ormes"
        )


def rattacher(territoire, operation, nombre):
    for n in range(nombre):
        f.lot(f.marche(territoire.donneur, f"Marché {n}", operation=operation))


def test_reader_opens_an_operation_and_its_marches(lecteur, territoire, operation):
    rattacher(territoire, operation, 1)
    liste = lecteur.get(f"{BASE}/operations/").content.decode()
    assert f"{BASE}/operations/{operation.cle}/" in liste
    page = lecteur.get(f"{BASE}/operations/{operation.cle}/").content.decode()
    assert "Marché 0" in page
    assert "modifier" not in page


def test_marche_leads_to_its_operation(lecteur, territoire, operation):
    marche = f.marche(territoire.donneur, "École", operation=operation)
    assert (
        f"{BASE}/operations/{operation.cle}/" in lecteur.get(f"{BASE}/marches/{marche.cle}/").content.decode()
    )


@pytest.mark.parametrize("nombre", [1, 3])
def test_operation_page_takes_the_same_queries_whatever_its_marches(
    lecteur, territoire, operation, nombre, django_assert_num_queries
):
    rattacher(territoire, operation, nombre)
    lecteur.get(f"{BASE}/operations/{operation.cle}/")
    with django_assert_num_queries(17):
        lecteur.get(f"{BASE}/operations/{operation.cle}/")
