"""Answering with a file: never shown by the browser on our own address, always downloaded."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from guichets.domain.journal import EXPORT, record_consultation
from guichets.models import Document, Guichet
from guichets.models.base import ModeleGuichet
from guichets.texte import plain_cell

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


def send_table(
    nom: str, colonnes: Sequence[str], rangs: Iterable[Sequence[str]], *, objet: ModeleGuichet | Guichet
) -> HttpResponse:
    """A CSV that opens in a French spreadsheet. `objet`: what was taken out, for the journal."""
    record_consultation(objet, EXPORT)
    reponse = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    reponse["Content-Disposition"] = content_disposition_header(True, nom) or "attachment"
    reponse["Cache-Control"] = "no-store"
    ecrivain = csv.writer(reponse, delimiter=";")
    ecrivain.writerow(colonnes)
    ecrivain.writerows([plain_cell(cellule) for cellule in rang] for rang in rangs)
    return reponse
