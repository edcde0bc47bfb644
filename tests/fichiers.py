"""Files as people send them, made at need: a PDF that opens, a photo with what a phone writes in it."""

from io import BytesIO

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

GPS = 0x8825


def pdf(pages: int = 1, *, mot_de_passe: str = "", script: str = "") -> bytes:
    redige = PdfWriter()
    for _ in range(pages):
        redige.add_blank_page(width=595, height=842)
    if script:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        redige.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if mot_de_passe:
        redige.encrypt(mot_de_passe)
    sortie = BytesIO()
    redige.write(sortie)
    return sortie.getvalue()


def photo(largeur: int = 60, hauteur: int = 40, *, genre: str = "JPEG", couchee: bool = False) -> bytes:
    """With a place and a device in its metadata; `couchee`: to be turned to be read."""
    image = Image.new("RGB", (largeur, hauteur), "white")
    exif = Image.Exif()
    exif[0x0110] = "Telephone-canari"
    if couchee:
        exif[0x0112] = 6
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (46.0, 19.0, 30.0)
    sortie = BytesIO()
    image.save(sortie, genre, exif=exif)
    return sortie.getvalue()


PDF = pdf()
