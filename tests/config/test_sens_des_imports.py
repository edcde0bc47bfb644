"""Imports, foreign keys and migrations point one way.

config → reporting → clauses → participants → operations → guichets.
"""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

RACINE = Path(__file__).resolve().parents[2]
ORDRE = ["guichets", "operations", "participants", "clauses", "reporting", "config"]
FICHIERS = [f for appli in ORDRE for f in (RACINE / appli).rglob("*.py")]


def applis_importees(fichier: Path) -> set[str]:
    importes = set()
    for noeud in ast.walk(ast.parse(fichier.read_text(encoding="utf-8"))):
        if isinstance(noeud, ast.Import):
            importes |= {alias.name.split(".")[0] for alias in noeud.names}
        elif isinstance(noeud, ast.ImportFrom) and noeud.level == 0 and noeud.module:
            importes.add(noeud.module.split(".")[0])
    return importes & set(ORDRE)


def est_a_gauche(appli: str, autre: str) -> bool:
    return ORDRE.index(autre) <= ORDRE.index(appli)


@pytest.mark.parametrize("fichier", FICHIERS, ids=lambda f: str(f.relative_to(RACINE)))
def test_file_imports_only_leftwards(fichier):
    appli = fichier.relative_to(RACINE).parts[0]
    assert [autre for autre in applis_importees(fichier) if not est_a_gauche(appli, autre)] == []


def test_foreign_keys_point_leftwards():
    fautes = [
        f"{modele.__name__}.{champ.name}"
        for appli in ORDRE
        for modele in apps.get_app_config(appli).get_models()
        for champ in modele._meta.local_fields
        if champ.is_relation
        and champ.remote_field.model._meta.app_label in ORDRE
        and not est_a_gauche(appli, champ.remote_field.model._meta.app_label)
    ]
    assert fautes == []


def test_migrations_depend_leftwards():
    graphe = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    fautes = [
        (cle, dependance)
        for cle, migration in graphe.items()
        if cle[0] in ORDRE
        for dependance in migration.dependencies
        if dependance[0] in ORDRE and not est_a_gauche(cle[0], dependance[0])
    ]
    assert fautes == []


def test_engine_imports_no_django():
    fautes = [
        f.name
        for f in (RACINE / "clauses" / "mutualisation").rglob("*.py")
        if "django" in f.read_text(encoding="utf-8").lower().split("import", 1)[-1].split("\n")[0]
        or any(
            (isinstance(n, ast.ImportFrom) and (n.module or "").startswith("django"))
            or (isinstance(n, ast.Import) and any(a.name.startswith("django") for a in n.names))
            for n in ast.walk(ast.parse(f.read_text(encoding="utf-8")))
        )
    ]
    assert fautes == []
