"""A month closed for several companies while another act asks for their jobs: no deadlock."""

import pytest

from clauses.domain.decisions.clotures import close_for_all
from clauses.domain.ventilation.demandes import request_ventilations
from clauses.models import ClotureMois
from guichets import portee
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
