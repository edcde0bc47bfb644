"""What may be closed, what stands in the way, and a month closed for several companies at once."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clauses.domain.decisions.ajustements import place_of
from clauses.domain.decisions.clotures import months_to_close, request_closings
from clauses.domain.decisions.gel import hours_to_freeze
from clauses.models import ClotureMois
from guichets import portee
from guichets.domain.travaux import run_travail
from guichets.enums import EtatTravail
from guichets.models import Travail
from guichets.portee import Principal, hors_portee
from participants.enums import Confirmation, EtatDeclaration, EtatLigne, Modalite
from tests import fabriques as f
from tests.clauses.decisions import AVRIL, MARS, ajustements, corriger, fermer
from tests.fabriques import heures

pytestmark = pytest.mark.django_db


@pytest.fixture
def t(db):
    return f.territoire()


def autre_entreprise(t, nom, *mois):
    """A company with its lot, its engagement, its person and validated hours."""
    entreprise = f.entreprise(t.guichet, nom)
    lot = f.lot(f.marche(t.donneur, f"Marché {nom}"), objet=nom)
    f.attribution(lot, entreprise)
    f.engagement(lot, entreprise)
    personne = f.participant(t.guichet, nom)
    f.fenetre(personne, t.facilitateur)
    contrat = f.contrat(personne, entreprise, lot)
    for un_mois in mois:
        heures(contrat, un_mois, "50", lot)
    return entreprise


def a_clore(t):
    with hors_portee("test"):
        return [(m.mois, m.obstacles) for m in months_to_close(guichet=t.guichet)]


def test_only_the_first_month_is_free(t):
    heures(t.contrat, MARS, "10", t.lot)
    heures(t.contrat, AVRIL, "10", t.lot)
    assert a_clore(t) == [(MARS, ()), (AVRIL, ("Clore d'abord mars\xa02025",))]


def test_pending_declaration_and_confirmation_stand_in_the_way(t):
    pret = f.contrat(
        f.participant(t.guichet, "Diallo", "Ibrahim"),
        t.entreprise,
        t.lot,
        employeur=t.siae,
        declarant=t.siae,
        modalite=Modalite.MISE_A_DISPOSITION,
    )
    heures(t.contrat, MARS, "10", t.lot)
    heures(pret, MARS, "10", t.lot, confirmation=Confirmation.ATTENDUE)
    heures(pret, MARS, "5", etat=EtatLigne.EN_ATTENTE)
    assert a_clore(t)[0] == (
        MARS,
        (
            "Une déclaration attend encore sa validation",
            "Des heures attendent la confirmation de l'entreprise redevable",
        ),
    )


def test_own_rectification_under_way_stands_in_the_way(t):
    heures(t.contrat, MARS, "10", t.lot)
    f.declaration(t.entreprise, MARS, rang=1, etat=EtatDeclaration.BROUILLON, motif_rectification="x")
    assert a_clore(t) == [(MARS, ("Une déclaration attend encore sa validation",))]
    with pytest.raises(ValidationError, match="attend encore sa validation"):
        fermer(t)


def test_month_that_only_carries_adjustments_closes_too(t):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    assert a_clore(t) == []
    corriger(t, ligne, "10", de=t.engagement)
    assert a_clore(t) == [(AVRIL, ())]
    fermer(t, AVRIL)
    assert a_clore(t) == []


def test_correction_decided_twice_at_once_is_written_once(t):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        lue = place_of(ligne).empreinte
    corriger(t, ligne, "10", de=t.engagement, empreinte=lue)
    with pytest.raises(ValidationError, match="corrigées entre-temps") as refus:
        corriger(t, ligne, "10", de=t.engagement, empreinte=lue)
    assert refus.value.code == "changee"
    assert len(ajustements(t)) == 1


def test_hours_to_freeze_by_engagement(t):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    corriger(t, ligne, "10", de=t.engagement)
    heures(t.contrat, AVRIL, "50", t.lot)
    with hors_portee("test"):
        (gel,) = hours_to_freeze(entreprise=t.entreprise, mois=AVRIL)
    assert (gel.engagement, gel.retenues, gel.ajustements, gel.total) == (
        t.engagement,
        Decimal(50),
        Decimal(-10),
        Decimal(40),
    )


def demander(t, mois, entreprises, par):
    with portee.ouvrir(Principal("utilisateur", par.pk)):
        travail = request_closings(guichet=t.guichet, mois=mois, cles=[str(e.cle) for e in entreprises])
    return run_travail(travail.pk), travail


def test_one_refusal_does_not_stop_the_others(t):
    heures(t.contrat, MARS, "10", t.lot)
    autres = [autre_entreprise(t, "Alpha", MARS), autre_entreprise(t, "Beta", date(2025, 2, 1), MARS)]
    etat, travail = demander(t, MARS, [t.entreprise, *autres], t.responsable)
    assert etat == EtatTravail.FAIT
    with hors_portee("test"):
        closes = set(ClotureMois.objects.values_list("entreprise__nom", "mois", "par_id"))
        resultat = Travail.objects.get(pk=travail.pk).resultat
    assert closes == {("Bâti Test", MARS, t.responsable.pk), ("Alpha", MARS, t.responsable.pk)}
    assert resultat["refus"] == [
        [str(autres[1].cle), "Commencez par clore février\xa02025 : les mois se closent dans l'ordre."]
    ]
    assert (resultat["closes"], resultat["mois"]) == (2, "2025-03-01")


def test_closing_for_all_asks_again_whether_the_asker_may(t):
    heures(t.contrat, MARS, "10", t.lot)
    etat, travail = demander(t, MARS, [t.entreprise], t.facilitateur)
    assert etat == EtatTravail.ECHEC
    with hors_portee("test"):
        assert Travail.objects.get(pk=travail.pk).erreur == (
            "Seule une personne responsable du guichet peut clore un mois."
        )
        assert not ClotureMois.objects.exists()


def test_nothing_ticked_is_refused(t):
    with pytest.raises(ValidationError, match="Cochez au moins une entreprise"):
        demander(t, MARS, [], t.responsable)


@pytest.mark.parametrize("nombre", [1, 3])
def test_companies_do_not_change_the_number_of_queries(t, nombre):
    for rang in range(nombre):
        autre_entreprise(t, f"Entreprise {rang}", MARS, AVRIL)
    with (
        hors_portee("test"),
        CaptureQueriesContext(
            connection,
        ) as requetes,
    ):
        assert len(months_to_close(guichet=t.guichet)) == 2 * nombre
    assert len(requetes) == 7
