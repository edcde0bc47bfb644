from decimal import Decimal

import pytest

from clauses.domain.suivi.pourquoi import (
    CAUSES,
    CAUSES_DITES,
    REGLES,
    cause,
    rule_label,
    told_cause,
    told_code,
    told_label,
    told_reasons,
)
from clauses.domain.ventilation.motifs import IMPOSEE
from clauses.enums import MotifDit, MotifNonRetenue
from clauses.mutualisation import MotifAffectation


def test_every_rule_of_the_engine_and_of_people_has_its_words():
    assert set(REGLES) == {m.value for m in MotifAffectation} | {IMPOSEE}


def test_every_reason_has_its_sentence():
    assert set(CAUSES) == set(MotifNonRetenue)
    assert set(CAUSES_DITES) == set(MotifDit) | {MotifNonRetenue.EXCEDENT, MotifNonRetenue.RESERVE}


@pytest.mark.parametrize("mot", ["public", "critère", "condition d'éligibilité", "rsa", "qpv"])
def test_nothing_told_outside_names_a_public(mot):
    for texte in (*CAUSES_DITES.values(), *(told_label(code) for code in CAUSES_DITES)):
        assert mot not in texte.lower()


def test_three_reasons_are_told_as_one():
    motifs = (MotifNonRetenue.NON_COMPTABLE, MotifNonRetenue.HORS_PERIODE, MotifNonRetenue.REFUS)
    assert {told_code(m) for m in motifs} == {MotifDit.CONDITIONS}
    assert told_code(MotifNonRetenue.RESERVE) == "reserve"


def test_code_of_another_time_is_told_as_it_is():
    assert (rule_label("ancienne"), told_label("ancien"), told_cause("ancien")) == ("ancienne", "ancien", "")


def test_guichet_is_told_why_no_engagement_could_take_the_hours():
    assert "autre public" in cause(MotifNonRetenue.NON_COMPTABLE)


def test_reasons_add_up_over_the_months_and_leave_out_what_is_nil():
    mois = [
        ({"conditions": "10.50"}, Decimal("0.00"), Decimal(3)),
        ({"conditions": "1.00", "cdi": "0.00"}, Decimal("0.00"), Decimal(4)),
    ]
    assert [(r.libelle, r.heures) for r in told_reasons(mois)] == [
        ("Hors des dates ou des conditions des engagements", Decimal("11.50")),
        ("En réserve", Decimal(7)),
    ]
