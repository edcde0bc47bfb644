import pytest

from guichets.portee import hors_portee
from operations.models import Operation
from tests import fabriques as f
from tests.operations.pages import BASE

pytestmark = pytest.mark.django_db

PAGE_DES_NOMS = f'href="{BASE}/noms-manquants/"'


@pytest.mark.parametrize(("role", "attendu"), [("facilitateur", True), ("lecteur", False)])
def test_home_shows_the_missing_names_to_who_may_give_them(client, territoire, role, attendu):
    f.entreprise(territoire.guichet, nom="")
    client.force_login(getattr(territoire, role))
    assert (PAGE_DES_NOMS in client.get(f"{BASE}/").content.decode()) is attendu


@pytest.mark.parametrize(("role", "attendu"), [("facilitateur", True), ("lecteur", False)])
def test_page_of_an_operation_leads_only_where_the_reader_may_go(client, territoire, role, attendu):
    with hors_portee("test"):
        operation = Operation.objects.create(
            guichet=territoire.guichet, donneur_ordre=territoire.donneur, nom="Écoquartier des Forges"
        )
    client.force_login(getattr(territoire, role))
    page = client.get(f"{BASE}/operations/{operation.cle}/").content.decode()
    assert "Écoquartier des Forges" in page
    assert (f"/operations/{operation.cle}/modifier/" in page) is attendu
