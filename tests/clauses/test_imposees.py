"""Hours imposed at a meeting: within the hard rules, followed through a rectification or dropped in sight."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clauses.domain.decisions.imposees import NE_TIENT_PLUS, RETIREE, read_line, remove_affectation
from clauses.domain.decisions.possibles import Examen
from clauses.models import AffectationImposee, Ventilation
from guichets.models import Journal, Travail
from guichets.portee import hors_portee
from tests import fabriques as f
from tests.clauses.decisions import AVRIL, MARS, as_facilitateur, fermer, imposer, rectifier, saisie
from tests.clauses.outils import calculer, ecartees, retenues
from tests.fabriques import heures

pytestmark = pytest.mark.django_db
GROS_OEUVRE, GYMNASE = "Engagement Gros œuvre", "Engagement Gymnase"
PARTAGE = {"donne": 3, "recoit": 3, "fondement": "accord", "fondement_le": date(2025, 1, 1)}


@pytest.fixture
def t(db):
    return f.territoire()


def ouvrir_gymnase(t, heures="1000", **champs):
    lot = f.lot(f.marche(t.donneur, "Rénovation d'un gymnase"), objet="Gymnase")
    f.attribution(lot, t.entreprise)
    return f.engagement(lot, t.entreprise, heures, **{**PARTAGE, **champs})


@pytest.fixture
def gymnase(t):
    changer(t.engagement, **PARTAGE)
    return ouvrir_gymnase(t)


def changer(engagement, **champs):
    with hors_portee("test"):
        for nom, valeur in champs.items():
            setattr(engagement, nom, valeur)
        engagement.save()


def refus(t, ligne):
    """The reason of each engagement of the company, empty where hours may go."""
    with hors_portee("test"):
        return {
            p.engagement.libelle: (p.centiemes, p.refus) for p in Examen.of(read_line(ligne.pk)).possibles()
        }


def test_imposed_hours_leave_their_marche(t, gymnase):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {GROS_OEUVRE: Decimal(100)}
    imposer(t, ligne, gymnase, "35")
    with hors_portee("test"):
        assert Travail.objects.get().parametres["cause"] == "Affectation imposée"
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {GROS_OEUVRE: Decimal(65), GYMNASE: Decimal(35)}
    with hors_portee("test"):
        assert list(Ventilation.objects.filter(motif="imposee").values_list("heures")) == [(Decimal(35),)]


def test_imposed_hours_pass_what_is_expected_to_date_but_not_the_room(t, gymnase):
    changer(gymnase, heures=Decimal(50))
    ligne = heures(t.contrat, MARS, "100", t.lot)
    with pytest.raises(ValidationError, match="Au plus 50,00"):
        imposer(t, ligne, gymnase, "60")
    imposer(t, ligne, gymnase, "50")
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {GROS_OEUVRE: Decimal(50), GYMNASE: Decimal(50)}


def test_room_left_by_other_imposed_hours(t, gymnase):
    changer(gymnase, heures=Decimal(50))
    ligne, suivante = heures(t.contrat, MARS, "100", t.lot), heures(t.contrat, AVRIL, "100", t.lot)
    imposer(t, ligne, gymnase, "30")
    assert refus(t, suivante)[GYMNASE] == (2000, "")
    imposer(t, suivante, gymnase, "20")
    autre = heures(t.contrat, date(2025, 5, 1), "100", t.lot)
    assert refus(t, autre)[GYMNASE] == (
        0,
        "Toutes ses heures dues sont déjà retenues par des mois clos ou imposées.",
    )


def test_line_is_imposed_once_only(t, gymnase):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    imposer(t, ligne, t.engagement, "80")
    assert refus(t, ligne)[GYMNASE] == (2000, "")
    with pytest.raises(ValidationError, match="Au plus 20,00"):
        imposer(t, ligne, gymnase, "21")
    with pytest.raises(ValidationError, match="déjà une affectation imposée sur cet engagement"):
        imposer(t, ligne, t.engagement, "5")


@pytest.mark.parametrize(
    ("champs", "raison"),
    [
        ({"debut": date(2025, 4, 1)}, "Ces heures tombent hors de sa période, ou pendant une suspension."),
        ({"publics": ["BRSA"]}, "La personne ne répond pas aux conditions de cet engagement."),
        ({"recoit": 0}, "La mutualisation n'est pas prévue entre ces deux marchés."),
    ],
)
def test_hard_rules_refuse_with_their_reason(t, champs, raison):
    changer(t.engagement, **PARTAGE)
    gymnase = ouvrir_gymnase(t, **champs)
    ligne = heures(t.contrat, MARS, "100", t.lot)
    assert refus(t, ligne) == {GROS_OEUVRE: (10000, ""), GYMNASE: (0, raison)}
    with pytest.raises(ValidationError, match=raison):
        imposer(t, ligne, gymnase, "10")


def test_engagement_open_for_half_the_month_takes_its_days_only(t):
    changer(t.engagement, **PARTAGE)
    gymnase = ouvrir_gymnase(t, debut=date(2025, 3, 17))
    ligne = heures(t.contrat, MARS, "105", t.lot)
    # 21 working days in March 2025, 11 of them from the 17th.
    assert refus(t, ligne)[GYMNASE] == (5500, "")
    imposer(t, ligne, gymnase, "55")
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {GROS_OEUVRE: Decimal(50), GYMNASE: Decimal(55)}


def test_hours_without_eligibility_are_not_imposed(t):
    autre = f.contrat(f.participant(t.guichet, "Durand", "Luc"), t.entreprise, t.lot)
    ligne = heures(autre, MARS, "100", t.lot)
    with pytest.raises(ValidationError, match="Éligibilité non validée à ces dates"):
        imposer(t, ligne, t.engagement, "10")


def test_meeting_to_come_and_empty_reason_are_refused(t):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    with pytest.raises(ValidationError, match="n'a pas encore eu lieu"):
        imposer(t, ligne, t.engagement, "10", decidee_le=timezone.localdate() + timedelta(days=1))
    with pytest.raises(ValidationError, match="pourquoi ces heures sont imposées"):
        imposer(t, ligne, t.engagement, "10", motif=" ")


def test_closed_month_is_not_imposed(t):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    with pytest.raises(ValidationError, match="ses heures se corrigent par un ajustement"):
        imposer(t, ligne, t.engagement, "10")


def test_engagement_of_another_company_is_refused(t):
    autre = f.entreprise(t.guichet, "Autre")
    lot = f.lot(f.marche(t.donneur, "Pont"), objet="Pont")
    f.attribution(lot, autre)
    pont = f.engagement(lot, autre)
    ligne = heures(t.contrat, MARS, "100", t.lot)
    with pytest.raises(ValidationError, match="ne doit pas d'heures sur cet engagement"):
        imposer(t, ligne, pont, "10")


def test_removed_affectation_gives_its_hours_back_and_keeps_its_reason(t, gymnase):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    imposee = imposer(t, ligne, gymnase, "35")
    as_facilitateur(t, lambda: remove_affectation(imposee=imposee, raison="Accord dénoncé"))
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {GROS_OEUVRE: Decimal(100)}
    with hors_portee("test"):
        depart = AffectationImposee.pgh_event_model.objects.get(pgh_label="delete")
    assert depart.pgh_context == {
        "acteur": f"utilisateur:{t.facilitateur.pk}",
        "raison": "Accord dénoncé",
    }


def test_affectation_removed_twice_at_once_is_told_once(t, gymnase):
    """The second request read its row before the first one deleted it."""
    imposee = imposer(t, heures(t.contrat, MARS, "100", t.lot), gymnase, "35")
    with hors_portee("test"):
        lue_avant = AffectationImposee.objects.select_related("ligne", "entreprise__guichet").get()
    as_facilitateur(t, lambda: remove_affectation(imposee=imposee, raison="Accord dénoncé"))
    with pytest.raises(ValidationError, match="n'existe plus"):
        as_facilitateur(t, lambda: remove_affectation(imposee=lue_avant, raison="Accord dénoncé"))


def test_rectification_that_still_fits_keeps_the_affectation(t, gymnase):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    imposee = imposer(t, ligne, gymnase, "35")
    rectifier(t, saisie(t.contrat, t.lot, "40"))
    with hors_portee("test"):
        suivie = AffectationImposee.objects.select_related("ligne").get()
    assert (suivie.pk, suivie.ligne.heures) == (imposee.pk, Decimal(40))
    assert suivie.ligne_id != ligne.pk
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {GROS_OEUVRE: Decimal(5), GYMNASE: Decimal(35)}
    assert ecartees(t.entreprise) == {}


@pytest.mark.parametrize("heures_apres", ["30", "0"])
def test_rectification_that_does_not_fit_drops_the_affectation_in_sight(t, gymnase, heures_apres):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    imposee = imposer(t, ligne, gymnase, "35")
    rectifier(t, saisie(t.contrat, t.lot, heures_apres))
    with hors_portee("test"):
        assert not AffectationImposee.objects.exists()
        depart = AffectationImposee.pgh_event_model.objects.get(pgh_label="delete")
        assert depart.pgh_context["raison"] == NE_TIENT_PLUS
        assert Journal.objects.get(evenement=RETIREE).objet_cle == imposee.cle


def test_frozen_imposed_hours_count_once(t, gymnase):
    changer(gymnase, heures=Decimal(50))
    ligne = heures(t.contrat, MARS, "100", t.lot)
    imposer(t, ligne, gymnase, "30")
    fermer(t)
    suivante = heures(t.contrat, AVRIL, "100", t.lot)
    assert refus(t, suivante)[GYMNASE] == (2000, "")
    imposer(t, suivante, gymnase, "20")
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {GROS_OEUVRE: Decimal(150), GYMNASE: Decimal(50)}
