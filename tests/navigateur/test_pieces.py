"""Proofs, from what is asked for to the hours that count: asked, brought, refused with a reason, accepted."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from clauses.enums import MotifNonRetenue
from guichets.portee import hors_portee
from participants.domain.mois import add_months, first_day
from participants.enums import EtatPiece
from participants.models import ExigencePiece, Piece
from tests import fabriques as f
from tests.clauses.outils import ecartees, retenues
from tests.fichiers import pdf
from tests.navigateur import dates
from tests.navigateur.controle import TELEPHONE
from tests.navigateur.guichet import SECONDES

pytestmark = pytest.mark.navigateur
MOIS = first_day(dates.AUJOURDHUI)
ENGAGEMENT = "Engagement Gros œuvre"
MOTIF = "La page 2 manque : envoyez le contrat entier."


@pytest.fixture
def t(transactional_db) -> f.Territoire:
    """One person who worked this month: what is asked for is never asked of the past."""
    t = f.territoire("ormes")
    with hors_portee("test"):
        t.lot.debut, t.lot.fin = add_months(MOIS, -6), add_months(MOIS, 12)
        t.lot.save()
        t.engagement.debut, t.engagement.fin = t.lot.debut, t.lot.fin
        t.engagement.save()
        t.contrat.debut, t.contrat.fin = add_months(MOIS, -1), add_months(MOIS, 6)
        t.contrat.save()
        t.participant.fenetres.update(du=add_months(MOIS, -6), au=add_months(MOIS, 12))
    f.heures(t.contrat, MOIS, "100", t.lot)
    return t


def photo(texte: str) -> bytes:
    """A page as a telephone takes it."""
    image = Image.new("RGB", (1200, 1600), "#f4f1ea")
    crayon = ImageDraw.Draw(image)
    crayon.rectangle((80, 80, 1120, 1520), outline="#333333", width=4)
    for rang, ligne in enumerate((texte, "Entre Bati Test et Awa Martin", "Signatures")):
        crayon.text((140, 160 + 120 * rang), ligne, fill="#111111", font_size=48)
    sortie = BytesIO()
    image.save(sortie, "JPEG", quality=80)
    return sortie.getvalue()


def pieces(t) -> list[tuple[str, str, str, date | None]]:
    with hors_portee("lecture de test"):
        lues = Piece.objects.filter(guichet=t.guichet).order_by("pk")
        return [(p.etat, p.motif_refus, p.document.nom, p.expire_le) for p in lues.select_related("document")]


def envoyer(page: Page, nom: str, genre: str, contenu: bytes) -> None:
    depot = page.locator("details.deposer")
    if not depot.get_by_role("button", name="Envoyer").is_visible():
        depot.locator("summary").click()
    depot.get_by_label("Photo ou fichier PDF").set_input_files(
        {"name": nom, "mimeType": genre, "buffer": contenu}
    )
    depot.get_by_role("button", name="Envoyer").click()


def wait_for_hours(bureau, t, comptees: str, nom: str) -> None:
    """The page of the company at the desk, once the calculation has ended."""
    page = bureau.page
    page.goto(f"/g/ormes/entreprises/{t.entreprise.cle}/")
    expect(page.locator(".avancement")).to_contain_text("Terminé", timeout=SECONDES)
    page.reload()
    identite = page.get_by_role("region", name="Tableau des heures par marché")
    comptees = f"{comptees}\u00a0h"
    expect(identite.locator("td[data-label='= Retenues']").first).to_have_text(comptees)
    bureau.controle.check(nom)


def test_proof_is_asked_brought_refused_then_accepted(t, poste, ouvrier):
    site, bureau = poste(t.employeur, TELEPHONE), poste(t.facilitateur)
    _nothing_asked(site)
    _ask(poste(t.responsable), t)
    wait_for_hours(bureau, t, "0,00", "pieces-heures-retenues")
    assert (retenues(t.entreprise), ecartees(t.entreprise)) == ({}, {MotifNonRetenue.PIECE: Decimal(100)})
    _bring(site, t)
    _refuse(bureau, t)
    _bring_again(site)
    _accept(bureau, t)
    wait_for_hours(bureau, t, "100,00", "pieces-heures-comptees")
    assert (retenues(t.entreprise), ecartees(t.entreprise)) == ({ENGAGEMENT: Decimal(100)}, {})
    _all_is_done(site, bureau)


def _nothing_asked(site) -> None:
    site.page.get_by_role("link", name="Pièces").first.click()
    expect(site.page.get_by_text("Rien à déposer")).to_be_visible()
    site.controle.check("pieces-portail-vide")


def _ask(reglages, t) -> None:
    """By the responsable, from this month on: without it the hours do not count."""
    page, check = reglages.page, reglages.controle.check
    page.goto("/g/ormes/pieces/")
    expect(page.get_by_text("Tout est vérifié")).to_be_visible()
    check("pieces-liste-vide")
    page.locator("#contenu").get_by_role("link", name="Pièces demandées").click()
    expect(page.get_by_text("Aucune pièce demandée")).to_be_visible()
    check("pieces-demandees-vide")
    page.get_by_role("link", name="Demander une pièce").click()
    page.get_by_label("Pièce", exact=False).first.select_option(label="Contrat de travail")
    page.get_by_label("Sans elle, les heures ne comptent pas").check()
    page.get_by_label("Durée de validité").fill("12")
    page.get_by_role("button", name="Demander").click()
    expect(page.get_by_label("Source")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Durée de validité")).to_have_value("12")
    check("pieces-exigence-refusee")
    page.get_by_label("Source").fill("Convention d'application de la clause, article 4")
    page.get_by_role("button", name="Demander").click()
    expect(page.locator(".messages")).to_contain_text("Pièce demandée à partir de")
    expect(page.get_by_text("Les heures attendent")).to_be_visible()
    check("pieces-demandees")
    page.locator("summary").filter(has_text="Arrêter").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check("pieces-demandees-arreter")
    with hors_portee("lecture de test"):
        posee = ExigencePiece.objects.get(guichet=t.guichet)
    assert (posee.nature, posee.periodicite, posee.bloquante, posee.du) == ("contrat", "contrat", True, MOIS)


def _bring(site, t) -> None:
    page, check = site.page, site.controle.check
    page.goto("/entreprise/")
    page.get_by_role("link", name="Déposer des pièces").click()
    expect(page.get_by_text("Sans elle, les heures de ce contrat ne comptent pas.")).to_be_visible()
    check("pieces-portail-demandee")
    page.locator("details.deposer summary").click()
    page.get_by_role("button", name="Envoyer").click()
    refus = page.locator("details.deposer .invalid-feedback")
    expect(refus).to_have_text("Choisissez un fichier, ou prenez une photo.")
    envoyer(page, "contrat.pdf", "application/pdf", b"<html><body>Contrat</body></html>")
    expect(refus).to_contain_text("Ce fichier n'est ni un PDF, ni une image JPEG ou PNG.")
    expect(page.get_by_label("Photo ou fichier PDF")).to_have_attribute("aria-invalid", "true")
    check("pieces-portail-refus")
    assert pieces(t) == []
    envoyer(page, "contrat.jpg", "image/jpeg", photo("Contrat de travail, page 1"))
    expect(page.locator(".messages")).to_contain_text("Pièce envoyée. Le guichet va la vérifier.")
    expect(page.get_by_text("Rien à déposer")).to_be_visible()
    expect(page.get_by_text("Les heures de ce contrat compteront quand")).to_be_visible()
    check("pieces-portail-envoyee")


def _refuse(bureau, t) -> None:
    page, check = bureau.page, bureau.controle.check
    page.goto("/g/ormes/")
    page.get_by_role("link", name="Pièces à vérifier").click()
    check("pieces-liste")
    page.get_by_role("link", name="Vérifier une par une").click()
    image = page.get_by_alt_text("Page 1 de la pièce")
    expect(image).to_be_visible()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("image => image.naturalWidth") > 500
    check("piece-a-verifier")
    page.get_by_role("button", name="Refuser").click()
    expect(page.locator("#erreur-motif")).to_contain_text("Indiquez pourquoi vous refusez cette pièce")
    motif = page.get_by_label("Motif du refus")
    expect(motif).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Valable jusqu'au")).not_to_have_value("")
    check("piece-refus-sans-motif")
    motif.fill(MOTIF)
    page.get_by_role("button", name="Refuser").click()
    expect(page.locator(".messages")).to_contain_text("Pièce refusée, l'entreprise est prévenue.")
    expect(page.get_by_text("Tout est vérifié")).to_be_visible()
    page.get_by_role("link", name="Refusées").click()
    expect(page.get_by_role("cell", name=MOTIF)).to_be_visible()
    check("pieces-liste-refusees")
    ((etat, motif_lu, nom, _),) = pieces(t)
    assert (etat, motif_lu, nom) == (EtatPiece.REFUSEE, MOTIF, "contrat.jpg")


def _bring_again(site) -> None:
    page, check = site.page, site.controle.check
    page.goto("/entreprise/pieces/")
    expect(page.locator(".liste-pieces")).to_contain_text(MOTIF)
    check("pieces-portail-motif")
    envoyer(page, "contrat-entier.pdf", "application/pdf", pdf(2))
    expect(page.locator(".messages")).to_contain_text("Pièce envoyée")


def _accept(bureau, t) -> None:
    page, check = bureau.page, bureau.controle.check
    page.goto("/g/ormes/pieces/")
    page.get_by_role("link", name="Contrat de travail").click()
    expect(page.get_by_text("2 pages")).to_be_visible()
    expect(page.get_by_label("Valable jusqu'au")).not_to_have_value("")
    page.get_by_role("button", name="Accepter").click()
    expect(page.locator(".messages")).to_contain_text("Pièce acceptée.")
    page.get_by_role("link", name="Acceptées").click()
    check("pieces-liste-acceptees")
    page.goto(f"/g/ormes/contrats/{t.contrat.cle}/pieces/")
    expect(page.get_by_role("cell", name="Refusée")).to_be_visible()
    check("pieces-du-contrat")
    (_, (etat, _, nom, fin)) = pieces(t)
    assert (etat, nom) == (EtatPiece.ACCEPTEE, "contrat-entier.pdf")
    assert fin is not None
    assert first_day(fin) == add_months(MOIS, 12)


def _all_is_done(site, bureau) -> None:
    site.page.goto("/entreprise/pieces/")
    expect(site.page.get_by_text("Rien à déposer")).to_be_visible()
    site.page.locator("summary").filter(has_text="1 pièce").click()
    site.controle.check("pieces-portail-acceptee")
    site.page.goto("/entreprise/")
    expect(site.page.get_by_role("link", name="Déposer des pièces")).to_have_count(0)
    bureau.page.goto("/g/ormes/pieces/")
    expect(bureau.page.get_by_text("Tout est vérifié")).to_be_visible()
