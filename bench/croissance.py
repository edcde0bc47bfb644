"""How the engine's time grows: one company from a hundred lines to a million, ten years, a second process."""

import multiprocessing as mp
import pickle
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench import hypotheses as hyp
from bench.hasard import first_day_of
from bench.moteur import solve
from bench.pays import Details, Pays, draw
from bench.selection import LOT, batches
from bench.tableau import Mesure, at_least, at_most, best_of, clock, peak, rounded
from clauses.mutualisation.colonnes import ColonnesEngagements, ColonnesHeures

MOIS = 48
TAILLES = (100, 1_000, 10_000, 100_000, 1_000_000)
_lots: list[Pays] = []


def measure_growth(plafond: int, engagements: Sequence[int]) -> list[Mesure]:
    """`plafond`: most lines of one company; `engagements`: how many it has, in turn."""
    mesures = []
    for nombre in engagements:
        temps = {}
        for lignes in (t for t in TAILLES if t <= plafond):
            pays = draw_company(lignes, nombre)
            temps[lignes] = best_of(3 if lignes <= 100_000 else 1, lambda pays=pays: solve(pays))
        detail = " ; ".join(f"{n} lignes : {1000 * t:.1f} ms" for n, t in temps.items())
        mesures.append(Mesure(f"Une entreprise à {nombre} engagements", detail))
        if 1_000_000 in temps:
            rapport = temps[1_000_000] / temps[100_000]
            quoi = f"10⁶ lignes / 10⁵, à {nombre} engagements"
            secondes = f"{temps[1_000_000]:.2f} s / {temps[100_000]:.2f} s"
            mesures.append(
                at_most(quoi, rapport, 10, secondes)
                if nombre == 100
                else Mesure(quoi, f"{rounded(rapport)} ({secondes})")
            )
    return [*mesures, peak("la plus grande entreprise")]


def measure_years(echelle: float, annees: int) -> list[Mesure]:
    """Batch by batch, each read from a file: the memory is then that of the engine, not of the country."""
    temps, lignes = [], []
    for duree in (1, annees):
        with TemporaryDirectory() as dossier:
            with ProcessPoolExecutor(1, mp_context=mp.get_context("spawn")) as processus:
                lignes.append(processus.submit(_store, duree, echelle, Path(dossier)).result())
            temps.append(
                sum(clock(partial(solve, pickle.loads(f.read_bytes()))) for f in Path(dossier).iterdir())
            )
    croissance = lignes[1] / lignes[0]
    return [
        at_most(
            f"{annees} ans / un an, pour {rounded(croissance)} fois plus de lignes",
            temps[1] / temps[0] / croissance,
            1.1,
            f"par ligne : {temps[1]:.1f} s / {temps[0]:.2f} s, {lignes[1]} lignes",
        ),
        peak(f"{annees} ans du pays, par lots de {LOT} lignes"),
    ]


def _store(annees: int, echelle: float, dossier: Path) -> int:
    """How many lines."""
    pays = draw(annees, echelle=echelle)
    for rang, lot in enumerate(batches(pays)):
        (dossier / str(rang)).write_bytes(pickle.dumps(lot))
    return len(pays.heures.debut)


def measure_processes(echelle: float) -> list[Mesure]:
    """Batches of about a fortieth of the country, taken by whichever process is free."""
    pays = draw(echelle=echelle)
    _lots[:] = batches(pays, max(1_000, len(pays.heures.debut) // 40))
    (un, calcul_a_un), (deux, calcul_a_deux) = (_with_processes(n) for n in (1, 2))
    # On a busy machine the wall time says nothing; the processors' own time must not grow.
    detail = f"{un:.2f} s / {deux:.2f} s ; temps de calcul {calcul_a_un:.2f} s, puis {calcul_a_deux:.2f} s"
    return [at_least("Un processus / deux, moteur", un / deux, 1.7, detail)]


def _with_processes(nombre: int) -> tuple[float, float]:
    """Seconds on the wall, and of processor."""
    # Forked: the batches are shared, only their number travels.
    with ProcessPoolExecutor(nombre, mp_context=mp.get_context("fork")) as processus:
        list(processus.map(_warm, range(nombre)))
        debut = time.perf_counter()
        calcul = sum(processus.map(_solve_number, range(len(_lots))))
        return time.perf_counter() - debut, calcul


def _warm(_rang: int) -> None:
    solve(_lots[0])


def _solve_number(rang: int) -> float:
    debut = time.process_time()
    solve(_lots[rang])
    return time.process_time() - debut


def draw_company(lignes: int, engagements: int, graine: int = 5) -> Pays:
    """One company over four years, as many hours done as owed."""
    hasard = np.random.default_rng([graine, lignes, engagements])
    premier = (hyp.DERNIERE_ANNEE - 3) * 12
    debut = premier + hasard.integers(0, MOIS - 12, engagements)
    fin = np.minimum(debut + hasard.integers(3, 36, engagements), premier + MOIS)
    mois = np.sort(premier + hasard.integers(0, MOIS, lignes))
    centiemes = hasard.integers(2_000, 15_167, lignes)
    poids = hasard.lognormal(0, 1, engagements)
    dues = np.maximum((poids / poids.sum() * centiemes.sum()).astype(np.int64), 100)
    partage = hasard.choice(hyp.PARTAGES, engagements, p=hyp.FREQUENCES_PARTAGE).astype(np.int64)
    code = hasard.integers(1, len(hyp.FREQUENCES) + 1, engagements)
    exiges = np.where(hasard.random(engagements) < 0.3, 1 << code, 0)
    publics = np.ones(lignes, dtype=np.int64)
    for rang, frequence in enumerate(hyp.FREQUENCES, start=1):
        publics |= (hasard.random(lignes) < frequence).astype(np.int64) << rang
    zeros, marches = np.zeros(engagements, dtype=np.int64), np.arange(engagements)
    colonnes = ColonnesEngagements(
        entreprise=zeros,
        cle=marches,
        debut=first_day_of(debut),
        fin=first_day_of(fin) - 1,
        centiemes=dues,
        attendu=dues,
        figes=zeros,
        publics=exiges,
        marche=marches,
        operation=np.where(hasard.random(engagements) < 0.3, marches % 7, -1),
        donneur=marches % 5,
        donne=partage,
        recoit=partage,
        hors_marche=partage == max(hyp.PARTAGES),
        exclus=(np.zeros(engagements + 1, dtype=np.int64), zeros[:0], zeros[:0]),
    )
    origine = np.where(hasard.random(lignes) < 0.6, hasard.integers(0, engagements, lignes), -1)
    heures = ColonnesHeures(
        entreprise=np.zeros(lignes, dtype=np.int64),
        cle=np.arange(lignes),
        debut=first_day_of(mois),
        fin=first_day_of(mois + 1) - 1,
        centiemes=centiemes,
        publics=publics,
        origine=origine,
    )
    horizon = np.array([first_day_of(premier + MOIS + 3) - 1])
    return Pays(4, colonnes, heures, horizon, _no_details(lignes, engagements))


def _no_details(lignes: int, engagements: int) -> Details:
    """A company of its own needs no database."""
    tailles = (1, engagements, engagements, *[lignes] * 5)
    return Details(*(np.zeros(n, dtype=np.int64) for n in tailles))
