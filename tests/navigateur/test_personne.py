"""A person's path played in the browser: the guichet writes, the prescripteur answers."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from guichets.portee import hors_portee
from participants.domain.personnes.eligibilite import add_months
from participants.enums import GenreEtape
from participants.models import Etape
from tests import fabriques as f
from tests.navigateur.controle import BUREAU, TELEPHONE

pytestmark = pytest.mark.navigateur


@pytest.fixture
def territoire(transactional_db):
    t = f.territoire("limoges")
    f.heures(t.contrat, date(2025, 3, 1), "120", t.lot, dont_formation=14)
    return t


@pytest.fixture
def sortante(territoire):
    """Somebody whose contrat ended seven months ago, and of whom nothing was said since."""
    fin = add_months(timezone.localdate(), -7)
    fatou = f.participant(territoire.guichet, "Ba", "Fatou", territoire.prescripteur)
    premier = f.contrat(
        fatou,
        territoire.entreprise,
        territoire.lot,
        debut=fin - timedelta(days=400),
        fin=fin - timedelta(days=240),
    )
    f.contrat(fatou, territoire.siae, debut=fin - timedelta(days=150), fin=fin)
    f.heures(premier, premier.debut.replace(day=1), "100", territoire.lot, debut=premier.debut)
    with hors_portee("décor du test"):
        Etape.objects.create(
            guichet=territoire.guichet,
            participant=fatou,
            genre=GenreEtape.FORMATION_AVANT,
            intitule="Remise à niveau et gestes du bâtiment",
            organisme="AFPA",
            debut=fin - timedelta(days=450),
            fin=fin - timedelta(days=420),
            heures=105,
        )
    return fatou


def download(page: Page, nom: str) -> bytes:
    with page.expect_download() as attente:
        page.get_by_role("link", name=nom).first.click()
    return Path(attente.value.path()).read_bytes()


@pytest.mark.parametrize("largeur", [BUREAU, TELEPHONE])
def test_path_of_a_person_from_the_step_to_the_follow_up(territoire, sortante, poste, largeur):
    bureau = poste(territoire.facilitateur, largeur)
    page = bureau.page
    page.goto(f"/g/limoges/participants/{sortante.cle}/")
    bureau.controle.check("personne-fiche")
    page.get_by_role("link", name="Voir le parcours étape par étape").click()
    expect(page.get_by_text("et aucune sortie enregistrée")).to_be_visible()
    bureau.controle.check("personne-parcours")

    page.get_by_role("link", name="Ajouter une étape").click()
    bureau.controle.check("personne-etape-vide")
    page.get_by_label("Intitulé").fill("Point d'étape")
    page.get_by_label("Étape", exact=False).first.select_option("entretien")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_label("Premier jour").fill("2025-01-15")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Le parcours est à jour.")).to_be_visible()
    expect(page.locator(".chemin p").filter(has_text="Point d'étape")).to_be_visible()

    page.goto("/g/limoges/sorties/a-enregistrer/")
    bureau.controle.check("personne-sans-sortie")
    page.get_by_role("link", name="Enregistrer la sortie").click()
    page.get_by_role("button", name="Enregistrer").click()
    bureau.controle.check("personne-sortie-refusee")
    page.get_by_label("Situation à la sortie").select_option("cdd_long")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".chemin p").filter(has_text="CDD ou mission de six mois")).to_be_visible()
    bureau.controle.check("personne-parcours-sortie")
    page.goto("/g/limoges/sorties/suivis/")
    bureau.controle.check("personne-suivis")

    portail = poste(territoire.referent_prescripteur, largeur)
    page = portail.page
    page.goto("/prescripteur/")
    portail.controle.check("personne-portail")
    page.goto("/prescripteur/suivis/")
    portail.controle.check("personne-portail-suivis")
    page.get_by_role("link", name="BA Fatou").click()
    portail.controle.check("personne-portail-suivi")
    page.get_by_label("Situation à cette date").select_option("inconnue")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Aucun suivi à renseigner")).to_be_visible()
    page.goto(f"/prescripteur/participants/{sortante.cle}/")
    expect(page.locator(".chemin p").filter(has_text="Situation inconnue")).to_be_visible()
    portail.controle.check("personne-portail-fiche")

    page = bureau.page
    debut = add_months(timezone.localdate(), -12)
    page.goto(f"/g/limoges/sorties/?du={debut:%Y-%m-%d}")
    expect(page.get_by_text("Sorties dynamiques en emploi", exact=True)).to_be_visible()
    page.get_by_text("Le détail par situation").click()
    bureau.controle.check("personne-sorties")


@pytest.mark.parametrize("largeur", [BUREAU, TELEPHONE])
def test_attestation_of_hours_by_each_role(territoire, poste, largeur):
    bureau = poste(territoire.facilitateur, largeur)
    page = bureau.page
    page.goto(f"/g/limoges/participants/{territoire.participant.cle}/attestation/")
    bureau.controle.check("personne-attestation")
    document = pypdf.PdfReader(BytesIO(download(page, "Télécharger (PDF)")))
    assert "MARTIN Awa" in document.pages[0].extract_text()

    portail = poste(territoire.referent_prescripteur, largeur)
    portail.page.goto(f"/prescripteur/participants/{territoire.participant.cle}/")
    assert download(portail.page, "Attestation d'heures").startswith(b"%PDF")

    entreprise = poste(territoire.employeur, largeur)
    entreprise.page.goto("/entreprise/")
    if not entreprise.page.get_by_role("link", name="Attestation d'heures").first.is_visible():
        entreprise.page.locator("summary").filter(has_text="Contrats").first.click()
    assert download(entreprise.page, "Attestation d'heures").startswith(b"%PDF")
