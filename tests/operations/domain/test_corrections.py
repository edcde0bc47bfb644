from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from operations.domain.corrections import correct_ligne
from operations.enums import EtatLigneImport
from operations.models import (
    LigneImport,
    NoticeDecp,
)
from tests.operations import avis as a
from tests.operations.domain.decor import etats, importer, lignes_par_table, lot_de, tenues

pytestmark = pytest.mark.django_db


def test_correction_creates_the_lot_and_a_later_import_recognises_it(guichet):
    faux = a.marche("2025-LYC-09", ("12345678901234",))
    ligne = importer(guichet, faux).lignes.get()

    ligne = correct_ligne(ligne=ligne, corrections={"titulaires[0].id": f" {a.BATI[:9]} {a.BATI[9:]} "})

    assert (ligne.etat, ligne.corrections) == (
        EtatLigneImport.CREEE,
        {"titulaires[0].id": f"{a.BATI[:9]} {a.BATI[9:]}"},
    )
    assert ligne.corrigee_le is not None
    assert tenues(lot_de("2025-LYC-09")) == [(a.BATI[:9], "titulaire", date(2025, 2, 3), None)]
    suivant = importer(guichet, faux, indent=1)
    assert etats(suivant) == {"inchangee": 1}
    assert NoticeDecp.objects.filter(identifiant="2025-LYC-09").count() == 1


def test_correction_of_the_buyer_keeps_the_published_key(guichet):
    faux = a.marche(acheteur={"id": "12345678901234"})
    ligne = importer(guichet, faux).lignes.get()

    correct_ligne(ligne=ligne, corrections={"acheteur.id": a.ACHETEUR})

    notice = NoticeDecp.objects.get()
    assert (notice.acheteur_id, notice.lot.donneur_ordre.siret) == ("12345678901234", a.ACHETEUR)
    assert etats(importer(guichet, faux, indent=1)) == {"inchangee": 1}


def test_correction_that_is_still_false_says_why_and_writes_nothing(guichet):
    ligne = importer(guichet, a.marche(dateNotification="2921-02-03", dureeMois="NC")).lignes.get()
    avant = lignes_par_table()

    with pytest.raises(ValidationError) as erreur:
        correct_ligne(ligne=ligne, corrections={"dateNotification": "2025-02-31"})

    assert set(erreur.value.message_dict) == {"dateNotification", "dureeMois"}
    assert lignes_par_table() == avant


def test_correction_of_a_second_record_under_one_number_asks_for_its_own(guichet):
    importe = importer(guichet, a.marche(), a.marche(montant=5000))
    ligne = importe.lignes.get(etat=EtatLigneImport.A_CORRIGER)

    with pytest.raises(ValidationError, match="porte déjà ce numéro"):
        correct_ligne(ligne=ligne, corrections={"id": "2025-LYC-01"})
    correct_ligne(ligne=ligne, corrections={"id": "2025-LYC-01B"})

    assert {n.identifiant: n.lot.montant for n in NoticeDecp.objects.select_related("lot")} == {
        "2025-LYC-01": Decimal("100000.00"),
        "2025-LYC-01B": Decimal("5000.00"),
    }
    assert etats(importer(guichet, a.marche(), a.marche(montant=5000), indent=1)) == {"inchangee": 2}


def test_a_line_that_already_waits_is_not_asked_twice(guichet):
    faux = a.marche(dureeMois="NC")
    importer(guichet, faux)

    second = importer(guichet, faux, indent=1)

    assert etats(second) == {"ignoree": 1}
    assert LigneImport.objects.filter(etat=EtatLigneImport.A_CORRIGER).count() == 1


def test_a_good_publication_closes_the_line_that_waited(guichet):
    premier = importer(guichet, a.marche(dureeMois="NC"))

    importer(guichet, a.marche())

    assert premier.lignes.get().etat == EtatLigneImport.IGNOREE
