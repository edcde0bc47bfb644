import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from operations.decp import Gravite
from operations.domain.corrections import faulty_fields
from operations.domain.imports import import_decp, request_import
from operations.domain.noms import name_all
from operations.domain.regroupements import confirm_regroupement
from operations.enums import ConsiderationSociale, EtatLigneImport, EtatLot, Groupement
from operations.models import (
    Attribution,
    DonneurOrdre,
    Entreprise,
    Etablissement,
    ImportDecp,
    LigneImport,
    Lot,
    Marche,
    ModificationMarche,
    NoticeDecp,
    Regroupement,
    SousTraitance,
)
from tests.operations import avis as a
from tests.operations.domain.decor import etats, importer, lignes_par_table, lot_de, tenues

pytestmark = pytest.mark.django_db


def test_import_creates_buyer_company_marche_lot_and_holder(guichet):
    importe = importer(guichet, a.marche())

    assert etats(importe) == {"creee": 1}
    lot = lot_de("2025-LYC-01")
    assert (lot.marche.donneur_ordre.siret, lot.marche.donneur_ordre.nom) == (a.ACHETEUR, "")
    assert (lot.marche.reference, lot.numero) == ("2025-LYC-01", "")
    assert (lot.debut, lot.fin, lot.duree_mois) == (date(2025, 2, 3), date(2026, 2, 2), 12)
    assert (lot.montant, lot.cpv, lot.lieu_code) == (Decimal("100000.00"), "45210000", "87085")
    assert (lot.considerations, lot.etat) == ([ConsiderationSociale.CLAUSE], EtatLot.A_QUALIFIER)
    assert tenues(lot) == [(a.BATI[:9], "titulaire", date(2025, 2, 3), None)]
    assert Etablissement.objects.get(siret=a.BATI).entreprise.identifiant == a.BATI[:9]
    assert importe.par_id is not None


def test_import_of_the_same_bytes_writes_no_row_and_no_event(guichet):
    premier = importer(guichet, *a.trois_lots())
    avant = lignes_par_table()

    second = importer(guichet, *a.trois_lots())

    assert second.pk == premier.pk
    assert lignes_par_table() == avant


def test_import_of_the_same_records_in_another_file_changes_nothing_but_the_report(guichet):
    importer(guichet, *a.trois_lots())
    avant = lignes_par_table()

    second = importer(guichet, *a.trois_lots(), indent=2)

    assert etats(second) == {"inchangee": 3}
    rapport = {
        "operations_importdecp": 1,
        "operations_importdecpevent": 1,
        "operations_ligneimport": 3,
        "operations_ligneimportevent": 3,
    }
    assert lignes_par_table() == {t: n + rapport.get(t, 0) for t, n in avant.items()}


def test_import_after_regrouping_changes_nothing(guichet, territoire):
    importer(guichet, *a.trois_lots())
    regroupement = Regroupement.objects.get()
    lots = list(Lot.objects.filter(regroupements__regroupement=regroupement).order_by("id"))
    confirm_regroupement(
        regroupement=regroupement,
        numeros={lot.pk: str(rang) for rang, lot in enumerate(lots, 1)},
        objet="Lycée des Ormes",
        par=territoire.facilitateur,
    )
    avant = lignes_par_table()

    importer(guichet, *a.trois_lots(), indent=2)

    apres = lignes_par_table()
    assert {t for t in avant if avant[t] != apres[t]} == {
        "operations_importdecp",
        "operations_importdecpevent",
        "operations_ligneimport",
        "operations_ligneimportevent",
    }
    marche = Marche.objects.get(objet="Lycée des Ormes")
    assert list(marche.lots.order_by("numero").values_list("numero", flat=True)) == ["1", "2", "3"]


def test_import_of_a_newer_publication_updates_its_own_fields_only(guichet):
    importer(guichet, a.marche())
    lot = lot_de("2025-LYC-01")
    lot.objet, lot.numero = "Gros œuvre du lycée", "1"
    lot.save()
    name_all(guichet=guichet, noms={str(lot.marche.donneur_ordre.cle): "Région des Ormes"})

    importe = importer(
        guichet,
        a.marche(
            objet="Lycée des Ormes, lot 01",
            montant=120000,
            lieuExecution={"code": "87000", "typeCode": "Code postal"},
        ),
    )

    assert etats(importe) == {"mise_a_jour": 1}
    lot.refresh_from_db()
    assert (lot.montant, lot.lieu_code) == (Decimal("120000.00"), "87000")
    assert (lot.objet, lot.numero) == ("Gros œuvre du lycée", "1")
    assert DonneurOrdre.objects.get(siret=a.ACHETEUR).nom == "Région des Ormes"
    assert Lot.objects.filter(notices__isnull=False).count() == 1


def test_import_applies_amendments_in_order_of_number(guichet):
    importer(
        guichet,
        a.marche(
            modifications=[
                a.modification(2, "2025-09-01", montant=150000),
                a.modification(1, "2025-06-01", montant=110000, dureeMois=18),
            ]
        ),
    )

    lot = lot_de("2025-LYC-01")
    assert (lot.montant, lot.duree_mois, lot.fin) == (Decimal("150000.00"), 18, date(2026, 8, 2))
    assert list(
        ModificationMarche.objects.filter(lot=lot)
        .order_by("numero")
        .values_list("numero", "montant", "duree_mois")
    ) == [(1, Decimal("110000.00"), 18), (2, Decimal("150000.00"), None)]


def test_import_changes_the_holder_on_the_day_of_the_amendment(guichet):
    importer(guichet, a.marche())
    lot = lot_de("2025-LYC-01")

    importer(
        guichet,
        a.marche(modifications=[a.modification(1, "2025-06-01", titulaires=[a.titulaire(a.PEINTURE)])]),
    )

    assert tenues(lot) == [
        (a.BATI[:9], "titulaire", date(2025, 2, 3), date(2025, 5, 31)),
        (a.PEINTURE[:9], "titulaire", date(2025, 6, 1), None),
    ]


def test_import_of_a_grouping_takes_the_first_as_mandataire(guichet):
    importer(guichet, a.marche(titulaires=(a.BATI, a.ELEC), typeGroupementOperateurs="Solidaire"))

    lot = lot_de("2025-LYC-01")
    assert lot.groupement == Groupement.SOLIDAIRE
    assert tenues(lot) == [
        (a.BATI[:9], "mandataire", date(2025, 2, 3), None),
        (a.ELEC[:9], "cotraitant", date(2025, 2, 3), None),
    ]


def test_import_keeps_the_mandataire_chosen_by_the_facilitateur(guichet):
    groupe = a.marche(titulaires=(a.BATI, a.ELEC))
    importer(guichet, groupe)
    lot = lot_de("2025-LYC-01")
    bati = Attribution.objects.get(lot=lot, entreprise__identifiant=a.BATI[:9])
    elec = Attribution.objects.get(lot=lot, entreprise__identifiant=a.ELEC[:9])
    bati.role = "cotraitant"
    bati.save()
    elec.role = "mandataire"
    elec.save()

    importer(guichet, {**groupe, "montant": 90000})

    assert {(i, r) for i, r, _, _ in tenues(lot)} == {(a.BATI[:9], "cotraitant"), (a.ELEC[:9], "mandataire")}


def test_import_puts_subcontracts_under_the_holder_with_their_amendments(guichet):
    importer(
        guichet,
        a.marche(
            actesSousTraitance=[a.acte(1, a.VERT), a.acte(2, a.PEINTURE)],
            modificationsActesSousTraitance=[
                {
                    "modificationActeSousTraitance": {
                        "id": 1,
                        "dateNotificationModificationSousTraitance": "2025-07-01",
                        "datePublicationDonnees": "2025-07-02",
                        "montant": 9500,
                    }
                }
            ],
        ),
    )

    lot = lot_de("2025-LYC-01")
    actes = SousTraitance.objects.filter(lot=lot).select_related("entreprise", "attribution__entreprise")
    assert [
        (s.numero, s.entreprise.identifiant, s.attribution.entreprise.identifiant, s.montant)
        for s in actes.order_by("numero")
    ] == [
        (1, a.VERT[:9], a.BATI[:9], Decimal("9500.00")),
        (2, a.PEINTURE[:9], a.BATI[:9], Decimal("8000.00")),
    ]
    assert Attribution.objects.filter(lot=lot).count() == 1


def test_import_sets_a_bad_record_aside_and_takes_the_others(guichet):
    bons = a.trois_lots()
    faux = a.marche("2025-LYC-09", ("12345678901234",), dateNotification="0021-02-03")

    importe = importer(guichet, bons[0], faux, bons[1])

    assert etats(importe) == {"creee": 2, "a_corriger": 1}
    ligne = LigneImport.objects.get(import_decp=importe, etat=EtatLigneImport.A_CORRIGER)
    assert (ligne.rang, ligne.identifiant, ligne.lot_id) == (2, "2025-LYC-09", None)
    assert [(x["champ"], x["valeur"]) for x in ligne.anomalies if x["gravite"] == Gravite.A_CORRIGER] == [
        ("dateNotification", "0021-02-03"),
        ("titulaires[0].id", "12345678901234"),
    ]
    assert not NoticeDecp.objects.filter(identifiant="2025-LYC-09").exists()


def test_import_without_duration_waits_to_be_corrected(guichet):
    importe = importer(guichet, a.marche(dureeMois="NC"))

    ligne = LigneImport.objects.get(import_decp=importe)
    assert ligne.etat == EtatLigneImport.A_CORRIGER
    assert [c.champ for c in faulty_fields(ligne)] == ["dureeMois"]


@pytest.mark.parametrize(
    ("contenu", "extrait"),
    [
        (b"", "vide"),
        (b"PK\x03\x04zip", "archive ZIP"),
        (b'{"marches": {"marche": [{"id": ', "mal form"),
        (b"<html><body></body></html>", "page web"),
        (b'{"autre": 1}', "DECP"),
    ],
)
def test_import_of_an_unreadable_file_writes_nothing(guichet, contenu, extrait):
    avant = lignes_par_table()

    with pytest.raises(ValidationError) as erreur:
        import_decp(guichet=guichet, contenu=contenu, nom="faux.json")

    assert extrait in " ".join(erreur.value.messages)
    assert lignes_par_table() == avant


def test_import_of_old_flat_file_fills_missing_names(guichet):
    importer(guichet, a.marche())
    record = {
        "_type": "Marché",
        "id": "19-1",
        "acheteur": {"id": a.ACHETEUR, "nom": "Région des Ormes"},
        "nature": "Marché",
        "objet": "Réfection du gymnase",
        "codeCPV": "45210000",
        "procedure": "Procédure adaptée",
        "lieuExecution": {"code": "87085", "typeCode": "Code commune", "nom": "Limoges"},
        "dureeMois": 6,
        "dateNotification": "2019-02-03",
        "datePublicationDonnees": "2019-03-01",
        "montant": 50000,
        "formePrix": "Ferme",
        "titulaires": [{"typeIdentifiant": "SIRET", "id": a.BATI, "denominationSociale": "Bâti des Ormes"}],
        "modifications": [],
    }
    plat = json.dumps({"marches": [record]})

    importe = import_decp(guichet=guichet, contenu=plat.encode(), nom="decp-2019.json")

    assert etats(importe) == {"creee": 1}
    assert (importe.format, lot_de("19-1").considerations) == ("json_plat", [])
    assert Entreprise.objects.get(identifiant=a.BATI[:9]).nom == "Bâti des Ormes"
    assert DonneurOrdre.objects.get(siret=a.ACHETEUR).nom == "Région des Ormes"


def test_job_imports_the_kept_file_under_the_rights_of_its_asker(
    territoire, django_capture_on_commit_callbacks
):
    from guichets import portee
    from guichets.domain.travaux import run_travail
    from guichets.enums import EtatTravail
    from guichets.portee import Principal

    qui = Principal("utilisateur", territoire.facilitateur.pk)
    with portee.ouvrir(qui):
        travail = request_import(guichet=territoire.guichet, contenu=a.fichier(*a.trois_lots()), nom="m.json")

    assert run_travail(travail.pk) == EtatTravail.FAIT

    with portee.ouvrir(qui):
        travail.refresh_from_db()
        importe = ImportDecp.objects.get()
        assert travail.resultat["creee"] == 3
        assert travail.resultat["page"] == ["operations:import", str(importe.cle)]
        assert importe.par_id == territoire.facilitateur.pk
