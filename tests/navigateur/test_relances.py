"""Chasing, played by those who do it: the company names who declares, the guichet reminds, it refuses."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from guichets.enums import RoleAdhesion
from guichets.portee import hors_portee
from tests import fabriques as f
from tests.navigateur.controle import TELEPHONE

pytestmark = pytest.mark.navigateur


@pytest.fixture
def territoire(transactional_db) -> f.Territoire:
    """One company that owes every month of this year and of the last."""
    t = f.territoire("ormes")
    jour = timezone.localdate()
    with hors_portee("test"):
        t.contrat.debut, t.contrat.fin = jour - timedelta(days=120), jour + timedelta(days=120)
        t.contrat.save(update_fields=["debut", "fin"])
    return t


def test_company_is_reminded_and_refuses(territoire, poste, ouvrier):
    _company_names_its_contact(poste(territoire.employeur, TELEPHONE))
    bureau = poste(territoire.facilitateur)
    _guichet_reminds(bureau)
    expect(bureau.page.get_by_role("cell", name="Envoyé")).to_be_visible()
    (courriel,) = mail.outbox
    assert "/lien/" in courriel.body
    assert "#" in courriel.body
    _reader_refuses(poste(None, TELEPHONE), courriel.body)
    bureau.page.goto("/g/ormes/suivi-declarations/")
    expect(bureau.page.get_by_text("Ne veut plus recevoir ce genre de courrier.")).to_be_visible()
    bureau.controle.check("suivi-refus")


def _company_names_its_contact(telephone) -> None:
    page, check = telephone.page, telephone.controle.check
    page.goto("/entreprise/contacts/")
    check("contacts-vide")
    page.get_by_role("link", name="Ajouter un contact").click()
    check("contact-nouveau")
    page.get_by_label("Adresse électronique").fill("nadia")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".invalid-feedback").first).to_be_visible()
    check("contact-refuse")
    page.get_by_label("Nom et prénom").fill("Nadia Benali")
    page.get_by_label("Adresse électronique").fill("nadia@bati.example")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".messages")).to_contain_text("Le contact est ajouté.")
    check("contacts")
    page.goto("/comptes/mes-courriers/")
    check("mes-courriers")


def _guichet_reminds(bureau) -> None:
    page, check = bureau.page, bureau.controle.check
    page.goto("/g/ormes/courriers/")
    check("courriers-vide")
    page.goto("/g/ormes/suivi-declarations/")
    page.get_by_role("button", name="Relancer les entreprises cochées").click()
    expect(page.get_by_role("alert").filter(has_text="Cochez")).to_be_visible()
    check("suivi-rien-coche")
    page.get_by_label("Choisir Bâti Test").check()
    page.get_by_role("button", name="Relancer les entreprises cochées").click()
    expect(page.get_by_role("heading", name=re.compile("1.entreprise recevra"))).to_be_visible()
    check("relancer-apercu")
    page.get_by_role("button", name=re.compile("Envoyer 1.relance")).click()
    expect(page.locator(".messages")).to_contain_text("part dans la minute")
    check("suivi-relance")
    page.get_by_role("link", name="Bâti Test", exact=True).click()
    check("relances-entreprise")
    page.goto("/g/ormes/courriers/")
    check("courriers")
    page.locator("tbody th a").first.click()
    expect(page.get_by_text("[lien personnel]")).to_be_visible()
    check("courrier")
    page.goto("/g/ormes/courriers/")


def _reader_refuses(lecteur, corps: str) -> None:
    """From the foot of the e-mail, on a phone, signed in nowhere."""
    adresse = urlsplit(re.search(r"https?://\S+/courriers/refus/\S+", corps)[0]).path
    page, check = lecteur.page, lecteur.controle.check
    page.goto(adresse)
    check("refus")
    page.get_by_role("button", name="Ne plus recevoir ces courriers").click()
    expect(page.get_by_text("C'est noté")).to_be_visible()
    check("refus-note")


def test_responsable_words_the_reminders(territoire, poste):
    machine = poste(territoire.responsable)
    page, check = machine.page, machine.controle.check
    page.goto("/g/ormes/modeles-courriers/")
    check("modeles")
    page.get_by_role("link", name="Relance après l'échéance").click()
    check("modele")
    page.get_by_label("Texte").fill("Bonjour {prenom},\n{lien}")
    page.get_by_role("button", name="Aperçu").click()
    expect(page.get_by_text("Champs inconnus : {prenom}.")).to_be_visible()
    check("modele-refuse")
    page.get_by_label("Texte").fill("Bonjour {nom},\n{lien}")
    page.get_by_role("button", name="Aperçu").click()
    expect(page.get_by_text("Bonjour Camille Robin,")).to_be_visible()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("cell", name="Ceux du guichet")).to_be_visible()
    page.get_by_role("link", name="Relance après l'échéance").click()
    page.locator("summary").filter(has_text="Rétablir").click()
    check("modele-retablir")
    page.get_by_role("dialog").get_by_role("button", name="Rétablir").click()
    expect(page.get_by_role("cell", name="Ceux du guichet")).to_have_count(0)
    page.goto("/g/ormes/suivi-declarations/rappels/")
    check("rappels")


def test_nothing_is_missing_says_so(transactional_db, poste):
    guichet = f.guichet("vide")
    machine = poste(f.membre(guichet, RoleAdhesion.LECTEUR))
    machine.page.goto("/g/vide/suivi-declarations/")
    expect(machine.page.get_by_text("Tout est reçu")).to_be_visible()
    machine.controle.check("suivi-vide")
