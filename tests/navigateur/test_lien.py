"""One minute a month on a phone: the link of an e-mail, five people of whom two changed hours, submitted."""

import re
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from guichets.models import Lien
from guichets.portee import hors_portee
from participants.domain.mois import add_months, first_day, mois_texte
from participants.models import DeclarationMensuelle, LigneHeures
from tests import fabriques as f
from tests.navigateur.controle import TELEPHONE
from tests.navigateur.interactions import Compteur

pytestmark = pytest.mark.navigateur

ADRESSE = "chef.chantier@bati.example"
SECRET = "ab" * 32
NOMS = ("Diallo", "Bernard", "Kaya", "Lopez", "Nguyen")


@pytest.fixture
def mois() -> date:
    return add_months(first_day(timezone.localdate()), -1)


@pytest.fixture
def bati(depart, mois):
    """Five people, each with validated hours last month, and a contact without account."""
    entreprise = f.entreprise(depart.guichet, "Bâti Ormes")
    lot = f.lot(
        f.marche(f.donneur(depart.guichet)), debut=add_months(mois, -6), fin=add_months(mois, 12), numero="1"
    )
    f.attribution(lot, entreprise)
    f.engagement(lot, entreprise)
    f.contact(entreprise, ADRESSE, nom="Paule Chantier")
    for nom in NOMS:
        personne = f.participant(depart.guichet, nom, "Sam")
        f.fenetre(personne, depart.facilitateur, du=add_months(mois, -6), au=add_months(mois, 12))
        contrat = f.contrat(personne, entreprise, lot, debut=add_months(mois, -3), fin=add_months(mois, 6))
        f.heures(contrat, add_months(mois, -1), "140", lot)
    return entreprise


def test_link_opened_five_people_two_changed_and_submitted(bati, mois, poste):
    f.lien(bati, mois, ADRESSE, SECRET)
    telephone = poste(largeur=TELEPHONE)
    page, check = telephone.page, telephone.controle.check
    compteur = Compteur(page)

    page.goto(f"/lien/#{SECRET}")
    expect(page.get_by_label("Adresse complète du lien")).to_be_hidden()
    check("lien-ouvrir")
    compteur.tap(page.get_by_role("button", name="Ouvrir ma déclaration"))

    expect(page.get_by_role("heading", level=1)).to_contain_text("Déclarer")
    assert SECRET not in page.url
    check("lien-grille")
    champs = page.locator("input[data-colonne='0']:visible")
    expect(champs).to_have_count(5)
    compteur.fill(champs.nth(1), "151,5")
    compteur.fill(champs.nth(3), "7h30")
    compteur.tap(page.get_by_role("button", name="Relire et transmettre"))

    check("lien-relire")
    compteur.tap(page.get_by_label("Je certifie"))
    compteur.tap(page.get_by_role("button", name="Transmettre au guichet"))

    expect(page.locator(".messages")).to_contain_text("Voici votre reçu.")
    assert compteur.ecrans <= 3, compteur.trace
    assert compteur.interactions <= 12, compteur.trace
    check("lien-recu")
    with hors_portee("test"):
        declaration = DeclarationMensuelle.objects.get(mois=mois)
        heures = sorted(LigneHeures.objects.filter(declaration=declaration).values_list("heures", flat=True))
    assert [float(h) for h in heures] == [7.5, 140, 140, 140, 151.5]
    assert declaration.transmise_par == f"Paule Chantier ({ADRESSE})"

    page.get_by_role("button", name="M'envoyer ce reçu").click()
    expect(page.locator(".messages")).to_contain_text(ADRESSE)
    page.get_by_role("button", name="Quitter").click()
    check("lien-quitte")
    page.goto(f"/entreprise/declarations/{mois_texte(mois)}/")
    expect(page.get_by_label("Mot de passe")).to_be_visible()


def test_link_that_served_offers_another_one(bati, mois, poste):
    f.lien(bati, mois, ADRESSE, SECRET)
    for essai in range(2):
        telephone = poste(largeur=TELEPHONE)
        page = telephone.page
        page.goto(f"/lien/#{SECRET}")
        page.get_by_role("button", name="Ouvrir ma déclaration").click()
        if essai:
            expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien a déjà servi")
            telephone.controle.fautes.clear()  # Chromium tells of the 410 by itself
            telephone.controle.check("lien-servi")
            page.get_by_role("button", name="Recevoir un nouveau lien").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Regardez vos courriers")
            telephone.controle.check("lien-parti")
        else:
            page.wait_for_url(re.compile("/entreprise/declarations/"))


def test_link_works_without_javascript(bati, mois, chromium, live_server):
    f.lien(bati, mois, ADRESSE, SECRET)
    contexte = chromium.new_context(base_url=live_server.url, java_script_enabled=False, viewport=TELEPHONE)
    page = contexte.new_page()
    page.goto(f"/lien/#{SECRET}")
    page.get_by_label("Adresse complète du lien").fill(f"{live_server.url}/lien/#{SECRET}")
    page.get_by_role("button", name="Ouvrir ma déclaration").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Déclarer")
    contexte.close()


def test_contact_asks_for_a_link_and_the_desk_disables_it(bati, mois, depart, poste):
    telephone = poste(largeur=TELEPHONE)
    page = telephone.page
    page.goto("/comptes/login/")
    page.get_by_role("link", name="Recevoir un lien").click()
    telephone.controle.check("lien-demander")
    page.get_by_label("Votre adresse électronique").fill(ADRESSE)
    page.get_by_role("button", name="Recevoir un lien").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez vos courriers")

    bureau = poste(depart.facilitateur)
    f.lien(bati, mois, ADRESSE, SECRET)
    bureau.page.goto(f"/g/{depart.guichet.slug}/entreprises/{bati.cle}/liens/")
    bureau.controle.check("lien-bureau")
    bureau.page.locator("summary").filter(has_text="Désactiver").click()
    bureau.controle.check("lien-desactiver")
    bureau.page.get_by_role("button", name="Désactiver le lien").click()
    expect(bureau.page.locator(".messages")).to_contain_text("désactivé")
    bureau.page.get_by_role("button", name="Envoyer le lien").click()
    expect(bureau.page.locator(".messages")).to_contain_text(ADRESSE)
    bureau.controle.check("lien-bureau-envoye")
    with hors_portee("test"):
        assert Lien.objects.filter(par=depart.facilitateur).count() == 1
