"""Writing a lot: its runs, then the differences only. Rows of closed months are never among them."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from django.db import connection

from clauses.domain.batch.lecture import Faits
from clauses.domain.batch.resultat import CLES_NON_RETENUE, CLES_VENTILATION, Colonnes, Ecart, Voulu, compare
from clauses.domain.batch.sources import MOTIFS, REGLES
from clauses.enums import EtatRun
from clauses.models import RunVentilation
from guichets.tables import Colonne, Entiers, Table, delete_rows, heures, insert_rows, jours, require_guichet

EN_VUE = (EtatRun.APPLIQUE, EtatRun.ANNULE)
CREATION = {"cle": "gen_random_uuid()", "cree_le": "now()"}


@dataclass(frozen=True, slots=True)
class RunApplique:
    """The run in force of a company. `annules`: digests of the runs undone to come back to it."""

    pk: int
    empreinte: str
    annules: tuple[str, ...]

    def knows(self, empreinte: str) -> bool:
        return empreinte == self.empreinte or empreinte in self.annules


def read_runs(faits: Faits) -> dict[int, RunApplique]:
    """By company id."""
    runs = RunVentilation.objects.filter(
        guichet=faits.guichet, entreprise__in=faits.entreprises.tolist(), etat__in=EN_VUE
    ).values_list("entreprise_id", "pk", "etat", "empreinte", "precedent_id")
    annules: dict[int | None, list[tuple[int, str]]] = defaultdict(list)
    for _, pk, etat, empreinte, precedent in runs:
        if etat == EtatRun.ANNULE:
            annules[precedent].append((pk, empreinte))
    return {
        entreprise: RunApplique(pk, empreinte, tuple(_undone_over(pk, annules)))
        for entreprise, pk, etat, empreinte, _ in runs
        if etat == EtatRun.APPLIQUE
    }


def _undone_over(run: int, annules: dict[int | None, list[tuple[int, str]]]) -> Iterator[str]:
    """Digests of the runs undone one after the other to come back to this one."""
    for pk, empreinte in annules.get(run, []):
        yield empreinte
        yield from _undone_over(pk, annules)


@dataclass(frozen=True, slots=True)
class Origine:
    """What a run says of itself."""

    cause: str
    travail_id: int | None = None
    par_id: int | None = None


def write_rows(
    voulu: Voulu, en_place: tuple[Table, Table], avant: dict[int, RunApplique], origine: Origine
) -> Entiers:
    """Replace the runs, then what changed under them. Returns the run of each company."""
    faits = voulu.prep.faits
    require_guichet(faits.guichet.pk, ecrire=True)
    ventilations = compare(faits, en_place[0], voulu.ventilations, CLES_VENTILATION)
    non_retenues = compare(faits, en_place[1], voulu.non_retenues, CLES_NON_RETENUE)
    runs = _write_runs(faits, avant, origine, _differences(faits, ventilations, non_retenues))
    # Deletions come first: at no moment may a line's rows add up to more than its hours.
    delete_rows("clauses_ventilation", ventilations.retirees["cle"])
    delete_rows("clauses_nonretenue", non_retenues.retirees["cle"])
    fixes = {**CREATION, "guichet_id": str(faits.guichet.pk)}
    _insert_ventilations(
        ventilations.ajoutees, runs[faits.number(ventilations.ajoutees["entreprise"])], fixes
    )
    _insert_non_retenues(
        non_retenues.ajoutees, runs[faits.number(non_retenues.ajoutees["entreprise"])], fixes
    )
    return runs


def _insert_ventilations(lignes: Colonnes, runs: Entiers, fixes: dict[str, str]) -> None:
    if len(runs):
        insert_rows(
            "clauses_ventilation",
            {
                "run_id": Colonne(runs),
                "entreprise_id": Colonne(lignes["entreprise"]),
                "ligne_id": Colonne(lignes["ligne"]),
                "engagement_id": Colonne(lignes["engagement"]),
                "mois": jours(lignes["mois"]),
                "debut": jours(lignes["debut"]),
                "fin": jours(lignes["fin"]),
                "motif": names(lignes["motif"], REGLES),
                "heures": heures(lignes["heures"]),
            },
            {**fixes, "appliquee": "true"},
        )


def _insert_non_retenues(lignes: Colonnes, runs: Entiers, fixes: dict[str, str]) -> None:
    if len(runs):
        insert_rows(
            "clauses_nonretenue",
            {
                "run_id": Colonne(runs),
                "entreprise_id": Colonne(lignes["entreprise"]),
                "ligne_id": Colonne(lignes["ligne"]),
                "mois": jours(lignes["mois"]),
                "motif": names(lignes["motif"], MOTIFS),
                "heures": heures(lignes["heures"]),
            },
            fixes,
        )


def names(positions: Entiers, valeurs: Sequence[str]) -> Colonne:
    """Positions in a list, stored as its texts."""
    return Colonne(positions, sql=f"(ARRAY{list(valeurs)!r})[{{}} + 1]")


def _write_runs(
    faits: Faits, avant: dict[int, RunApplique], origine: Origine, differences: list[str]
) -> Entiers:
    precedents = [avant[e].pk if e in avant else None for e in faits.entreprises.tolist()]
    with connection.cursor() as curseur:
        curseur.execute(
            "UPDATE clauses_runventilation SET etat = %s WHERE id = ANY (%s::bigint[])",
            [EtatRun.REMPLACE, [pk for pk in precedents if pk is not None]],
        )
        curseur.execute(
            """
            INSERT INTO clauses_runventilation (
              cle, cree_le, guichet_id, cause, etat, versions, changement, travail_id, par_id,
              entreprise_id, empreinte, precedent_id, differences)
            SELECT gen_random_uuid(), now(), %s, %s, %s, %s, '{}', %s, %s, v.*
              FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::jsonb[]) v
            RETURNING entreprise_id, id
            """,
            [
                faits.guichet.pk,
                origine.cause[:200],
                EtatRun.APPLIQUE,
                json.dumps({"regles": [r.pk for r in faits.carnet.regles]}),
                origine.travail_id,
                origine.par_id,
                faits.entreprises.tolist(),
                faits.empreintes,
                precedents,
                differences,
            ],
        )
        runs = dict(curseur.fetchall())
    return np.array([runs[e] for e in faits.entreprises.tolist()], np.int64)


def _differences(faits: Faits, ventilations: Ecart, non_retenues: Ecart) -> list[str]:
    """By company, in JSON: what the run takes away and adds, so that it can be undone. Ids and hundredths."""
    comptees = ("ligne", "engagement", "mois", "debut", "fin", "motif", "heures")
    ecartees = ("ligne", "mois", "motif", "heures")
    cotes = {
        cote: {
            "ventilations": _by_company(faits, getattr(ventilations, cote), comptees, REGLES),
            "non_retenues": _by_company(faits, getattr(non_retenues, cote), ecartees, MOTIFS),
        }
        for cote in ("retirees", "ajoutees")
    }
    return [
        json.dumps(
            {
                cote: {quoi: sorted(rangs[i]) for quoi, rangs in genres.items()}
                for cote, genres in cotes.items()
            }
        )
        for i in range(len(faits))
    ]


def _by_company(
    faits: Faits, lignes: Table | Colonnes, noms: tuple[str, ...], textes: Sequence[str]
) -> dict[int, list[list[Any]]]:
    rangs: dict[int, list[list[Any]]] = defaultdict(list)
    numeros = faits.number(lignes["entreprise"]).tolist()
    for numero, rang in zip(numeros, _told(lignes, noms, textes), strict=True):
        rangs[numero].append(rang)
    return rangs


def _told(lignes: Table | Colonnes, noms: tuple[str, ...], textes: Sequence[str]) -> list[list[Any]]:
    """Rows as a run keeps them: days and reasons in full."""
    lire: dict[str, Any] = {"mois": _iso, "debut": _iso, "fin": _iso, "motif": textes.__getitem__}
    colonnes = [
        [lire[nom](v) for v in lignes[nom].tolist()] if nom in lire else lignes[nom].tolist() for nom in noms
    ]
    return [list(rang) for rang in zip(*colonnes, strict=True)]


@lru_cache(maxsize=4096)
def _iso(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
