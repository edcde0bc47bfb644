"""The hours grid in a real browser: last month, arrows, paste, the draft kept as one types, every state."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from playwright.sync_api import expect

from guichets.forms.champs import parse_heures, understood
from guichets.portee import hors_portee
from operations.models import Entreprise
from participants.domain.mois import add_months, first_day, mois_texte
from participants.models import DeclarationMensuelle, LigneHeures
from tests import fabriques as f
from tests.navigateur.controle import BUREAU, TELEPHONE
from tests.navigateur.interactions import Compteur

pytestmark = pytest.mark.navigateur

NOMS = ("Bernard", "Diallo", "Kaya", "Lopez", "Nguyen")
COLLER = """(texte) => {
  const donnees = new DataTransfer();
  donnees.setData("text/plain", texte);
  const evenement = new ClipboardEvent("paste", {clipboardData: donnees, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(evenement);
}"""
LIRE = """async (textes) => {
  const module = await import([...document.scripts].find(s => s.src.includes("grille")).src);
  return textes.map(t => {
    const lu = module.readHours(t);
    return [Number.isNaN(lu) ? "NaN" : lu, module.understood(t)];
  });
}"""
DUREES = (
    *(
        "",
        "0",
        "7",
        "7,5",
        "7.5",
        "7,50",
        "7,500",
        "7,125",
        "7,30",
        "7.15",
        "7,45h",
        "7h",
        "7h30",
        "7H5",
        "7:30",
    ),
    *(
        "7h30min",
        "7h60",
        "450 min",
        "50mn",
        "1 min",
        "1 234,5",
        "1\u202f234,5",
        "151,67",
        "-3",
        "sept",
        "7h3x",
    ),
    *("7,", "7 h 20", "0h01", "12345678", "00:30"),
)


@pytest.fixture
def mois() -> date:
    return add_months(first_day(timezone.localdate()), -1)


@pytest.fixture
def bati(depart, mois):
    """Five people declared and validated last month, and the person who declares for them."""
    entreprise = f.entreprise(depart.guichet, "Bâti Ormes")
    lot = f.lot(
        f.marche(f.donneur(depart.guichet)), debut=add_months(mois, -6), fin=add_months(mois, 12), numero="1"
    )
    f.attribution(lot, entreprise)
    f.engagement(lot, entreprise)
    for nom in NOMS:
        personne = f.participant(depart.guichet, nom, "Sam")
        f.fenetre(personne, depart.facilitateur, du=add_months(mois, -6), au=add_months(mois, 12))
        contrat = f.contrat(personne, entreprise, lot, debut=add_months(mois, -3), fin=add_months(mois, 6))
        f.heures(contrat, add_months(mois, -1), "140", lot)
    return f.acces_entreprise(entreprise, f.utilisateur("chef@bati.example"))


@pytest.fixture
def grille(bati, mois, poste):
    def ouvrir(largeur):
        machine = poste(bati, largeur)
        machine.page.goto(f"/entreprise/declarations/{mois_texte(mois)}/")
        return machine

    return ouvrir


def champs(page, colonne=0):
    return page.locator(f"input[data-colonne='{colonne}']")


def etat(page):
    return page.locator(".etat-brouillon")


def heures_du_mois(mois):
    with hors_portee("lecture de test"):
        lignes = LigneHeures.objects.filter(declaration__mois=mois).order_by("participant__nom_tri")
        return [str(heures) for heures in lignes.values_list("heures", flat=True)]


def test_five_people_of_whom_two_changed_on_a_phone(grille, mois):
    machine = grille(TELEPHONE)
    page, compteur = machine.page, Compteur(machine.page)
    expect(page.locator(".barre-total .chiffre")).to_have_text("700,00\u00a0h")
    expect(page.locator(".barre-total")).to_be_in_viewport()
    machine.controle.check("grille-ouverte")
    compteur.fill(champs(page).nth(1), "151,5")
    compteur.fill(champs(page).nth(3), "7h30")
    expect(page.locator(".lu").nth(3)).to_have_text("7\u00a0h\u00a030\u00a0=\u00a07,50\u00a0h")
    expect(page.locator(".lu").nth(0)).to_contain_text("Comme en")
    expect(page.locator(".barre-total .chiffre")).to_have_text("579,00\u00a0h")
    compteur.tap(page.get_by_role("button", name="Relire et transmettre"))
    machine.controle.check("grille-relire")
    compteur.tap(page.get_by_label("Je certifie"))
    compteur.tap(page.get_by_role("button", name="Transmettre au guichet"))
    expect(page.locator(".messages")).to_contain_text("Voici votre reçu.")
    machine.controle.check("grille-recu")
    assert compteur.ecrans + 1 <= 3, compteur.trace  # the receipt, on which nothing is done
    assert compteur.interactions + 1 <= 12, compteur.trace  # the opening of the link
    assert heures_du_mois(mois) == ["140.00", "151.50", "140.00", "7.50", "140.00"]


def test_draft_is_kept_as_one_types_and_survives_a_reload(grille, mois):
    machine = grille(BUREAU)
    page = machine.page
    champs(page).nth(0).fill("12,5")
    champs(page).nth(0).press("Tab")
    expect(etat(page)).to_contain_text("Brouillon enregistré à")
    machine.controle.check("grille-brouillon")
    assert heures_du_mois(mois) == ["12.50", "140.00", "140.00", "140.00", "140.00"]
    page.reload()
    expect(champs(page).nth(0)).to_have_value("12,50")
    champs(page).nth(0).fill("13")
    champs(page).nth(0).press("Tab")
    expect(etat(page)).to_contain_text("Brouillon enregistré à")
    champs(page).nth(1).fill("14")
    champs(page).nth(1).press("Tab")
    page.wait_for_timeout(900)
    expect(etat(page)).to_contain_text("Brouillon enregistré à")
    with hors_portee("lecture de test"):
        assert DeclarationMensuelle.objects.get(mois=mois).etat == "brouillon"


def test_refused_cell_and_warning_are_told_beside_it_without_leaving(grille, mois):
    machine = grille(BUREAU)
    page = machine.page
    champs(page).nth(0).fill("sept")
    champs(page).nth(1).fill("160")
    champs(page).nth(1).press("Tab")
    expect(etat(page)).to_contain_text("sauf 1 case à corriger")
    ligne = page.locator("tr.a-saisir")
    expect(ligne.nth(0).locator(".invalid-feedback")).to_contain_text("Durée non comprise.")
    expect(ligne.nth(1).locator(".a-verifier")).to_contain_text("plus que 151,67\u00a0h")
    machine.controle.check("grille-case-refusee")
    champs(page).nth(0).fill("7,30")
    expect(page.locator(".lu").nth(0)).to_contain_text("Pour 7\u00a0h\u00a030, écrivez 7h30.")
    champs(page).nth(0).press("Tab")
    expect(ligne.nth(0).locator(".invalid-feedback")).to_have_text("")
    assert heures_du_mois(mois)[:2] == ["7.30", "160.00"]


def test_refused_page_keeps_what_was_typed_and_leads_to_the_cell(grille):
    machine = grille(TELEPHONE)
    page = machine.page
    champs(page).nth(2).fill("sept")
    page.get_by_role("button", name="Relire et transmettre").click()
    expect(page.get_by_role("alert").first).to_contain_text("Rien n'est enregistré")
    expect(champs(page).nth(2)).to_have_value("sept")
    machine.controle.check("grille-refusee")
    page.get_by_role("alert").get_by_role("link", name="KAYA Sam").click()
    expect(champs(page).nth(2)).to_be_in_viewport()


def test_keyboard_moves_and_paste_fills(grille):
    page = grille(BUREAU).page
    champs(page).nth(0).focus()
    page.keyboard.press("ArrowDown")
    expect(champs(page).nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(champs(page).nth(2)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(champs(page, 1).nth(2)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(champs(page, 1).nth(1)).to_be_focused()
    champs(page).nth(1).focus()
    page.evaluate(COLLER, "100,5\t7\r\n1 10,25\t\r\n120\r\n130\r\n999\r\n")
    for rang, valeur in ((1, "100,5"), (2, "1 10,25"), (3, "120"), (4, "130")):
        expect(champs(page).nth(rang)).to_have_value(valeur)
    expect(champs(page, 1).nth(1)).to_have_value("7")
    expect(page.locator(".barre-total .chiffre")).to_have_text("600,75\u00a0h")
    expect(etat(page)).to_contain_text("Brouillon enregistré à")


def test_nothing_this_month_empties_the_guichet_and_gives_it_back(grille, mois):
    machine = grille(TELEPHONE)
    page = machine.page
    page.get_by_label("Rien ce mois-ci").check()
    expect(page.locator(".barre-total .chiffre")).to_have_text("0,00\u00a0h")
    expect(champs(page).nth(0)).to_be_hidden()
    expect(etat(page)).to_contain_text("Brouillon enregistré à")
    machine.controle.check("grille-rien")
    page.get_by_label("Rien ce mois-ci").uncheck()
    expect(champs(page).nth(0)).to_have_value("140,00")
    expect(page.locator(".barre-total .chiffre")).to_have_text("700,00\u00a0h")
    page.get_by_label("Rien ce mois-ci").check()
    page.get_by_role("button", name="Relire et transmettre").click()
    expect(page.get_by_text("Rien à déclarer ce mois-ci : personne n'a travaillé.")).to_be_visible()
    with hors_portee("lecture de test"):
        assert DeclarationMensuelle.objects.get(mois=mois).rien_a_declarer


def test_helpers_fill_the_empty_cells(grille):
    page = grille(BUREAU).page
    zeros = page.get_by_role("button", name="0 dans les cases vides")
    avant = page.get_by_role("button", name="Comme en")
    expect(zeros).to_be_hidden()
    champs(page).nth(0).fill("")
    champs(page).nth(1).fill("")
    avant.click()
    expect(champs(page).nth(0)).to_have_value("140,00")
    champs(page).nth(0).fill("")
    zeros.click()
    expect(champs(page).nth(0)).to_have_value("0")
    expect(zeros).to_be_hidden()


def test_without_network_nothing_typed_is_lost(grille, mois):
    page = grille(BUREAU).page
    page.context.set_offline(True)
    champs(page).nth(0).fill("12")
    champs(page).nth(0).press("Tab")
    expect(etat(page)).to_contain_text("Vos saisies restent à l'écran.")
    expect(champs(page).nth(0)).to_have_value("12")
    page.context.set_offline(False)
    expect(etat(page)).to_contain_text("Brouillon enregistré à")
    assert heures_du_mois(mois)[0] == "12.00"


def test_empty_month_is_clean(depart, mois, poste):
    """Every state: nobody to declare, then nothing at all."""
    entreprise = f.entreprise(depart.guichet, "Sans Personne")
    lot = f.lot(f.marche(f.donneur(depart.guichet)), debut=add_months(mois, -1), fin=add_months(mois, 3))
    f.attribution(lot, entreprise)
    machine = poste(f.acces_entreprise(entreprise), TELEPHONE)
    machine.page.goto(f"/entreprise/declarations/{mois_texte(mois)}/")
    expect(machine.page.get_by_text("Personne à déclarer ce mois-ci")).to_be_visible()
    machine.controle.check("grille-personne")
    machine.page.goto(f"/entreprise/declarations/{mois_texte(add_months(mois, -5))}/")
    machine.controle.check("grille-vide")


def test_desk_types_with_the_same_grid_and_its_draft(grille, depart, bati, mois, poste):
    machine = poste(depart.facilitateur, BUREAU)
    page = machine.page
    with hors_portee("lecture de test"):
        entreprise = Entreprise.objects.get(guichet=depart.guichet)
    page.goto(f"/g/{depart.guichet.slug}/entreprises/{entreprise.cle}/declarations/{mois_texte(mois)}/")
    expect(champs(page).nth(0)).to_have_value("")
    page.get_by_role("button", name="Comme en").click()
    expect(page.locator(".barre-total .chiffre")).to_have_text("700,00\u00a0h")
    expect(etat(page)).to_contain_text("Brouillon enregistré à")
    machine.controle.check("saisie-bureau")
    assert heures_du_mois(mois) == ["140.00"] * 5


def test_dialog_that_corrects_a_validated_month_is_clean(grille, mois):
    machine = grille(TELEPHONE)
    page = machine.page
    page.goto(f"/entreprise/declarations/{mois_texte(add_months(mois, -1))}/")
    ouvrir = page.locator("summary").filter(has_text="Corriger ce mois")
    ouvrir.click()
    expect(page.get_by_role("dialog").get_by_label("Que faut-il corriger ?")).to_be_focused()
    machine.controle.check_here("grille-dialogue")
    page.keyboard.press("Escape")
    expect(ouvrir).to_be_focused()


def _as_server(texte):
    try:
        lu = parse_heures(texte) if texte.strip() else None
    except ValidationError:
        return ["NaN", ""]
    return [None if lu is None else int(lu * Decimal(100)), understood(texte)]


def test_browser_and_server_read_durations_alike(grille):
    lus = grille(BUREAU).page.evaluate(LIRE, list(DUREES))
    assert dict(zip(DUREES, lus, strict=True)) == {texte: _as_server(texte) for texte in DUREES}
