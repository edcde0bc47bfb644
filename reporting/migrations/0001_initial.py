import uuid

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from django.db import migrations, models

import guichets.champs
import reporting.models.bilans


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("guichets", "0001_initial"),
        ("operations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bilan",
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
                ("numero", models.PositiveIntegerField(verbose_name="numéro")),
                ("du", models.DateField(verbose_name="du")),
                ("au", models.DateField(verbose_name="au")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("en_preparation", "En préparation"),
                            ("emis", "Émis"),
                            ("echec", "En échec"),
                        ],
                        default="en_preparation",
                        max_length=14,
                        verbose_name="état",
                    ),
                ),
                ("commentaire", models.TextField(blank=True, verbose_name="commentaire du facilitateur")),
                ("facilitateur", models.CharField(max_length=160, verbose_name="facilitateur")),
                ("donnees", models.JSONField(default=dict, verbose_name="données gelées")),
                ("empreinte", models.CharField(blank=True, max_length=64, verbose_name="empreinte SHA-256")),
                ("versions", models.JSONField(default=dict, verbose_name="versions des règles")),
                (
                    "fichier",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        upload_to=reporting.models.bilans.chemin_bilan,
                        verbose_name="PDF",
                    ),
                ),
                ("emis_le", models.DateTimeField(null=True, verbose_name="émis le")),
                (
                    "destinataire",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.donneurordre",
                    ),
                ),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bilans",
                        to="operations.donneurordre",
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
                    "marche",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bilans",
                        to="operations.marche",
                    ),
                ),
                (
                    "travail",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="guichets.travail",
                    ),
                ),
            ],
            options={
                "verbose_name": "bilan",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guichet", "marche", "numero"), name="bilan_numero_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("au__gte", models.F("du"))),
                        name="bilan_periode",
                        violation_error_message="La fin de la période précède son début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("etat", "emis"), _negated=True),
                            models.Q(
                                ("emis_le__isnull", False),
                                models.Q(("empreinte", ""), _negated=True),
                                models.Q(("fichier", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="bilan_emis_complet",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "reporting_bilanevent" ("au", "cle", "commentaire", "cree_le", "destinataire_id", "donnees", "donneur_ordre_id", "du", "emis_le", "empreinte", "etat", "facilitateur", "fichier", "guichet_id", "id", "marche_id", "numero", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "travail_id", "versions") VALUES (NEW."au", NEW."cle", NEW."commentaire", NEW."cree_le", NEW."destinataire_id", NEW."donnees", NEW."donneur_ordre_id", NEW."du", NEW."emis_le", NEW."empreinte", NEW."etat", NEW."facilitateur", NEW."fichier", NEW."guichet_id", NEW."id", NEW."marche_id", NEW."numero", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."travail_id", NEW."versions"); RETURN NULL;',
                            hash="1503f933bbd49d65d9bf7985c552123defdd69ac",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5f89f",
                            table="reporting_bilan",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "reporting_bilanevent" ("au", "cle", "commentaire", "cree_le", "destinataire_id", "donnees", "donneur_ordre_id", "du", "emis_le", "empreinte", "etat", "facilitateur", "fichier", "guichet_id", "id", "marche_id", "numero", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "travail_id", "versions") VALUES (NEW."au", NEW."cle", NEW."commentaire", NEW."cree_le", NEW."destinataire_id", NEW."donnees", NEW."donneur_ordre_id", NEW."du", NEW."emis_le", NEW."empreinte", NEW."etat", NEW."facilitateur", NEW."fichier", NEW."guichet_id", NEW."id", NEW."marche_id", NEW."numero", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."travail_id", NEW."versions"); RETURN NULL;',
                            hash="9d0f6c1141a7559b2a2a1d6b56895d2a0cf8bb06",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_884e9",
                            table="reporting_bilan",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "reporting_bilanevent" ("au", "cle", "commentaire", "cree_le", "destinataire_id", "donnees", "donneur_ordre_id", "du", "emis_le", "empreinte", "etat", "facilitateur", "fichier", "guichet_id", "id", "marche_id", "numero", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "travail_id", "versions") VALUES (OLD."au", OLD."cle", OLD."commentaire", OLD."cree_le", OLD."destinataire_id", OLD."donnees", OLD."donneur_ordre_id", OLD."du", OLD."emis_le", OLD."empreinte", OLD."etat", OLD."facilitateur", OLD."fichier", OLD."guichet_id", OLD."id", OLD."marche_id", OLD."numero", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."travail_id", OLD."versions"); RETURN NULL;',
                            hash="494042518c8c1f40611024387e5d16a88e2675b2",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1ddc0",
                            table="reporting_bilan",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BilanEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("numero", models.PositiveIntegerField(verbose_name="numéro")),
                ("du", models.DateField(verbose_name="du")),
                ("au", models.DateField(verbose_name="au")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("en_preparation", "En préparation"),
                            ("emis", "Émis"),
                            ("echec", "En échec"),
                        ],
                        default="en_preparation",
                        max_length=14,
                        verbose_name="état",
                    ),
                ),
                ("commentaire", models.TextField(blank=True, verbose_name="commentaire du facilitateur")),
                ("facilitateur", models.CharField(max_length=160, verbose_name="facilitateur")),
                ("donnees", models.JSONField(default=dict, verbose_name="données gelées")),
                ("empreinte", models.CharField(blank=True, max_length=64, verbose_name="empreinte SHA-256")),
                ("versions", models.JSONField(default=dict, verbose_name="versions des règles")),
                (
                    "fichier",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        upload_to=reporting.models.bilans.chemin_bilan,
                        verbose_name="PDF",
                    ),
                ),
                ("emis_le", models.DateTimeField(null=True, verbose_name="émis le")),
                (
                    "destinataire",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.donneurordre",
                    ),
                ),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.donneurordre",
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
                    "marche",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.marche",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="reporting.bilan",
                    ),
                ),
                (
                    "travail",
                    guichets.champs.CleLocale(
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
                            hash="d7f77c0d243611c9b4c767561391d3731296d07b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ac6ae",
                            table="reporting_bilanevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
