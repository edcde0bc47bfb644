"""Situations of the trade, small enough to be checked by hand. 100 h on each side unless said otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from clauses.mutualisation import (
    Affectation,
    Engagement,
    Heures,
    MotifAffectation,
    MotifManque,
    MotifSurplus,
    Partage,
    Prorata,
    Ventilation,
    ventiler,
)

H = 100  # hundredths in one hour
JANVIER, FEVRIER, MARS, AVRIL = (
    (date(2026, 1, 1), date(2026, 1, 31)),
    (date(2026, 2, 1), date(2026, 2, 28)),
    (date(2026, 3, 1), date(2026, 3, 31)),
    (date(2026, 4, 1), date(2026, 4, 30)),
)
QPV, RSA = frozenset({"QPV"}), frozenset({"RSA"})


def marche(
    cle: str, debut: tuple[date, date], fin: tuple[date, date], heures: int = 100, **autres
) -> Engagement:
    return Engagement(id=cle, debut=debut[0], fin=fin[1], centiemes=heures * H, **autres)


def mois(
    cle: str, quand: tuple[date, date], heures: int = 100, origine: str | None = None, publics=RSA
) -> Heures:
    return Heures(
        id=cle, debut=quand[0], fin=quand[1], centiemes=heures * H, publics=publics, origine=origine
    )


def retenues(ventilation: Ventilation) -> dict[tuple[str, str], int]:
    """Whole hours by (line, engagement)."""
    parts: dict[tuple[str, str], int] = {}
    for a in ventilation.affectations:
        parts[a.heures, a.engagement] = parts.get((a.heures, a.engagement), 0) + a.centiemes
    return {cle: centiemes // H for cle, centiemes in parts.items()}


def motifs(ventilation: Ventilation) -> dict[tuple[str, str], MotifAffectation]:
    return {(a.heures, a.engagement): a.motif for a in ventilation.affectations}


# Where every fixed rule of thumb loses hours.


def test_ventiler_keeps_the_resident_for_the_reserved_marche_that_ends_later():
    lycee, gymnase = marche("lycée", JANVIER, FEVRIER), marche("gymnase", JANVIER, MARS, publics=QPV)
    resultat = ventiler([lycee, gymnase], [mois("habitante", JANVIER, publics=QPV), mois("autre", FEVRIER)])
    assert retenues(resultat) == {("habitante", "gymnase"): 100, ("autre", "lycée"): 100}


def test_ventiler_gives_the_resident_to_the_open_marche_when_another_resident_comes_later():
    lycee, gymnase = marche("lycée", JANVIER, JANVIER), marche("gymnase", JANVIER, MARS, publics=QPV)
    resultat = ventiler(
        [lycee, gymnase], [mois("première", JANVIER, publics=QPV), mois("seconde", MARS, publics=QPV)]
    )
    assert retenues(resultat) == {("première", "lycée"): 100, ("seconde", "gymnase"): 100}


def test_ventiler_lends_advance_to_the_marche_that_ends_when_the_pool_can_follow():
    lycee, gymnase = marche("lycée", JANVIER, JANVIER), marche("gymnase", JANVIER, FEVRIER, attendu=0)
    resultat = ventiler([lycee, gymnase], [mois("gymnase", JANVIER, origine="gymnase")], horizon=JANVIER[1])
    assert retenues(resultat) == {("gymnase", "lycée"): 100}


def test_ventiler_does_not_swap_two_marches_that_are_each_served_by_their_own_hours():
    lycee, gymnase = marche("lycée", JANVIER, JANVIER), marche("gymnase", JANVIER, FEVRIER)
    resultat = ventiler(
        [lycee, gymnase], [mois("a", JANVIER, origine="gymnase"), mois("b", JANVIER, origine="lycée")]
    )
    assert retenues(resultat) == {("a", "gymnase"): 100, ("b", "lycée"): 100}


def test_ventiler_leaves_room_for_the_hours_of_a_marche_that_refuses_to_share():
    lycee = marche("lycée", JANVIER, FEVRIER, donne=Partage.AUCUN)
    gymnase = marche("gymnase", JANVIER, MARS)
    resultat = ventiler(
        [lycee, gymnase], [mois("agence", JANVIER), mois("chantier", FEVRIER, origine="lycée")]
    )
    assert retenues(resultat) == {("agence", "gymnase"): 100, ("chantier", "lycée"): 100}


def test_ventiler_beats_the_pro_rata_of_spreadsheets():
    lycee, gymnase = marche("lycée", JANVIER, JANVIER), marche("gymnase", JANVIER, MARS)
    resultat = ventiler([lycee, gymnase], [mois("janvier", JANVIER), mois("février", FEVRIER)])
    assert retenues(resultat) == {("janvier", "lycée"): 100, ("février", "gymnase"): 100}


# The order of preferences, one conflict for each neighbouring pair.


def test_ventiler_late_marche_keeps_its_hours_even_from_one_that_ends_now():
    lycee, gymnase = marche("lycée", JANVIER, JANVIER), marche("gymnase", JANVIER, AVRIL, attendu=60 * H)
    resultat = ventiler([lycee, gymnase], [mois("a", JANVIER, origine="gymnase")], horizon=JANVIER[1])
    assert retenues(resultat) == {("a", "gymnase"): 60, ("a", "lycée"): 40}


def test_ventiler_first_urgent_end_comes_before_the_second():
    un, deux = marche("un", JANVIER, JANVIER), marche("deux", JANVIER, FEVRIER)
    resultat = ventiler([deux, un], [mois("agence", JANVIER, 150)], horizon=FEVRIER[1])
    assert retenues(resultat) == {("agence", "un"): 100, ("agence", "deux"): 50}


def test_ventiler_hours_leave_their_marche_when_the_total_needs_it():
    """The lycée's own hours go to the crèche, so that hours only the lycée can take find room."""
    lycee, creche = marche("lycée", JANVIER, AVRIL), marche("crèche", JANVIER, FEVRIER)
    heures = [mois("chantier", FEVRIER, origine="lycée"), mois("agence", AVRIL)]
    resultat = ventiler([lycee, creche], heures)
    assert retenues(resultat) == {("chantier", "crèche"): 100, ("agence", "lycée"): 100}


def test_ventiler_advance_stays_on_its_marche_rather_than_help_one_that_is_not_urgent():
    lycee, gymnase = marche("lycée", JANVIER, FEVRIER), marche("gymnase", JANVIER, AVRIL, attendu=0)
    resultat = ventiler([lycee, gymnase], [mois("a", JANVIER, origine="gymnase")])
    assert retenues(resultat) == {("a", "gymnase"): 100}
    assert (
        ventiler([lycee, gymnase], [mois("a", JANVIER, origine="gymnase")], horizon=FEVRIER[1]).manques == ()
    )


def test_ventiler_earliest_end_comes_before_equal_rates():
    engagements = [marche(cle, JANVIER, MARS) for cle in ("a", "b")]
    engagements += [marche(cle, JANVIER, AVRIL) for cle in ("c", "d")]
    resultat = ventiler(engagements, [mois("agence", JANVIER, 120)])
    assert retenues(resultat) == {("agence", "a"): 60, ("agence", "b"): 60}


def test_ventiler_levels_the_rates_of_engagements_that_end_together():
    grand, petit = marche("grand", JANVIER, MARS, 300), marche("petit", JANVIER, MARS, 100, figes=20 * H)
    resultat = ventiler([grand, petit], [mois("agence", JANVIER, 180)])
    # 50 % on both sides: 150 h of 300, and 20 h frozen plus 30 h of 100.
    assert retenues(resultat) == {("agence", "grand"): 150, ("agence", "petit"): 30}


def test_ventiler_takes_the_oldest_hours_first():
    resultat = ventiler(
        [marche("lycée", JANVIER, MARS)],
        [mois("mars", MARS), mois("janvier", JANVIER), mois("février", FEVRIER)],
    )
    assert retenues(resultat) == {("janvier", "lycée"): 100}


def test_ventiler_oldest_hours_come_before_the_previous_sharing():
    avant = [Affectation("mars", "lycée", *MARS, 100 * H, MotifAffectation.HORS_MARCHE)]
    resultat = ventiler(
        [marche("lycée", JANVIER, MARS)], [mois("mars", MARS), mois("janvier", JANVIER)], precedente=avant
    )
    assert retenues(resultat) == {("janvier", "lycée"): 100}


def test_ventiler_previous_sharing_is_kept_where_nothing_else_decides():
    engagements = [marche("a", JANVIER, MARS), marche("b", JANVIER, MARS)]
    heures = [mois("x", JANVIER), mois("y", JANVIER)]
    for choix in ({("x", "a"): 100, ("y", "b"): 100}, {("x", "b"): 100, ("y", "a"): 100}):
        avant = [Affectation(h, e, *JANVIER, 100 * H, MotifAffectation.HORS_MARCHE) for h, e in choix]
        assert retenues(ventiler(engagements, heures, precedente=avant)) == choix


# Mutualisation: how far hours travel, and why they count.


@pytest.mark.parametrize(
    ("operation", "donneur", "motif"),
    [
        ("OP", "D", MotifAffectation.MEME_OPERATION),
        ("autre", "D", MotifAffectation.MEME_DONNEUR_ORDRE),
        ("autre", "autre", MotifAffectation.MEME_GUICHET),
        ("", "", MotifAffectation.MEME_GUICHET),
    ],
)
def test_ventiler_hours_travel_as_far_as_both_marches_allow(operation, donneur, motif):
    ecarts = {
        MotifAffectation.MEME_OPERATION: Partage.OPERATION,
        MotifAffectation.MEME_DONNEUR_ORDRE: Partage.DONNEUR_ORDRE,
        MotifAffectation.MEME_GUICHET: Partage.GUICHET,
    }
    for donne in Partage:
        for recoit in Partage:
            source = marche(
                "source", JANVIER, JANVIER, 1, attendu=0, operation="OP", donneur_ordre="D", donne=donne
            )
            cible = marche(
                "cible", JANVIER, MARS, 500, operation=operation, donneur_ordre=donneur, recoit=recoit
            )
            resultat = ventiler([source, cible], [mois("h", JANVIER, 100, origine="source")])
            admis = min(donne, recoit) >= ecarts[motif]
            attendu = {("h", "source"): MotifAffectation.SUR_LE_MARCHE} | (
                {("h", "cible"): motif} if admis else {}
            )
            assert motifs(resultat) == attendu


def test_ventiler_hours_without_marche_need_a_rule():
    sans, avec = marche("sans", JANVIER, MARS, hors_marche=False), marche("avec", JANVIER, MARS)
    resultat = ventiler([sans, avec], [mois("agence", JANVIER, 150)])
    assert motifs(resultat) == {("agence", "avec"): MotifAffectation.HORS_MARCHE}
    assert [s.motif for s in resultat.surplus] == [MotifSurplus.EXCEDENT]
    assert [(m.engagement, m.motif) for m in resultat.manques] == [("sans", MotifManque.MUTUALISATION)]


def test_ventiler_yearly_tranches_share_the_hours_of_their_marche():
    """Hours declared on the first tranche count for the second by date, though the marché gives nothing."""
    un = marche("tranche 1", JANVIER, FEVRIER, marche="ménage", donne=Partage.AUCUN)
    deux = marche("tranche 2", MARS, AVRIL, marche="ménage", donne=Partage.AUCUN, recoit=Partage.AUCUN)
    resultat = ventiler([un, deux], [mois("mars", MARS, origine="tranche 1")])
    assert motifs(resultat) == {("mars", "tranche 2"): MotifAffectation.SUR_LE_MARCHE}


def test_ventiler_sub_target_for_residents_gets_them_before_the_general_target():
    general = marche("général", JANVIER, MARS, 100, marche="ANRU")
    habitants = marche("dont QPV", JANVIER, MARS, 100, marche="ANRU", publics=QPV)
    resultat = ventiler(
        [general, habitants],
        [
            mois("habitante", JANVIER, origine="général", publics=QPV),
            mois("autre", JANVIER, origine="dont QPV"),
        ],
    )
    assert retenues(resultat) == {("habitante", "dont QPV"): 100, ("autre", "général"): 100}


def test_ventiler_sharing_rule_is_that_of_the_engagement_named_by_the_hours():
    ferme = marche("ferme", JANVIER, JANVIER, 1, marche="M", donne=Partage.AUCUN)
    ouvert = marche("ouvert", JANVIER, JANVIER, 1, marche="M", donne=Partage.GUICHET)
    cible = marche("cible", JANVIER, MARS)
    resultat = ventiler(
        [ferme, ouvert, cible],
        [mois("fermée", JANVIER, 50, origine="ferme"), mois("ouverte", JANVIER, 50, origine="ouvert")],
    )
    assert {h for h, e in retenues(resultat) if e == "cible"} == {"ouverte"}


# Needs to date, reserve, frozen hours.


def test_ventiler_hours_of_elsewhere_stop_at_what_is_expected_and_stay_in_reserve():
    gymnase = marche("gymnase", JANVIER, AVRIL, 100, attendu=30 * H)
    resultat = ventiler([gymnase], [mois("agence", JANVIER)])
    assert retenues(resultat) == {("agence", "gymnase"): 30}
    assert [(s.centiemes, s.motif) for s in resultat.surplus] == [(70 * H, MotifSurplus.EN_RESERVE)]
    assert resultat.manques == ()


def test_ventiler_own_hours_may_run_ahead_of_what_is_expected():
    gymnase = marche("gymnase", JANVIER, AVRIL, 100, attendu=30 * H)
    assert retenues(ventiler([gymnase], [mois("a", JANVIER, 120, origine="gymnase")])) == {
        ("a", "gymnase"): 100
    }


def test_ventiler_urgent_engagement_takes_all_that_it_owes():
    gymnase = marche("gymnase", JANVIER, AVRIL, 100, attendu=30 * H)
    resultat = ventiler([gymnase], [mois("agence", JANVIER)], horizon=AVRIL[1])
    assert retenues(resultat) == {("agence", "gymnase"): 100}


def test_ventiler_engagement_frozen_beyond_its_amended_debt_takes_nothing_more():
    gymnase = marche("gymnase", JANVIER, AVRIL, 100, figes=120 * H)
    resultat = ventiler([gymnase], [mois("a", JANVIER, 10, origine="gymnase")])
    assert (resultat.affectations, resultat.manques) == ((), ())
    assert [s.motif for s in resultat.surplus] == [MotifSurplus.EXCEDENT]


# Dates.


def test_ventiler_cuts_a_month_by_working_days_at_the_end_of_an_engagement():
    """March 2026 has 22 working days, 10 of them until Friday the 13th."""
    lycee = Engagement(id="lycée", debut=date(2026, 1, 1), fin=date(2026, 3, 15), centiemes=1000 * H)
    resultat = ventiler([lycee], [mois("mars", MARS, 110, origine="lycée")])
    assert [(a.debut, a.fin, a.centiemes) for a in resultat.affectations] == [
        (date(2026, 3, 1), date(2026, 3, 15), 50 * H)
    ]
    assert [(s.debut, s.fin, s.centiemes, s.motif) for s in resultat.surplus] == [
        (date(2026, 3, 16), date(2026, 3, 31), 60 * H, MotifSurplus.PERIODE)
    ]


@pytest.mark.parametrize(("prorata", "heures"), [(Prorata.CONTENU, 0), (Prorata.CHEVAUCHEMENT, 110)])
def test_ventiler_other_policies_take_the_month_whole_or_not_at_all(prorata, heures):
    lycee = Engagement(id="lycée", debut=date(2026, 1, 1), fin=date(2026, 3, 15), centiemes=1000 * H)
    resultat = ventiler([lycee], [mois("mars", MARS, 110, origine="lycée")], prorata=prorata)
    assert resultat.certificat.couvert == heures * H


def test_ventiler_suspension_takes_no_hours():
    lycee = marche("lycée", JANVIER, MARS, exclus=(FEVRIER,))
    resultat = ventiler([lycee], [mois("janvier", JANVIER, 10), mois("février", FEVRIER, 10)])
    assert retenues(resultat) == {("janvier", "lycée"): 10}
    assert [(s.heures, s.motif) for s in resultat.surplus] == [("février", MotifSurplus.PERIODE)]


@pytest.mark.parametrize(
    ("exclus", "heures"), [((FEVRIER,), 0), (((date(2026, 2, 1), date(2026, 2, 27)),), 10)]
)
def test_ventiler_overlap_needs_one_day_outside_the_suspension(exclus, heures):
    lycee = marche("lycée", JANVIER, MARS, exclus=exclus)
    resultat = ventiler([lycee], [mois("février", FEVRIER, 10)], prorata=Prorata.CHEVAUCHEMENT)
    assert resultat.certificat.couvert == heures * H


# Reasons.


def test_ventiler_names_why_each_hour_is_left_over():
    lycee = marche("lycée", JANVIER, FEVRIER, 1, publics=QPV, recoit=Partage.AUCUN, hors_marche=False)
    resultat = ventiler(
        [lycee],
        [
            mois("trop", JANVIER, 2, origine="lycée", publics=QPV),
            mois("tard", AVRIL, 1, origine="lycée", publics=QPV),
            mois("autre public", JANVIER, 1, origine="lycée", publics=RSA),
            mois("sans agrément", JANVIER, 1, origine="lycée", publics=frozenset()),
            mois("agence", JANVIER, 1, publics=QPV),
        ],
    )
    assert {s.heures: s.motif for s in resultat.surplus} == {
        "trop": MotifSurplus.EXCEDENT,
        "tard": MotifSurplus.PERIODE,
        "autre public": MotifSurplus.PUBLIC,
        "sans agrément": MotifSurplus.NON_ELIGIBLE,
        "agence": MotifSurplus.MUTUALISATION,
    }


@pytest.mark.parametrize(
    ("heures", "motif"),
    [
        ([], MotifManque.RIEN_DECLARE),
        ([mois("h", AVRIL, 10, publics=QPV)], MotifManque.PERIODE),
        ([mois("h", JANVIER, 10, publics=RSA)], MotifManque.PUBLIC),
        ([mois("h", JANVIER, 10, origine="voisin", publics=QPV)], MotifManque.MUTUALISATION),
        ([mois("h", JANVIER, 10, publics=QPV)], MotifManque.EPUISE),
        ([mois("g", JANVIER, 10, publics=QPV), mois("h", JANVIER, 10)], MotifManque.PUBLIC),
    ],
)
def test_ventiler_names_why_an_engagement_is_short(heures, motif):
    lycee = marche("lycée", JANVIER, FEVRIER, publics=QPV)
    voisin = marche("voisin", MARS, MARS, 1, figes=H, donne=Partage.AUCUN, hors_marche=False)
    manque = ventiler([lycee, voisin], heures).manques[0]
    assert (manque.engagement, manque.motif) == ("lycée", motif)


def test_ventiler_shortfall_shows_who_competes_and_what_was_set_aside():
    lycee, gymnase = marche("lycée", JANVIER, MARS), marche("gymnase", JANVIER, MARS)
    ailleurs = marche("seul", AVRIL, AVRIL)
    resultat = ventiler([lycee, gymnase, ailleurs], [mois("agence", JANVIER, 120), mois("avril", AVRIL, 30)])
    manques = {m.engagement: m for m in resultat.manques}
    assert manques["lycée"].centiemes == 40 * H
    assert manques["lycée"].detail.groupe == ("gymnase", "lycée")
    assert manques["lycée"].detail.utilisables == 120 * H
    assert manques["lycée"].detail.besoin == 200 * H
    assert manques["lycée"].detail.ecartees == ((MotifManque.PERIODE, 30 * H),)
    assert manques["seul"].detail.groupe == ("seul",)


def test_ventiler_nothing_at_all_is_an_empty_result():
    resultat = ventiler([], [])
    assert (resultat.affectations, resultat.manques, resultat.surplus) == ((), (), ())
    assert (resultat.certificat.couvert, resultat.certificat.coupe) == (0, 0)
