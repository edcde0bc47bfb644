from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from clauses.domain.attendu import Part
from clauses.domain.suivi import calendrier as c
from clauses.domain.suivi.calendrier import Apport, Case, Sortie, Source, build_calendar
from clauses.enums import GenrePeriode, NatureEngagement
from clauses.models import Engagement, PeriodeEngagement
from operations.models import Marche

H = Decimal


class Pauses(list):
    def all(self):
        return self


def source(apports=None, *, sorties=None, heures="1200", clos=(), connu_au=date(2025, 6, 30), pauses=()):
    """1 200 h over the twelve months of 2025, no day off: what is expected is told by an échéancier."""
    marche = Marche(objet="École")
    engagement = Engagement(
        pk=1, libelle="Heures", heures=H(heures), debut=date(2025, 1, 1), fin=date(2025, 12, 31),
        nature=NatureEngagement.HEURES, marche=marche,
    )  # fmt: skip
    engagement._prefetched_objects_cache = {
        "periodes": Pauses(PeriodeEngagement(genre=g, du=du, au=au) for g, du, au in pauses),
        "echeances": Pauses(),
    }
    part = Part("p", engagement, H(heures), engagement.debut, engagement.fin)
    return Source(
        engagement=engagement, parts=(part,), dues=H(heures), apports=apports or {}, sorties=sorties or {},
        clos=clos, connu_au=connu_au,
    )  # fmt: skip


def cases(une: Source) -> dict[int, Case]:
    [rang] = build_calendar([une]).rangs
    return {case.mois.month: case for case in rang.cases}


def test_month_is_judged_at_its_end_against_what_was_expected():
    # 31 of 365 days: 101,92 h expected at the end of January.
    lues = cases(source({date(2025, 1, 1): Apport(H("101.92")), date(2025, 2, 1): Apport(H("50"))}))
    assert (lues[1].attendu, lues[1].etat) == (H("101.92"), c.A_JOUR)
    assert (lues[2].cumul, lues[2].etat) == (H("151.92"), c.RETARD)


def test_a_hundredth_less_is_late():
    assert cases(source({date(2025, 1, 1): Apport(H("101.91"))}))[1].etat == c.RETARD


def test_months_not_known_yet_are_to_come_whatever_is_missing():
    lues = cases(source())
    assert [lues[m].etat for m in (6, 7, 12)] == [c.RETARD, c.A_VENIR, c.A_VENIR]


def test_engagement_is_met_once_everything_owed_is_there():
    lues = cases(source({date(2025, 3, 1): Apport(H(700), H(300), H(200))}))
    assert [lues[m].etat for m in (2, 3, 6)] == [c.RETARD, c.ATTEINT, c.ATTEINT]
    assert lues[3].apport.total == H(1200)


def test_hours_before_the_window_count_in_the_cumul():
    apports = {date(2025, 1, 1): Apport(H(500)), date(2025, 4, 1): Apport(H(10))}
    [rang] = build_calendar([source(apports)], depuis=date(2025, 4, 1)).rangs
    assert (rang.cases[0].mois, rang.cases[0].cumul) == (date(2025, 4, 1), H(510))


@pytest.mark.parametrize(
    ("genre", "etat"),
    [(GenrePeriode.SUSPENSION, c.SUSPENDU), (GenrePeriode.NEUTRALISEE, c.NEUTRALISE)],
)
def test_whole_month_of_pause_is_neither_late_nor_on_time(genre, etat):
    pauses = [(genre, date(2025, 2, 1), date(2025, 2, 28)), (genre, date(2025, 4, 2), date(2025, 4, 30))]
    lues = cases(source(pauses=pauses))
    assert [lues[m].etat for m in (2, 4)] == [etat, c.RETARD]


def test_hours_in_a_neutralised_month_are_judged():
    pauses = [(GenrePeriode.NEUTRALISEE, date(2025, 2, 1), date(2025, 2, 28))]
    assert cases(source({date(2025, 2, 1): Apport(H(500))}, pauses=pauses))[2].etat == c.A_JOUR


def test_closed_lent_received_adjusted_and_reserve_are_said_in_words():
    janvier = date(2025, 1, 1)
    une = source(
        {janvier: Apport(H(100), H(30), H(-10))}, sorties={janvier: Sortie(H(12), H(5))}, clos={janvier}
    )
    assert cases(une)[1].texte == (
        "À jour (mois clos), 120,00\xa0h retenues, dont 30,00\xa0h reçues d'un autre marché, "
        "dont −10,00\xa0h d'ajustement, 12,00\xa0h prêtées, 5,00\xa0h en réserve"
    )


def test_long_story_is_read_window_by_window():
    une = source({date(2021, 1, 1): Apport(H(1))})
    premiere = build_calendar([une], depuis=date(2021, 1, 1))
    assert (premiere.avant, premiere.mois[-1], premiere.apres) == (None, date(2022, 12, 1), date(2023, 1, 1))
    derniere = build_calendar([une])
    assert date(2025, 6, 1) in derniere.mois
    assert (len(derniere.mois), derniere.apres) == (c.MOIS_MONTRES, None)


def test_unknown_window_falls_back_on_the_present():
    assert build_calendar([source()], depuis=date(1950, 1, 1)).mois[0] == date(2025, 1, 1)


def test_without_engagement_there_is_nothing_to_draw():
    assert build_calendar([]).rangs == ()


def test_each_month_of_the_drawing_is_under_its_year():
    calendrier = build_calendar([source({date(2026, 2, 1): Apport(sur_le_marche=H(10))})])
    html = render_to_string("clauses/calendrier.html", {"calendrier": calendrier})
    annees = [partie.split("</b>") for partie in html.split('class="cal-annee"><b>')[1:]]
    assert [(annee, mois.count('class="cal-mois')) for annee, mois in annees] == [("2025", 12), ("2026", 2)]
    assert "De janvier\u00a02025 à février\u00a02026\u00a0: faites défiler le dessin" in html
