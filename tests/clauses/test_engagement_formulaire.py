"""The form of an engagement shows what its nature needs; without a script, all of it."""

import pytest
from django.urls import reverse

from clauses.enums import CodeDispositif
from clauses.models import Dispositif
from guichets.portee import hors_portee
from tests import fabriques as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def adresse(client, territoire):
    lot = f.lot(territoire.marche, objet="Peinture", numero="7")
    f.attribution(lot, territoire.entreprise)
    with hors_portee("dispositif d'un test"):
        Dispositif.objects.create(
            guichet=territoire.guichet,
            lot=lot,
            donneur_ordre_id=lot.donneur_ordre_id,
            code=CodeDispositif.ART_14_53_1,
            date_reference=lot.date_notification,
        )
    client.force_login(territoire.facilitateur)
    return reverse("clauses:engagement_creer", args=[territoire.guichet.slug, lot.cle])


def test_form_ties_fields_to_the_nature_that_needs_them(client, adresse):
    page = client.get(adresse).content.decode()
    for regle, champ in (
        ("nature=heures", "heures"),
        ("nature=personnes", "quantite"),
        ("nature=qualitatif", "promesse"),
        ("formule=pourcentage,euros,annuelle", "taux"),
        ("donne=1,2,3|recoit=1,2,3", "fondement"),
    ):
        apres = page.split(f'data-si="{regle}"', 1)[1]
        assert apres.split(' name="', 1)[1].split('"')[0] in (champ, "formule"), regle
    assert "hidden" not in page.split("data-si=")[1].split(">")[0]
    assert 'value="Heures d&#x27;insertion, lot\u00a07 – Peinture"' in page


def test_publics_are_folded_until_one_is_asked_for(client, adresse):
    assert '<details class="replie mb-3">' in client.get(adresse).content.decode()
    refuse = client.post(adresse, {"nature": "heures", "publics": ["RSA"]})
    assert refuse.status_code == 422
    assert '<details class="replie mb-3" open>' in refuse.content.decode()


def test_every_fault_of_the_form_is_told_at_once(client, adresse):
    refuse = client.post(adresse, {"nature": "heures", "formule": "fixe", "donne": "2", "libelle": ""})
    assert {"libelle", "heures", "fondement"} <= set(refuse.context["form"].errors)
