"""The engine, asked for a whole lot: one call for each way of cutting lines that its companies follow."""

import numpy as np
from numpy.typing import NDArray

from clauses.domain.batch.sources import MOTIFS, REGLES
from clauses.domain.batch.structures import Affectations, Exclus, ManqueLot, Preparation, Resultat
from clauses.domain.ventilation.motifs import SURPLUS
from clauses.mutualisation import Prorata
from clauses.mutualisation.colonnes import (
    MOTIFS_AFFECTATION,
    MOTIFS_MANQUE,
    MOTIFS_SURPLUS,
    ColonnesEngagements,
    ColonnesHeures,
    ColonnesManques,
    ColonnesPrecedente,
    ventiler_colonnes,
)
from guichets.groupes import spread
from guichets.tables import Entiers

REGLES_MOTEUR = np.array([REGLES.index(motif.value) for motif in MOTIFS_AFFECTATION], np.int64)
MOTIFS_MOTEUR = np.array([MOTIFS.index(SURPLUS[motif].value) for motif in MOTIFS_SURPLUS], np.int64)


def solve(prep: Preparation, precedente: Affectations) -> Resultat:
    """Every company of the lot. `MutualisationError`: the engine caught itself in a fault."""
    entreprises = prep.regles.prorata
    return join_results(
        [
            _solve(prep, precedente, regle, np.array([p is regle for p in entreprises], bool))
            for regle in dict.fromkeys(entreprises)
        ]
    )


def _solve(
    prep: Preparation, precedente: Affectations, prorata: Prorata, siennes: NDArray[np.bool_]
) -> Resultat:
    """The companies that cut lines this way. Rows are numbered among theirs, and back."""
    parts = np.flatnonzero(siennes[prep.parts.entreprise])
    entreprises = prep.faits.number(prep.faits.lignes["entreprise"][prep.morceaux.ligne])
    pieces = np.flatnonzero(siennes[entreprises])
    avant = np.flatnonzero(siennes[prep.parts.entreprise[precedente.part]])
    rang_part, rang_piece = _ranks(parts, len(prep.parts)), _ranks(pieces, len(prep.morceaux))
    reponse = ventiler_colonnes(
        _engagements(prep, parts),
        _hours(prep, pieces, entreprises[pieces], rang_part),
        horizon=np.where(siennes, prep.regles.horizon, 0),
        prorata=prorata,
        feries=prep.faits.feries,
        precedente=ColonnesPrecedente(
            rang_piece[precedente.ligne[avant]],
            rang_part[precedente.part[avant]],
            precedente.debut[avant],
            precedente.fin[avant],
            precedente.centiemes[avant],
        ),
    )
    a, s = reponse.affectations, reponse.surplus
    return Resultat(
        Affectations(pieces[a.heures], parts[a.engagements], a.debut, a.fin, a.centiemes),
        REGLES_MOTEUR[a.motif],
        pieces[s.heures],
        MOTIFS_MOTEUR[s.motif],
        s.centiemes,
        _shortages(reponse.manques, parts),
    )


def _ranks(choisis: Entiers, nombre: int) -> Entiers:
    """Number among the chosen of each row; one more, for -1, stays -1."""
    rangs = np.full(nombre + 1, -1, np.int64)
    rangs[choisis] = np.arange(len(choisis))
    return rangs


def _engagements(prep: Preparation, parts: Entiers) -> ColonnesEngagements:
    p, table = prep.parts, prep.faits.engagements
    rangs = p.engagement[parts]
    mutualise = prep.regles.mutualise[p.entreprise[parts]]
    return ColonnesEngagements(
        entreprise=p.entreprise[parts],
        # Shares come in the order of the ends, then of the ids: that of the ties.
        cle=np.arange(len(parts)),
        debut=p.debut[parts],
        fin=p.fin[parts],
        centiemes=p.centiemes[parts],
        attendu=p.attendu[parts],
        figes=prep.figes[parts],
        publics=prep.fenetres.exigences[rangs],
        marche=table["marche"][rangs],
        operation=table["operation"][rangs],
        donneur=table["donneur"][rangs],
        donne=np.where(mutualise, table["donne"][rangs], 0),
        recoit=np.where(mutualise, table["recoit"][rangs], 0),
        hors_marche=table["hors_marche"][rangs] == 1,
        exclus=_excluded(prep.exclus, parts),
    )


def _excluded(exclus: Exclus, parts: Entiers) -> tuple[Entiers, Entiers, Entiers]:
    nombres = np.diff(exclus.debuts)[parts]
    rangs = spread(exclus.debuts[parts], nombres)
    return np.concatenate(([0], np.cumsum(nombres))), exclus.du[rangs], exclus.au[rangs]


def _hours(prep: Preparation, pieces: Entiers, entreprise: Entiers, rang_part: Entiers) -> ColonnesHeures:
    m = prep.morceaux
    return ColonnesHeures(
        entreprise=entreprise,
        cle=np.arange(len(pieces)),
        debut=m.debut[pieces],
        fin=m.fin[pieces],
        centiemes=m.centiemes[pieces],
        publics=m.publics[pieces],
        origine=rang_part[m.origine[pieces]],
    )


def _shortages(m: ColonnesManques, parts: Entiers) -> list[ManqueLot]:
    debuts, fins, membres = m.groupe[0].tolist(), m.groupe[1].tolist(), parts[m.groupe[2]].tolist()
    colonnes = (parts[m.engagements], m.centiemes, m.motif, m.utilisables, m.besoin)
    return [
        ManqueLot(part, centiemes, MOTIFS_MANQUE[motif], tuple(membres[du:au]), utilisables, besoin)
        for part, centiemes, motif, utilisables, besoin, du, au in zip(
            *(c.tolist() for c in colonnes), debuts, fins, strict=True
        )
    ]


def join_results(resultats: list[Resultat]) -> Resultat:
    """One after the other."""
    if len(resultats) == 1:
        return resultats[0]
    affectations = [r.affectations for r in resultats]
    return Resultat(
        affectations=Affectations(
            *(np.concatenate([getattr(a, nom) for a in affectations]) for nom in Affectations.__slots__)
        ),
        regle=np.concatenate([r.regle for r in resultats]),
        morceau=np.concatenate([r.morceau for r in resultats]),
        motif=np.concatenate([r.motif for r in resultats]),
        centiemes=np.concatenate([r.centiemes for r in resultats]),
        manques=[m for r in resultats for m in r.manques],
    )
