"""Why hours are missing or left over, and the proof that no sharing beats the total: read from the cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clauses.mutualisation.arcs import Reseaux
from clauses.mutualisation.partage import Morceaux
from clauses.mutualisation.probleme import Probleme
from clauses.mutualisation.resolution import Solution, share_out
from clauses.mutualisation.solveur import PUITS, SOURCE
from clauses.mutualisation.tableaux import (
    MOTIFS_MANQUE,
    MOTIFS_SURPLUS,
    Booleens,
    ColonnesManques,
    ColonnesSurplus,
    Entiers,
    unfold,
)
from clauses.mutualisation.types import MotifManque, MotifSurplus, MutualisationError
from clauses.mutualisation.vecteurs import bounds, number, total

_PERIODE, _PUBLIC, _MUTUALISATION = (
    MOTIFS_MANQUE.index(m) for m in (MotifManque.PERIODE, MotifManque.PUBLIC, MotifManque.MUTUALISATION)
)
_SANS_REFUS = len(MOTIFS_MANQUE)


class Residuel:
    """Where hours could still move within each network."""

    def __init__(self, p: Probleme, s: Solution) -> None:
        r = s.reseaux
        self.base = np.zeros(p.entreprises, dtype=np.int64)
        self.base[r.entreprises] = np.cumsum(r.noeuds[r.entreprises]) - r.noeuds[r.entreprises]
        self.noeuds = int(r.noeuds[r.entreprises].sum())
        self.entreprise = r.entreprise
        self.queues, self.tetes = self.base[r.entreprise] + r.queues, self.base[r.entreprise] + r.tetes
        avant, arriere = s.flot < r.capacites, s.flot > 0
        self.de = np.concatenate((self.queues[avant], self.tetes[arriere]))
        self.vers = np.concatenate((self.tetes[avant], self.queues[arriere]))
        # Through its source and its sink a network joins hours that have nothing to do with each other.
        bornes = np.zeros(self.noeuds, dtype=np.bool_)
        bornes[self.base[r.entreprises] + SOURCE] = bornes[self.base[r.entreprises] + PUITS] = True
        inner = ~bornes[self.de] & ~bornes[self.vers]
        self.de_interne, self.vers_interne = self.de[inner], self.vers[inner]

    def find_upstream(self, cibles: Entiers, *, internes: bool = True) -> Booleens:
        """Nodes from which more hours could reach one of `cibles`."""
        de, vers = (self.de_interne, self.vers_interne) if internes else (self.de, self.vers)
        marques = np.zeros(self.noeuds, dtype=np.bool_)
        marques[cibles] = True
        while True:
            nouveaux = marques[vers] & ~marques[de]
            if not nouveaux.any():
                return marques
            marques[de[nouveaux]] = True

    def node_engagement(self, p: Probleme, engagement: Entiers) -> Entiers:
        return np.asarray(self.base[p.engagements.entreprise[engagement]] + 2 + p.rang(engagement))

    def node_porte(self, p: Probleme, engagement: Entiers, r: Reseaux) -> Entiers:
        return np.asarray(self.base[p.engagements.entreprise[engagement]] + r.noeud_porte[engagement])

    def node_groupe(self, p: Probleme, groupe: Entiers, r: Reseaux) -> Entiers:
        return np.asarray(self.base[p.groupes.entreprise[groupe]] + r.noeud_groupe[groupe])


def certify(p: Probleme, s: Solution, residuel: Residuel) -> tuple[Entiers, Entiers]:
    """(retained, cut) by company: a bound that no sharing can pass. MutualisationError if they differ."""
    r = s.reseaux
    couvert = total(p.entreprises, p.groupes.entreprise[s.parts.groupe], s.parts.centiemes)
    puits = residuel.base[r.entreprises] + PUITS
    aval = residuel.find_upstream(puits, internes=False)
    coupes = ~aval[residuel.queues] & aval[residuel.tetes]
    coupe = total(p.entreprises, r.entreprise[coupes], r.capacites[coupes])
    coupe += _cut_alone(p, s.simples)
    if aval[residuel.base[r.entreprises] + SOURCE].any() or (couvert != coupe).any():
        raise MutualisationError("Le total n’est pas optimal : la coupe ne vaut pas les heures retenues.")
    return couvert, coupe


def _cut_alone(p: Probleme, simples: Booleens) -> Entiers:
    """Where nothing competes, the narrowest passage of each engagement: its debt, or what can reach it."""
    g, e = p.groupes, p.engagements
    lignes = np.flatnonzero(simples[g.entreprise])
    siennes, autres = np.zeros(len(e), dtype=np.int64), np.zeros(len(e), dtype=np.int64)
    for masques, sommes in ((g.propres, siennes), (g.ailleurs, autres)):
        rang, engagement = p.rangs.pairs(g.entreprise[lignes], masques[lignes])
        np.add.at(sommes, engagement, g.centiemes[lignes[rang]])
    etroit = np.minimum(p.place, siennes + np.minimum(autres, p.besoin))
    return total(p.entreprises, e.entreprise, np.where(simples[e.entreprise], etroit, 0))


@dataclass(frozen=True, slots=True)
class Etat:
    """Hundredths taken by each engagement, and left of each piece."""

    charge: Entiers
    reste: Entiers


def read_state(p: Probleme, morceaux: Morceaux) -> Etat:
    piece, engagement, centiemes = morceaux
    pris = total(len(p.pieces), piece, centiemes)
    return Etat(total(len(p.engagements), engagement, centiemes), p.pieces.centiemes - pris)


def explain_surplus(p: Probleme, s: Solution, residuel: Residuel, etat: Etat) -> ColonnesSurplus:
    pieces = np.flatnonzero(etat.reste)
    jours, publics = p.profils.jours[pieces], p.profils.publics[pieces]
    partout = (p.profils.marche | p.profils.partage)[pieces]
    cas = [
        (p.heures.publics[p.pieces.ligne[pieces]] == 0, MotifSurplus.NON_ELIGIBLE),
        (~jours.any(axis=1), MotifSurplus.PERIODE),
        (~(jours & publics).any(axis=1), MotifSurplus.PUBLIC),
        (~(jours & publics & partout).any(axis=1), MotifSurplus.MUTUALISATION),
        (_find_waiting(p, s, residuel, etat)[pieces], MotifSurplus.EN_RESERVE),
    ]
    motif = np.select(
        [c for c, _ in cas],
        [MOTIFS_SURPLUS.index(m) for _, m in cas],
        MOTIFS_SURPLUS.index(MotifSurplus.EXCEDENT),
    )
    return ColonnesSurplus(
        p.pieces.ligne[pieces], p.pieces.debut[pieces], p.pieces.fin[pieces], etat.reste[pieces], motif
    )


def _find_waiting(p: Probleme, s: Solution, residuel: Residuel, etat: Etat) -> Booleens:
    """Pieces that reach a gate beyond which there is room, but not yet a need."""
    r, g = s.reseaux, p.groupes
    ouvertes = r.engagements[etat.charge[r.engagements] < p.place[r.engagements]]
    attente = np.zeros(len(g) + 1, dtype=np.bool_)  # the last one for the pieces that go nowhere
    marques = residuel.find_upstream(residuel.node_porte(p, ouvertes, r))
    attente[r.groupes] = marques[residuel.node_groupe(p, r.groupes, r)]
    seules = np.flatnonzero(s.simples[g.entreprise])
    rang, engagement = p.rangs.pairs(g.entreprise[seules], g.ailleurs[seules])
    attente[seules[rang]] = etat.charge[engagement] < p.place[engagement]
    return attente[g.de_piece]


def explain_manques(p: Probleme, s: Solution, residuel: Residuel, etat: Etat) -> ColonnesManques:
    """One row per engagement that has not what is expected to date."""
    courts = np.flatnonzero(etat.charge < p.besoin)
    numeros, utilisables, besoin, (limites, membres) = _tight_groups(p, s, residuel, courts)
    refus, motif = _explain_refusals(p, etat, courts)
    return ColonnesManques(
        engagements=courts,
        centiemes=(p.besoin - etat.charge)[courts],
        motif=motif,
        groupe=(limites[numeros], limites[numeros + 1], membres),
        utilisables=utilisables[numeros],
        besoin=besoin[numeros],
        ecartees=refus,
    )


def _tight_groups(
    p: Probleme, s: Solution, residuel: Residuel, courts: Entiers
) -> tuple[Entiers, Entiers, Entiers, tuple[Entiers, Entiers]]:
    """For each short engagement, the number of its group; what each group may use and lacks; its members.

    Every piece from which hours could still reach a short engagement is used up, or the total could grow;
    engagements linked by such pieces compete for the same hours.
    """
    r, e = s.reseaux, p.engagements
    simple = s.simples[e.entreprise]
    en_reseau = courts[~simple[courts]]
    marques = residuel.find_upstream(residuel.node_engagement(p, en_reseau))
    noms = _join(residuel, marques)
    tous = r.engagements
    lies = tous[marques[residuel.node_engagement(p, tous)]]
    seuls = courts[simple[courts]]
    # An engagement with which nothing competes is a group by itself, named after the last of the nodes.
    membre = np.concatenate((lies, seuls))
    nom = np.concatenate((noms[residuel.node_engagement(p, lies)], residuel.noeuds + seuls))
    numeros, premiers = number(nom)
    besoin = total(len(premiers), numeros, p.besoin[membre])
    de = np.full(len(e), -1, dtype=np.int64)
    de[membre] = numeros
    utilisables = np.zeros(len(premiers), dtype=np.int64)
    sources = r.groupes[marques[residuel.node_groupe(p, r.groupes, r)]]
    place = np.searchsorted(nom[premiers], noms[residuel.node_groupe(p, sources, r)])
    np.add.at(utilisables, place, p.groupes.centiemes[sources])
    _, _, groupe, engagement, _ = share_out(p, s.simples)
    utiles = np.isin(engagement, seuls)
    np.add.at(utilisables, de[engagement[utiles]], p.groupes.centiemes[groupe[utiles]])
    ordre = np.lexsort((membre, numeros))
    return de[courts], utilisables, besoin, (bounds(numeros[ordre], len(premiers)), membre[ordre])


def _join(residuel: Residuel, marques: Booleens) -> Entiers:
    """Smallest node that each marked node is linked to by marked nodes."""
    internes = marques[residuel.de_interne] & marques[residuel.vers_interne]
    de, vers = residuel.de_interne[internes], residuel.vers_interne[internes]
    noms = np.arange(residuel.noeuds)
    while True:
        avant = noms.copy()
        np.minimum.at(noms, de, avant[vers])
        np.minimum.at(noms, vers, avant[de])
        noms = noms[noms]
        if np.array_equal(noms, avant):
            return noms


def _explain_refusals(p: Probleme, etat: Etat, courts: Entiers) -> tuple[Entiers, Entiers]:
    """Hundredths that each short engagement could not take, by first reason; and the reason to tell."""
    x = p.profils
    partout = x.marche | x.partage
    numeros, premiers = number(p.entreprise, *x.jours.T, *x.publics.T, *partout.T)
    fait = total(len(premiers), numeros, p.pieces.centiemes)
    libre = total(len(premiers), numeros, etat.reste)
    debuts = bounds(p.entreprise[premiers], p.entreprises)
    entreprise = p.engagements.entreprise[courts]
    court, profil = unfold(debuts[entreprise], np.diff(debuts)[entreprise])
    rang = p.rang(courts)[court]
    refus = np.select(
        [~p.rangs.has(masques[premiers], profil, rang) for masques in (x.jours, x.publics, partout)],
        [_PERIODE, _PUBLIC, _MUTUALISATION],
        _SANS_REFUS,
    )
    largeur = _SANS_REFUS + 1
    case = court * largeur + refus
    faits = total(largeur * len(courts), case, fait[profil]).reshape(-1, largeur)
    libres = total(largeur * len(courts), case, libre[profil]).reshape(-1, largeur)
    sans_heures = np.diff(debuts)[entreprise] == 0
    exigeant = p.engagements.publics[courts] != 0
    return faits[:, :_SANS_REFUS], _choose(faits, libres, sans_heures, exigeant)


def _choose(faits: Entiers, libres: Entiers, sans_heures: Booleens, exigeant: Booleens) -> Entiers:
    """The reason closest to a remedy: a refusal can be lifted, a public recruited; days do not come back."""
    aucune = faits[:, _SANS_REFUS] == 0
    cas = [
        (sans_heures, MotifManque.RIEN_DECLARE),
        (aucune & (faits[:, _MUTUALISATION] > 0), MotifManque.MUTUALISATION),
        (aucune & (faits[:, _PUBLIC] > 0), MotifManque.PUBLIC),
        (aucune, MotifManque.PERIODE),
        (libres[:, _MUTUALISATION] > 0, MotifManque.MUTUALISATION),
        ((libres[:, _PUBLIC] > 0) & exigeant, MotifManque.PUBLIC),
    ]
    return np.select(
        [c for c, _ in cas], [MOTIFS_MANQUE.index(m) for _, m in cas], MOTIFS_MANQUE.index(MotifManque.EPUISE)
    )
