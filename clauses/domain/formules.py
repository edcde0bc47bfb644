"""Formulas: what is owed when the marché gives a rate instead of a number of hours."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from clauses.enums import Formule
from clauses.models import Assiette

CENTIEME = Decimal("0.01")
UN_JOUR = timedelta(days=1)


def measure_assiette(formule: str, taux: Decimal, assiette: Assiette) -> Decimal:
    """Hours owed for one period. `taux`: percent of the hours worked, or euros for one hour."""
    if formule == Formule.POURCENTAGE:
        return (assiette.heures or Decimal(0)) * taux / 100
    return (assiette.montant or Decimal(0)) / taux


def compute_dues(
    *,
    formule: str,
    taux: Decimal,
    prevision: Decimal,
    debut: date,
    fin: date,
    assiettes: Iterable[Assiette],
) -> Decimal:
    """Owed in all: measured where the period is known, forecast in proportion to the days elsewhere.

    A forecast alone would never be corrected; a measure alone would make the debt of a young marché tiny.
    """
    mesurees = Decimal(0)
    jours_connus = 0
    for assiette in assiettes:
        mesurees += measure_assiette(formule, taux, assiette)
        jours_connus += max(0, (min(assiette.au, fin) - max(assiette.du, debut)).days + 1)
    jours = (fin - debut).days + 1
    restent = max(0, jours - jours_connus)
    return (mesurees + prevision * restent / jours).quantize(CENTIEME, ROUND_HALF_UP)


def yearly_tranches(debut: date, fin: date, par_an: Decimal) -> list[tuple[date, date, Decimal]]:
    """(first day, last day, hours) of each contract year; a part of a year is owed by its days."""
    tranches = []
    rang = 0
    while (premier := add_years(debut, rang)) <= fin:
        dernier = add_years(debut, rang + 1) - UN_JOUR
        heures = par_an
        if dernier > fin:
            heures = par_an * ((fin - premier).days + 1) / ((dernier - premier).days + 1)
        tranches.append((premier, min(dernier, fin), heures.quantize(CENTIEME, ROUND_HALF_UP)))
        rang += 1
    return tranches


def add_years(jour: date, annees: int) -> date:
    try:
        return jour.replace(year=jour.year + annees)
    except ValueError:  # 29 February
        return date(jour.year + annees, 3, 1)
