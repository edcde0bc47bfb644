"""From a published marché to the bilan, played by the people who do it, each on a machine of their own."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from guichets.portee import hors_portee
from operations.models import DonneurOrdre as DonneurOrdreModele
from operations.models import Entreprise as EntrepriseModele
from tests import fabriques as f
from tests.fichiers import PDF as RELEVE
from tests.navigateur import dates
from tests.navigateur.controle import TELEPHONE
from tests.navigateur.guichet import Facilitateur
from tests.navigateur.portails import DonneurOrdre, Entreprise
from tests.operations import avis
from tests.pdf import assert_accessible

pytestmark = pytest.mark.navigateur

OBJET = "Lycée des Ormes"
BATI, REGION = "Bâti Ormes", "Région des Ormes"
PRENOM, NOM = "Mariam", "Zylberstein"


@pytest.fixture
def fichier_decp(tmp_path: Path) -> Path:
    """Three lots of one consultation, two of them held by one company, and a record with a false SIRET."""
    commun = {
        "dateNotification": dates.iso(dates.NOTIFICATION),
        "datePublicationDonnees": dates.iso(dates.PUBLICATION),
        "dureeMois": 18,
    }
    chemin = tmp_path / "marches-ormes.json"
    chemin.write_bytes(
        avis.fichier(
            avis.marche("2026-ORM-01", objet="Lycée des Ormes, lot 1 : gros œuvre", **commun),
            avis.marche("2026-ORM-02", objet="Lycée des Ormes, lot 2 : charpente", **commun),
            avis.marche("2026-ORM-03", (avis.PEINTURE,), objet="Lycée des Ormes, lot 3 : peinture", **commun),
            avis.marche("2026-VOI-07", ("12345678900000",), objet="Réfection de la voirie", **commun),
        )
    )
    return chemin


@pytest.fixture
def releve(tmp_path: Path) -> Path:
    chemin = tmp_path / "releve.pdf"
    chemin.write_bytes(RELEVE)
    return chemin


def test_parcours_du_marche_publie_au_bilan(depart, poste, ouvrier, fichier_decp, releve):
    facilitateur = Facilitateur(poste(depart.facilitateur))
    _from_data_to_contrat(facilitateur, fichier_decp)

    entreprise = Entreprise(poste(_company_account(), TELEPHONE))
    _declare_and_validate(facilitateur, entreprise, releve)
    facilitateur.wait_for_ventilation(BATI, "208,25\u00a0h", "entreprise-rectifiee")

    pdf = facilitateur.issue_bilan(OBJET, "Le chantier tient son rythme.").read_bytes()
    _check_pdf(pdf)
    donneur = DonneurOrdre(poste(_buyer_account()))
    _read_as_buyer(donneur, pdf, facilitateur.attendu)


def _from_data_to_contrat(facilitateur: Facilitateur, fichier: Path) -> None:
    facilitateur.check("a-traiter-vide")
    facilitateur.import_decp(fichier)
    facilitateur.look_at_correction("12345678900000")
    facilitateur.confirm_regroupement()
    facilitateur.give_names({avis.ACHETEUR: REGION, avis.BATI: BATI, avis.PEINTURE: "Peintures du Bocage"})
    facilitateur.import_again(fichier)
    facilitateur.open_marche(OBJET)
    facilitateur.qualify_next_lot(titulaire=BATI, heures="500", nom="lot-1")
    facilitateur.qualify_next_lot(titulaire=BATI, heures="300")
    facilitateur.set_last_lot_without_clause()
    facilitateur.register_participant(prenom=PRENOM, nom=NOM)
    facilitateur.validate_eligibilite()
    facilitateur.open_contrat(entreprise=BATI, lot=f"{OBJET}, lot\u00a01 – gros œuvre")


def _declare_and_validate(facilitateur: Facilitateur, entreprise: Entreprise, releve: Path) -> None:
    mois = dates.DERNIER_MOIS
    entreprise.declare(mois, "121h30", "121 h 30 = 121,50 h", "121,50\u00a0h", "portail")
    entreprise.forget_to_certify()
    entreprise.certify("portail-recu")
    facilitateur.return_declaration(mois, "Le 12 était chômé : retirez une heure.")
    entreprise.declare(mois, "120:30", "120 h 30 = 120,50 h", "120,50\u00a0h", "portail-retour")
    entreprise.certify()
    facilitateur.validate_declaration(mois, "declaration-validee")
    facilitateur.wait_for_ventilation(BATI, "120,50\u00a0h", "entreprise-ventilee")
    facilitateur.enter_from_paper(BATI, dates.AVANT_DERNIER_MOIS, "98", releve)
    facilitateur.validate_declaration(dates.AVANT_DERNIER_MOIS)
    facilitateur.wait_for_ventilation(BATI, "218,50\u00a0h")
    entreprise.rectify(mois, "Une absence a été oubliée.", "110,25", "110,25\u00a0h")
    facilitateur.validate_declaration(mois)


def _read_as_buyer(donneur: DonneurOrdre, pdf: bytes, attendu: str) -> None:
    donneur.read_dashboard({"Heures dues": "800,00", "Attendu à date": attendu, "Heures retenues": "208,25"})
    donneur.read_marche(OBJET, "208,25")
    assert donneur.download_bilan().read_bytes() == pdf
    for contenu in donneur.lus:
        assert NOM not in contenu
        assert PRENOM not in contenu


def _check_pdf(pdf: bytes) -> None:
    assert pdf.startswith(b"%PDF")
    texte = "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages)
    assert BATI in texte
    assert REGION in texte
    assert "208,25" in texte
    assert NOM not in texte
    assert_accessible(pdf)


def _company_account():
    """The guichet gives the company its access once the import has made the company known."""
    with hors_portee("compte de l'entreprise du parcours"):
        bati = EntrepriseModele.objects.get(nom=BATI)
        return f.acces_entreprise(bati, f.utilisateur("bati@test.example"))


def _buyer_account():
    with hors_portee("compte du donneur d'ordre du parcours"):
        region = DonneurOrdreModele.objects.get(nom=REGION)
        return f.acces_donneur(region, f.utilisateur("region@test.example"))
