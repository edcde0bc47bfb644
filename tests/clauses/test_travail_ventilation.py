"""From a validated declaration to counted hours, through the real job; rectifications and closed months."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from clauses.domain.decisions.clotures import closable_months, close_month
from clauses.models import ClotureMois, ComptesEngagement, ComptesMois, RunVentilation, Ventilation
from guichets import portee
from guichets.domain.travaux import run_travail
from guichets.enums import EtatTravail
from guichets.evenements import publier
from guichets.models import Travail
from guichets.portee import Principal, hors_portee
from operations.evenements import LotsRegroupes
from operations.models import Lot, ReglesComptage
from participants.enums import Confirmation, EtatDeclaration, EtatLigne
from participants.evenements import DeclarationValidee, EligibiliteDecidee
from participants.models import DeclarationMensuelle
from tests import fabriques as f
from tests.clauses.outils import calculer, ecartees, mois_de, retenues
from tests.fabriques import declaration, heures

pytestmark = pytest.mark.django_db
MARS, AVRIL = date(2025, 3, 1), date(2025, 4, 1)


@pytest.fixture
def t(db):
    return f.territoire()


def annoncer(t, evenement):
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        publier(evenement)


def executer():
    """Run every waiting job, as the worker does."""
    with hors_portee("test"):
        attendent = list(Travail.objects.filter(etat=EtatTravail.A_FAIRE).values_list("pk", flat=True))
    return [run_travail(pk) for pk in attendent]


def test_validated_declaration_is_ventilated_by_the_job(t):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    annoncer(t, DeclarationValidee(ligne.declaration_id))
    assert executer() == [EtatTravail.FAIT]
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(100)}
    with hors_portee("test"):
        travail = Travail.objects.get()
        run = RunVentilation.objects.get()
    assert travail.libelle == "Ventilation des heures de Bâti Test"
    assert travail.etape == "Heures ventilées et comptes à jour"
    assert travail.resultat == {
        "page": ["clauses:entreprise", str(t.entreprise.cle)],
        "run": str(run.cle),
        "ventilations": 1,
    }
    assert (run.travail_id, run.cause) == (travail.pk, "Déclaration de mars\xa02025 validée")


def test_two_facts_in_a_row_make_one_job(t):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    annoncer(t, DeclarationValidee(ligne.declaration_id))
    annoncer(t, EligibiliteDecidee(t.participant.pk))
    assert executer() == [EtatTravail.FAIT]


def test_job_without_rules_fails_in_french(t):
    with hors_portee("test"):
        t.participant.fenetres.all().delete()
        ReglesComptage.objects.filter(guichet=t.guichet).delete()
    ligne = heures(t.contrat, MARS, "100", t.lot)
    annoncer(t, DeclarationValidee(ligne.declaration_id))
    assert executer() == [EtatTravail.ECHEC]
    with hors_portee("test"):
        assert Travail.objects.get().erreur.startswith("Aucune règle de comptage n'est en vigueur")


def test_eligibility_decided_later_makes_past_hours_count(t):
    autre = f.contrat(f.participant(t.guichet, "Durand", "Luc"), t.entreprise, t.lot)
    heures(autre, MARS, "80", t.lot)
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {}
    f.fenetre(autre.participant, t.facilitateur)
    annoncer(t, EligibiliteDecidee(autre.participant_id))
    executer()
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(80)}


def rectifier(t, ancienne, nombre):
    """What the validation of a rectification writes before it announces it."""
    with hors_portee("test"):
        ancienne.etat = EtatLigne.REMPLACEE
        ancienne.save()
    declaration(t.entreprise, ancienne.mois, rang=1, motif_rectification="Oubli")
    return heures(t.contrat, ancienne.mois, nombre, t.lot, rang=1, remplace=ancienne)


def test_rectified_hours_stop_counting_at_once_and_are_counted_anew(t):
    ancienne = heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    nouvelle = rectifier(t, ancienne, "60")
    annoncer(t, DeclarationValidee(nouvelle.declaration_id))
    assert retenues(t.entreprise) == {}
    executer()
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(60)}
    assert mois_de(t.entreprise) == {
        ("Construction d'une école", MARS): {"realisees": Decimal(60), "retenues": Decimal(60)}
    }


def fermer(t, mois=MARS):
    with portee.ouvrir(Principal("utilisateur", t.responsable.pk)):
        return close_month(entreprise=t.entreprise, mois=mois, par=t.responsable)


def test_closed_month_does_not_change(t):
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(100)}
    with hors_portee("test"):
        avant = list(Ventilation.objects.values())
        t.participant.fenetres.all().delete()
    heures(t.contrat, AVRIL, "50", t.lot)
    calculer(t.entreprise)
    with hors_portee("test"):
        assert list(Ventilation.objects.values()) == avant
        assert ComptesEngagement.objects.get().clos_au == date(2025, 3, 31)
    assert mois_de(t.entreprise)["Construction d'une école", MARS]["retenues"] == Decimal(100)
    assert ecartees(t.entreprise) == {"sans_eligibilite": Decimal(50)}


def test_frozen_hours_use_up_what_is_owed(t):
    with hors_portee("test"):
        t.engagement.heures = Decimal(120)
        t.engagement.save()
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    heures(t.contrat, AVRIL, "50", t.lot)
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(120)}
    assert ecartees(t.entreprise) == {"excedent": Decimal(30)}


def test_database_refuses_to_touch_a_closed_month(t):
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    with hors_portee("test"), pytest.raises(IntegrityError, match="mois_clos"), transaction.atomic():
        Ventilation.objects.all().delete()


def test_months_close_in_order_with_nothing_pending(t):
    heures(t.contrat, MARS, "10", t.lot)
    heures(t.contrat, AVRIL, "10", t.lot)
    with hors_portee("test"):
        assert closable_months(entreprise=t.entreprise) == [MARS, AVRIL]
    with pytest.raises(ValidationError, match="Commencez par clore mars"):
        fermer(t, AVRIL)
    with pytest.raises(ValidationError, match="ne peut pas être clos"):
        fermer(t, date(2025, 5, 1))
    with hors_portee("test"):
        DeclarationMensuelle.objects.filter(mois=MARS).update(etat=EtatDeclaration.TRANSMISE)
    with pytest.raises(ValidationError, match="attend encore sa validation"):
        fermer(t)
    with hors_portee("test"):
        DeclarationMensuelle.objects.filter(mois=MARS).update(etat=EtatDeclaration.VALIDEE)
    fermer(t)
    with pytest.raises(ValidationError, match="Ce mois est déjà clos"):
        fermer(t)
    with hors_portee("test"):
        assert list(ClotureMois.objects.values_list("mois", "par_id")) == [(MARS, t.responsable.pk)]


def test_month_with_unconfirmed_hours_does_not_close(t):
    heures(t.contrat, MARS, "10", t.lot, confirmation=Confirmation.ATTENDUE)
    with pytest.raises(ValidationError, match="attendent la confirmation"):
        fermer(t)


def test_regrouped_lots_take_their_engagements_along(t):
    autre = f.marche(t.donneur, "Marché regroupé")
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    with hors_portee("test"):
        Lot.objects.filter(pk=t.lot.pk).update(marche=autre)
    annoncer(t, LotsRegroupes(autre.pk, (t.lot.pk,)))
    assert executer() == [EtatTravail.FAIT]
    assert mois_de(t.entreprise) == {
        ("Marché regroupé", MARS): {"realisees": Decimal(100), "retenues": Decimal(100)}
    }


def test_buyer_reads_counts_and_no_line(t):
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    with portee.ouvrir(Principal("utilisateur", t.referent.pk)):
        assert ComptesEngagement.objects.get().retenues == Decimal(100)
        assert ComptesMois.objects.get().realisees == Decimal(100)
        assert not Ventilation.objects.exists()


def commande(*arguments):
    sortie = StringIO()
    call_command("ventiler", *arguments, stdout=sortie)
    return sortie.getvalue().strip()


def test_command_ventilates_a_guichet_once(t):
    heures(t.contrat, MARS, "100", t.lot)
    assert commande("--guichet", t.guichet.slug) == "1 entreprise(s) vérifiée(s), 1 recalculée(s)."
    assert commande("--guichet", t.guichet.slug) == "1 entreprise(s) vérifiée(s), 0 recalculée(s)."
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(100)}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--guichet", "inconnu"), "Aucun guichet ne s'appelle « inconnu »."),
        (("--guichet", "guichet-test", "--entreprise", "123"), "n'est pas un SIREN"),
        (("--guichet", "guichet-test", "--entreprise", "732829320"), "n'a le SIREN 732829320"),
    ],
)
def test_command_refuses_bad_input_in_french(t, arguments, message):
    with pytest.raises(CommandError, match=message):
        commande(*arguments)


def test_command_asks_the_workers_for_one_job_per_batch(t):
    heures(t.contrat, MARS, "100", t.lot)
    assert commande("--guichet", t.guichet.slug, "--travaux") == "1\xa0travail demandé."
    assert executer() == [EtatTravail.FAIT]
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(100)}
