"""Tables of hours: what is refused before being opened, how cells and headers are read."""

import io
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from guichets.forms.champs import ILLISIBLE, NEGATIVE, TROP_DE_DECIMALES
from participants.classeurs import refus
from participants.classeurs.archive import OUVERT_MAX
from participants.classeurs.entetes import Champ, find_headers, letter, propose_columns
from participants.classeurs.garde import OLE, inspect_file
from participants.classeurs.tables import Table
from participants.classeurs.valeurs import ORIGINE, read_day, read_heures, read_month, read_text, words
from tests.participants.fichiers import archive, classeur_xml, csv_of, tables, xlsx

FEUILLE = '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'
BOMBE = b"0" * (OUVERT_MAX + 1)


def refusal(nom, contenu):
    with pytest.raises(refus.FichierRefuse) as refuse:
        inspect_file(nom, io.BytesIO(contenu))
    return refuse.value.messages[0]


@pytest.mark.parametrize(
    ("nom", "contenu", "message"),
    [
        ("h.xlsx", b"", refus.VIDE),
        ("h.csv", b"a" * (refus.TAILLE_MAX + 1), refus.TROP_GROS),
        ("h.xlsx", b"Nom;Heures\nMartin;7", refus.PAS_UN_CLASSEUR),
        ("h.csv", archive({"xl/workbook.xml": "<w/>"}), refus.PAS_DU_TEXTE),
        ("h.csv", b"<html><body>", refus.PAS_DU_TEXTE),
        ("h.csv", b"a\x00b", refus.PAS_DU_TEXTE),
        ("h.xls", OLE + b"Workbook", refus.ANCIEN),
        ("h.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), refus.PROTEGE),
        ("h.xlsm", archive({"xl/workbook.xml": "<w/>"}), refus.MACROS),
        ("h.xlsx", classeur_xml(FEUILLE, **{"xl/vbaProject.bin": b"x"}), refus.MACROS),
        ("h.xlsx", archive({"xl/workbook.bin": b"x"}), refus.BINAIRE),
        ("h.xlsx", archive({"word/document.xml": "<d/>"}), refus.PAS_UN_CLASSEUR),
        ("h.xlsx", classeur_xml(FEUILLE, **{"xl/embeddings/a.xlsx": b"PK"}), refus.INCORPORE),
        ("h.pdf", b"%PDF-1.7", refus.EXTENSION),
        ("h.xlsx", b"PK\x03\x04" + b"0" * 100, refus.ABIME),
        ("h.xlsx", classeur_xml(FEUILLE)[:-30], refus.ABIME),
        ("h.xlsx", archive({f"xl/{n}.xml": "<a/>" for n in range(300)}), refus.DEMESURE),
        ("h.xlsx", classeur_xml(FEUILLE, **{"xl/media/a.xml": BOMBE}), refus.DEMESURE),
        ("h.xlsx", classeur_xml('<!DOCTYPE a [<!ENTITY b "c">]>' + FEUILLE), refus.ABIME),
        ("h.xlsx", classeur_xml("<worksheet><row>"[:-1] + "<"), refus.ABIME),
    ],
)
def test_file_that_is_not_a_table_is_refused_with_its_reason(nom, contenu, message):
    assert refusal(nom, contenu) == message


@pytest.mark.parametrize(
    ("cellules", "message"),
    [
        ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', refus.TROP_LONG),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', refus.TROP_LARGE),
        ("<row><c><v>1</v></c></row>" * (refus.LIGNES_MAX + 1), refus.TROP_LONG),
    ],
)
def test_sheet_that_spans_too_much_is_refused_whatever_its_dimension_says(cellules, message):
    xml = f'<worksheet><dimension ref="A1:B2"/><sheetData>{cellules}</sheetData></worksheet>'
    assert refusal("h.xlsx", classeur_xml(xml)) == message


def test_absurd_dimension_and_styled_blanks_cost_nothing():
    blancs = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    xml = f'<worksheet><dimension ref="A1:XFD1048576"/><sheetData>{blancs}</sheetData></worksheet>'
    assert inspect_file("h.xlsx", io.BytesIO(classeur_xml(xml))).extension == ".xlsx"


def test_archive_that_announces_less_than_it_holds_is_refused():
    contenu = bytearray(classeur_xml(FEUILLE, **{"xl/media/a.xml": b"0" * 1_000_000}))
    annonce = (1_000_000).to_bytes(4, "little")
    place = contenu.rfind(annonce)
    contenu[place : place + 4] = (10).to_bytes(4, "little")
    assert refusal("h.xlsx", bytes(contenu)) == refus.DEMESURE


@pytest.mark.parametrize(
    ("attributs", "message"),
    [
        ('table:number-rows-repeated="1048576"', refus.TROP_LONG),
        ('table:number-columns-repeated="9999999"', refus.TROP_LARGE),
    ],
)
def test_repeated_value_of_an_ods_is_refused(attributs, message):
    ligne, cellule = (attributs, "") if "rows" in attributs else ("", attributs)
    xml = (
        '<o xmlns:table="t" xmlns:office="o"><table:table>'
        f'<table:table-row {ligne}><table:table-cell {cellule} office:value-type="float"/></table:table-row>'
        "</table:table></o>"
    )
    assert refusal("h.ods", archive({"content.xml": xml})) == message


@pytest.mark.parametrize(
    ("valeur", "heures"),
    [
        (7.5, "7.50"),
        (0.0, "0.00"),
        (7.333333333, "7.33"),
        (0.1 + 0.2, "0.30"),
        ("7,5", "7.50"),
        ("7h30", "7.50"),
        ("1\u202f234,5", "1234.50"),
        (time(7, 30), "7.50"),
        (timedelta(hours=30), "30.00"),
        (ORIGINE + timedelta(hours=30), "30.00"),
        (ORIGINE + timedelta(hours=756), "756.00"),
    ],
)
def test_cell_of_hours_is_read_as_the_grid_reads_it(valeur, heures):
    assert read_heures(valeur).heures == Decimal(heures)


@pytest.mark.parametrize("valeur", ["", None, "  \u00a0"])
def test_empty_cell_says_nothing(valeur):
    assert read_heures(valeur).heures is None


@pytest.mark.parametrize(
    ("valeur", "message"),
    [
        ("beaucoup", ILLISIBLE),
        (True, ILLISIBLE),
        (1e300, ILLISIBLE),
        (float("nan"), ILLISIBLE),
        (date(2026, 3, 1), ILLISIBLE),
        (-2.0, NEGATIVE),
        ("7,333", TROP_DE_DECIMALES),
    ],
)
def test_wrong_cell_of_hours_is_refused_with_the_words_of_the_grid(valeur, message):
    with pytest.raises(ValidationError) as erreur:
        read_heures(valeur)
    assert erreur.value.messages == [message]


def test_rounded_cell_is_told():
    assert (read_heures(7.333333).arrondie, read_heures(7.25).arrondie) == (True, False)


@pytest.mark.parametrize(
    ("valeur", "mois"),
    [
        (date(2026, 3, 14), date(2026, 3, 1)),
        ("14/03/2026", date(2026, 3, 1)),
        ("14/03/26", date(2026, 3, 1)),
        ("2026-03", date(2026, 3, 1)),
        ("2026-03-14 00:00", date(2026, 3, 1)),
        ("03/2026", date(2026, 3, 1)),
        ("Mars 2026", date(2026, 3, 1)),
        ("AOÛT 2026", date(2026, 8, 1)),
        ("99/99/2026", None),
        ("mars", None),
    ],
)
def test_month_is_read_however_it_is_written(valeur, mois):
    assert read_month(valeur) == mois


def test_day_is_read_where_there_is_one():
    assert (read_day("14/03/26"), read_day("03/2026"), read_day("31/02/2026")) == (
        date(2026, 3, 14),
        None,
        None,
    )


def test_words_of_a_name_ignore_order_accents_and_hyphens():
    assert words("BEN-AÏSSA Éloïse") == words("eloise ben aissa")


def test_text_of_a_cell_is_one_short_line():
    assert read_text("a\x00\nb" + "c" * 300).startswith("a b")
    assert len(read_text("c" * 300)) == 200
    assert read_text(12.0) == "12"


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separateur", [";", ",", "\t"])
def test_csv_is_read_in_every_usual_encoding_and_separator(encodage, separateur):
    contenu = csv_of([["Prénom", "Nom", "Heures"], ["Zoé", "Durand", "7.5"]], separateur, encodage)
    (table,) = tables("paie.csv", contenu)
    assert table.lignes == [["Prénom", "Nom", "Heures"], ["Zoé", "Durand", "7.5"]]


def test_apostrophe_that_guards_a_formula_is_taken_off():
    (table,) = tables("paie.csv", b"Nom;Heures\n'=SOMME(A1);'-3\n'oubli;1")
    assert table.lignes[1:] == [["=SOMME(A1)", "-3"], ["'oubli", "1"]]


def test_formula_gives_its_kept_value_and_is_never_worked_out():
    (table,) = tables("h.xlsx", xlsx([["Nom", "Heures"], ["Durand", "=1+1"]]))
    assert table.lignes[1][1] == "=1+1"


def test_headers_are_found_below_a_title_and_tied_without_accents():
    table = Table(
        "Paie",
        [
            ["Export du logiciel", "", "", "", ""],
            ["Matricule", "NOM", "Prénom du salarié", "Nb. heures", "Chantier"],
            [12, "Durand", "Zoé", 7.5, "École"],
        ],
    )
    entetes = find_headers([table])
    assert (entetes.rang, entetes.noms[1]) == (1, "NOM")
    assert propose_columns(entetes.noms) == {
        Champ.NOM: "NOM",
        Champ.PRENOM: "Prénom du salarié",
        Champ.HEURES: "Nb. heures",
        Champ.MARCHE: "Chantier",
    }


def test_print_of_headers_ignores_case_and_accents_and_sees_a_new_column():
    def empreinte(*noms):
        return find_headers([Table("a", [list(noms), ["x", 1.0, 2.0]])]).empreinte

    assert empreinte("Nom", "Heures réalisées") == empreinte("NOM", "heures realisees")
    assert empreinte("Nom", "Heures réalisées") != empreinte("Nom", "Heures réalisées", "Site")


def test_columns_are_named_as_a_spreadsheet_does():
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
