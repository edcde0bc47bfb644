"""A frozen bilan as HTML and as PDF/UA."""

import tempfile
from pathlib import Path
from typing import Any

from guichets import pdf
from guichets.formats import format_jour
from reporting.models import Bilan

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
    """The PDF/UA-1 of a bilan whose data are frozen."""
    return pdf.render_pdf(GABARIT, bilan_context(bilan), FEUILLES)


def write_atomically(chemin: Path, contenu: bytes) -> None:
    """A reader never sees half a file."""
    with tempfile.NamedTemporaryFile(dir=chemin.parent, delete=False) as provisoire:
        provisoire.write(contenu)
    Path(provisoire.name).replace(chemin)
