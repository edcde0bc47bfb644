"""Windows of eligibility in columns, and the publics that each opens, as bit masks."""

from dataclasses import dataclass

import numpy as np

from clauses.domain.batch.lecture import Faits
from clauses.domain.batch.parts import engagement_rows
from clauses.domain.batch.sources import FENETRE, PUBLIC
from clauses.mutualisation import Prorata
from guichets.groupes import join, number_groups
from guichets.tables import Entiers

ELIGIBLE = 1
"""Bit of what every eligible person counts for, whatever the criteria; no engagement asks for it."""
CODES_MAX = 61


@dataclass(slots=True)
class Fenetres:
    """One row per window, by person then first day. `personne`: a number shared with `lignes`."""

    personne: Entiers
    du: Entiers
    au: Entiers
    publics: Entiers
    lignes: Entiers
    """Person of each line of the lot."""
    exigences: Entiers
    """By row of engagement: mask of the publics required; 0: any eligible person."""


def build_fenetres(faits: Faits) -> Fenetres:
    p = faits.personnes.take(faits.personnes["genre"] == FENETRE)
    exiges = faits.complements.take(faits.complements["genre"] == PUBLIC)
    codes = np.unique(exiges["valeur"])
    if len(codes) > CODES_MAX:
        raise ValueError(f"plus de {CODES_MAX} publics exigés dans un même lot")
    personnes, _ = number_groups(
        [
            np.concatenate((p["entreprise"], faits.lignes["entreprise"])),
            np.concatenate((p["participant"], faits.lignes["participant"])),
        ]
    )
    fenetres, premiers = number_groups([personnes[: len(p)], p["du"], p["cle"]])
    publics = np.full(len(premiers), ELIGIBLE, np.int64)
    np.bitwise_or.at(publics, fenetres, _bits(p["valeur"], codes))
    exigences = np.zeros(len(faits.engagements), np.int64)
    rangs = engagement_rows(faits, exiges["entreprise"], exiges["engagement"])
    np.bitwise_or.at(exigences, rangs, _bits(exiges["valeur"], codes))
    return Fenetres(
        personne=personnes[: len(p)][premiers],
        du=p["du"][premiers],
        au=p["au"][premiers],
        publics=publics,
        lignes=personnes[len(p) :],
        exigences=exigences,
    )


def _bits(valeurs: Entiers, codes: Entiers) -> Entiers:
    """Bit of each code that some engagement asks for; 0 for the others."""
    rangs = np.searchsorted(codes, valeurs)
    connus = np.zeros(len(valeurs), bool)
    dans = rangs < len(codes)
    connus[dans] = codes[rangs[dans]] == valeurs[dans]
    return np.where(connus, np.int64(2) << rangs.astype(np.int64), 0)


def window_of(
    fenetres: Fenetres, personne: Entiers, debut: Entiers, fin: Entiers, prorata: Prorata
) -> Entiers:
    """The window that holds each interval (that touches it, under CHEVAUCHEMENT); the first; -1 for none."""
    intervalles, candidates = join(personne, fenetres.personne)
    du, au = fenetres.du[candidates], fenetres.au[candidates]
    if prorata is Prorata.CHEVAUCHEMENT:
        tient = (du <= fin[intervalles]) & (debut[intervalles] <= au)
    else:
        tient = (du <= debut[intervalles]) & (fin[intervalles] <= au)
    trouvees = np.full(len(personne), -1, np.int64)
    trouvees[intervalles[tient][::-1]] = candidates[tient][::-1]
    return trouvees
