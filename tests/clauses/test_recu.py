"""The receipt: what was transmitted, when and by whom, on screen and as an accessible PDF."""

import io
import logging

import pytest
from django.urls import reverse
from pypdf import PdfReader

from guichets.portee import hors_portee
from participants.models import DeclarationMensuelle
from tests import fabriques as f
from tests.clauses.grilles import MOIS, cellule, saisie, texte, url_grille
from tests.pdf import assert_accessible

PDF = f"/entreprise/declarations/{MOIS}/recu/pdf/"
RECU = f"/entreprise/declarations/{MOIS}/recu/"


@pytest.fixture
def transmise(client, territoire):
    """A month transmitted in two guichets by the same person."""
    autre = f.territoire("second-guichet", "Second ")
    f.acces_entreprise(autre.entreprise, territoire.employeur)
    client.force_login(territoire.employeur)
    envoi = saisie(territoire, "7h30", action="transmettre") | {cellule(autre.contrat): "20"}
    envoi[cellule(territoire.contrat, champ="dont_formation")] = "3,5"
    client.post(url_grille(), envoi)
    client.post(reverse("entreprise:transmettre", args=[MOIS]), {"certifie": "oui"})
    return territoire


def lu(contenu):
    return " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(contenu)).pages).split())


def test_receipt_leads_to_its_pdf(client, transmise):
    ecran = texte(client.get(RECU))
    assert f'href="{PDF}"' in ecran
    assert "27,50 h déclarées dans 2 guichets" in ecran
    assert "dont formation 3,50 h" in ecran


def test_pdf_tells_what_was_sent_and_is_accessible(client, transmise, caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        reponse = client.get(PDF)
    assert reponse.status_code == 200
    assert reponse["Content-Disposition"] == f'attachment; filename="recu-heures-{MOIS}.pdf"'
    assert caplog.records == []
    assert_accessible(reponse.content)
    contenu = lu(reponse.content).replace("\u00a0", " ")
    with hors_portee("lecture de test"):
        cles = [str(d.cle) for d in DeclarationMensuelle.objects.all()]
    attendus = ["Mars 2026", "MARTIN Awa", "7,50 h", "20,00 h", "27,50 h", str(transmise.employeur), *cles]
    attendus.append(transmise.entreprise.identifiant)
    assert [mot for mot in attendus if mot not in contenu] == []
    assert "DELD" not in contenu
    assert "Mission locale" not in contenu


def test_pdf_of_a_month_not_transmitted_is_not_found(client, territoire):
    client.force_login(territoire.employeur)
    assert client.get(PDF).status_code == 404
    client.post(url_grille(), saisie(territoire, "7", action="enregistrer"))
    assert client.get(PDF).status_code == 404


def test_pdf_of_another_company_is_not_found(client, transmise):
    client.force_login(transmise.conseiller_siae)
    assert client.get(PDF).status_code == 404


def test_pdf_of_a_month_of_nothing_says_so(client, territoire):
    client.force_login(territoire.employeur)
    rien = {f"rien-{territoire.entreprise.cle}": "oui"}
    client.post(url_grille(), saisie(territoire, "", action="transmettre", **rien))
    client.post(reverse("entreprise:transmettre", args=[MOIS]), {"certifie": "oui"})
    assert "personne n'a travaillé" in lu(client.get(PDF).content)
