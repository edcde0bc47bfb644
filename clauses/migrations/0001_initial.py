import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import guichets.champs


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("guichets", "0001_initial"),
        ("guichets", "__first__"),
        ("operations", "0001_initial"),
        ("participants", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClotureMois",
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
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clotures",
                        to="operations.entreprise",
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
                    "par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "clôture de mois",
                "verbose_name_plural": "clôtures de mois",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mois__day", 1)), name="cloture_premier_du_mois"
                    ),
                    models.UniqueConstraint(
                        fields=("guichet", "entreprise", "mois"),
                        name="cloture_unique",
                        violation_error_message="Ce mois est déjà clos pour cette entreprise.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_cloturemoisevent" ("cle", "cree_le", "entreprise_id", "guichet_id", "id", "mois", "par_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."cle", NEW."cree_le", NEW."entreprise_id", NEW."guichet_id", NEW."id", NEW."mois", NEW."par_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="b80520312678b80f4d1a2ee23e5b3654add58ba7",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2f1e7",
                            table="clauses_cloturemois",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clauses_cloturemoisevent" ("cle", "cree_le", "entreprise_id", "guichet_id", "id", "mois", "par_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."cle", NEW."cree_le", NEW."entreprise_id", NEW."guichet_id", NEW."id", NEW."mois", NEW."par_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="170db297a643b302806339cae5b35f484fe28df0",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4d584",
                            table="clauses_cloturemois",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_cloturemoisevent" ("cle", "cree_le", "entreprise_id", "guichet_id", "id", "mois", "par_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."cle", OLD."cree_le", OLD."entreprise_id", OLD."guichet_id", OLD."id", OLD."mois", OLD."par_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="48c237ff260518e028e9be60bbaeaeee6a5497ee",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_df5fe",
                            table="clauses_cloturemois",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClotureMoisEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("mois", models.DateField(verbose_name="mois")),
                (
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.entreprise",
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
                    "par",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="clauses.cloturemois",
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
                            hash="99ce2f2eaff79b4c87fdf342232a6f130f2aaf88",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_b881f",
                            table="clauses_cloturemoisevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ComptesMois",
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
                    "realisees",
                    guichets.champs.HeuresField(
                        decimal_places=2, default=0, max_digits=9, verbose_name="heures réalisées"
                    ),
                ),
                (
                    "pretees",
                    guichets.champs.HeuresField(
                        decimal_places=2, default=0, max_digits=9, verbose_name="heures prêtées"
                    ),
                ),
                (
                    "recues",
                    guichets.champs.HeuresField(
                        decimal_places=2, default=0, max_digits=9, verbose_name="heures reçues"
                    ),
                ),
                (
                    "non_retenues",
                    guichets.champs.HeuresField(
                        decimal_places=2, default=0, max_digits=9, verbose_name="heures non retenues"
                    ),
                ),
                ("motifs", models.JSONField(default=dict, verbose_name="motifs")),
                (
                    "excedent",
                    guichets.champs.HeuresField(
                        decimal_places=2, default=0, max_digits=9, verbose_name="excédent"
                    ),
                ),
                (
                    "en_reserve",
                    guichets.champs.HeuresField(
                        decimal_places=2, default=0, max_digits=9, verbose_name="en réserve"
                    ),
                ),
                (
                    "retenues",
                    guichets.champs.HeuresField(
                        decimal_places=2, default=0, max_digits=9, verbose_name="heures retenues"
                    ),
                ),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.donneurordre",
                    ),
                ),
                (
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.entreprise",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comptes_mois",
                        to="operations.marche",
                    ),
                ),
            ],
            options={
                "verbose_name": "comptes du mois",
                "verbose_name_plural": "comptes du mois",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["guichet", "marche", "mois"], name="comptesmois_marche")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guichet", "marche", "entreprise", "mois"), name="comptesmois_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "retenues",
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
                            )
                        ),
                        name="comptesmois_identite",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispositif",
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
                    "code",
                    models.CharField(
                        choices=[
                            ("art_14", "Condition d'exécution (ex-article 14)"),
                            ("art_15", "Marché réservé (ex-article 15)"),
                            ("art_30", "Service de qualification et d'insertion (ex-article 30)"),
                            ("art_53_1", "Critère d'insertion (ex-article 53-1)"),
                            ("art_14_53_1", "Condition d'exécution et critère (ex-articles 14 et 53-1)"),
                            ("reserve_iae", "Marché réservé à l'insertion par l'activité économique"),
                            ("reserve_penitentiaire", "Marché réservé en établissement pénitentiaire"),
                            ("reserve_ess", "Marché réservé à l'économie sociale et solidaire"),
                            ("prive", "Clause volontaire d'un contrat privé"),
                        ],
                        max_length=22,
                        verbose_name="dispositif",
                    ),
                ),
                ("date_reference", models.DateField(verbose_name="date du marché")),
                (
                    "part",
                    guichets.champs.PartField(
                        blank=True,
                        decimal_places=3,
                        max_digits=6,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="part réservée ou taux d'insertion (%)",
                    ),
                ),
                (
                    "ponderation",
                    guichets.champs.PartField(
                        blank=True,
                        decimal_places=3,
                        max_digits=6,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="pondération du critère (%)",
                    ),
                ),
                ("confirme_le", models.DateTimeField(null=True, verbose_name="confirmé le")),
                (
                    "base_legale",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.baselegale",
                    ),
                ),
                (
                    "confirme_par",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                    "lot",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dispositifs",
                        to="operations.lot",
                    ),
                ),
            ],
            options={
                "verbose_name": "dispositif",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guichet", "lot"),
                        name="dispositif_un_par_lot",
                        violation_error_message="Ce lot a déjà un dispositif.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_dispositifevent" ("base_legale_id", "cle", "code", "confirme_le", "confirme_par_id", "cree_le", "date_reference", "donneur_ordre_id", "guichet_id", "id", "lot_id", "part", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ponderation") VALUES (NEW."base_legale_id", NEW."cle", NEW."code", NEW."confirme_le", NEW."confirme_par_id", NEW."cree_le", NEW."date_reference", NEW."donneur_ordre_id", NEW."guichet_id", NEW."id", NEW."lot_id", NEW."part", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."ponderation"); RETURN NULL;',
                            hash="d61729149f628189267300c1ae33a248708b9a59",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f1446",
                            table="clauses_dispositif",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clauses_dispositifevent" ("base_legale_id", "cle", "code", "confirme_le", "confirme_par_id", "cree_le", "date_reference", "donneur_ordre_id", "guichet_id", "id", "lot_id", "part", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ponderation") VALUES (NEW."base_legale_id", NEW."cle", NEW."code", NEW."confirme_le", NEW."confirme_par_id", NEW."cree_le", NEW."date_reference", NEW."donneur_ordre_id", NEW."guichet_id", NEW."id", NEW."lot_id", NEW."part", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."ponderation"); RETURN NULL;',
                            hash="139bc8da6f00c03f37913890679a2a12484e970e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_10aac",
                            table="clauses_dispositif",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_dispositifevent" ("base_legale_id", "cle", "code", "confirme_le", "confirme_par_id", "cree_le", "date_reference", "donneur_ordre_id", "guichet_id", "id", "lot_id", "part", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ponderation") VALUES (OLD."base_legale_id", OLD."cle", OLD."code", OLD."confirme_le", OLD."confirme_par_id", OLD."cree_le", OLD."date_reference", OLD."donneur_ordre_id", OLD."guichet_id", OLD."id", OLD."lot_id", OLD."part", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."ponderation"); RETURN NULL;',
                            hash="65934968c610f2c49893da04ac255a6881286b56",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_88893",
                            table="clauses_dispositif",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DispositifEvent",
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
                    "code",
                    models.CharField(
                        choices=[
                            ("art_14", "Condition d'exécution (ex-article 14)"),
                            ("art_15", "Marché réservé (ex-article 15)"),
                            ("art_30", "Service de qualification et d'insertion (ex-article 30)"),
                            ("art_53_1", "Critère d'insertion (ex-article 53-1)"),
                            ("art_14_53_1", "Condition d'exécution et critère (ex-articles 14 et 53-1)"),
                            ("reserve_iae", "Marché réservé à l'insertion par l'activité économique"),
                            ("reserve_penitentiaire", "Marché réservé en établissement pénitentiaire"),
                            ("reserve_ess", "Marché réservé à l'économie sociale et solidaire"),
                            ("prive", "Clause volontaire d'un contrat privé"),
                        ],
                        max_length=22,
                        verbose_name="dispositif",
                    ),
                ),
                ("date_reference", models.DateField(verbose_name="date du marché")),
                (
                    "part",
                    guichets.champs.PartField(
                        blank=True,
                        decimal_places=3,
                        max_digits=6,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="part réservée ou taux d'insertion (%)",
                    ),
                ),
                (
                    "ponderation",
                    guichets.champs.PartField(
                        blank=True,
                        decimal_places=3,
                        max_digits=6,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="pondération du critère (%)",
                    ),
                ),
                ("confirme_le", models.DateTimeField(null=True, verbose_name="confirmé le")),
                (
                    "base_legale",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.baselegale",
                    ),
                ),
                (
                    "confirme_par",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "lot",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.lot",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="clauses.dispositif",
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
                            hash="6bc7eb4022a0078a0951a73c626696f993d03ac6",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_63f7d",
                            table="clauses_dispositifevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Engagement",
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
                ("libelle", models.CharField(max_length=200, verbose_name="libellé")),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("heures", "Heures d'insertion"),
                            ("personnes", "Personnes ou postes"),
                            ("qualitatif", "Engagement qualitatif de l'offre"),
                            ("suivi", "Suivi sans objectif"),
                        ],
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                (
                    "formule",
                    models.CharField(
                        choices=[
                            ("fixe", "Nombre d'heures fixé au marché"),
                            ("pourcentage", "Pourcentage des heures travaillées"),
                            ("euros", "Une heure par tranche de montant facturé"),
                            ("annuelle", "Heures par an"),
                        ],
                        default="fixe",
                        max_length=12,
                        verbose_name="formule",
                    ),
                ),
                (
                    "taux",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=10,
                        null=True,
                        verbose_name="taux de la formule",
                    ),
                ),
                (
                    "heures",
                    guichets.champs.HeuresField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="heures dues"
                    ),
                ),
                (
                    "heures_initiales",
                    guichets.champs.HeuresField(
                        blank=True,
                        decimal_places=2,
                        editable=False,
                        max_digits=9,
                        null=True,
                        verbose_name="heures dues à l'origine",
                    ),
                ),
                (
                    "quantite",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="personnes ou postes"),
                ),
                ("promesse", models.TextField(blank=True, verbose_name="promesse de l'offre")),
                ("tenue", models.BooleanField(blank=True, null=True, verbose_name="promesse tenue")),
                (
                    "publics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="publics exigés",
                    ),
                ),
                ("debut", models.DateField(verbose_name="début")),
                ("fin", models.DateField(verbose_name="fin")),
                (
                    "donne",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Aucun"),
                            (1, "Même opération"),
                            (2, "Même donneur d'ordre"),
                            (3, "Tout le guichet"),
                        ],
                        default=0,
                        verbose_name="peut donner ses heures à",
                    ),
                ),
                (
                    "recoit",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Aucun"),
                            (1, "Même opération"),
                            (2, "Même donneur d'ordre"),
                            (3, "Tout le guichet"),
                        ],
                        default=0,
                        verbose_name="peut recevoir des heures de",
                    ),
                ),
                (
                    "fondement",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ccap", "CCAP du marché"),
                            ("convention", "Convention avec le donneur d'ordre"),
                            ("accord", "Accord écrit du donneur d'ordre"),
                        ],
                        max_length=12,
                        verbose_name="fondement de la mutualisation",
                    ),
                ),
                ("fondement_le", models.DateField(blank=True, null=True, verbose_name="date du fondement")),
                (
                    "hors_marche",
                    models.BooleanField(
                        default=False, verbose_name="peut recevoir des heures faites hors marché"
                    ),
                ),
                (
                    "entreprises",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "dispositif",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to="clauses.dispositif",
                    ),
                ),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
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
                    "lot",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to="operations.lot",
                    ),
                ),
                (
                    "marche",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to="operations.marche",
                    ),
                ),
                (
                    "redevable",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to="operations.entreprise",
                        verbose_name="titulaire ou mandataire",
                    ),
                ),
            ],
            options={
                "verbose_name": "engagement d'insertion",
                "verbose_name_plural": "engagements d'insertion",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["guichet", "redevable"], name="engagement_guichet_redevable")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fin__gte", models.F("debut"))),
                        name="engagement_periode",
                        violation_error_message="La fin de l'engagement précède son début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("nature", "heures"), _negated=True),
                            models.Q(("heures__gt", 0), ("heures_initiales__isnull", False)),
                            _connector="OR",
                        ),
                        name="engagement_heures_dues",
                        violation_error_message="Un engagement en heures porte un nombre d'heures supérieur à zéro.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("nature", "heures"), ("heures__isnull", True), _connector="OR"),
                        name="engagement_sans_heures",
                        violation_error_message="Seul un engagement en heures porte un nombre d'heures.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("donne", 0), ("recoit", 0)),
                            models.Q(
                                models.Q(("fondement", ""), _negated=True), ("fondement_le__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="engagement_mutualisation_fondee",
                        violation_error_message="La mutualisation demande un fondement (CCAP, convention ou accord) et sa date.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_engagementevent" ("cle", "cree_le", "debut", "dispositif_id", "donne", "donneur_ordre_id", "entreprises", "fin", "fondement", "fondement_le", "formule", "guichet_id", "heures", "heures_initiales", "hors_marche", "id", "libelle", "lot_id", "marche_id", "nature", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promesse", "publics", "quantite", "recoit", "redevable_id", "taux", "tenue") VALUES (NEW."cle", NEW."cree_le", NEW."debut", NEW."dispositif_id", NEW."donne", NEW."donneur_ordre_id", NEW."entreprises", NEW."fin", NEW."fondement", NEW."fondement_le", NEW."formule", NEW."guichet_id", NEW."heures", NEW."heures_initiales", NEW."hors_marche", NEW."id", NEW."libelle", NEW."lot_id", NEW."marche_id", NEW."nature", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."promesse", NEW."publics", NEW."quantite", NEW."recoit", NEW."redevable_id", NEW."taux", NEW."tenue"); RETURN NULL;',
                            hash="edba6589e27b44c2736861041d6fe2680dc9503c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ea4d7",
                            table="clauses_engagement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clauses_engagementevent" ("cle", "cree_le", "debut", "dispositif_id", "donne", "donneur_ordre_id", "entreprises", "fin", "fondement", "fondement_le", "formule", "guichet_id", "heures", "heures_initiales", "hors_marche", "id", "libelle", "lot_id", "marche_id", "nature", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promesse", "publics", "quantite", "recoit", "redevable_id", "taux", "tenue") VALUES (NEW."cle", NEW."cree_le", NEW."debut", NEW."dispositif_id", NEW."donne", NEW."donneur_ordre_id", NEW."entreprises", NEW."fin", NEW."fondement", NEW."fondement_le", NEW."formule", NEW."guichet_id", NEW."heures", NEW."heures_initiales", NEW."hors_marche", NEW."id", NEW."libelle", NEW."lot_id", NEW."marche_id", NEW."nature", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."promesse", NEW."publics", NEW."quantite", NEW."recoit", NEW."redevable_id", NEW."taux", NEW."tenue"); RETURN NULL;',
                            hash="a06a42b0d74b2732fff83f710bbeff4c1f948461",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_67f77",
                            table="clauses_engagement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_engagementevent" ("cle", "cree_le", "debut", "dispositif_id", "donne", "donneur_ordre_id", "entreprises", "fin", "fondement", "fondement_le", "formule", "guichet_id", "heures", "heures_initiales", "hors_marche", "id", "libelle", "lot_id", "marche_id", "nature", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promesse", "publics", "quantite", "recoit", "redevable_id", "taux", "tenue") VALUES (OLD."cle", OLD."cree_le", OLD."debut", OLD."dispositif_id", OLD."donne", OLD."donneur_ordre_id", OLD."entreprises", OLD."fin", OLD."fondement", OLD."fondement_le", OLD."formule", OLD."guichet_id", OLD."heures", OLD."heures_initiales", OLD."hors_marche", OLD."id", OLD."libelle", OLD."lot_id", OLD."marche_id", OLD."nature", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."promesse", OLD."publics", OLD."quantite", OLD."recoit", OLD."redevable_id", OLD."taux", OLD."tenue"); RETURN NULL;',
                            hash="e0f955ba8410cc9c6ad2f7aaf3ee829c2ecc2ab8",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_29b17",
                            table="clauses_engagement",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assiette",
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
                ("du", models.DateField(verbose_name="du")),
                ("au", models.DateField(verbose_name="au")),
                (
                    "montant",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="montant facturé HT",
                    ),
                ),
                (
                    "heures",
                    guichets.champs.HeuresField(
                        blank=True,
                        decimal_places=2,
                        max_digits=11,
                        null=True,
                        verbose_name="heures travaillées",
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                    "engagement",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assiettes",
                        to="clauses.engagement",
                    ),
                ),
            ],
            options={
                "verbose_name": "assiette",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("heures__isnull", True), ("montant__isnull", False)),
                            models.Q(("heures__isnull", False), ("montant__isnull", True)),
                            _connector="OR",
                        ),
                        name="assiette_une_mesure",
                        violation_error_message="Une assiette est un montant facturé ou des heures travaillées.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("au__gte", models.F("du"))),
                        name="assiette_periode",
                        violation_error_message="La fin de la période précède son début.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_assietteevent" ("au", "cle", "cree_le", "donneur_ordre_id", "du", "engagement_id", "guichet_id", "heures", "id", "montant", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."au", NEW."cle", NEW."cree_le", NEW."donneur_ordre_id", NEW."du", NEW."engagement_id", NEW."guichet_id", NEW."heures", NEW."id", NEW."montant", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."source"); RETURN NULL;',
                            hash="3b2f96b24df777249ff2c22673818e8482cb1954",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_afa75",
                            table="clauses_assiette",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clauses_assietteevent" ("au", "cle", "cree_le", "donneur_ordre_id", "du", "engagement_id", "guichet_id", "heures", "id", "montant", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."au", NEW."cle", NEW."cree_le", NEW."donneur_ordre_id", NEW."du", NEW."engagement_id", NEW."guichet_id", NEW."heures", NEW."id", NEW."montant", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."source"); RETURN NULL;',
                            hash="9cb59e40473c94a9ed882a39919f2761f63eee1b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1a12e",
                            table="clauses_assiette",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_assietteevent" ("au", "cle", "cree_le", "donneur_ordre_id", "du", "engagement_id", "guichet_id", "heures", "id", "montant", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (OLD."au", OLD."cle", OLD."cree_le", OLD."donneur_ordre_id", OLD."du", OLD."engagement_id", OLD."guichet_id", OLD."heures", OLD."id", OLD."montant", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."source"); RETURN NULL;',
                            hash="a28c28018b9682d92258ff1ae2345d120d08ae58",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9fdd9",
                            table="clauses_assiette",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssietteEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("du", models.DateField(verbose_name="du")),
                ("au", models.DateField(verbose_name="au")),
                (
                    "montant",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="montant facturé HT",
                    ),
                ),
                (
                    "heures",
                    guichets.champs.HeuresField(
                        blank=True,
                        decimal_places=2,
                        max_digits=11,
                        null=True,
                        verbose_name="heures travaillées",
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="clauses.assiette",
                    ),
                ),
                (
                    "engagement",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clauses.engagement",
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
                            hash="63236ee186b049d35569fe5c9b759096c70278d3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_41dda",
                            table="clauses_assietteevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Avenant",
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
                ("date", models.DateField(verbose_name="date de l'avenant")),
                (
                    "heures_avant",
                    guichets.champs.HeuresField(decimal_places=2, max_digits=9, verbose_name="heures avant"),
                ),
                (
                    "heures_apres",
                    guichets.champs.HeuresField(decimal_places=2, max_digits=9, verbose_name="heures après"),
                ),
                ("fin_apres", models.DateField(blank=True, null=True, verbose_name="nouvelle fin")),
                ("motif", models.CharField(max_length=300, verbose_name="motif")),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                    "engagement",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="avenants",
                        to="clauses.engagement",
                    ),
                ),
            ],
            options={
                "verbose_name": "avenant",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_avenantevent" ("cle", "cree_le", "date", "donneur_ordre_id", "engagement_id", "fin_apres", "guichet_id", "heures_apres", "heures_avant", "id", "motif", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."cle", NEW."cree_le", NEW."date", NEW."donneur_ordre_id", NEW."engagement_id", NEW."fin_apres", NEW."guichet_id", NEW."heures_apres", NEW."heures_avant", NEW."id", NEW."motif", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="f9ef554e98560de61f4b09bda1f01661a7128a9f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_353ce",
                            table="clauses_avenant",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clauses_avenantevent" ("cle", "cree_le", "date", "donneur_ordre_id", "engagement_id", "fin_apres", "guichet_id", "heures_apres", "heures_avant", "id", "motif", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."cle", NEW."cree_le", NEW."date", NEW."donneur_ordre_id", NEW."engagement_id", NEW."fin_apres", NEW."guichet_id", NEW."heures_apres", NEW."heures_avant", NEW."id", NEW."motif", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="6fae5e0b1f16029c043b84582de703fb49c4c6af",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ff6a4",
                            table="clauses_avenant",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_avenantevent" ("cle", "cree_le", "date", "donneur_ordre_id", "engagement_id", "fin_apres", "guichet_id", "heures_apres", "heures_avant", "id", "motif", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."cle", OLD."cree_le", OLD."date", OLD."donneur_ordre_id", OLD."engagement_id", OLD."fin_apres", OLD."guichet_id", OLD."heures_apres", OLD."heures_avant", OLD."id", OLD."motif", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="8dcc2f4dd76690aefe27b0c4734d17b1235d45c2",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_49822",
                            table="clauses_avenant",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AvenantEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("date", models.DateField(verbose_name="date de l'avenant")),
                (
                    "heures_avant",
                    guichets.champs.HeuresField(decimal_places=2, max_digits=9, verbose_name="heures avant"),
                ),
                (
                    "heures_apres",
                    guichets.champs.HeuresField(decimal_places=2, max_digits=9, verbose_name="heures après"),
                ),
                ("fin_apres", models.DateField(blank=True, null=True, verbose_name="nouvelle fin")),
                ("motif", models.CharField(max_length=300, verbose_name="motif")),
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="clauses.avenant",
                    ),
                ),
                (
                    "engagement",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clauses.engagement",
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
                            hash="363d01fbc610629bd0032adc70bab3b784ffd60e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_53d24",
                            table="clauses_avenantevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ComptesEngagement",
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
                    "dues",
                    guichets.champs.HeuresField(decimal_places=2, max_digits=9, verbose_name="heures dues"),
                ),
                (
                    "attendues",
                    guichets.champs.HeuresField(
                        decimal_places=2, max_digits=9, verbose_name="attendu à date"
                    ),
                ),
                (
                    "retenues",
                    guichets.champs.HeuresField(
                        decimal_places=2, default=0, max_digits=9, verbose_name="heures retenues"
                    ),
                ),
                (
                    "dont_recues",
                    guichets.champs.HeuresField(
                        decimal_places=2,
                        default=0,
                        max_digits=9,
                        verbose_name="dont reçues d'un autre marché",
                    ),
                ),
                ("personnes", models.PositiveIntegerField(default=0, verbose_name="personnes")),
                ("contrats", models.PositiveIntegerField(default=0, verbose_name="contrats")),
                (
                    "suivies",
                    guichets.champs.HeuresField(
                        decimal_places=2, default=0, max_digits=9, verbose_name="heures suivies sans objectif"
                    ),
                ),
                ("calcule_le", models.DateTimeField(verbose_name="calculé le")),
                ("calcule_au", models.DateField(null=True, verbose_name="heures connues jusqu'au")),
                ("clos_au", models.DateField(null=True, verbose_name="mois clos jusqu'au")),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.donneurordre",
                    ),
                ),
                (
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.entreprise",
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
                    "lot",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="operations.lot",
                    ),
                ),
                (
                    "marche",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="operations.marche",
                    ),
                ),
                (
                    "engagement",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comptes",
                        to="clauses.engagement",
                    ),
                ),
            ],
            options={
                "verbose_name": "comptes d'engagement",
                "verbose_name_plural": "comptes d'engagement",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guichet", "engagement", "entreprise"), name="comptesengagement_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Echeance",
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
                ("au", models.DateField(verbose_name="au")),
                (
                    "cumul",
                    guichets.champs.HeuresField(
                        decimal_places=2, max_digits=9, verbose_name="heures cumulées attendues"
                    ),
                ),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                    "engagement",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="echeances",
                        to="clauses.engagement",
                    ),
                ),
            ],
            options={
                "verbose_name": "échéance",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guichet", "engagement", "au"),
                        name="echeance_unique",
                        violation_error_message="Une échéance existe déjà à cette date.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_echeanceevent" ("au", "cle", "cree_le", "cumul", "donneur_ordre_id", "engagement_id", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."au", NEW."cle", NEW."cree_le", NEW."cumul", NEW."donneur_ordre_id", NEW."engagement_id", NEW."guichet_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="c84fbd8d33033bcd2fe4dd882add5cf565df258d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_dae6f",
                            table="clauses_echeance",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clauses_echeanceevent" ("au", "cle", "cree_le", "cumul", "donneur_ordre_id", "engagement_id", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."au", NEW."cle", NEW."cree_le", NEW."cumul", NEW."donneur_ordre_id", NEW."engagement_id", NEW."guichet_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="60f6d2e97b3b09a5ed93f3f86dab87f2b5ac487f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_56f0b",
                            table="clauses_echeance",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_echeanceevent" ("au", "cle", "cree_le", "cumul", "donneur_ordre_id", "engagement_id", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."au", OLD."cle", OLD."cree_le", OLD."cumul", OLD."donneur_ordre_id", OLD."engagement_id", OLD."guichet_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="40d010ffaac1c1d634494261c8fdf8f1e66c8c66",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_52ab8",
                            table="clauses_echeance",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EcheanceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("au", models.DateField(verbose_name="au")),
                (
                    "cumul",
                    guichets.champs.HeuresField(
                        decimal_places=2, max_digits=9, verbose_name="heures cumulées attendues"
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="clauses.echeance",
                    ),
                ),
                (
                    "engagement",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clauses.engagement",
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
                            hash="419113aa87c02fbc1b75c7bb96c699f1cf730d26",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_0e9b2",
                            table="clauses_echeanceevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EngagementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("libelle", models.CharField(max_length=200, verbose_name="libellé")),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("heures", "Heures d'insertion"),
                            ("personnes", "Personnes ou postes"),
                            ("qualitatif", "Engagement qualitatif de l'offre"),
                            ("suivi", "Suivi sans objectif"),
                        ],
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                (
                    "formule",
                    models.CharField(
                        choices=[
                            ("fixe", "Nombre d'heures fixé au marché"),
                            ("pourcentage", "Pourcentage des heures travaillées"),
                            ("euros", "Une heure par tranche de montant facturé"),
                            ("annuelle", "Heures par an"),
                        ],
                        default="fixe",
                        max_length=12,
                        verbose_name="formule",
                    ),
                ),
                (
                    "taux",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=10,
                        null=True,
                        verbose_name="taux de la formule",
                    ),
                ),
                (
                    "heures",
                    guichets.champs.HeuresField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="heures dues"
                    ),
                ),
                (
                    "heures_initiales",
                    guichets.champs.HeuresField(
                        blank=True,
                        decimal_places=2,
                        editable=False,
                        max_digits=9,
                        null=True,
                        verbose_name="heures dues à l'origine",
                    ),
                ),
                (
                    "quantite",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="personnes ou postes"),
                ),
                ("promesse", models.TextField(blank=True, verbose_name="promesse de l'offre")),
                ("tenue", models.BooleanField(blank=True, null=True, verbose_name="promesse tenue")),
                (
                    "publics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="publics exigés",
                    ),
                ),
                ("debut", models.DateField(verbose_name="début")),
                ("fin", models.DateField(verbose_name="fin")),
                (
                    "donne",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Aucun"),
                            (1, "Même opération"),
                            (2, "Même donneur d'ordre"),
                            (3, "Tout le guichet"),
                        ],
                        default=0,
                        verbose_name="peut donner ses heures à",
                    ),
                ),
                (
                    "recoit",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Aucun"),
                            (1, "Même opération"),
                            (2, "Même donneur d'ordre"),
                            (3, "Tout le guichet"),
                        ],
                        default=0,
                        verbose_name="peut recevoir des heures de",
                    ),
                ),
                (
                    "fondement",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ccap", "CCAP du marché"),
                            ("convention", "Convention avec le donneur d'ordre"),
                            ("accord", "Accord écrit du donneur d'ordre"),
                        ],
                        max_length=12,
                        verbose_name="fondement de la mutualisation",
                    ),
                ),
                ("fondement_le", models.DateField(blank=True, null=True, verbose_name="date du fondement")),
                (
                    "hors_marche",
                    models.BooleanField(
                        default=False, verbose_name="peut recevoir des heures faites hors marché"
                    ),
                ),
                (
                    "entreprises",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "dispositif",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clauses.dispositif",
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
                    "lot",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.lot",
                    ),
                ),
                (
                    "marche",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
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
                        to="clauses.engagement",
                    ),
                ),
                (
                    "redevable",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.entreprise",
                        verbose_name="titulaire ou mandataire",
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
                            hash="f65b0986374fa4ba3d389528d0e6ae69af72994f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_e8f85",
                            table="clauses_engagementevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PeriodeEngagement",
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
                    "genre",
                    models.CharField(
                        choices=[
                            ("neutralisee", "Période neutralisée"),
                            ("suspension", "Suspension des prestations"),
                        ],
                        max_length=12,
                        verbose_name="genre",
                    ),
                ),
                ("du", models.DateField(verbose_name="du")),
                ("au", models.DateField(verbose_name="au")),
                ("motif", models.CharField(max_length=300, verbose_name="motif")),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.donneurordre",
                    ),
                ),
                (
                    "engagement",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="periodes",
                        to="clauses.engagement",
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
                "verbose_name": "période particulière",
                "verbose_name_plural": "périodes particulières",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("au__gte", models.F("du"))),
                        name="periode_bornes",
                        violation_error_message="La fin de la période précède son début.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_periodeengagementevent" ("au", "cle", "cree_le", "donneur_ordre_id", "du", "engagement_id", "genre", "guichet_id", "id", "motif", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."au", NEW."cle", NEW."cree_le", NEW."donneur_ordre_id", NEW."du", NEW."engagement_id", NEW."genre", NEW."guichet_id", NEW."id", NEW."motif", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="01dd254e06c709b3beb4545d3fa3892e41c24166",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_47ba5",
                            table="clauses_periodeengagement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clauses_periodeengagementevent" ("au", "cle", "cree_le", "donneur_ordre_id", "du", "engagement_id", "genre", "guichet_id", "id", "motif", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."au", NEW."cle", NEW."cree_le", NEW."donneur_ordre_id", NEW."du", NEW."engagement_id", NEW."genre", NEW."guichet_id", NEW."id", NEW."motif", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="2776fb7eba502b179d0588c325568929e8152d0e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_27d84",
                            table="clauses_periodeengagement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_periodeengagementevent" ("au", "cle", "cree_le", "donneur_ordre_id", "du", "engagement_id", "genre", "guichet_id", "id", "motif", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."au", OLD."cle", OLD."cree_le", OLD."donneur_ordre_id", OLD."du", OLD."engagement_id", OLD."genre", OLD."guichet_id", OLD."id", OLD."motif", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="c3f2d516c69b2087f923e42f8aebbd7b7b28a919",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a3e5f",
                            table="clauses_periodeengagement",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PeriodeEngagementEvent",
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
                    "genre",
                    models.CharField(
                        choices=[
                            ("neutralisee", "Période neutralisée"),
                            ("suspension", "Suspension des prestations"),
                        ],
                        max_length=12,
                        verbose_name="genre",
                    ),
                ),
                ("du", models.DateField(verbose_name="du")),
                ("au", models.DateField(verbose_name="au")),
                ("motif", models.CharField(max_length=300, verbose_name="motif")),
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
                    "engagement",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clauses.engagement",
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
                        to="clauses.periodeengagement",
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
                            hash="980f9eda8ad3a75b87d7601739c5c363b92ddaaa",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_5eeb8",
                            table="clauses_periodeengagementevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuotePart",
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
                ("du", models.DateField(verbose_name="depuis le")),
                ("au", models.DateField(verbose_name="jusqu'au")),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.donneurordre",
                    ),
                ),
                (
                    "engagement",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quote_parts",
                        to="clauses.engagement",
                    ),
                ),
                (
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quote_parts",
                        to="operations.entreprise",
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
                "verbose_name": "quote-part",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("heures__gt", 0)),
                        name="quotepart_heures",
                        violation_error_message="Une quote-part porte un nombre d'heures supérieur à zéro.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("au__gte", models.F("du"))),
                        name="quotepart_periode",
                        violation_error_message="La fin de la quote-part précède son début.",
                    ),
                    models.UniqueConstraint(
                        fields=("guichet", "engagement", "entreprise", "du"),
                        name="quotepart_unique",
                        violation_error_message="Cette entreprise a déjà une quote-part depuis cette date.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_quotepartevent" ("au", "cle", "cree_le", "donneur_ordre_id", "du", "engagement_id", "entreprise_id", "guichet_id", "heures", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."au", NEW."cle", NEW."cree_le", NEW."donneur_ordre_id", NEW."du", NEW."engagement_id", NEW."entreprise_id", NEW."guichet_id", NEW."heures", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="55bde70da0cd5e328bf5fadc0da67ecdc4306a52",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c4f60",
                            table="clauses_quotepart",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clauses_quotepartevent" ("au", "cle", "cree_le", "donneur_ordre_id", "du", "engagement_id", "entreprise_id", "guichet_id", "heures", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."au", NEW."cle", NEW."cree_le", NEW."donneur_ordre_id", NEW."du", NEW."engagement_id", NEW."entreprise_id", NEW."guichet_id", NEW."heures", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="dc9eb54c8bea5128fc36f11a8deab7e67d43cfda",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c03e0",
                            table="clauses_quotepart",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_quotepartevent" ("au", "cle", "cree_le", "donneur_ordre_id", "du", "engagement_id", "entreprise_id", "guichet_id", "heures", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."au", OLD."cle", OLD."cree_le", OLD."donneur_ordre_id", OLD."du", OLD."engagement_id", OLD."entreprise_id", OLD."guichet_id", OLD."heures", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="da40471e01305db424a34585a099e7d5a91e3799",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_98faa",
                            table="clauses_quotepart",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuotePartEvent",
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
                ("du", models.DateField(verbose_name="depuis le")),
                ("au", models.DateField(verbose_name="jusqu'au")),
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
                    "engagement",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="clauses.engagement",
                    ),
                ),
                (
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.entreprise",
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
                        to="clauses.quotepart",
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
                            hash="3648321937234481d6fa191a9857abea5f45ac51",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_60aa9",
                            table="clauses_quotepartevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RepartitionEngagement",
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
                ("detail", models.JSONField(default=dict, verbose_name="répartitions")),
                (
                    "engagement",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="repartitions",
                        to="clauses.engagement",
                    ),
                ),
                (
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.entreprise",
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
                "verbose_name": "répartition d'engagement",
                "verbose_name_plural": "répartitions d'engagement",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guichet", "engagement", "entreprise"), name="repartitionengagement_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RunVentilation",
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
                ("cause", models.CharField(max_length=200, verbose_name="cause")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("apercu", "Aperçu"),
                            ("applique", "Appliquée"),
                            ("remplace", "Remplacée"),
                            ("annule", "Annulée"),
                        ],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("empreinte", models.CharField(max_length=64, verbose_name="empreinte des données")),
                ("versions", models.JSONField(default=dict, verbose_name="versions")),
                (
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="operations.entreprise",
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
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="guichets.travail",
                    ),
                ),
            ],
            options={
                "verbose_name": "calcul de ventilation",
                "verbose_name_plural": "calculs de ventilation",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("etat", "applique")),
                        fields=("guichet", "entreprise"),
                        name="run_un_seul_applique",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_runventilationevent" ("cause", "cle", "cree_le", "empreinte", "entreprise_id", "etat", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "travail_id", "versions") VALUES (NEW."cause", NEW."cle", NEW."cree_le", NEW."empreinte", NEW."entreprise_id", NEW."etat", NEW."guichet_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."travail_id", NEW."versions"); RETURN NULL;',
                            hash="594bdcdf160c03780b2265a132c090bee4a62e86",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_bd5b9",
                            table="clauses_runventilation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clauses_runventilationevent" ("cause", "cle", "cree_le", "empreinte", "entreprise_id", "etat", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "travail_id", "versions") VALUES (NEW."cause", NEW."cle", NEW."cree_le", NEW."empreinte", NEW."entreprise_id", NEW."etat", NEW."guichet_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."travail_id", NEW."versions"); RETURN NULL;',
                            hash="eef3423ceb09360aac8af4acd294b6cc268a77e9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_21bcc",
                            table="clauses_runventilation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clauses_runventilationevent" ("cause", "cle", "cree_le", "empreinte", "entreprise_id", "etat", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "travail_id", "versions") VALUES (OLD."cause", OLD."cle", OLD."cree_le", OLD."empreinte", OLD."entreprise_id", OLD."etat", OLD."guichet_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."travail_id", OLD."versions"); RETURN NULL;',
                            hash="2ef9c6f4bb14c13e30317863136ec6779790869e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ac7d2",
                            table="clauses_runventilation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Manque",
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
                ("motif", models.CharField(max_length=40, verbose_name="motif")),
                ("detail", models.CharField(max_length=400, verbose_name="explication")),
                (
                    "engagement",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="manques",
                        to="clauses.engagement",
                    ),
                ),
                (
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.entreprise",
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
                    "run",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="clauses.runventilation",
                    ),
                ),
            ],
            options={
                "verbose_name": "manque",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["guichet", "run"], name="manque_run")],
            },
        ),
        migrations.CreateModel(
            name="NonRetenue",
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
                ("mois", models.DateField(verbose_name="mois")),
                (
                    "motif",
                    models.CharField(
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
                            ("reserve", "En réserve : pas encore attendues"),
                        ],
                        max_length=20,
                        verbose_name="motif",
                    ),
                ),
                (
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.entreprise",
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
                    "ligne",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="non_retenues",
                        to="participants.ligneheures",
                    ),
                ),
                (
                    "run",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="clauses.runventilation",
                    ),
                ),
            ],
            options={
                "verbose_name": "heures non retenues",
                "verbose_name_plural": "heures non retenues",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["guichet", "run"], name="nonretenue_run")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("heures__gt", 0)), name="nonretenue_heures")
                ],
            },
        ),
        migrations.CreateModel(
            name="RunVentilationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("cause", models.CharField(max_length=200, verbose_name="cause")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("apercu", "Aperçu"),
                            ("applique", "Appliquée"),
                            ("remplace", "Remplacée"),
                            ("annule", "Annulée"),
                        ],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("empreinte", models.CharField(max_length=64, verbose_name="empreinte des données")),
                ("versions", models.JSONField(default=dict, verbose_name="versions")),
                (
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.entreprise",
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
                        to="clauses.runventilation",
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
                            hash="0af1a34578ebd5b0fbe49e709cd16038ccce0956",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2c3c7",
                            table="clauses_runventilationevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ventilation",
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
                ("mois", models.DateField(verbose_name="mois")),
                ("debut", models.DateField(verbose_name="premier jour")),
                ("fin", models.DateField(verbose_name="dernier jour")),
                ("motif", models.CharField(max_length=30, verbose_name="règle")),
                ("appliquee", models.BooleanField(default=True, verbose_name="appliquée")),
                (
                    "engagement",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ventilations",
                        to="clauses.engagement",
                    ),
                ),
                (
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.entreprise",
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
                    "ligne",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ventilations",
                        to="participants.ligneheures",
                    ),
                ),
                (
                    "run",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="clauses.runventilation",
                    ),
                ),
            ],
            options={
                "verbose_name": "ventilation",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["guichet", "engagement", "mois"], name="ventilation_engagement"),
                    models.Index(fields=["guichet", "ligne"], name="ventilation_ligne"),
                    models.Index(fields=["guichet", "run"], name="ventilation_run"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("heures__gt", 0)), name="ventilation_heures")
                ],
            },
        ),
    ]
