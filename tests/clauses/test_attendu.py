from datetime import date
from decimal import Decimal

import pytest

from clauses.domain.attendu import attendu_a_date, parts_of
from clauses.domain.formules import compute_dues, yearly_tranches
from clauses.enums import Formule, GenrePeriode
from clauses.models import Assiette, Echeance, PeriodeEngagement, QuotePart
from guichets.portee import hors_portee
from tests import fabriques as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def engagement(db):
    """365 h over the 365 days of 2025: one hour a day."""
    t = f.territoire()
    with hors_portee("test"):
        t.engagement.heures = Decimal(365)
        t.engagement.fin = date(2025, 12, 31)
        t.engagement.save()
        yield t.engagement


def periode(engagement, genre, du, au):
    PeriodeEngagement.objects.create(
        guichet=engagement.guichet, engagement=engagement, donneur_ordre=engagement.donneur_ordre,
        genre=genre, du=du, au=au, motif="Reprise du personnel",
    )  # fmt: skip


def echeance(engagement, au, cumul):
    Echeance.objects.create(
        guichet=engagement.guichet, engagement=engagement, donneur_ordre=engagement.donneur_ordre,
        au=au, cumul=Decimal(cumul),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2024, 12, 31), "0"),
        (date(2025, 1, 1), "1"),
        (date(2025, 1, 31), "31"),
        (date(2025, 12, 31), "365"),
        (date(2026, 6, 1), "365"),
    ],
)
def test_linear_by_days(engagement, jour, attendu):
    assert attendu_a_date(engagement, jour) == Decimal(attendu)


@pytest.mark.parametrize("genre", [GenrePeriode.NEUTRALISEE, GenrePeriode.SUSPENSION])
def test_neutralised_half_year_expects_nothing_then_everything(engagement, genre):
    periode(engagement, genre, date(2025, 1, 1), date(2025, 6, 30))
    # Overlapping pauses are counted once.
    periode(engagement, genre, date(2025, 3, 1), date(2025, 6, 30))
    assert attendu_a_date(engagement, date(2025, 6, 30)) == 0
    # 31 of the 184 days that remain.
    assert attendu_a_date(engagement, date(2025, 7, 31)) == Decimal("61.49")
    assert attendu_a_date(engagement, date(2025, 12, 31)) == 365


def test_wholly_neutralised_engagement_is_due_on_its_last_day(engagement):
    periode(engagement, GenrePeriode.NEUTRALISEE, date(2025, 1, 1), date(2025, 12, 31))
    assert attendu_a_date(engagement, date(2025, 12, 30)) == 0
    assert attendu_a_date(engagement, date(2025, 12, 31)) == 365


def test_echeancier_is_linear_between_its_points(engagement):
    echeance(engagement, date(2025, 3, 31), "300")
    echeance(engagement, date(2025, 4, 30), "330")
    assert attendu_a_date(engagement, date(2025, 3, 31)) == 300
    assert attendu_a_date(engagement, date(2025, 4, 10)) == 310
    assert attendu_a_date(engagement, date(2025, 4, 30)) == 330
    # 35 h over the 245 days that remain.
    assert attendu_a_date(engagement, date(2025, 5, 7)) == 331


def test_quote_part_has_its_own_days_and_the_debtor_keeps_the_rest(engagement):
    autre = f.entreprise(engagement.guichet, "Cotraitant")
    part = QuotePart.objects.create(
        guichet=engagement.guichet, engagement=engagement, donneur_ordre=engagement.donneur_ordre,
        entreprise=autre, heures=Decimal(65), du=date(2025, 1, 1), au=date(2025, 3, 6),
    )  # fmt: skip
    assert attendu_a_date(part, date(2025, 1, 10)) == 10
    assert [(p.cle, p.heures) for p in parts_of(engagement, autre.pk)] == [(str(part.cle), Decimal(65))]
    [reste] = parts_of(engagement, engagement.redevable_id)
    assert (reste.heures, reste.cle) == (Decimal(300), str(engagement.cle))


def test_echeancier_is_shared_in_proportion(engagement):
    echeance(engagement, date(2025, 3, 31), "73")
    autre = f.entreprise(engagement.guichet, "Cotraitant")
    part = QuotePart.objects.create(
        guichet=engagement.guichet, engagement=engagement, donneur_ordre=engagement.donneur_ordre,
        entreprise=autre, heures=Decimal(100), du=engagement.debut, au=engagement.fin,
    )  # fmt: skip
    assert attendu_a_date(part, date(2025, 3, 31)) == 20


def test_yearly_tranches_end_with_a_part_of_a_year():
    assert yearly_tranches(date(2024, 9, 1), date(2026, 11, 30), Decimal(1800)) == [
        (date(2024, 9, 1), date(2025, 8, 31), Decimal(1800)),
        (date(2025, 9, 1), date(2026, 8, 31), Decimal(1800)),
        # 91 of 365 days.
        (date(2026, 9, 1), date(2026, 11, 30), Decimal("448.77")),
    ]


def test_tranches_of_a_leap_day_start_on_the_first_of_march():
    debuts = [du for du, _, _ in yearly_tranches(date(2024, 2, 29), date(2026, 2, 28), Decimal(100))]
    assert debuts == [date(2024, 2, 29), date(2025, 3, 1)]


@pytest.mark.parametrize(
    ("formule", "taux", "assiette", "dues"),
    [
        # 31 days measured, the forecast of 365 h kept for the 334 others.
        (Formule.EUROS, "1500", {"montant": Decimal(150_000)}, "434"),
        (Formule.POURCENTAGE, "5", {"heures": Decimal(2_000)}, "434"),
    ],
)
def test_formula_measures_what_is_known_and_forecasts_the_rest(formule, taux, assiette, dues):
    janvier = Assiette(du=date(2025, 1, 1), au=date(2025, 1, 31), **assiette)
    calculees = compute_dues(
        formule=formule,
        taux=Decimal(taux),
        prevision=Decimal(365),
        debut=date(2025, 1, 1),
        fin=date(2025, 12, 31),
        assiettes=[janvier],
    )
    assert calculees == Decimal(dues)
