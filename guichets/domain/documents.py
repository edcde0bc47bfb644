"""Papers that people send: one place that checks what a file really is, cleans it and stores it.

The name and the type that a browser announces prove nothing: only the bytes do. Accepted: PDF, JPEG, PNG.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

import pypdfium2 as pdfium
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject

from guichets.enums import VisibiliteDocument
from guichets.models import Document, Guichet

TAILLE_MAX = 10 * 1024 * 1024
PAGES_MAX = 200
PIXELS_MAX = 50_000_000
"""Beyond what a phone's camera makes: an image decoded whole takes four bytes for each."""
COTE_MAX = 3_000
"""A photo of a sheet stays legible at this size; it is what is kept."""
QUALITE = 85
LARGEUR_VUE = 1_000
"""Of a page drawn to be read on screen."""
NOM_MAX = 120

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
# Where a reader looks for the mark; anything before it would be another file in disguise.
SIGNATURES = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
EXTENSIONS = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",)}
FORMATS = {JPEG: "JPEG", PNG: "PNG"}

VIDE = "Ce fichier est vide."
TROP_GROS = f"Ce fichier dépasse {TAILLE_MAX // 1024 // 1024}\u00a0Mo."
TROP_GROS_ENSEMBLE = f"Ensemble, ces fichiers dépassent {TAILLE_MAX // 1024 // 1024}\u00a0Mo."
TYPE = "Ce fichier n'est ni un PDF, ni une image JPEG ou PNG."
EXTENSION = "Le nom de ce fichier ne correspond pas à son contenu."
PDF_ILLISIBLE = "Ce PDF est abîmé\u00a0: il ne s'ouvre pas. Enregistrez-le de nouveau, ou prenez une photo."
PDF_PROTEGE = "Ce PDF est protégé par un mot de passe\u00a0: envoyez-le sans protection."
PDF_ACTIF = "Ce PDF contient un programme ou un fichier caché\u00a0: imprimez-le en PDF, puis envoyez-le."
PDF_LONG = f"Ce PDF a plus de {PAGES_MAX}\u00a0pages."
IMAGE_ILLISIBLE = "Cette image est abîmée\u00a0: elle ne s'ouvre pas."
IMAGE_GRANDE = "Cette image est trop grande\u00a0: réduisez-la."


@dataclass(frozen=True, slots=True)
class FichierVerifie:
    """What may be stored. `contenu` is not always what was sent: a photo loses its metadata."""

    nom: str
    type_mime: str
    contenu: bytes
    pages: int


def check_file(*, nom: str, contenu: bytes) -> FichierVerifie:
    """What the file really is, cleaned. `ValidationError` in French when it is not acceptable."""
    type_mime = detect_type(contenu)
    propre = clean_name(nom)
    extension = propre[propre.rfind(".") :].lower() if "." in propre else ""
    if extension and extension not in EXTENSIONS[type_mime]:
        raise ValidationError(EXTENSION, code="extension")
    if not extension:
        propre += EXTENSIONS[type_mime][0]
    if type_mime == PDF:
        return FichierVerifie(propre, PDF, contenu, _check_pdf(contenu))
    return FichierVerifie(propre, type_mime, _redraw(contenu, type_mime), 1)


def detect_type(contenu: bytes) -> str:
    """The type read in the first bytes. `ValidationError` when the file is neither PDF, JPEG nor PNG."""
    if not contenu:
        raise ValidationError(VIDE, code="vide")
    if len(contenu) > TAILLE_MAX:
        raise ValidationError(TROP_GROS, code="trop_gros")
    for signature, type_mime in SIGNATURES:
        if contenu.startswith(signature):
            return type_mime
    raise ValidationError(TYPE, code="type")


def clean_name(nom: str) -> str:
    """A name to be shown and downloaded: no path, no control or reversing character, one extension."""
    nom = unicodedata.normalize("NFC", nom).replace("\\", "/").rsplit("/", 1)[-1]
    nom = "".join(c if unicodedata.category(c)[0] not in "CZ" else " " for c in nom)
    nom = re.sub(r'[<>:"|?*;]', "", re.sub(r"\s+", " ", nom)).strip(" .")
    base, point, extension = nom.rpartition(".")
    if not point or not re.fullmatch(r"[A-Za-z0-9]{1,5}", extension):
        base, extension = nom, ""
    # « facture.php.pdf »: what is before the extension holds no other.
    base = base.replace(".", "_").strip("_ ")[: NOM_MAX - 6] or "document"
    return f"{base}.{extension}" if extension else base


def merge_files(fichiers: Sequence[FichierVerifie]) -> FichierVerifie:
    """Several photos or PDFs of one paper become one PDF, in the order in which they came."""
    if len(fichiers) == 1:
        return fichiers[0]
    redige = PdfWriter()
    for fichier in fichiers:
        redige.append(BytesIO(_as_pdf(fichier)))
    sortie = BytesIO()
    redige.write(sortie)
    if sortie.tell() > TAILLE_MAX:
        raise ValidationError(TROP_GROS_ENSEMBLE, code="trop_gros")
    pages = sum(fichier.pages for fichier in fichiers)
    if pages > PAGES_MAX:
        raise ValidationError(PDF_LONG, code="trop_long")
    nom = f"{fichiers[0].nom.rpartition('.')[0]}.pdf"
    return FichierVerifie(nom, PDF, sortie.getvalue(), pages)


def _as_pdf(fichier: FichierVerifie) -> bytes:
    if fichier.type_mime == PDF:
        return fichier.contenu
    sortie = BytesIO()
    with Image.open(BytesIO(fichier.contenu)) as image:
        image.convert("RGB").save(sortie, "PDF", resolution=150, quality=QUALITE)
    return sortie.getvalue()


def count_pages(document: Document) -> int:
    if document.type_mime != PDF:
        return 1
    with document.fichier.open("rb") as fichier:
        return len(PdfReader(fichier).pages)


def draw_page(document: Document, numero: int) -> bytes:
    """One page as a PNG, from 1: a browser shows a picture, never the file. `LookupError`: no such page."""
    with document.fichier.open("rb") as fichier:
        contenu = fichier.read()
    if document.type_mime == PDF:
        image = _draw_pdf(contenu, numero)
    elif numero == 1:
        image = Image.open(BytesIO(contenu))
    else:
        raise LookupError(numero)
    image.thumbnail((LARGEUR_VUE * 2, LARGEUR_VUE * 2))
    sortie = BytesIO()
    image.save(sortie, "PNG")
    return sortie.getvalue()


def _draw_pdf(contenu: bytes, numero: int) -> Image.Image:
    with pdfium.PdfDocument(contenu) as pdf:
        if not 1 <= numero <= len(pdf):
            raise LookupError(numero)
        page = pdf[numero - 1]
        cote = max(1.0, *page.get_size())
        dessin: Image.Image = page.render(scale=LARGEUR_VUE * 1.4 / cote).to_pil()
        return dessin


def _check_pdf(contenu: bytes) -> int:
    """Number of pages of a PDF that opens, without a password and without anything that runs."""
    protege, pages, actif = _read_pdf(contenu)
    if protege:
        raise ValidationError(PDF_PROTEGE, code="protege")
    if not pages:
        raise ValidationError(PDF_ILLISIBLE, code="illisible")
    if pages > PAGES_MAX:
        raise ValidationError(PDF_LONG, code="trop_long")
    if actif:
        raise ValidationError(PDF_ACTIF, code="actif")
    return pages


def _read_pdf(contenu: bytes) -> tuple[bool, int, bool]:
    """Is it encrypted, how many pages, does it hold anything that runs."""
    try:
        lecteur = PdfReader(BytesIO(contenu))
        if lecteur.is_encrypted:
            return True, 0, False
        return False, len(lecteur.pages), _is_active(lecteur)
    except Exception as erreur:  # a hostile file breaks the reader in any way
        raise ValidationError(PDF_ILLISIBLE, code="illisible") from erreur


def _is_active(lecteur: PdfReader) -> bool:
    """Scripts, programs started at the opening, files carried inside."""
    racine = lecteur.trailer["/Root"].get_object()
    if not isinstance(racine, DictionaryObject) or "/AA" in racine:
        return True
    ouverture = racine["/OpenAction"].get_object() if "/OpenAction" in racine else None
    if isinstance(ouverture, DictionaryObject) and ouverture.get("/S") not in ("/GoTo", None):
        return True
    noms = racine["/Names"].get_object() if "/Names" in racine else None
    return isinstance(noms, DictionaryObject) and ("/JavaScript" in noms or "/EmbeddedFiles" in noms)


def _redraw(contenu: bytes, type_mime: str) -> bytes:
    """The picture alone: upright, without the place and the device that a phone writes in it."""
    try:
        with Image.open(BytesIO(contenu), formats=[FORMATS[type_mime]]) as image:
            if image.width * image.height <= PIXELS_MAX:
                return _bare_picture(image, type_mime)
    except Exception as erreur:  # as above
        raise ValidationError(IMAGE_ILLISIBLE, code="illisible") from erreur
    raise ValidationError(IMAGE_GRANDE, code="trop_grande")


def _bare_picture(image: Image.Image, type_mime: str) -> bytes:
    """A new image: nothing of what surrounded the pixels follows."""
    droite = ImageOps.exif_transpose(image)
    droite.thumbnail((COTE_MAX, COTE_MAX))
    if type_mime == JPEG and droite.mode not in ("RGB", "L"):
        droite = droite.convert("RGB")
    nue = Image.new(droite.mode, droite.size)
    if droite.palette is not None:
        nue.putpalette(droite.getpalette() or [])
    nue.paste(droite)
    sortie = BytesIO()
    nue.save(sortie, FORMATS[type_mime], quality=QUALITE, optimize=True)
    return sortie.getvalue()


def store_file(
    *,
    guichet: Guichet,
    fichier: FichierVerifie,
    visibilite: VisibiliteDocument = VisibiliteDocument.GUICHET,
    entreprises: Iterable[int] = (),
) -> Document:
    """Keep a checked file. `entreprises`: ids of those that may read it too."""
    document = Document(
        guichet=guichet,
        nom=fichier.nom,
        type_mime=fichier.type_mime,
        taille=len(fichier.contenu),
        empreinte=hashlib.sha256(fichier.contenu).hexdigest(),
        visibilite=visibilite,
        entreprises=sorted(set(entreprises)),
    )
    document.verify_ecriture()
    document.fichier.save(fichier.nom, ContentFile(fichier.contenu), save=False)
    document.save()
    return document
