from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from clauses.mutualisation import Ventilation, ventiler
from tests.clauses.mutualisation.cas import cas_aleatoires, draw_dense
from tests.clauses.mutualisation.oracle import Cas, Paire, best_objectives, largest_total
from tests.clauses.mutualisation.reglages import FOIS, reglage


def run(cas: Cas) -> Ventilation:
    return ventiler(
        cas.engagements, cas.heures, horizon=cas.horizon, prorata=cas.prorata, precedente=cas.precedente
    )


def parts_of(ventilation: Ventilation) -> dict[Paire, int]:
    parts: dict[Paire, int] = {}
    for a in ventilation.affectations:
        parts[a.heures, a.engagement] = parts.get((a.heures, a.engagement), 0) + a.centiemes
    return parts


def test_ventiler_reaches_every_objective_of_the_staged_programmes_for_crowded_companies() -> None:
    for graine in range(60 * FOIS):
        cas = draw_dense(Random(graine))
        parts = parts_of(run(cas))
        assert cas.is_feasible(parts), graine
        assert cas.objectives(parts) == best_objectives(cas), graine


@reglage(120)
@given(cas_aleatoires())
def test_ventiler_reaches_every_objective_in_order_of_the_staged_programmes(cas: Cas) -> None:
    parts = parts_of(run(cas))
    assert cas.is_feasible(parts)
    assert cas.objectives(parts) == best_objectives(cas)


def every_sharing(cas: Cas) -> Iterator[dict[Paire, int]]:
    par_ligne = []
    for h in cas.heures:
        cibles = [p for p in cas.paires if p[0] == h.id]
        choix = product(*(range(h.centiemes + 1) for _ in cibles))
        par_ligne.append([dict(zip(cibles, c, strict=True)) for c in choix if sum(c) <= h.centiemes])
    for combinaison in product(*par_ligne):
        parts = {p: c for morceau in combinaison for p, c in morceau.items()}
        if cas.is_feasible(parts):
            yield parts


@reglage(80)
@given(cas_aleatoires(lignes=3, nombre=3, maximum=2))
def test_ventiler_is_the_best_of_all_sharings_of_a_tiny_company(cas: Cas) -> None:
    meilleur = max(cas.objectives(parts) for parts in every_sharing(cas))
    assert cas.objectives(parts_of(run(cas))) == meilleur


@reglage(100)
@given(cas_aleatoires())
def test_ventiler_floors_and_urgency_never_cost_the_total_anything(cas: Cas) -> None:
    ventilation = run(cas)
    assert sum(a.centiemes for a in ventilation.affectations) == largest_total(cas)
    assert ventilation.certificat.couvert == ventilation.certificat.coupe == largest_total(cas)


@reglage(100)
@given(cas_aleatoires(), st.randoms(use_true_random=False))
def test_ventiler_ignores_the_order_of_its_inputs(cas: Cas, hasard: Random) -> None:
    melange = replace_order(cas, hasard)
    assert run(melange) == run(cas)


def replace_order(cas: Cas, hasard: Random) -> Cas:
    listes = [list(cas.engagements), list(cas.heures), list(cas.precedente)]
    for liste in listes:
        hasard.shuffle(liste)
    return Cas(listes[0], listes[1], cas.horizon, cas.prorata, listes[2])


@reglage(100)
@given(cas_aleatoires())
def test_ventiler_run_again_on_its_own_result_changes_nothing(cas: Cas) -> None:
    premier = run(cas)
    second = run(Cas(cas.engagements, cas.heures, cas.horizon, cas.prorata, premier.affectations))
    assert second == premier


@reglage(100)
@given(cas_aleatoires(marches=False))
def test_ventiler_always_reaches_the_floors_when_no_marche_has_two_engagements(cas: Cas) -> None:
    parts = parts_of(run(cas))
    for e in cas.engagements:
        assert sum(c for p, c in parts.items() if p[1] == e.id) >= cas.floor(e)


@reglage(100)
@given(cas_aleatoires())
def test_ventiler_counts_each_hour_once_and_explains_the_rest(cas: Cas) -> None:
    ventilation = run(cas)
    for h in cas.heures:
        retenues = sum(a.centiemes for a in ventilation.affectations if a.heures == h.id)
        restantes = sum(s.centiemes for s in ventilation.surplus if s.heures == h.id)
        assert retenues + restantes == h.centiemes
    charge = {
        e.id: sum(a.centiemes for a in ventilation.affectations if a.engagement == e.id)
        for e in cas.engagements
    }
    manques = {m.engagement: m.centiemes for m in ventilation.manques}
    assert manques == {
        e.id: cas.need(e) - charge[e.id] for e in cas.engagements if charge[e.id] < cas.need(e)
    }


@reglage(100)
@given(cas_aleatoires())
def test_ventiler_shows_for_each_shortfall_a_group_that_has_used_all_its_hours(cas: Cas) -> None:
    ventilation = run(cas)
    parts = parts_of(ventilation)
    for manque in ventilation.manques:
        groupe = set(manque.detail.groupe)
        utiles = {p[0] for p in cas.paires if p[1] == manque.engagement}
        assert manque.engagement in groupe
        assert not utiles & {s.heures for s in ventilation.surplus}
        assert {p[1] for p in parts if p[0] in utiles} <= groupe
        assert sum(cas.h[i].centiemes for i in utiles) <= manque.detail.utilisables
        assert manque.detail.utilisables <= sum(c for p, c in parts.items() if p[1] in groupe)
        assert manque.detail.besoin == sum(cas.need(cas.e[i]) for i in groupe)
