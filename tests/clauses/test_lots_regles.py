"""What columns compute in one go is what the pages compute one by one."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from clauses.domain.attendu import attendu_a_date, parts_of
from clauses.domain.batch.lecture import read_faits
from clauses.domain.batch.parts import build_parts
from clauses.domain.batch.repartitions import AGES, _age_bands
from clauses.domain.ventilation.lecture import to_centiemes
from clauses.enums import GenrePeriode
from clauses.models import Echeance, Engagement, PeriodeEngagement, QuotePart
from guichets import portee
from guichets.portee import Principal, hors_portee
from participants.domain.personnes.ages import age_band
from tests import fabriques as f

JOURS = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 3, 17), date(2025, 12, 30), date(2026, 12, 31)]


@pytest.mark.parametrize("ecart", [-1, 0, 1, 200])
def test_age_bands_are_those_of_one_person(ecart):
    naissance = date(2000, 2, 29)
    jours = [date(2000 + ans, 2, 28) + timedelta(days=ecart) for ans in (16, 25, 26, 40, 41, 50, 51, 80)]
    ordinaux = np.array([jour.toordinal() for jour in jours], np.int64)
    rangs = _age_bands(np.full(len(jours), naissance.toordinal(), np.int64), ordinaux)
    assert [AGES[rang] for rang in rangs.tolist()] == [age_band(naissance, jour).value for jour in jours]


@pytest.fixture
def t(db):
    """One engagement alone, one with a suspension and a quote-part, one with an échéancier."""
    t = f.territoire()
    commun = {"guichet": t.guichet, "donneur_ordre": t.donneur}
    for nom, heures in (("Arrêt", "333.33"), ("Échéancier", "1000.01")):
        lot = f.lot(f.marche(t.donneur, nom), objet=nom)
        f.attribution(lot, t.entreprise)
        engagement = f.engagement(lot, t.entreprise, heures)
        with hors_portee("test"):
            if nom == "Arrêt":
                QuotePart.objects.create(
                    **commun, engagement=engagement, entreprise=t.siae, heures=Decimal("100.07"),
                    du=date(2025, 2, 1), au=date(2025, 12, 31),
                )  # fmt: skip
                PeriodeEngagement.objects.create(
                    **commun, engagement=engagement, genre=GenrePeriode.SUSPENSION,
                    du=date(2025, 3, 1), au=date(2025, 3, 10), motif="Crue",
                )  # fmt: skip
            else:
                Echeance.objects.create(
                    **commun, engagement=engagement, au=date(2025, 6, 30), cumul=Decimal("700.5")
                )
    return t


def test_expected_hours_are_those_of_the_pages(t):
    with portee.ouvrir(Principal("systeme", t.guichet.pk)):
        engagements = list(Engagement.objects.order_by("fin", "pk"))
        for jour in JOURS:
            faits = read_faits(guichet=t.guichet, entreprises=[t.entreprise.pk, t.siae.pk])
            faits.reperes = [jour, jour]
            parts = build_parts(faits)
            attendues = [
                (to_centiemes(part.heures), to_centiemes(attendu_a_date(part, jour)))
                for entreprise in sorted([t.entreprise.pk, t.siae.pk])
                for engagement in engagements
                for part in parts_of(engagement, entreprise)
            ]
            assert len(attendues) == 4
            assert list(zip(parts.centiemes.tolist(), parts.attendu.tolist(), strict=True)) == attendues
