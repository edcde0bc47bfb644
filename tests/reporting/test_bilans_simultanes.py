"""A bilan issued while counts move: what it freezes was true at one moment."""

from datetime import date

import pytest
from django.utils import timezone

from clauses.domain.ventilation.demandes import request_ventilation
from clauses.models import ComptesMois, RunVentilation
from guichets import portee
from guichets.domain.travaux import run_travail
from guichets.enums import EtatTravail
from guichets.models import Travail
from guichets.portee import Principal, hors_portee
from reporting.domain import bilans, queries
from reporting.domain.bilans import prepare_bilan
from tests import fabriques as f
from tests.reporting import decor as d
from tests.reporting.test_bilans import PERIODE, lire
from tests.simultanes import acte_en_cours

JANVIER = date(2025, 1, 1)


@pytest.fixture
def t(transactional_db):
    territoire = f.territoire()
    d.ventiler(territoire.contrat, territoire.engagement, JANVIER, "90", territoire.lot)
    d.comptes_mois(territoire.marche, territoire.entreprise, JANVIER, realisees="90")
    d.comptes_engagement(territoire.engagement, territoire.entreprise, retenues="90", personnes=1, contrats=1)
    return territoire


def preparer(t):
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        return prepare_bilan(marche=lire(t), par=t.facilitateur, **PERIODE)


def erreur_de(bilan):
    with hors_portee("lecture de test"):
        return Travail.objects.get(pk=bilan.travail_id).erreur


@pytest.fixture
def derniere_tentative(settings):
    settings.TRAVAIL_ESSAIS_MAX = 1


def test_bilan_read_across_a_calculation_is_not_issued(t, monkeypatch, derniere_tentative):
    """The months of one calculation, the print of the next: the hours retained are the same in both."""
    lire_calculs, faits = queries.read_runs, []

    def calculer():
        with hors_portee("un calcul"):
            ComptesMois.objects.update(realisees=100, non_retenues=10, motifs={"formation": "10.00"})
            RunVentilation.objects.update(empreinte="b" * 64)

    def pendant(ids):
        if not faits:
            faits.append(True)
            with acte_en_cours(calculer) as fait:
                fait.result()
        return lire_calculs(ids)

    monkeypatch.setattr(queries, "read_runs", pendant)
    bilan = preparer(t)
    assert run_travail(bilan.travail_id) == EtatTravail.ECHEC
    assert erreur_de(bilan) == bilans.COMPTES_DESACCORDES


def test_bilan_waits_for_a_calculation_that_is_due(t):
    """Asked for just after a validation, it comes a few seconds later: nobody has to ask again."""
    with portee.ouvrir(Principal("systeme", t.guichet.pk)):
        ventilation = request_ventilation(entreprise=t.entreprise, cause="Déclaration validée")
    bilan = preparer(t)
    assert run_travail(bilan.travail_id) == EtatTravail.EN_COURS
    with hors_portee("test"):
        Travail.objects.filter(pk=ventilation.pk).update(etat=EtatTravail.FAIT, fini_le=timezone.now())
        Travail.objects.filter(pk=bilan.travail_id).update(bail=timezone.now())
    assert run_travail(bilan.travail_id) == EtatTravail.FAIT


def test_bilan_is_not_issued_while_a_calculation_is_due(t, derniere_tentative):
    """Hours just validated are not told yet, and nothing would say so."""
    with portee.ouvrir(Principal("systeme", t.guichet.pk)):
        request_ventilation(entreprise=t.entreprise, cause="Déclaration validée")
    bilan = preparer(t)
    assert run_travail(bilan.travail_id) == EtatTravail.ECHEC
    assert erreur_de(bilan) == bilans.COMPTES_DESACCORDES
