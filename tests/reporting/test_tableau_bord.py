from decimal import Decimal

import pytest

from operations.models import Marche
from reporting.domain.tableau_bord import LigneMarche

RETARD, AVANCE, FINI = ("1000", "500", "100"), ("1000", "500", "950"), ("1000", "500", "1000")


@pytest.mark.parametrize(
    ("engagements", "situation", "retard"),
    [
        ([RETARD, FINI], "retard", "400"),
        ([AVANCE, FINI], "a_jour", "0"),
        ([FINI, FINI], "atteint", "0"),
        ([], "", "0"),
    ],
)
def test_marche_is_as_late_as_its_engagements(engagements, situation, retard):
    ligne = LigneMarche(Marche())
    for engagement in engagements:
        ligne.add(*map(Decimal, engagement))
    assert (ligne.situation, ligne.retard) == (situation, Decimal(retard))
