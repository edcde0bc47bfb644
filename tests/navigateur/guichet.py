"""What a facilitateur does at the desk, click by click."""

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.navigateur import dates
from tests.navigateur.conftest import Poste

SECONDES = 15_000


class Facilitateur:
    def __init__(self, poste: Poste) -> None:
        self.poste, self.page, self.check = poste, poste.page, poste.controle.check
        self.attendu = ""
        """What the last bilan says is expected: every other page must say the same."""

    def _menu(self, libelle: str) -> None:
        menu = self.page.get_by_role("navigation", name="Navigation principale")
        with self.page.expect_navigation():
            menu.get_by_role("link", name=re.compile(rf"^{libelle}\b")).click()

    def _message(self, texte: str) -> None:
        expect(self.page.locator(".messages")).to_contain_text(texte)

    def _check_if(self, nom: str, quoi: str = "") -> None:
        """A page seen twice in the same state is checked once: where the step has a name."""
        if nom:
            self.check(f"{nom}{quoi}")

    def _dialogue(self, bouton: str, nom: str) -> Locator:
        """Open a confirmation, check it, and return it."""
        self.page.locator("summary").filter(has_text=bouton).first.click()
        dialogue = self.page.get_by_role("dialog")
        expect(dialogue).to_be_visible()
        self.check(nom)
        return dialogue

    # a. From the published data to marchés.

    def import_decp(self, fichier: Path) -> None:
        self._menu("Imports DECP")
        self.check("imports-vide")
        self.page.get_by_role("link", name="Importer un fichier").first.click()
        self.check("import-envoyer")
        self.page.get_by_label("Fichier DECP").set_input_files(fichier)
        self.page.get_by_role("button", name="Importer").click()
        self.page.wait_for_url("**/travaux/**")
        expect(self.page.get_by_text("Voir le résultat")).to_be_visible(timeout=SECONDES)
        self.check("travail-import")
        self.page.get_by_text("Voir le résultat").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(fichier.name)
        self.check("import-rapport")

    def import_again(self, fichier: Path) -> None:
        self._menu("Imports DECP")
        self.check("imports")
        self.page.get_by_role("link", name="Importer un fichier").click()
        self.page.get_by_label("Fichier DECP").set_input_files(fichier)
        self.page.get_by_role("button", name="Importer").click()
        self._message("Ce fichier est déjà importé")
        self._message("rien n'a changé")

    def look_at_correction(self, motif: str) -> None:
        """The record that waits: looked at, corrected by nobody yet."""
        self._menu("Imports DECP")
        self.page.get_by_role("link", name="1 enregistrement à corriger").click()
        expect(self.page.locator("main")).to_contain_text(motif)
        self.check("ligne-corriger")

    def confirm_regroupement(self) -> None:
        self._menu("Imports DECP")
        self.page.get_by_role("link", name="1 regroupement proposé").click()
        self.check("regroupements")
        self.page.get_by_label("Objet du marché").fill("Lycée des Ormes")
        self.page.get_by_role("button", name="Réunir ces lots").click()
        self._message("Les lots sont réunis dans un seul marché.")
        self.check("marche-regroupe")

    def give_names(self, noms: dict[str, str]) -> None:
        """`noms`: identifier shown → name."""
        self.page.goto(f"{self.racine}noms-manquants/")
        self.check("noms")
        for identifiant, nom in noms.items():
            self.page.get_by_label(identifiant).fill(nom)
        self.page.get_by_role("button", name="Enregistrer les noms").click()
        self._message("noms sont enregistrés")

    @property
    def racine(self) -> str:
        return "/" + "/".join(self.page.url.split("/")[3:5]) + "/"

    def open_marche(self, objet: str) -> None:
        self._menu("Marchés")
        self.page.get_by_role("link", name=objet, exact=True).click()

    # b. What is owed.

    def qualify_next_lot(self, *, titulaire: str, heures: str, nom: str = "") -> None:
        """From the page of the marché: the next lot without dispositif, then its holder's engagement."""
        self.page.get_by_role("link", name="Qualifier ce lot").first.click()
        self._check_if(nom, "-qualifier")
        self.page.get_by_label("Condition d'exécution (ex-article 14)").check()
        self.page.get_by_role("button", name="Enregistrer").click()
        self._message("Le lot est qualifié")
        self._check_if(nom, "-engagement-nouveau")
        redevable = self.page.get_by_label("Titulaire ou mandataire")
        expect(redevable.locator("option:checked")).to_have_text(titulaire)
        self.page.get_by_label("Heures dues").fill(heures)
        self.page.get_by_role("button", name="Enregistrer l'engagement").click()
        self._message("L'engagement est enregistré.")
        self._check_if(nom, "-engagement")
        self.page.get_by_role("link", name="Retour au marché").click()

    def set_last_lot_without_clause(self) -> None:
        self.page.get_by_role("link", name="Qualifier ce lot").click()
        self.page.get_by_label("Aucune clause d'insertion").check()
        self.page.get_by_role("button", name="Enregistrer").click()
        self._message("Le lot est noté sans clause d'insertion.")
        self.check("marche-qualifie")

    # c. Who works.

    def register_participant(self, *, prenom: str, nom: str) -> None:
        self._menu("Participants")
        self.check("participants-vide")
        self.page.get_by_role("link", name="Enregistrer une personne").first.click()
        self.check("participant-nouveau")
        self.page.get_by_label("Nom", exact=False).first.fill(nom)
        self.page.get_by_label("Prénom").fill(prenom)
        self.page.get_by_label("Date de naissance").fill("1991-04-12")
        self.page.get_by_label("Sexe").select_option(label="Femme")
        self.page.get_by_role("button", name="Enregistrer").click()
        self._message("est enregistré")
        self.check("participant-neuf")

    def validate_eligibilite(self) -> None:
        self.page.get_by_role("link", name="Demander l'éligibilité").first.click()
        self.check("eligibilite-demande")
        self.page.get_by_label("Appréciée au").fill(dates.iso(dates.EMBAUCHE))
        self.page.get_by_label("Critère").first.select_option(index=1)
        self.page.get_by_label("Justificatif vu").first.fill("Attestation de France Travail")
        self.page.get_by_label("Date du justificatif").first.fill(dates.iso(dates.EMBAUCHE))
        self.page.get_by_role("button", name="Enregistrer la demande").click()
        self._message("Il reste à décider.")
        self.check("eligibilite-a-decider")
        dialogue = self._dialogue("Valider l'éligibilité", "eligibilite-confirmer")
        dialogue.get_by_role("button", name="Valider").click()
        self._message("est validée")

    def open_contrat(self, *, entreprise: str, lot: str) -> None:
        self.page.get_by_role("link", name="Ouvrir un contrat").first.click()
        self.check("contrat-modalite")
        self.page.get_by_role("link", name="Choisir : Embauche directe").click()
        self.check("contrat-nouveau")
        with self.page.expect_response("**/contrats/nouveau/**"):
            self.page.get_by_label("Entreprise qui embauche et doit les heures").fill(entreprise)
            self.page.get_by_label("Type de contrat").focus()
        self.page.get_by_label("Marché", exact=True).select_option(label=lot)
        self.page.get_by_label("Type de contrat").select_option(label="CDD")
        self.page.get_by_label("Premier jour").fill(dates.iso(dates.EMBAUCHE))
        self.page.get_by_label("Dernier jour").fill(dates.iso(dates.FIN_DU_CONTRAT))
        self.page.get_by_label("Heures par semaine").fill("30")
        self.page.get_by_role("button", name="Ouvrir le contrat").click()
        self._message("est ouvert")
        self.check("contrat")

    # d. What was done.

    def open_declaration(self, mois: date) -> None:
        self._menu("Déclarations")
        self.page.locator("main").get_by_role("link", name=dates.en_lettres(mois)).first.click()

    def return_declaration(self, mois: date, motif: str) -> None:
        self._menu("Déclarations")
        self.check("declarations")
        self.open_declaration(mois)
        self.check("declaration-a-valider")
        dialogue = self._dialogue("Retourner", "declaration-retourner")
        dialogue.get_by_label("Ce qu'il faut corriger").fill(motif)
        dialogue.get_by_role("button", name="Retourner").click()
        self._message("est retournée")
        self.check("declaration-retournee")

    def validate_declaration(self, mois: date, nom: str = "") -> None:
        self.open_declaration(mois)
        self.page.get_by_role("button", name="Valider").click()
        self._message("est validé")
        self._check_if(nom)

    def enter_from_paper(self, entreprise: str, mois: date, heures: str, releve: Path) -> None:
        """The month of a company that sent a sheet of paper."""
        self._menu("Déclarations")
        self.page.get_by_label("Mois").select_option(label=dates.en_lettres(mois).capitalize())
        self.page.get_by_role("button", name="Filtrer").click()
        self.page.get_by_role("link", name="Saisir").first.click()
        self.check("saisie-papier")
        self.page.locator("input[data-colonne='0']").first.fill(heures)
        self.page.get_by_label("Relevé reçu de l'entreprise").set_input_files(releve)
        self.page.get_by_role("button", name="Transmettre pour validation").click()
        self._message(f"est saisi pour {entreprise}")
        self.check("declaration-papier")

    # e. Where the hours go.

    def wait_for_ventilation(self, entreprise: str, retenues: str, nom: str = "") -> None:
        self._menu("Entreprises")
        self.page.get_by_role("link", name=entreprise, exact=True).click()
        expect(self.page.locator(".avancement")).to_contain_text("Terminé", timeout=SECONDES)
        self.page.reload()  # the figures are those of the page as it was opened
        identite = self.page.get_by_role("region", name="Tableau des heures par marché")
        expect(identite.locator("td[data-label='= Retenues']").first).to_have_text(retenues)
        self._check_if(nom)

    # f. What is told.

    def issue_bilan(self, objet: str, commentaire: str) -> Path:
        self.open_marche(objet)
        self.check("marche-avec-heures")
        self.page.get_by_role("link", name="Préparer un bilan").first.click()
        self.check("bilan-preparer")
        self.page.get_by_label("Commentaire du facilitateur").fill(commentaire)
        self.page.get_by_role("button", name="Établir le bilan").click()
        self._message("Le bilan est en préparation.")
        telecharger = self.page.get_by_role("link", name="Télécharger le PDF")
        fini = self.page.locator(".avancement").get_by_role("link")
        expect(telecharger.or_(fini)).to_be_visible(timeout=SECONDES)
        if fini.is_visible():  # a quick worker has ended before the page opens
            fini.click()
        self.check("bilan")
        attendu = self.page.locator(".chiffre-cle").filter(has_text="Attendu à date").locator(".valeur")
        self.attendu = attendu.inner_text()
        with self.page.expect_download() as attendu:
            telecharger.click()
        return Path(attendu.value.path())
