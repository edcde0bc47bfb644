"""Text that must sort and be found the French way, identically on every database."""

import unicodedata

FORMULES = ("=", "+", "-", "@", "\t", "\r")

LIGATURES = str.maketrans(
    {
        "œ": "oe",
        "Œ": "oe",
        "æ": "ae",
        "Æ": "ae",
        "’": "'",
        "ß": "ss",
        "ł": "l",
        "Ł": "L",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
    }
)


def sort_key(texte: str, longueur: int = 200) -> str:
    """Lower case, no accent, no ligature: stored in `nom_tri`, so that Élodie comes before Etienne."""
    decompose = unicodedata.normalize("NFKD", texte.translate(LIGATURES))
    return "".join(c for c in decompose if not unicodedata.combining(c)).lower().strip()[:longueur]


def plain_cell(cellule: str) -> str:
    """Text for a cell of a CSV: what a spreadsheet would read as a formula is quoted; an amount stays one."""
    nombre = cellule.removeprefix("-").replace(",", "").isdigit()
    return f"'{cellule}" if cellule.lstrip().startswith(FORMULES) and not nombre else cellule
