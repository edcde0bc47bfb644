"""Delays that the responsable changes, proofs that the desk finds missing."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from guichets.enums import RoleAdhesion
from guichets.portee import hors_portee
from operations.models import ReglesComptage
from tests import fabriques as f

pytestmark = pytest.mark.navigateur


@pytest.fixture
def territoire(transactional_db) -> f.Territoire:
    t = f.territoire("ormes")
    jour = timezone.localdate()
    with hors_portee("test"):
        t.contrat.debut, t.contrat.fin = jour - timedelta(days=60), jour + timedelta(days=120)
        t.contrat.save(update_fields=["debut", "fin"])
    return t


def test_responsable_changes_the_delays_of_the_guichet(territoire, poste):
    bureau = poste(f.membre(territoire.guichet, RoleAdhesion.RESPONSABLE))
    page, check = bureau.page, bureau.controle.check
    page.goto("/g/ormes/regles/")
    check("regles")
    page.goto("/g/ormes/regles/delais/")
    check("delais")
    page.get_by_label("Durée d'un lien sans compte").fill("0")
    page.get_by_label("Décision").fill("Comité de pilotage")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".is-invalid").first).to_be_visible()
    check("delais-refuses")
    page.get_by_label("Durée d'un lien sans compte").fill("20")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".messages")).to_contain_text("Les délais changent à partir du")
    check("regles-changees")
    with hors_portee("relecture"):
        derniere = ReglesComptage.objects.filter(guichet=territoire.guichet).latest("du")
    assert derniere.lien_jours == 20


def test_desk_finds_the_proofs_that_are_missing(territoire, poste):
    bureau = poste(territoire.facilitateur)
    page, check = bureau.page, bureau.controle.check
    page.goto("/g/ormes/pieces/manquantes/")
    check("manquantes-vide")
    f.exigence(territoire.guichet, bloquante=True)
    page.reload()
    expect(page.get_by_role("row").filter(has_text="Bâti Test")).not_to_have_count(0)
    check("manquantes")
    page.get_by_label("Bloquantes seulement").check()
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_role("row").filter(has_text="Bâti Test")).not_to_have_count(0)
    check("manquantes-bloquantes")
