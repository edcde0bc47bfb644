"""Migration operations: row-level security, composite keys, grants, and SQL that must be versioned.

The values are written in each migration, not read from the models, so that a migration keeps its meaning; a
test compares the models' `acces` with the catalogue.
"""

from typing import Any

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from guichets.champs import CleLocale
from guichets.portee import est_scalaire

# A subselect is computed once per statement; the bare function would be for each row read (docs/adr/0003).
GUICHET_LIRE = "guichet_id = ANY ((SELECT portee_lire())::bigint[])"
GUICHET_ECRIRE = "guichet_id = ANY ((SELECT portee_ecrire())::bigint[])"


def _acces(colonnes: tuple[str, ...], fonction: str) -> list[str]:
    return [
        f"{nom} = ANY ((SELECT {fonction}())::bigint[])"
        if est_scalaire(nom)
        else f"{nom} && (SELECT {fonction}())"
        for nom in colonnes
    ]


def politique_lecture(
    donneurs: tuple[str, ...], entreprises: tuple[str, ...], prescripteurs: tuple[str, ...]
) -> str:
    return " OR ".join(
        [
            GUICHET_LIRE,
            *_acces(donneurs, "portee_donneurs"),
            *_acces(entreprises, "portee_entreprises"),
            *_acces(prescripteurs, "portee_prescripteurs"),
        ]
    )


def politique_ecriture(entreprises: tuple[str, ...], prescripteurs: tuple[str, ...]) -> str:
    return " OR ".join(
        [
            GUICHET_ECRIRE,
            *_acces(entreprises, "portee_entreprises"),
            *_acces(prescripteurs, "portee_prescripteurs"),
        ]
    )


class _OperationSql(Operation):
    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state of the models does not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for ordre in self.ordres(app_label, to_state):
            schema_editor.execute(ordre, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for ordre in self.ordres_inverses(app_label, from_state):
            schema_editor.execute(ordre, params=None)

    def ordres(self, app_label: str, etat: ProjectState) -> list[str]:
        raise NotImplementedError  # pragma: no cover - abstract

    def ordres_inverses(self, app_label: str, etat: ProjectState) -> list[str]:
        return []


class ProtegerTable(_OperationSql):
    """Put a tenant table, and its history, behind row-level security.

    Emits: ENABLE and FORCE, one policy per command, the owner's policy (without it definer functions see
    nothing), the grants, `UNIQUE (guichet_id, id)` and one composite foreign key per `CleLocale`. The history
    table gets INSERT and SELECT only.
    """

    def __init__(
        self,
        model: str,
        *,
        donneurs: tuple[str, ...] = (),
        entreprises: tuple[str, ...] = (),
        prescripteurs: tuple[str, ...] = (),
        ecriture_entreprises: tuple[str, ...] = (),
        ecriture_prescripteurs: tuple[str, ...] = (),
        historique: bool = True,
        ajout_seul: bool = False,
    ) -> None:
        self.model = model
        self.donneurs = donneurs
        self.entreprises = entreprises
        self.prescripteurs = prescripteurs
        self.ecriture_entreprises = ecriture_entreprises
        self.ecriture_prescripteurs = ecriture_prescripteurs
        self.historique = historique
        self.ajout_seul = ajout_seul

    def describe(self) -> str:
        return f"Protéger la table de {self.model}"

    def ordres(self, app_label: str, etat: ProjectState) -> list[str]:
        modele: Any = etat.apps.get_model(app_label, self.model)
        table = modele._meta.db_table
        lecture = politique_lecture(self.donneurs, self.entreprises, self.prescripteurs)
        ecriture = politique_ecriture(self.ecriture_entreprises, self.ecriture_prescripteurs)
        ordres = [
            *_politiques(table, lecture, ecriture, ajout_seul=self.ajout_seul),
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_guichet_uniq" UNIQUE (guichet_id, id)',
            *_cles_composees(modele),
        ]
        if self.historique:
            journal = etat.apps.get_model(app_label, f"{self.model}Event")._meta.db_table
            ordres += _politiques(journal, GUICHET_LIRE, ecriture, ajout_seul=True)
        return ordres


def _politiques(table: str, lecture: str, ecriture: str, *, ajout_seul: bool) -> list[str]:
    app = settings.ROLE_APPLICATION
    droits = "SELECT, INSERT" if ajout_seul else "SELECT, INSERT, UPDATE, DELETE"
    ordres = [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'CREATE POLICY proprietaire ON "{table}" TO CURRENT_USER USING (true) WITH CHECK (true)',
        f'CREATE POLICY lire ON "{table}" FOR SELECT USING ({lecture})',
        f'CREATE POLICY creer ON "{table}" FOR INSERT WITH CHECK ({ecriture})',
        f'REVOKE ALL ON "{table}" FROM "{app}"',
        f'GRANT {droits} ON "{table}" TO "{app}"',
    ]
    if not ajout_seul:
        ordres += [
            f'CREATE POLICY modifier ON "{table}" FOR UPDATE USING ({ecriture}) WITH CHECK ({ecriture})',
            f'CREATE POLICY effacer ON "{table}" FOR DELETE USING ({ecriture})',
        ]
    return ordres


def _cles_composees(modele: Any) -> list[str]:
    table = modele._meta.db_table
    ordres = []
    for champ in modele._meta.local_fields:
        if isinstance(champ, CleLocale):
            cible = champ.remote_field.model._meta.db_table
            nom = f"{table}_{champ.column}_guichet_fk"[:63]
            ordres.append(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{nom}" FOREIGN KEY (guichet_id, "{champ.column}") '
                f'REFERENCES "{cible}" (guichet_id, id) DEFERRABLE INITIALLY IMMEDIATE'
            )
    return ordres


class ExecuterSql(_OperationSql):
    """SQL that belongs to a migration: functions, triggers, grants."""

    def __init__(self, sql: str, inverse: str = "") -> None:
        self.sql = sql
        self.inverse = inverse

    def describe(self) -> str:
        return "Exécuter du SQL"

    def ordres(self, app_label: str, etat: ProjectState) -> list[str]:
        return [self.sql.replace("{app}", settings.ROLE_APPLICATION)]

    def ordres_inverses(self, app_label: str, etat: ProjectState) -> list[str]:
        return [self.inverse] if self.inverse else []
