"""Files as plain rows of values, as written: numbers, texts, dates, durations. Nothing is evaluated."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from participants.classeurs import refus
from participants.classeurs.garde import Genre
from participants.classeurs.refus import FichierRefuse

Ligne = Sequence[Any]
SEPARATEURS = (";", "\t", ",")
A_SONDER = 30


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. Row 0 of `lignes` is the file's row 1. `visible`: shown to who opens the file."""

    nom: str
    lignes: list[Ligne]
    visible: bool = True


def read_tables(fichier: BinaryIO, genre: Genre) -> list[Table]:
    """The sheets of a file that `inspect_file` let through."""
    fichier.seek(0)
    if genre.extension == ".csv":
        return [Table("", _read_csv(fichier.read()))]
    try:
        with CalamineWorkbook.from_filelike(fichier) as classeur:
            return [
                Table(
                    feuille.name,
                    _read_sheet(classeur, feuille.name),
                    feuille.visible == SheetVisibleEnum.Visible,
                )
                for feuille in classeur.sheets_metadata
                if feuille.typ == SheetTypeEnum.WorkSheet
            ]
    except (CalamineError, OSError, ValueError):
        raise FichierRefuse(refus.ABIME) from None


def _read_sheet(classeur: CalamineWorkbook, nom: str) -> list[Ligne]:
    return list(classeur.get_sheet_by_name(nom).to_python(skip_empty_area=False, nrows=refus.LIGNES_MAX + 1))


def _read_csv(contenu: bytes) -> list[Ligne]:
    texte = decode(contenu)
    separateur = _separator(texte)
    try:
        lignes = list(
            islice(csv.reader(StringIO(texte, newline=""), delimiter=separateur), refus.LIGNES_MAX + 1)
        )
    except csv.Error:
        raise FichierRefuse(refus.PAS_DU_TEXTE) from None
    if len(lignes) > refus.LIGNES_MAX:
        raise FichierRefuse(refus.TROP_LONG)
    if any(len(ligne) > refus.COLONNES_MAX for ligne in lignes):
        raise FichierRefuse(refus.TROP_LARGE)
    return [[_unguard(cellule) for cellule in ligne] for ligne in lignes]


def decode(contenu: bytes) -> str:
    """UTF-8 with or without its mark, Excel's « Texte Unicode », else what Windows writes in France."""
    if contenu.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodages: tuple[str, ...] = ("utf-16",)
    else:
        encodages = ("utf-8-sig", "cp1252")
    for encodage in encodages:
        try:
            texte = contenu.decode(encodage)
        except UnicodeDecodeError:
            continue
        if "\x00" not in texte:
            return texte
    raise FichierRefuse(refus.PAS_DU_TEXTE)


def _separator(texte: str) -> str:
    """The one that cuts the first rows into the most columns, alike from row to row."""
    if texte[:4].lower() == "sep=" and texte[4:5] in SEPARATEURS:
        return texte[4]
    debut = [ligne for ligne in texte[:20_000].splitlines()[:A_SONDER] if ligne.strip()]

    def score(separateur: str) -> tuple[int, int]:
        try:
            largeurs = [len(ligne) for ligne in csv.reader(debut, delimiter=separateur)]
        except csv.Error:
            return (0, 0)
        courante = max(set(largeurs), key=largeurs.count, default=1)
        return (largeurs.count(courante) if courante > 1 else 0, courante)

    return max(SEPARATEURS, key=score)


def _unguard(cellule: str) -> str:
    """Exports write an apostrophe before what a spreadsheet would take for a formula."""
    return cellule[1:] if cellule[:1] == "'" and cellule[1:2] in tuple("=+-@") else cellule
