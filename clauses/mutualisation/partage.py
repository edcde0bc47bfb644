"""From groups back to pieces of lines: what the previous sharing gave first, then the rest."""

from __future__ import annotations

import numpy as np

from clauses.mutualisation.masques import distance
from clauses.mutualisation.probleme import Probleme
from clauses.mutualisation.resolution import Parts
from clauses.mutualisation.tableaux import MOTIFS_AFFECTATION, ColonnesAffectations, Entiers
from clauses.mutualisation.types import MotifAffectation, Partage
from clauses.mutualisation.vecteurs import before, number, pour, total

Morceaux = tuple[Entiers, Entiers, Entiers]
"""(piece, engagement, hundredths)."""


def give_to_pieces(p: Probleme, parts: Parts) -> Morceaux:
    """Each pair of a piece and an engagement once, by piece, then by engagement."""
    gardes, reste_parts = _keep(p, parts)
    libres = p.pieces.centiemes - total(len(p.pieces), gardes[0], gardes[2])
    donnes = _give(p, parts, reste_parts, libres)
    piece, engagement, centiemes = (np.concatenate(c) for c in zip(gardes, donnes, strict=True))
    utiles = centiemes > 0
    piece, engagement, centiemes = piece[utiles], engagement[utiles], centiemes[utiles]
    numeros, premiers = number(piece, engagement)
    return piece[premiers], engagement[premiers], total(len(premiers), numeros, centiemes)


def _keep(p: Probleme, parts: Parts) -> tuple[Morceaux, Entiers]:
    """What stays where the previous sharing put it, and what that leaves of each part."""
    a, reste = p.anciennes, parts.centiemes.copy()
    if not len(a.piece):
        return (a.piece, a.engagement, a.centiemes), reste
    nombre = len(p.engagements)
    cles, voulues = parts.groupe * nombre + parts.engagement, a.case_groupe * nombre + a.case_engagement
    places = np.minimum(np.searchsorted(cles, voulues), max(0, len(cles) - 1))
    trouvees = np.flatnonzero(cles[places] == voulues) if len(cles) else np.zeros(0, dtype=np.int64)
    tenus = np.zeros(len(voulues), dtype=np.int64)
    tenus[trouvees] = np.minimum(parts.centiemes[places[trouvees]], a.case_centiemes[trouvees])
    reste[places[trouvees]] -= tenus[trouvees]
    ordre = np.lexsort((a.piece, a.case))
    piece, case = a.piece[ordre], a.case[ordre]
    offres = a.centiemes[ordre]
    return (piece, a.engagement[ordre], np.clip(tenus[case] - before(offres, case), 0, offres)), reste


def _give(p: Probleme, parts: Parts, centiemes: Entiers, libres: Entiers) -> Morceaux:
    g, e = p.groupes, p.engagements
    demandes = np.flatnonzero(centiemes)
    vers = parts.engagement[demandes]
    demandes = demandes[np.lexsort((vers, e.fin[vers], e.debut[vers], parts.groupe[demandes]))]
    pieces = np.flatnonzero(g.de_piece >= 0)
    pieces = pieces[np.argsort(g.de_piece[pieces], kind="stable")]
    de = g.de_piece[pieces]
    besoins = total(len(g), parts.groupe, centiemes)
    offres = np.clip(besoins[de] - before(libres[pieces], de), 0, libres[pieces])
    utiles = offres > 0
    pieces, offres = pieces[utiles], offres[utiles]
    piece, demande, quantite = pour(offres, centiemes[demandes])
    return pieces[piece], parts.engagement[demandes[demande]], quantite


def tell_affectations(p: Probleme, morceaux: Morceaux) -> ColonnesAffectations:
    piece, engagement, centiemes = morceaux
    return ColonnesAffectations(
        heures=p.pieces.ligne[piece],
        engagements=engagement,
        debut=p.pieces.debut[piece],
        fin=p.pieces.fin[piece],
        centiemes=centiemes,
        motif=_reasons(p, p.heures.origine[p.pieces.ligne[piece]], engagement),
    )


def _reasons(p: Probleme, origine: Entiers, engagement: Entiers) -> Entiers:
    """Why hours worked at `origine` count for `engagement`, taking for granted that they may."""
    e = p.engagements
    codes = np.zeros(Partage.GUICHET + 1, dtype=np.int64)
    codes[Partage.OPERATION] = MOTIFS_AFFECTATION.index(MotifAffectation.MEME_OPERATION)
    codes[Partage.DONNEUR_ORDRE] = MOTIFS_AFFECTATION.index(MotifAffectation.MEME_DONNEUR_ORDRE)
    codes[Partage.GUICHET] = MOTIFS_AFFECTATION.index(MotifAffectation.MEME_GUICHET)
    ailleurs = codes[distance(e, origine, engagement)]
    propre = np.where(
        e.marche[origine] == e.marche[engagement],
        MOTIFS_AFFECTATION.index(MotifAffectation.SUR_LE_MARCHE),
        ailleurs,
    )
    return np.where(origine < 0, MOTIFS_AFFECTATION.index(MotifAffectation.HORS_MARCHE), propre)
