"""The rows that a lot must hold, company by company: hours counted, not retained, missing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from clauses.domain.batch.lecture import Faits
from clauses.domain.batch.morceaux import is_closed
from clauses.domain.batch.moteur import solve
from clauses.domain.batch.parts import engagement_rows
from clauses.domain.batch.preparation import REGLE_IMPOSEE, find_previous, prepare_lot
from clauses.domain.batch.structures import ManqueLot, Preparation
from guichets.groupes import except_rows, find, sum_by
from guichets.tables import Entiers, Table

CLES_VENTILATION = ("ligne", "engagement", "debut", "fin", "motif")
CLES_NON_RETENUE = ("ligne", "motif")
Colonnes = dict[str, Entiers]


@dataclass(slots=True)
class Voulu:
    """What the open months must hold. Columns are named as those of the tables in place.

    `motif`: position in `REGLES` or `MOTIFS`; `rang`: row of `Faits.lignes`; `rang_engagement`: row of
    `Faits.engagements`.
    """

    prep: Preparation
    ventilations: Colonnes
    non_retenues: Colonnes
    manques: list[ManqueLot]


def compute(faits: Faits, ventilations: Table) -> Voulu:
    """Counting rules and engine over what was read. `ValidationError`: some month has no rules."""
    prep = prepare_lot(faits, ventilations)
    for refus in prep.regles.refus.values():
        raise refus
    reponse = solve(prep, find_previous(prep, ventilations))
    a, i, m = reponse.affectations, prep.imposees, prep.morceaux
    engagements = prep.parts.engagement
    cles, heures = sum_by(
        [
            np.concatenate((m.ligne[a.ligne], i.ligne)),
            np.concatenate((engagements[a.part], engagements[i.part])),
            np.concatenate((a.debut, i.debut)),
            np.concatenate((a.fin, i.fin)),
            np.concatenate((reponse.regle, np.full(len(i.ligne), REGLE_IMPOSEE, np.int64))),
        ],
        np.concatenate((a.centiemes, i.centiemes)),
    )
    comptees = _name(faits, cles[0], heures)
    comptees |= {
        "rang_engagement": cles[1],
        "engagement": faits.engagements["engagement"][cles[1]],
        "debut": cles[2],
        "fin": cles[3],
        "motif": cles[4],
    }
    e = prep.ecartees
    cles, heures = sum_by(
        [np.concatenate((e.ligne, m.ligne[reponse.morceau])), np.concatenate((e.motif, reponse.motif))],
        np.concatenate((e.centiemes, reponse.centiemes)),
    )
    return Voulu(prep, comptees, _name(faits, cles[0], heures) | {"motif": cles[1]}, reponse.manques)


def _name(faits: Faits, rangs: Entiers, heures: Entiers) -> Colonnes:
    t = faits.lignes
    return {
        "rang": rangs,
        "entreprise": t["entreprise"][rangs],
        "ligne": t["ligne"][rangs],
        "mois": t["mois"][rangs],
        "heures": heures,
    }


@dataclass(slots=True)
class Ecart:
    """What must leave a table, and what must come."""

    retirees: Table
    ajoutees: Colonnes


def compare(faits: Faits, en_place: Table, voulues: Colonnes, cles: tuple[str, ...]) -> Ecart:
    """Rows of closed months are neither wanted nor taken away."""
    libres = open_of(faits, en_place)
    noms = (*cles, "heures")
    parties, venues = except_rows([libres[nom] for nom in noms], [voulues[nom] for nom in noms])
    return Ecart(libres.take(parties), {nom: c[venues] for nom, c in voulues.items()})


def frozen_of(faits: Faits, en_place: Table) -> Table:
    """Rows of closed months."""
    return en_place.take(is_closed(faits, en_place["entreprise"], en_place["mois"]))


def open_of(faits: Faits, en_place: Table) -> Table:
    return en_place.take(~is_closed(faits, en_place["entreprise"], en_place["mois"]))


def as_wanted(faits: Faits, ventilations: Table) -> Colonnes:
    """Ventilations in place, named like the wanted ones; `rang_engagement` -1: no share is owed any more."""
    return {
        "rang": find(ventilations["ligne"], faits.lignes["ligne"]),
        "rang_engagement": engagement_rows(faits, ventilations["entreprise"], ventilations["engagement"]),
        **ventilations.colonnes,
    }


def rows(colonnes: Mapping[str, Entiers] | Table, noms: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """Rows as tuples of integers."""
    return zip(*(colonnes[nom].tolist() for nom in noms), strict=True)


def stack(premieres: Mapping[str, Entiers], secondes: Mapping[str, Entiers]) -> Colonnes:
    """Rows of both, by the columns of the first."""
    return {nom: np.concatenate((premieres[nom], secondes[nom])) for nom in premieres}
