"""The bare COPY: what the engine reads, out of PostgreSQL in order; what it answers, into an index too."""

import io
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import psycopg2
from django.conf import settings

from bench.hasard import Entiers
from bench.moteur import Parts, Resultat
from bench.pays import Pays
from bench.tableau import best_of, clock

LIGNES = ("entreprise", "cle", "debut", "fin", "centiemes", "publics", "origine")
DUES = (
    "entreprise", "cle", "debut", "fin", "centiemes", "attendu", "figes", "publics", "marche", "operation",
    "donneur", "donne", "recoit",
)  # fmt: skip
PARTS = tuple(champ.name for champ in fields(Parts))


@dataclass(frozen=True, slots=True)
class CopieNue:
    """Seconds."""

    lecture: float
    ecriture: float
    lignes: int

    @property
    def total(self) -> float:
        return self.lecture + self.ecriture


BASE = "copie_nue"


def measure(pays: Pays, lots: Sequence[Pays], resultats: Sequence[Resultat]) -> CopieNue:
    """In a database and tables of the owner's own, without row-level security, foreign keys or triggers."""
    with closing(_connect("postgres")) as serveur, serveur.cursor() as curseur:
        curseur.execute(f"DROP DATABASE IF EXISTS {BASE}")
        curseur.execute(f"CREATE DATABASE {BASE}")
        try:
            return _measure(pays, lots, resultats)
        finally:
            curseur.execute(f"DROP DATABASE {BASE}")


def _connect(base: str) -> Any:
    reglages = settings.DATABASES["default"]
    connexion = psycopg2.connect(
        dbname=base,
        user=reglages["USER"],
        password=reglages["PASSWORD"],
        host=reglages["HOST"],
        port=reglages["PORT"],
    )
    connexion.autocommit = True
    return connexion


def _measure(pays: Pays, lots: Sequence[Pays], resultats: Sequence[Resultat]) -> CopieNue:
    with closing(_connect(BASE)) as connexion, connexion.cursor() as curseur:
        _create(curseur, "nue_lignes", LIGNES, [getattr(pays.heures, nom) for nom in LIGNES])
        _create(curseur, "nue_dues", DUES, [getattr(pays.engagements, nom) for nom in DUES])
        curseur.execute("VACUUM ANALYZE nue_lignes, nue_dues")
        lecture = best_of(3, lambda: _read(curseur))
        colonnes = _gather(lots, resultats)
        _create(curseur, "nue_texte", PARTS, colonnes)
        binaire = io.BytesIO()
        curseur.copy_expert("COPY nue_texte TO STDOUT (FORMAT binary)", binaire)
        ecriture = min(_write(curseur, binaire) for _ in range(3))
        return CopieNue(lecture, ecriture, len(colonnes[0]))


def _create(curseur: Any, table: str, noms: Sequence[str], colonnes: Sequence[Entiers]) -> None:
    """Rows in no order: they are declared by many, month after month."""
    melange = np.random.default_rng(0).permutation(len(colonnes[0]))
    lignes = zip(*(c[melange].tolist() for c in colonnes), strict=True)
    texte = "".join("\t".join(map(str, ligne)) + "\n" for ligne in lignes)
    curseur.execute(f"DROP TABLE IF EXISTS {table}")
    curseur.execute(f"CREATE TABLE {table} ({', '.join(f'{nom} bigint' for nom in noms)})")
    curseur.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(texte))


def _read(curseur: Any) -> None:
    for table in ("nue_lignes", "nue_dues"):
        requete = f"SELECT * FROM {table} ORDER BY entreprise, debut, cle"
        curseur.copy_expert(f"COPY ({requete}) TO STDOUT (FORMAT binary)", io.BytesIO())


def _write(curseur: Any, binaire: io.BytesIO) -> float:
    curseur.execute("CREATE TABLE nue_sortie (LIKE nue_texte, id bigserial PRIMARY KEY)")
    curseur.execute("CREATE INDEX ON nue_sortie (heures)")
    binaire.seek(0)
    ordre = f"COPY nue_sortie ({', '.join(PARTS)}) FROM STDIN (FORMAT binary)"
    temps = clock(lambda: curseur.copy_expert(ordre, binaire))
    curseur.execute("DROP TABLE nue_sortie")
    return temps


def _gather(lots: Sequence[Pays], resultats: Sequence[Resultat]) -> list[Entiers]:
    """What was retained and what was not, in rows of the whole country: each batch numbers its own."""
    lignes = np.cumsum([0, *(len(lot.heures.debut) for lot in lots)])
    dues = np.cumsum([0, *(len(lot.engagements.debut) for lot in lots)])
    parts = [
        (
            p.heures + lignes[k],
            np.where(p.engagements < 0, -1, p.engagements + dues[k]),
            p.debut,
            p.fin,
            p.centiemes,
        )
        for k, r in enumerate(resultats)
        for p in (r.retenues, r.surplus)
    ]
    return [np.concatenate(colonne) for colonne in zip(*parts, strict=True)]
