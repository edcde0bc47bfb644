"""What a file really is: read in its bytes, cleaned, then stored."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from guichets import portee
from guichets.domain.documents import (
    EXTENSION,
    IMAGE_GRANDE,
    IMAGE_ILLISIBLE,
    PDF_ACTIF,
    PDF_ILLISIBLE,
    PDF_LONG,
    PDF_PROTEGE,
    TAILLE_MAX,
    TROP_GROS,
    TYPE,
    VIDE,
    check_file,
    clean_name,
    store_file,
)
from guichets.portee import PorteeInterdite, Principal
from tests.fichiers import PDF, pdf, photo

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("nom", "contenu", "message"),
    [
        ("a.pdf", b"", VIDE),
        ("a.pdf", PDF + b"0" * TAILLE_MAX, TROP_GROS),
        ("a.pdf", b"MZ\x90\x00", TYPE),
        ("a.pdf", b"<html>%PDF-1.7", TYPE),
        ("a.svg", SVG, TYPE),
        ("a.html", b"<!doctype html><p>bonjour", TYPE),
        ("a.gif", b"GIF89a\x01\x00\x01\x00", TYPE),
        ("a.pdf.exe", PDF, EXTENSION),
        ("a.html", PDF, EXTENSION),
        ("a.pdf", photo(), EXTENSION),
        ("a.pdf", b"%PDF-1.7\n...", PDF_ILLISIBLE),
        ("a.pdf", PDF[: len(PDF) // 3], PDF_ILLISIBLE),
        ("a.pdf", pdf(mot_de_passe="secret"), PDF_PROTEGE),
        ("a.pdf", pdf(script="app.alert('x')"), PDF_ACTIF),
        ("a.pdf", pdf(201), PDF_LONG),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"0" * 200, IMAGE_ILLISIBLE),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 200, IMAGE_ILLISIBLE),
        ("a.jpg", photo()[:300], IMAGE_ILLISIBLE),
    ],
)
def test_file_is_refused_when_its_bytes_are_not_what_is_asked(nom, contenu, message):
    with pytest.raises(ValidationError) as refus:
        check_file(nom=nom, contenu=contenu)
    assert refus.value.messages == [message]


def test_image_is_refused_when_its_pixels_would_fill_the_memory():
    sortie = BytesIO()
    Image.new("1", (10_000, 6_000)).save(sortie, "PNG")
    assert len(sortie.getvalue()) < 100_000
    with pytest.raises(ValidationError) as refus:
        check_file(nom="a.png", contenu=sortie.getvalue())
    assert refus.value.messages == [IMAGE_GRANDE]


def test_pdf_is_kept_as_it_was_sent():
    contenu = pdf(3)
    verifie = check_file(nom="Relevé.PDF", contenu=contenu)
    assert (verifie.nom, verifie.type_mime, verifie.pages) == ("Relevé.PDF", "application/pdf", 3)
    assert verifie.contenu == contenu


@pytest.mark.parametrize(("genre", "nom"), [("JPEG", "a.jpeg"), ("PNG", "a.png")])
def test_photo_loses_its_place_and_its_device(genre, nom):
    envoyee = photo(genre=genre)
    assert b"Telephone-canari" in envoyee
    verifie = check_file(nom=nom, contenu=envoyee)
    assert b"Telephone-canari" not in verifie.contenu
    with Image.open(BytesIO(verifie.contenu)) as image:
        assert (image.format, image.size, len(image.getexif())) == (genre, (60, 40), 0)


def test_photo_is_kept_upright():
    verifie = check_file(nom="a.jpg", contenu=photo(60, 40, couchee=True))
    with Image.open(BytesIO(verifie.contenu)) as image:
        assert image.size == (40, 60)


def test_bytes_added_to_a_photo_do_not_follow():
    verifie = check_file(nom="a.jpg", contenu=photo() + b"<script>alert(1)</script>")
    assert b"<script>" not in verifie.contenu


@pytest.mark.parametrize(
    ("envoye", "propre"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\moi\\releve.pdf", "releve.pdf"),
        ("facture.php.pdf", "facture_php.pdf"),
        ('a"\r\nX-Injecte: oui.pdf', "a X-Injecte oui.pdf"),
        ("photo\u202efdp.jpg", "photo fdp.jpg"),
        ("e\u0301te\u0301 2026.pdf", "été 2026.pdf"),
        ("", "document"),
        ("...", "document"),
        ("x" * 300 + ".pdf", "x" * 114 + ".pdf"),
    ],
)
def test_name_is_cleaned(envoye, propre):
    assert clean_name(envoye) == propre


def test_name_without_extension_takes_that_of_its_type():
    assert check_file(nom="scan", contenu=PDF).nom == "scan.pdf"


def test_stored_file_has_a_path_of_its_own(territoire, portee_facilitateur):
    fichier = check_file(nom="../relevé mars.pdf", contenu=PDF)
    document = store_file(guichet=territoire.guichet, fichier=fichier, entreprises=[3, 1, 3])
    assert document.nom == "relevé mars.pdf"
    assert document.fichier.name == f"documents/{territoire.guichet.pk}/{document.cle}"
    assert (document.taille, document.entreprises) == (len(PDF), [1, 3])


def test_company_stores_nothing_by_itself(territoire):
    with (
        portee.ouvrir(Principal("utilisateur", territoire.employeur.pk)),
        pytest.raises(PorteeInterdite),
    ):
        store_file(guichet=territoire.guichet, fichier=check_file(nom="a.pdf", contenu=PDF))
