"""How the frozen values of a bilan are written: the same on the page and in the PDF."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guichets.formats import (
    INSECABLE,
    format_accord,
    format_heures,
    format_jour,
    format_mois,
    format_nombre,
    format_pourcent,
    in_sentence,
)
from reporting.domain.masquage import Masque

register = template.Library()
register.filter("minuscule", in_sentence)

# Presentation attributes only: a style sheet does not reach an SVG inside a PDF, and the page's policy
# forbids inline styles.
RAIL, FAIT, RETARD, ATTEINT, ENCRE = "#dcd7cb", "#0e5a64", "#b4522a", "#24643a", "#14282d"
LARGEUR, HAUTEUR = 600, 26


@register.filter
def le(iso: str | None) -> str:
    """« 1er mars 2026 » from an ISO date."""
    return format_jour(date.fromisoformat(iso) if iso else None)


@register.filter
def du_mois(iso: str | None) -> str:
    return format_mois(date.fromisoformat(iso) if iso else None)


@register.filter
def decimal(valeur: str | None) -> str:
    """« 1 234,50 », for a column whose header gives the unit."""
    return format_nombre(valeur)


@register.filter
def signe(valeur: str) -> str:
    """Hours that are taken away."""
    return format_nombre(-Decimal(valeur)) if Decimal(valeur) else format_nombre(valeur)


@register.filter
def compte(cellule: Mapping[str, Any], seuil: int) -> str:
    """A masked count in words."""
    if cellule["masque"] == Masque.PETIT:
        return f"<{INSECABLE}{seuil}"
    if cellule["masque"] == Masque.SECONDAIRE:
        return "masqué"
    return format_nombre(cellule["nombre"], 0)


@register.simple_tag
def effectif(cellule: Mapping[str, Any] | int, formes: str, seuil: int | None) -> str:
    """A count of people in a sentence, masked or not. Bilans issued before the mask hold a plain number."""
    if isinstance(cellule, int):
        return format_accord(cellule, formes)
    pluriel = formes.rpartition(",")[2]
    if cellule["masque"] == Masque.PETIT:
        return f"moins de{INSECABLE}{seuil}{INSECABLE}{pluriel}"
    if cellule["masque"] == Masque.SECONDAIRE:
        return f"{pluriel} (nombre masqué)"
    return format_accord(cellule["nombre"], formes)


@register.filter
def taux(retenues: str, dues: str) -> str:
    du = Decimal(dues)
    return format_pourcent(Decimal(retenues) * 100 / du if du else None)


@register.simple_tag
def barre(*, retenues: str, dues: str, attendu: str) -> SafeString:
    """Hours counted against hours due, with a mark at what is expected: an SVG that says it in words too."""
    fait, du, repere = Decimal(retenues), Decimal(dues), Decimal(attendu)
    if du <= 0:
        return SafeString("")
    couleur = ATTEINT if fait >= du else (RETARD if fait < repere else FAIT)
    texte = (
        f"{format_heures(fait)} retenues sur {format_heures(du)} dues, "
        f"soit {format_pourcent(fait * 100 / du)}"
        f"{INSECABLE}; attendu à date{INSECABLE}: {format_heures(repere)}"
    )
    return format_html(
        '<svg class="barre-bilan" role="img" viewBox="0 0 {l} {h}" width="100%" preserveAspectRatio="none" '
        'aria-label="{texte}"><title>{texte}</title>'
        '<rect x="0" y="6" width="{l}" height="14" rx="3" fill="{rail}"/>'
        '<rect x="0" y="6" width="{x}" height="14" rx="3" fill="{couleur}"/>'
        '<rect x="{m}" y="0" width="3" height="{h}" fill="{encre}"/></svg>',
        l=str(LARGEUR),
        h=str(HAUTEUR),
        texte=texte,
        rail=RAIL,
        couleur=couleur,
        encre=ENCRE,
        x=_point(fait / du, LARGEUR),
        m=_point(repere / du, LARGEUR - 3),
    )


def _point(part: Decimal, echelle: int) -> str:
    return f"{max(Decimal(0), min(Decimal(1), part)) * echelle:.1f}"


@register.filter
def plus(valeur: str) -> str:
    """Hours that are added."""
    texte = format_nombre(valeur)
    return f"+{texte}" if Decimal(valeur) > 0 else texte


@register.filter
def avant(texte: str, suite: str) -> str:
    return f"{texte}{suite}"


@register.filter
def apres(texte: str, debut: str) -> str:
    return f"{debut}{texte}"


@register.filter
def premier_mot(titre: str) -> str:
    return titre.split(" (", maxsplit=1)[0]


@register.filter
def unite(cellule: Mapping[str, Any], formes: str) -> str:
    singulier, _, pluriel = formes.partition(",")
    return singulier if not cellule["masque"] and cellule["nombre"] < 2 else pluriel


@register.filter
def aide_contrats(comptes: Mapping[str, Any]) -> str:
    total = comptes["contrats"]
    return f"{compte(total, comptes['seuil'])} {unite(total, 'contrat,contrats')}"


@register.filter
def aide_retard(chiffres: Mapping[str, Any]) -> str:
    if Decimal(chiffres["heures"]["reste"]) == 0:
        return "Engagement atteint"
    retard = Decimal(chiffres["retard"])
    return f"dont {format_heures(retard)} déjà attendues" if retard else "à jour de l'attendu"


@register.filter
def ton_avancement(chiffres: Mapping[str, Any]) -> str:
    if Decimal(chiffres["heures"]["reste"]) == 0:
        return "succes"
    return "alerte" if Decimal(chiffres["retard"]) else "neutre"


@register.filter
def autres_engagements(donnees: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Promises and follow-ups: what is not owed in hours."""
    return [e for e in donnees["engagements"] if e["dues"] is None]


@register.filter
def prete_ses_heures(donnees: Mapping[str, Any]) -> bool:
    """Whether the advance of the marché may help another. Bilans issued before it was told say it always."""
    return any(f.get("prete", True) for f in donnees["identite"]["fondements"])


@register.filter
def base(valeur: str) -> str:
    """A conversion base: « 1 607 h », « 7,5 h »."""
    return f"{format_nombre(valeur).rstrip('0').rstrip(',')}{INSECABLE}h"
