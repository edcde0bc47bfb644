"""One fixed sample of companies through the engine, networkx and a linear programme."""

import time
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from bench import controle, reseaux, rivaux
from bench.hasard import Entiers
from bench.moteur import Resultat, solve
from bench.pays import Pays, draw
from bench.selection import take
from bench.tableau import Mesure, at_least, best_of, must_be_zero, peak

GRAINE = 3


@dataclass(slots=True)
class Temps:
    networkx: list[float] = field(default_factory=list)
    lp: list[float] = field(default_factory=list)
    ecarts: int = 0


def choose(pays: Pays, nombre: int) -> Pays:
    """Companies that have something to share out."""
    utiles = (pays.engagements_par_entreprise > 1) & (pays.lignes_par_entreprise > 2)
    candidates = np.flatnonzero(utiles)
    tirage = np.random.default_rng(GRAINE).choice(candidates, min(nombre, len(candidates)), replace=False)
    return take(pays, np.sort(tirage))


def measure_sample(echelle: float, nombre: int) -> list[Mesure]:
    pays = choose(draw(echelle=echelle), nombre)
    resultat = solve(pays)
    notre = best_of(5, lambda: solve(pays))
    temps = Temps()
    m, morceau = controle.pieces_of(pays, resultat)
    paires = controle.pairs_of(pays, m)
    for entreprise in range(pays.entreprises):
        compagnie = reseaux.build(pays, m, paires, entreprise)
        compare(compagnie, received(pays, resultat, morceau, entreprise), temps)
    n = pays.entreprises
    return [
        must_be_zero(
            "Écarts entre solveurs sur l'échantillon", temps.ecarts, f"{n} entreprises, chaque objectif"
        ),
        at_least(
            "networkx / moteur",
            sum(temps.networkx) / notre,
            20,
            f"{sum(temps.networkx):.2f} s / {notre:.3f} s ; objectifs 0 à 6, contre 0 à 8 et les motifs",
        ),
        at_least(
            "Programme linéaire (HiGHS) / moteur",
            sum(temps.lp) / notre,
            60,
            f"{sum(temps.lp):.2f} s / {notre:.3f} s ; objectifs 0 à 4 l'un après l'autre",
        ),
        peak("les autres solveurs"),
    ]


def received(pays: Pays, resultat: Resultat, morceau: Entiers, entreprise: int) -> dict[tuple[int, int], int]:
    """Hundredths by piece and engagement."""
    r = resultat.retenues
    recus: dict[tuple[int, int], int] = defaultdict(int)
    for k in np.flatnonzero(pays.engagements.entreprise[r.engagements] == entreprise):
        recus[int(morceau[k]), int(r.engagements[k])] += int(r.centiemes[k])
    return recus


def compare(compagnie: reseaux.Compagnie, recus: dict[tuple[int, int], int], temps: Temps) -> None:
    notre = compagnie.reseau.values(compagnie.flow_of(recus))
    debut = time.perf_counter()
    networkx = rivaux.solve_networkx(compagnie.reseau)
    milieu = time.perf_counter()
    lp = rivaux.solve_lp(compagnie.reseau)
    temps.networkx.append(milieu - debut)
    temps.lp.append(time.perf_counter() - milieu)
    temps.ecarts += sum(a != b for a, b in zip(notre, networkx, strict=True))
    temps.ecarts += sum(a != b for a, b in zip(notre[: rivaux.NIVEAUX_LP], lp, strict=True))
