import pytest

from guichets.portee import hors_portee
from operations.models import Lot, Marche, ModificationMarche
from tests import fabriques as f
from tests.operations.pages import BASE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("marche", "numero", "objet", "attendu"),
    [
        ("Lycée", "2", "Gros œuvre", "Lycée, lot\u00a02 – Gros œuvre"),
        ("Lycée", "", "Lycée", "Lycée"),
        ("Lycée", "", "Gros œuvre", "Lycée, gros œuvre"),
        ("Lycée", "1", "Lycée", "Lot\u00a01 – Lycée"),
        ("Lycée", "", "Lycée, lot 1 : peinture", "Lycée, lot 1 : peinture"),
        ("Lycée, lot 1 : peinture", "1", "Lycée, lot 1 : peinture", "Lycée, lot 1 : peinture"),
        ("Lycée – lot 01 : peinture", "1", "Peinture", "Lycée – lot 01 : peinture"),
    ],
)
def test_designation_says_marche_and_lot_once(marche, numero, objet, attendu):
    assert Lot(marche=Marche(objet=marche), numero=numero, objet=objet).designation == attendu


def test_marche_with_one_lot_does_not_repeat_its_name(bureau, territoire):
    marche = f.marche(territoire.donneur, "Requalification de la rue")
    lot = f.lot(marche, objet="Requalification de la rue")
    page = bureau.get(f"{BASE}/marches/{marche.cle}/").content.decode()
    assert f'<h2 id="lot-{lot.cle}">Lot unique</h2>' in page


def test_amendment_names_the_holders_that_the_lot_knows(bureau, territoire):
    with hors_portee("avenant d'un test"):
        ModificationMarche.objects.create(
            guichet=territoire.guichet,
            lot=territoire.lot,
            numero=1,
            titulaires=[f"{territoire.entreprise.identifiant}00011", "FR99999999999"],
        )
    page = bureau.get(f"{BASE}/marches/{territoire.marche.cle}/").content.decode()
    assert "titulaires\u00a0: Bâti Test, FR99999999999" in page


def test_missing_names_say_where_each_number_appears(bureau, territoire):
    sans_nom = f.entreprise(territoire.guichet, "")
    f.attribution(f.lot(f.marche(f.donneur(territoire.guichet, ""), "Voirie"), objet="Bordures"), sans_nom)
    page = bureau.get(f"{BASE}/noms-manquants/").content.decode()
    assert 'Titulaire&nbsp;: <a href="' in page
    assert ">Voirie, bordures</a>" in page
    assert ">Voirie</a>" in page


def test_missing_names_take_as_many_queries_at_one_as_at_three(bureau, territoire, django_assert_num_queries):
    bureau.get(f"{BASE}/noms-manquants/")
    for tour in (1, 3):
        for n in range(tour):
            lot = f.lot(f.marche(f.donneur(territoire.guichet, ""), f"Voirie {n}"))
            f.attribution(lot, f.entreprise(territoire.guichet, ""))
        with django_assert_num_queries(21):
            bureau.get(f"{BASE}/noms-manquants/")
