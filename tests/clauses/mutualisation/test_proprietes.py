"""What must hold whatever the company: more hours never harm, stages change nothing, size is no obstacle."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.mutualisation import Engagement, Heures, Prorata, Ventilation, ventiler
from tests.clauses.mutualisation.cas import cas_aleatoires, draw_dense, semaine
from tests.clauses.mutualisation.oracle import Cas
from tests.clauses.mutualisation.reglages import reglage


def run(cas: Cas, *, limite: int | None = None) -> Ventilation:
    return ventiler(
        cas.engagements,
        cas.heures,
        horizon=cas.horizon,
        prorata=cas.prorata,
        precedente=cas.precedente,
        limite=limite,
    )


def loads(v: Ventilation) -> Counter[str]:
    charges: Counter[str] = Counter()
    for a in v.affectations:
        charges[a.engagement] += a.centiemes
    return charges


def parts(v: Ventilation) -> Counter[tuple[str, str]]:
    sommes: Counter[tuple[str, str]] = Counter()
    for a in v.affectations:
        sommes[a.heures, a.engagement] += a.centiemes
    return sommes


# More hours never harm.


def urgent_prefixes(cas: Cas, v: Ventilation) -> list[int]:
    """Hundredths of the urgent engagements that end on each end date or before it."""
    charges = loads(v)
    return [
        sum(charges[e.id] for e in cas.engagements if cas.urgent(e) and e.fin <= fin)
        for fin in cas.fins(urgents=True)
    ]


@st.composite
def one_more_line(draw: st.DrawFn, *, marches: bool) -> tuple[Cas, Cas]:
    cas = draw(cas_aleatoires(marches=marches))
    debut = semaine(draw(st.integers(0, 4)))
    nouvelle = Heures(
        id=draw(st.sampled_from(["a", "h0+", "z"])),
        debut=debut,
        fin=debut,
        centiemes=draw(st.integers(1, 6)),
        publics=frozenset(draw(st.sampled_from([(), ("QPV",), ("QPV", "RSA")]))),
        origine=draw(st.sampled_from([None, *(e.id for e in cas.engagements)])),
    )
    return cas, replace(cas, heures=[*cas.heures, nouvelle])


@reglage(100)
@given(one_more_line(marches=True))
def test_ventiler_with_more_hours_retains_more_at_most_by_as_much(paire: tuple[Cas, Cas]) -> None:
    avant, apres = (run(cas).certificat.couvert for cas in paire)
    assert avant <= apres <= avant + paire[1].heures[-1].centiemes


@reglage(100)
@given(one_more_line(marches=False))
def test_ventiler_with_more_hours_never_takes_any_from_urgent_engagements(paire: tuple[Cas, Cas]) -> None:
    """Without tranches: a line that raises the floors of two tranches could claim twice its own hours."""
    avant, apres = (urgent_prefixes(cas, run(cas)) for cas in paire)
    assert all(a <= b for a, b in zip(avant, apres, strict=True))


@reglage(100)
@given(cas_aleatoires())
def test_ventiler_splitting_a_line_of_several_hundredths_keeps_every_objective(cas: Cas) -> None:
    """The same hours told in two lines are the same hours."""
    moities = []
    for h in cas.heures:
        if h.centiemes > 1:
            reste = h.centiemes // 2
            moities += [replace(h, centiemes=h.centiemes - reste), replace(h, id=f"{h.id}'", centiemes=reste)]
        else:
            moities.append(h)
    deux = replace(cas, heures=moities, precedente=[])
    un = replace(cas, precedente=[])
    assert loads(run(un)) == loads(run(deux))
    ensemble: Counter[tuple[str, str]] = Counter()
    for (ligne, engagement), centiemes in parts(run(deux)).items():
        ensemble[ligne.rstrip("'"), engagement] += centiemes
    assert un.objectives(ensemble) == un.objectives(parts(run(un)))


# Solving by stages is the same problem.


@reglage(150)
@given(cas_aleatoires(), st.integers(1, 40))
def test_ventiler_by_many_stages_gives_the_same_answer(cas: Cas, bits: int) -> None:
    """A tiny bound on costs forces nearly one stage per level: the optimal faces must carry the order, and
    what the levels leave equal must not depend on how they were solved."""
    assert run(cas, limite=2**bits) == run(cas)


def test_ventiler_by_many_stages_gives_the_same_answer_for_crowded_companies() -> None:
    for graine in range(60):
        cas = draw_dense(Random(graine))
        assert run(cas, limite=2) == run(cas), graine


# Size.

JOUR = date(2024, 1, 1)
UN_MOIS = timedelta(days=30)


def draw_big(engagements: int, lignes: int, hasard: Random) -> tuple[list[Engagement], list[Heures]]:
    es = []
    for j in range(engagements):
        debut = JOUR + timedelta(hasard.randrange(700))
        fin = debut + timedelta(hasard.choice([89, 179, 359]))
        publics = frozenset(hasard.choice([(), (), ("QPV",)]))
        centiemes = hasard.randint(1, 40_000)
        es.append(Engagement(id=f"e{j:05}", debut=debut, fin=fin, centiemes=centiemes, publics=publics))
    hs = []
    for i in range(lignes):
        debut = JOUR + hasard.randrange(6, 24) * UN_MOIS
        origine = hasard.choice([None, f"e{hasard.randrange(engagements):05}"])
        publics = frozenset(hasard.choice([("QPV",), ("RSA",)]))
        centiemes = hasard.randint(1, 15_000)
        hs.append(
            Heures(
                id=f"h{i:05}", debut=debut, fin=debut, centiemes=centiemes, publics=publics, origine=origine
            )
        )
    return es, hs


def test_ventiler_shares_out_the_hours_of_a_company_with_ten_thousand_engagements() -> None:
    es, hs = draw_big(10_000, 2_000, Random(1))
    v = ventiler(es, hs, prorata=Prorata.CONTENU)
    charges = loads(v)
    assert all(charges[e.id] <= e.centiemes for e in es)
    # On every one of those days, thousands of engagements owe more than what was worked.
    assert v.certificat.couvert == v.certificat.coupe == sum(h.centiemes for h in hs)
    assert {m.engagement: m.centiemes for m in v.manques} == {
        e.id: e.centiemes - charges[e.id] for e in es if charges[e.id] < e.centiemes
    }


@pytest.mark.parametrize("nombre", [63, 64, 65, 130])
def test_ventiler_counts_on_every_engagement_around_the_width_of_a_mask(nombre: int) -> None:
    es, hs = draw_big(nombre, 300, Random(nombre))
    v = ventiler(es, hs)
    cas = Cas(es, hs)
    assert cas.is_feasible(parts(v))
    assert v.certificat.couvert == v.certificat.coupe == sum(loads(v).values())
    # Every engagement but one, in turn: the last ones are seen as well as the first.
    for j in (0, nombre // 2, nombre - 2, nombre - 1):
        seul = es[j]
        siennes = [replace(h, origine=seul.id if h.origine == seul.id else None) for h in hs]
        tout = ventiler([seul], siennes).certificat.couvert
        assert loads(v)[seul.id] <= tout <= seul.centiemes
