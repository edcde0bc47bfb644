"""A frozen bilan as HTML and as PDF/UA. WeasyPrint is imported when a PDF is made, by a worker."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse

from django.conf import settings
from django.template.loader import render_to_string

from guichets.formats import format_jour
from reporting.models import Bilan

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

GABARIT = "pdf/bilan.html"
FEUILLES = ("pdf/pdf.css", "pdf/bilan.css")


def bilan_context(bilan: Bilan) -> dict[str, Any]:
    """What the page, the PDF and the preview are rendered with."""
    return {
        "bilan": bilan,
        "d": bilan.donnees,
        "emetteur": bilan.donnees["guichet"]["nom"],
        "edition": format_jour(bilan.emis_le),
    }


def render_pdf(bilan: Bilan) -> bytes:
    """The PDF/UA-1 of a bilan whose data are frozen. Reads nothing but the product's own static files."""
    from weasyprint import HTML

    statiques = Path(settings.BASE_DIR) / "static"
    html = render_to_string(GABARIT, bilan_context(bilan))
    document = HTML(string=html, base_url=statiques.as_uri() + "/", url_fetcher=_fetcher(statiques))
    contenu: bytes = document.write_pdf(
        stylesheets=[str(statiques / feuille) for feuille in FEUILLES], pdf_variant="pdf/ua-1"
    )
    return contenu


def _fetcher(racine: Path) -> "URLFetcher":
    """No network, and no file outside of the static files: a bilan carries words typed by people."""
    from weasyprint.urls import URLFetcher

    class StatiquesSeulement(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            adresse = urlparse(url)
            if adresse.scheme == "file":
                chemin = Path(unquote(adresse.path)).resolve()
                if not chemin.is_relative_to(racine.resolve()):
                    raise ValueError("fichier hors des fichiers statiques")
            return super().fetch(url, headers)

    return StatiquesSeulement(allowed_protocols=("file", "data"), allow_redirects=False, fail_on_errors=True)


def write_atomically(chemin: Path, contenu: bytes) -> None:
    """A reader never sees half a file."""
    with tempfile.NamedTemporaryFile(dir=chemin.parent, delete=False) as provisoire:
        provisoire.write(contenu)
    Path(provisoire.name).replace(chemin)
