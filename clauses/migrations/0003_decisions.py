import uuid

import django.db.models.deletion
import django.db.models.expressions
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import guichets.champs


class Migration(migrations.Migration):
    dependencies = [
        ("clauses", "0002_protection"),
        ("guichets", "0002_protection"),
        ("operations", "0004_entreprises_recalculees"),
        ("participants", "0003_lecteurs_et_decisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AffectationImposee",
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
                    "heures",
                    guichets.champs.HeuresField(decimal_places=2, max_digits=9, verbose_name="heures"),
                ),
                ("decidee_le", models.DateField(verbose_name="décidée le")),
                ("motif", models.CharField(max_length=300, verbose_name="motif")),
            ],
            options={
                "verbose_name": "affectation imposée",
                "verbose_name_plural": "affectations imposées",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="AffectationImposeeEvent",
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
                    "heures",
                    guichets.champs.HeuresField(decimal_places=2, max_digits=9, verbose_name="heures"),
                ),
                ("decidee_le", models.DateField(verbose_name="décidée le")),
                ("motif", models.CharField(max_length=300, verbose_name="motif")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Ajustement",
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
                ("mois", models.DateField(verbose_name="porté par le mois de")),
                ("mois_corrige", models.DateField(verbose_name="mois corrigé")),
                (
                    "heures",
                    guichets.champs.HeuresField(decimal_places=2, max_digits=9, verbose_name="heures"),
                ),
                (
                    "motif",
                    models.CharField(
                        choices=[
                            ("rectification", "Déclaration rectifiée après la clôture"),
                            ("validation", "Déclaration validée après la clôture"),
                            ("erreur", "Erreur d'attribution"),
                            ("accord", "Accord avec le donneur d'ordre"),
                        ],
                        max_length=16,
                        verbose_name="motif",
                    ),
                ),
                ("raison", models.CharField(max_length=300, verbose_name="raison")),
            ],
            options={
                "verbose_name": "ajustement",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="AjustementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("mois", models.DateField(verbose_name="porté par le mois de")),
                ("mois_corrige", models.DateField(verbose_name="mois corrigé")),
                (
                    "heures",
                    guichets.champs.HeuresField(decimal_places=2, max_digits=9, verbose_name="heures"),
                ),
                (
                    "motif",
                    models.CharField(
                        choices=[
                            ("rectification", "Déclaration rectifiée après la clôture"),
                            ("validation", "Déclaration validée après la clôture"),
                            ("erreur", "Erreur d'attribution"),
                            ("accord", "Accord avec le donneur d'ordre"),
                        ],
                        max_length=16,
                        verbose_name="motif",
                    ),
                ),
                ("raison", models.CharField(max_length=300, verbose_name="raison")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ComptesEngagementMois",
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
                ("mois", models.DateField(verbose_name="mois")),
                (
                    "sur_le_marche",
                    guichets.champs.HeuresField(
                        decimal_places=2, default=0, max_digits=9, verbose_name="faites sur le marché"
                    ),
                ),
                (
                    "recues",
                    guichets.champs.HeuresField(
                        decimal_places=2, default=0, max_digits=9, verbose_name="reçues d'un autre marché"
                    ),
                ),
                (
                    "ajustements",
                    guichets.champs.HeuresField(
                        decimal_places=2, default=0, max_digits=9, verbose_name="ajustements de mois clos"
                    ),
                ),
            ],
            options={
                "verbose_name": "comptes d'engagement du mois",
                "verbose_name_plural": "comptes d'engagement du mois",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="runventilation",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="runventilation",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="runventilation",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="comptesmois",
            name="comptesmois_identite",
        ),
        migrations.AddField(
            model_name="comptesengagement",
            name="manque",
            field=guichets.champs.HeuresField(
                decimal_places=2, default=0, max_digits=9, verbose_name="manque à date"
            ),
        ),
        migrations.AddField(
            model_name="comptesengagement",
            name="manque_dit",
            field=models.CharField(blank=True, max_length=400, verbose_name="ce qui limite"),
        ),
        migrations.AddField(
            model_name="comptesmois",
            name="ajustements",
            field=guichets.champs.HeuresField(
                decimal_places=2, default=0, max_digits=9, verbose_name="ajustements de mois clos"
            ),
        ),
        migrations.AddField(
            model_name="runventilation",
            name="changement",
            field=models.JSONField(default=dict, verbose_name="changement essayé"),
        ),
        migrations.AddField(
            model_name="runventilation",
            name="differences",
            field=models.JSONField(default=dict, verbose_name="différences"),
        ),
        migrations.AddField(
            model_name="runventilation",
            name="par",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="runventilation",
            name="precedent",
            field=guichets.champs.CleLocale(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="clauses.runventilation",
            ),
        ),
        migrations.AddField(
            model_name="runventilationevent",
            name="changement",
            field=models.JSONField(default=dict, verbose_name="changement essayé"),
        ),
        migrations.AddField(
            model_name="runventilationevent",
            name="differences",
            field=models.JSONField(default=dict, verbose_name="différences"),
        ),
        migrations.AddField(
            model_name="runventilationevent",
            name="par",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="runventilationevent",
            name="precedent",
            field=guichets.champs.CleLocale(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="clauses.runventilation",
            ),
        ),
        migrations.AlterField(
            model_name="nonretenue",
            name="motif",
            field=models.CharField(
                choices=[
                    ("sans_engagement", "Aucune heure due par l'entreprise sur ce marché"),
                    ("sans_eligibilite", "Éligibilité non validée à ces dates"),
                    ("formation", "Heures de formation non comptées"),
                    ("confirmation", "Heures à confirmer par l'entreprise redevable"),
                    ("cdi", "Au-delà de la durée comptée d'un CDI"),
                    ("hors_periode", "Hors de la période des engagements"),
                    ("non_comptable", "Ne correspond pas aux conditions de l'engagement"),
                    ("refus", "Mutualisation non prévue par le marché"),
                    ("excedent", "Au-delà du nombre d'heures dû"),
                    ("reserve", "En réserve\xa0: pas encore attendues"),
                    ("attente", "Répartition annulée\xa0: à reprendre au prochain calcul"),
                ],
                max_length=20,
                verbose_name="motif",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="runventilation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "clauses_runventilationevent" ("cause", "changement", "cle", "cree_le", "differences", "empreinte", "entreprise_id", "etat", "guichet_id", "id", "par_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precedent_id", "travail_id", "versions") VALUES (NEW."cause", NEW."changement", NEW."cle", NEW."cree_le", NEW."differences", NEW."empreinte", NEW."entreprise_id", NEW."etat", NEW."guichet_id", NEW."id", NEW."par_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."precedent_id", NEW."travail_id", NEW."versions"); RETURN NULL;',
                    hash="1482903b338b9c7acc08e37e105cdf8f68ecae7f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bd5b9",
                    table="clauses_runventilation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="runventilation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "clauses_runventilationevent" ("cause", "changement", "cle", "cree_le", "differences", "empreinte", "entreprise_id", "etat", "guichet_id", "id", "par_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precedent_id", "travail_id", "versions") VALUES (NEW."cause", NEW."changement", NEW."cle", NEW."cree_le", NEW."differences", NEW."empreinte", NEW."entreprise_id", NEW."etat", NEW."guichet_id", NEW."id", NEW."par_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."precedent_id", NEW."travail_id", NEW."versions"); RETURN NULL;',
                    hash="60f89575d77a9689eef0387c06b81845e86024c1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_21bcc",
                    table="clauses_runventilation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="runventilation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "clauses_runventilationevent" ("cause", "changement", "cle", "cree_le", "differences", "empreinte", "entreprise_id", "etat", "guichet_id", "id", "par_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precedent_id", "travail_id", "versions") VALUES (OLD."cause", OLD."changement", OLD."cle", OLD."cree_le", OLD."differences", OLD."empreinte", OLD."entreprise_id", OLD."etat", OLD."guichet_id", OLD."id", OLD."par_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."precedent_id", OLD."travail_id", OLD."versions"); RETURN NULL;',
                    hash="9b31fdc525920d2f89f1c266215d702c692f84ae",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ac7d2",
                    table="clauses_runventilation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="comptesmois",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "retenues",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("realisees"), "-", models.F("pretees")
                                            ),
                                            "+",
                                            models.F("recues"),
                                        ),
                                        "-",
                                        models.F("non_retenues"),
                                    ),
                                    "-",
                                    models.F("excedent"),
                                ),
                                "-",
                                models.F("en_reserve"),
                            ),
                            "+",
                            models.F("ajustements"),
                        ),
                    )
                ),
                name="comptesmois_identite",
            ),
        ),
        migrations.AddField(
            model_name="affectationimposee",
            name="engagement",
            field=guichets.champs.CleLocale(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="imposees",
                to="clauses.engagement",
            ),
        ),
        migrations.AddField(
            model_name="affectationimposee",
            name="entreprise",
            field=guichets.champs.CleLocale(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="operations.entreprise",
            ),
        ),
        migrations.AddField(
            model_name="affectationimposee",
            name="guichet",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="guichets.guichet",
            ),
        ),
        migrations.AddField(
            model_name="affectationimposee",
            name="ligne",
            field=guichets.champs.CleLocale(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="imposees",
                to="participants.ligneheures",
            ),
        ),
        migrations.AddField(
            model_name="affectationimposee",
            name="par",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="affectationimposeeevent",
            name="engagement",
            field=guichets.champs.CleLocale(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="clauses.engagement",
            ),
        ),
        migrations.AddField(
            model_name="affectationimposeeevent",
            name="entreprise",
            field=guichets.champs.CleLocale(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.entreprise",
            ),
        ),
        migrations.AddField(
            model_name="affectationimposeeevent",
            name="guichet",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="guichets.guichet",
            ),
        ),
        migrations.AddField(
            model_name="affectationimposeeevent",
            name="ligne",
            field=guichets.champs.CleLocale(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="participants.ligneheures",
            ),
        ),
        migrations.AddField(
            model_name="affectationimposeeevent",
            name="par",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="affectationimposeeevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="clauses.affectationimposee",
            ),
        ),
        migrations.AddField(
            model_name="ajustement",
            name="engagement",
            field=guichets.champs.CleLocale(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ajustements",
                to="clauses.engagement",
            ),
        ),
        migrations.AddField(
            model_name="ajustement",
            name="entreprise",
            field=guichets.champs.CleLocale(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ajustements",
                to="operations.entreprise",
            ),
        ),
        migrations.AddField(
            model_name="ajustement",
            name="guichet",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="guichets.guichet",
            ),
        ),
        migrations.AddField(
            model_name="ajustement",
            name="ligne",
            field=guichets.champs.CleLocale(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ajustements",
                to="participants.ligneheures",
            ),
        ),
        migrations.AddField(
            model_name="ajustement",
            name="par",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="ajustementevent",
            name="engagement",
            field=guichets.champs.CleLocale(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="clauses.engagement",
            ),
        ),
        migrations.AddField(
            model_name="ajustementevent",
            name="entreprise",
            field=guichets.champs.CleLocale(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.entreprise",
            ),
        ),
        migrations.AddField(
            model_name="ajustementevent",
            name="guichet",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="guichets.guichet",
            ),
        ),
        migrations.AddField(
            model_name="ajustementevent",
            name="ligne",
            field=guichets.champs.CleLocale(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="participants.ligneheures",
            ),
        ),
        migrations.AddField(
            model_name="ajustementevent",
            name="par",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ajustementevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="clauses.ajustement",
            ),
        ),
        migrations.AddField(
            model_name="comptesengagementmois",
            name="donneur_ordre",
            field=guichets.champs.CleLocale(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="operations.donneurordre",
            ),
        ),
        migrations.AddField(
            model_name="comptesengagementmois",
            name="engagement",
            field=guichets.champs.CleLocale(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="comptes_mois",
                to="clauses.engagement",
            ),
        ),
        migrations.AddField(
            model_name="comptesengagementmois",
            name="entreprise",
            field=guichets.champs.CleLocale(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="operations.entreprise",
            ),
        ),
        migrations.AddField(
            model_name="comptesengagementmois",
            name="guichet",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="guichets.guichet",
            ),
        ),
        migrations.AddIndex(
            model_name="affectationimposee",
            index=models.Index(fields=["guichet", "entreprise"], name="imposee_entreprise"),
        ),
        migrations.AddConstraint(
            model_name="affectationimposee",
            constraint=models.CheckConstraint(
                condition=models.Q(("heures__gt", 0)),
                name="imposee_heures",
                violation_error_message="Une affectation porte un nombre d'heures supérieur à zéro.",
            ),
        ),
        migrations.AddConstraint(
            model_name="affectationimposee",
            constraint=models.CheckConstraint(
                condition=models.Q(("motif", ""), _negated=True),
                name="imposee_motivee",
                violation_error_message="Indiquez pourquoi ces heures sont imposées.",
            ),
        ),
        migrations.AddConstraint(
            model_name="affectationimposee",
            constraint=models.UniqueConstraint(
                fields=("guichet", "ligne", "engagement"),
                name="imposee_unique",
                violation_error_message="Ces heures ont déjà une affectation imposée sur cet engagement.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="affectationimposee",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "clauses_affectationimposeeevent" ("cle", "cree_le", "decidee_le", "engagement_id", "entreprise_id", "guichet_id", "heures", "id", "ligne_id", "motif", "par_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."cle", NEW."cree_le", NEW."decidee_le", NEW."engagement_id", NEW."entreprise_id", NEW."guichet_id", NEW."heures", NEW."id", NEW."ligne_id", NEW."motif", NEW."par_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="e3a294fa55746b0ecbca1d07e46739752eb052e5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ded13",
                    table="clauses_affectationimposee",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="affectationimposee",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "clauses_affectationimposeeevent" ("cle", "cree_le", "decidee_le", "engagement_id", "entreprise_id", "guichet_id", "heures", "id", "ligne_id", "motif", "par_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."cle", NEW."cree_le", NEW."decidee_le", NEW."engagement_id", NEW."entreprise_id", NEW."guichet_id", NEW."heures", NEW."id", NEW."ligne_id", NEW."motif", NEW."par_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="164253b71fa181e178fcd517f2cb8fafcd85415d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_fae9f",
                    table="clauses_affectationimposee",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="affectationimposee",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "clauses_affectationimposeeevent" ("cle", "cree_le", "decidee_le", "engagement_id", "entreprise_id", "guichet_id", "heures", "id", "ligne_id", "motif", "par_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."cle", OLD."cree_le", OLD."decidee_le", OLD."engagement_id", OLD."entreprise_id", OLD."guichet_id", OLD."heures", OLD."id", OLD."ligne_id", OLD."motif", OLD."par_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="3078d139cc9519d8a54eb52daa320706412174c8",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_baf10",
                    table="clauses_affectationimposee",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="affectationimposeeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="97a1c80d28dd9806b17fcd07bd29224762ca0267",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_dc95e",
                    table="clauses_affectationimposeeevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="ajustement",
            index=models.Index(fields=["guichet", "entreprise", "mois"], name="ajustement_entreprise"),
        ),
        migrations.AddIndex(
            model_name="ajustement",
            index=models.Index(fields=["guichet", "ligne"], name="ajustement_ligne"),
        ),
        migrations.AddConstraint(
            model_name="ajustement",
            constraint=models.CheckConstraint(
                condition=models.Q(("heures", 0), _negated=True),
                name="ajustement_non_nul",
                violation_error_message="Un ajustement ajoute ou retire des heures.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ajustement",
            constraint=models.CheckConstraint(
                condition=models.Q(("raison", ""), _negated=True),
                name="ajustement_motive",
                violation_error_message="Indiquez la raison de l'ajustement.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ajustement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mois__day", 1), ("mois__gt", models.F("mois_corrige")), ("mois_corrige__day", 1)
                ),
                name="ajustement_mois",
                violation_error_message="Un ajustement est porté par un mois qui suit le mois corrigé.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ajustement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "clauses_ajustementevent" ("cle", "cree_le", "engagement_id", "entreprise_id", "guichet_id", "heures", "id", "ligne_id", "mois", "mois_corrige", "motif", "par_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raison") VALUES (NEW."cle", NEW."cree_le", NEW."engagement_id", NEW."entreprise_id", NEW."guichet_id", NEW."heures", NEW."id", NEW."ligne_id", NEW."mois", NEW."mois_corrige", NEW."motif", NEW."par_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."raison"); RETURN NULL;',
                    hash="8895188bbc1ea9645f48e82271e9dca60cef3c13",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_72a78",
                    table="clauses_ajustement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ajustement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "clauses_ajustementevent" ("cle", "cree_le", "engagement_id", "entreprise_id", "guichet_id", "heures", "id", "ligne_id", "mois", "mois_corrige", "motif", "par_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raison") VALUES (NEW."cle", NEW."cree_le", NEW."engagement_id", NEW."entreprise_id", NEW."guichet_id", NEW."heures", NEW."id", NEW."ligne_id", NEW."mois", NEW."mois_corrige", NEW."motif", NEW."par_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."raison"); RETURN NULL;',
                    hash="0a61d7f9b69398023d3a9a40f8d2625f2a8f3f01",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_01d3a",
                    table="clauses_ajustement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ajustement",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "clauses_ajustementevent" ("cle", "cree_le", "engagement_id", "entreprise_id", "guichet_id", "heures", "id", "ligne_id", "mois", "mois_corrige", "motif", "par_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raison") VALUES (OLD."cle", OLD."cree_le", OLD."engagement_id", OLD."entreprise_id", OLD."guichet_id", OLD."heures", OLD."id", OLD."ligne_id", OLD."mois", OLD."mois_corrige", OLD."motif", OLD."par_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."raison"); RETURN NULL;',
                    hash="1b1c65b2c740f7b77027f84295404698c154ffcc",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9152b",
                    table="clauses_ajustement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ajustementevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="03c88a8b310b3c868bf602a59952e0cd3b7dd2d7",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f6bd3",
                    table="clauses_ajustementevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="comptesengagementmois",
            constraint=models.UniqueConstraint(
                fields=("guichet", "entreprise", "engagement", "mois"), name="comptesengagementmois_unique"
            ),
        ),
    ]
