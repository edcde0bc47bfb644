"""Counts of a lot for those who must not see people: of marchés and engagements, by month and in all."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from clauses.domain.batch.lecture import Faits, month_ends
from clauses.domain.batch.morceaux import is_closed
from clauses.domain.batch.parts import EN_HEURES, engagement_rows
from clauses.domain.batch.resultat import Voulu, as_wanted, frozen_of, stack
from clauses.domain.batch.sources import AJUSTEMENT, CLOTURE, CORRECTIONS, MOTIFS
from clauses.domain.ventilation.lecture import to_heures
from clauses.enums import MotifDit, MotifNonRetenue, told_reason
from guichets.groupes import find, join, number_groups, sum_by
from guichets.tables import Entiers, Table

COLONNES_MOIS = (
    "realisees", "pretees", "recues", "non_retenues", "excedent", "en_reserve", "ajustements", "retenues",
)  # fmt: skip
DITS = tuple(MotifDit.values)
HORS_RETENUE = {MotifNonRetenue.EXCEDENT: "excedent", MotifNonRetenue.RESERVE: "en_reserve"}
COLONNES_ENGAGEMENT_MOIS = ("sur_le_marche", "recues", "ajustements")


@dataclass(slots=True)
class Mouvements:
    """Hundredths that count, row by row: every ventilation, closed months included, and every adjustment.

    `rang`: row of `Faits.lignes`; `rang_engagement`: row of `Faits.engagements`, -1 when no share is owed any
    more; `recu`: worked elsewhere; `ajuste`: an adjustment, with its reason and the month that it corrects
    (-1 for the others); `clos`: told by a closed month.
    """

    entreprise: Entiers
    rang: Entiers
    rang_engagement: Entiers
    engagement: Entiers
    marche: Entiers
    donneur: Entiers
    mois: Entiers
    heures: Entiers
    recu: NDArray[np.bool_]
    ajuste: NDArray[np.bool_]
    motif: Entiers
    corrige: Entiers
    clos: NDArray[np.bool_]

    def take(self, choix: NDArray[np.bool_]) -> "Mouvements":
        return Mouvements(*(getattr(self, nom)[choix] for nom in self.__slots__))


def gather(voulu: Voulu, ventilations: Table) -> Mouvements:
    """`ventilations`: those that were in place, for the closed months."""
    faits = voulu.prep.faits
    v = stack(voulu.ventilations, as_wanted(faits, frozen_of(faits, ventilations)))
    a = faits.decisions.take(faits.decisions["genre"] == AJUSTEMENT)
    rangs = np.concatenate((v["rang_engagement"], engagement_rows(faits, a["entreprise"], a["engagement"])))
    entreprise = np.concatenate((v["entreprise"], a["entreprise"]))
    mois = np.concatenate((v["mois"], a["mois"]))
    lignes = np.concatenate((v["rang"], find(a["ligne"], faits.lignes["ligne"])))
    inconnus = np.full(len(v["rang"]), -1, np.int64)
    marche = np.where(
        rangs >= 0, _at(faits.engagements, "marche", rangs), np.concatenate((inconnus, a["marche"]))
    )
    donneur = np.where(
        rangs >= 0, _at(faits.engagements, "donneur", rangs), np.concatenate((inconnus, a["donneur"]))
    )
    ajuste = np.arange(len(rangs)) >= len(v["rang"])
    return Mouvements(
        entreprise=entreprise,
        rang=lignes,
        rang_engagement=rangs,
        engagement=np.concatenate((v["engagement"], a["engagement"])),
        marche=marche,
        donneur=donneur,
        mois=mois,
        heures=np.concatenate((v["heures"], a["heures"])),
        recu=~ajuste & (faits.lignes["marche"][lignes] != marche),
        ajuste=ajuste,
        motif=np.concatenate((inconnus, a["motif"])),
        corrige=np.concatenate((inconnus, a["corrige"])),
        clos=is_closed(faits, entreprise, mois),
    )


def _at(table: Table, nom: str, rangs: Entiers) -> Entiers:
    """Values of a column at rows that may be -1 (what comes back there means nothing)."""
    return table[nom][rangs] if len(table) else rangs


@dataclass(slots=True)
class Comptes:
    """Keys and values of one table of counts. `valeurs`: one row per column."""

    cles: dict[str, Entiers]
    valeurs: dict[str, Entiers]


def count_months(voulu: Voulu, mouvements: Mouvements) -> tuple[Comptes, dict[str, Entiers]]:
    """The identity of each marché and open month, and the reasons told of what is not retained.

    Hours worked on no marché have no row.
    """
    faits, t = voulu.prep.faits, voulu.prep.faits.lignes
    lignes = np.flatnonzero(
        (t["courante"] == 1)
        & (t["heures"] > 0)
        & (t["lot"] >= 0)
        & ~is_closed(faits, t["entreprise"], t["mois"])
    )
    m = mouvements.take(~mouvements.clos)
    pretees = m.recu & (t["lot"][m.rang] >= 0)
    n = voulu.non_retenues
    sur_lot = t["lot"][n["rang"]] >= 0
    # (company, marché, buyer, month, column, hundredths) of everything that a month tells.
    faites = [
        _told_of_lines(t, lignes, "realisees", t["heures"][lignes]),
        (m.entreprise, m.marche, m.donneur, m.mois, _column("retenues", m.heures), m.heures),
        _some((m.entreprise, m.marche, m.donneur, m.mois, _column("recues", m.heures), m.heures), m.recu),
        _some(
            (m.entreprise, m.marche, m.donneur, m.mois, _column("ajustements", m.heures), m.heures), m.ajuste
        ),
        _told_of_lines(t, m.rang[pretees], "pretees", m.heures[pretees]),
        *_reasons(t, n["rang"][sur_lot], n["motif"][sur_lot], n["heures"][sur_lot]),
    ]
    entreprise, marche, donneur, mois, colonne, heures = (
        np.concatenate([faite[i] for faite in faites]) for i in range(6)
    )
    numeros, premiers = number_groups([entreprise, marche, mois])
    sommes = np.zeros((len(COLONNES_MOIS) + len(DITS), len(premiers)), np.int64)
    np.add.at(sommes, (colonne, numeros), heures)
    cles = {"entreprise_id": entreprise[premiers], "marche_id": marche[premiers], "mois": mois[premiers]}
    valeurs = {"donneur_ordre_id": donneur[premiers], **dict(zip(COLONNES_MOIS, sommes, strict=False))}
    return Comptes(cles, valeurs), dict(zip(DITS, sommes[len(COLONNES_MOIS) :], strict=True))


Dite = tuple[Entiers, Entiers, Entiers, Entiers, Entiers, Entiers]


def _column(nom: str, modele: Entiers) -> Entiers:
    return np.full(len(modele), COLONNES_MOIS.index(nom), np.int64)


def _some(dite: Dite, choix: NDArray[np.bool_]) -> Dite:
    a, b, c, d, e, f = (colonne[choix] for colonne in dite)
    return a, b, c, d, e, f


def _told_of_lines(t: Table, rangs: Entiers, nom: str, heures: Entiers) -> Dite:
    """On the marché on which the lines were worked."""
    lieu = (t["entreprise"][rangs], t["marche"][rangs], t["donneur"][rangs], t["mois"][rangs])
    return *lieu, _column(nom, rangs), heures


def _reasons(t: Table, rangs: Entiers, motifs: Entiers, heures: Entiers) -> Sequence[Dite]:
    """Excess and reserve have columns of their own; the others make one, and the reason that may be told."""
    colonnes, dits = [], []
    for motif in map(MotifNonRetenue, MOTIFS):
        colonnes.append(COLONNES_MOIS.index(HORS_RETENUE.get(motif, "non_retenues")))
        dits.append(
            -1 if motif in HORS_RETENUE else len(COLONNES_MOIS) + DITS.index(told_reason(motif).value)
        )
    a, b, c, d, _, f = _told_of_lines(t, rangs, "realisees", heures)
    par_colonne: Dite = (a, b, c, d, np.array(colonnes, np.int64)[motifs], f)
    par_motif: Dite = (a, b, c, d, np.array(dits, np.int64)[motifs], f)
    return par_colonne, _some(par_motif, par_motif[4] >= 0)


def tell_adjustments(mouvements: Mouvements, comptes: Comptes) -> list[str]:
    """For each row of the open months, in JSON: hours of its adjustments by corrected month and reason."""
    m = mouvements.take(mouvements.ajuste & ~mouvements.clos)
    (*cles, corriges, motifs), sommes = sum_by([m.entreprise, m.marche, m.mois, m.corrige, m.motif], m.heures)
    dits: dict[tuple[int, ...], dict[str, str]] = {}
    for *cle, corrige, motif, centiemes in zip(
        *(c.tolist() for c in (*cles, corriges, motifs, sommes)), strict=True
    ):
        if centiemes:
            code = f"{date.fromordinal(corrige):%Y-%m}:{CORRECTIONS[motif]}"
            dits.setdefault(tuple(cle), {})[code] = str(to_heures(centiemes))
    lieux = zip(*(comptes.cles[nom].tolist() for nom in ("entreprise_id", "marche_id", "mois")), strict=True)
    return [json.dumps(dits.get(lieu, {})) for lieu in lieux]


def count_engagement_months(mouvements: Mouvements) -> Comptes:
    """What each open month brings to each engagement."""
    m = mouvements.take(~mouvements.clos)
    numeros, premiers = number_groups([m.entreprise, m.engagement, m.mois])
    sommes = np.zeros((len(COLONNES_ENGAGEMENT_MOIS), len(premiers)), np.int64)
    np.add.at(sommes, (np.where(m.ajuste, 2, np.where(m.recu, 1, 0)), numeros), m.heures)
    cles = {"entreprise_id": m.entreprise, "engagement_id": m.engagement, "mois": m.mois}
    return Comptes(
        {nom: c[premiers] for nom, c in cles.items()},
        {"donneur_ordre_id": m.donneur[premiers], **dict(zip(COLONNES_ENGAGEMENT_MOIS, sommes, strict=True))},
    )


@dataclass(slots=True)
class Suivis:
    """Engagements of which the company has counts, and the movements that make them.

    `engagements`: rows of `Faits.engagements`. The rest gives, for each movement, the place of its engagement
    among them, its line, its hundredths, and whether the hours were received.
    """

    engagements: Entiers
    lieu: Entiers
    rang: Entiers
    heures: Entiers
    recu: NDArray[np.bool_]


def follow_engagements(faits: Faits, mouvements: Mouvements) -> Suivis:
    """In hours: what counts. Otherwise what was worked on the lot is followed, for the debtor alone."""
    e, t = faits.engagements, faits.lignes
    en_heures = e["nature"] == EN_HEURES
    engagements = np.flatnonzero(en_heures | (e["redevable"] == e["entreprise"]))
    lieux = np.full(len(e), -1, np.int64)
    lieux[engagements] = np.arange(len(engagements))
    m = mouvements.take(mouvements.rang_engagement >= 0)
    m = m.take(en_heures[m.rang_engagement])
    suivis = engagements[~en_heures[engagements]]
    numeros, _ = number_groups(
        [
            np.concatenate((e["entreprise"][suivis], t["entreprise"])),
            np.concatenate((e["lot"][suivis], t["lot"])),
        ]
    )
    lesquels, lignes = join(numeros[: len(suivis)], numeros[len(suivis) :])
    faites = (t["courante"][lignes] == 1) & (t["heures"][lignes] > 0)
    lesquels, lignes = lesquels[faites], lignes[faites]
    return Suivis(
        engagements=engagements,
        lieu=np.concatenate((lieux[m.rang_engagement], lieux[suivis[lesquels]])),
        rang=np.concatenate((m.rang, lignes)),
        heures=np.concatenate((m.heures, t["heures"][lignes])),
        recu=np.concatenate((m.recu, np.zeros(len(lignes), bool))),
    )


def count_engagements(voulu: Voulu, suivis: Suivis) -> Comptes:
    """Where each engagement stands; what is missing is told apart."""
    faits, parts = voulu.prep.faits, voulu.prep.parts
    e, rangs = faits.engagements, suivis.engagements
    en_heures = e["nature"][rangs] == EN_HEURES
    total = _sum(suivis.lieu, suivis.heures, len(rangs))
    numeros = faits.number(e["entreprise"][rangs])
    t = faits.lignes
    return Comptes(
        {"entreprise_id": e["entreprise"][rangs], "engagement_id": e["engagement"][rangs]},
        {
            "lot_id": e["lot"][rangs],
            "marche_id": e["marche"][rangs],
            "donneur_ordre_id": e["donneur"][rangs],
            "dues": _sum(parts.engagement, parts.centiemes, len(e))[rangs],
            "attendues": _sum(parts.engagement, parts.attendu, len(e))[rangs],
            "retenues": np.where(en_heures, total, 0),
            "suivies": np.where(en_heures, 0, total),
            "dont_recues": _sum(suivis.lieu[suivis.recu], suivis.heures[suivis.recu], len(rangs)),
            "personnes": count_present(suivis.lieu, t["participant"][suivis.rang], suivis.heures, len(rangs)),
            "contrats": count_present(suivis.lieu, t["contrat"][suivis.rang], suivis.heures, len(rangs)),
            "attendues_au": np.array([jour.toordinal() for jour in faits.reperes], np.int64)[numeros],
            "calcule_au": faits.connus[numeros],
            "clos_au": last_closed(faits)[numeros],
        },
    )


def _sum(lieux: Entiers, valeurs: Entiers, nombre: int) -> Entiers:
    sommes = np.zeros(nombre, np.int64)
    np.add.at(sommes, lieux, valeurs)
    return sommes


def count_present(lieux: Entiers, qui: Entiers, heures: Entiers, nombre: int) -> Entiers:
    """How many have hours left in each place, once adjustments have taken theirs back."""
    (places, _), restes = sum_by([lieux, qui], heures)
    return np.bincount(places[restes > 0], minlength=nombre).astype(np.int64)


def last_closed(faits: Faits) -> Entiers:
    """By company: last day of its last closed month; -1 for none."""
    c = faits.decisions.take(faits.decisions["genre"] == CLOTURE)
    derniers = np.full(len(faits), -1, np.int64)
    np.maximum.at(derniers, faits.number(c["entreprise"]), c["mois"])
    return month_ends(derniers)
