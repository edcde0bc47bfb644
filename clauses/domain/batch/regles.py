"""Which counting rules hold for each company and each line of a lot."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.core.exceptions import ValidationError
from numpy.typing import NDArray

from clauses.domain.attendu import UN_JOUR
from clauses.domain.batch.lecture import Faits
from clauses.domain.batch.sources import TYPES
from clauses.mutualisation import Prorata
from guichets.groupes import number_groups
from guichets.tables import Entiers, Table
from operations.models import ReglesComptage
from participants.domain.mois import add_months, last_day
from participants.enums import TypeContrat

CDI = TYPES.index(TypeContrat.CDI)
SANS_FIN = date.max.toordinal()


@dataclass(slots=True)
class ReglesEntreprises:
    """By company. `horizon`: last day of what is urgent, 0 for none.

    `refus`: why some cannot be computed.
    """

    prorata: list[Prorata]
    mutualise: NDArray[np.bool_]
    horizon: Entiers
    refus: dict[int, ValidationError]


def company_rules(faits: Faits) -> ReglesEntreprises:
    """Of the last day whose hours are known, or of the reference day while nothing is known."""
    regles = ReglesEntreprises([], np.zeros(len(faits), bool), np.zeros(len(faits), np.int64), {})
    for i, (connu, repere) in enumerate(zip(faits.connus.tolist(), faits.reperes, strict=True)):
        connu_au = date.fromordinal(connu) if connu > 0 else None
        try:
            r = faits.carnet.at(connu_au or repere)
        except ValidationError as erreur:
            regles.refus[i] = erreur
            regles.prorata.append(Prorata.JOURS_OUVRES)
            continue
        regles.prorata.append(Prorata(r.prorata))
        regles.mutualise[i] = r.mutualise
        if connu_au is not None:
            dernier = last_day(add_months(connu_au.replace(day=1), r.horizon_mois))
            regles.horizon[i] = dernier.toordinal()
    return regles


@dataclass(slots=True)
class ReglesLignes:
    """By line: is training counted, and the last day that counts of a CDI (`SANS_FIN`: all)."""

    formation_comptee: NDArray[np.bool_]
    fin_cdi: Entiers


def line_rules(faits: Faits, lignes: Entiers, refus: dict[int, ValidationError]) -> ReglesLignes:
    """Of the lines' months, by the narrowest scope. Companies with a month without rules join `refus`."""
    table = faits.lignes.take(lignes)
    numeros, premiers = number_groups(_keys(faits, lignes))
    par_groupe: list[ReglesComptage | None] = []
    for groupe, i in enumerate(premiers.tolist()):
        try:
            par_groupe.append(_rules_at(faits, table, i))
        except ValidationError as erreur:
            par_groupe.append(None)
            for numero in faits.number(table["entreprise"][numeros == groupe]).tolist():
                refus.setdefault(numero, erreur)
    if not len(lignes):
        return ReglesLignes(np.zeros(0, bool), np.zeros(0, np.int64))
    comptee = np.array([r is None or r.formation_comptee for r in par_groupe], bool)
    cdi = np.array([-1 if r is None or r.cdi_mois is None else r.cdi_mois for r in par_groupe], np.int64)
    return ReglesLignes(comptee[numeros], _ends_of_cdi(table["type"], table["embauche"], cdi[numeros]))


def _rules_at(faits: Faits, lignes: Table, i: int) -> ReglesComptage:
    mois = date.fromordinal(int(lignes["mois"][i]))
    if lignes["lot"][i] < 0:
        return faits.carnet.at(mois)
    return faits.carnet.at(mois, marche_id=int(lignes["marche"][i]), donneur_id=int(lignes["donneur"][i]))


def _keys(faits: Faits, lignes: Entiers) -> list[Entiers]:
    """What tells rules apart: the month, and the marché or the buyer when rules name them."""
    table = faits.lignes
    marches = [r.marche_id for r in faits.carnet.regles if r.marche_id is not None]
    donneurs = [r.donneur_ordre_id for r in faits.carnet.regles if r.donneur_ordre_id is not None]
    marche, donneur = table["marche"][lignes], table["donneur"][lignes]
    return [
        table["mois"][lignes],
        np.where(np.isin(marche, marches), marche, -1),
        np.where(np.isin(donneur, donneurs), donneur, -1),
    ]


def _ends_of_cdi(types: Entiers, embauches: Entiers, mois: Entiers) -> Entiers:
    limites = (types == CDI) & (mois >= 0)
    fins = np.full(len(types), SANS_FIN, np.int64)
    connues: dict[tuple[int, int], int] = {}
    for i in np.flatnonzero(limites).tolist():
        cle = int(embauches[i]), int(mois[i])
        if cle not in connues:
            connues[cle] = _end_of_cdi(date.fromordinal(cle[0]), cle[1]).toordinal()
        fins[i] = connues[cle]
    return fins


def _end_of_cdi(embauche: date, mois: int) -> date:
    """Last day of the months counted after a hire."""
    premier = add_months(embauche, mois)
    return min(premier + UN_JOUR * (embauche.day - 1), last_day(premier)) - UN_JOUR
