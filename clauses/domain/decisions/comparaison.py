"""Two sharings of a company's hours, side by side: what each engagement wins, what it costs elsewhere.

Pure: hundredths and ids, no name, so that a comparison can be kept (`RunVentilation.differences`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from clauses.domain.ventilation.calcul import Calcul

Rang = list[Any]
Differences = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Etat:
    """Where a company's share of an engagement stands, in hundredths."""

    dues: int = 0
    attendues: int = 0
    retenues: int = 0
    manque: int = 0

    @property
    def reste(self) -> int:
        return max(0, self.dues - self.retenues)

    @property
    def retard(self) -> int:
        return max(0, self.attendues - self.retenues)


@dataclass(frozen=True, slots=True)
class Ecart:
    """One engagement before and after."""

    engagement_id: int
    avant: Etat
    apres: Etat

    @property
    def gain(self) -> int:
        return self.apres.retenues - self.avant.retenues


@dataclass(frozen=True, slots=True)
class Mouvement:
    """Hundredths of one line that come to a place (an engagement) or a reason, or leave it when negative."""

    ligne_id: int
    mois: date
    engagement_id: int | None
    motif: str
    """Empty on an engagement; why the hours are not retained otherwise."""
    centiemes: int


def compare(
    avant: Calcul, apres: Calcul, portes_avant: Mapping[int, int], portes_apres: Mapping[int, int]
) -> list[Ecart]:
    """Every engagement of either side. `portes_…`: adjustments of each, on that side, in hundredths."""
    etats_avant, etats_apres = _states(avant, portes_avant), _states(apres, portes_apres)
    return [
        Ecart(pk, etats_avant.get(pk, Etat()), etats_apres.get(pk, Etat()))
        for pk in sorted({*etats_avant, *etats_apres})
    ]


def _states(calcul: Calcul, ajustements: Mapping[int, int]) -> dict[int, Etat]:
    retenues: Counter[int] = Counter(ajustements)
    for place in calcul.places:
        retenues[place.engagement_id] += place.centiemes
    return {
        pk: Etat(calcul.dus.get(pk, 0), calcul.attendus.get(pk, 0), retenues[pk], calcul.manques[pk])
        for pk in {*retenues, *calcul.dus}
    }


def differences_between(avant: Calcul, apres: Calcul) -> Differences:
    """The rows that leave and those that come, in the form that a run keeps."""
    partis, venus = _subtract(_rows(avant), _rows(apres))
    perdus, gagnes = _subtract(_reasons(avant), _reasons(apres))
    return {
        "retirees": {"ventilations": partis, "non_retenues": perdus},
        "ajoutees": {"ventilations": venus, "non_retenues": gagnes},
    }


def _rows(calcul: Calcul) -> Counter[tuple[Any, ...]]:
    return Counter(
        (p.ligne_id, p.engagement_id, f"{p.mois}", f"{p.debut}", f"{p.fin}", p.motif, p.centiemes)
        for p in calcul.places
    )


def _reasons(calcul: Calcul) -> Counter[tuple[Any, ...]]:
    return Counter((h.ligne_id, f"{h.mois}", h.motif, h.centiemes) for h in calcul.hors_places)


def _subtract(
    avant: Counter[tuple[Any, ...]], apres: Counter[tuple[Any, ...]]
) -> tuple[list[Rang], list[Rang]]:
    return sorted(map(list, (avant - apres).elements())), sorted(map(list, (apres - avant).elements()))


def states_to_json(ecarts: Iterable[Ecart]) -> list[Rang]:
    return [[e.engagement_id, *astuple(e.avant), *astuple(e.apres)] for e in ecarts]


def states_from_json(rangs: Iterable[Rang]) -> list[Ecart]:
    return [Ecart(pk, Etat(*valeurs[:4]), Etat(*valeurs[4:])) for pk, *valeurs in rangs]


def movements(differences: Differences) -> list[Mouvement]:
    """What comes and goes, line by line; what a line keeps under another cut or another rule cancels out."""
    soldes: Counter[tuple[int, str, int | None, str]] = Counter()
    for cote, signe in (("retirees", -1), ("ajoutees", 1)):
        rangs = differences.get(cote, {})
        for ligne, engagement, mois, _debut, _fin, _motif, centiemes in rangs.get("ventilations", []):
            soldes[ligne, mois, engagement, ""] += signe * centiemes
        for ligne, mois, motif, centiemes in rangs.get("non_retenues", []):
            soldes[ligne, mois, None, motif] += signe * centiemes
    return [
        Mouvement(ligne, date.fromisoformat(mois), engagement, motif, solde)
        for (ligne, mois, engagement, motif), solde in soldes.items()
        if solde
    ]


def moved(mouvements: Iterable[Mouvement]) -> int:
    """Hundredths that changed place: each once, although it leaves one and reaches another."""
    sens = Counter[bool]()
    for m in mouvements:
        sens[m.centiemes > 0] += abs(m.centiemes)
    return max(sens[True], sens[False])
