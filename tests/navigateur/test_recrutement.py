"""A need played by the four who meet on it: company, prescripteur, facilitateur, then the company again."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import fabriques as f
from tests.navigateur.controle import TELEPHONE

pytestmark = pytest.mark.navigateur

PRENOM, NOM = "Leïla", "Zylberstein"
COMPLET = f"{NOM.upper()} {PRENOM}"


@pytest.fixture
def acteurs(depart):
    """A company that owes 600 h until the summer, and a mission locale."""
    jour = timezone.localdate()
    bati = f.entreprise(depart.guichet, "Bâti Ormes")
    marche = f.marche(f.donneur(depart.guichet, "Région des Ormes"), "Lycée des Ormes")
    lot = f.lot(marche, objet="Façades", debut=jour - timedelta(days=60), fin=jour + timedelta(days=200))
    f.attribution(lot, bati)
    f.engagement(lot, bati, "600")
    locale = f.prescripteur(depart.guichet, "Mission locale des Ormes")
    return {
        "facilitateur": depart.facilitateur,
        "entreprise": f.acces_entreprise(bati),
        "prescripteur": f.acces_prescripteur(locale),
        "jour": jour,
    }


def test_recrutement_du_besoin_a_la_reponse(acteurs, poste, ouvrier):
    entreprise = poste(acteurs["entreprise"], TELEPHONE)
    _publish(entreprise, acteurs["jour"])
    prescripteur = poste(acteurs["prescripteur"], TELEPHONE)
    _prescribe(prescripteur)
    _correct(prescripteur)
    _examine_and_transmit(poste(acteurs["facilitateur"]), acteurs["jour"])
    _answer_and_note(entreprise)
    _read_answer(prescripteur)


def _publish(poste, jour):
    page, check = poste.page, poste.controle.check
    page.goto("/entreprise/recrutement/")
    check("recrutement-vide")
    page.get_by_role("link", name="Publier un besoin").first.click()
    page.get_by_label("Métier").fill("maçonnerie")
    page.get_by_label("Intitulé du poste").fill("Aide-maçon")
    page.get_by_label("À partir du").fill((jour + timedelta(days=10)).isoformat())
    page.get_by_label("Jusqu'au").fill((jour + timedelta(days=79)).isoformat())
    page.get_by_label("Jusqu'au").blur()
    expect(page.locator("#estimation")).to_contain_text("ferait environ 350\u00a0h")
    page.get_by_role("button", name="Publier le besoin").click()
    expect(page.get_by_label("Lieu de travail")).to_have_attribute("aria-invalid", "true")
    check("recrutement-besoin-refuse")
    expect(page.get_by_label("Intitulé du poste")).to_have_value("Aide-maçon")
    page.get_by_label("Lieu de travail").fill("Limoges")
    page.get_by_role("button", name="Publier le besoin").click()
    expect(page.locator(".messages")).to_contain_text("Le besoin est publié")
    check("recrutement-besoin-publie")


def _prescribe(poste):
    page, check = poste.page, poste.controle.check
    page.goto("/prescripteur/besoins/")
    check("prescripteur-besoins")
    page.get_by_role("link", name="Aide-maçon").click()
    check("prescripteur-besoin")
    page.get_by_role("link", name="Remplir sa fiche").click()
    page.get_by_label("Nom", exact=False).first.fill(NOM)
    page.get_by_label("Prénom").fill(PRENOM)
    page.get_by_label("Téléphone").fill("05 55 01 02 03")
    page.get_by_label("Moins de 26 ans").check()
    page.get_by_label("Métier visé").fill("F1703")
    page.get_by_role("button", name="Envoyer au guichet").click()
    expect(page.get_by_text("Cochez cette case une fois la personne informée")).to_be_visible()
    check("prescripteur-fiche-refusee")
    expect(page.get_by_label("Prénom")).to_have_value(PRENOM)
    page.get_by_label("La personne est informée").check()
    page.get_by_role("button", name="Envoyer au guichet").click()
    expect(page.locator(".messages")).to_contain_text("proposée pour ce poste")
    check("prescripteur-fiche")


def _correct(poste):
    """As long as the guichet has not decided."""
    page, check = poste.page, poste.controle.check
    page.get_by_role("link", name="Corriger").click()
    page.get_by_label("Téléphone").fill("douze")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_label("Téléphone")).to_have_attribute("aria-invalid", "true")
    check("prescripteur-fiche-corriger")
    page.get_by_label("Téléphone").fill("05 55 01 02 04")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".messages")).to_contain_text("La fiche est corrigée")
    check("prescripteur-fiche-corrigee")


def _examine_and_transmit(poste, jour):
    page, check = poste.page, poste.controle.check
    page.goto("/")
    page.get_by_role("link", name="Fiches à examiner").click()
    check("bureau-fiches")
    page.get_by_role("link", name=COMPLET).click()
    check("bureau-fiche")
    page.get_by_role("link", name="Étudier l'éligibilité").click()
    expect(page.locator("#id_critere-0-code")).to_have_value("JEUNE")
    page.get_by_role("button", name="Enregistrer la demande").click()
    page.locator("summary").filter(has_text="Valider l'éligibilité").click()
    page.get_by_role("dialog").get_by_role("button", name="Valider").click()
    expect(page.locator(".messages")).to_contain_text("est validée")
    page.goto("/g/haute-vienne/besoins/")
    check("bureau-besoins")
    page.get_by_role("link", name="Aide-maçon").click()
    check("bureau-besoin")
    page.get_by_role("button", name="Transmettre").click()
    expect(page.locator(".messages")).to_contain_text("L'entreprise peut lire le nom")
    page.goto(f"/g/haute-vienne/rencontre/?mois={jour:%Y-%m}")
    expect(page.locator("#r-prescrire")).to_be_visible()
    check("bureau-rencontre")


def _answer_and_note(poste):
    page, check = poste.page, poste.controle.check
    page.goto("/entreprise/recrutement/")
    page.get_by_role("link", name="Aide-maçon").click()
    expect(page.get_by_role("heading", name=COMPLET)).to_be_visible()
    check("recrutement-proposition")
    contenu = page.content()
    assert "Mission locale" not in contenu
    assert "Moins de 26 ans" not in contenu
    page.locator("summary").filter(has_text="Ne pas retenir").click()
    poste.controle.check_here("recrutement-refuser")
    page.get_by_role("dialog").get_by_label("Motif").select_option("horaires")
    page.get_by_role("button", name="Envoyer la réponse").click()
    expect(page.locator(".messages")).to_contain_text("Votre réponse est enregistrée")
    assert NOM.upper() not in page.content()
    page.goto("/entreprise/recrutement/")
    page.get_by_role("combobox", name="Démarche").select_option("entretien")
    page.get_by_role("button", name="Noter la démarche").click()
    expect(page.locator(".messages")).to_contain_text("La démarche est notée")
    check("recrutement-demarches")


def _read_answer(poste):
    poste.page.goto("/prescripteur/besoins/")
    expect(poste.page.get_by_text("Trajet ou horaires impossibles")).to_be_visible()
    poste.controle.check("prescripteur-reponse")
