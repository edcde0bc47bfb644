"""Companies as columns, and their answers back by key: what a caller of `ventiler_colonnes` does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import numpy.typing as npt

from clauses.mutualisation import Engagement, Heures, Prorata
from clauses.mutualisation.colonnes import (
    MOTIFS_AFFECTATION,
    MOTIFS_MANQUE,
    MOTIFS_SURPLUS,
    ColonnesEngagements,
    ColonnesHeures,
    ColonnesPrecedente,
    ColonnesVentilation,
    ventiler_colonnes,
)
from tests.clauses.mutualisation.oracle import Cas

BITS = {"QPV": 1, "RSA": 2}
Entiers = npt.NDArray[np.int64]
Reponse = dict[int, list[tuple[object, ...]]]
"""By company, sorted rows of what the engine says, in keys."""


def entiers(valeurs: Sequence[int]) -> Entiers:
    return np.array(valeurs, dtype=np.int64)


@dataclass(frozen=True)
class Lot:
    """Companies in columns; `numeros`: the name by which the test knows each of them."""

    engagements: ColonnesEngagements
    heures: ColonnesHeures
    precedente: ColonnesPrecedente
    horizon: Entiers
    prorata: Prorata
    numeros: Sequence[int]

    def solve(self) -> ColonnesVentilation:
        return ventiler_colonnes(
            self.engagements,
            self.heures,
            horizon=self.horizon,
            prorata=self.prorata,
            feries=frozenset(),
            precedente=self.precedente,
        )


def build(cas: dict[int, Cas], prorata: Prorata, hasard: Random | None = None) -> Lot:
    """Companies in the order of `cas`; `hasard` shuffles the rows of each, and the codes of its marchés."""
    es, hs, ps = [], [], []
    for rang, (numero, c) in enumerate(cas.items()):
        listes: list[list[object]] = [list(c.engagements), list(c.heures), list(c.precedente)]
        for liste in listes if hasard else []:
            hasard.shuffle(liste)
        es.extend((rang, numero, e) for e in listes[0])
        hs.extend((rang, numero, h) for h in listes[1])
        ps.extend((numero, p) for p in listes[2])
    ligne_e = {(numero, e.id): j for j, (_, numero, e) in enumerate(es)}
    ligne_h = {(numero, h.id): i for i, (_, numero, h) in enumerate(hs)}
    ps = [(n, p) for n, p in ps if (n, p.heures) in ligne_h and (n, p.engagement) in ligne_e]
    precedente = ColonnesPrecedente(
        heures=entiers([ligne_h[n, p.heures] for n, p in ps]),
        engagements=entiers([ligne_e[n, p.engagement] for n, p in ps]),
        debut=entiers([p.debut.toordinal() for _, p in ps]),
        fin=entiers([p.fin.toordinal() for _, p in ps]),
        centiemes=entiers([p.centiemes for _, p in ps]),
    )
    horizon = entiers([c.horizon.toordinal() if c.horizon else 0 for c in cas.values()])
    heures = _heures(hs, entiers([-1 if h.origine is None else ligne_e[n, h.origine] for _, n, h in hs]))
    return Lot(
        _engagements([(r, e) for r, _, e in es], hasard), heures, precedente, horizon, prorata, list(cas)
    )


def _heures(hs: list[tuple[int, int, Heures]], origine: Entiers) -> ColonnesHeures:
    return ColonnesHeures(
        entreprise=entiers([rang for rang, _, _ in hs]),
        cle=np.array([h.id for _, _, h in hs], dtype=np.str_),
        debut=entiers([h.debut.toordinal() for _, _, h in hs]),
        fin=entiers([h.fin.toordinal() for _, _, h in hs]),
        centiemes=entiers([h.centiemes for _, _, h in hs]),
        publics=entiers([4 + mask(h.publics) if h.publics else 0 for _, _, h in hs]),
        origine=origine,
    )


def mask(publics: frozenset[str]) -> int:
    return sum(BITS[code] for code in publics)


def _engagements(es: list[tuple[int, Engagement]], hasard: Random | None) -> ColonnesEngagements:
    codes: dict[str, int] = {}

    def code(nom: str) -> int:
        return codes.setdefault(nom, len(codes) * 7 + (hasard.randrange(7) if hasard else 0)) if nom else -1

    exclus = [(du.toordinal(), au.toordinal()) for _, e in es for du, au in e.exclus]
    return ColonnesEngagements(
        entreprise=entiers([rang for rang, _ in es]),
        cle=np.array([e.id for _, e in es], dtype=np.str_),
        debut=entiers([e.debut.toordinal() for _, e in es]),
        fin=entiers([e.fin.toordinal() for _, e in es]),
        centiemes=entiers([e.centiemes for _, e in es]),
        attendu=entiers([e.centiemes if e.attendu is None else e.attendu for _, e in es]),
        figes=entiers([e.figes for _, e in es]),
        publics=entiers([mask(e.publics) for _, e in es]),
        marche=entiers([code(f"m {e.marche}" if e.marche else f"e {e.id}") for _, e in es]),
        operation=entiers([code(e.operation and f"o {e.operation}") for _, e in es]),
        donneur=entiers([code(e.donneur_ordre and f"d {e.donneur_ordre}") for _, e in es]),
        donne=entiers([e.donne for _, e in es]),
        recoit=entiers([e.recoit for _, e in es]),
        hors_marche=np.array([e.hors_marche for _, e in es], dtype=np.bool_),
        exclus=(
            entiers(np.cumsum([0, *(len(e.exclus) for _, e in es)]).tolist()),
            entiers([du for du, _ in exclus]),
            entiers([au for _, au in exclus]),
        ),
    )


def read(lot: Lot) -> Reponse:
    """What the engine answers to each company, whatever the order of the rows given."""
    v, e, h = lot.solve(), lot.engagements, lot.heures
    reponse: Reponse = {numero: [] for numero in lot.numeros}

    def of(entreprise: np.int64) -> list[tuple[object, ...]]:
        return reponse[lot.numeros[int(entreprise)]]

    a = v.affectations
    for k in range(len(a.heures)):
        of(h.entreprise[a.heures[k]]).append(
            (
                "affectation", str(h.cle[a.heures[k]]), str(e.cle[a.engagements[k]]), int(a.debut[k]),
                int(a.fin[k]), int(a.centiemes[k]), MOTIFS_AFFECTATION[a.motif[k]].name,
            )
        )  # fmt: skip
    s = v.surplus
    for k in range(len(s.heures)):
        motif = MOTIFS_SURPLUS[s.motif[k]].name
        of(h.entreprise[s.heures[k]]).append(
            ("surplus", str(h.cle[s.heures[k]]), int(s.debut[k]), int(s.fin[k]), int(s.centiemes[k]), motif)
        )
    m = v.manques
    for k in range(len(m.engagements)):
        debuts, fins, membres = m.groupe
        groupe = sorted(str(e.cle[j]) for j in membres[debuts[k] : fins[k]])
        of(e.entreprise[m.engagements[k]]).append(
            (
                "manque", str(e.cle[m.engagements[k]]), int(m.centiemes[k]), MOTIFS_MANQUE[m.motif[k]].name,
                groupe, int(m.utilisables[k]), int(m.besoin[k]), m.ecartees[k].tolist(),
            )
        )  # fmt: skip
    for rang, numero in enumerate(lot.numeros):
        reponse[numero].append(("certificat", int(v.couvert[rang]), int(v.coupe[rang])))
    return {numero: sorted(rangs, key=repr) for numero, rangs in reponse.items()}
