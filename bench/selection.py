"""Part of a country: some of its companies, renumbered, with their rows."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import TypeVar

import numpy as np

from bench.hasard import Entiers
from bench.pays import Details, Pays
from clauses.mutualisation.colonnes import ColonnesEngagements, ColonnesHeures

LOT = 60_000  # lines: whole-country arrays leave the caches of the processor
PAR_LIGNE = ("contrat", "personne", "mois", "debut_contrat", "fin_contrat")
C = TypeVar("C", ColonnesEngagements, ColonnesHeures)


def take(pays: Pays, entreprises: Entiers) -> Pays:
    """The companies of these numbers, in increasing order."""
    numero = np.full(pays.entreprises, -1)
    numero[entreprises] = np.arange(len(entreprises))
    dues = np.flatnonzero(numero[pays.engagements.entreprise] >= 0)
    lignes = np.flatnonzero(numero[pays.heures.entreprise] >= 0)
    place = np.full(len(pays.engagements.debut) + 1, -1)
    place[dues] = np.arange(len(dues))
    engagements = _rows(pays.engagements, dues, numero)
    heures = _rows(pays.heures, lignes, numero)
    d = pays.details
    return Pays(
        pays.annees,
        replace(engagements, exclus=_ranges(pays.engagements.exclus, dues)),
        replace(heures, origine=place[heures.origine]),
        pays.horizon[entreprises],
        Details(
            guichet=d.guichet[entreprises],
            lot=d.lot[dues],
            parent=place[d.parent[dues]],
            **{nom: getattr(d, nom)[lignes] for nom in PAR_LIGNE},
        ),
    )


def batches(pays: Pays, taille: int = LOT) -> Iterator[Pays]:
    """The whole country, some companies at a time, about `taille` lines in each."""
    lot = np.cumsum(pays.lignes_par_entreprise) // taille
    for numero in np.unique(lot):
        yield take(pays, np.flatnonzero(lot == numero))


def _rows(colonnes: C, lignes: Entiers, numero: Entiers) -> C:
    valeurs = {c.name: getattr(colonnes, c.name) for c in fields(colonnes)}
    prises = {nom: v[lignes] for nom, v in valeurs.items() if isinstance(v, np.ndarray)}
    return replace(colonnes, **{**prises, "entreprise": numero[prises["entreprise"]]})


def _ranges(exclus: tuple[Entiers, Entiers, Entiers], lignes: Entiers) -> tuple[Entiers, Entiers, Entiers]:
    limites, du, au = exclus
    nombre = np.diff(limites)[lignes]
    bornes = np.concatenate(([0], np.cumsum(nombre)))
    rangs = np.repeat(limites[lignes] - bornes[:-1], nombre) + np.arange(bornes[-1])
    return bornes, du[rangs], au[rangs]
