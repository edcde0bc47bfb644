"""From lines to what the engine may share: what cannot count set aside, the rest cut where rules change."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clauses.domain.batch.fenetres import Fenetres, window_of
from clauses.domain.batch.lecture import Faits
from clauses.domain.batch.parts import Parts
from clauses.domain.batch.regles import SANS_FIN, ReglesEntreprises, line_rules
from clauses.domain.batch.sources import CLOTURE, CONFIRMATIONS, MOTIFS
from clauses.enums import MotifNonRetenue
from clauses.mutualisation import Prorata
from clauses.mutualisation.colonnes import decouper_colonnes
from guichets.groupes import find, join, number_groups
from guichets.tables import Entiers
from participants.enums import Confirmation

A_CONFIRMER = [CONFIRMATIONS.index(c) for c in (Confirmation.ATTENDUE, Confirmation.CONTESTEE)]
Bornes = dict[int, list[int]]
"""First days of new stretches, by line."""


@dataclass(slots=True)
class Morceaux:
    """Free pieces, by line then day.

    `ligne`: row of `Faits.lignes`; `origine`: a share of the marché worked on, -1 on no marché.
    """

    ligne: Entiers
    debut: Entiers
    fin: Entiers
    centiemes: Entiers
    publics: Entiers
    origine: Entiers

    def __len__(self) -> int:
        return len(self.ligne)

    def take(self, choix: NDArray[np.bool_]) -> "Morceaux":
        return Morceaux(*(getattr(self, nom)[choix] for nom in self.__slots__))


@dataclass(slots=True)
class Ecartees:
    """Hundredths of a line that never reach the engine; `motif`: position in `MOTIFS`."""

    ligne: Entiers
    motif: Entiers
    centiemes: Entiers

    @classmethod
    def join(cls, morceaux: "Sequence[Ecartees]") -> "Ecartees":
        return cls(*(np.concatenate([getattr(e, nom) for e in morceaux]) for nom in cls.__slots__))


def rank(motif: MotifNonRetenue) -> int:
    return MOTIFS.index(motif)


def is_closed(faits: Faits, entreprise: Entiers, mois: Entiers) -> NDArray[np.bool_]:
    """Is the month closed for the company (its id)?"""
    c = faits.decisions.take(faits.decisions["genre"] == CLOTURE)
    numeros, _ = number_groups(
        [np.concatenate((c["entreprise"], entreprise)), np.concatenate((c["mois"], mois))]
    )
    return np.isin(numeros[len(c) :], numeros[: len(c)])


def open_lines(faits: Faits) -> Entiers:
    """Rows of the current lines that may still be shared."""
    t = faits.lignes
    closes = is_closed(faits, t["entreprise"], t["mois"])
    return np.flatnonzero((t["courante"] == 1) & (t["heures"] > 0) & ~closes)


def origins(faits: Faits, parts: Parts, lignes: Entiers) -> Entiers:
    """The first share owed on the marché worked on; -1 on no marché, -2 when nothing is owed there."""
    t, e = faits.lignes, faits.engagements
    marches = e["marche"][parts.engagement]
    numeros, _ = number_groups(
        [
            np.concatenate((parts.entreprise, faits.number(t["entreprise"][lignes]))),
            np.concatenate((marches, t["marche"][lignes])),
        ]
    )
    connus, premiers = np.unique(numeros[: len(parts)], return_index=True)
    rangs = find(numeros[len(parts) :], connus)
    origine = np.where(rangs >= 0, premiers[rangs] if len(premiers) else -2, -2)
    return np.where(t["lot"][lignes] < 0, -1, origine)


@dataclass(slots=True)
class Triees:
    morceaux: Morceaux
    ecartees: Ecartees


def sort_lines(
    faits: Faits,
    parts: Parts,
    fenetres: Fenetres,
    *,
    entreprises: ReglesEntreprises,
    lignes: Entiers,
    bornes: Bornes,
) -> Triees:
    """Every hundredth of the lines, free or set aside with its reason. `bornes`: more days to cut at."""
    origine = origins(faits, parts, lignes)
    refusees, gardees = _refuse(faits, lignes, origine)
    lignes, origine = lignes[gardees], origine[gardees]
    regles = line_rules(faits, lignes, entreprises.refus)
    formation = np.where(regles.formation_comptee, 0, faits.lignes["formation"][lignes])
    ecartees = [refusees, _one(lignes, MotifNonRetenue.FORMATION, formation)]
    libres = faits.lignes["heures"][lignes] - formation
    numeros = faits.number(faits.lignes["entreprise"][lignes])
    morceaux = []
    for regle in dict.fromkeys(entreprises.prorata):
        choix = np.flatnonzero(
            (libres > 0) & np.array([p is regle for p in entreprises.prorata], bool)[numeros]
        )
        sortis, autres = _sort_pieces(
            faits,
            fenetres,
            regle,
            bornes,
            (lignes[choix], libres[choix], origine[choix], regles.fin_cdi[choix]),
        )
        morceaux.append(sortis)
        ecartees += autres
    return Triees(_in_order(morceaux), Ecartees.join(ecartees))


def _one(lignes: Entiers, motif: MotifNonRetenue, centiemes: Entiers) -> Ecartees:
    choix = centiemes > 0
    return Ecartees(lignes[choix], np.full(int(choix.sum()), rank(motif), np.int64), centiemes[choix])


def _refuse(faits: Faits, lignes: Entiers, origine: Entiers) -> tuple[Ecartees, NDArray[np.bool_]]:
    """Lines that wait for a confirmation, those of a lot on which the company owes nothing, then those that
    wait for a proof."""
    t = faits.lignes
    attendent = np.isin(t["confirmation"][lignes], A_CONFIRMER)
    sans = ~attendent & (t["lot"][lignes] >= 0) & ((t["sans_obligation"][lignes] == 1) | (origine == -2))
    refusees = attendent | sans | (t["piece"][lignes] == 1)
    motifs = np.where(sans, rank(MotifNonRetenue.SANS_ENGAGEMENT), rank(MotifNonRetenue.PIECE))
    motifs = np.where(attendent, rank(MotifNonRetenue.CONFIRMATION), motifs)
    return Ecartees(lignes[refusees], motifs[refusees], t["heures"][lignes[refusees]]), ~refusees


Colonnes = tuple[Entiers, Entiers, Entiers, Entiers]
"""Rows of lines, free hundredths, origin and last counted day of a CDI."""


def _sort_pieces(
    faits: Faits, fenetres: Fenetres, prorata: Prorata, bornes: Bornes, colonnes: Colonnes
) -> tuple[Morceaux, list[Ecartees]]:
    """Cut at windows and ends of CDI, then give each piece the publics of its window, or set it aside."""
    lignes, libres, origine, fin_cdi = colonnes
    debut, fin = faits.lignes["debut"][lignes], faits.lignes["fin"][lignes]
    if prorata is Prorata.JOURS_OUVRES:
        siennes = _bounds(fenetres, lignes, bornes, jours=(debut, fin), fin_cdi=fin_cdi)
        coupes = decouper_colonnes(debut, fin, libres, siennes, faits.feries)
        debut, fin, libres = coupes.debut, coupes.fin, coupes.centiemes
        lignes, origine, fin_cdi = lignes[coupes.ligne], origine[coupes.ligne], fin_cdi[coupes.ligne]
    fenetre = window_of(fenetres, fenetres.lignes[lignes], debut, fin, prorata)
    trop_tard = (debut if prorata is Prorata.CHEVAUCHEMENT else fin) > fin_cdi
    ouverts = (fenetre >= 0) & ~trop_tard
    publics = np.where(ouverts, fenetres.publics[fenetre] if len(fenetres.publics) else 0, 0)
    morceaux = Morceaux(lignes, debut, fin, libres, publics, origine).take(ouverts)
    return morceaux, [
        _one(lignes, MotifNonRetenue.SANS_ELIGIBILITE, np.where(fenetre < 0, libres, 0)),
        _one(lignes, MotifNonRetenue.CDI, np.where((fenetre >= 0) & trop_tard, libres, 0)),
    ]


def _bounds(
    fenetres: Fenetres, lignes: Entiers, bornes: Bornes, *, jours: tuple[Entiers, Entiers], fin_cdi: Entiers
) -> tuple[Entiers, Entiers]:
    """Bounds that fall inside each line (limits, days): most have none. `jours`: first and last of each."""
    debut, fin = jours
    lieux, candidates = join(fenetres.lignes[lignes], fenetres.personne)
    propres = np.flatnonzero(fin_cdi < SANS_FIN)
    imposees = [
        (i, borne)
        for i in np.flatnonzero(np.isin(lignes, list(bornes))).tolist()
        for borne in bornes[int(lignes[i])]
    ]
    places = np.concatenate((lieux, lieux, propres, np.array([i for i, _ in imposees], np.int64)))
    coupes = np.concatenate(
        (
            fenetres.du[candidates],
            fenetres.au[candidates] + 1,
            fin_cdi[propres] + 1,
            np.array([jour for _, jour in imposees], np.int64),
        )
    )
    dedans = (debut[places] < coupes) & (coupes <= fin[places])
    _, distinctes = number_groups([places[dedans], coupes[dedans]])
    places, coupes = places[dedans][distinctes], coupes[dedans][distinctes]
    return np.searchsorted(places, np.arange(len(lignes) + 1)), coupes


def _in_order(morceaux: list[Morceaux]) -> Morceaux:
    """By line, hence by company, then by day."""
    tous = Morceaux(*(np.concatenate([getattr(m, nom) for m in morceaux]) for nom in Morceaux.__slots__))
    ordre = np.lexsort((tous.debut, tous.ligne))
    return Morceaux(*(getattr(tous, nom)[ordre] for nom in Morceaux.__slots__))
