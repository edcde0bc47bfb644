"""What the page of a person proposes about its eligibility, by the time that is left."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import fabriques as f

pytestmark = pytest.mark.django_db

DEMANDER, RENOUVELER = "Demander l&#x27;éligibilité", "Préparer le renouvellement"
AUTRE = "Demander une autre appréciation"


@pytest.mark.parametrize(
    ("du", "au", "montre"),
    [
        (-30, 365, AUTRE),
        (30, 365, AUTRE),
        (-365, 60, RENOUVELER),
        (-365, -1, DEMANDER),
        (None, None, DEMANDER),
    ],
)
def test_page_proposes_what_the_window_calls_for(client, territoire, du, au, montre):
    personne = f.participant(territoire.guichet, "Diallo", "Ibrahima")
    if du is not None:
        jour = timezone.localdate()
        f.fenetre(personne, territoire.facilitateur, jour + timedelta(du), jour + timedelta(au))
    client.force_login(territoire.facilitateur)
    page = (
        client.get(f"/g/guichet-test/participants/{personne.cle}/").content.decode().replace("l'", "l&#x27;")
    )
    assert [texte for texte in (DEMANDER, RENOUVELER, AUTRE) if texte in page] == [montre]
