"""Independent check of a result against the rules, from the raw inputs: it shares no code with what built
it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from clauses.mutualisation.types import (
    Affectation,
    Engagement,
    Heures,
    MutualisationError,
    Partage,
    Prorata,
    Surplus,
)


def verify(
    engagements: Sequence[Engagement],
    heures: Sequence[Heures],
    affectations: Sequence[Affectation],
    surplus: Sequence[Surplus],
    *,
    horizon: date | None,
    prorata: Prorata,
) -> None:
    """Raise MutualisationError on the first hard rule that the result breaks."""
    par_engagement = {e.id: e for e in engagements}
    par_ligne = {h.id: h for h in heures}
    utilisees: dict[str, int] = defaultdict(int)
    recues: dict[str, int] = defaultdict(int)
    d_ailleurs: dict[str, int] = defaultdict(int)
    for a in affectations:
        e, h = par_engagement[a.engagement], par_ligne[a.heures]
        origine = None if h.origine is None else par_engagement[h.origine]
        quoi = f"Affectation de « {h.id} » à « {e.id} »"
        _require(a.centiemes > 0, f"{quoi} : aucune heure.")
        _require(h.debut <= a.debut <= a.fin <= h.fin, f"{quoi} : jours hors de la ligne.")
        _require(_days_fit(e, a, prorata), f"{quoi} : jours hors de l’engagement.")
        _require(bool(h.publics), f"{quoi} : personne non éligible.")
        _require(not e.publics or bool(e.publics & h.publics), f"{quoi} : public différent.")
        _require(_may_travel(origine, e), f"{quoi} : mutualisation refusée.")
        utilisees[h.id] += a.centiemes
        recues[e.id] += a.centiemes
        if origine is None or (origine.marche or origine.id) != (e.marche or e.id):
            d_ailleurs[e.id] += a.centiemes
    for s in surplus:
        _require(s.centiemes > 0, f"Surplus de « {s.heures} » : aucune heure.")
        utilisees[s.heures] += s.centiemes
    for h in heures:
        comptees = utilisees[h.id]
        _require(comptees == h.centiemes, f"Ligne « {h.id} » : {comptees} centièmes sur {h.centiemes}.")
    for e in engagements:
        dues = max(0, e.centiemes - e.figes)
        urgent = horizon is not None and e.fin <= horizon
        attendues = dues if urgent or e.attendu is None else max(0, min(dues, e.attendu - e.figes))
        _require(recues[e.id] <= dues, f"Engagement « {e.id} » : plus d’heures que dues.")
        _require(d_ailleurs[e.id] <= attendues, f"Engagement « {e.id} » : trop d’heures faites ailleurs.")


def _require(vrai: bool, message: str) -> None:
    if not vrai:
        raise MutualisationError(message)


def _days_fit(e: Engagement, a: Affectation, prorata: Prorata) -> bool:
    premier, dernier = a.debut.toordinal(), a.fin.toordinal()
    exclus = {
        jour
        for du, au in e.exclus
        for jour in range(max(premier, du.toordinal()), min(dernier, au.toordinal()) + 1)
    }
    ouverts = range(max(premier, e.debut.toordinal()), min(dernier, e.fin.toordinal()) + 1)
    if prorata is Prorata.CHEVAUCHEMENT:
        return any(jour not in exclus for jour in ouverts)
    return not exclus and len(ouverts) == dernier - premier + 1


def _may_travel(origine: Engagement | None, e: Engagement) -> bool:
    if origine is None:
        return e.hors_marche
    if (origine.marche or origine.id) == (e.marche or e.id):
        return True
    if origine.operation and origine.operation == e.operation:
        distance = Partage.OPERATION
    elif origine.donneur_ordre and origine.donneur_ordre == e.donneur_ordre:
        distance = Partage.DONNEUR_ORDRE
    else:
        distance = Partage.GUICHET
    return origine.donne >= distance and e.recoit >= distance
