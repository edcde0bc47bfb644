"""The whole job on a part of the country, in PostgreSQL, and its floor: the same rows without the engine."""

import io
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np
from django.db import connection, models, transaction

from bench.chargement import Charge, choose_guichets, load
from bench.copie import insert_text
from bench.mesures import Reperes, check_constraints, clock, run_sql, undone
from bench.pays import draw
from bench.socle import create_database
from bench.tableau import Mesure, at_least, at_most, peak
from bench.travail import Lot, ask, night, play_night
from clauses.domain.ventilation.ventilation import ventiler_entreprise
from clauses.models import (
    ComptesEngagement,
    ComptesEngagementMois,
    ComptesMois,
    Engagement,
    Manque,
    NonRetenue,
    RepartitionEngagement,
    RunVentilation,
    Ventilation,
)
from guichets import portee
from guichets.models import Guichet
from guichets.models.base import ModeleGuichet
from guichets.portee import hors_portee
from operations.models import Entreprise

# In an order that their keys accept.
ECRITES: tuple[type[ModeleGuichet], ...] = (
    RunVentilation, Ventilation, NonRetenue, Manque, ComptesMois, ComptesEngagement, ComptesEngagementMois,
    RepartitionEngagement,
)  # fmt: skip
TABLES = ", ".join(modele._meta.db_table for modele in ECRITES)
LECTURES = (
    """
    SELECT g.id, g.debut, g.fin, g.heures, g.publics, g.donne, g.recoit, g.hors_marche, g.donneur_ordre_id,
           m.operation_id
      FROM clauses_engagement g JOIN operations_marche m ON m.id = g.marche_id
     WHERE g.guichet_id = {g} AND g.entreprises && ARRAY[{e}]::bigint[]
    """,
    """
    SELECT q.engagement_id, q.entreprise_id, q.heures, q.du, q.au FROM clauses_quotepart q
     WHERE q.guichet_id = {g} AND q.entreprise_id = ANY (ARRAY[{e}]::bigint[])
    """,
    """
    SELECT l.id, l.creditee_id, l.participant_id, l.mois, l.debut, l.fin, l.heures, c.type, t.marche_id
      FROM participants_ligneheures l JOIN participants_contrat c ON c.id = l.contrat_id
      LEFT JOIN operations_lot t ON t.id = l.lot_id
     WHERE l.guichet_id = {g} AND l.creditee_id = ANY (ARRAY[{e}]::bigint[]) AND l.etat = 'validee'
     ORDER BY l.creditee_id, l.mois, l.id
    """,
    """
    SELECT f.participant_id, f.du, f.au, k.code FROM participants_fenetreeligibilite f
      LEFT JOIN participants_critere k ON k.eligibilite_id = f.eligibilite_id
     WHERE f.guichet_id = {g} AND f.participant_id IN (
       SELECT participant_id FROM participants_ligneheures
        WHERE guichet_id = {g} AND creditee_id = ANY (ARRAY[{e}]::bigint[]))
    """,
    """
    SELECT v.* FROM clauses_ventilation v
     WHERE v.guichet_id = {g} AND v.entreprise_id = ANY (ARRAY[{e}]::bigint[])
    """,
)
FOIS_UNE_ENTREPRISE = 15
LUNDI = date(2026, 3, 9)


def measure_night(fraction: float) -> list[Mesure]:
    create_database()
    pays = choose_guichets(draw(), fraction)
    debut = time.perf_counter()
    charge = load(pays)
    chargement = time.perf_counter() - debut
    _vacuum()
    mesures = [
        Mesure(
            "Part du pays en base",
            f"{len(charge.socles)} guichets, {pays.entreprises} entreprises, {len(pays.heures.debut)} "
            f"lignes, chargées en {chargement:.0f} s",
        ),
        _one_company(charge),
    ]
    temps = min(_fresh_night(charge, 1) for _ in range(2))
    lignes, lots = _count(), ask(charge.socles)
    textes = [[_rows_of(tranche) for tranche in lot.tranches()] for lot in lots]
    _empty()
    plancher = clock(lambda: [_floor(lot, texte) for lot, texte in zip(lots, textes, strict=True)])
    nue = clock(lambda: _bare(textes))
    mesures += [
        at_most(
            "Travail entier / plancher",
            temps / plancher,
            2,
            f"{temps:.2f} s / {plancher:.2f} s, {len(lots)} travaux, {lignes} lignes écrites ; "
            f"COPY nu {nue:.2f} s",
        ),
        peak("le travail"),
    ]
    deux = min(_fresh_night(charge, 2) for _ in range(2))
    mesures.append(
        at_least("Un processus / deux, travail", temps / deux, 1.7, f"{temps:.2f} s / {deux:.2f} s")
    )
    return [*mesures, *_small_nights(charge, temps)]


def _vacuum(tables: str = "") -> None:
    with connection.cursor() as curseur:
        curseur.execute(f"VACUUM ANALYZE {tables}")


def _one_company(charge: Charge) -> Mesure:
    """The median one by its lines, as after a validation: read, computed, written, taken back."""
    nombre = charge.pays.lignes_par_entreprise
    avec = np.flatnonzero(nombre)
    mediane = int(avec[np.argsort(nombre[avec], kind="stable")[len(avec) // 2]])
    with hors_portee("the owner looks the company up"):
        entreprise = Entreprise.objects.select_related("guichet").get(pk=mediane + 1)
    lot = Lot(entreprise.guichet, (entreprise.pk,))

    def job() -> None:
        ventiler_entreprise(guichet=entreprise.guichet, entreprise=entreprise, cause="Mesure")
        check_constraints()

    with undone(lot.principal):
        reperes = Reperes.read(*ECRITES)
        job()
        insertions = reperes.insertions()

    def floor() -> None:
        _read(lot.guichet, lot.entreprises)
        run_sql(*insertions)
        check_constraints()

    temps = [_undone_time(lot, job) for _ in range(FOIS_UNE_ENTREPRISE)]
    planchers = [_undone_time(lot, floor) for _ in range(FOIS_UNE_ENTREPRISE)]
    return at_most(
        "Une entreprise médiane de bout en bout, en ms",
        1000 * statistics.median(temps),
        10,
        f"{nombre[mediane]} lignes, {charge.pays.engagements_par_entreprise[mediane]} engagements ; "
        f"plancher {1000 * statistics.median(planchers):.1f} ms",
    )


def _undone_time(lot: Lot, acte: Callable[[], None]) -> float:
    with undone(lot.principal):
        return clock(acte)


def _fresh_night(charge: Charge, processus: int) -> float:
    _empty()
    return night(charge.socles, processus)


def _empty() -> None:
    with connection.cursor() as curseur:
        curseur.execute(f"TRUNCATE {TABLES}")
    _vacuum(TABLES)


def _count() -> int:
    with hors_portee("the owner counts what the job wrote"):
        return sum(m._default_manager.count() for m in ECRITES)


# The floor.


def _columns(modele: type[models.Model]) -> str:
    return ", ".join(f'"{champ.column}"' for champ in modele._meta.concrete_fields)


def _rows_of(entreprises: Sequence[int]) -> list[str]:
    """What the job wrote for some companies, table by table, ready to be written again."""
    textes = []
    with connection.cursor() as curseur:
        for modele in ECRITES:
            tampon = io.StringIO()
            curseur.copy_expert(
                f"COPY (SELECT {_columns(modele)} FROM {modele._meta.db_table} "
                f"WHERE entreprise_id IN ({_list(entreprises)}) ORDER BY id) TO STDOUT",
                tampon,
            )
            textes.append(tampon.getvalue())
    return textes


def _floor(lot: Lot, textes: Sequence[Sequence[str]]) -> None:
    """As the same principal: through the role, the policies, the keys and the triggers."""
    with portee.ouvrir(lot.principal), connection.cursor() as curseur:
        for tranche, siens in zip(lot.tranches(), textes, strict=True):
            _read(lot.guichet, tranche)
            for modele, texte in zip(ECRITES, siens, strict=True):
                insert_text(curseur, modele._meta.db_table, _columns(modele), texte)


def _read(guichet: Guichet, entreprises: Sequence[int]) -> None:
    with connection.cursor() as curseur:
        for lecture in LECTURES:
            requete = lecture.format(g=guichet.pk, e=_list(entreprises))
            curseur.copy_expert(f"COPY ({requete}) TO STDOUT (FORMAT binary)", io.BytesIO())


def _list(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids))


def _bare(lots: Sequence[Sequence[Sequence[str]]]) -> None:
    """The same text into tables without key, index, trigger or policy; nothing is kept."""
    with transaction.atomic(), connection.cursor() as curseur:
        for rang, modele in enumerate(ECRITES):
            texte = "".join(tranche[rang] for lot in lots for tranche in lot)
            table = modele._meta.db_table
            curseur.execute(f"CREATE TEMP TABLE nue AS SELECT {_columns(modele)} FROM {table} WITH NO DATA")
            curseur.copy_expert("COPY nue FROM STDIN", io.StringIO(texte))
            curseur.execute("DROP TABLE nue")


# Nights on which little or nothing changed.


def _small_nights(charge: Charge, entiere: float) -> list[Mesure]:
    """Three nights of one week: the first reads every company again, the others what changed."""
    relue = play_night(LUNDI)
    rien = play_night(LUNDI + timedelta(days=1))
    avec = np.flatnonzero(charge.pays.engagements_par_entreprise)
    nombre = max(1, round(0.01 * len(avec)))
    changees = (np.random.default_rng(7).choice(avec, nombre, replace=False) + 1).tolist()
    with hors_portee("the owner changes what is owed"):
        Engagement.objects.filter(redevable_id__in=changees).update(heures=models.F("heures") + 10)
    un_pour_cent = play_night(LUNDI + timedelta(days=2))
    return [
        at_most(
            "Nuit où 1 % des entreprises ont changé / nuit entière",
            un_pour_cent / entiere,
            0.05,
            f"{un_pour_cent:.2f} s / {entiere:.2f} s ; nuit où rien n'a changé : {rien:.2f} s ; nuit de la "
            f"semaine où tout est relu sans que rien ait changé : {relue:.2f} s",
        )
    ]
