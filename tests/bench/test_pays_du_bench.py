"""The bench measures the right thing: its country holds together, its control finds a wrong sharing."""

from dataclasses import replace

import numpy as np
import pytest

from bench import controle, pratiques
from bench.echantillon import choose
from bench.moteur import Resultat, solve
from bench.pays import Pays, draw
from bench.selection import batches, take
from bench.tableau import at_most, must_be_zero, print_rows

TOUT_PETIT = 0.003


@pytest.fixture(scope="module")
def pays() -> Pays:
    return draw(echelle=TOUT_PETIT)


@pytest.fixture(scope="module")
def resultat(pays: Pays) -> Resultat:
    return solve(pays)


def test_country_same_seed_same_country(pays: Pays) -> None:
    autre = draw(echelle=TOUT_PETIT)
    assert np.array_equal(pays.heures.centiemes, autre.heures.centiemes)
    assert np.array_equal(pays.engagements.publics, autre.engagements.publics)


def test_country_rows_hold_together(pays: Pays) -> None:
    e, h, d = pays.engagements, pays.heures, pays.details
    assert (np.diff(e.entreprise) >= 0).all()
    assert (np.diff(h.entreprise) >= 0).all()
    assert (e.debut <= e.fin).all()
    assert (h.debut <= h.fin).all()
    assert min(e.centiemes.min(), h.centiemes.min()) > 0
    sur_lot = h.origine >= 0
    assert np.array_equal(e.entreprise[h.origine[sur_lot]], h.entreprise[sur_lot])
    parts = d.parent >= 0
    meres = d.parent[parts]
    assert parts.any()
    assert (e.entreprise[meres] != e.entreprise[parts]).all()
    assert np.array_equal(d.guichet[e.entreprise[meres]], d.guichet[e.entreprise[parts]])
    assert np.array_equal(e.marche[meres], e.marche[parts])
    assert len(e.exclus[1]) == e.exclus[0][-1] > 0


def test_batches_hold_the_whole_country(pays: Pays) -> None:
    lots = list(batches(pays, 500))
    assert len(lots) > 1
    assert sum(lot.entreprises for lot in lots) == pays.entreprises
    assert np.array_equal(np.concatenate([lot.heures.cle for lot in lots]), pays.heures.cle)
    avec = np.concatenate([lot.engagements.cle[lot.heures.origine[lot.heures.origine >= 0]] for lot in lots])
    assert np.array_equal(avec, pays.engagements.cle[pays.heures.origine[pays.heures.origine >= 0]])


def test_control_agrees_with_the_engine(pays: Pays, resultat: Resultat) -> None:
    m, morceau = controle.pieces_of(pays, resultat)
    controle.check_rules(pays, resultat, m, morceau)
    paires = controle.pairs_of(pays, m)
    assert np.array_equal(controle.largest_total(pays, m, paires), resultat.couvert)
    dues, debuts = pratiques.pro_rata(pays, m, paires), pays.engagements.debut
    perdues = [resultat.couvert - dues, resultat.couvert - pratiques.in_order(pays, m, paires, debuts)]
    assert all(p.min() >= 0 and p.sum() > 0 for p in perdues)


def test_control_finds_hours_given_to_the_wrong_engagement(pays: Pays, resultat: Resultat) -> None:
    r = resultat.retenues
    fausses = replace(resultat, retenues=replace(r, engagements=np.roll(r.engagements, 1)))
    m, morceau = controle.pieces_of(pays, fausses)
    with pytest.raises(AssertionError):
        controle.check_rules(pays, fausses, m, morceau)


def test_control_finds_lost_hours(pays: Pays, resultat: Resultat) -> None:
    r = resultat.retenues
    perdues = replace(resultat, retenues=replace(r, centiemes=r.centiemes - (np.arange(len(r.heures)) == 0)))
    with pytest.raises(AssertionError, match="toutes ses heures"):
        controle.pieces_of(pays, perdues)


def test_other_solvers_find_the_same_values(pays: Pays) -> None:
    pytest.importorskip("networkx", reason="le groupe « bench » n'est pas installé")
    from bench.echantillon import Temps, compare, received
    from bench.reseaux import build

    quelques = choose(pays, 8)
    assert np.array_equal(take(quelques, np.arange(quelques.entreprises)).heures.cle, quelques.heures.cle)
    resultat = solve(quelques)
    m, morceau = controle.pieces_of(quelques, resultat)
    paires, temps = controle.pairs_of(quelques, m), Temps()
    for n in range(quelques.entreprises):
        compare(build(quelques, m, paires, n), received(quelques, resultat, morceau, n), temps)
    assert (len(temps.lp), temps.ecarts) == (8, 0)


def test_only_a_wrong_sharing_fails_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert print_rows([at_most("Temps", 3.5, 2, "7.0 s / 2.0 s"), must_be_zero("Écart", 0, "flot")])
    assert not print_rows([must_be_zero("Écart", 1, "flot")])
    assert capsys.readouterr().out.splitlines()[0] == (
        "| Temps | 3,50 (7,0 s / 2,0 s) | ≤ 2,00 | **manquée** |"
    )
