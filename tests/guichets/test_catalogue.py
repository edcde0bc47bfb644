"""Models against the database catalogue: what a model declares is what PostgreSQL enforces."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from guichets.champs import CleLocale
from guichets.models.base import ModeleGuichet
from guichets.rls import politique_ecriture, politique_lecture

pytestmark = pytest.mark.django_db

MODELES = [m for m in apps.get_models() if issubclass(m, ModeleGuichet)]
HISTORIQUES = {
    m.pgh_tracked_model: m
    for m in apps.get_models()
    if hasattr(m, "pgh_tracked_model") and m.pgh_tracked_model
}
# Tables without a guichet, each with its reason. A new one must be argued here.
GLOBALES = {
    "guichets_guichet": "the directory of guichets: its name is public, its policies are its own",
    "guichets_guichetevent": "history of the directory, under the same policies",
    "guichets_utilisateur": "people work in several guichets; what they see is in their accesses",
    "guichets_utilisateurevent": "history of the accounts: insert only for the application",
    "operations_baselegale": "the law is the same for all; read only",
    "operations_seuil": "the law is the same for all; read only",
    "operations_criterepublic": "the national lists are the same for all; read only",
    "operations_jourferie": "holidays are the same for all; read only",
    "operations_metierrome": "a national list; read only",
    "operations_divisioncpv": "a European list; read only",
}
# Written by jobs whose runs are their history, or written once and never changed.
SANS_HISTOIRE = {
    "Ventilation",
    "NonRetenue",
    "Manque",
    "ComptesMois",
    "ComptesEngagement",
    "ComptesEngagementMois",
    "RepartitionEngagement",
    "Journal",
}


def lignes(requete: str, *valeurs: object) -> list[tuple]:
    with connection.cursor() as curseur:
        curseur.execute(requete, valeurs)
        return curseur.fetchall()


def noyau(expression: str) -> str:
    """A policy as PostgreSQL prints it and as we wrote it, made comparable."""
    expression = re.sub(r"\bAS portee_\w+|::bigint\[\]|public\.", "", expression)
    return re.sub(r"[()\s]", "", expression)


def test_every_table_of_ours_is_tenant_or_listed():
    nos_applis = {"guichets", "operations", "participants", "clauses", "reporting"}
    nues = {
        m._meta.db_table
        for m in apps.get_models()
        if m._meta.app_label in nos_applis and m not in MODELES and m not in HISTORIQUES.values()
    } | {
        h._meta.db_table
        for suivi, h in HISTORIQUES.items()
        if suivi not in MODELES and h._meta.app_label in nos_applis
    }
    assert nues == set(GLOBALES)


@pytest.mark.parametrize("modele", [*MODELES, *HISTORIQUES.values()], ids=lambda m: m.__name__)
def test_tenant_table_is_under_forced_security(modele):
    if modele._meta.db_table in GLOBALES and modele._meta.db_table.startswith("guichets_utilisateur"):
        pytest.skip("global table, listed with its reason")
    assert lignes(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", modele._meta.db_table
    ) == [(True, True)]


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.__name__)
def test_policies_say_what_the_model_declares(modele):
    acces = modele.acces
    lecture = noyau(politique_lecture(acces.donneurs, acces.entreprises, acces.prescripteurs))
    ecriture = noyau(politique_ecriture(acces.ecriture_entreprises, acces.ecriture_prescripteurs))
    vues = {
        nom: (noyau(usage or ""), noyau(controle or ""))
        for nom, usage, controle in lignes(
            "SELECT policyname, qual, with_check FROM pg_policies WHERE tablename = %s", modele._meta.db_table
        )
    }
    attendues = {"proprietaire": ("true", "true"), "lire": (lecture, ""), "creer": ("", ecriture)}
    if modele.__name__ != "Journal":
        attendues |= {"modifier": (ecriture, ecriture), "effacer": (ecriture, "")}
    assert vues == attendues


def test_policies_compute_the_scope_once_per_statement():
    """A bare function would run for each row read."""
    nues = lignes(
        "SELECT tablename, policyname FROM pg_policies"
        " WHERE schemaname = 'public'"
        " AND coalesce(qual, '') || coalesce(with_check, '') ~ '(ANY \\(|&& )portee_'"
    )
    assert nues == []


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.__name__)
def test_grants_of_the_application_role(modele):
    droits = {
        d
        for (d,) in lignes(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE table_name = %s AND grantee = %s",
            modele._meta.db_table,
            settings.ROLE_APPLICATION,
        )
    }
    attendus = (
        {"SELECT", "INSERT"} if modele.__name__ == "Journal" else {"SELECT", "INSERT", "UPDATE", "DELETE"}
    )
    assert droits == attendus


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.__name__)
def test_history_is_kept_and_append_only(modele):
    if modele.__name__ in SANS_HISTOIRE:
        assert modele not in HISTORIQUES
        return
    droits = {
        d
        for (d,) in lignes(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE table_name = %s AND grantee = %s",
            HISTORIQUES[modele]._meta.db_table,
            settings.ROLE_APPLICATION,
        )
    }
    assert droits == {"SELECT", "INSERT"}


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.__name__)
def test_keys_between_tenant_tables_are_composite(modele):
    locales = {champ.column for champ in modele._meta.local_fields if isinstance(champ, CleLocale)}
    for champ in modele._meta.local_fields:
        if champ.is_relation and issubclass(champ.remote_field.model, ModeleGuichet):
            assert isinstance(champ, CleLocale), champ
    composees = lignes(
        """SELECT a.attname FROM pg_constraint c
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
            WHERE c.contype = 'f' AND c.conrelid = %s::regclass AND cardinality(c.conkey) = 2""",
        modele._meta.db_table,
    )
    assert {nom for (nom,) in composees} - {"guichet_id"} == locales


def test_definer_functions_have_a_fixed_search_path():
    fonctions = lignes(
        """SELECT proname, proconfig FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname = 'public' AND prosecdef AND proowner <> 10"""
    )
    assert fonctions
    assert [nom for nom, config in fonctions if not any("search_path" in c for c in config or [])] == []
