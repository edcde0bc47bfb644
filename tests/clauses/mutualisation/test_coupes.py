"""Cutting many lines at once says what cutting them one by one says."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from clauses.mutualisation.colonnes import decouper_colonnes
from clauses.mutualisation.decoupe import cut_line
from tests.clauses.mutualisation.en_colonnes import entiers
from tests.clauses.mutualisation.reglages import reglage

jours = st.dates(date(2026, 1, 1), date(2026, 4, 30))
lignes = st.lists(
    st.tuples(jours, st.integers(0, 70), st.integers(1, 20_000), st.sets(jours, max_size=5)), max_size=8
)


@reglage(150)
@given(lignes, st.sets(jours, max_size=4))
def test_decouper_colonnes_cuts_each_line_as_if_it_were_alone(
    tirees: list[tuple[date, int, int, set[date]]], feries: set[date]
) -> None:
    attendu, debuts, fins, centiemes, bornes = [], [], [], [], []
    for rang, (debut, duree, heures, siennes) in enumerate(tirees):
        fin = debut + timedelta(duree)
        attendu += [(rang, du, au, c) for du, au, c in cut_line(debut, fin, heures, sorted(siennes), feries)]
        debuts.append(debut.toordinal())
        fins.append(fin.toordinal())
        centiemes.append(heures)
        bornes.append(sorted(jour.toordinal() for jour in siennes))
    limites = entiers([0, *np.cumsum([len(b) for b in bornes]).tolist()])
    m = decouper_colonnes(
        entiers(debuts), entiers(fins), entiers(centiemes),
        (limites, entiers([jour for b in bornes for jour in b])), feries,
    )  # fmt: skip
    trouve = [
        (rang, date.fromordinal(du), date.fromordinal(au), c)
        for rang, du, au, c in zip(*(x.tolist() for x in (m.ligne, m.debut, m.fin, m.centiemes)), strict=True)
    ]
    assert trouve == attendu
