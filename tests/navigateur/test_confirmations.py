"""The hours of lent people: contested on a phone, corrected by the SIAE, decided at the desk."""

from datetime import date

import pytest
from playwright.sync_api import expect

from guichets import portee
from guichets.portee import Principal, hors_portee
from participants.domain.declarations.circuit import submit_declaration, validate_declaration
from participants.domain.declarations.saisie import open_declaration, save_lignes
from participants.enums import Confirmation, Modalite
from participants.models import LigneHeures
from tests import fabriques as f
from tests.navigateur.controle import TELEPHONE
from tests.participants.declarants import ZERO, h

pytestmark = pytest.mark.navigateur
MOIS = (date(2026, 8, 1), date(2026, 9, 1))
HEURES = ("140", "112.5", "35", "151.67")
NOMS = (("Diallo", "Ibrahima"), ("Nguyen", "Linh"), ("Petit", "Sandrine"))


def _sous(personne):
    return portee.ouvrir(Principal("utilisateur", personne.pk))


@pytest.fixture
def prete(transactional_db):
    """Two validated months of four people lent by the SIAE; one of them also works in another guichet."""
    t = f.territoire("haute-vienne")
    pret = {"employeur": t.siae, "declarant": t.siae, "modalite": Modalite.MISE_A_DISPOSITION}
    with hors_portee("un seul contrat par personne"):
        t.contrat.delete()
    personnes = [t.participant, *(f.participant(t.guichet, nom, prenom) for nom, prenom in NOMS)]
    contrats = [f.contrat(personne, t.entreprise, t.lot, **pret) for personne in personnes]
    for mois in MOIS:
        with _sous(t.conseiller_siae):
            declaration = open_declaration(entreprise=t.siae, mois=mois)
            lignes = [(c.cle, t.lot.cle, h(n), ZERO) for c, n in zip(contrats, HEURES, strict=True)]
            save_lignes(declaration=declaration, lignes=lignes)
            submit_declaration(declaration=declaration, par=t.conseiller_siae)
        with _sous(t.facilitateur):
            validate_declaration(declaration=declaration, par=t.facilitateur)
    ailleurs = f.territoire("correze")
    f.heures(ailleurs.contrat, MOIS[0], "100")
    t.pret = contrats[0]
    return t


def reponses(t):
    with hors_portee("lecture de test"):
        lignes = LigneHeures.objects.filter(guichet=t.guichet)
        return sorted(lignes.values_list("confirmation", flat=True))


def test_contested_hours_go_from_the_phone_to_the_desk(prete, poste):
    site = poste(prete.employeur, TELEPHONE)
    page = site.page
    page.get_by_role("link", name="Confirmer des heures").click()
    expect(page.get_by_role("heading", name="Heures à confirmer")).to_be_visible()
    site.controle.check("confirmations-a-repondre")
    page.get_by_role("button", name="Tout confirmer : Interim Solidaire, août").click()
    expect(page.get_by_text("4 lignes d'heures confirmées.")).to_be_visible()
    page.locator("summary", has_text="Contester les heures de MARTIN Awa, septembre").click()
    page.locator("details[open] textarea").fill("Absente la dernière semaine : 35 heures de trop.")
    site.controle.check("confirmations-contester")
    page.locator("details[open]").get_by_role("button", name="Contester ces heures").click()
    expect(page.get_by_text("Contestation enregistrée")).to_be_visible()
    site.controle.check("confirmations-repondues")
    assert reponses(prete) == [Confirmation.ATTENDUE] * 3 + [Confirmation.CONFIRMEE] * 4 + [
        Confirmation.CONTESTEE
    ]

    siae = poste(prete.conseiller_siae, TELEPHONE)
    siae.page.get_by_role("link", name="Corriger des heures contestées").click()
    expect(siae.page.get_by_text("Absente la dernière semaine")).to_be_visible()
    siae.controle.check("confirmations-contestees")

    bureau = poste(prete.facilitateur)
    page = bureau.page
    page.get_by_role("link", name="Heures contestées").click()
    bureau.controle.check("confirmations-bureau")
    page.locator("summary", has_text="Trancher").click()
    page.locator("details[open] textarea").fill("Le relevé signé par le chef de chantier fait foi.")
    bureau.controle.check("confirmations-trancher")
    page.get_by_role("button", name="Retenir les heures").click()
    expect(page.get_by_text("Décision enregistrée")).to_be_visible()
    page.get_by_role("link", name="Sans réponse").click()
    bureau.controle.check("confirmations-sans-reponse")
    page.goto("/g/haute-vienne/plafonds/")
    expect(page.get_by_text("Autre guichet").first).to_be_visible()
    bureau.controle.check("plafonds")
    page.goto(f"/g/haute-vienne/contrats/{prete.pret.cle}/")
    page.get_by_role("button", name="Confier la déclaration").scroll_into_view_if_needed()
    bureau.controle.check("contrat-declarant")
