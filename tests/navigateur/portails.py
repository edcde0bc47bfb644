"""What a company does on a phone, and what a donneur d'ordre reads at a desk."""

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import expect

from participants.domain.mois import mois_texte
from tests.navigateur import dates
from tests.navigateur.conftest import Poste


class Entreprise:
    def __init__(self, poste: Poste) -> None:
        self.poste, self.page, self.check = poste, poste.page, poste.controle.check

    def go_home(self) -> None:
        self.page.goto("/entreprise/")

    def declare(self, mois: date, heures: str, compris: str, total: str, nom: str) -> None:
        """Type one line as people write hours; the page says how it understands them."""
        self.go_home()
        self.check(f"{nom}-accueil")
        quoi = re.compile(rf"(Déclarer|Corriger) {dates.en_lettres(mois)}")
        self.page.get_by_role("link", name=quoi).click()
        saisie = self.page.locator("input[data-colonne='0']").first
        saisie.fill(heures)
        expect(self.page.locator(".lu").first).to_have_text(compris.replace(" ", "\u00a0"))
        expect(self.page.locator(".barre-total .chiffre")).to_have_text(total)
        self.check(f"{nom}-grille")
        self.page.get_by_role("button", name="Transmettre").click()

    def forget_to_certify(self) -> None:
        self.page.get_by_role("button", name="Transmettre au guichet").click()
        expect(self.page.locator("#erreur-certifie")).to_be_visible()
        self.check("portail-certifier")

    def certify(self, nom: str = "") -> None:
        self.page.get_by_label("Je certifie").check()
        self.page.get_by_role("button", name="Transmettre au guichet").click()
        expect(self.page.locator(".messages")).to_contain_text("Voici votre reçu.")
        if nom:
            self.check(nom)

    def rectify(self, mois: date, motif: str, heures: str, total: str) -> None:
        self.page.goto(f"/entreprise/declarations/{mois_texte(mois)}/")
        self.check("portail-mois-valide")
        self.page.locator("summary").filter(has_text="Corriger ce mois").click()
        dialogue = self.page.get_by_role("dialog")
        dialogue.get_by_label("Que faut-il corriger ?").fill(motif)
        dialogue.get_by_role("button", name="Ouvrir une rectification").click()
        expect(self.page.locator(".messages")).to_contain_text("Corrigez les heures")
        self.page.locator("input[data-colonne='0']").first.fill(heures)
        expect(self.page.locator(".barre-total .chiffre")).to_have_text(total)
        self.page.get_by_role("button", name="Transmettre").click()
        self.certify("portail-recu-rectification")


class DonneurOrdre:
    def __init__(self, poste: Poste) -> None:
        self.poste, self.page, self.check = poste, poste.page, poste.controle.check
        self.lus: list[str] = []

    def _read(self, nom: str) -> str:
        self.check(nom)
        contenu = self.page.content()
        self.lus.append(contenu)
        return contenu

    def read_dashboard(self, chiffres: dict[str, str]) -> None:
        self._read("donneur-accueil")
        for libelle, valeur in chiffres.items():
            cle = self.page.locator(".chiffre-cle").filter(has_text=libelle)
            expect(cle).to_contain_text(valeur)

    def read_marche(self, objet: str, retenues: str) -> None:
        self.page.get_by_role("link", name=objet, exact=True).first.click()
        self._read("donneur-marche")
        expect(self.page.locator("tfoot td[data-label='Retenues']")).to_have_text(retenues)

    def download_bilan(self) -> Path:
        with self.page.expect_download() as attendu:
            self.page.get_by_role("link", name="Dernier bilan (PDF)").click()
        return Path(attendu.value.path())
