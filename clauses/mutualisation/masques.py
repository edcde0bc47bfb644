"""Who may take what, as bit masks: bit j of a row stands for the j-th engagement of its company."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clauses.mutualisation.tableaux import Booleens, ColonnesEngagements, ColonnesHeures, Entiers, unfold
from clauses.mutualisation.types import Partage
from clauses.mutualisation.vecteurs import bounds, number, total

Masques = npt.NDArray[np.uint64]
"""(rows, words): most companies need one word of 64 engagements."""
BITS = 64
UN = np.uint64(1)


@dataclass(frozen=True, slots=True)
class Rangs:
    """Where the engagements of each company begin, and how many there are."""

    premier: Entiers
    nombre: Entiers

    @classmethod
    def of(cls, engagements: ColonnesEngagements, entreprises: int) -> Rangs:
        debuts = bounds(engagements.entreprise, entreprises)
        return cls(debuts[:-1], np.diff(debuts))

    @property
    def mots(self) -> int:
        return max(1, -(-int(self.nombre.max(initial=1)) // BITS))

    def build(self, entreprise: Entiers, vrai: Callable[[Entiers, Entiers], Booleens]) -> Masques:
        """One mask per row: `vrai(rows, engagements)` tells pairs of a row and an engagement."""
        masques = np.zeros((len(entreprise), self.mots), dtype=np.uint64)
        for mot in range(self.mots):
            nombres = np.clip(self.nombre[entreprise] - BITS * mot, 0, BITS)
            lignes, positions = unfold(self.premier[entreprise] + BITS * mot, nombres)
            rangs = positions - self.premier[entreprise[lignes]] - BITS * mot
            # Bits of a row differ: their sum is their union. Unsigned sums wrap, their difference is exact.
            cumul = np.zeros(len(lignes) + 1, dtype=np.uint64)
            np.cumsum(
                np.where(vrai(lignes, positions), UN << rangs.astype(np.uint64), np.uint64(0)), out=cumul[1:]
            )
            fins = np.cumsum(nombres)
            masques[:, mot] = cumul[fins] - cumul[fins - nombres]
        return masques

    def has(self, masques: Masques, lignes: Entiers, rangs: Entiers) -> Booleens:
        """Is the bit of rank `rangs` set in each of these rows?"""
        mots = masques[lignes, rangs // BITS]
        return (mots >> (rangs % BITS).astype(np.uint64) & UN).astype(np.bool_)

    def pairs(self, entreprise: Entiers, masques: Masques) -> tuple[Entiers, Entiers]:
        """(row, engagement) for each bit set, by row, then by engagement."""
        lignes, engagements = [], []
        for mot in range(self.mots):
            occupe = masques[:, mot] != 0
            nombres = np.where(occupe, np.clip(self.nombre[entreprise] - BITS * mot, 0, BITS), 0)
            ligne, position = unfold(self.premier[entreprise] + BITS * mot, nombres)
            rangs = position - self.premier[entreprise[ligne]]
            poses = self.has(masques, ligne, rangs)
            lignes.append(ligne[poses])
            engagements.append(position[poses])
        ligne, engagement = np.concatenate(lignes), np.concatenate(engagements)
        if self.mots == 1:
            return ligne, engagement
        ordre = np.lexsort((engagement, ligne))
        return ligne[ordre], engagement[ordre]


def distance(engagements: ColonnesEngagements, a: Entiers, b: Entiers) -> Entiers:
    """What separates two marchés: the narrowest circle that holds both, as a `Partage`."""
    operation, donneur = engagements.operation, engagements.donneur
    return np.where(
        (operation[a] >= 0) & (operation[a] == operation[b]),
        Partage.OPERATION,
        np.where((donneur[a] >= 0) & (donneur[a] == donneur[b]), Partage.DONNEUR_ORDRE, Partage.GUICHET),
    )


@dataclass(frozen=True, slots=True)
class Admis:
    """For each line: engagements of the person's public, of its marché, reachable from it elsewhere."""

    publics: Masques
    marche: Masques
    partage: Masques


def find_admitted(engagements: ColonnesEngagements, heures: ColonnesHeures, rangs: Rangs) -> Admis:
    """Computed once per distinct set of publics and per origin of a company: lines share most of theirs."""
    demandes = np.zeros(len(rangs.premier), dtype=np.int64)
    np.bitwise_or.at(demandes, engagements.entreprise, engagements.publics)
    utiles = heures.publics & demandes[heures.entreprise]
    numeros, premiers = number(heures.entreprise, (heures.publics != 0).astype(np.int64), utiles)
    eligible, publics = heures.publics[premiers] != 0, utiles[premiers]

    def suits(ligne: Entiers, engagement: Entiers) -> Booleens:
        voulus = engagements.publics[engagement]
        return np.asarray(eligible[ligne] & ((voulus == 0) | (voulus & publics[ligne] != 0)))

    par_public = rangs.build(heures.entreprise[premiers], suits)[numeros]
    marche, partage = _find_reach(engagements, heures, rangs)
    return Admis(par_public, marche, partage)


def _find_reach(e: ColonnesEngagements, heures: ColonnesHeures, rangs: Rangs) -> tuple[Masques, Masques]:
    """Engagements of the marché worked on, and those that hours worked there may reach elsewhere."""
    numeros, premiers = number(np.where(heures.origine >= 0, heures.origine, len(e) + heures.entreprise))
    origines, entreprises = heures.origine[premiers], heures.entreprise[premiers]

    def own(ligne: Entiers, engagement: Entiers) -> Booleens:
        o = origines[ligne]
        return np.asarray((o >= 0) & (e.marche[o] == e.marche[engagement]))

    def reached(ligne: Entiers, engagement: Entiers) -> Booleens:
        o = origines[ligne]
        largeur = np.minimum(e.donne[o], e.recoit[engagement])
        ailleurs = (e.marche[o] != e.marche[engagement]) & (largeur >= distance(e, o, engagement))
        return np.where(o < 0, e.hors_marche[engagement], ailleurs)

    if not len(e):
        vides = np.zeros((len(heures), rangs.mots), dtype=np.uint64)
        return vides, vides
    return rangs.build(entreprises, own)[numeros], rangs.build(entreprises, reached)[numeros]


def find_open(
    engagements: ColonnesEngagements,
    rangs: Rangs,
    entreprise: Entiers,
    debut: Entiers,
    fin: Entiers,
    *,
    chevauchement: bool,
) -> Masques:
    """Engagements open over the whole of each interval (or on one of its days, under CHEVAUCHEMENT)."""
    numeros, premiers = number(entreprise, debut, fin)
    du, au = debut[premiers], fin[premiers]

    def is_open(ligne: Entiers, e: Entiers) -> Booleens:
        premier, dernier = (
            np.maximum(du[ligne], engagements.debut[e]),
            np.minimum(au[ligne], engagements.fin[e]),
        )
        exclus = _excluded_days(engagements, e, premier, dernier)
        if chevauchement:
            return np.asarray(dernier - premier + 1 > exclus)
        return np.asarray((premier == du[ligne]) & (dernier == au[ligne]) & (exclus == 0))

    return rangs.build(entreprise[premiers], is_open)[numeros]


def _excluded_days(e: ColonnesEngagements, choisis: Entiers, premier: Entiers, dernier: Entiers) -> Entiers:
    debuts, du, au = e.exclus
    if not len(du):
        return np.zeros(len(choisis), dtype=np.int64)
    paires, exclusions = unfold(debuts[choisis], np.diff(debuts)[choisis])
    jours = np.minimum(dernier[paires], au[exclusions]) - np.maximum(premier[paires], du[exclusions]) + 1
    return total(len(choisis), paires, np.maximum(jours, 0))
