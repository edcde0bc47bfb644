"""The pace and what it promises, by examples worked out by hand and by properties."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.domain.previsions.previsions import Debt, Prevision, forecast
from clauses.domain.previsions.rythme import (
    Tranche,
    month_reached,
    monthly_need,
    observed_months,
    pace_of,
    project,
    project_contracts,
    remaining_days,
)
from clauses.enums import EtatPrevision

JANVIER, JUIN = date(2026, 1, 1), date(2026, 6, 30)
MOIS = tuple(date(2026, m, 1) for m in range(1, 7))


def dette(
    dues: int = 2400,
    faits: Mapping[date, int] | None = None,
    *,
    debut: date = JANVIER,
    fin: date = date(2026, 12, 31),
    connu_au: date | None = JUIN,
    pauses: tuple[tuple[date, date], ...] = (),
    apports: Mapping[date, Mapping[date | None, int]] | None = None,
) -> Debt:
    """Hours, not hundredths. By default 200 h a month from January to June, twelve months in all."""
    faits = dict.fromkeys(MOIS, 200) if faits is None else faits
    return Debt(
        dues=dues * 100,
        retenues=sum(faits.values()) * 100,
        debut=debut,
        fin=fin,
        connu_au=connu_au,
        pauses=pauses,
        faits={m: h * 100 for m, h in faits.items()},
        apports=apports or {},
    )


def dit(p: Prevision) -> str:
    return p.phrase.replace("\u00a0", " ")


def test_observed_months_are_the_last_six_whole_known_ones() -> None:
    assert observed_months(date(2025, 3, 15), JUIN, ()) == MOIS
    assert observed_months(date(2026, 3, 15), date(2026, 5, 31), ()) == (date(2026, 4, 1), date(2026, 5, 1))


def test_a_month_touched_by_a_pause_is_not_observed() -> None:
    vus = observed_months(date(2026, 4, 1), JUIN, [(date(2026, 5, 31), date(2026, 6, 2))])
    assert vus == (date(2026, 4, 1),)


@pytest.mark.parametrize(
    ("valeurs", "attendu"),
    [
        ((10, 30), (10, 20, 30)),
        ((10, 20, 60), (15, 20, 40)),
        ((0, 10, 20, 30, 40, 100), (10, 25, 40)),
        ((7, 7, 7), (7, 7, 7)),
    ],
)
def test_pace_is_the_median_and_the_medians_of_both_halves(
    valeurs: tuple[int, ...], attendu: tuple[int, int, int]
) -> None:
    mois = MOIS[: len(valeurs)]
    pas = pace_of(mois, dict(zip(mois, valeurs, strict=True)))
    assert pas is not None
    assert (pas.bas, pas.median, pas.haut) == attendu


def test_a_month_without_hours_counts_as_zero_and_one_month_is_not_a_pace() -> None:
    pas = pace_of(MOIS[:2], {MOIS[0]: 100})
    assert pas is not None
    assert (pas.bas, pas.median, pas.haut) == (0, 50, 100)
    assert pace_of(MOIS[:1], {MOIS[0]: 100}) is None


def test_remaining_days_leave_out_what_is_known_and_what_is_suspended() -> None:
    tranches = remaining_days(JUIN, date(2026, 8, 10), [(date(2026, 7, 20), date(2026, 8, 5))])
    assert tranches == [Tranche(date(2026, 7, 1), 19), Tranche(date(2026, 8, 1), 5)]
    assert [t.sur for t in tranches] == [31, 31]


def test_project_counts_part_months_by_their_days() -> None:
    tranches = [Tranche(date(2026, 7, 1), 31), Tranche(date(2026, 8, 1), 10)]
    assert project(31_00, tranches) == 41_00
    assert month_reached(31_00, tranches, 31_00) == date(2026, 7, 1)
    assert month_reached(31_00, tranches, 31_01) == date(2026, 8, 1)
    assert month_reached(31_00, tranches, 41_01) is None


def test_monthly_need_is_rounded_up_over_the_months_left() -> None:
    # Two months and a half of 30 days: 100 h / 2,5 = 40 h.
    tranches = [Tranche(date(2026, 9, 1), 15), Tranche(date(2026, 10, 1), 31), Tranche(date(2026, 11, 1), 30)]
    assert monthly_need(100_00, tranches) == 40_00
    assert monthly_need(100_01, tranches) == 40_01
    assert monthly_need(100_00, [Tranche(date(2026, 9, 1), 0)]) is None


def test_contracts_that_end_take_their_share_with_them() -> None:
    """Half of the hours come from a contrat that ends on 31 August, half from one without an end."""
    apports: dict[date | None, int] = {date(2026, 8, 31): 600, None: 600}
    # 100 h a month: 50 × 6 for the second half of the year, 50 × 2 for July and August.
    assert project_contracts(100_00, JUIN, date(2026, 12, 31), (), apports) == 400_00
    assert project_contracts(100_00, JUIN, date(2026, 12, 31), (), {}) is None


def test_forecast_of_a_steady_pace_is_kept_to_the_hour() -> None:
    p = forecast(dette())
    assert p.etat is EtatPrevision.TENU
    assert (p.a_la_fin, p.au_moins, p.au_plus) == (Decimal(2400), Decimal(2400), Decimal(2400))
    assert p.atteint_en == date(2026, 12, 1)
    assert p.besoin_mensuel == Decimal(200)
    assert p.fourchette == ""
    assert dit(p) == "Au rythme actuel (200 h par mois), l'engagement sera tenu en décembre 2026."


def test_forecast_missed_says_by_how_much() -> None:
    p = forecast(dette(3000))
    assert p.etat is EtatPrevision.MANQUE
    assert (p.a_la_fin, p.il_manquerait, p.besoin_mensuel) == (Decimal(2400), Decimal(600), Decimal(300))
    assert dit(p) == ("Au rythme actuel (200 h par mois), il manquerait 600 h au 31 décembre 2026.")


def test_forecast_is_uncertain_when_weak_and_strong_months_disagree() -> None:
    """Months of 100, 100, 200, 200, 300, 300: weak 100, middling 200, strong 300; 1 200 h in six months."""
    faits = dict(zip(MOIS, (100, 100, 200, 200, 300, 300), strict=True))
    p = forecast(dette(2400, faits))
    assert p.etat is EtatPrevision.INCERTAIN
    assert (p.au_moins, p.a_la_fin, p.au_plus) == (Decimal(1800), Decimal(2400), Decimal(2400))
    assert "tenu en décembre" in dit(p)
    assert "il manquerait 600 h si les mois faibles se répétaient" in dit(p)
    juste_au_dessus = forecast(dette(2500, faits))
    assert juste_au_dessus.etat is EtatPrevision.INCERTAIN
    assert "il manquerait 100 h" in dit(juste_au_dessus)


def test_forecast_without_a_history_invents_nothing() -> None:
    p = forecast(dette(1000, {MOIS[5]: 80}, debut=date(2026, 6, 1)))
    assert p.etat is EtatPrevision.COURT
    assert (p.rythme, p.a_la_fin, p.atteint_en) == (None, None, None)
    assert p.besoin_mensuel == Decimal("153.34")
    assert dit(p).startswith("Moins de 2 mois entiers sont connus.")
    assert forecast(dette(1000, {}, connu_au=None)).etat is EtatPrevision.COURT


def test_forecast_of_what_has_not_begun_says_when_it_does() -> None:
    p = forecast(dette(1000, {}, debut=date(2026, 9, 1)))
    assert p.etat is EtatPrevision.COURT
    assert dit(p).startswith("L'engagement commence le 1er septembre 2026. Il reste 1 000,00 h")
    assert p.besoin_mensuel == Decimal(250)


def test_forecast_of_an_engagement_that_has_ended() -> None:
    fini = forecast(dette(1300, fin=JUIN))
    assert fini.etat is EtatPrevision.TERMINE
    assert dit(fini) == "La période est terminée depuis le 30 juin 2026 : il manque 100,00 h."
    assert forecast(dette(1200, fin=JUIN)).etat is EtatPrevision.ATTEINT
    assert forecast(dette(1100)).etat is EtatPrevision.ATTEINT


def test_forecast_with_no_hours_at_all_says_so() -> None:
    p = forecast(dette(1000, {}))
    assert p.etat is EtatPrevision.MANQUE
    assert dit(p).startswith("Aucune heure retenue ces derniers mois")
    assert p.il_manquerait == Decimal(1000)


def test_forecast_tells_what_contracts_that_end_would_change() -> None:
    apports = {m: {date(2026, 9, 30): 100_00, None: 100_00} for m in MOIS}
    p = forecast(dette(apports=apports))
    # 100 h × 6 months and 100 h × 3 months on top of 1 200.
    assert p.sans_suite == Decimal(2100)
    assert forecast(dette(apports={m: {None: 200_00} for m in MOIS})).sans_suite is None


def test_suspended_months_are_not_counted_on() -> None:
    p = forecast(dette(2400, pauses=((date(2026, 8, 1), date(2026, 8, 31)),)))
    assert (p.etat, p.a_la_fin) == (EtatPrevision.MANQUE, Decimal(2200))


RANGS = (EtatPrevision.MANQUE, EtatPrevision.INCERTAIN, EtatPrevision.TENU, EtatPrevision.ATTEINT)


def _figures(p: Prevision) -> tuple[int, Decimal, Decimal, Decimal]:
    fin = p.dues if p.etat is EtatPrevision.ATTEINT else Decimal(0)
    return RANGS.index(p.etat), p.au_moins or fin, p.a_la_fin or fin, p.au_plus or fin


@given(
    st.lists(st.integers(0, 400), min_size=6, max_size=6),
    st.integers(0, 5),
    st.lists(st.integers(1, 300), min_size=1, max_size=4),
    st.integers(1, 5000),
    st.integers(1, 500),
)
def test_more_hours_never_make_the_forecast_worse(
    mois: list[int], rang: int, ajouts: list[int], dues: int, jours: int
) -> None:
    fin = JUIN + timedelta(days=jours)
    suite = [_figures(forecast(dette(dues, dict(zip(MOIS, mois, strict=True)), fin=fin)))]
    for ajout in ajouts:
        mois = [h + ajout if i == rang else h for i, h in enumerate(mois)]
        suite.append(_figures(forecast(dette(dues, dict(zip(MOIS, mois, strict=True)), fin=fin))))
    assert all(a <= b for avant, apres in pairwise(suite) for a, b in zip(avant, apres, strict=True))


@given(st.integers(1, 500_000), st.integers(1, 1000))
def test_the_monthly_need_does_what_remains_and_a_hundredth_less_does_not(reste: int, jours: int) -> None:
    tranches = remaining_days(JUIN, JUIN + timedelta(days=jours), ())
    besoin = monthly_need(reste, tranches)
    assert besoin is not None
    assert sum(besoin * t.jours * 1_000_000 // t.sur for t in tranches) >= reste * 1_000_000 - len(tranches)
    assert sum(-(-(besoin - 1) * t.jours // t.sur) for t in tranches) - len(tranches) < reste
