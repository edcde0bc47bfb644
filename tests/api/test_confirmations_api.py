"""Confirming and contesting by REST, as the software of the company that owes."""

import pytest

from guichets.enums import GenreClient
from guichets.portee import hors_portee
from participants.enums import Confirmation
from participants.models import LigneHeures
from tests.api.decor import remplir

pytestmark = pytest.mark.django_db
ADRESSE = "/api/v1/confirmations/"


@pytest.fixture
def pretee(territoire):
    return remplir(territoire)["confirmations"]


def repondre(partenaire, ligne, **corps):
    return partenaire.api().put(f"{ADRESSE}{ligne.cle}/", corps, format="json")


def test_company_reads_what_waits_and_confirms_it(de_entreprise, pretee):
    (lue,) = de_entreprise.api().get(f"{ADRESSE}?confirmation=attendue").json()["results"]
    assert (lue["cle"], lue["declarant"], lue["heures"]) == (str(pretee.cle), "Interim Solidaire", "10.00")
    reponse = repondre(de_entreprise, pretee, reponse="confirmee")
    assert reponse.status_code == 200, reponse.content
    assert (reponse.json()["confirmation"], reponse.json()["repondue_par"]) == (
        "confirmee",
        "Logiciel entreprise",
    )
    assert repondre(de_entreprise, pretee, reponse="confirmee").status_code == 200


def test_contesting_wants_a_reason(de_entreprise, pretee):
    refus = repondre(de_entreprise, pretee, reponse="contestee")
    assert (refus.status_code, list(refus.json()["erreurs"])) == (400, ["motif"])
    accepte = repondre(de_entreprise, pretee, reponse="contestee", motif="Jamais venue")
    assert accepte.json()["motif_contestation"] == "Jamais venue"


def test_decided_hours_are_a_conflict(de_entreprise, pretee):
    with hors_portee("décision"):
        LigneHeures.objects.filter(pk=pretee.pk).update(
            confirmation=Confirmation.CONFIRMEE, motif_decision="Le relevé fait foi"
        )
    reponse = repondre(de_entreprise, pretee, reponse="contestee", motif="Non")
    assert (reponse.status_code, reponse["Content-Type"]) == (409, "application/problem+json")


def test_declarant_reads_the_answer_and_gives_none(creer_partenaire, territoire, pretee):
    siae = creer_partenaire(territoire, GenreClient.ENTREPRISE, entreprise=territoire.siae)
    assert [un["cle"] for un in siae.api().get(ADRESSE).json()["results"]] == [str(pretee.cle)]
    assert repondre(siae, pretee, reponse="confirmee").status_code == 403
