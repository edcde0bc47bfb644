"""Who did the hours of each engagement, for the guichet alone: raw counts, masked when shown."""

import json
from collections.abc import Iterator, Sequence

import numpy as np
from django.db import connection

from clauses.domain.batch.comptes import Suivis
from clauses.domain.batch.lecture import Faits
from clauses.domain.batch.sources import DOSSIER, FENETRE, MODALITES, SEXES, TYPES
from clauses.domain.ventilation.lecture import to_heures
from guichets.groupes import join, number_groups, sum_by
from guichets.tables import Entiers, Table
from participants.domain.personnes.ages import MOINS_DE
from participants.enums import TrancheAge

INCONNU = "inconnu"
AGES = (*(tranche.value for _, tranche in MOINS_DE), TrancheAge.A_51.value)
QPV = "QPV"
"""Criterion that tells the residence, whatever the file says."""
EPOQUE = 719_163
"""Ordinal of 1970-01-01."""

Axe = tuple[str, Sequence[str], Entiers, Entiers]
"""Name, texts of its values, then for each of its rows the movement and the position of its text."""


def break_down(faits: Faits, suivis: Suivis) -> list[str]:
    """By engagement, in JSON: hours and people by modality, kind of contract, sex, age, QPV and public."""
    details: list[dict[str, dict[str, object]]] = [{} for _ in suivis.engagements]
    for nom, textes, mouvements, valeurs in _axes(faits, suivis):
        for place, code, centiemes, personnes in _cells(faits, suivis, mouvements, valeurs):
            cellule = {"heures": str(to_heures(centiemes)), "personnes": personnes}
            details[place].setdefault(nom, {})[textes[code]] = cellule
    return [json.dumps(detail) for detail in details]


def _cells(
    faits: Faits, suivis: Suivis, mouvements: Entiers, valeurs: Entiers
) -> Iterator[tuple[int, int, int, int]]:
    """(engagement, position of the text, hundredths, people): people with hours left, where any are."""
    lieux, heures = suivis.lieu[mouvements], suivis.heures[mouvements]
    participants = faits.lignes["participant"][suivis.rang[mouvements]]
    (places, codes, _), restes = sum_by([lieux, valeurs, participants], heures)
    cellules, presents = sum_by([places, codes], (restes > 0).astype(np.int64))
    _, totaux = sum_by([places, codes], restes)
    utiles = totaux != 0
    colonnes = (*cellules, totaux, presents)
    return zip(*(c[utiles].tolist() for c in colonnes), strict=True)


def _axes(faits: Faits, suivis: Suivis) -> Iterator[Axe]:
    t, rangs = faits.lignes, suivis.rang
    tous = np.arange(len(rangs))
    dossiers, connus = _files(faits, rangs)
    publics, touches = _publics(faits)
    yield "modalite", MODALITES, tous, t["modalite"][rangs]
    yield "type_contrat", TYPES, tous, t["type"][rangs]
    sexe = np.where(connus, _column(dossiers, "au"), -1)
    yield "sexe", (*SEXES, INCONNU), tous, np.where(sexe < 0, len(SEXES), sexe)
    naissance = np.where(connus, _column(dossiers, "du"), -1)
    ages = _age_bands(naissance, t["embauche"][rangs])
    yield "age", (*AGES, INCONNU), tous, np.where(naissance > 0, ages, len(AGES))
    en_qpv = connus & (_column(dossiers, "valeur") == 1)
    if QPV in publics:
        lignes_qpv = touches[0][touches[1] == publics.index(QPV)]
        en_qpv |= np.isin(rangs, lignes_qpv)
    yield "qpv", ("non", "oui"), tous, en_qpv.astype(np.int64)
    mouvements, lesquels = join(rangs, touches[0])
    yield "publics", publics, mouvements, touches[1][lesquels]


def _files(faits: Faits, rangs: Entiers) -> tuple[tuple[Table, Entiers], np.ndarray]:
    """Row of the person's file of each movement, and whether there is one."""
    d = faits.personnes.take(faits.personnes["genre"] == DOSSIER)
    t = faits.lignes
    numeros, _ = number_groups(
        [
            np.concatenate((d["entreprise"], t["entreprise"][rangs])),
            np.concatenate((d["participant"], t["participant"][rangs])),
        ]
    )
    connus = np.full(len(numeros) + 1, -1, np.int64)
    connus[numeros[: len(d)]] = np.arange(len(d))
    lesquels = connus[numeros[len(d) :]]
    return (d, lesquels), lesquels >= 0


def _column(dossiers: tuple[Table, Entiers], nom: str) -> Entiers:
    table, rangs = dossiers
    return table[nom][rangs] if len(table) else rangs


def _publics(faits: Faits) -> tuple[list[str], tuple[Entiers, Entiers]]:
    """Codes of the criteria, and the pairs (line, code) of the windows that touch the line's days."""
    f = faits.personnes.take((faits.personnes["genre"] == FENETRE) & (faits.personnes["valeur"] != 0))
    _, premiers, codes = np.unique(f["valeur"], return_index=True, return_inverse=True)
    t = faits.lignes
    numeros, _ = number_groups(
        [
            np.concatenate((t["entreprise"], f["entreprise"])),
            np.concatenate((t["participant"], f["participant"])),
        ]
    )
    lignes, fenetres = join(numeros[: len(t)], numeros[len(t) :])
    touchent = (f["du"][fenetres] <= t["fin"][lignes]) & (t["debut"][lignes] <= f["au"][fenetres])
    lignes, lesquels = lignes[touchent], codes[fenetres[touchent]]
    _, distincts = number_groups([lignes, lesquels])
    return _names(f.take(premiers)), (lignes[distincts], lesquels[distincts])


def _names(fenetres: Table) -> list[str]:
    """Code of each criterion, of which a lot reads the digest: asked of one window for each."""
    if not len(fenetres):
        return []
    with connection.cursor() as curseur:
        curseur.execute(
            """
            SELECT DISTINCT hashtextextended(k.code, 0), k.code
              FROM participants_fenetreeligibilite f
              JOIN participants_critere k ON k.eligibilite_id = f.eligibilite_id
             WHERE f.id = ANY (%s)
            """,
            [fenetres["cle"].tolist()],
        )
        codes = dict(curseur.fetchall())
    return [codes[empreinte] for empreinte in fenetres["valeur"].tolist()]


def _age_bands(naissances: Entiers, jours: Entiers) -> Entiers:
    """Position in `AGES` of the age on each day; the births that are not known give any."""
    annee, quantieme = _calendar(jours)
    naissance, anniversaire = _calendar(np.maximum(naissances, 1))
    ages = annee - naissance - (quantieme < anniversaire)
    return np.searchsorted([limite for limite, _ in MOINS_DE], ages, "right")


def _calendar(ordinaux: Entiers) -> tuple[Entiers, Entiers]:
    """(year, a number that sorts the days of a year)."""
    jours = (ordinaux - EPOQUE).astype("datetime64[D]")
    mois = jours.astype("datetime64[M]")
    annees = jours.astype("datetime64[Y]")
    rang = (mois - annees.astype("datetime64[M]")).astype(np.int64)
    return annees.astype(np.int64) + 1970, rang * 31 + (jours - mois.astype("datetime64[D]")).astype(np.int64)
