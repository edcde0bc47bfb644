"""Independent check of results, from the raw columns: it shares no code with what built them."""

from __future__ import annotations

import numpy as np

from clauses.mutualisation.tableaux import (
    Booleens,
    ColonnesAffectations,
    ColonnesEngagements,
    ColonnesHeures,
    ColonnesSurplus,
    Entiers,
)
from clauses.mutualisation.types import MutualisationError, Prorata


def verify_columns(
    engagements: ColonnesEngagements,
    heures: ColonnesHeures,
    affectations: ColonnesAffectations,
    surplus: ColonnesSurplus,
    *,
    horizon: Entiers,
    prorata: Prorata,
) -> None:
    """Raise MutualisationError on the first hard rule that a result breaks."""
    a, e, h = affectations, engagements, heures
    _require(a.centiemes > 0, "une affectation sans heure")
    _require(surplus.centiemes > 0, "un surplus sans heure")
    _require(
        (h.debut[a.heures] <= a.debut) & (a.debut <= a.fin) & (a.fin <= h.fin[a.heures]),
        "des jours hors de la ligne",
    )
    _require(_days_fit(e, a, prorata), "des jours hors de l’engagement")
    publics = h.publics[a.heures]
    _require(publics != 0, "une personne non éligible")
    _require(
        (e.publics[a.engagements] == 0) | (e.publics[a.engagements] & publics != 0), "un public différent"
    )
    propre, voyage = _may_travel(e, h.origine[a.heures], a.engagements)
    _require(propre | voyage, "une mutualisation refusée")
    comptees = np.zeros(len(h), dtype=np.int64)
    np.add.at(comptees, a.heures, a.centiemes)
    np.add.at(comptees, surplus.heures, surplus.centiemes)
    _require(comptees == h.centiemes, "une ligne qui n’est pas comptée exactement")
    recues, d_ailleurs = np.zeros(len(e), dtype=np.int64), np.zeros(len(e), dtype=np.int64)
    np.add.at(recues, a.engagements, a.centiemes)
    np.add.at(d_ailleurs, a.engagements[~propre], a.centiemes[~propre])
    dues = np.maximum(0, e.centiemes - e.figes)
    attendues = np.maximum(0, np.minimum(dues, e.attendu - e.figes))
    limite = np.where(e.fin <= horizon[e.entreprise], dues, attendues)
    _require(recues <= dues, "plus d’heures que dues")
    _require(d_ailleurs <= limite, "trop d’heures faites ailleurs")


def _require(vrai: Booleens, faute: str) -> None:
    if not vrai.all():
        raise MutualisationError(f"Le résultat n’est pas conforme : {faute} (rang {int(np.argmin(vrai))}).")


def _days_fit(e: ColonnesEngagements, a: ColonnesAffectations, prorata: Prorata) -> Booleens:
    du, au = np.maximum(a.debut, e.debut[a.engagements]), np.minimum(a.fin, e.fin[a.engagements])
    exclus = np.zeros(len(a), dtype=np.int64)
    debuts, premiers, derniers = e.exclus
    for rang in range(int(np.diff(debuts).max(initial=0))):
        place = debuts[a.engagements] + rang
        present = place < debuts[a.engagements + 1]
        place = np.where(present, place, 0)
        jours = np.minimum(au, derniers[place]) - np.maximum(du, premiers[place]) + 1
        exclus += np.where(present, np.maximum(jours, 0), 0)
    if prorata is Prorata.CHEVAUCHEMENT:
        return np.asarray(au - du + 1 > exclus)
    return np.asarray((du == a.debut) & (au == a.fin) & (exclus == 0))


def _may_travel(e: ColonnesEngagements, origine: Entiers, vers: Entiers) -> tuple[Booleens, Booleens]:
    """(on its own marché, allowed elsewhere)."""
    propre = (origine >= 0) & (e.marche[origine] == e.marche[vers])
    largeur = np.minimum(e.donne[origine], e.recoit[vers])
    meme_operation = (e.operation[vers] >= 0) & (e.operation[origine] == e.operation[vers])
    meme_donneur = (e.donneur[vers] >= 0) & (e.donneur[origine] == e.donneur[vers])
    permis = (largeur >= 3) | ((largeur >= 2) & meme_donneur) | ((largeur >= 1) & meme_operation)
    return np.asarray(propre), np.where(origine < 0, e.hors_marche[vers], permis)
