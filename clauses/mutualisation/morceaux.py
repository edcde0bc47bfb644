"""Pieces of the lines of many companies: cut at the bounds of the engagements that could take them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import numpy as np

from clauses.mutualisation.coupes import decouper_colonnes
from clauses.mutualisation.masques import Admis, Rangs
from clauses.mutualisation.tableaux import (
    JOURS,
    ColonnesEngagements,
    ColonnesHeures,
    ColonnesMorceaux,
    Entiers,
    unfold,
)
from clauses.mutualisation.vecteurs import count, heads


def cut_lines(
    engagements: ColonnesEngagements,
    heures: ColonnesHeures,
    rangs: Rangs,
    admis: Admis,
    feries: Collection[date],
) -> ColonnesMorceaux:
    """Bounds of engagements that could not take a line by public or by mutualisation cut nothing there.

    A cut that no sentence explains would only disturb the reader.
    """
    possibles = admis.publics & (admis.marche | admis.partage)
    cles, porteurs, bornes = _bounds_of(engagements)
    de = np.searchsorted(cles, heures.entreprise * JOURS + heures.debut, "right")
    a = np.searchsorted(cles, heures.entreprise * JOURS + heures.fin, "right")
    lignes, places = unfold(de, a - de)
    porteur = porteurs[places]
    utiles = rangs.has(possibles, lignes, porteur - rangs.premier[engagements.entreprise[porteur]])
    lignes, jours = lignes[utiles], bornes[places[utiles]]
    neuves = heads(lignes, jours)
    nombres = count(len(heures), lignes[neuves])
    limites = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(nombres)))
    return decouper_colonnes(heures.debut, heures.fin, heures.centiemes, (limites, jours[neuves]), feries)


def whole_lines(heures: ColonnesHeures) -> ColonnesMorceaux:
    """Under the policies that cut nothing."""
    return ColonnesMorceaux(np.arange(len(heures)), heures.debut, heures.fin, heures.centiemes)


def _bounds_of(e: ColonnesEngagements) -> tuple[Entiers, Entiers, Entiers]:
    """(company and day in one number, engagement, day), sorted: first days of stretches."""
    tous = np.arange(len(e))
    limites, du, au = e.exclus
    exclus = np.repeat(tous, np.diff(limites))
    porteurs = np.concatenate((tous, tous, exclus, exclus))
    bornes = np.concatenate((e.debut, e.fin + 1, du, au + 1))
    cles = e.entreprise[porteurs] * JOURS + bornes
    ordre = np.argsort(cles, kind="stable")
    return cles[ordre], porteurs[ordre], bornes[ordre]
