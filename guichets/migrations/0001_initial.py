import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import guichets.champs
import guichets.models.documents


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Guichet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cle",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identifiant"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        max_length=60, unique=True, verbose_name="identifiant dans les adresses"
                    ),
                ),
                ("nom", models.CharField(max_length=160, verbose_name="nom")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("plie", "PLIE"),
                            ("mde", "Maison de l'emploi"),
                            ("collectivite", "Collectivité"),
                            ("gip", "GIP"),
                            ("autre", "Autre structure"),
                        ],
                        default="plie",
                        max_length=14,
                        verbose_name="type",
                    ),
                ),
                (
                    "siret",
                    models.CharField(
                        blank=True,
                        max_length=14,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{14}$", "14 chiffres attendus.")
                        ],
                        verbose_name="SIRET",
                    ),
                ),
                (
                    "communes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="communes",
                    ),
                ),
                (
                    "couleur",
                    models.CharField(
                        default="#0f5257",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9a-fA-F]{6}$", "Couleur au format #rrggbb attendue."
                            )
                        ],
                        verbose_name="couleur",
                    ),
                ),
                (
                    "fuseau",
                    models.CharField(default="Europe/Paris", max_length=40, verbose_name="fuseau horaire"),
                ),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
            ],
            options={
                "verbose_name": "guichet",
                "ordering": ["nom"],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "guichets_guichetevent" ("cle", "communes", "couleur", "cree_le", "fuseau", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "siret", "slug", "type") VALUES (NEW."cle", NEW."communes", NEW."couleur", NEW."cree_le", NEW."fuseau", NEW."id", NEW."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."siret", NEW."slug", NEW."type"); RETURN NULL;',
                            hash="0a9afb1d9b9744f7ffde841de31fd77122850d68",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6a239",
                            table="guichets_guichet",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "guichets_guichetevent" ("cle", "communes", "couleur", "cree_le", "fuseau", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "siret", "slug", "type") VALUES (NEW."cle", NEW."communes", NEW."couleur", NEW."cree_le", NEW."fuseau", NEW."id", NEW."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."siret", NEW."slug", NEW."type"); RETURN NULL;',
                            hash="aeba3e7a458d6fa7ab7a5b6e47d13853eb89df83",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_57270",
                            table="guichets_guichet",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "guichets_guichetevent" ("cle", "communes", "couleur", "cree_le", "fuseau", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "siret", "slug", "type") VALUES (OLD."cle", OLD."communes", OLD."couleur", OLD."cree_le", OLD."fuseau", OLD."id", OLD."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."siret", OLD."slug", OLD."type"); RETURN NULL;',
                            hash="5916f8bc75e3bb65cccc9af755f4bee5a78cc63d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_97c6a",
                            table="guichets_guichet",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClientApi",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cle",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identifiant"
                    ),
                ),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("nom", models.CharField(max_length=120, verbose_name="nom")),
                (
                    "genre",
                    models.CharField(
                        choices=[
                            ("guichet", "Logiciel du guichet"),
                            ("entreprise", "Logiciel d'une entreprise"),
                            ("donneur", "Logiciel d'un donneur d'ordre"),
                        ],
                        max_length=12,
                        verbose_name="genre",
                    ),
                ),
                ("actif", models.BooleanField(default=True, verbose_name="actif")),
                (
                    "guichet",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guichets.guichet",
                    ),
                ),
            ],
            options={
                "verbose_name": "client de l'API",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("guichet", "nom"), name="clientapi_nom_unique")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "guichets_clientapievent" ("actif", "cle", "cree_le", "genre", "guichet_id", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."actif", NEW."cle", NEW."cree_le", NEW."genre", NEW."guichet_id", NEW."id", NEW."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="3e16e24d8c217b6e0ef1d561576978b30e27ce5c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d9a60",
                            table="guichets_clientapi",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "guichets_clientapievent" ("actif", "cle", "cree_le", "genre", "guichet_id", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."actif", NEW."cle", NEW."cree_le", NEW."genre", NEW."guichet_id", NEW."id", NEW."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="e173b8dc227bb5ac5179b3e823206d20ed3f82c6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3c0da",
                            table="guichets_clientapi",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "guichets_clientapievent" ("actif", "cle", "cree_le", "genre", "guichet_id", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."actif", OLD."cle", OLD."cree_le", OLD."genre", OLD."guichet_id", OLD."id", OLD."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="0cc4dad155213507488cab7bb11e37725c382e6a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_cd275",
                            table="guichets_clientapi",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cle",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identifiant"
                    ),
                ),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("prefixe", models.CharField(max_length=16, unique=True, verbose_name="préfixe")),
                ("empreinte", models.CharField(max_length=64, verbose_name="empreinte")),
                (
                    "droits",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None, verbose_name="droits"
                    ),
                ),
                ("expire_le", models.DateTimeField(verbose_name="expire le")),
                ("revoquee_le", models.DateTimeField(blank=True, null=True, verbose_name="révoquée le")),
                (
                    "derniere_utilisation",
                    models.DateTimeField(blank=True, null=True, verbose_name="dernière utilisation"),
                ),
                (
                    "client",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cles",
                        to="guichets.clientapi",
                    ),
                ),
                (
                    "guichet",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guichets.guichet",
                    ),
                ),
            ],
            options={
                "verbose_name": "clé d'API",
                "verbose_name_plural": "clés d'API",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "guichets_cleevent" ("cle", "client_id", "cree_le", "droits", "empreinte", "expire_le", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefixe", "revoquee_le") VALUES (NEW."cle", NEW."client_id", NEW."cree_le", NEW."droits", NEW."empreinte", NEW."expire_le", NEW."guichet_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prefixe", NEW."revoquee_le"); RETURN NULL;',
                            hash="6486a8d1bb4c28c5169ecfdaba9fa3fe869154dd",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_65904",
                            table="guichets_cle",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."cle" IS DISTINCT FROM (NEW."cle") OR OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."cree_le" IS DISTINCT FROM (NEW."cree_le") OR OLD."droits" IS DISTINCT FROM (NEW."droits") OR OLD."empreinte" IS DISTINCT FROM (NEW."empreinte") OR OLD."expire_le" IS DISTINCT FROM (NEW."expire_le") OR OLD."guichet_id" IS DISTINCT FROM (NEW."guichet_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."prefixe" IS DISTINCT FROM (NEW."prefixe") OR OLD."revoquee_le" IS DISTINCT FROM (NEW."revoquee_le"))',
                            func='INSERT INTO "guichets_cleevent" ("cle", "client_id", "cree_le", "droits", "empreinte", "expire_le", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefixe", "revoquee_le") VALUES (NEW."cle", NEW."client_id", NEW."cree_le", NEW."droits", NEW."empreinte", NEW."expire_le", NEW."guichet_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prefixe", NEW."revoquee_le"); RETURN NULL;',
                            hash="c70da7fa36f2a72538b76e781e0ea83cabfa0dcc",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a36f7",
                            table="guichets_cle",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "guichets_cleevent" ("cle", "client_id", "cree_le", "droits", "empreinte", "expire_le", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefixe", "revoquee_le") VALUES (OLD."cle", OLD."client_id", OLD."cree_le", OLD."droits", OLD."empreinte", OLD."expire_le", OLD."guichet_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prefixe", OLD."revoquee_le"); RETURN NULL;',
                            hash="6f78117e5f29702526ed7fca0478f66cd09ef907",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9b2f2",
                            table="guichets_cle",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("prefixe", models.CharField(max_length=16, verbose_name="préfixe")),
                ("empreinte", models.CharField(max_length=64, verbose_name="empreinte")),
                (
                    "droits",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None, verbose_name="droits"
                    ),
                ),
                ("expire_le", models.DateTimeField(verbose_name="expire le")),
                ("revoquee_le", models.DateTimeField(blank=True, null=True, verbose_name="révoquée le")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="guichets.cle",
                    ),
                ),
                (
                    "client",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="guichets.clientapi",
                    ),
                ),
                (
                    "guichet",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="guichets.guichet",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="36ac1975203a9baf173cda2573f948aa4b70d4a4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_08e77",
                            table="guichets_cleevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClientApiEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("nom", models.CharField(max_length=120, verbose_name="nom")),
                (
                    "genre",
                    models.CharField(
                        choices=[
                            ("guichet", "Logiciel du guichet"),
                            ("entreprise", "Logiciel d'une entreprise"),
                            ("donneur", "Logiciel d'un donneur d'ordre"),
                        ],
                        max_length=12,
                        verbose_name="genre",
                    ),
                ),
                ("actif", models.BooleanField(default=True, verbose_name="actif")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="guichets.clientapi",
                    ),
                ),
                (
                    "guichet",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="guichets.guichet",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="14d8cd49118a3f64504de16bb22f9d96797c9961",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_195d6",
                            table="guichets_clientapievent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GuichetEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                (
                    "slug",
                    models.SlugField(
                        db_index=False, max_length=60, verbose_name="identifiant dans les adresses"
                    ),
                ),
                ("nom", models.CharField(max_length=160, verbose_name="nom")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("plie", "PLIE"),
                            ("mde", "Maison de l'emploi"),
                            ("collectivite", "Collectivité"),
                            ("gip", "GIP"),
                            ("autre", "Autre structure"),
                        ],
                        default="plie",
                        max_length=14,
                        verbose_name="type",
                    ),
                ),
                (
                    "siret",
                    models.CharField(
                        blank=True,
                        max_length=14,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{14}$", "14 chiffres attendus.")
                        ],
                        verbose_name="SIRET",
                    ),
                ),
                (
                    "communes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="communes",
                    ),
                ),
                (
                    "couleur",
                    models.CharField(
                        default="#0f5257",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9a-fA-F]{6}$", "Couleur au format #rrggbb attendue."
                            )
                        ],
                        verbose_name="couleur",
                    ),
                ),
                (
                    "fuseau",
                    models.CharField(default="Europe/Paris", max_length=40, verbose_name="fuseau horaire"),
                ),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="guichets.guichet",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="061032158aef72502de503c7f9a8a57380209582",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_bf11e",
                            table="guichets_guichetevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Journal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cle",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identifiant"
                    ),
                ),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("principal", models.CharField(max_length=40, verbose_name="principal")),
                ("evenement", models.CharField(max_length=60, verbose_name="événement")),
                ("objet", models.CharField(blank=True, max_length=60, verbose_name="type d'objet")),
                ("objet_cle", models.UUIDField(blank=True, null=True, verbose_name="identifiant de l'objet")),
                (
                    "guichet",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guichets.guichet",
                    ),
                ),
            ],
            options={
                "verbose_name": "entrée du journal",
                "verbose_name_plural": "entrées du journal",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["guichet", "cree_le"], name="journal_guichet_date")],
            },
        ),
        migrations.CreateModel(
            name="Utilisateur",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "email",
                    models.EmailField(max_length=254, unique=True, verbose_name="adresse électronique"),
                ),
                ("prenom", models.CharField(blank=True, max_length=80, verbose_name="prénom")),
                ("nom", models.CharField(blank=True, max_length=80, verbose_name="nom")),
                ("is_active", models.BooleanField(default=True, verbose_name="actif")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
            ],
            options={
                "verbose_name": "utilisateur",
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "guichets_utilisateurevent" ("cree_le", "email", "id", "is_active", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prenom") VALUES (NEW."cree_le", NEW."email", NEW."id", NEW."is_active", NEW."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prenom"); RETURN NULL;',
                            hash="bd79b62a3c4f89085b27ca0297f23c5bfe6e2a23",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fb315",
                            table="guichets_utilisateur",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."cree_le" IS DISTINCT FROM (NEW."cree_le") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."nom" IS DISTINCT FROM (NEW."nom") OR OLD."prenom" IS DISTINCT FROM (NEW."prenom"))',
                            func='INSERT INTO "guichets_utilisateurevent" ("cree_le", "email", "id", "is_active", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prenom") VALUES (NEW."cree_le", NEW."email", NEW."id", NEW."is_active", NEW."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prenom"); RETURN NULL;',
                            hash="3f6a11a53f60c5da51655ffd57236fd738b50d04",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c7d78",
                            table="guichets_utilisateur",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "guichets_utilisateurevent" ("cree_le", "email", "id", "is_active", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prenom") VALUES (OLD."cree_le", OLD."email", OLD."id", OLD."is_active", OLD."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prenom"); RETURN NULL;',
                            hash="ee22037f01e567b103ab1d0639643ae75e5812bd",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f6e29",
                            table="guichets_utilisateur",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Adhesion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cle",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identifiant"
                    ),
                ),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("responsable", "Responsable"),
                            ("facilitateur", "Facilitateur"),
                            ("lecteur", "Lecteur"),
                        ],
                        max_length=14,
                        verbose_name="rôle",
                    ),
                ),
                (
                    "utilisateur",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adhesions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adhesions",
                        to="guichets.clientapi",
                    ),
                ),
                (
                    "guichet",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guichets.guichet",
                    ),
                ),
            ],
            options={
                "verbose_name": "adhésion",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("client__isnull", True), ("utilisateur__isnull", False)),
                            models.Q(("client__isnull", False), ("utilisateur__isnull", True)),
                            _connector="OR",
                        ),
                        name="adhesion_un_principal",
                        violation_error_message="Une adhésion désigne une personne ou un système partenaire.",
                    ),
                    models.UniqueConstraint(
                        fields=("guichet", "utilisateur"),
                        name="adhesion_utilisateur_unique",
                        violation_error_message="Cette personne est déjà membre du guichet.",
                    ),
                    models.UniqueConstraint(fields=("guichet", "client"), name="adhesion_client_unique"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "guichets_adhesionevent" ("cle", "client_id", "cree_le", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "utilisateur_id") VALUES (NEW."cle", NEW."client_id", NEW."cree_le", NEW."guichet_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role", NEW."utilisateur_id"); RETURN NULL;',
                            hash="2957265dfdc8153dc8efd64836a2de6ff6bce913",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f52ea",
                            table="guichets_adhesion",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "guichets_adhesionevent" ("cle", "client_id", "cree_le", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "utilisateur_id") VALUES (NEW."cle", NEW."client_id", NEW."cree_le", NEW."guichet_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role", NEW."utilisateur_id"); RETURN NULL;',
                            hash="56e0ca13f71e3dff703f3494e5f16a2297b698aa",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_48fde",
                            table="guichets_adhesion",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "guichets_adhesionevent" ("cle", "client_id", "cree_le", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "utilisateur_id") VALUES (OLD."cle", OLD."client_id", OLD."cree_le", OLD."guichet_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."role", OLD."utilisateur_id"); RETURN NULL;',
                            hash="d221152e11decf2edf1725e45bab9d05497bb120",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a8bf5",
                            table="guichets_adhesion",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdhesionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("responsable", "Responsable"),
                            ("facilitateur", "Facilitateur"),
                            ("lecteur", "Lecteur"),
                        ],
                        max_length=14,
                        verbose_name="rôle",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="guichets.adhesion",
                    ),
                ),
                (
                    "utilisateur",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="guichets.clientapi",
                    ),
                ),
                (
                    "guichet",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="guichets.guichet",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="1047aa098df6d21f8f93948a974067562e75a4f5",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_20040",
                            table="guichets_adhesionevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Travail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cle",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identifiant"
                    ),
                ),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("genre", models.CharField(max_length=40, verbose_name="travail")),
                ("cle_naturelle", models.CharField(max_length=160, verbose_name="clé naturelle")),
                ("libelle", models.CharField(max_length=200, verbose_name="libellé")),
                ("parametres", models.JSONField(default=dict, verbose_name="paramètres")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("a_faire", "En attente"),
                            ("en_cours", "En cours"),
                            ("fait", "Terminé"),
                            ("echec", "En échec"),
                        ],
                        default="a_faire",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("etape", models.CharField(blank=True, max_length=160, verbose_name="étape")),
                ("avancement", models.PositiveIntegerField(default=0, verbose_name="fait")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="total")),
                ("bail", models.DateTimeField(blank=True, null=True, verbose_name="bail")),
                ("essais", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
                ("erreur", models.CharField(blank=True, max_length=300, verbose_name="erreur")),
                ("resultat", models.JSONField(default=dict, verbose_name="résultat")),
                (
                    "executant",
                    models.CharField(
                        choices=[
                            ("demandeur", "La personne qui l'a demandé"),
                            ("systeme", "Le système, limité au guichet"),
                        ],
                        default="systeme",
                        max_length=10,
                        verbose_name="exécutant",
                    ),
                ),
                ("fini_le", models.DateTimeField(blank=True, null=True, verbose_name="terminé le")),
                (
                    "demandeur",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="travaux",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "demandeur_client",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="travaux",
                        to="guichets.clientapi",
                    ),
                ),
                (
                    "guichet",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guichets.guichet",
                    ),
                ),
            ],
            options={
                "verbose_name": "travail",
                "verbose_name_plural": "travaux",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["guichet", "etat"], name="travail_guichet_etat")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("etat", "a_faire")),
                        fields=("guichet", "cle_naturelle"),
                        name="travail_un_seul_en_attente",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("etat__in", ("fait", "echec")), ("fini_le__isnull", False)),
                            models.Q(
                                models.Q(("etat__in", ("fait", "echec")), _negated=True),
                                ("fini_le__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="travail_fini_date",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "guichets_travailevent" ("cle", "cle_naturelle", "cree_le", "demandeur_client_id", "demandeur_id", "erreur", "essais", "etat", "executant", "fini_le", "genre", "guichet_id", "id", "libelle", "parametres", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resultat") VALUES (NEW."cle", NEW."cle_naturelle", NEW."cree_le", NEW."demandeur_client_id", NEW."demandeur_id", NEW."erreur", NEW."essais", NEW."etat", NEW."executant", NEW."fini_le", NEW."genre", NEW."guichet_id", NEW."id", NEW."libelle", NEW."parametres", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."resultat"); RETURN NULL;',
                            hash="c35c5bc51050813de6835bbeef7171a26c1a8943",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6e505",
                            table="guichets_travail",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."cle" IS DISTINCT FROM (NEW."cle") OR OLD."cle_naturelle" IS DISTINCT FROM (NEW."cle_naturelle") OR OLD."cree_le" IS DISTINCT FROM (NEW."cree_le") OR OLD."demandeur_id" IS DISTINCT FROM (NEW."demandeur_id") OR OLD."demandeur_client_id" IS DISTINCT FROM (NEW."demandeur_client_id") OR OLD."erreur" IS DISTINCT FROM (NEW."erreur") OR OLD."essais" IS DISTINCT FROM (NEW."essais") OR OLD."etat" IS DISTINCT FROM (NEW."etat") OR OLD."executant" IS DISTINCT FROM (NEW."executant") OR OLD."fini_le" IS DISTINCT FROM (NEW."fini_le") OR OLD."genre" IS DISTINCT FROM (NEW."genre") OR OLD."guichet_id" IS DISTINCT FROM (NEW."guichet_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."libelle" IS DISTINCT FROM (NEW."libelle") OR OLD."parametres" IS DISTINCT FROM (NEW."parametres") OR OLD."resultat" IS DISTINCT FROM (NEW."resultat"))',
                            func='INSERT INTO "guichets_travailevent" ("cle", "cle_naturelle", "cree_le", "demandeur_client_id", "demandeur_id", "erreur", "essais", "etat", "executant", "fini_le", "genre", "guichet_id", "id", "libelle", "parametres", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resultat") VALUES (NEW."cle", NEW."cle_naturelle", NEW."cree_le", NEW."demandeur_client_id", NEW."demandeur_id", NEW."erreur", NEW."essais", NEW."etat", NEW."executant", NEW."fini_le", NEW."genre", NEW."guichet_id", NEW."id", NEW."libelle", NEW."parametres", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."resultat"); RETURN NULL;',
                            hash="3af287fcac8da2f0bf14e70944113aad35326dd2",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3dd40",
                            table="guichets_travail",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "guichets_travailevent" ("cle", "cle_naturelle", "cree_le", "demandeur_client_id", "demandeur_id", "erreur", "essais", "etat", "executant", "fini_le", "genre", "guichet_id", "id", "libelle", "parametres", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resultat") VALUES (OLD."cle", OLD."cle_naturelle", OLD."cree_le", OLD."demandeur_client_id", OLD."demandeur_id", OLD."erreur", OLD."essais", OLD."etat", OLD."executant", OLD."fini_le", OLD."genre", OLD."guichet_id", OLD."id", OLD."libelle", OLD."parametres", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."resultat"); RETURN NULL;',
                            hash="d338c0f3da701615d03bfe9355e887f6ed6fb61a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_af321",
                            table="guichets_travail",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cle",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identifiant"
                    ),
                ),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                (
                    "fichier",
                    models.FileField(
                        max_length=200,
                        upload_to=guichets.models.documents.chemin_document,
                        verbose_name="fichier",
                    ),
                ),
                ("nom", models.CharField(max_length=160, verbose_name="nom du fichier")),
                ("type_mime", models.CharField(max_length=80, verbose_name="type")),
                ("taille", models.PositiveIntegerField(verbose_name="taille en octets")),
                ("empreinte", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                (
                    "visibilite",
                    models.CharField(
                        choices=[("guichet", "Le guichet"), ("entreprise", "Le guichet et l'entreprise")],
                        default="guichet",
                        max_length=12,
                        verbose_name="visible par",
                    ),
                ),
                (
                    "entreprises",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "guichet",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guichets.guichet",
                    ),
                ),
                (
                    "travail",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="documents",
                        to="guichets.travail",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "guichets_documentevent" ("cle", "cree_le", "empreinte", "entreprises", "fichier", "guichet_id", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taille", "travail_id", "type_mime", "visibilite") VALUES (NEW."cle", NEW."cree_le", NEW."empreinte", NEW."entreprises", NEW."fichier", NEW."guichet_id", NEW."id", NEW."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."taille", NEW."travail_id", NEW."type_mime", NEW."visibilite"); RETURN NULL;',
                            hash="1007d126047539dc2e948278a4c0a14087d83c7e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a824b",
                            table="guichets_document",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "guichets_documentevent" ("cle", "cree_le", "empreinte", "entreprises", "fichier", "guichet_id", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taille", "travail_id", "type_mime", "visibilite") VALUES (NEW."cle", NEW."cree_le", NEW."empreinte", NEW."entreprises", NEW."fichier", NEW."guichet_id", NEW."id", NEW."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."taille", NEW."travail_id", NEW."type_mime", NEW."visibilite"); RETURN NULL;',
                            hash="d1a45a001e98b08abd8d9c32b11de00e641a39d0",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0408d",
                            table="guichets_document",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "guichets_documentevent" ("cle", "cree_le", "empreinte", "entreprises", "fichier", "guichet_id", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taille", "travail_id", "type_mime", "visibilite") VALUES (OLD."cle", OLD."cree_le", OLD."empreinte", OLD."entreprises", OLD."fichier", OLD."guichet_id", OLD."id", OLD."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."taille", OLD."travail_id", OLD."type_mime", OLD."visibilite"); RETURN NULL;',
                            hash="9b669c561df3d799d85b33a491f0b3d693f6dc94",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c911c",
                            table="guichets_document",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                (
                    "fichier",
                    models.FileField(
                        max_length=200,
                        upload_to=guichets.models.documents.chemin_document,
                        verbose_name="fichier",
                    ),
                ),
                ("nom", models.CharField(max_length=160, verbose_name="nom du fichier")),
                ("type_mime", models.CharField(max_length=80, verbose_name="type")),
                ("taille", models.PositiveIntegerField(verbose_name="taille en octets")),
                ("empreinte", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                (
                    "visibilite",
                    models.CharField(
                        choices=[("guichet", "Le guichet"), ("entreprise", "Le guichet et l'entreprise")],
                        default="guichet",
                        max_length=12,
                        verbose_name="visible par",
                    ),
                ),
                (
                    "entreprises",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="guichets.document",
                    ),
                ),
                (
                    "guichet",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="guichets.guichet",
                    ),
                ),
                (
                    "travail",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="guichets.travail",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c4d6ae30ba48feff27d7c445440d37e36697a9eb",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_850ef",
                            table="guichets_documentevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TravailEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("genre", models.CharField(max_length=40, verbose_name="travail")),
                ("cle_naturelle", models.CharField(max_length=160, verbose_name="clé naturelle")),
                ("libelle", models.CharField(max_length=200, verbose_name="libellé")),
                ("parametres", models.JSONField(default=dict, verbose_name="paramètres")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("a_faire", "En attente"),
                            ("en_cours", "En cours"),
                            ("fait", "Terminé"),
                            ("echec", "En échec"),
                        ],
                        default="a_faire",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("essais", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
                ("erreur", models.CharField(blank=True, max_length=300, verbose_name="erreur")),
                ("resultat", models.JSONField(default=dict, verbose_name="résultat")),
                (
                    "executant",
                    models.CharField(
                        choices=[
                            ("demandeur", "La personne qui l'a demandé"),
                            ("systeme", "Le système, limité au guichet"),
                        ],
                        default="systeme",
                        max_length=10,
                        verbose_name="exécutant",
                    ),
                ),
                ("fini_le", models.DateTimeField(blank=True, null=True, verbose_name="terminé le")),
                (
                    "demandeur",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "demandeur_client",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="guichets.clientapi",
                    ),
                ),
                (
                    "guichet",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="guichets.guichet",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="guichets.travail",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="995da5743c845af7915a91739729edf8a86cb542",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_6756a",
                            table="guichets_travailevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UtilisateurEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("email", models.EmailField(max_length=254, verbose_name="adresse électronique")),
                ("prenom", models.CharField(blank=True, max_length=80, verbose_name="prénom")),
                ("nom", models.CharField(blank=True, max_length=80, verbose_name="nom")),
                ("is_active", models.BooleanField(default=True, verbose_name="actif")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5b0c29d68a0dcd83916814220e752eff90918539",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_fa98b",
                            table="guichets_utilisateurevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
