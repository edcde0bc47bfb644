"""A zipped workbook, judged without being opened whole.

First the central directory, which is short, tells how many files there are and how much they announce. Then
each is unpacked in small pieces, counted and thrown away: an archive that lies about its sizes stops there.
Cells are counted in the same pass, because a reader makes room for the whole rectangle that they span.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from participants.classeurs import refus
from participants.classeurs.refus import MEGA, FichierRefuse

ENTREES_MAX = 200
REPERTOIRE_MAX = 64 * 1024
OUVERT_MAX = 50 * MEGA
RAPPORT_MAX = 100
# Below this, a high ratio is only a short text that repeats itself.
RAPPORT_A_PARTIR_DE = 5 * MEGA
MORCEAU = 64 * 1024
CELLULES_MAX = 400_000
FIN = b"PK\x05\x06"
IMBRIQUES = (".zip", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".docx", ".7z", ".rar", ".gz", ".exe", ".bin")
BINAIRES_ADMIS = re.compile(r"xl/(printerSettings/|customProperty)[^/]*\.bin", re.IGNORECASE)
FEUILLE_XLSX = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)
ENTITES = (b"<!DOCTYPE", b"<!ENTITY")


def check_archive(fichier: BinaryIO, taille: int) -> frozenset[str]:
    """The names in the archive. `FichierRefuse` when it is not one, lies, or holds too much."""
    _check_directory(fichier, taille)
    try:
        with ZipFile(fichier) as archive:
            entrees = archive.infolist()
            _check_announced(entrees, taille)
            _check_kind({entree.filename for entree in entrees})
            for entree in entrees:
                _check_content(fichier, archive, entree)
    except (BadZipFile, zlib.error, struct.error, UnicodeDecodeError, NotImplementedError, EOFError):
        raise FichierRefuse(refus.ABIME) from None
    return frozenset(entree.filename for entree in entrees)


def _check_directory(fichier: BinaryIO, taille: int) -> None:
    """The end record alone: how many entries, and how long the directory is that lists them."""
    fichier.seek(max(0, taille - 65_557))
    queue = fichier.read()
    debut = queue.rfind(FIN)
    if debut < 0 or len(queue) - debut < 22:
        raise FichierRefuse(refus.ABIME)
    _, _, _, _, entrees, longueur, place, _ = struct.unpack("<IHHHHIIH", queue[debut : debut + 22])
    if entrees > ENTREES_MAX or longueur > REPERTOIRE_MAX or 0xFFFFFFFF in (longueur, place):
        raise FichierRefuse(refus.DEMESURE)


def _check_announced(entrees: list[ZipInfo], taille: int) -> None:
    if len(entrees) > ENTREES_MAX or len({entree.filename for entree in entrees}) != len(entrees):
        raise FichierRefuse(refus.DEMESURE)
    if any(entree.flag_bits & 0x1 for entree in entrees):
        raise FichierRefuse(refus.PROTEGE)
    ouvert = sum(entree.file_size for entree in entrees)
    if ouvert > OUVERT_MAX or (ouvert > RAPPORT_A_PARTIR_DE and ouvert > RAPPORT_MAX * taille):
        raise FichierRefuse(refus.DEMESURE)


def _check_kind(noms: set[str]) -> None:
    minuscules = {nom.lower() for nom in noms}
    if any(nom.endswith("vbaproject.bin") or nom.startswith("basic/") for nom in minuscules):
        raise FichierRefuse(refus.MACROS)
    if "xl/workbook.bin" in minuscules:
        raise FichierRefuse(refus.BINAIRE)
    if any(nom.endswith(IMBRIQUES) and not BINAIRES_ADMIS.fullmatch(nom) for nom in minuscules):
        raise FichierRefuse(refus.INCORPORE)


def _check_content(fichier: BinaryIO, archive: ZipFile, entree: ZipInfo) -> None:
    compteur = _counter(entree.filename)
    vus, avant = 0, b""
    for morceau in _unpacked(archive, entree):
        vus += len(morceau)
        if vus > entree.file_size:
            raise FichierRefuse(refus.DEMESURE)
        if entree.filename.lower().endswith((".xml", ".rels")):
            if any(mot in avant + morceau for mot in ENTITES):
                raise FichierRefuse(refus.ABIME)
            avant = morceau[-16:]
        if compteur is not None:
            compteur.read(morceau)
    fichier.seek(0)


def _unpacked(archive: ZipFile, entree: ZipInfo) -> Iterator[bytes]:
    """Piece by piece. Python's own reader stops at the announced size; the one that comes next does not."""
    source = archive.fp
    if source is None or entree.compress_type not in (0, 8):
        raise FichierRefuse(refus.ABIME)
    source.seek(entree.header_offset)
    entete = source.read(30)
    signature, nom, reste = struct.unpack("<I22xHH", entete)
    if signature != 0x04034B50:
        raise FichierRefuse(refus.ABIME)
    source.seek(entree.header_offset + 30 + nom + reste)
    a_lire = entree.compress_size
    defaire = zlib.decompressobj(-15) if entree.compress_type else None
    while a_lire > 0:
        brut = source.read(min(MORCEAU, a_lire))
        if not brut:
            raise FichierRefuse(refus.ABIME)
        a_lire -= len(brut)
        if defaire is None:
            yield brut
            continue
        while brut:
            yield defaire.decompress(brut, 4 * MORCEAU)
            brut = defaire.unconsumed_tail


class Compteur:
    """The rectangle that the filled cells of one sheet span."""

    def __init__(self) -> None:
        self.analyseur = expat.ParserCreate()
        self.analyseur.StartElementHandler = self.open
        self.lignes = self.colonnes = self.remplies = 0
        self.place = (0, 0)

    def read(self, morceau: bytes) -> None:
        try:
            self.analyseur.Parse(morceau, False)
        except expat.ExpatError:
            raise FichierRefuse(refus.ABIME) from None

    def open(self, balise: str, attributs: dict[str, str]) -> None:
        raise NotImplementedError  # pragma: no cover - abstract

    def fill(self, ligne: int, colonne: int, nombre: int = 1) -> None:
        self.lignes, self.colonnes = max(self.lignes, ligne), max(self.colonnes, colonne)
        self.remplies += nombre
        if self.lignes > refus.LIGNES_MAX:
            raise FichierRefuse(refus.TROP_LONG)
        if self.colonnes > refus.COLONNES_MAX:
            raise FichierRefuse(refus.TROP_LARGE)
        if self.remplies > CELLULES_MAX:
            raise FichierRefuse(refus.DEMESURE)


class CompteurXlsx(Compteur):
    def open(self, balise: str, attributs: dict[str, str]) -> None:
        nom = balise.rpartition(":")[2]
        if nom == "row":
            self.place = (_integer(attributs.get("r"), self.place[0] + 1), 0)
        elif nom == "c":
            trouve = REFERENCE.fullmatch(attributs.get("r", ""))
            ligne, colonne = self.place
            self.place = (int(trouve[2]), _column(trouve[1])) if trouve else (ligne, colonne + 1)
        elif nom in {"v", "is"}:
            self.fill(*self.place)


class CompteurOds(Compteur):
    """Blanks are written once with a number of repeats; only a repeated value makes cells."""

    repetees = 1

    def open(self, balise: str, attributs: dict[str, str]) -> None:
        nom = balise.rpartition(":")[2]
        ligne, colonne = self.place
        if nom == "table":
            self.place, self.repetees = (0, 0), 1
        elif nom == "table-row":
            self.place = (ligne + self.repetees, 0)
            self.repetees = _integer(attributs.get("table:number-rows-repeated"), 1)
        elif nom in {"table-cell", "covered-table-cell"}:
            nombre = _integer(attributs.get("table:number-columns-repeated"), 1)
            self.place = (ligne, colonne + nombre)
            if "office:value-type" in attributs:
                self.fill(ligne + self.repetees, colonne + nombre, nombre * self.repetees)


def _counter(nom: str) -> Compteur | None:
    if FEUILLE_XLSX.fullmatch(nom):
        return CompteurXlsx()
    return CompteurOds() if nom == "content.xml" else None


def _integer(texte: str | None, defaut: int) -> int:
    return int(texte) if texte and texte.isascii() and texte.isdecimal() and len(texte) < 9 else defaut


def _column(lettres: str) -> int:
    rang = 0
    for lettre in lettres:
        rang = rang * 26 + ord(lettre) - 64
    return rang
