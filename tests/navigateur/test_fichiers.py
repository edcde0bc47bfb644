"""Hours that come in a file: our workbook, a payroll's, the paper of the desk; wrong first, then good."""

import pytest
from playwright.sync_api import Page, expect

from guichets.portee import hors_portee
from participants.classeurs import modele as m
from participants.domain.mois import mois_texte
from participants.models import CorrespondanceColonnes
from tests.navigateur import dates
from tests.navigateur.controle import TELEPHONE
from tests.navigateur.fichiers import (
    NOMS,
    Scene,
    adresse,
    build_scene,
    compte,
    declaration,
    enregistrees,
    envoyer,
    recevoir,
)
from tests.participants.fichiers import csv_of, refill, tables

pytestmark = pytest.mark.navigateur
MOIS, AVANT = dates.DERNIER_MOIS, dates.AVANT_DERNIER_MOIS
ENTETES = ["Matricule", "Nom", "Prénom", "Date", "Heures payées", "dont formation"]


@pytest.fixture
def scene(depart) -> Scene:
    return build_scene(depart)


def heures(*valeurs):
    """`valeurs`: (contrat, {column: value}) of the rows of the workbook."""
    return {str(contrat.cle): cellules for contrat, cellules in valeurs}


def certifier(page: Page) -> None:
    page.get_by_label("Je certifie").check()
    page.get_by_role("button", name="Transmettre au guichet").click()
    expect(page.locator(".messages")).to_contain_text("Voici votre reçu.")


def test_workbook_of_the_month_goes_and_comes_back(scene, poste):
    site = poste(scene.declarant, TELEPHONE)
    page, check = site.page, site.controle.check
    page.goto(adresse(MOIS))
    page.get_by_role("link", name="Remplir plutôt un fichier Excel").click()
    expect(page.get_by_role("heading", name="Fichiers déposés pour ce mois")).to_have_count(0)
    check("fichiers-vide")
    contenu = recevoir(page, page.get_by_role("link", name="Télécharger le classeur"))
    _refused_files(site, contenu)
    _wrong_row(site, scene, contenu)
    _ready_rows(site, scene)
    _whole_file(site, scene)


def _refused_files(site, contenu: bytes) -> None:
    page, check = site.page, site.controle.check
    refus = page.locator(".invalid-feedback")
    page.get_by_role("button", name="Lire ce fichier").click()
    expect(refus).to_have_text("Choisissez un fichier.")
    envoyer(page, "heures.xlsx", csv_of([["Nom", "Heures"], ["Bernard Sam", "7,5"]]))
    expect(refus).to_contain_text("Ce fichier n'est pas un classeur, malgré son nom.")
    expect(page.get_by_label("Fichier d'heures")).to_have_attribute("aria-invalid", "true")
    check("fichiers-refuse")
    page.goto(adresse(AVANT, "fichiers/"))
    envoyer(page, "heures.xlsx", contenu)
    expect(refus).to_contain_text("Ce classeur a été préparé pour un autre mois.")
    check("fichiers-autre-mois")
    page.goto(adresse(MOIS, "fichiers/"))
    assert enregistrees(MOIS) == enregistrees(AVANT) == []


def _wrong_row(site, scene: Scene, contenu: bytes) -> None:
    """Three rows of which one is wrong: nothing is written, the file comes back with what is wrong."""
    page, check = site.page, site.controle.check
    bernard, diallo, nguyen = scene.contrats
    remplies = heures(
        (bernard, {m.HEURES: "7h30", m.FORMATION: 2}), (diallo, {m.HEURES: 800}), (nguyen, {m.HEURES: 140})
    )
    envoyer(page, "heures.xlsx", refill(contenu, remplies))
    expect(compte(page)).to_contain_text("2 lignes prêtes, 1 à corriger")
    fautive = page.get_by_role("row", name="DIALLO Ibrahima")
    expect(fautive).to_contain_text("Un mois compte au plus 744 h")
    check("fichier-a-corriger")
    assert enregistrees(MOIS) == []


def _ready_rows(site, scene: Scene) -> None:
    """The rows that are good, at once: the grid waits for the other."""
    page, check = site.page, site.controle.check
    page.get_by_role("button", name="Importer les 2 lignes prêtes").click()
    expect(page.locator(".messages")).to_contain_text("2 lignes importées dans le brouillon")
    expect(page.locator("input[data-colonne='0']").nth(1)).to_have_value("")
    expect(page.locator(".barre-total .chiffre")).to_have_text("147,50\u00a0h")
    lot = scene.lots[0].pk
    assert enregistrees(MOIS) == [("Bernard", lot, "7.50", "2.00"), ("Nguyen", lot, "140.00", "0.00")]
    page.goto(adresse(MOIS, "fichiers/"))
    expect(page.get_by_role("heading", name="Fichiers déposés pour ce mois")).to_be_visible()
    check("fichiers-deposes")
    page.get_by_role("link", name="heures.xlsx").click()
    expect(compte(page)).to_have_text("2 lignes importées, 1 à corriger")
    check("fichier-importe")


def _whole_file(site, scene: Scene) -> None:
    """The same workbook with its errors marked, corrected: all of it, up to the receipt."""
    page, check = site.page, site.controle.check
    lien = page.get_by_role("link", name="Télécharger le fichier avec ses erreurs")
    marque = recevoir(page, lien)
    (feuille,) = [u for u in tables("marque.xlsx", marque) if u.nom == m.FEUILLE]
    bernard, diallo, _ = scene.contrats
    dites = {u[m.IDENTIFIANT]: u[m.ERREURS] for u in feuille.lignes if u[m.IDENTIFIANT]}
    assert dites[str(diallo.cle)] == "Un mois compte au plus 744\u00a0heures."
    assert dites[str(bernard.cle)] == ""
    libre = [""] * len(m.ENTETES)
    autre = next(u for u in _lots_offered(marque) if "Ville d'Ormes" in u)
    libre[m.PERSONNE], libre[m.MARCHE], libre[m.HEURES] = "BERNARD Sam", autre, "3,25"
    page.goto(adresse(MOIS, "fichiers/"))
    envoyer(page, "heures-corrigees.xlsx", refill(marque, heures((diallo, {m.HEURES: 80})), [libre]))
    expect(compte(page)).to_have_text("4 lignes prêtes")
    check("fichier-pret")
    page.get_by_role("button", name="Tout importer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Transmettre")
    check("fichier-certifier")
    certifier(page)
    check("fichier-recu")
    lot, second = scene.lots[0].pk, scene.lots[1].pk
    assert enregistrees(MOIS) == [
        ("Bernard", lot, "7.50", "2.00"),
        ("Bernard", second, "3.25", "0.00"),
        ("Diallo", lot, "80.00", "0.00"),
        ("Nguyen", lot, "140.00", "0.00"),
    ]
    assert declaration(MOIS).etat == "transmise"


def _lots_offered(contenu: bytes) -> list[str]:
    (listes,) = [u for u in tables("marque.xlsx", contenu) if u.nom == m.LISTES]
    return [str(cellule) for ligne in listes.lignes for cellule in ligne if cellule]


def _payroll(mois, *lignes) -> bytes:
    return csv_of([ENTETES, *lignes], encodage="cp1252")


def test_payroll_file_is_told_once_then_read_alone(scene, poste):
    site = poste(scene.declarant, TELEPHONE)
    page, check = site.page, site.controle.check
    page.goto(adresse(AVANT, "fichiers/"))
    jour = f"{AVANT:%d/%m/%Y}"
    premier = _payroll(
        AVANT,
        ["001", "BERNARD", "Sam", jour, "7,5", "1"],
        ["001", "BERNARD", "Sam", f"{AVANT.replace(day=2):%d/%m/%Y}", "7h30", ""],
        ["002", "DIALO", "Ibrahima", jour, "100", ""],
        ["003", "NGUYEN", "Linh", f"{MOIS:%d/%m/%Y}", "140", ""],
        ["004", "PERMANENT", "Paul", jour, "151,67", ""],
    )
    envoyer(page, "paie.csv", premier)
    expect(page.get_by_role("heading", level=1)).to_have_text("Colonnes du fichier")
    check("colonnes")
    page.get_by_label("Dont heures de formation").select_option("Heures payées")
    page.get_by_role("button", name="Lire les lignes").click()
    expect(page.locator(".invalid-feedback")).to_contain_text("Cette colonne est déjà choisie plus haut.")
    check("colonnes-refusees")
    page.get_by_label("Dont heures de formation").select_option("dont formation")
    page.get_by_role("button", name="Lire les lignes").click()
    expect(page.get_by_role("heading", name="Qui sont ces personnes ?")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("PERMANENT")
    check("fichier-preciser")
    page.get_by_label("DIALO Ibrahima").select_option(label="DIALLO Ibrahima")
    page.get_by_role("button", name="Enregistrer mes réponses").click()
    expect(compte(page)).to_have_text("3 lignes prêtes")
    check("fichier-paie-pret")
    page.get_by_role("button", name="Tout importer").click()
    expect(page.locator(".messages")).to_contain_text("3 lignes importées dans le brouillon")
    lot = scene.lots[0].pk
    assert enregistrees(AVANT) == [("Bernard", lot, "15.00", "1.00"), ("Diallo", lot, "100.00", "0.00")]
    _read_alone(site, scene)


def _read_alone(site, scene: Scene) -> None:
    page, lot = site.page, scene.lots[0].pk
    page.goto(adresse(MOIS, "fichiers/"))
    jour = f"{MOIS:%d/%m/%Y}"
    lignes = [["00", nom.upper(), prenom, jour, "35", ""] for nom, prenom in NOMS]
    envoyer(page, "paie-suivante.csv", _payroll(MOIS, *lignes))
    expect(compte(page)).to_have_text("3 lignes prêtes")
    page.get_by_role("button", name="Tout importer").click()
    certifier(page)
    assert enregistrees(MOIS) == [(nom, lot, "35.00", "0.00") for nom, _ in NOMS]
    with hors_portee("lecture de test"):
        assert CorrespondanceColonnes.objects.get().entreprise_id == scene.entreprise.pk


def test_desk_reads_the_file_that_it_received(scene, poste):
    bureau = poste(scene.facilitateur)
    page, check = bureau.page, bureau.controle.check
    racine = f"/g/{scene.guichet.slug}/entreprises/{scene.entreprise.cle}/declarations/{mois_texte(MOIS)}/"
    page.goto(racine)
    page.get_by_role("link", name="Lire un fichier").click()
    check("bureau-fichiers")
    contenu = recevoir(page, page.get_by_role("link", name="Télécharger le classeur"))
    remplies = heures(*((contrat, {m.HEURES: 10 * rang}) for rang, contrat in enumerate(scene.contrats)))
    envoyer(page, "releve.xlsx", refill(contenu, remplies))
    expect(compte(page)).to_have_text("3 lignes prêtes")
    check("bureau-fichier-pret")
    page.get_by_role("button", name="Tout importer").click()
    expect(page.locator(".messages")).to_contain_text("3 lignes importées dans le brouillon")
    expect(page.get_by_role("link", name="releve.xlsx")).to_be_visible()
    check("bureau-grille-importee")
    page.get_by_role("button", name="Transmettre pour validation").click()
    expect(page.locator(".messages")).to_contain_text("est saisi pour Bâti Ormes")
    lot = scene.lots[0].pk
    assert enregistrees(MOIS) == [(nom, lot, f"{10 * rang}.00", "0.00") for rang, (nom, _) in enumerate(NOMS)]
    recue = declaration(MOIS)
    assert (recue.etat, recue.saisie_par_guichet, recue.document.nom) == ("transmise", True, "releve.xlsx")
