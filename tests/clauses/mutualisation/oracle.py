"""What the engine must find, found another way: rules read pair by pair, one linear programme per objective.

Nothing here comes from the engine but its input types. No line may need cutting (or the policy must not cut).
The matrices are those of a flow, so the staged optima are integers and rounding them is safe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from scipy.optimize import linprog

from clauses.mutualisation import Affectation, Engagement, Heures, Partage, Prorata

Paire = tuple[str, str]


def marche(e: Engagement) -> str:
    return e.marche or e.id


def days(debut: date, fin: date) -> set[date]:
    return {debut + timedelta(n) for n in range((fin - debut).days + 1)}


def open_days(e: Engagement) -> set[date]:
    ouverts = days(e.debut, e.fin)
    for du, au in e.exclus:
        ouverts -= days(du, au)
    return ouverts


@dataclass
class Cas:
    engagements: Sequence[Engagement]
    heures: Sequence[Heures]
    horizon: date | None = None
    prorata: Prorata = Prorata.JOURS_OUVRES
    precedente: Sequence[Affectation] = ()
    e: dict[str, Engagement] = field(init=False)
    h: dict[str, Heures] = field(init=False)
    paires: list[Paire] = field(init=False)

    def __post_init__(self) -> None:
        self.e = {e.id: e for e in self.engagements}
        self.h = {h.id: h for h in self.heures}
        self.paires = [(h.id, e.id) for h in self.heures for e in self.engagements if self.fits(h, e)]

    def fits(self, h: Heures, e: Engagement) -> bool:
        jours, ouverts = days(h.debut, h.fin), open_days(e)
        date_bonne = bool(jours & ouverts) if self.prorata is Prorata.CHEVAUCHEMENT else jours <= ouverts
        public_bon = bool(h.publics) if not e.publics else bool(h.publics & e.publics)
        return date_bonne and public_bon and self.may_travel(h, e)

    def may_travel(self, h: Heures, e: Engagement) -> bool:
        if h.origine is None:
            return e.hors_marche
        o = self.e[h.origine]
        if marche(o) == marche(e):
            return True
        largeur = min(o.donne, e.recoit)
        return (
            largeur >= Partage.GUICHET
            or (largeur >= Partage.DONNEUR_ORDRE and "" != o.donneur_ordre == e.donneur_ordre)
            or (largeur >= Partage.OPERATION and "" != o.operation == e.operation)
        )

    def own(self, p: Paire) -> bool:
        origine = self.h[p[0]].origine
        return origine is not None and marche(self.e[origine]) == marche(self.e[p[1]])

    def urgent(self, e: Engagement) -> bool:
        return self.horizon is not None and e.fin <= self.horizon

    def room(self, e: Engagement) -> int:
        return max(0, e.centiemes - e.figes)

    def need(self, e: Engagement) -> int:
        attendu = e.centiemes if self.urgent(e) or e.attendu is None else min(e.attendu, e.centiemes)
        return max(0, attendu - e.figes)

    def floor(self, e: Engagement) -> int:
        propres = sum(self.h[p[0]].centiemes for p in self.paires if p[1] == e.id and self.own(p))
        return min(propres, self.need(e))

    def fins(self, *, urgents: bool) -> list[date]:
        return sorted({e.fin for e in self.engagements if self.urgent(e) == urgents})

    def steps(self, fin: date) -> list[dict[str, int]]:
        """Targets of objective 5 for the engagements of one end, without the repetitions."""
        groupe = [e for e in self.engagements if e.fin == fin]
        etapes: list[dict[str, int]] = []
        for k in range(1, 101):
            cibles = {e.id: k * e.centiemes // 100 for e in groupe}
            if len(groupe) > 1 and (not etapes or cibles != etapes[-1]):
                etapes.append(cibles)
        return etapes

    def objectives(self, parts: dict[Paire, int]) -> list[int]:
        """Value of each objective, all to be maximised, in their order, for a given sharing."""
        charge = {e.id: sum(c for p, c in parts.items() if p[1] == e.id) for e in self.engagements}
        valeurs = [sum(min(charge[e.id], self.floor(e)) for e in self.engagements)]
        valeurs += [
            sum(charge[e.id] for e in self.engagements if e.fin == f) for f in self.fins(urgents=True)
        ]
        valeurs += [sum(charge.values()), sum(c for p, c in parts.items() if self.own(p))]
        valeurs += [
            sum(charge[e.id] for e in self.engagements if e.fin == f) for f in self.fins(urgents=False)
        ]
        for fin in sorted({e.fin for e in self.engagements}):
            for cibles in self.steps(fin):
                valeurs.append(sum(min(self.e[i].figes + charge[i], cible) for i, cible in cibles.items()))
        for jours in self.late_first():
            valeurs.append(-sum(c for p, c in parts.items() if self.interval(p) == jours))
        valeurs.append(sum(min(parts.get((a.heures, a.engagement), 0), a.centiemes) for a in self.precedente))
        return valeurs

    def interval(self, p: Paire) -> tuple[date, date]:
        return self.h[p[0]].debut, self.h[p[0]].fin

    def late_first(self) -> list[tuple[date, date]]:
        return sorted({(h.debut, h.fin) for h in self.heures}, reverse=True)

    def is_feasible(self, parts: dict[Paire, int]) -> bool:
        return (
            all(c >= 0 and p in self.paires for p, c in parts.items())
            and all(sum(c for p, c in parts.items() if p[0] == h.id) <= h.centiemes for h in self.heures)
            and all(
                sum(c for p, c in parts.items() if p[1] == e.id) <= self.room(e) for e in self.engagements
            )
            and all(
                sum(c for p, c in parts.items() if p[1] == e.id and not self.own(p)) <= self.need(e)
                for e in self.engagements
            )
        )


class Programme:
    """Variables ≥ 0, constraints « row · x ≤ bound », objectives solved one after the other and then held."""

    def __init__(self) -> None:
        self.nombre = 0
        self.lignes: list[tuple[dict[int, float], float]] = []

    def variable(self) -> int:
        self.nombre += 1
        return self.nombre - 1

    def at_most(self, somme: Iterable[int], borne: float, moins: Iterable[int] = ()) -> None:
        ligne = dict.fromkeys(somme, 1.0) | dict.fromkeys(moins, -1.0)
        self.lignes.append((ligne, borne))

    def capped(self, somme: Sequence[int], plus: int, borne: int) -> int:
        """Variable that a maximisation raises to min(plus + Σ, borne), for borne ≥ 0."""
        m = self.variable()
        self.at_most([m], borne)
        self.at_most([m], plus, moins=somme)
        return m

    def maximise(self, somme: Sequence[int], signe: int = 1) -> int:
        if not somme:
            return 0
        a = np.zeros((len(self.lignes), self.nombre))
        for i, (ligne, _) in enumerate(self.lignes):
            for j, coefficient in ligne.items():
                a[i, j] += coefficient
        c = np.zeros(self.nombre)
        c[list(somme)] = -signe
        resultat = linprog(c, A_ub=a, b_ub=[borne for _, borne in self.lignes], method="highs")
        assert resultat.status == 0
        valeur = round(-resultat.fun)
        assert abs(valeur + resultat.fun) < 1e-6
        self.lignes.append(({j: -float(signe) for j in somme}, -valeur))
        return valeur


def best_objectives(cas: Cas) -> list[int]:
    """The best value of each objective given the ones before it, in the order of `Cas.objectives`."""
    lp = Programme()
    x = {p: lp.variable() for p in cas.paires}

    def of(choix: Callable[[Paire], bool]) -> list[int]:
        return [x[p] for p in cas.paires if choix(p)]

    charge = {e.id: of(lambda p, e=e: p[1] == e.id) for e in cas.engagements}
    for h in cas.heures:
        lp.at_most(of(lambda p, h=h: p[0] == h.id), h.centiemes)
    for e in cas.engagements:
        lp.at_most(charge[e.id], cas.room(e))
        lp.at_most(of(lambda p, e=e: p[1] == e.id and not cas.own(p)), cas.need(e))
    valeurs = [lp.maximise([lp.capped(charge[e.id], 0, cas.floor(e)) for e in cas.engagements])]
    valeurs += [lp.maximise(of(lambda p, f=f: cas.e[p[1]].fin == f)) for f in cas.fins(urgents=True)]
    valeurs += [lp.maximise(list(x.values())), lp.maximise(of(cas.own))]
    valeurs += [lp.maximise(of(lambda p, f=f: cas.e[p[1]].fin == f)) for f in cas.fins(urgents=False)]
    for fin in sorted({e.fin for e in cas.engagements}):
        for cibles in cas.steps(fin):
            valeurs.append(lp.maximise([lp.capped(charge[i], cas.e[i].figes, c) for i, c in cibles.items()]))
    for jours in cas.late_first():
        valeurs.append(lp.maximise(of(lambda p, j=jours: cas.interval(p) == j), signe=-1))
    suivies = [a for a in cas.precedente if (a.heures, a.engagement) in x]
    valeurs.append(lp.maximise([lp.capped([x[a.heures, a.engagement]], 0, a.centiemes) for a in suivies]))
    return valeurs


def largest_total(cas: Cas) -> int:
    """The largest total when nothing else is asked."""
    lp = Programme()
    x = {p: lp.variable() for p in cas.paires}
    for h in cas.heures:
        lp.at_most([x[p] for p in cas.paires if p[0] == h.id], h.centiemes)
    for e in cas.engagements:
        lp.at_most([x[p] for p in cas.paires if p[1] == e.id], cas.room(e))
        lp.at_most([x[p] for p in cas.paires if p[1] == e.id and not cas.own(p)], cas.need(e))
    return lp.maximise(list(x.values()))
