"""HTML to PDF/UA. WeasyPrint is imported when a PDF is made, not when a process starts."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse

from django.conf import settings
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher


def render_pdf(gabarit: str, contexte: dict[str, Any], feuilles: Sequence[str]) -> bytes:
    """The PDF/UA-1 of a template. Reads nothing but the product's own static files."""
    from weasyprint import HTML

    statiques = Path(settings.BASE_DIR) / "static"
    html = render_to_string(gabarit, contexte)
    document = HTML(string=html, base_url=statiques.as_uri() + "/", url_fetcher=static_fetcher(statiques))
    contenu: bytes = document.write_pdf(
        stylesheets=[str(statiques / feuille) for feuille in feuilles], pdf_variant="pdf/ua-1"
    )
    return contenu


def static_fetcher(racine: Path) -> "URLFetcher":
    """No network, and no file outside of the static files: a document carries words typed by people."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StatiquesSeulement(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            adresse = urlparse(url)
            if adresse.scheme == "file":
                chemin = Path(unquote(adresse.path)).resolve()
                if not chemin.is_relative_to(racine.resolve()):
                    raise ValueError("fichier hors des fichiers statiques")
                if chemin.suffix == ".woff2":
                    return URLFetcherResponse(url, body=_unpacked_font(chemin))
            return super().fetch(url, headers)

    return StatiquesSeulement(allowed_protocols=("file", "data"), allow_redirects=False, fail_on_errors=True)


@cache
def _unpacked_font(chemin: Path) -> bytes:
    """WeasyPrint would unpack each font again for each document, which took most of a short one's time."""
    from fontTools.ttLib import woff2

    police = BytesIO()
    with chemin.open("rb") as comprimee:
        woff2.decompress(comprimee, police)
    return police.getvalue()
