"""May an engagement take a piece of a line? The hard rules for one pair, for whoever asks about one."""

from __future__ import annotations

from datetime import date

from clauses.mutualisation.types import Engagement, Heures, Partage, Prorata


def ecart_between(a: Engagement, b: Engagement) -> Partage:
    """What separates two marchés: the narrowest circle that holds both."""
    if a.operation and a.operation == b.operation:
        return Partage.OPERATION
    if a.donneur_ordre and a.donneur_ordre == b.donneur_ordre:
        return Partage.DONNEUR_ORDRE
    return Partage.GUICHET


def takes_days(e: Engagement, debut: date, fin: date, prorata: Prorata) -> bool:
    """Is the engagement open over the whole interval (or on one of its days, under CHEVAUCHEMENT)?"""
    if prorata is not Prorata.CHEVAUCHEMENT:
        return e.debut <= debut and fin <= e.fin and not any(du <= fin and debut <= au for du, au in e.exclus)
    jour, dernier = max(debut, e.debut).toordinal(), min(fin, e.fin).toordinal()
    for du, au in sorted(e.exclus):
        if du.toordinal() <= jour <= au.toordinal():
            jour = au.toordinal() + 1
    return jour <= dernier


def may_take(e: Engagement, h: Heures, origine: Engagement | None, prorata: Prorata) -> bool:
    """May every hour of the piece count for the engagement? Hard rules only: neither room nor preference."""
    if not h.publics or (e.publics and e.publics.isdisjoint(h.publics)):
        return False
    if not takes_days(e, h.debut, h.fin, prorata):
        return False
    if origine is None:
        return e.hors_marche
    return origine.cle_marche == e.cle_marche or min(origine.donne, e.recoit) >= ecart_between(origine, e)
