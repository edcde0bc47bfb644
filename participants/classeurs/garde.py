"""What a file is, from its size, its first bytes and its table of contents: its name proves nothing."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from participants.classeurs import refus
from participants.classeurs.archive import check_archive
from participants.classeurs.refus import TAILLE_MAX, FichierRefuse

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHIFFRE = "EncryptedPackage".encode("utf-16-le")
BINAIRES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"MZ",
    b"\x7fELF",
)
UTF16 = (b"\xff\xfe", b"\xfe\xff")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
CSV = "text/csv"
CLASSEURS = {".xlsx": (XLSX, "xl/workbook.xml"), ".ods": (ODS, "content.xml")}
TEXTES = frozenset({".csv", ".txt", ".tsv"})
ACCEPTE = ".xlsx,.ods,.csv,.txt"


@dataclass(frozen=True, slots=True)
class Genre:
    extension: str
    type_mime: str


def inspect_file(nom: str, fichier: BinaryIO) -> Genre:
    """The kind of a file that may be read. `FichierRefuse` otherwise: nothing of it is kept in memory."""
    taille = fichier.seek(0, 2)
    if taille == 0:
        raise FichierRefuse(refus.VIDE)
    if taille > TAILLE_MAX:
        raise FichierRefuse(refus.TROP_GROS)
    fichier.seek(0)
    debut = fichier.read(8192)
    extension = PurePath(nom).suffix.lower()
    if debut.startswith(OLE):
        fichier.seek(0)
        raise FichierRefuse(refus.PROTEGE if CHIFFRE in fichier.read() else refus.ANCIEN)
    if extension in {".xls", ".xlsm", ".xlsb"}:
        raise FichierRefuse({".xls": refus.ANCIEN, ".xlsm": refus.MACROS}.get(extension, refus.BINAIRE))
    if extension in CLASSEURS:
        genre = _workbook(extension, debut, fichier, taille)
    elif extension in TEXTES:
        genre = _text(debut)
    else:
        raise FichierRefuse(refus.EXTENSION)
    fichier.seek(0)
    return genre


def _workbook(extension: str, debut: bytes, fichier: BinaryIO, taille: int) -> Genre:
    type_mime, principal = CLASSEURS[extension]
    if not debut.startswith(ZIP):
        raise FichierRefuse(refus.PAS_UN_CLASSEUR)
    if principal not in check_archive(fichier, taille):
        raise FichierRefuse(refus.PAS_UN_CLASSEUR)
    return Genre(extension, type_mime)


def _text(debut: bytes) -> Genre:
    binaire = debut.startswith((ZIP, *BINAIRES)) or (b"\x00" in debut and not debut.startswith(UTF16))
    if binaire or debut.lstrip()[:1] == b"<":
        raise FichierRefuse(refus.PAS_DU_TEXTE)
    return Genre(".csv", CSV)
