"""The product without a mouse: the way to the content, a focus that shows, a dialog that gives it back."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from participants.domain.mois import add_months, first_day, mois_texte
from tests import fabriques as f
from tests.navigateur.controle import TELEPHONE

pytestmark = pytest.mark.navigateur

FOCUS = """() => {
  const e = document.activeElement, style = getComputedStyle(e);
  const trait = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return {texte: (e.innerText || e.name || e.id).trim(), visible: trait || style.boxShadow !== "none"};
}"""


CACHE = """() => {
  const e = document.activeElement, barre = document.querySelector(".barre-total");
  if (!barre || barre.contains(e)) return "";
  const bas = e.getBoundingClientRect(), haut = barre.getBoundingClientRect();
  return bas.bottom > haut.top + 1 && bas.top < haut.bottom ? e.name || e.id : "";
}"""


def _tab(page: Page) -> dict[str, object]:
    page.keyboard.press("Tab")
    etat: dict[str, object] = page.evaluate(FOCUS)
    return etat


def test_skip_link_comes_first_and_leads_to_the_content(depart, poste):
    page = poste(depart.facilitateur).page
    assert _tab(page)["texte"] == "Aller au contenu"
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "contenu"


def test_every_stop_of_the_keyboard_shows_its_focus(depart, poste):
    page = poste(depart.facilitateur).page
    page.goto(f"/g/{depart.guichet.slug}/marches/nouveau/")
    arrets = [_tab(page) for _ in range(30)]
    assert [arret["texte"] for arret in arrets if not arret["visible"]] == []
    assert "Marchés" in [arret["texte"] for arret in arrets]


def test_menu_of_a_phone_opens_closes_and_gives_the_focus_back(depart, poste):
    poste = poste(depart.facilitateur, TELEPHONE)
    page = poste.page
    ouvrir = page.get_by_role("button", name="Menu")
    ouvrir.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("link", name="Déclarations")).to_be_in_viewport()
    poste.controle.check_here("menu-telephone")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(ouvrir).to_be_focused()


def test_wrong_password_is_said_beside_the_form(depart, poste):
    poste = poste()
    page = poste.page
    page.goto("/comptes/login/")
    poste.controle.check("connexion")
    page.get_by_label("Adresse électronique").fill(depart.facilitateur.email)
    page.get_by_label("Mot de passe").fill("ce n'est pas le bon")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="mot de passe")).to_be_visible()
    poste.controle.check("connexion-refusee")


def test_keyboard_goes_through_the_grid_and_the_bar_hides_no_focus(depart, poste):
    mois = add_months(first_day(timezone.localdate()), -1)
    entreprise = f.entreprise(depart.guichet, "Bâti Ormes")
    lot = f.lot(f.marche(f.donneur(depart.guichet)), debut=add_months(mois, -6), fin=add_months(mois, 12))
    f.attribution(lot, entreprise)
    for nom in ("Bernard", "Diallo", "Kaya", "Lopez"):
        personne = f.participant(depart.guichet, nom, "Sam")
        f.contrat(personne, entreprise, lot, debut=add_months(mois, -3), fin=add_months(mois, 6))
    page = poste(f.acces_entreprise(entreprise), TELEPHONE).page
    page.goto(f"/entreprise/declarations/{mois_texte(mois)}/")
    arrets, caches = [], []
    while "Relire et transmettre" not in [arret["texte"] for arret in arrets] and len(arrets) < 60:
        arrets.append(_tab(page))
        caches.append(page.evaluate(CACHE))
    assert [arret["texte"] for arret in arrets if not arret["visible"]] == []
    assert [cache for cache in caches if cache] == []
    assert arrets[-1]["texte"] == "Relire et transmettre"
    assert sum("-0-heures" in str(arret["texte"]) for arret in arrets) == 4
