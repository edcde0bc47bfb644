"""What columns must respect to enter the engine. A refusal names the offender."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from clauses.mutualisation.tableaux import (
    AUCUN,
    CODES_PUBLICS,
    JOURS,
    Booleens,
    Cles,
    Colonnes,
    ColonnesEngagements,
    ColonnesHeures,
    Entiers,
)
from clauses.mutualisation.vecteurs import bounds, heads

CENTIEMES_MAX = 10**12
"""Ten billion hours: beyond, sums could pass the integers."""
ENGAGEMENT, LIGNE = "Engagement", "Ligne d’heures"
NOMBRE = "le nombre d’heures doit être un entier de centièmes, plus grand que zéro et vraisemblable"


def check_columns(engagements: ColonnesEngagements, heures: ColonnesHeures, horizon: Entiers) -> None:
    """Raise ValueError naming the first row, or the first column, that cannot be taken as it is."""
    e, h = engagements, heures
    for quoi, colonnes in ((ENGAGEMENT, e), (LIGNE, h)):
        _check_shapes(colonnes, len(horizon))
        _refuse(
            quoi,
            colonnes.cle,
            (colonnes.centiemes <= 0) | (colonnes.centiemes > CENTIEMES_MAX),
            NOMBRE,
        )
        _refuse(quoi, colonnes.cle, colonnes.debut > colonnes.fin, "la fin précède le début")
        _refuse(quoi, colonnes.cle, colonnes.debut < 1, "le début n’est pas un jour du calendrier")
        trop = (colonnes.publics < 0) | (colonnes.publics >> CODES_PUBLICS > 0)
        _refuse(quoi, colonnes.cle, trop, "un public est hors du masque")
    negatives = (e.figes < 0) | (e.attendu < 0)
    _refuse(ENGAGEMENT, e.cle, negatives, "les heures figées ou attendues sont négatives")
    limites, du, au = e.exclus
    porteurs = np.repeat(np.arange(len(e)), np.diff(limites))
    _refuse(ENGAGEMENT, e.cle[porteurs], du > au, "une période exclue finit avant de commencer")
    inconnue = (h.origine < AUCUN) | (h.origine >= len(e))
    connues = np.flatnonzero((h.origine >= 0) & ~inconnue)
    inconnue[connues] = e.entreprise[h.origine[connues]] != h.entreprise[connues]
    _refuse(LIGNE, h.cle, inconnue, "origine inconnue")


def _check_shapes(colonnes: ColonnesEngagements | ColonnesHeures, entreprises: int) -> None:
    for champ in fields(colonnes):
        if champ.name == "exclus":
            continue
        colonne = getattr(colonnes, champ.name)
        if len(colonne) != len(colonnes):
            raise ValueError(f"Colonne « {champ.name} » : {len(colonne)} lignes au lieu de {len(colonnes)}.")
        if champ.name not in ("cle", "hors_marche") and colonne.dtype != np.int64:
            raise ValueError(f"Colonne « {champ.name} » : elle n’est pas faite d’entiers.")
    entreprise = colonnes.entreprise
    if (np.diff(entreprise) < 0).any():
        raise ValueError("Colonne « entreprise » : elle n’est pas dans l’ordre.")
    if len(entreprise) and not 0 <= int(entreprise[0]) <= int(entreprise[-1]) < entreprises:
        raise ValueError("Colonne « entreprise » : une entreprise est hors de la liste.")


def _refuse(quoi: str, cles: Cles, fautes: Booleens, faute: str) -> None:
    if fautes.any():
        raise ValueError(f"{quoi} « {cles[int(np.argmax(fautes))]} » : {faute}.")


def sort_rows(colonnes: Colonnes, entreprise: Entiers, cle: Cles, quoi: str) -> Entiers:
    """Rows by company and key, unchanged where they are sorted already."""
    if cle.dtype.kind == "U" and (cle == "").any():
        raise ValueError(f"{quoi} sans identifiant.")
    ordre = np.arange(len(colonnes))
    croit = np.greater(cle[1:], cle[:-1])
    if not ((entreprise[1:] > entreprise[:-1]) | croit).all():
        ordre = np.lexsort((cle, entreprise)).astype(np.int64)
        doubles = ~heads(entreprise[ordre], cle[ordre])
        _refuse(quoi, cle[ordre], doubles, "identifiant en double")
    return ordre


def merge_exclusions(e: ColonnesEngagements) -> ColonnesEngagements:
    """Excluded periods of each row sorted, those that overlap or touch made one."""
    limites, du, au = e.exclus
    ligne = np.repeat(np.arange(len(e)), np.diff(limites))
    ordre = np.lexsort((du, ligne))
    ligne, du = ligne[ordre], du[ordre]
    # A row and a day make one number, so that the latest end so far is told row by row.
    fins = np.maximum.accumulate(ligne * JOURS + au[ordre]) if len(ligne) else ligne
    neuves = np.ones(len(ligne), dtype=np.bool_)
    neuves[1:] = ligne[1:] * JOURS + du[1:] > fins[:-1] + 1
    derniers = np.append(np.flatnonzero(neuves)[1:] - 1, len(ligne) - 1)[: int(neuves.sum())]
    ligne_de = ligne[neuves]
    return e.with_columns(exclus=(bounds(ligne_de, len(e)), du[neuves], fins[derniers] - ligne_de * JOURS))
