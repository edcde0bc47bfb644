"""Why hours are missing or left over, and the proof that the total cannot be beaten: all read from the
minimum cut."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from clauses.mutualisation.compatibilite import Profil
from clauses.mutualisation.lecture import Parts
from clauses.mutualisation.reseau import PUITS, SOURCE, Entiers, Reseau
from clauses.mutualisation.types import (
    Certificat,
    DetailManque,
    Heures,
    Manque,
    MotifManque,
    MotifSurplus,
    MutualisationError,
    Surplus,
)

Marques = npt.NDArray[np.bool_]


class Residuel:
    """Where hours could still move, the return arc aside."""

    def __init__(self, reseau: Reseau, flot: Entiers) -> None:
        sans_retour = np.arange(len(reseau.queues)) != reseau.retour
        self.queues = np.array(reseau.queues, dtype=np.int64)[sans_retour]
        self.tetes = np.array(reseau.tetes, dtype=np.int64)[sans_retour]
        self.capacites = np.array(reseau.capacites, dtype=np.int64)[sans_retour]
        avant = flot[sans_retour] < self.capacites
        arriere = flot[sans_retour] > 0
        self.noeuds = reseau.noeuds
        self._de = np.concatenate((self.queues[avant], self.tetes[arriere]))
        self._vers = np.concatenate((self.tetes[avant], self.queues[arriere]))

    def find_amont(self, cibles: Iterable[int]) -> Marques:
        """Nodes from which more hours could reach one of `cibles`."""
        marques = np.zeros(self.noeuds, dtype=np.bool_)
        marques[list(cibles)] = True
        while True:
            nouveaux = marques[self._vers] & ~marques[self._de]
            if not nouveaux.any():
                return marques
            marques[self._de[nouveaux]] = True


def certify(reseau: Reseau, residuel: Residuel, flot: Entiers) -> Certificat:
    """Certificate that the flow is maximal; MutualisationError if the cut and the covered hours differ."""
    couvert = int(flot[reseau.sources].sum()) if reseau.sources else 0
    aval = residuel.find_amont([PUITS])
    coupe = int(residuel.capacites[~aval[residuel.queues] & aval[residuel.tetes]].sum())
    if aval[SOURCE] or couvert != coupe:
        raise MutualisationError(
            f"Le total n’est pas optimal : {couvert} centièmes couverts, coupe de {coupe}."
        )
    return Certificat(couvert, coupe)


def explain_surplus(
    reseau: Reseau, residuel: Residuel, heures: Sequence[Heures], profils: Sequence[Profil], parts: Parts
) -> tuple[Surplus, ...]:
    charges, pris = _totals(reseau, parts)
    # Beyond such a gate there is room, but not yet a need.
    portes = [reseau.node_porte(j) for j, e in enumerate(reseau.engagements) if charges[j] < e.place]
    en_attente = residuel.find_amont(portes)
    surplus = []
    for i, (morceau, profil) in enumerate(zip(reseau.morceaux, profils, strict=True)):
        reste = morceau.centiemes - pris[i]
        if reste:
            h = heures[morceau.ligne]
            motif = _motif_surplus(h, profil, attend=bool(en_attente[reseau.node_morceau(i)]))
            surplus.append(Surplus(h.id, morceau.debut, morceau.fin, reste, motif))
    return tuple(surplus)


def _motif_surplus(h: Heures, profil: Profil, *, attend: bool) -> MotifSurplus:
    if not h.publics:
        return MotifSurplus.NON_ELIGIBLE
    if not profil.jours:
        return MotifSurplus.PERIODE
    if not profil.jours & profil.publics:
        return MotifSurplus.PUBLIC
    if not profil.propres | profil.ailleurs:
        return MotifSurplus.MUTUALISATION
    return MotifSurplus.EN_RESERVE if attend else MotifSurplus.EXCEDENT


def explain_manques(
    reseau: Reseau, residuel: Residuel, profils: Sequence[Profil], parts: Parts, horizon: date | None
) -> tuple[Manque, ...]:
    """One per engagement that has not what is expected to date."""
    charges, pris = _totals(reseau, parts)
    besoins = [e.besoin(horizon) for e in reseau.engagements]
    courts = [j for j, besoin in enumerate(besoins) if charges[j] < besoin]
    if not courts:
        return ()
    groupes = _tight_groups(reseau, residuel, courts)
    bilan = _Bilan(reseau, profils, pris)
    manques = []
    for j in courts:
        membres, morceaux = groupes[j]
        ecartees, motif = bilan.explain(j)
        detail = DetailManque(
            groupe=tuple(reseau.engagements[m].id for m in membres),
            utilisables=sum(reseau.morceaux[i].centiemes for i in morceaux),
            besoin=sum(besoins[m] for m in membres),
            ecartees=ecartees,
        )
        manques.append(Manque(reseau.engagements[j].id, besoins[j] - charges[j], motif, detail))
    return tuple(manques)


def _totals(reseau: Reseau, parts: Parts) -> tuple[list[int], list[int]]:
    """Hundredths taken by each engagement, and from each piece."""
    charges, pris = [0] * len(reseau.engagements), [0] * len(reseau.morceaux)
    for (i, j), centiemes in parts.items():
        charges[j] += centiemes
        pris[i] += centiemes
    return charges, pris


def _tight_groups(
    reseau: Reseau, residuel: Residuel, courts: Sequence[int]
) -> dict[int, tuple[list[int], list[int]]]:
    """For each short engagement: the engagements and the pieces of its tight side.

    Every piece from which hours could still reach a short engagement is used up, or the total could grow;
    engagements linked by such pieces compete for the same hours.
    """
    amont = residuel.find_amont(reseau.node_engagement(j) for j in courts)
    amont[[SOURCE, PUITS]] = False
    chefs = list(range(reseau.noeuds))

    def chef(noeud: int) -> int:
        while chefs[noeud] != noeud:
            chefs[noeud] = chefs[chefs[noeud]]
            noeud = chefs[noeud]
        return noeud

    internes = amont[residuel.queues] & amont[residuel.tetes]
    for queue, tete in zip(
        residuel.queues[internes].tolist(), residuel.tetes[internes].tolist(), strict=True
    ):
        chefs[chef(queue)] = chef(tete)
    membres: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for j in range(len(reseau.engagements)):
        if amont[reseau.node_engagement(j)]:
            membres[chef(reseau.node_engagement(j))][0].append(j)
    for i in range(len(reseau.morceaux)):
        if amont[reseau.node_morceau(i)]:
            membres[chef(reseau.node_morceau(i))][1].append(i)
    return {j: membres[chef(reseau.node_engagement(j))] for j in courts}


@dataclass(slots=True)
class _Totaux:
    total: int = 0
    libres: int = 0


class _Bilan:
    """Hours that an engagement could not take, by first reason."""

    def __init__(self, reseau: Reseau, profils: Sequence[Profil], pris: Sequence[int]) -> None:
        self.engagements = reseau.engagements
        self.par_profil: dict[Profil, _Totaux] = defaultdict(_Totaux)
        for i, (morceau, profil) in enumerate(zip(reseau.morceaux, profils, strict=True)):
            totaux = self.par_profil[profil]
            totaux.total += morceau.centiemes
            totaux.libres += morceau.centiemes - pris[i]

    def explain(self, j: int) -> tuple[tuple[tuple[MotifManque, int], ...], MotifManque]:
        ecartees: dict[MotifManque, _Totaux] = defaultdict(_Totaux)
        utilisables = 0
        for profil, totaux in self.par_profil.items():
            motif = _refusal(profil, 1 << j)
            if motif is None:
                utilisables += totaux.total
            else:
                ecartees[motif].total += totaux.total
                ecartees[motif].libres += totaux.libres
        comptes = tuple((motif, ecartees[motif].total) for motif in MotifManque if ecartees[motif].total)
        return comptes, self._choose(j, ecartees, utilisables)

    def _choose(self, j: int, ecartees: dict[MotifManque, _Totaux], utilisables: int) -> MotifManque:
        """The reason closest to a remedy: a refusal can be lifted, a public recruited; past days cannot come
        back."""
        if not self.par_profil:
            return MotifManque.RIEN_DECLARE
        refus, public = ecartees[MotifManque.MUTUALISATION], ecartees[MotifManque.PUBLIC]
        if not utilisables:
            if refus.total:
                return MotifManque.MUTUALISATION
            return MotifManque.PUBLIC if public.total else MotifManque.PERIODE
        if refus.libres:
            return MotifManque.MUTUALISATION
        return MotifManque.PUBLIC if public.libres and self.engagements[j].publics else MotifManque.EPUISE


def _refusal(profil: Profil, bit: int) -> MotifManque | None:
    if not profil.jours & bit:
        return MotifManque.PERIODE
    if not profil.publics & bit:
        return MotifManque.PUBLIC
    if not (profil.marche | profil.partage) & bit:
        return MotifManque.MUTUALISATION
    return None
