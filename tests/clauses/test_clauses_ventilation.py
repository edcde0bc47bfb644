import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from clauses.enums import EtatRun, GenrePeriode, MotifNonRetenue
from clauses.models import (
    ComptesEngagement,
    ComptesEngagementMois,
    ComptesMois,
    Manque,
    PeriodeEngagement,
    QuotePart,
    RepartitionEngagement,
    RunVentilation,
    Ventilation,
)
from guichets import portee
from guichets.portee import Principal, hors_portee
from operations.models import ReglesComptage
from participants.enums import Confirmation, EtatLigne, Modalite, TypeContrat
from tests import fabriques as f
from tests.clauses.outils import MUTUALISE, calculer, ecartees, mois_de, retenues
from tests.fabriques import heures

pytestmark = pytest.mark.django_db

MARS, AVRIL, MAI, JUIN = (date(2025, m, 1) for m in (3, 4, 5, 6))


@pytest.fixture
def t(db):
    """A company with one marché of 1 000 h over 2025-2026 and one eligible person."""
    return f.territoire()


def second_marche(t, dues="500", **champs):
    marche = f.marche(t.donneur, "Rénovation d'un gymnase")
    lot = f.lot(marche, objet="Peinture")
    f.attribution(lot, t.entreprise)
    return lot, f.engagement(lot, t.entreprise, dues, libelle="Gymnase", **champs)


def test_hours_stay_on_their_marche(t):
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(100)}
    assert mois_de(t.entreprise) == {
        ("Construction d'une école", MARS): {"realisees": Decimal(100), "retenues": Decimal(100)}
    }


def test_counts_of_the_engagement(t):
    heures(t.contrat, MARS, "100", t.lot)
    heures(t.contrat, AVRIL, "50.5", t.lot)
    calculer(t.entreprise)
    with hors_portee("test"):
        comptes = ComptesEngagement.objects.get(engagement=t.engagement)
    assert (comptes.dues, comptes.retenues, comptes.dont_recues) == (
        Decimal(1000),
        Decimal("150.5"),
        Decimal(0),
    )
    assert (comptes.personnes, comptes.contrats) == (1, 1)
    assert (comptes.calcule_au, comptes.clos_au) == (date(2025, 4, 30), None)
    # 181 of the 730 days of 2025-2026 are over on 30 June 2025.
    assert (comptes.attendues, comptes.attendues_au) == (Decimal("247.95"), date(2025, 6, 30))
    cellule = {"heures": "150.5", "personnes": 1}
    with hors_portee("test"):
        repartition = RepartitionEngagement.objects.get(engagement=t.engagement)
    assert repartition.detail == {
        "modalite": {"embauche": cellule},
        "type_contrat": {"cdd": cellule},
        "sexe": {"f": cellule},
        "age": {"26_40": cellule},
        "qpv": {"non": cellule},
        "publics": {"DELD": cellule},
    }


def test_month_is_cut_at_the_end_of_the_eligibility_window(t):
    with hors_portee("test"):
        t.participant.fenetres.update(au=date(2025, 3, 14))
    heures(t.contrat, MARS, "105", t.lot)
    calculer(t.entreprise)
    # 10 working days until Friday 14, 11 after.
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(50)}
    assert ecartees(t.entreprise) == {MotifNonRetenue.SANS_ELIGIBILITE: Decimal(55)}
    assert mois_de(t.entreprise)["Construction d'une école", MARS] == {
        "realisees": Decimal(105),
        "non_retenues": Decimal(55),
        "retenues": Decimal(50),
    }


def test_person_without_eligibility_counts_nowhere(t):
    autre = f.contrat(f.participant(t.guichet, "Durand", "Luc"), t.entreprise, t.lot)
    heures(autre, MARS, "80", t.lot)
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {}
    assert ecartees(t.entreprise) == {MotifNonRetenue.SANS_ELIGIBILITE: Decimal(80)}


@pytest.mark.parametrize(
    "confirmation",
    [
        {"confirmation": Confirmation.ATTENDUE},
        {"confirmation": Confirmation.CONTESTEE, "motif_contestation": "Absente ce mois-ci"},
    ],
)
def test_unconfirmed_hours_are_set_aside(t, confirmation):
    heures(t.contrat, MARS, "80", t.lot, **confirmation)
    calculer(t.entreprise)
    assert ecartees(t.entreprise) == {MotifNonRetenue.CONFIRMATION: Decimal(80)}


def test_formation_is_set_aside_when_the_rules_say_so(t):
    f.regles(t.guichet, marche=t.marche, formation_comptee=False)
    heures(t.contrat, MARS, "80", t.lot, dont_formation=Decimal(14))
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(66)}
    assert ecartees(t.entreprise) == {MotifNonRetenue.FORMATION: Decimal(14)}


def test_cdi_stops_counting_after_the_months_of_the_rules(t):
    f.regles(t.guichet, donneur_ordre=t.donneur, cdi_mois=3)
    cdi = f.contrat(
        t.participant, t.entreprise, t.lot, type=TypeContrat.CDI, fin=None, debut=date(2025, 1, 1)
    )
    heures(cdi, MARS, "100", t.lot)
    heures(cdi, AVRIL, "90", t.lot)
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(100)}
    assert ecartees(t.entreprise) == {MotifNonRetenue.CDI: Decimal(90)}


def test_hours_of_a_followed_lot_serve_nothing(t):
    second_marche(t, **MUTUALISE)
    with hors_portee("test"):
        t.engagement.dispositif.code = "art_30"
        t.engagement.dispositif.save()
        t.engagement.nature, t.engagement.heures = "suivi", None
        t.engagement.save()
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {}
    assert ecartees(t.entreprise) == {MotifNonRetenue.SANS_ENGAGEMENT: Decimal(100)}
    with hors_portee("test"):
        comptes = ComptesEngagement.objects.get(engagement=t.engagement)
    assert (comptes.retenues, comptes.personnes, comptes.suivies) == (Decimal(0), 1, Decimal(100))


def test_two_quote_parts_are_counted_for_their_own_company(t):
    autre = f.entreprise(t.guichet, "Cotraitant")
    f.attribution(t.lot, autre, "cotraitant")
    with hors_portee("test"):
        QuotePart.objects.create(
            guichet=t.guichet, engagement=t.engagement, donneur_ordre=t.donneur, entreprise=autre,
            heures=Decimal(300), du=date(2025, 1, 1), au=date(2025, 6, 30),
        )  # fmt: skip
        QuotePart.objects.create(
            guichet=t.guichet, engagement=t.engagement, donneur_ordre=t.donneur, entreprise=autre,
            heures=Decimal(40), du=date(2025, 7, 1), au=date(2026, 12, 31),
        )  # fmt: skip
    sien = f.contrat(f.participant(t.guichet, "Durand", "Luc"), autre, t.lot)
    f.fenetre(sien.participant, t.facilitateur)
    heures(sien, MARS, "100", t.lot)
    heures(sien, date(2025, 8, 1), "60", t.lot)
    heures(t.contrat, MARS, "90", t.lot)
    calculer(autre, date(2025, 9, 10))
    calculer(t.entreprise)
    assert retenues(autre) == {"Engagement Gros œuvre": Decimal(140)}
    assert ecartees(autre) == {MotifNonRetenue.EXCEDENT: Decimal(20)}
    with hors_portee("test"):
        comptes = {c.entreprise_id: (c.dues, c.retenues) for c in ComptesEngagement.objects.all()}
    assert comptes == {
        autre.pk: (Decimal(340), Decimal(140)),
        t.entreprise.pk: (Decimal(660), Decimal(90)),
    }


def test_hours_of_another_marche_are_refused_without_mutualisation(t):
    second_marche(t, dues="50")
    with hors_portee("test"):
        t.engagement.heures = Decimal(60)
        t.engagement.save()
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(60)}
    assert ecartees(t.entreprise) == {MotifNonRetenue.EXCEDENT: Decimal(40)}
    with hors_portee("test"):
        manque = Manque.objects.get(engagement__libelle="Gymnase")
    assert manque.motif == "mutualisation"
    assert manque.detail == (
        "Des heures existent sur d'autres marchés, mais la mutualisation n'y est pas prévue."
    )


def mutualiser(t, dues_ecole="60"):
    with hors_portee("test"):
        for nom, valeur in {**MUTUALISE, "heures": Decimal(dues_ecole)}.items():
            setattr(t.engagement, nom, valeur)
        t.engagement.save()


def test_lent_and_received_hours_keep_the_identity(t):
    mutualiser(t)
    second_marche(t, dues="1000", **MUTUALISE)
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(60), "Gymnase": Decimal(40)}
    assert mois_de(t.entreprise) == {
        ("Construction d'une école", MARS): {
            "realisees": Decimal(100),
            "pretees": Decimal(40),
            "retenues": Decimal(60),
        },
        ("Rénovation d'un gymnase", MARS): {"recues": Decimal(40), "retenues": Decimal(40)},
    }
    with hors_portee("test"):
        assert ComptesEngagement.objects.get(engagement__libelle="Gymnase").dont_recues == Decimal(40)


def test_rules_without_mutualisation_keep_hours_at_home(t):
    with hors_portee("test"):
        ReglesComptage.objects.filter(guichet=t.guichet).update(mutualise=False)
    mutualiser(t)
    second_marche(t, dues="1000", **MUTUALISE)
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(60)}


def test_what_is_not_expected_yet_stays_in_reserve(t):
    mutualiser(t)
    # Over ten years, 5 % or so is expected by the end of June.
    second_marche(t, dues="100", debut=date(2025, 1, 1), fin=date(2034, 12, 31), **MUTUALISE)
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    # 181 of the 3 652 days.
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(60), "Gymnase": Decimal("4.96")}
    assert ecartees(t.entreprise) == {MotifNonRetenue.RESERVE: Decimal("35.04")}
    assert mois_de(t.entreprise)["Construction d'une école", MARS]["en_reserve"] == Decimal("35.04")


def test_an_engagement_that_ends_soon_takes_all_that_it_lacks(t):
    mutualiser(t)
    second_marche(t, dues="200", debut=date(2025, 1, 1), fin=date(2025, 6, 30), **MUTUALISE)
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    # 1 000 h over two years expect 14.88 h of the 60 by the end of June; the rest goes to what ends in June.
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal("14.88"), "Gymnase": Decimal("85.12")}


def test_suspended_days_take_no_hours_and_neutralised_days_do(t):
    for genre, du, au in (
        (GenrePeriode.SUSPENSION, date(2025, 3, 1), date(2025, 3, 31)),
        (GenrePeriode.NEUTRALISEE, date(2025, 4, 1), date(2025, 4, 30)),
    ):
        with hors_portee("test"):
            PeriodeEngagement.objects.create(
                guichet=t.guichet, engagement=t.engagement, donneur_ordre=t.donneur,
                genre=genre, du=du, au=au, motif="Arrêt de chantier",
            )  # fmt: skip
    heures(t.contrat, MARS, "100", t.lot)
    heures(t.contrat, AVRIL, "70", t.lot)
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(70)}
    assert ecartees(t.entreprise) == {MotifNonRetenue.HORS_PERIODE: Decimal(100)}


def test_public_of_the_engagement_excludes_others(t):
    with hors_portee("test"):
        t.engagement.publics = ["QPV"]
        t.engagement.save()
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    assert ecartees(t.entreprise) == {MotifNonRetenue.NON_COMPTABLE: Decimal(100)}


def test_hours_on_no_marche_count_only_by_an_explicit_rule(t):
    heures(t.contrat, MARS, "100")
    calculer(t.entreprise)
    assert ecartees(t.entreprise) == {MotifNonRetenue.REFUS: Decimal(100)}
    assert mois_de(t.entreprise) == {}
    with hors_portee("test"):
        t.engagement.hors_marche = True
        t.engagement.save()
    calculer(t.entreprise)
    # Worked elsewhere: only what is expected by the end of June (181 of 730 days).
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(100)}
    assert mois_de(t.entreprise)["Construction d'une école", MARS] == {
        "recues": Decimal(100),
        "retenues": Decimal(100),
    }


def test_same_facts_are_not_computed_twice(t):
    heures(t.contrat, MARS, "100", t.lot)
    premier = calculer(t.entreprise)
    assert calculer(t.entreprise).pk == premier.pk
    heures(t.contrat, AVRIL, "10", t.lot)
    second = calculer(t.entreprise)
    assert second.pk != premier.pk
    with hors_portee("test"):
        etats = dict(RunVentilation.objects.values_list("pk", "etat"))
    assert etats == {premier.pk: EtatRun.REMPLACE, second.pk: EtatRun.APPLIQUE}


def test_only_differences_are_written(t):
    heures(t.contrat, MARS, "100", t.lot)
    premier = calculer(t.entreprise)
    heures(t.contrat, AVRIL, "10", t.lot)
    second = calculer(t.entreprise)
    with hors_portee("test"):
        assert dict(Ventilation.objects.values_list("mois", "run_id")) == {MARS: premier.pk, AVRIL: second.pk}


def test_database_refuses_to_count_an_hour_twice(t):
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    with hors_portee("test"):
        v = Ventilation.objects.get()
        v.pk, v.cle, v.heures = None, uuid.uuid4(), Decimal("0.01")
        with pytest.raises(IntegrityError, match="ventilation_somme"), transaction.atomic():
            v.save(force_insert=True)


def test_lent_person_counts_for_the_company_that_owes(t):
    prete = f.contrat(
        f.participant(t.guichet, "Diallo", "Ali"), t.entreprise, t.lot,
        employeur=t.siae, declarant=t.siae, modalite=Modalite.MISE_A_DISPOSITION, type=TypeContrat.MISSION,
    )  # fmt: skip
    f.fenetre(prete.participant, t.facilitateur)
    heures(prete, MARS, "35", t.lot, confirmation=Confirmation.CONFIRMEE)
    calculer(t.entreprise)
    calculer(t.siae)
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(35)}
    assert retenues(t.siae) == {}


def test_replaced_line_is_not_counted(t):
    heures(t.contrat, MARS, "100", t.lot, etat=EtatLigne.REMPLACEE)
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {}


def test_queries_do_not_depend_on_the_number_of_lines(t):
    heures(t.contrat, MARS, "100", t.lot)
    with CaptureQueriesContext(connection) as une:
        calculer(t.entreprise)
    with hors_portee("test"):
        Ventilation.objects.all().delete()
        RunVentilation.objects.all().delete()
        ComptesEngagement.objects.all().delete()
        ComptesEngagementMois.objects.all().delete()
        RepartitionEngagement.objects.all().delete()
        ComptesMois.objects.all().delete()
    for n in range(4):
        personne = f.participant(t.guichet, f"Nom{n}", "X")
        f.fenetre(personne, t.facilitateur)
        sien = f.contrat(personne, t.entreprise, t.lot)
        for mois in (MARS, AVRIL, MAI):
            heures(sien, mois, "20", t.lot)
    second_marche(t, **MUTUALISE)
    with CaptureQueriesContext(connection) as plusieurs:
        calculer(t.entreprise)
    assert len(plusieurs) == len(une)


def test_company_learns_nothing_of_the_public_of_its_only_person(t):
    """Two guichets that differ only in a criterion give the company the same rows."""
    vues = []
    for monde, code in ((t, "DELD"), (f.territoire("jumeau"), "JUSTICE")):
        personne = f.participant(monde.guichet, "Seule", "Ici")
        f.fenetre(personne, monde.facilitateur, criteres=(code,))
        heures(f.contrat(personne, monde.entreprise, monde.lot), MARS, "100", monde.lot)
        calculer(monde.entreprise)
        with portee.ouvrir(Principal("utilisateur", monde.employeur.pk)):
            assert not RepartitionEngagement.objects.exists()
            champs = [c.name for c in ComptesEngagement._meta.fields if not c.is_relation]
            colonnes = set(champs) - {"id", "cle", "cree_le", "calcule_le"}
            vues.append(ComptesEngagement.objects.values(*sorted(colonnes)).get())
            vues[-1] |= ComptesMois.objects.values("mois", "motifs", "realisees", "retenues").get()
    assert vues[0] == vues[1]
    assert vues[0]["retenues"] == Decimal(100)
