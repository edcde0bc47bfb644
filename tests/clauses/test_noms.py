"""Two engagements told together never read the same."""

import pytest

from clauses.domain.noms import name_apart
from clauses.models import Engagement
from guichets.portee import hors_portee
from tests import fabriques as f

pytestmark = pytest.mark.django_db


def test_engagements_of_one_name_are_told_by_their_lots(territoire):
    t = territoire
    for marche in ("Collège", "Gymnase"):
        lot = f.lot(f.marche(t.donneur, marche), objet="Peinture", numero="2")
        f.attribution(lot, t.entreprise)
        f.engagement(lot, t.entreprise, libelle="Insertion peinture")
    with hors_portee("test"):
        engagements = list(Engagement.objects.select_related("lot__marche").order_by("pk"))
        noms = name_apart(engagements)
    assert [noms[e.pk].replace("\xa0", " ") for e in engagements] == [
        "Engagement Gros œuvre",
        "Insertion peinture (Collège, lot 2 – Peinture)",
        "Insertion peinture (Gymnase, lot 2 – Peinture)",
    ]
