"""Writing the counts of a lot, in one statement per table; closed months stay as they were told."""

import json

import numpy as np

from clauses.domain.batch.comptes import (
    COLONNES_ENGAGEMENT_MOIS,
    COLONNES_MOIS,
    Comptes,
    Suivis,
    count_engagement_months,
    count_engagements,
    count_months,
    follow_engagements,
    gather,
    tell_adjustments,
)
from clauses.domain.batch.ecriture import CREATION
from clauses.domain.batch.lecture import Faits
from clauses.domain.batch.manques import ManqueDit, missing_by_engagement, tell_manques
from clauses.domain.batch.repartitions import break_down
from clauses.domain.batch.resultat import Voulu
from clauses.domain.ventilation.lecture import to_heures
from guichets.tables import Colonne, Entiers, Fusion, Table, heures, jours, merge_rows, require_guichet

OUVERTS = """
c.guichet_id = %s AND c.entreprise_id = ANY (%s) AND NOT EXISTS (
  SELECT 1 FROM clauses_cloturemois k
   WHERE k.guichet_id = c.guichet_id AND k.entreprise_id = c.entreprise_id AND k.mois = c.mois)
"""
COMPTES_ENGAGEMENT = "clauses_comptesengagement"
TOUS = "c.guichet_id = %s AND c.entreprise_id = ANY (%s)"
HEURES_ENGAGEMENT = ("dues", "attendues", "retenues", "suivies", "dont_recues")
JOURS_ENGAGEMENT = ("attendues_au", "calcule_au", "clos_au")


def publish(voulu: Voulu, ventilations: Table, runs: Entiers) -> None:
    """Shortages, then what companies and buyers read; the database checks the identity of each month.

    `ventilations`: those that were in place, for the closed months.
    """
    faits = voulu.prep.faits
    require_guichet(faits.guichet.pk, ecrire=True)
    mouvements = gather(voulu, ventilations)
    dits = tell_manques(voulu.prep, voulu.manques)
    _write_manques(faits, dits, runs)
    mois, motifs = count_months(voulu, mouvements)
    _merge(
        faits,
        "clauses_comptesmois",
        mois,
        condition=OUVERTS,
        en_heures=COLONNES_MOIS,
        autres={
            "motifs": _reasons(motifs),
            "ajustes": Colonne(tell_adjustments(mouvements, mois), "jsonb"),
        },
    )
    _merge(
        faits,
        "clauses_comptesengagementmois",
        count_engagement_months(mouvements),
        condition=OUVERTS,
        en_heures=COLONNES_ENGAGEMENT_MOIS,
    )
    _publish_engagements(voulu, follow_engagements(faits, mouvements), dits)


def _publish_engagements(voulu: Voulu, suivis: Suivis, dits: list[ManqueDit]) -> None:
    faits = voulu.prep.faits
    comptes = count_engagements(voulu, suivis)
    _merge(
        faits,
        "clauses_repartitionengagement",
        Comptes(comptes.cles, {}),
        condition=TOUS,
        autres={"detail": Colonne(break_down(faits, suivis), "jsonb")},
    )
    manque, dit = missing_by_engagement(dits, suivis.engagements)
    _merge(
        faits,
        COMPTES_ENGAGEMENT,
        comptes,
        condition=TOUS,
        en_heures=HEURES_ENGAGEMENT,
        autres={"manque": heures(manque), "manque_dit": Colonne(dit, "text")},
    )


def _merge(
    faits: Faits,
    table: str,
    comptes: Comptes,
    *,
    condition: str,
    en_heures: tuple[str, ...] = (),
    autres: dict[str, Colonne] | None = None,
) -> None:
    fusion = Fusion(
        table,
        cles={nom: _stored(nom, c, ()) for nom, c in comptes.cles.items()},
        valeurs={nom: _stored(nom, c, en_heures) for nom, c in comptes.valeurs.items()} | (autres or {}),
        datees={"calcule_le": "now()"} if table == COMPTES_ENGAGEMENT else {},
        fixes={**CREATION, "guichet_id": str(faits.guichet.pk)},
    )
    merge_rows(fusion, condition, [faits.guichet.pk, faits.entreprises.tolist()])


def _stored(nom: str, valeurs: Entiers, en_heures: tuple[str, ...]) -> Colonne:
    if nom in en_heures:
        return heures(valeurs)
    return jours(valeurs) if nom in ("mois", *JOURS_ENGAGEMENT) else Colonne(valeurs)


def _reasons(motifs: dict[str, Entiers]) -> Colonne:
    """In JSON, by month: hours not retained by the reason that may be told."""
    codes = sorted(motifs)
    rangees = np.array([motifs[code] for code in codes]).T.tolist()
    return Colonne(
        [
            json.dumps({c: str(to_heures(v)) for c, v in zip(codes, rangee, strict=True) if v})
            for rangee in rangees
        ],
        "jsonb",
    )


def _write_manques(faits: Faits, dits: list[ManqueDit], runs: Entiers) -> None:
    """Shares of one engagement that say the same are told together."""
    sommes: dict[tuple[int, str, str], int] = {}
    for m in dits:
        cle = (m.rang, m.motif, m.detail)
        sommes[cle] = sommes.get(cle, 0) + m.centiemes
    e = faits.engagements.take(np.array([rang for rang, _, _ in sommes], np.int64))
    fusion = Fusion(
        "clauses_manque",
        cles={
            "entreprise_id": Colonne(e["entreprise"]),
            "engagement_id": Colonne(e["engagement"]),
            "motif": Colonne([motif for _, motif, _ in sommes], "text"),
            "heures": heures(np.array(list(sommes.values()), np.int64)),
            "detail": Colonne([detail for _, _, detail in sommes], "text"),
        },
        nouvelles={"run_id": Colonne(runs[faits.number(e["entreprise"])])},
        fixes={**CREATION, "guichet_id": str(faits.guichet.pk)},
    )
    merge_rows(fusion, TOUS, [faits.guichet.pk, faits.entreprises.tolist()])
