"""The problem of each company: pieces of lines, groups of pieces that nothing tells apart, amounts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np

from clauses.mutualisation.masques import Masques, Rangs, find_admitted, find_open
from clauses.mutualisation.morceaux import cut_lines, whole_lines
from clauses.mutualisation.tableaux import (
    Booleens,
    ColonnesEngagements,
    ColonnesHeures,
    ColonnesMorceaux,
    ColonnesPrecedente,
    Entiers,
    unfold,
)
from clauses.mutualisation.types import Prorata
from clauses.mutualisation.vecteurs import before, bounds, number, total


@dataclass(frozen=True, slots=True)
class Profils:
    """Masks of a piece: engagements open on its days, of its public, of its marché, reachable elsewhere."""

    jours: Masques
    publics: Masques
    marche: Masques
    partage: Masques

    @property
    def propres(self) -> Masques:
        return self.jours & self.publics & self.marche

    @property
    def ailleurs(self) -> Masques:
        return self.jours & self.publics & self.partage


@dataclass(frozen=True, slots=True)
class Groupes:
    """Pieces of one company and the same days that may go to the same engagements: one source.

    Numbered by company, then by day. Only engagements that still have room are in the masks.
    """

    entreprise: Entiers
    debut: Entiers
    fin: Entiers
    propres: Masques
    ailleurs: Masques
    centiemes: Entiers
    de_piece: Entiers  # group of each piece, -1 where it may go nowhere

    def __len__(self) -> int:
        return len(self.entreprise)


@dataclass(frozen=True, slots=True)
class Anciennes:
    """What the previous sharing gave: cells (piece, engagement), and their sums by (group, engagement)."""

    piece: Entiers
    engagement: Entiers
    centiemes: Entiers
    case: Entiers  # row, below, of each cell
    case_groupe: Entiers
    case_engagement: Entiers
    case_centiemes: Entiers


@dataclass(frozen=True, slots=True)
class Probleme:
    engagements: ColonnesEngagements
    heures: ColonnesHeures
    entreprises: int
    rangs: Rangs
    place: Entiers  # hundredths that each engagement may still take
    besoin: Entiers  # hundredths still expected; all of `place` once it is urgent
    urgent: Booleens
    pieces: ColonnesMorceaux
    entreprise: Entiers  # of each piece
    profils: Profils
    groupes: Groupes
    anciennes: Anciennes
    plancher: Entiers

    def rang(self, engagement: Entiers) -> Entiers:
        """Place of the engagement among those of its company."""
        return np.asarray(engagement - self.rangs.premier[self.engagements.entreprise[engagement]])


def pose(
    engagements: ColonnesEngagements,
    heures: ColonnesHeures,
    entreprises: int,
    *,
    horizon: Entiers,
    prorata: Prorata,
    feries: Collection[date],
    precedente: ColonnesPrecedente | None,
) -> Probleme:
    """Rows are sorted by company and key. `horizon`: a day by company, 0 for none."""
    rangs = Rangs.of(engagements, entreprises)
    place = np.maximum(0, engagements.centiemes - engagements.figes)
    urgent = engagements.fin <= horizon[engagements.entreprise]
    attendu = np.minimum(engagements.attendu, engagements.centiemes) - engagements.figes
    besoin = np.where(urgent, place, np.maximum(0, attendu))
    pieces, profils = _cut_pieces(engagements, heures, rangs, prorata, feries)
    entreprise = heures.entreprise[pieces.ligne]
    vivants = rangs.build(np.arange(entreprises), lambda _, e: place[e] > 0)[entreprise]
    propres, ailleurs = profils.propres & vivants, profils.ailleurs & vivants
    cellules = _bring_to_pieces(
        precedente, pieces, propres | ailleurs, rangs=rangs, engagements=engagements, heures=heures
    )
    groupes = _gather(entreprise, pieces, propres, ailleurs, cellules)
    ligne_propre, engagement_propre = rangs.pairs(groupes.entreprise, groupes.propres)
    propre = total(len(engagements), engagement_propre, groupes.centiemes[ligne_propre])
    return Probleme(
        engagements=engagements,
        heures=heures,
        entreprises=entreprises,
        rangs=rangs,
        place=place,
        besoin=besoin,
        urgent=urgent,
        pieces=pieces,
        entreprise=entreprise,
        profils=profils,
        groupes=groupes,
        anciennes=_sum_by_group(groupes, cellules),
        plancher=np.minimum(propre, besoin),
    )


def _cut_pieces(
    engagements: ColonnesEngagements,
    heures: ColonnesHeures,
    rangs: Rangs,
    prorata: Prorata,
    feries: Collection[date],
) -> tuple[ColonnesMorceaux, Profils]:
    """Lines cut where an engagement begins or ends, unless the policy keeps them whole; where each may go."""
    admis = find_admitted(engagements, heures, rangs)
    pieces = (
        cut_lines(engagements, heures, rangs, admis, feries)
        if prorata is Prorata.JOURS_OUVRES
        else whole_lines(heures)
    )
    ligne = pieces.ligne
    jours = find_open(
        engagements,
        rangs,
        heures.entreprise[ligne],
        pieces.debut,
        pieces.fin,
        chevauchement=prorata is Prorata.CHEVAUCHEMENT,
    )
    return pieces, Profils(jours, admis.publics[ligne], admis.marche[ligne], admis.partage[ligne])


Cellules = tuple[Entiers, Entiers, Entiers]


def _bring_to_pieces(
    precedente: ColonnesPrecedente | None,
    pieces: ColonnesMorceaux,
    possibles: Masques,
    *,
    rangs: Rangs,
    engagements: ColonnesEngagements,
    heures: ColonnesHeures,
) -> Cellules:
    """The previous sharing on today's pieces: bounds may have moved; a row fills what overlaps it."""
    vide = np.zeros(0, dtype=np.int64)
    if precedente is None or not len(precedente):
        return vide, vide, vide
    p = precedente.take(np.lexsort((precedente.engagements, precedente.heures, precedente.debut)))
    debuts = bounds(pieces.ligne, len(heures))
    ligne, piece = unfold(debuts[p.heures], np.diff(debuts)[p.heures])
    communs = (pieces.debut[piece] <= p.fin[ligne]) & (p.debut[ligne] <= pieces.fin[piece])
    engagement = p.engagements[ligne]
    rang = engagement - rangs.premier[engagements.entreprise[engagement]]
    utiles = communs & rangs.has(possibles, piece, rang)
    ligne, piece, engagement = ligne[utiles], piece[utiles], engagement[utiles]
    tient = pieces.centiemes[piece]
    centiemes = np.clip(p.centiemes[ligne] - before(tient, ligne), 0, tient)
    pleines = centiemes > 0
    piece, engagement, centiemes = piece[pleines], engagement[pleines], centiemes[pleines]
    numeros, premiers = number(piece, engagement)
    sommes = total(len(premiers), numeros, centiemes)
    return piece[premiers], engagement[premiers], np.minimum(sommes, pieces.centiemes[piece[premiers]])


def _gather(
    entreprise: Entiers, pieces: ColonnesMorceaux, propres: Masques, ailleurs: Masques, cellules: Cellules
) -> Groupes:
    """A piece that the previous sharing used more than whole stays alone: sums would hide its share."""
    utiles = np.flatnonzero((propres | ailleurs).any(axis=1))
    seule = total(len(pieces), cellules[0], cellules[2]) > pieces.centiemes
    numeros, premiers = number(
        entreprise[utiles],
        pieces.debut[utiles],
        pieces.fin[utiles],
        *propres[utiles].T,
        *ailleurs[utiles].T,
        np.where(seule[utiles], utiles + 1, 0),
    )
    de_piece = np.full(len(pieces), -1, dtype=np.int64)
    de_piece[utiles] = numeros
    tetes = utiles[premiers]
    return Groupes(
        entreprise=entreprise[tetes],
        debut=pieces.debut[tetes],
        fin=pieces.fin[tetes],
        propres=propres[tetes],
        ailleurs=ailleurs[tetes],
        centiemes=total(len(tetes), numeros, pieces.centiemes[utiles]),
        de_piece=de_piece,
    )


def _sum_by_group(groupes: Groupes, cellules: Cellules) -> Anciennes:
    piece, engagement, centiemes = cellules
    groupe = groupes.de_piece[piece]
    cases, premiers = number(groupe, engagement)
    return Anciennes(
        piece=piece,
        engagement=engagement,
        centiemes=centiemes,
        case=cases,
        case_groupe=groupe[premiers],
        case_engagement=engagement[premiers],
        case_centiemes=total(len(premiers), cases, centiemes),
    )
