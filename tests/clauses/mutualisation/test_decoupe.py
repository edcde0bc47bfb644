from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses.mutualisation import Engagement, Heures, Prorata, bornes_of, decouper
from clauses.mutualisation.decoupe import count_jours_ouvres

PAQUES = date(2026, 4, 6)  # Easter Monday


def ligne(debut: date, fin: date, centiemes: int, cle: str = "id") -> Heures:
    return Heures(id=cle, debut=debut, fin=fin, centiemes=centiemes, publics=frozenset({"RSA"}), origine="e")


def cut(h: Heures, *bornes: date, feries: frozenset[date] = frozenset()) -> list[tuple[str, date, date, int]]:
    return [(p.id, p.debut, p.fin, p.centiemes) for p in decouper([h], bornes, Prorata.JOURS_OUVRES, feries)]


def test_decouper_shares_by_working_days_and_names_pieces_after_their_first_day():
    h = ligne(date(2026, 4, 1), date(2026, 4, 10), 8000)
    assert cut(h, date(2026, 4, 6)) == [
        ("id#2026-04-01", date(2026, 4, 1), date(2026, 4, 5), 3000),
        ("id#2026-04-06", date(2026, 4, 6), date(2026, 4, 10), 5000),
    ]


def test_decouper_leaves_public_holidays_out():
    h = ligne(date(2026, 4, 1), date(2026, 4, 10), 7000)
    parts = cut(h, date(2026, 4, 6), feries=frozenset({PAQUES}))
    assert [p[3] for p in parts] == [3000, 4000]


def test_decouper_gives_the_last_hundredths_to_the_largest_remainders():
    """10 hundredths over 1, 2 and 2 working days: 2, 4, 4; over 3 equal pieces: 4, 3, 3, earliest first."""
    h = ligne(date(2026, 3, 2), date(2026, 3, 6), 10)
    assert [p[3] for p in cut(h, date(2026, 3, 3), date(2026, 3, 5))] == [2, 4, 4]
    h = ligne(date(2026, 3, 2), date(2026, 3, 4), 10)
    assert [p[3] for p in cut(h, date(2026, 3, 3), date(2026, 3, 4))] == [4, 3, 3]


def test_decouper_uses_calendar_days_when_no_day_is_worked():
    h = ligne(date(2026, 3, 7), date(2026, 3, 8), 300)
    assert [p[3] for p in cut(h, date(2026, 3, 8))] == [150, 150]


def test_decouper_drops_a_piece_without_working_days():
    h = ligne(date(2026, 3, 6), date(2026, 3, 8), 700)
    assert cut(h, date(2026, 3, 7)) == [("id#2026-03-06", date(2026, 3, 6), date(2026, 3, 6), 700)]


def test_decouper_returns_uncut_lines_as_they_are():
    h = ligne(date(2026, 3, 2), date(2026, 3, 6), 700)
    assert decouper([h], [date(2026, 3, 2), date(2026, 3, 7)], Prorata.JOURS_OUVRES, ()) == [h]


@pytest.mark.parametrize("prorata", [Prorata.CONTENU, Prorata.CHEVAUCHEMENT])
def test_decouper_cuts_nothing_under_the_other_policies(prorata):
    h = ligne(date(2026, 3, 2), date(2026, 3, 6), 700)
    assert decouper([h], [date(2026, 3, 4)], prorata, ()) == [h]


def test_decouper_refuses_pieces_that_take_the_name_of_a_line():
    lignes = [
        ligne(date(2026, 3, 2), date(2026, 3, 6), 700),
        ligne(date(2026, 3, 2), date(2026, 3, 2), 700, "id#2026-03-04"),
    ]
    with pytest.raises(ValueError, match="« id#2026-03-04 » : identifiant en double"):
        decouper(lignes, [date(2026, 3, 4)], Prorata.JOURS_OUVRES, ())


def test_bornes_of_engagements_are_the_first_days_of_each_stretch():
    e = Engagement(
        id="e",
        debut=date(2026, 1, 5),
        fin=date(2026, 3, 31),
        centiemes=1,
        exclus=((date(2026, 2, 1), date(2026, 2, 28)),),
    )
    assert bornes_of([e]) == [date(2026, 1, 5), date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)]


jours = st.dates(date(2026, 1, 1), date(2026, 6, 30))


@settings(max_examples=200)
@given(
    jours, st.integers(0, 90), st.integers(1, 20_000), st.sets(jours, max_size=6), st.sets(jours, max_size=4)
)
def test_decouper_keeps_the_exact_sum_and_is_fair_to_one_hundredth(debut, duree, centiemes, bornes, feries):
    fin = debut + timedelta(duree)
    parts = decouper([ligne(debut, fin, centiemes)], bornes, Prorata.JOURS_OUVRES, feries)
    assert sum(p.centiemes for p in parts) == centiemes
    assert all(a.fin < b.debut for a, b in pairwise(parts))
    total = count_jours_ouvres(debut, fin, feries)
    if total:
        for p in parts:
            exact = centiemes * count_jours_ouvres(p.debut, p.fin, feries) / total
            assert abs(p.centiemes - exact) < 1
    assert decouper(parts, bornes, Prorata.JOURS_OUVRES, feries) == parts


@settings(max_examples=200)
@given(jours, st.integers(0, 60), st.sets(jours, max_size=6))
def test_count_jours_ouvres_agrees_with_a_walk_over_the_days(debut, duree, feries):
    marche = [debut + timedelta(n) for n in range(duree + 1)]
    attendu = sum(1 for jour in marche if jour.isoweekday() <= 5 and jour not in feries)
    assert count_jours_ouvres(debut, debut + timedelta(duree), feries) == attendu
