"""« Heures à confirmer » in the company's portal, and the last word at the desk."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichets.portee import hors_portee
from participants.enums import Confirmation, EtatLigne, Modalite
from participants.models import LigneHeures
from tests import fabriques as f
from tests.participants.declarants import MARS, valider
from tests.participants.test_declarations_prets import transmettre_pret


@pytest.fixture
def pret(territoire):
    return f.contrat(
        territoire.participant,
        territoire.entreprise,
        territoire.lot,
        employeur=territoire.siae,
        declarant=territoire.siae,
        modalite=Modalite.MISE_A_DISPOSITION,
    )


@pytest.fixture
def ligne(territoire, pret):
    transmettre_pret(territoire, pret)
    with hors_portee("lecture de test"):
        return LigneHeures.objects.select_related("declaration").get()


def relue():
    with hors_portee("lecture de test"):
        return LigneHeures.objects.get()


def texte(reponse):
    return html.unescape(reponse.content.decode())


def portail(nom="confirmations", *args):
    return reverse(f"entreprise:{nom}", args=args)


def bureau(t, nom, *args):
    return reverse(f"participants:{nom}", args=[t.guichet.slug, *args])


def test_company_confirms_a_whole_group(client, territoire, ligne):
    client.force_login(territoire.employeur)
    page = client.get(portail())
    assert "Interim Solidaire, mars\xa02026" in texte(page)
    (groupe,) = page.context["groupes"]
    reponse = client.post(portail("confirmer", groupe.cle), {"empreinte": groupe.empreinte})
    assert reponse.url == portail()
    assert relue().confirmation == Confirmation.CONFIRMEE
    suite = texte(client.get(portail()))
    assert "Rien à confirmer" in suite
    assert "Vos dernières réponses" in suite


def test_group_that_changed_since_is_shown_again(client, territoire, ligne):
    client.force_login(territoire.employeur)
    reponse = client.post(portail("confirmer", ligne.cle), {"empreinte": "perimee"})
    assert reponse.status_code == 422
    assert "ont changé depuis" in texte(reponse)
    assert relue().confirmation == Confirmation.ATTENDUE


def test_contestation_without_reason_stays_open_on_its_line(client, territoire, ligne):
    client.force_login(territoire.employeur)
    reponse = client.post(portail("repondre", ligne.cle), {"action": "contester", "motif": "  "})
    assert reponse.status_code == 422
    assert '<details class="contester" open>' in texte(reponse)
    assert "Indiquez pourquoi vous contestez ces heures." in texte(reponse)


def test_declarant_reads_why_and_corrects(client, territoire, ligne):
    valider(territoire, ligne.declaration)
    client.force_login(territoire.employeur)
    client.post(portail("repondre", ligne.cle), {"action": "contester", "motif": "Absente une semaine"})
    client.force_login(territoire.conseiller_siae)
    page = texte(client.get(portail()))
    assert "«\u00a0Absente une semaine\u00a0»" in page
    assert "Corriger le mois" in page
    assert "Corriger des heures contestées" in texte(client.get(portail("accueil")))
    url = reverse("entreprise:rectifier", args=["2026-03", ligne.declaration.cle])
    assert client.post(url, {"motif": "Contestation : Absente une semaine"}).status_code == 302
    assert "Continuer la correction" in texte(client.get(portail()))


def test_desk_decides_with_a_reason(client, territoire, ligne):
    client.force_login(territoire.employeur)
    client.post(portail("repondre", ligne.cle), {"action": "contester", "motif": "Jamais venue"})
    client.force_login(territoire.facilitateur)
    assert "Heures contestées" in texte(client.get(reverse("bureau", args=[territoire.guichet.slug])))
    page = texte(client.get(bureau(territoire, "confirmations")))
    assert "«\u00a0Jamais venue\u00a0»" in page
    refusee = client.post(bureau(territoire, "ligne_trancher", ligne.cle), {"decision": "retenir"})
    assert refusee.status_code == 422
    client.post(
        bureau(territoire, "ligne_trancher", ligne.cle), {"decision": "ecarter", "motif": "Relevé absent"}
    )
    assert (relue().confirmation, relue().motif_decision) == (Confirmation.CONTESTEE, "Relevé absent")
    assert "Aucune heure contestée" in texte(client.get(bureau(territoire, "confirmations")))
    client.force_login(territoire.conseiller_siae)
    assert "Heures écartées\u00a0: Relevé absent" in texte(client.get(portail()))


def test_desk_reads_what_nobody_answered(client, territoire, ligne):
    client.force_login(territoire.lecteur)
    page = texte(client.get(bureau(territoire, "confirmations"), {"etat": "attendues"}))
    assert "Sans réponse (1)" in page
    assert "jamais confirmées d'office" in page
    assert "Trancher" not in page


@pytest.mark.parametrize("qui", ["employeur", "facilitateur"])
def test_as_many_queries_for_one_row_as_for_three(client, territoire, pret, ligne, qui):
    adresse = portail() if qui == "employeur" else bureau(territoire, "confirmations") + "?etat=attendues"
    client.force_login(getattr(territoire, qui))

    def requetes():
        client.get(adresse)
        with CaptureQueriesContext(connection) as capture:
            assert client.get(adresse).status_code == 200
        return len(capture)

    avant = requetes()
    for nom in ("Deux", "Trois"):
        contrat = f.contrat(
            f.participant(territoire.guichet, nom),
            territoire.entreprise,
            employeur=territoire.siae,
            declarant=territoire.siae,
            modalite=Modalite.MISE_A_DISPOSITION,
        )
        with hors_portee("lignes de test"):
            declaration = relue_declaration(ligne)
        f.heures(
            contrat,
            MARS,
            "10",
            declaration=declaration,
            etat=EtatLigne.EN_ATTENTE,
            confirmation=Confirmation.ATTENDUE,
        )
    assert requetes() == avant


def relue_declaration(ligne):
    return LigneHeures.objects.select_related("declaration").get(pk=ligne.pk).declaration


def test_stranger_finds_nothing(client, territoire, ligne):
    etranger = f.territoire("ailleurs", "Étranger ")
    client.force_login(etranger.employeur)
    for nom in ("confirmer", "repondre"):
        assert client.post(portail(nom, ligne.cle)).status_code == 404
    client.force_login(etranger.facilitateur)
    assert client.post(bureau(territoire, "ligne_trancher", ligne.cle)).status_code == 404
    assert relue().confirmation == Confirmation.ATTENDUE
