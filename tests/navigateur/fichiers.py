"""A company with three people and twice the same lot, and what is done with its files of hours."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

from guichets.models import Guichet, Utilisateur
from guichets.portee import hors_portee
from operations.models import Entreprise, Lot
from participants.domain.mois import add_months, mois_texte
from participants.models import Contrat, DeclarationMensuelle, LigneHeures
from tests import fabriques as f
from tests.navigateur.dates import DERNIER_MOIS as MOIS

NOMS = (("Bernard", "Sam"), ("Diallo", "Ibrahima"), ("Nguyen", "Linh"))


@dataclass(frozen=True)
class Scene:
    guichet: Guichet
    entreprise: Entreprise
    facilitateur: Utilisateur
    declarant: Utilisateur
    lots: tuple[Lot, Lot]
    contrats: tuple[Contrat, ...]


def build_scene(depart) -> Scene:
    """Three people of one company, which holds the same lot of two buyers."""
    guichet = depart.guichet
    entreprise = f.entreprise(guichet, "Bâti Ormes")
    lots = tuple(_lot(entreprise, f.donneur(guichet, nom)) for nom in ("Région des Ormes", "Ville d'Ormes"))
    contrats = []
    for nom, prenom in NOMS:
        personne = f.participant(guichet, nom, prenom)
        f.fenetre(personne, depart.facilitateur, du=add_months(MOIS, -6), au=add_months(MOIS, 12))
        contrats.append(
            f.contrat(personne, entreprise, lots[0], debut=add_months(MOIS, -3), fin=add_months(MOIS, 6))
        )
    declarant = f.acces_entreprise(entreprise, f.utilisateur("chef@bati.example"))
    return Scene(guichet, entreprise, depart.facilitateur, declarant, lots, tuple(contrats))


def _lot(entreprise, donneur) -> Lot:
    marche = f.marche(donneur, "Rénovation des écoles")
    lot = f.lot(marche, objet="Peinture", numero="2", debut=add_months(MOIS, -6), fin=add_months(MOIS, 12))
    f.attribution(lot, entreprise)
    f.engagement(lot, entreprise)
    return lot


def envoyer(page: Page, nom: str, contenu: bytes) -> None:
    page.get_by_label("Fichier d'heures").set_input_files(
        {"name": nom, "mimeType": "application/octet-stream", "buffer": contenu}
    )
    page.get_by_role("button", name="Lire ce fichier").click()


def compte(page: Page) -> Locator:
    """What the report counts."""
    return page.locator("main .h4[role=status]")


def recevoir(page: Page, lien: Locator) -> bytes:
    with page.expect_download() as attendu:
        lien.click()
    return Path(attendu.value.path()).read_bytes()


def adresse(mois, reste="") -> str:
    return f"/entreprise/declarations/{mois_texte(mois)}/{reste}"


def enregistrees(mois) -> list[tuple[str, int | None, str, str]]:
    with hors_portee("lecture de test"):
        lignes = LigneHeures.objects.filter(mois=mois).select_related("participant")
        return [
            (u.participant.nom, u.lot_id, str(u.heures), str(u.dont_formation))
            for u in lignes.order_by("participant__nom_tri", "lot_id")
        ]


def declaration(mois) -> DeclarationMensuelle:
    with hors_portee("lecture de test"):
        return DeclarationMensuelle.objects.select_related("document").get(mois=mois)
