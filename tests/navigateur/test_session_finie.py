"""A session that ends while hours are typed: a button does not carry them to the sign-in page."""

import re

import pytest
from playwright.sync_api import expect

from tests import fabriques as f
from tests.clauses.grilles import MOIS, enregistrees

pytestmark = pytest.mark.navigateur


@pytest.fixture
def territoire(transactional_db) -> f.Territoire:
    return f.territoire()


def test_hours_typed_after_the_session_ended_stay_on_screen(territoire, poste):
    page = poste(territoire.employeur).page
    page.goto(f"/entreprise/declarations/{MOIS}/")
    heures = page.locator("input[data-colonne='0']").first
    temoins = page.context.cookies()
    page.context.clear_cookies(name="session")
    heures.fill("12")
    heures.blur()
    etat = page.locator(".etat-brouillon")
    expect(etat).to_contain_text("rechargez la page pour vous reconnecter")
    with page.expect_response(lambda reponse: reponse.request.method == "POST"):
        page.get_by_role("button", name="Enregistrer le brouillon").last.click()
    expect(page).to_have_url(re.compile(f"/entreprise/declarations/{MOIS}/$"))
    expect(heures).to_have_value("12")
    assert enregistrees() == []
    page.context.add_cookies(temoins)
    page.get_by_role("button", name="Enregistrer le brouillon").last.click()
    expect(page.get_by_text("Rien n'est encore transmis")).to_be_visible()
    assert [str(heures_lot[0]) for heures_lot in enregistrees()] == ["12.00"]
