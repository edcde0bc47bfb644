"""Lines of the table that `script/bench ventilation` prints, and what each measure stands on."""

import re
import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mesure:
    """`grave`: missing its target fails the run. Times are noisy, a wrong sharing is not."""

    quoi: str
    valeur: str
    cible: str = "–"
    tenue: bool | None = None
    grave: bool = False


def at_most(quoi: str, valeur: float, cible: float, detail: str) -> Mesure:
    return Mesure(quoi, f"{rounded(valeur)} ({detail})", f"≤ {rounded(cible)}", valeur <= cible)


def at_least(quoi: str, valeur: float, cible: float, detail: str) -> Mesure:
    return Mesure(quoi, f"{rounded(valeur)} ({detail})", f"≥ {rounded(cible)}", valeur >= cible)


def must_be_zero(quoi: str, valeur: int, detail: str) -> Mesure:
    return Mesure(quoi, f"{valeur} ({detail})", "0", valeur == 0, grave=True)


def rounded(valeur: float) -> str:
    chiffres = 3 if valeur < 0.1 else 2 if valeur < 10 else 1
    return f"{valeur:.{chiffres}f}"


def peak(quoi: str) -> Mesure:
    """Of this process since it started."""
    memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Mesure(f"Mémoire au plus haut : {quoi}", f"{memoire // 1024} Mo")


def clock(acte: Callable[[], object]) -> float:
    debut = time.perf_counter()
    acte()
    return time.perf_counter() - debut


def best_of(fois: int, acte: Callable[[], object]) -> float:
    """The least disturbed of several runs."""
    return min(clock(acte) for _ in range(fois))


MOTS = {None: "–", True: "tenue", False: "**manquée**"}


def in_french(texte: str) -> str:
    """Decimal commas, and no-break spaces before the signs that ask for one."""
    return re.sub(r" (?=[:;%])", "\u00a0", re.sub(r"(?<=\d)\.(?=\d)", ",", texte))


def print_head() -> None:
    print("\n| Mesure | Valeur | Cible | |\n| --- | --: | --: | --- |", flush=True)


def print_rows(mesures: Iterable[Mesure]) -> bool:
    """False if a grave target is missed."""
    lignes = list(mesures)
    for m in lignes:
        print(in_french(f"| {m.quoi} | {m.valeur} | {m.cible} | {MOTS[m.tenue]} |"), flush=True)
    return not any(m.grave and m.tenue is False for m in lignes)
