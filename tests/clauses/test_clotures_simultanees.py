"""A month closed for several companies while another act asks for their jobs: no deadlock."""

import pytest

from clauses.domain.decisions.clotures import close_for_all
from clauses.domain.ventilation import nuit
from clauses.domain.ventilation.demandes import request_ventilations
from clauses.models import ClotureMois
from guichets import portee
from guichets.domain.verrous import lock_entreprise
from guichets.portee import Principal, hors_portee
from tests import fabriques as f
from tests.clauses.decisions import MARS
from tests.clauses.test_clotures import autre_entreprise
from tests.fabriques import heures
from tests.simultanes import Etape, acte_en_cours, blocked_or_done


@pytest.fixture
def t(transactional_db):
    return f.territoire()


def test_closing_takes_companies_in_the_order_of_every_act(t):
    with hors_portee("fabrique"):
        heures(t.contrat, MARS, "10", t.lot)
        # Before the first by its name, after it by its age.
        autre = autre_entreprise(t, "Abaque", MARS)
    entreprises, etape = [t.entreprise, autre], Etape()

    def avancer(dit, fait, total):
        if fait == 2:
            etape.passer()

    def clore():
        with portee.ouvrir(Principal("utilisateur", t.responsable.pk)):
            cles = [str(e.cle) for e in entreprises]
            return close_for_all(guichet=t.guichet, mois=MARS, cles=cles, par=t.responsable, avancer=avancer)

    def demander():
        with portee.ouvrir(Principal("systeme", t.guichet.pk)):
            return request_ventilations(entreprises, cause="Éligibilité décidée")

    with acte_en_cours(clore) as cloture:
        etape.attendre()
        with acte_en_cours(demander) as demande:
            blocked_or_done(demande)
            etape.ouvrir()
            assert cloture.result() == []
            assert len(demande.result()) == 2
    with hors_portee("lecture de test"):
        assert ClotureMois.objects.count() == 2


def test_company_already_closed_is_asked_for_without_waiting_for_the_others(t):
    """An eligibility decided meanwhile holds no company: it must not wait for the whole closing."""
    with hors_portee("fabrique"):
        heures(t.contrat, MARS, "10", t.lot)
        autre = autre_entreprise(t, "Abaque", MARS)
    etape = Etape()

    def avancer(dit, fait, total):
        if fait == 2:
            etape.passer()

    def clore():
        with portee.ouvrir(Principal("utilisateur", t.responsable.pk)):
            cles = [str(e.cle) for e in (t.entreprise, autre)]
            return close_for_all(guichet=t.guichet, mois=MARS, cles=cles, par=t.responsable, avancer=avancer)

    assert demandee_pendant(t, clore, etape)


def test_company_in_other_hands_is_asked_for_without_waiting_for_the_night(t, monkeypatch):
    monkeypatch.setattr(nuit, "TRANCHE", 1)
    with hors_portee("fabrique"):
        autre = autre_entreprise(t, "Abaque", MARS)
    etape, saisie = Etape(), Etape()

    def saisir():
        with portee.ouvrir(Principal("systeme", t.guichet.pk)):
            lock_entreprise(t.entreprise.pk)
            saisie.passer()

    def avancer(dit, fait, total):
        if fait == 1:
            etape.passer()

    def calculer():
        with portee.ouvrir(Principal("systeme", t.guichet.pk)):
            return nuit.ventiler_par_tranches(
                guichet=t.guichet, entreprises=[t.entreprise.pk, autre.pk], cause="Nuit", avancer=avancer
            )

    with acte_en_cours(saisir):
        saisie.attendre()
        sans_attendre = demandee_pendant(t, calculer, etape)
        saisie.ouvrir()
    assert sans_attendre


def demandee_pendant(t, acte, etape):
    """Whether the first company's ventilation is asked for while `acte`, which is past it, goes on."""

    def demander():
        with portee.ouvrir(Principal("systeme", t.guichet.pk)):
            return request_ventilations([t.entreprise], cause="Éligibilité décidée")

    with acte_en_cours(acte) as en_cours:
        etape.attendre()
        with acte_en_cours(demander) as demande:
            blocked_or_done(demande)
            sans_attendre = demande.done()
            etape.ouvrir()
            assert len(demande.result()) == 1
        en_cours.result()
    return sans_attendre
