"""The checks that stand between a wrong result and the database."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from clauses.mutualisation import (
    Affectation,
    Engagement,
    Heures,
    MotifAffectation,
    MotifSurplus,
    MutualisationError,
    Partage,
    Prorata,
    Surplus,
    verify,
)
from clauses.mutualisation.solveur import LIMITE_COUT, Arcs, check_arcs, solve_flow, solve_max_flow

DEBUT, FIN = date(2026, 1, 1), date(2026, 1, 31)
LYCEE = Engagement(id="lycée", debut=DEBUT, fin=FIN, centiemes=1000, attendu=400)
GYMNASE = Engagement(id="gymnase", debut=DEBUT, fin=FIN, centiemes=1000, publics=frozenset({"QPV"}))
LIGNE = Heures(id="l", debut=DEBUT, fin=FIN, centiemes=600, publics=frozenset({"RSA"}), origine="lycée")
JUSTE = Affectation("l", "lycée", DEBUT, FIN, 600, MotifAffectation.SUR_LE_MARCHE)


def check(*affectations: Affectation, lycee=LYCEE, gymnase=GYMNASE, ligne=LIGNE, surplus=()) -> None:
    verify([lycee, gymnase], [ligne], affectations, surplus, horizon=None, prorata=Prorata.JOURS_OUVRES)


def test_verify_accepts_a_result_that_keeps_every_rule():
    check(JUSTE)
    check(replace(JUSTE, centiemes=500), surplus=[Surplus("l", DEBUT, FIN, 100, MotifSurplus.EXCEDENT)])


@pytest.mark.parametrize(
    ("affectations", "contexte", "message"),
    [
        ([replace(JUSTE, centiemes=601)], {}, "Ligne « l » : 601 centièmes sur 600"),
        ([replace(JUSTE, centiemes=599)], {}, "Ligne « l » : 599 centièmes sur 600"),
        ([JUSTE, JUSTE], {}, "Ligne « l » : 1200 centièmes sur 600"),
        ([replace(JUSTE, centiemes=0)], {}, "aucune heure"),
        ([replace(JUSTE, fin=date(2026, 2, 1))], {}, "jours hors de la ligne"),
        ([JUSTE], {"lycee": replace(LYCEE, fin=date(2026, 1, 30))}, "jours hors de l’engagement"),
        ([JUSTE], {"lycee": replace(LYCEE, exclus=((FIN, FIN),))}, "jours hors de l’engagement"),
        ([JUSTE], {"ligne": replace(LIGNE, publics=frozenset())}, "non éligible"),
        ([replace(JUSTE, engagement="gymnase")], {}, "public différent"),
        (
            [replace(JUSTE, engagement="gymnase")],
            {"gymnase": replace(GYMNASE, publics=frozenset(), recoit=Partage.AUCUN)},
            "mutualisation refusée",
        ),
        (
            [JUSTE],
            {"ligne": replace(LIGNE, origine=None), "lycee": replace(LYCEE, hors_marche=False)},
            "mutualisation refusée",
        ),
        ([JUSTE], {"lycee": replace(LYCEE, figes=401)}, "« lycée » : plus d’heures que dues"),
        ([JUSTE], {"ligne": replace(LIGNE, origine=None)}, "« lycée » : trop d’heures faites ailleurs"),
    ],
)
def test_verify_refuses_each_broken_rule(affectations, contexte, message):
    with pytest.raises(MutualisationError, match=message):
        check(*affectations, **contexte)


TYPES = {"queues": np.int32, "tetes": np.int32, "capacites": np.int64, "couts": np.int64}


def arcs(**autres) -> Arcs:
    colonnes = {"queues": [0, 1], "tetes": [2, 2], "capacites": [5, 5], "couts": [1, -1]} | autres
    return Arcs(**{nom: np.array(valeurs, dtype=TYPES[nom]) for nom, valeurs in colonnes.items()})


def test_check_arcs_accepts_a_sound_network():
    check_arcs(arcs(), 3)
    check_arcs(arcs(queues=[], tetes=[], capacites=[], couts=[]), 0)


@pytest.mark.parametrize(
    ("probleme", "message"),
    [
        (arcs(queues=[-1, 1]), "hors des bornes"),
        (arcs(tetes=[1, 3]), "hors des bornes"),
        (arcs(capacites=[5, -5]), "hors des bornes"),
        (arcs(couts=[1]), "tailles différentes"),
        (arcs()._replace(couts=np.array([1.7, 0.0])), "tableaux d’entiers"),
        (arcs()._replace(queues=np.array([0, 1], dtype=np.int64)), "tableaux d’entiers"),
        (arcs(couts=[1, LIMITE_COUT // 4]), "dépassent"),
    ],
)
def test_check_arcs_refuses_what_would_crash_or_mislead_the_solver(probleme, message):
    with pytest.raises(MutualisationError, match=message):
        check_arcs(probleme, 3)


def test_solve_flow_carries_the_supplies():
    assert solve_flow(arcs(), np.array([3, 1, -4], dtype=np.int64)).tolist() == [3, 1]


@pytest.mark.parametrize(
    ("offres", "message"), [([3, 0, -2], "ne s’équilibrent pas"), ([6, 0, -6], "pas trouvé d’optimum")]
)
def test_solve_flow_refuses_supplies_that_no_flow_meets(offres, message):
    with pytest.raises(MutualisationError, match=message):
        solve_flow(arcs(), np.array(offres, dtype=np.int64))


def test_solve_max_flow_carries_all_that_it_can_at_the_least_cost():
    """From node 0 to node 1: 5 straight on for 7 each, 3 by node 2 for 2 each."""
    reseau = arcs(queues=[0, 0, 2], tetes=[1, 2, 1], capacites=[5, 3, 9], couts=[7, 1, 1])
    assert solve_max_flow(reseau).tolist() == [5, 3, 3]
    moins = arcs(queues=[0, 2, 2], tetes=[2, 1, 1], capacites=[4, 3, 3], couts=[0, 2, 1])
    assert solve_max_flow(moins).tolist() == [4, 1, 3]


def test_mutualisation_package_does_not_import_django():
    code = "import sys, clauses.mutualisation; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
