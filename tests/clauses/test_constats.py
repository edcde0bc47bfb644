"""How an engagement stands: late, or short of what a near end awaits, and the one thing to do."""

from datetime import date
from decimal import Decimal

import pytest

from clauses.domain.queries import Situation
from clauses.domain.suivi.constats import next_action, state_of
from clauses.domain.ventilation.phrases import explain_manque
from clauses.enums import MotifNonRetenue, NatureEngagement
from clauses.models import Engagement, Manque
from clauses.mutualisation import MotifManque

JOUR = date(2025, 7, 15)


def situation(retenues, *, attendues="500", fin=date(2026, 12, 31), horizon=date(2025, 9, 30)):
    engagement = Engagement(libelle="Heures", nature=NatureEngagement.HEURES, debut=date(2025, 1, 1), fin=fin)
    return Situation(
        engagement=engagement, dues=Decimal(1000), attendues=Decimal(attendues), retenues=Decimal(retenues),
        recues=Decimal(0), personnes=0, attendu_au=date(2025, 6, 30), horizon=horizon,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("une", "titre", "texte"),
    [
        (situation("1000"), "Atteint", "Toutes les heures dues sont retenues."),
        (situation("480"), "En retard",
         "500,00\xa0h étaient attendues au 30\xa0juin\xa02025, 480,00\xa0h sont retenues."),
        (situation("520"), "À jour", "20,00\xa0h d'avance sur l'attendu."),
        (situation("500"), "À jour", "Ce qui est attendu est fait."),
        (situation("900", fin=date(2025, 9, 30)), "À terminer",
         "À terminer avant le 30\xa0septembre\xa02025\xa0: il manque 100,00\xa0h."),
        (situation("450", fin=date(2025, 9, 30)), "À terminer",
         ("À terminer avant le 30\xa0septembre\xa02025\xa0: il manque 550,00\xa0h, "
          "dont 50,00\xa0h déjà attendues.")),
        (situation("900", fin=date(2025, 7, 14)), "Terminé",
         "Terminé le 14\xa0juillet\xa02025\xa0: il manque 100,00\xa0h."),
    ],
)  # fmt: skip
def test_state_is_one_word_and_one_sentence(une, titre, texte):
    constat = state_of(une, JOUR)
    assert (constat.titre, constat.texte) == (titre, texte)


def test_engagement_is_urgent_up_to_the_horizon_included():
    assert situation("0", fin=date(2025, 9, 30)).urgente
    assert not situation("0", fin=date(2025, 10, 1)).urgente
    assert not situation("0", horizon=None).urgente


@pytest.mark.parametrize(
    ("motif", "texte"),
    [
        ("mutualisation", "Demander l'accord de mutualiser"),
        ("public", "Proposer des personnes qui répondent aux conditions"),
        ("epuise", "Proposer des candidats"),
        ("rien_declare", "Relancer ou saisir les heures"),
        ("periode", "Relancer ou saisir les heures"),
    ],
)
def test_what_limits_gives_the_next_action(motif, texte):
    suite = next_action(situation("100"), [Manque(motif=motif)], {}, JOUR)
    assert suite is not None
    assert suite.texte == texte


def test_hours_already_done_come_before_people_to_hire():
    ecartees = {MotifNonRetenue.SANS_ELIGIBILITE: Decimal(30)}
    suite = next_action(situation("100"), [Manque(motif="epuise")], ecartees, JOUR)
    assert suite is not None
    assert suite.detail == "30,00\xa0h faites sur ce marché attendent une éligibilité validée."


def test_nothing_missing_asks_nothing():
    assert next_action(situation("1000"), [], {}, JOUR) is None
    assert next_action(situation("600"), [], {}, JOUR) is None


@pytest.mark.parametrize(
    ("utilisables", "attendu"),
    [
        (
            10_000,
            "Elles servent aussi «\u00a0Gymnase\u00a0»\u00a0: 100,00\u00a0h pour un besoin de 150,00\u00a0h.",
        ),
        (20_000, "Elles servent aussi «\u00a0Gymnase\u00a0»."),
    ],
)
def test_shared_hours_are_counted_only_where_they_are_too_few(utilisables, attendu):
    texte = explain_manque(MotifManque.EPUISE, autres=["Gymnase"], utilisables=utilisables, besoin=15_000)
    assert texte == f"Toutes les heures utilisables sont déjà retenues. {attendu}"
