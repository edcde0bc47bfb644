"""`script/bench ventilation`: the sharing of hours at the scale of a country, in one table.

Exits 1 when a sharing is not the best one or when two solvers disagree; times are told, not judged.
"""

import argparse
import multiprocessing as mp
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import django

from bench.tableau import Mesure, print_head, print_rows

PARTIES = ("optimum", "rivaux", "croissance", "annees", "processus", "travail")


def main() -> int:
    options = _options()
    juste = True
    print_head()
    charge = Mesure("Machine", f"{os.cpu_count()} cœurs, charge {os.getloadavg()[0]:.1f} au départ")
    print_rows([charge])
    for partie in options.parties:
        debut = time.perf_counter()
        # A process each: the peak of memory is that of the part, and no solver meets another's libraries.
        with ProcessPoolExecutor(1, mp_context=mp.get_context("spawn")) as processus:
            juste &= print_rows(processus.submit(_measure, partie, options).result())
        print(f"{partie} : {time.perf_counter() - debut:.0f} s", file=sys.stderr, flush=True)
    return 0 if juste else 1


def _options() -> argparse.Namespace:
    p = argparse.ArgumentParser(prog="script/bench ventilation", description=__doc__)
    p.add_argument("parties", nargs="*", metavar="partie", help=f"parmi {', '.join(PARTIES)}")
    p.add_argument(
        "--echelle", type=float, default=1.0, help="part du pays tirée pour le moteur (1 : entier)"
    )
    p.add_argument("--fraction", type=float, default=0.05, help="part du pays chargée en base")
    p.add_argument("--annees", type=int, default=10, help="années comparées à une seule")
    p.add_argument("--echantillon", type=int, default=300, help="entreprises confiées aux autres solveurs")
    p.add_argument("--lignes", type=int, default=1_000_000, help="lignes de la plus grande entreprise")
    p.add_argument("--engagements", type=int, nargs="+", default=[10, 100], help="ceux de cette entreprise")
    p.add_argument("--fois", type=int, default=3, help="passages du moteur sur le pays ; le meilleur compte")
    options = p.parse_args()
    inconnues = set(options.parties) - set(PARTIES)
    if inconnues:
        p.error(f"parties inconnues : {', '.join(sorted(inconnues))}")
    options.parties = options.parties or list(PARTIES)
    return options


def _measure(partie: str, o: argparse.Namespace) -> list[Mesure]:
    django.setup()
    from bench import croissance, echantillon, nuit, optimum

    parties: dict[str, Callable[[], list[Mesure]]] = {
        "optimum": lambda: optimum.measure_country(o.echelle, o.fois),
        "rivaux": lambda: echantillon.measure_sample(o.echelle, o.echantillon),
        "croissance": lambda: croissance.measure_growth(o.lignes, o.engagements),
        "annees": lambda: croissance.measure_years(o.echelle, o.annees),
        "processus": lambda: croissance.measure_processes(o.echelle),
        "travail": lambda: nuit.measure_night(o.fraction),
    }
    return parties[partie]()


if __name__ == "__main__":
    sys.exit(main())
