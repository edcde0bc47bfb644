"""Answering with a stored file: never shown by the browser on our own address, always downloaded."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from guichets.domain.journal import record_consultation
from guichets.models import Document

BAC_A_SABLE = "sandbox; default-src 'none'"


def send_document(document: Document) -> HttpResponse:
    """`document` was read under the open scope. Who downloads it is written down."""
    record_consultation(document)
    with document.fichier.open("rb") as fichier:
        contenu = fichier.read()
    return HttpResponse(
        contenu,
        content_type=document.type_mime,
        headers={
            "Content-Disposition": content_disposition_header(True, document.nom) or "attachment",
            "Content-Security-Policy": BAC_A_SABLE,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def send_picture(image: bytes) -> HttpResponse:
    """A page drawn by us from a stored file: a PNG and nothing else."""
    return HttpResponse(
        image,
        content_type="image/png",
        headers={
            "Content-Security-Policy": BAC_A_SABLE,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )
