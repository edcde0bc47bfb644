import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guichets.models import Travail
from guichets.portee import hors_portee
from operations.enums import EtatLigneImport, EtatRegroupement
from operations.models import (
    DonneurOrdre,
    Entreprise,
    ImportDecp,
    LigneImport,
    Lot,
    Marche,
    Regroupement,
)
from tests import fabriques as f
from tests.operations import avis as a
from tests.operations.pages import BASE, importer, lire, nombre

pytestmark = pytest.mark.django_db


def test_upload_of_a_wrong_file_is_said_beside_the_field_and_asks_no_job(bureau, territoire):
    reponse = bureau.post(
        f"{BASE}/imports/envoyer/", {"fichier": SimpleUploadedFile("a.json", b"PK\x03\x04")}
    )
    assert reponse.status_code == 422
    assert "archive ZIP" in reponse.content.decode()
    assert nombre(Travail) == 0


def test_upload_asks_for_a_job_and_a_known_file_goes_to_its_report(bureau, territoire):
    contenu = a.fichier(a.marche())
    reponse = bureau.post(f"{BASE}/imports/envoyer/", {"fichier": SimpleUploadedFile("m.json", contenu)})
    travail = lire(Travail, genre="import_decp")
    assert reponse.url == f"{BASE}/travaux/{travail.cle}/"
    importe = importer(territoire, a.marche())
    reponse = bureau.post(f"{BASE}/imports/envoyer/", {"fichier": SimpleUploadedFile("m.json", contenu)})
    assert reponse.url == f"{BASE}/imports/{importe.cle}/"


def test_import_report_shows_line_field_value_and_reason_with_waiting_lines_first(bureau, territoire):
    importe = importer(territoire, a.marche(), a.marche("2025-LYC-09", ("12345678901234",)))
    contenu = bureau.get(f"{BASE}/imports/{importe.cle}/").content.decode()
    assert "«&nbsp;12345678901234&nbsp;»" in contenu
    assert "La clé de contrôle de ce SIRET est fausse." in contenu
    assert contenu.index("2025-LYC-09") < contenu.index("2025-LYC-01")
    seulement = bureau.get(f"{BASE}/imports/{importe.cle}/", {"etat": "creee"}).content.decode()
    assert "2025-LYC-09" not in seulement


def test_correction_page_keeps_what_was_typed_then_creates_the_lot(bureau, territoire):
    importe = importer(territoire, a.marche("2025-LYC-09", ("12345678901234",)))
    ligne = lire(LigneImport, import_decp=importe)
    adresse = f"{BASE}/imports/lignes/{ligne.cle}/"
    assert "Titulaire 1, siret ou identifiant" in bureau.get(adresse).content.decode().replace(
        "SIRET", "siret"
    )
    reponse = bureau.post(adresse, {"valeur_0": "999"})
    assert reponse.status_code == 422
    assert 'value="999"' in reponse.content.decode()
    reponse = bureau.post(adresse, {"valeur_0": a.BATI})
    assert (reponse.status_code, reponse.url) == (302, f"{BASE}/imports/{importe.cle}/")
    assert lire(LigneImport, pk=ligne.pk).etat == EtatLigneImport.CREEE


def test_regroupement_page_confirms_with_the_suggested_numbers(bureau, territoire):
    importer(territoire, *a.trois_lots())
    regroupement = lire(Regroupement)
    contenu = bureau.get(f"{BASE}/regroupements/").content.decode()
    assert "Lycée des Ormes" in contenu
    with hors_portee("relecture d'un test"):
        lots = list(Lot.objects.filter(regroupements__regroupement=regroupement).order_by("id"))
    donnees = {"decision": "confirmer", "objet": "Lycée des Ormes", "reference": "2025-LYC"}
    for rang, lot in enumerate(lots, 1):
        assert f'name="numero_{lot.cle}" value="{rang}"' in contenu
        donnees |= {f"garder_{lot.cle}": "1", f"numero_{lot.cle}": str(rang)}

    refus = bureau.post(
        f"{BASE}/regroupements/{regroupement.cle}/", {**donnees, f"numero_{lots[0].cle}": "2"}
    )
    assert refus.status_code == 422
    assert "Deux lots porteraient le numéro 2." in refus.content.decode()
    bureau.post(f"{BASE}/regroupements/{regroupement.cle}/", donnees)

    marche = lire(Marche, reference="2025-LYC")
    assert nombre(Lot, marche=marche) == 3
    assert lire(Regroupement).etat == EtatRegroupement.CONFIRME


def test_two_marches_of_one_buyer_are_joined_from_the_page_of_one(bureau, territoire):
    autre = f.marche(territoire.donneur, "École, lot 2")
    second = f.lot(autre, objet="Peinture")
    contenu = bureau.get(
        f"{BASE}/marches/{territoire.marche.cle}/regrouper/?avec={autre.cle}"
    ).content.decode()
    assert f"numero_{second.cle}" in contenu
    reponse = bureau.post(
        f"{BASE}/marches/{territoire.marche.cle}/regrouper/",
        {
            "avec": str(autre.cle),
            "objet": "École",
            f"numero_{territoire.lot.cle}": "1",
            f"numero_{second.cle}": "2",
        },
    )
    assert reponse.status_code == 302
    assert lire(Lot, pk=second.pk).marche_id == territoire.marche.pk
    assert nombre(Marche, pk=autre.pk) == 0


def test_missing_names_are_saved_together_with_an_error_on_the_bad_row(bureau, territoire):
    importer(territoire, a.marche())
    donneur, entreprise = lire(DonneurOrdre, siret=a.ACHETEUR), lire(Entreprise, identifiant=a.BATI[:9])
    reponse = bureau.post(
        f"{BASE}/noms-manquants/", {f"nom_{donneur.cle}": "Région des Ormes", f"nom_{entreprise.cle}": "123"}
    )
    assert reponse.status_code == 422
    assert "Un nom contient au moins une lettre." in reponse.content.decode()
    assert (lire(DonneurOrdre, pk=donneur.pk).nom, lire(Entreprise, pk=entreprise.pk).nom) == (
        "Région des Ormes",
        "",
    )


def test_names_of_another_guichet_are_left_alone(bureau, territoire):
    etranger = f.territoire("guichet-b")
    sans_nom = f.donneur(etranger.guichet, "")
    bureau.post(f"{BASE}/noms-manquants/", {f"nom_{sans_nom.cle}": "Pris"})
    assert lire(DonneurOrdre, pk=sans_nom.pk).nom == ""


def test_nothing_of_an_import_is_seen_from_another_guichet(bureau, territoire):
    etranger = f.territoire("guichet-b")
    importe = importer(etranger, a.marche(dureeMois="NC"))
    ligne = lire(LigneImport, import_decp=importe)
    assert nombre(ImportDecp) == 1
    assert bureau.get(f"{BASE}/imports/{importe.cle}/").status_code == 404
    assert bureau.post(f"{BASE}/imports/lignes/{ligne.cle}/", {"valeur_0": "12"}).status_code == 404
