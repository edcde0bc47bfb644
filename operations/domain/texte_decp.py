"""What a published record's wording lets one suppose: lot number, kind of purchase, consultation."""

import re
from datetime import date
from typing import Any

from guichets.texte import sort_key
from operations.decp import AvisDecp, Genre
from operations.enums import ConsiderationSociale, FormeMarche, Groupement, NatureAchat

CONSIDERATIONS = {
    "Clause sociale": ConsiderationSociale.CLAUSE,
    "Critère social": ConsiderationSociale.CRITERE,
    "Marché réservé": ConsiderationSociale.RESERVE,
    "Concession réservée": ConsiderationSociale.RESERVE,
    "Pas de considération sociale": ConsiderationSociale.AUCUNE,
}
GROUPEMENTS = {"Conjoint": Groupement.CONJOINT, "Solidaire": Groupement.SOLIDAIRE}
CCAG = {
    "Travaux": NatureAchat.TRAVAUX,
    "Maitrise d'œuvre": NatureAchat.INTELLECTUEL,
    "Prestations intellectuelles": NatureAchat.INTELLECTUEL,
}
# Divisions of the CPV nomenclature: works, engineering; goods below 50 and software (48), services above.
CPV_TRAVAUX, CPV_INGENIERIE, CPV_PREMIER_SERVICE = "45", "71", "50"

_LOT = re.compile(r"\blot\s*(?:n\s*[°o.]?\s*|numero\s*)?0*(\d{1,3}[a-z]?)\b", re.IGNORECASE)
_COUPURE = re.compile(r"\s*(?:[-–—:,;/(]\s*)?\blot\s*(?:n\s*[°o.]?\s*|numero\s*)?\d", re.IGNORECASE)
_TITRE = re.compile(r"\s+[-–—:]\s+")
_FIN_ID = re.compile(r"^(.{4,}?)(?:[\s_\-./]+(?:l|lot)?|(?:l|lot))[\s_\-.]*\d{1,3}[a-z]?$", re.IGNORECASE)
PREFIXE_MIN = 12


def lot_number(objet: str, identifiant: str = "") -> str:
    """« Lycée, lot n° 03 : peinture » → « 3 »; empty when neither the wording nor the id says one."""
    trouve = _LOT.search(objet) or re.search(
        r"[\s_\-./](?:l|lot)?0*(\d{1,3}[a-z]?)$", identifiant, re.IGNORECASE
    )
    return trouve.group(1).upper() if trouve else ""


def consultation_label(objet: str) -> str:
    """The part of the wording that the lots of one consultation share; empty when nothing separates it."""
    coupure = _COUPURE.search(objet)
    tete = objet[: coupure.start()] if coupure else ""
    if not tete:
        morceaux = _TITRE.split(objet, maxsplit=1)
        tete = morceaux[0] if len(morceaux) > 1 else ""
    tete = tete.strip(" -–—:,;/(")
    return tete if len(tete) >= PREFIXE_MIN else ""


def object_prefix(objet: str) -> str:
    return sort_key(consultation_label(objet), 300)


def id_prefix(identifiant: str) -> str:
    """« 2025-LYC-01 » → « 2025-lyc »; empty without a final lot number, or when the rest has no digit."""
    trouve = _FIN_ID.match(identifiant.strip())
    prefixe = trouve.group(1).strip(" _-./").lower() if trouve else ""
    return prefixe if any(c.isdigit() for c in prefixe) else ""


def forme_of(avis: AvisDecp) -> FormeMarche:
    if avis.genre == Genre.CONCESSION:
        dsp = avis.nature == "Délégation de service public"
        return FormeMarche.DSP if dsp else FormeMarche.CONCESSION
    if avis.nature == "Marché de partenariat":
        return FormeMarche.PPP
    if avis.nature == "Accord-cadre" or "Accord-cadre" in avis.techniques:
        return FormeMarche.ACCORD_CADRE
    return FormeMarche.MARCHE


def nature_of(avis: AvisDecp) -> NatureAchat:
    if avis.genre == Genre.CONCESSION:
        return NatureAchat.TRAVAUX if avis.nature == "Concession de travaux" else NatureAchat.SERVICES
    if avis.ccag in CCAG:
        return CCAG[avis.ccag]
    division = (avis.cpv or "")[:2]
    if division in ("", CPV_TRAVAUX):
        return NatureAchat.TRAVAUX
    if division == CPV_INGENIERIE:
        return NatureAchat.INTELLECTUEL
    return NatureAchat.SERVICES if division >= CPV_PREMIER_SERVICE else NatureAchat.FOURNITURES


def considerations_of(avis: AvisDecp) -> list[str]:
    return [str(CONSIDERATIONS[c]) for c in avis.considerations if c in CONSIDERATIONS]


def published_text(brut: Any, champ: str) -> str:
    valeur = brut.get(champ) if isinstance(brut, dict) else None
    return valeur.strip() if isinstance(valeur, str) and valeur.strip().upper() != "NC" else ""


def days_between(a: date, b: date) -> int:
    return abs((a - b).days)
