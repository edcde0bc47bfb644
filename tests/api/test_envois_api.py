"""Several declarations in one request: each on its own, the same again changes nothing."""

import pytest

from participants.enums import EtatDeclaration
from tests import fabriques as f
from tests.api.test_declarations_api import MOIS, corps, enregistrees, envoyer

pytestmark = pytest.mark.django_db
ENVOIS = "/api/v1/declarations/envois/"


def send(partenaire, *declarations):
    return envoyer(partenaire, {"declarations": list(declarations)}, ENVOIS)


def results(reponse):
    assert reponse.status_code == 200, reponse.content
    return reponse.json()["resultats"]


def test_envoi_declares_each_month_and_repeats_without_effect(de_entreprise, territoire):
    contenus = [corps(territoire), corps(territoire, mois="2026-02")]
    premiers = results(send(de_entreprise, *contenus))
    assert [(u["resultat"], u["etat"], u["mois"]) for u in premiers] == [
        ("enregistree", "transmise", MOIS),
        ("enregistree", "transmise", "2026-02"),
    ]
    avant = [ligne.pk for ligne in enregistrees()[1]]
    seconds = results(send(de_entreprise, *contenus))
    assert [u["resultat"] for u in seconds] == ["inchangee", "inchangee"]
    assert [u["declaration"] for u in seconds] == [u["declaration"] for u in premiers]
    assert [ligne.pk for ligne in enregistrees()[1]] == avant


def test_refused_declaration_leaves_the_others(de_entreprise, territoire):
    fausse = corps(territoire)
    fausse["lignes"][0]["heures"] = "800.00"
    refusee, admise = results(send(de_entreprise, fausse, corps(territoire, mois="2026-02")))
    assert (refusee["resultat"], admise["resultat"]) == ("refusee", "enregistree")
    assert refusee["erreurs"] == {"lignes.0.heures": ["Un mois compte au plus 744\u00a0heures."]}
    assert [str(d.mois)[:7] for d in enregistrees()[0]] == ["2026-02"]


def test_draft_is_replaced_and_transmitted_month_is_not(de_entreprise, territoire):
    send(de_entreprise, corps(territoire, transmettre=False))
    autre = corps(territoire)
    autre["lignes"][0]["heures"] = "20.00"
    (un,) = results(send(de_entreprise, autre))
    assert (un["resultat"], un["etat"]) == ("enregistree", EtatDeclaration.TRANSMISE)
    encore = corps(territoire)
    (deux,) = results(send(de_entreprise, encore))
    assert deux["resultat"] == "refusee"
    assert "déjà déclaré" in str(deux["erreurs"])
    assert [str(ligne.heures) for ligne in enregistrees()[1]] == ["20.00"]


def test_company_of_a_stranger_is_refused_as_an_unknown_one(de_entreprise, territoire):
    etranger = f.territoire("etranger-2")
    (un,) = results(send(de_entreprise, corps(etranger)))
    assert un["erreurs"] == {"entreprise": ["Cette entreprise est inconnue."]}
    assert enregistrees() == ([], [])


@pytest.mark.parametrize("declarations", [[], [{"inconnu": 1}], "rien"])
def test_body_that_is_not_understood_is_refused_whole(de_entreprise, declarations):
    assert envoyer(de_entreprise, {"declarations": declarations}, ENVOIS).status_code == 400


def test_software_that_only_reads_cannot_send(territoire, du_donneur):
    assert send(du_donneur, corps(territoire)).status_code == 403
