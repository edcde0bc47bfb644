"""Drawing what was done: people, contrats, and a line of hours for each of their months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from bench import hypotheses as hyp
from bench.hasard import (
    JOURS_PAR_MOIS,
    Entiers,
    first_day_of,
    first_of_month,
    month_of,
    pick,
    some_followers,
)
from bench.tirage_engagements import Bruts


@dataclass(slots=True)
class Lignes:
    """Lines before they are sorted by company. `origine`: row of the engagements as drawn."""

    entreprise: Entiers
    debut: Entiers
    fin: Entiers
    centiemes: Entiers
    publics: Entiers
    origine: Entiers
    contrat: Entiers
    personne: Entiers
    mois: Entiers
    debut_contrat: Entiers
    fin_contrat: Entiers


@dataclass(slots=True)
class Contrats:
    engagement: Entiers
    debut: Entiers
    fin: Entiers
    personne: Entiers
    publics: Entiers
    fin_fenetre: Entiers


def draw_lines(hasard: np.random.Generator, b: Bruts, debut: date, fin: date, echelle: float) -> Lignes:
    c = _draw_contrats(hasard, b, debut, fin, echelle)
    n = len(c.debut)
    rythme = hasard.lognormal(np.log(hyp.HEURES_PAR_MOIS), 0.45, n).clip(8, 151.67)
    sur_lot = hasard.random(n) >= hyp.SANS_LOT
    premier = np.maximum(month_of(c.debut), month_of(debut.toordinal()))
    nombre = (np.minimum(month_of(c.fin), month_of(fin.toordinal())) - premier + 1).clip(0)
    contrat = np.repeat(np.arange(n), nombre)
    mois = premier[contrat] + np.arange(len(contrat)) - np.repeat(np.cumsum(nombre) - nombre, nombre)
    du = np.maximum(first_day_of(mois), c.debut[contrat])
    au = np.minimum(first_day_of(mois + 1) - 1, c.fin[contrat])
    heures = rythme[contrat] * (au - du + 1) / JOURS_PAR_MOIS * hasard.normal(1, 0.2, len(contrat))
    return Lignes(
        entreprise=b.entreprise[c.engagement][contrat],
        debut=du,
        fin=au,
        centiemes=(100 * heures.clip(2, 220)).astype(np.int64),
        publics=c.publics[contrat] * (du <= c.fin_fenetre[contrat]),
        origine=np.where(sur_lot, c.engagement, -1)[contrat],
        contrat=contrat,
        personne=c.personne[contrat],
        mois=mois,
        debut_contrat=c.debut[contrat],
        fin_contrat=c.fin[contrat],
    )


def _draw_contrats(hasard: np.random.Generator, b: Bruts, debut: date, fin: date, echelle: float) -> Contrats:
    """Companies hire for what is expected of the period, a little less than in proportion."""
    n = round(hyp.CONTRATS_AN * echelle * ((fin - debut).days + hyp.AVANT_PERIODE) / 365)
    engagement = pick(hasard, (b.attendu - b.figes).clip(1_000) ** 0.9, n)
    possible = np.maximum(b.debut, debut.toordinal() - hyp.AVANT_PERIODE)
    jours = (np.minimum(b.fin, fin.toordinal()) - possible).clip(1)
    du = possible[engagement] + (hasard.random(n) * jours[engagement]).astype(np.int64)
    mois = hasard.geometric(1 / hyp.MOIS_PAR_CONTRAT, n).clip(1, 18)
    exact = hasard.random(n) < 0.25
    du = np.where(exact, du, first_of_month(du))
    au = np.where(
        exact, du + (JOURS_PAR_MOIS * mois).astype(np.int64), first_of_month(du + 30 * mois + 15) - 1
    )
    personne = np.arange(n)
    premier, suivant = some_followers(hasard, b.guichet_de[b.entreprise[engagement]], 0.2)
    personne[suivant] = personne[premier]
    return Contrats(
        engagement,
        du,
        np.maximum(au, du + 6),
        personne,
        _draw_publics(hasard, n)[personne],
        _end_of_window(personne, du),
    )


def _draw_publics(hasard: np.random.Generator, n: int) -> Entiers:
    """Mask of what each person counts for: 0 without an eligibility."""
    masque = np.full(n, hyp.ELIGIBLE)
    for rang, frequence in enumerate(hyp.FREQUENCES, start=1):
        masque |= (hasard.random(n) < frequence).astype(np.int64) << rang
    return np.where(hasard.random(n) < hyp.SANS_FENETRE, 0, masque)


def _end_of_window(personne: Entiers, du: Entiers) -> Entiers:
    """Last counted day of each contrat's person, from their first contrat on."""
    premier = np.full(len(du), np.iinfo(np.int64).max)
    np.minimum.at(premier, personne, du)
    return first_day_of(month_of(premier[personne]) + hyp.FENETRE_MOIS) - 1
