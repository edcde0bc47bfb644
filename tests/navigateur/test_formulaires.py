"""What the scripts add to the forms: fields that follow an answer, lists of marchés written once."""

import pytest
from playwright.sync_api import Route, expect

from tests import fabriques as f
from tests.clauses.grilles import MOIS, enregistrees

pytestmark = pytest.mark.navigateur


@pytest.fixture
def territoire(transactional_db) -> f.Territoire:
    return f.territoire()


def test_engagement_shows_the_fields_of_its_nature_only(territoire, poste):
    page = poste(territoire.facilitateur).page
    page.goto(f"/g/{territoire.guichet.slug}/lots/{territoire.lot.cle}/engagements/nouveau/")
    heures, personnes = page.get_by_label("Heures dues"), page.get_by_label("Personnes ou postes", exact=True)
    taux, fondement = (
        page.get_by_label("Taux de la formule"),
        page.get_by_label("Fondement de la mutualisation"),
    )
    expect(heures).to_be_visible()
    for cache in (personnes, taux, fondement):
        expect(cache).to_be_hidden()
    page.get_by_label("Comment les heures").select_option("annuelle")
    expect(taux).to_be_visible()
    page.get_by_label("Il peut recevoir").select_option("2")
    expect(fondement).to_be_visible()
    page.get_by_label("Nature").select_option("personnes")
    expect(personnes).to_be_visible()
    for cache in (heures, taux, fondement):
        expect(cache).to_be_hidden()


def test_long_list_of_marches_is_copied_into_each_line_of_the_grid(territoire, poste):
    for n in range(15):
        lot = f.lot(
            f.marche(territoire.donneur, f"Construction du collège numéro {n:02d}"),
            objet="Gros œuvre de la tranche ferme",
        )
        f.attribution(lot, territoire.entreprise)
    page = poste(territoire.employeur).page
    page.goto(f"/entreprise/declarations/{MOIS}/")
    choix = page.locator("select[data-lots]").first
    expect(choix.locator("option")).to_have_count(17)
    entier = "Construction du collège numéro 14, gros œuvre de la tranche ferme"
    choix.select_option(label=entier)
    expect(page.locator(".marche-entier").first).to_have_text(entier)
    page.locator("input[data-colonne='0']").first.fill("12")
    page.get_by_role("button", name="Enregistrer le brouillon").last.click()
    expect(page.get_by_text("Brouillon enregistré")).to_be_visible()
    assert [heures_lot[1] for heures_lot in enregistrees()] == [lot.pk]


def test_marche_chosen_while_the_list_is_on_its_way_stays_chosen(territoire, poste):
    ailleurs = f.lot(f.marche(territoire.donneur, "Voirie du bourg"), objet="Enrobés")
    f.attribution(ailleurs, f.entreprise(territoire.guichet, "Enrobés du Bocage"))
    page = poste(territoire.facilitateur).page
    personne = f"/g/{territoire.guichet.slug}/participants/{territoire.participant.cle}/"
    page.goto(f"{personne}contrats/nouveau/?modalite=embauche")
    choix = page.get_by_label("Marché", exact=True)
    expect(choix.locator("option")).to_have_count(3)
    retenues: list[Route] = []

    def retenir(route: Route) -> None:
        retenues.append(route)

    page.route("**/contrats/nouveau/**", retenir)
    with page.expect_request("**/contrats/nouveau/**"):
        page.get_by_label("Entreprise qui embauche").fill(territoire.entreprise.nom)
        page.get_by_label("Type de contrat").focus()
    choix.select_option(label=str(territoire.lot.designation))
    choisi = choix.input_value()
    retenues[0].continue_()
    expect(choix.locator("option")).to_have_count(2)
    expect(choix).to_have_value(choisi)
