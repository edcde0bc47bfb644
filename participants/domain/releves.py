"""The paper that a company sent: kept with the declaration typed from it."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from guichets.enums import VisibiliteDocument
from guichets.models import Document
from operations.models import Entreprise

TAILLE_MAX = 10 * 1024 * 1024
# First bytes of the accepted files: the name and the type announced by a browser prove nothing.
SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)


def detect_type(contenu: bytes) -> str:
    """The type read in the first bytes. `ValidationError` when the file is neither PDF, JPEG nor PNG."""
    if not contenu:
        raise ValidationError("Ce fichier est vide.", code="vide")
    if len(contenu) > TAILLE_MAX:
        raise ValidationError(f"Ce fichier dépasse {TAILLE_MAX // 1024 // 1024}\u00a0Mo.", code="trop_gros")
    for signature, type_mime in SIGNATURES:
        if contenu.startswith(signature):
            return type_mime
    raise ValidationError("Ce fichier n'est ni un PDF, ni une image JPEG ou PNG.", code="type")


def store_releve(*, entreprise: Entreprise, nom: str, contenu: bytes) -> Document:
    """Store the paper; the company may read it too."""
    document = Document(
        guichet_id=entreprise.guichet_id,
        nom=nom[-160:] or "releve",
        type_mime=detect_type(contenu),
        taille=len(contenu),
        empreinte=hashlib.sha256(contenu).hexdigest(),
        visibilite=VisibiliteDocument.ENTREPRISE,
        entreprises=[entreprise.pk],
    )
    document.verify_ecriture()
    document.fichier.save(nom[-80:] or "releve", ContentFile(contenu), save=False)
    document.save()
    return document
