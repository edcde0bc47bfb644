"""Numpy columns for many companies at once: what enters and leaves `ventiler_colonnes`.

Days are `date.toordinal()`, amounts are integer hundredths of hours, public codes are bits. A pair of arrays
(limits, values) holds lists of unequal lengths: the list of row i is `values[limits[i]:limits[i + 1]]`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from clauses.mutualisation.types import MotifAffectation, MotifManque, MotifSurplus

Entiers = npt.NDArray[np.int64]
Booleens = npt.NDArray[np.bool_]
Cles = npt.NDArray[Any]  # anything that sorts: strings or integers

# A motif is stored as its position here.
MOTIFS_AFFECTATION = tuple(MotifAffectation)
MOTIFS_SURPLUS = tuple(MotifSurplus)
MOTIFS_MANQUE = tuple(MotifManque)

CODES_PUBLICS = 62
"""Bits of a mask of publics."""
JOURS = 2**22
"""More than there are days up to the last date: a number and a day make one number."""
AUCUN = -1  # no marché, no operation, no donneur d'ordre


@dataclass(frozen=True, slots=True)
class Colonnes:
    """Columns of one length, named by the fields."""

    def __len__(self) -> int:
        champs: tuple[str, ...] = self.__slots__
        return len(getattr(self, champs[0]))

    def take(self, lignes: Any) -> Self:
        """Some rows, by numbers, slice or mask."""
        return type(self)(**{champ.name: getattr(self, champ.name)[lignes] for champ in fields(self)})

    def with_columns(self, **colonnes: Any) -> Self:
        """Other values for some columns; the rest is shared, not copied."""
        return type(self)(**{c.name: colonnes.get(c.name, getattr(self, c.name)) for c in fields(self)})


@dataclass(frozen=True, slots=True)
class ColonnesEngagements(Colonnes):
    """One row per share of one company. Rows of a company follow each other, companies in increasing order.

    The fields are those of `Engagement`. `cle` is unique within its company; its order breaks ties, so rows
    already sorted by it are read faster.
    """

    entreprise: Entiers  # 0 … companies - 1
    cle: Cles
    debut: Entiers
    fin: Entiers
    centiemes: Entiers
    attendu: Entiers  # `centiemes` where nothing is said
    figes: Entiers
    publics: Entiers  # bits; 0: any eligible person
    marche: Entiers  # code within the company
    operation: Entiers  # code, or AUCUN
    donneur: Entiers  # code, or AUCUN
    donne: Entiers  # Partage
    recoit: Entiers  # Partage
    hors_marche: Booleens
    exclus: tuple[Entiers, Entiers, Entiers]  # limits, first days, last days; those of a row sorted and apart

    def take(self, lignes: Any) -> Self:
        choisies = np.arange(len(self))[lignes]
        limites, du, au = self.exclus
        nombres = np.diff(limites)[choisies]
        _, gardees = unfold(limites[choisies], nombres)
        fins = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(nombres)))
        autres = {c.name: getattr(self, c.name)[choisies] for c in fields(self) if c.name != "exclus"}
        return type(self)(**autres, exclus=(fins, du[gardees], au[gardees]))


@dataclass(frozen=True, slots=True)
class ColonnesHeures(Colonnes):
    """One row per free piece of a validated line. Rows of a company follow each other, as for engagements."""

    entreprise: Entiers
    cle: Cles
    debut: Entiers
    fin: Entiers
    centiemes: Entiers
    publics: Entiers  # bits of what the person counts for; 0: not eligible
    origine: Entiers  # row of any engagement of the marché worked on, or AUCUN


@dataclass(frozen=True, slots=True)
class ColonnesPrecedente(Colonnes):
    """A previous sharing, in rows of the present columns; the caller leaves out what is gone."""

    heures: Entiers
    engagements: Entiers
    debut: Entiers
    fin: Entiers
    centiemes: Entiers


@dataclass(frozen=True, slots=True)
class ColonnesAffectations(Colonnes):
    """Rows of the input columns; sorted by company, days, then keys of the line and of the engagement."""

    heures: Entiers
    engagements: Entiers
    debut: Entiers
    fin: Entiers
    centiemes: Entiers
    motif: Entiers  # position in MOTIFS_AFFECTATION


@dataclass(frozen=True, slots=True)
class ColonnesSurplus(Colonnes):
    heures: Entiers
    debut: Entiers
    fin: Entiers
    centiemes: Entiers
    motif: Entiers  # position in MOTIFS_SURPLUS


@dataclass(frozen=True, slots=True)
class ColonnesManques(Colonnes):
    """One row per engagement that has not what is expected to date. The fields are those of `Manque` and
    `DetailManque`.

    `groupe` is (first, end, engagements): that of row i is `engagements[first[i]:end[i]]`; rows share it.
    """

    engagements: Entiers
    centiemes: Entiers
    motif: Entiers  # position in MOTIFS_MANQUE
    groupe: tuple[Entiers, Entiers, Entiers]
    utilisables: Entiers
    besoin: Entiers
    ecartees: Entiers  # one column per motif of MOTIFS_MANQUE


@dataclass(frozen=True, slots=True)
class ColonnesVentilation:
    """`couvert` and `coupe`: by company, what is retained and the cut; equal, or the engine raises."""

    affectations: ColonnesAffectations
    surplus: ColonnesSurplus
    manques: ColonnesManques
    couvert: Entiers
    coupe: Entiers


@dataclass(frozen=True, slots=True)
class ColonnesMorceaux(Colonnes):
    """Pieces of lines, in order of line and days."""

    ligne: Entiers
    debut: Entiers
    fin: Entiers
    centiemes: Entiers


def unfold(debuts: Entiers, nombres: Entiers) -> tuple[Entiers, Entiers]:
    """(row, position) for each of the `nombres` positions from `debuts` on, row by row."""
    fins = np.cumsum(nombres)
    lignes = np.repeat(np.arange(len(nombres)), nombres)
    return lignes, np.arange(len(lignes)) + np.repeat(debuts - fins + nombres, nombres)
