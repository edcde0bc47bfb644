"""How the product writes figures and dates in French. Used by pages, PDFs, e-mails and exports alike.

The group and unit separator is U+00A0: the shipped typeface draws it, and not the narrow U+202F.
"""

import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.timezone import is_aware, localtime

INSECABLE = "\u00a0"
ABSENT = "–"
MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

Nombre = Decimal | int | float | str


def format_nombre(valeur: Nombre | None, decimales: int = 2) -> str:
    """1234.5 → « 1 234,50 ». None is a dash: absent is not zero. ValueError on what is not a number."""
    if valeur is None or valeur == "":
        return ABSENT
    try:
        nombre = Decimal(str(valeur))
    except ArithmeticError as erreur:
        raise ValueError(f"not a number: {valeur!r}") from erreur
    arrondi = nombre.quantize(Decimal(1).scaleb(-decimales), rounding=ROUND_HALF_UP)
    texte = f"{abs(arrondi):,.{decimales}f}".replace(",", INSECABLE).replace(".", ",")
    return f"\u2212{texte}" if arrondi < 0 else texte


def with_unit(texte: str, unite: str) -> str:
    return texte if texte == ABSENT else f"{texte}{INSECABLE}{unite}"


def format_heures(valeur: Nombre | None, decimales: int = 2) -> str:
    return with_unit(format_nombre(valeur, decimales), "h")


def format_heures_signees(valeur: Nombre | None, decimales: int = 2) -> str:
    """A difference: « +120,00 h », « −40,00 h », « 0,00 h »."""
    texte = format_heures(valeur, decimales)
    return f"+{texte}" if valeur not in (None, "") and Decimal(str(valeur)) > 0 else texte


def format_montant(valeur: Nombre | None, decimales: int = 2) -> str:
    return with_unit(format_nombre(valeur, decimales), "€")


def format_pourcent(valeur: Nombre | None, decimales: int = 1) -> str:
    """`valeur` is already in percent: 48.5 → « 48,5 % », 50 → « 50 % »."""
    texte = format_nombre(valeur, decimales)
    if decimales and texte.endswith("," + "0" * decimales):
        texte = texte[: -decimales - 1]
    return with_unit(texte, "%")


def format_jour(jour: date | None) -> str:
    """« 1er mars 2026 ». An aware datetime gives its day in the current time zone."""
    if jour is None:
        return ABSENT
    if isinstance(jour, datetime) and is_aware(jour):
        jour = localtime(jour)
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{quantieme}{INSECABLE}{MOIS[jour.month - 1]}{INSECABLE}{jour.year}"


def format_horodatage(instant: datetime | None) -> str:
    """« 3 mars 2026 à 14 h 05 », in the current time zone."""
    if instant is None:
        return ABSENT
    local = localtime(instant) if is_aware(instant) else instant
    return f"{format_jour(local)} à {local.hour}{INSECABLE}h{INSECABLE}{local.minute:02d}"


def format_mois(mois: date | None) -> str:
    """« mars 2026 »."""
    if mois is None:
        return ABSENT
    return f"{MOIS[mois.month - 1]}{INSECABLE}{mois.year}"


def format_accord(nombre: int, formes: str) -> str:
    """`formes` is "singulier,pluriel": « 0 marché », « 2 marchés » (French keeps the singular under 2)."""
    singulier, _, pluriel = formes.partition(",")
    forme = singulier if abs(nombre) < 2 else (pluriel or f"{singulier}s")
    return f"{format_nombre(nombre, 0)}{INSECABLE}{forme}"


def in_sentence(libelle: str) -> str:
    """A label after other words: « attendu à date », while « QPV » keeps its capitals."""
    return libelle if libelle[1:2].isupper() else libelle[:1].lower() + libelle[1:]


def format_de(nom: object) -> str:
    """« d'Achard », « de Bamba ». Before an h both are found: the name keeps its « de »."""
    texte = str(nom)
    voyelle = unicodedata.normalize("NFKD", texte[:1]).lower()[:1] in tuple("aeiouœ")
    return f"d'{texte}" if voyelle else f"de {texte}"
