"""Closed months: what is validated later is carried, signed, by the first open month; the past stays."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from clauses.domain.decisions.ajustements import withdraw_ajustement
from clauses.models import (
    Ajustement,
    ComptesEngagement,
    ComptesEngagementMois,
    ComptesMois,
    NonRetenue,
    Ventilation,
)
from guichets.evenements import publier
from guichets.portee import hors_portee
from participants.domain.confirmations.reponses import confirm_ligne
from participants.enums import Confirmation, EtatLigne, Modalite
from participants.evenements import DeclarationValidee, EligibiliteDecidee
from participants.models import LigneHeures
from tests import fabriques as f
from tests.clauses.decisions import (
    AVRIL,
    MAI,
    MARS,
    MOTIF,
    ajustements,
    as_facilitateur,
    corriger,
    declarer,
    fermer,
    rectifier,
    saisie,
)
from tests.clauses.outils import calculer, ecartees, mois_de, retenues
from tests.fabriques import heures

pytestmark = pytest.mark.django_db
GROS_OEUVRE, GYMNASE, ECOLE = "Engagement Gros œuvre", "Engagement Gymnase", "Construction d'une école"
PARTAGE = {"donne": 3, "recoit": 3, "fondement": "accord", "fondement_le": date(2025, 1, 1)}


@pytest.fixture
def t(db):
    return f.territoire()


@pytest.fixture
def gymnase(t):
    """A second engagement of the company, on another marché, that shares with the first."""
    lot = f.lot(f.marche(t.donneur, "Rénovation d'un gymnase"), objet="Gymnase")
    f.attribution(lot, t.entreprise)
    with hors_portee("test"):
        for nom, valeur in PARTAGE.items():
            setattr(t.engagement, nom, valeur)
        t.engagement.save()
    return f.engagement(lot, t.entreprise, "1000", **PARTAGE)


def owe(engagement, nombre):
    with hors_portee("test"):
        engagement.heures = Decimal(nombre)
        engagement.save()


def picture(mois=MARS):
    """Every row that a closed month froze, value for value."""
    with hors_portee("test"):
        return [
            list(modele.objects.filter(mois=mois).order_by("pk").values())
            for modele in (Ventilation, NonRetenue, ComptesMois, ComptesEngagementMois)
        ]


def current(t, mois=MARS):
    with hors_portee("test"):
        return LigneHeures.objects.select_related("guichet", "creditee__guichet").get(
            mois=mois, etat=EtatLigne.VALIDEE, entreprise=t.entreprise
        )


def test_fewer_hours_are_taken_back_in_the_first_open_month(t):
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    calculer(t.entreprise)
    avant = picture()
    rectifier(t, saisie(t.contrat, t.lot, "60"))
    assert ajustements(t) == [(GROS_OEUVRE, MARS, AVRIL, Decimal(-40), "rectification")]
    with hors_portee("test"):
        un = Ajustement.objects.get()
    assert (un.raison, un.par) == (MOTIF, t.facilitateur)
    calculer(t.entreprise)
    assert picture() == avant
    assert mois_de(t.entreprise) == {
        (ECOLE, MARS): {"realisees": Decimal(100), "retenues": Decimal(100)},
        (ECOLE, AVRIL): {"ajustements": Decimal(-40), "retenues": Decimal(-40)},
    }
    with hors_portee("test"):
        assert ComptesEngagement.objects.get().retenues == Decimal(60)


def test_hours_not_retained_absorb_the_decrease_first(t):
    owe(t.engagement, "70")
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    rectifier(t, saisie(t.contrat, t.lot, "80"))
    assert ajustements(t) == []
    rectifier(t, saisie(t.contrat, t.lot, "65"))
    assert ajustements(t) == [(GROS_OEUVRE, MARS, AVRIL, Decimal(-5), "rectification")]


def test_hours_lent_elsewhere_are_taken_back_before_the_marches_own(t, gymnase):
    owe(t.engagement, "60")
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    assert retenues(t.entreprise) == {GROS_OEUVRE: Decimal(60), GYMNASE: Decimal(40)}
    rectifier(t, saisie(t.contrat, t.lot, "50"))
    assert ajustements(t) == [
        (GYMNASE, MARS, AVRIL, Decimal(-40), "rectification"),
        (GROS_OEUVRE, MARS, AVRIL, Decimal(-10), "rectification"),
    ]


def test_more_hours_go_to_the_marche_worked_on_within_its_room(t, gymnase):
    owe(t.engagement, "110")
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    avant = picture()
    rectifier(t, saisie(t.contrat, t.lot, "130"))
    assert ajustements(t) == [(GROS_OEUVRE, MARS, AVRIL, Decimal(10), "rectification")]
    calculer(t.entreprise)
    assert picture() == avant
    assert retenues(t.entreprise) == {GROS_OEUVRE: Decimal(100)}


def test_down_then_up_again_comes_back_to_the_closing(t):
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    rectifier(t, saisie(t.contrat, t.lot, "60"))
    rectifier(t, saisie(t.contrat, t.lot, "100"))
    assert [a[3] for a in ajustements(t)] == [Decimal(-40), Decimal(40)]
    rectifier(t, saisie(t.contrat, t.lot, "120"))
    rectifier(t, saisie(t.contrat, t.lot, "110"))
    assert [a[3] for a in ajustements(t)] == [Decimal(-40), Decimal(40), Decimal(20), Decimal(-10)]
    calculer(t.entreprise)
    assert mois_de(t.entreprise)[ECOLE, AVRIL] == {"ajustements": Decimal(10), "retenues": Decimal(10)}


def test_hours_given_back_do_not_pass_what_is_still_owed(t):
    owe(t.engagement, "100")
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    rectifier(t, saisie(t.contrat, t.lot, "60"))
    heures(t.contrat, AVRIL, "30", t.lot)
    fermer(t, AVRIL)
    rectifier(t, saisie(t.contrat, t.lot, "100"))
    assert [(a[2], a[3]) for a in ajustements(t)] == [(AVRIL, Decimal(-40)), (MAI, Decimal(10))]


def test_moved_lot_leaves_one_marche_for_the_other(t, gymnase):
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    rectifier(t, saisie(t.contrat, gymnase.lot, "100"))
    assert ajustements(t) == [
        (GROS_OEUVRE, MARS, AVRIL, Decimal(-100), "rectification"),
        (GYMNASE, MARS, AVRIL, Decimal(100), "rectification"),
    ]


def test_removed_line_is_taken_back_whole(t, gymnase):
    autre = f.contrat(f.participant(t.guichet, "Durand", "Luc"), t.entreprise, t.lot)
    f.fenetre(autre.participant, t.facilitateur)
    heures(t.contrat, MARS, "100", t.lot)
    heures(t.contrat, MARS, "20", gymnase.lot)
    heures(autre, MARS, "30", t.lot)
    fermer(t)
    rectifier(t, saisie(t.contrat, gymnase.lot, "20"), saisie(autre, t.lot, "30"))
    assert ajustements(t) == [(GROS_OEUVRE, MARS, AVRIL, Decimal(-100), "rectification")]


def test_first_declaration_of_a_closed_month_is_carried(t):
    pret = f.contrat(
        f.participant(t.guichet, "Diallo", "Ibrahim"),
        t.entreprise,
        t.lot,
        employeur=t.siae,
        declarant=t.siae,
        modalite=Modalite.MISE_A_DISPOSITION,
    )
    f.fenetre(pret.participant, t.facilitateur)
    heures(pret, MARS, "50", t.lot, confirmation=Confirmation.CONFIRMEE)
    fermer(t)
    avant = picture()
    declarer(t, saisie(t.contrat, t.lot, "100"))
    assert ajustements(t) == [(GROS_OEUVRE, MARS, AVRIL, Decimal(100), "validation")]
    with hors_portee("test"):
        assert Ajustement.objects.get().raison == "Déclaration de mars\xa02025 validée après la clôture"
    calculer(t.entreprise)
    assert picture() == avant


def test_lent_hours_are_carried_once_when_they_are_confirmed(t):
    """The company that is credited has its own closings, and its own word to say."""
    pret = f.contrat(
        f.participant(t.guichet, "Diallo", "Ibrahim"),
        t.entreprise,
        t.lot,
        employeur=t.siae,
        declarant=t.siae,
        modalite=Modalite.MISE_A_DISPOSITION,
    )
    f.fenetre(pret.participant, t.facilitateur)
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    declaration = declarer(t, saisie(pret, t.lot, "30"), entreprise=t.siae)
    assert ajustements(t) == []
    with hors_portee("test"):
        ligne = LigneHeures.objects.select_related("guichet", "declaration").get(declaration=declaration)
    as_facilitateur(t, lambda: confirm_ligne(ligne=ligne))
    as_facilitateur(t, lambda: publier(DeclarationValidee(declaration.pk)))
    assert ajustements(t) == [(GROS_OEUVRE, MARS, AVRIL, Decimal(30), "validation")]


def test_one_declaration_corrects_the_closed_months_of_two_companies(t):
    autre = f.entreprise(t.guichet, "Zinc et toits")
    lot = f.lot(f.marche(t.donneur, "Toiture"), objet="Toiture")
    f.attribution(lot, autre)
    f.engagement(lot, autre)
    contrats = []
    for nom, creditee, son_lot in (("Diallo", t.entreprise, t.lot), ("Bah", autre, lot)):
        personne = f.participant(t.guichet, nom)
        f.fenetre(personne, t.facilitateur)
        pret = {"employeur": t.siae, "declarant": t.siae, "modalite": Modalite.MISE_A_DISPOSITION}
        contrats.append(f.contrat(personne, creditee, son_lot, **pret))
        heures(contrats[-1], MARS, "100", son_lot, confirmation=Confirmation.CONFIRMEE)
    fermer(t)
    fermer(t, entreprise=autre)
    rectifier(t, *(saisie(c, c.lot, "70") for c in contrats), entreprise=t.siae)
    assert ajustements(t) == [
        (GROS_OEUVRE, MARS, AVRIL, Decimal(-30), "rectification"),
        ("Engagement Toiture", MARS, AVRIL, Decimal(-30), "rectification"),
    ]


def test_added_hours_of_a_person_without_eligibility_are_not_carried(t):
    autre = f.contrat(f.participant(t.guichet, "Durand", "Luc"), t.entreprise, t.lot)
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    rectifier(t, saisie(t.contrat, t.lot, "100"), saisie(autre, t.lot, "40"))
    assert ajustements(t) == []


def test_eligibility_lost_after_the_closing_changes_nothing_there(t):
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    calculer(t.entreprise)
    avant = picture()
    with hors_portee("test"):
        t.participant.fenetres.all().delete()
    as_facilitateur(t, lambda: publier(EligibiliteDecidee(t.participant.pk)))
    calculer(t.entreprise)
    assert picture() == avant
    assert retenues(t.entreprise) == {GROS_OEUVRE: Decimal(100)}
    assert ajustements(t) == []


def test_open_month_is_still_replaced(t):
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    rectifier(t, saisie(t.contrat, t.lot, "60"))
    assert ajustements(t) == []
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {GROS_OEUVRE: Decimal(60)}
    assert ecartees(t.entreprise) == {}


def test_adjustments_use_up_what_is_owed(t):
    owe(t.engagement, "150")
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    rectifier(t, saisie(t.contrat, t.lot, "120"))
    heures(t.contrat, AVRIL, "50", t.lot)
    calculer(t.entreprise)
    assert mois_de(t.entreprise)[ECOLE, AVRIL] == {
        "realisees": Decimal(50),
        "excedent": Decimal(20),
        "ajustements": Decimal(20),
        "retenues": Decimal(50),
    }
    with hors_portee("test"):
        assert ComptesEngagement.objects.get().retenues == Decimal(150)


def test_move_by_hand_keeps_the_total(t, gymnase):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    corriger(t, ligne, "25", de=t.engagement, vers=gymnase, motif="accord")
    assert ajustements(t) == [
        (GROS_OEUVRE, MARS, AVRIL, Decimal(-25), "accord"),
        (GYMNASE, MARS, AVRIL, Decimal(25), "accord"),
    ]
    calculer(t.entreprise)
    assert mois_de(t.entreprise)[ECOLE, AVRIL] == {"ajustements": Decimal(-25), "retenues": Decimal(-25)}
    assert mois_de(t.entreprise)["Rénovation d'un gymnase", AVRIL] == {
        "ajustements": Decimal(25),
        "retenues": Decimal(25),
    }


def test_decision_survives_a_rectification(t, gymnase):
    """Ten hours moved by hand stay moved; the decrease takes what was received elsewhere first."""
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    corriger(t, ligne, "10", de=t.engagement, vers=gymnase)
    rectifier(t, saisie(t.contrat, t.lot, "95"))
    assert [(a[0], a[3], a[4]) for a in ajustements(t)] == [
        (GROS_OEUVRE, Decimal(-10), "erreur"),
        (GYMNASE, Decimal(10), "erreur"),
        (GYMNASE, Decimal(-5), "rectification"),
    ]


@pytest.mark.parametrize(
    ("nombre", "message"),
    [("120", "Seules 100,00"), ("0", "supérieur à zéro")],
)
def test_move_beyond_what_is_retained_is_refused(t, gymnase, nombre, message):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    with pytest.raises(ValidationError, match=message):
        corriger(t, ligne, nombre, de=t.engagement, vers=gymnase)


def test_move_to_a_marche_that_refuses_is_refused(t, gymnase):
    with hors_portee("test"):
        gymnase.recoit = 0
        gymnase.save()
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    with pytest.raises(ValidationError, match="La mutualisation n'est pas prévue entre ces deux marchés"):
        corriger(t, ligne, "10", de=t.engagement, vers=gymnase)


def test_move_beyond_the_room_is_refused(t, gymnase):
    owe(gymnase, "15")
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    with pytest.raises(ValidationError, match="Au plus 15,00"):
        corriger(t, ligne, "20", de=t.engagement, vers=gymnase)


def test_open_month_is_not_corrected_by_an_adjustment(t):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    with pytest.raises(ValidationError, match="n'est pas clos"):
        corriger(t, ligne, "10", de=t.engagement)


def test_hours_not_retained_may_be_counted_later_by_agreement(t):
    owe(t.engagement, "70")
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    owe(t.engagement, "90")
    with pytest.raises(ValidationError, match="Au plus 20,00"):
        corriger(t, ligne, "30", vers=t.engagement, motif="accord")
    corriger(t, ligne, "20", vers=t.engagement, motif="accord")
    calculer(t.entreprise)
    with hors_portee("test"):
        assert ComptesEngagement.objects.get().retenues == Decimal(90)


def test_withdrawn_move_leaves_with_its_other_side_and_its_reason(t, gymnase):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    moins, _ = corriger(t, ligne, "10", de=t.engagement, vers=gymnase)
    as_facilitateur(t, lambda: withdraw_ajustement(ajustement=moins, raison="Tapé deux fois"))
    assert ajustements(t) == []
    with hors_portee("test"):
        partis = Ajustement.pgh_event_model.objects.filter(pgh_label="delete")
        assert [p.pgh_context["raison"] for p in partis] == ["Tapé deux fois"] * 2


def test_move_withdrawn_twice_at_once_leaves_its_twin_whole(t, gymnase):
    """The second request read its row before the first one deleted it."""
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    moins, _ = corriger(t, ligne, "10", de=t.engagement, vers=gymnase)
    corriger(t, ligne, "10", de=t.engagement, vers=gymnase)
    with hors_portee("test"):
        lu_avant = Ajustement.objects.select_related("entreprise__guichet").get(pk=moins.pk)
    as_facilitateur(t, lambda: withdraw_ajustement(ajustement=moins, raison="Tapé deux fois"))
    with pytest.raises(ValidationError, match="n'existe plus"):
        as_facilitateur(t, lambda: withdraw_ajustement(ajustement=lu_avant, raison="Tapé deux fois"))
    with hors_portee("test"):
        restent = Ajustement.objects.order_by("heures").values_list("heures", flat=True)
        assert list(restent) == [Decimal(-10), Decimal(10)]


def test_adjustment_of_a_declaration_is_not_withdrawn_by_hand(t):
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    rectifier(t, saisie(t.contrat, t.lot, "60"))
    with hors_portee("test"):
        un = Ajustement.objects.select_related("entreprise__guichet").get()
    with pytest.raises(ValidationError, match="suit une déclaration"):
        as_facilitateur(t, lambda: withdraw_ajustement(ajustement=un, raison="x"))


def test_adjustment_closes_with_the_month_that_carries_it(t):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    un, *_ = corriger(t, ligne, "10", de=t.engagement)
    fermer(t, AVRIL)
    with pytest.raises(ValidationError, match="Le mois qui porte cet ajustement est clos"):
        as_facilitateur(t, lambda: withdraw_ajustement(ajustement=un, raison="Trop tard"))


def check_at_once():
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_database_refuses_more_hours_than_the_line(t):
    """The sum over a place, checked at the end of the transaction, whatever the code says."""
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    with hors_portee("test"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(
            "INSERT INTO clauses_ajustement (guichet_id, cle, cree_le, entreprise_id, engagement_id,"
            " ligne_id, mois, mois_corrige, heures, motif, raison, par_id) VALUES"
            " (%s, gen_random_uuid(), now(), %s, %s, %s, %s, %s, 0.01, 'erreur', 'x', %s)",
            [t.guichet.pk, t.entreprise.pk, t.engagement.pk, ligne.pk, AVRIL, MARS, t.facilitateur.pk],
        )
        with pytest.raises(IntegrityError, match="ventilation_somme"):
            check_at_once()
        transaction.set_rollback(True)


def test_database_refuses_a_replaced_line_without_its_adjustment(t):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    with hors_portee("test"), transaction.atomic():
        LigneHeures.objects.filter(pk=ligne.pk).update(etat=EtatLigne.REMPLACEE)
        with pytest.raises(IntegrityError, match="ventilation_somme"):
            check_at_once()
        transaction.set_rollback(True)
