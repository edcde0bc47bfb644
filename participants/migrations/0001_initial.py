import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import guichets.champs
import operations.models.attributions


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("guichets", "0001_initial"),
        ("guichets", "__first__"),
        ("operations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeclarationMensuelle",
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
                ("rang", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("brouillon", "Brouillon"),
                            ("transmise", "Transmise"),
                            ("retournee", "Retournée"),
                            ("validee", "Validée"),
                        ],
                        default="brouillon",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "rien_a_declarer",
                    models.BooleanField(default=False, verbose_name="aucune heure ce mois-ci"),
                ),
                (
                    "motif_rectification",
                    models.CharField(blank=True, max_length=300, verbose_name="motif de la rectification"),
                ),
                (
                    "saisie_par_guichet",
                    models.BooleanField(
                        default=False, verbose_name="saisie par le guichet pour l'entreprise"
                    ),
                ),
                ("transmise_le", models.DateTimeField(blank=True, null=True, verbose_name="transmise le")),
                ("transmise_par", models.CharField(blank=True, max_length=160, verbose_name="transmise par")),
                ("decidee_le", models.DateTimeField(blank=True, null=True, verbose_name="décidée le")),
                (
                    "motif_retour",
                    models.CharField(blank=True, max_length=500, verbose_name="motif du retour"),
                ),
                (
                    "decidee_par",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="guichets.document",
                    ),
                ),
                (
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
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
                "verbose_name": "déclaration mensuelle",
                "verbose_name_plural": "déclarations mensuelles",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["guichet", "etat", "mois"], name="declaration_guichet_etat")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mois__day", 1)),
                        name="declaration_premier_du_mois",
                        violation_error_message="Un mois est désigné par son premier jour.",
                    ),
                    models.UniqueConstraint(
                        fields=("guichet", "entreprise", "mois", "rang"),
                        name="declaration_unique",
                        violation_error_message="Ce mois est déjà déclaré. Ouvrez la déclaration existante.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("etat__in", ("brouillon", "transmise", "retournee"))),
                        fields=("guichet", "entreprise", "mois"),
                        name="declaration_une_seule_ouverte",
                        violation_error_message="Une déclaration de ce mois est déjà ouverte.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rang", 0), models.Q(("motif_rectification", ""), _negated=True), _connector="OR"
                        ),
                        name="declaration_rectification_motivee",
                        violation_error_message="Une rectification doit être motivée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("etat", "retournee"), _negated=True),
                            models.Q(("motif_retour", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="declaration_retour_motive",
                        violation_error_message="Un retour doit être motivé.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_declarationmensuelleevent" ("cle", "cree_le", "decidee_le", "decidee_par_id", "document_id", "entreprise_id", "etat", "guichet_id", "id", "mois", "motif_rectification", "motif_retour", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rang", "rien_a_declarer", "saisie_par_guichet", "transmise_le", "transmise_par") VALUES (NEW."cle", NEW."cree_le", NEW."decidee_le", NEW."decidee_par_id", NEW."document_id", NEW."entreprise_id", NEW."etat", NEW."guichet_id", NEW."id", NEW."mois", NEW."motif_rectification", NEW."motif_retour", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."rang", NEW."rien_a_declarer", NEW."saisie_par_guichet", NEW."transmise_le", NEW."transmise_par"); RETURN NULL;',
                            hash="1025ea6084983f4b584f953c1c3850e1ef6410dc",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_40e43",
                            table="participants_declarationmensuelle",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "participants_declarationmensuelleevent" ("cle", "cree_le", "decidee_le", "decidee_par_id", "document_id", "entreprise_id", "etat", "guichet_id", "id", "mois", "motif_rectification", "motif_retour", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rang", "rien_a_declarer", "saisie_par_guichet", "transmise_le", "transmise_par") VALUES (NEW."cle", NEW."cree_le", NEW."decidee_le", NEW."decidee_par_id", NEW."document_id", NEW."entreprise_id", NEW."etat", NEW."guichet_id", NEW."id", NEW."mois", NEW."motif_rectification", NEW."motif_retour", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."rang", NEW."rien_a_declarer", NEW."saisie_par_guichet", NEW."transmise_le", NEW."transmise_par"); RETURN NULL;',
                            hash="d37c93872b0b58955fd38ed9dd852c80ac27fd66",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8fe71",
                            table="participants_declarationmensuelle",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_declarationmensuelleevent" ("cle", "cree_le", "decidee_le", "decidee_par_id", "document_id", "entreprise_id", "etat", "guichet_id", "id", "mois", "motif_rectification", "motif_retour", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rang", "rien_a_declarer", "saisie_par_guichet", "transmise_le", "transmise_par") VALUES (OLD."cle", OLD."cree_le", OLD."decidee_le", OLD."decidee_par_id", OLD."document_id", OLD."entreprise_id", OLD."etat", OLD."guichet_id", OLD."id", OLD."mois", OLD."motif_rectification", OLD."motif_retour", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."rang", OLD."rien_a_declarer", OLD."saisie_par_guichet", OLD."transmise_le", OLD."transmise_par"); RETURN NULL;',
                            hash="8c2cee9067932552dc9dae37285c7e45becf683c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_79e99",
                            table="participants_declarationmensuelle",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeclarationMensuelleEvent",
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
                ("rang", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("brouillon", "Brouillon"),
                            ("transmise", "Transmise"),
                            ("retournee", "Retournée"),
                            ("validee", "Validée"),
                        ],
                        default="brouillon",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "rien_a_declarer",
                    models.BooleanField(default=False, verbose_name="aucune heure ce mois-ci"),
                ),
                (
                    "motif_rectification",
                    models.CharField(blank=True, max_length=300, verbose_name="motif de la rectification"),
                ),
                (
                    "saisie_par_guichet",
                    models.BooleanField(
                        default=False, verbose_name="saisie par le guichet pour l'entreprise"
                    ),
                ),
                ("transmise_le", models.DateTimeField(blank=True, null=True, verbose_name="transmise le")),
                ("transmise_par", models.CharField(blank=True, max_length=160, verbose_name="transmise par")),
                ("decidee_le", models.DateTimeField(blank=True, null=True, verbose_name="décidée le")),
                (
                    "motif_retour",
                    models.CharField(blank=True, max_length=500, verbose_name="motif du retour"),
                ),
                (
                    "decidee_par",
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
                    "document",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="guichets.document",
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
                        to="participants.declarationmensuelle",
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
                            hash="8696d91f51ae9f5df239a9258b7861ddeb669c9d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_37fb6",
                            table="participants_declarationmensuelleevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Prescripteur",
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
                ("nom", models.CharField(max_length=200, verbose_name="nom")),
                ("nom_tri", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("france_travail", "France Travail"),
                            ("mission_locale", "Mission locale"),
                            ("cap_emploi", "Cap emploi"),
                            ("plie", "PLIE"),
                            ("departement", "Département"),
                            ("ccas", "CCAS ou CIAS"),
                            ("siae", "SIAE"),
                            ("spip", "SPIP"),
                            ("pjj", "PJJ"),
                            ("autre", "Autre"),
                        ],
                        max_length=16,
                        verbose_name="type",
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
                "verbose_name": "prescripteur",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("guichet", "nom"), name="prescripteur_nom_unique")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_prescripteurevent" ("cle", "cree_le", "guichet_id", "id", "nom", "nom_tri", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type") VALUES (NEW."cle", NEW."cree_le", NEW."guichet_id", NEW."id", NEW."nom", NEW."nom_tri", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."type"); RETURN NULL;',
                            hash="209f5bcbed05b8df5ba00d52a5e1480908ad4e4e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_759e0",
                            table="participants_prescripteur",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "participants_prescripteurevent" ("cle", "cree_le", "guichet_id", "id", "nom", "nom_tri", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type") VALUES (NEW."cle", NEW."cree_le", NEW."guichet_id", NEW."id", NEW."nom", NEW."nom_tri", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."type"); RETURN NULL;',
                            hash="025b279076f09471d7b25f5cbb5c0f9147019274",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_74280",
                            table="participants_prescripteur",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_prescripteurevent" ("cle", "cree_le", "guichet_id", "id", "nom", "nom_tri", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type") VALUES (OLD."cle", OLD."cree_le", OLD."guichet_id", OLD."id", OLD."nom", OLD."nom_tri", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."type"); RETURN NULL;',
                            hash="42aa031e3d1cb2f0d36657f03d8a420b310b5424",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_14366",
                            table="participants_prescripteur",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccesPrescripteur",
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
                    "client",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
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
                (
                    "utilisateur",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prescripteur",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accesses",
                        to="participants.prescripteur",
                    ),
                ),
            ],
            options={
                "verbose_name": "accès d'un prescripteur",
                "verbose_name_plural": "accès des prescripteurs",
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
                        name="participants_accesprescripteur_un_principal",
                        violation_error_message="Un accès désigne une personne ou un système partenaire.",
                    ),
                    models.UniqueConstraint(
                        fields=("guichet", "prescripteur", "utilisateur"),
                        name="accesprescripteur_utilisateur_unique",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_accesprescripteurevent" ("cle", "client_id", "cree_le", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescripteur_id", "utilisateur_id") VALUES (NEW."cle", NEW."client_id", NEW."cree_le", NEW."guichet_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prescripteur_id", NEW."utilisateur_id"); RETURN NULL;',
                            hash="c6501070a7fab8006c8da825b8137ef3663c2935",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7fd58",
                            table="participants_accesprescripteur",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "participants_accesprescripteurevent" ("cle", "client_id", "cree_le", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescripteur_id", "utilisateur_id") VALUES (NEW."cle", NEW."client_id", NEW."cree_le", NEW."guichet_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prescripteur_id", NEW."utilisateur_id"); RETURN NULL;',
                            hash="ae3af6cbd7feecfcfc4fcd7e4407fa40bcd274bb",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bc007",
                            table="participants_accesprescripteur",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_accesprescripteurevent" ("cle", "client_id", "cree_le", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescripteur_id", "utilisateur_id") VALUES (OLD."cle", OLD."client_id", OLD."cree_le", OLD."guichet_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prescripteur_id", OLD."utilisateur_id"); RETURN NULL;',
                            hash="63b00ed150d32ace7a00809e68a36e392ea7b0a2",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_449b1",
                            table="participants_accesprescripteur",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccesPrescripteurEvent",
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
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="participants.accesprescripteur",
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
                    "prescripteur",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.prescripteur",
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
                            hash="d397dd7476b879520c14d72d021d42e9db9d3206",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_4ebf8",
                            table="participants_accesprescripteurevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
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
                ("prenom", models.CharField(max_length=120, verbose_name="prénom")),
                ("nom_tri", models.CharField(blank=True, editable=False, max_length=250)),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="adresse électronique")),
                ("telephone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
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
                    "prescripteur",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="participants",
                        to="participants.prescripteur",
                    ),
                ),
            ],
            options={
                "verbose_name": "participant",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["guichet", "nom_tri"], name="participant_guichet_tri")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_participantevent" ("cle", "cree_le", "email", "entreprises", "guichet_id", "id", "nom", "nom_tri", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prenom", "prescripteur_id", "telephone") VALUES (NEW."cle", NEW."cree_le", NEW."email", NEW."entreprises", NEW."guichet_id", NEW."id", NEW."nom", NEW."nom_tri", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prenom", NEW."prescripteur_id", NEW."telephone"); RETURN NULL;',
                            hash="14a1cfc2259da5627b2438a97fb89ad9cb2557cb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_068a6",
                            table="participants_participant",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "participants_participantevent" ("cle", "cree_le", "email", "entreprises", "guichet_id", "id", "nom", "nom_tri", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prenom", "prescripteur_id", "telephone") VALUES (NEW."cle", NEW."cree_le", NEW."email", NEW."entreprises", NEW."guichet_id", NEW."id", NEW."nom", NEW."nom_tri", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prenom", NEW."prescripteur_id", NEW."telephone"); RETURN NULL;',
                            hash="7539dfb8665d668490ca6d05665ef648e3ced11c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c9656",
                            table="participants_participant",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_participantevent" ("cle", "cree_le", "email", "entreprises", "guichet_id", "id", "nom", "nom_tri", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prenom", "prescripteur_id", "telephone") VALUES (OLD."cle", OLD."cree_le", OLD."email", OLD."entreprises", OLD."guichet_id", OLD."id", OLD."nom", OLD."nom_tri", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prenom", OLD."prescripteur_id", OLD."telephone"); RETURN NULL;',
                            hash="d5e5e78f909f520d4ecf18a1a4a1defa79683477",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9322e",
                            table="participants_participant",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contrat",
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
                    "modalite",
                    models.CharField(
                        choices=[
                            ("embauche", "Embauche directe"),
                            ("mise_a_disposition", "Mise à disposition"),
                            ("sous_traitance", "Sous-traitance à une SIAE"),
                        ],
                        max_length=20,
                        verbose_name="modalité",
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("cdi", "CDI"),
                            ("cdd", "CDD"),
                            ("cddi", "CDDI"),
                            ("mission", "Contrat de mission"),
                            ("apprentissage", "Apprentissage"),
                            ("professionnalisation", "Professionnalisation"),
                            ("usage", "CDD d'usage"),
                        ],
                        max_length=22,
                        verbose_name="type de contrat",
                    ),
                ),
                (
                    "metier",
                    models.CharField(
                        blank=True,
                        max_length=5,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]\\d{4}$", "Code ROME attendu, par exemple F1703."
                            )
                        ],
                        verbose_name="métier (ROME)",
                    ),
                ),
                ("debut", models.DateField(verbose_name="début")),
                ("fin", models.DateField(blank=True, null=True, verbose_name="fin")),
                (
                    "heures_hebdo",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=4,
                        null=True,
                        verbose_name="heures par semaine",
                    ),
                ),
                (
                    "creditee",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contrats_credites",
                        to="operations.entreprise",
                        verbose_name="entreprise redevable",
                    ),
                ),
                (
                    "declarant",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contrats_declares",
                        to="operations.entreprise",
                    ),
                ),
                (
                    "employeur",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contrats_employeur",
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
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contrats",
                        to="operations.lot",
                    ),
                ),
                (
                    "participant",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contrats",
                        to="participants.participant",
                    ),
                ),
                (
                    "prescripteur",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="participants.prescripteur",
                    ),
                ),
            ],
            options={
                "verbose_name": "contrat",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["guichet", "declarant", "debut"], name="contrat_guichet_declarant"),
                    models.Index(fields=["guichet", "creditee"], name="contrat_guichet_creditee"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fin__isnull", True), ("fin__gte", models.F("debut")), _connector="OR"
                        ),
                        name="contrat_periode",
                        violation_error_message="La fin du contrat précède son début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("type", "cdi"), ("fin__isnull", False), _connector="OR"),
                        name="contrat_fin_sauf_cdi",
                        violation_error_message="Un contrat à durée déterminée porte une date de fin.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("modalite", "embauche"), _negated=True),
                            ("employeur", models.F("creditee")),
                            _connector="OR",
                        ),
                        name="contrat_embauche_directe",
                        violation_error_message="En embauche directe, l'employeur est l'entreprise redevable.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("declarant", models.F("employeur")),
                            ("declarant", models.F("creditee")),
                            _connector="OR",
                        ),
                        name="contrat_declarant_partie",
                        violation_error_message="Le déclarant est l'employeur ou l'entreprise redevable.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_contratevent" ("cle", "creditee_id", "cree_le", "debut", "declarant_id", "employeur_id", "fin", "guichet_id", "heures_hebdo", "id", "lot_id", "metier", "modalite", "participant_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescripteur_id", "type") VALUES (NEW."cle", NEW."creditee_id", NEW."cree_le", NEW."debut", NEW."declarant_id", NEW."employeur_id", NEW."fin", NEW."guichet_id", NEW."heures_hebdo", NEW."id", NEW."lot_id", NEW."metier", NEW."modalite", NEW."participant_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prescripteur_id", NEW."type"); RETURN NULL;',
                            hash="219389301729fd5e98a56b504be9692fe325a6a2",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e66b9",
                            table="participants_contrat",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "participants_contratevent" ("cle", "creditee_id", "cree_le", "debut", "declarant_id", "employeur_id", "fin", "guichet_id", "heures_hebdo", "id", "lot_id", "metier", "modalite", "participant_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescripteur_id", "type") VALUES (NEW."cle", NEW."creditee_id", NEW."cree_le", NEW."debut", NEW."declarant_id", NEW."employeur_id", NEW."fin", NEW."guichet_id", NEW."heures_hebdo", NEW."id", NEW."lot_id", NEW."metier", NEW."modalite", NEW."participant_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prescripteur_id", NEW."type"); RETURN NULL;',
                            hash="9091b872bc64cefbc798af89d1f0928fc7144234",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1f7cd",
                            table="participants_contrat",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_contratevent" ("cle", "creditee_id", "cree_le", "debut", "declarant_id", "employeur_id", "fin", "guichet_id", "heures_hebdo", "id", "lot_id", "metier", "modalite", "participant_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescripteur_id", "type") VALUES (OLD."cle", OLD."creditee_id", OLD."cree_le", OLD."debut", OLD."declarant_id", OLD."employeur_id", OLD."fin", OLD."guichet_id", OLD."heures_hebdo", OLD."id", OLD."lot_id", OLD."metier", OLD."modalite", OLD."participant_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prescripteur_id", OLD."type"); RETURN NULL;',
                            hash="c9d19b2935b1d1faff39a519233c6dfa65687aee",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_50f0b",
                            table="participants_contrat",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContratEvent",
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
                    "modalite",
                    models.CharField(
                        choices=[
                            ("embauche", "Embauche directe"),
                            ("mise_a_disposition", "Mise à disposition"),
                            ("sous_traitance", "Sous-traitance à une SIAE"),
                        ],
                        max_length=20,
                        verbose_name="modalité",
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("cdi", "CDI"),
                            ("cdd", "CDD"),
                            ("cddi", "CDDI"),
                            ("mission", "Contrat de mission"),
                            ("apprentissage", "Apprentissage"),
                            ("professionnalisation", "Professionnalisation"),
                            ("usage", "CDD d'usage"),
                        ],
                        max_length=22,
                        verbose_name="type de contrat",
                    ),
                ),
                (
                    "metier",
                    models.CharField(
                        blank=True,
                        max_length=5,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]\\d{4}$", "Code ROME attendu, par exemple F1703."
                            )
                        ],
                        verbose_name="métier (ROME)",
                    ),
                ),
                ("debut", models.DateField(verbose_name="début")),
                ("fin", models.DateField(blank=True, null=True, verbose_name="fin")),
                (
                    "heures_hebdo",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=4,
                        null=True,
                        verbose_name="heures par semaine",
                    ),
                ),
                (
                    "creditee",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.entreprise",
                        verbose_name="entreprise redevable",
                    ),
                ),
                (
                    "declarant",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.entreprise",
                    ),
                ),
                (
                    "employeur",
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
                    "lot",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
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
                        to="participants.contrat",
                    ),
                ),
                (
                    "participant",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.participant",
                    ),
                ),
                (
                    "prescripteur",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.prescripteur",
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
                            hash="7c0cd21eb6e349703c63c52dc64057a701ca5322",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_36285",
                            table="participants_contratevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DossierParticipant",
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
                ("naissance", models.DateField(blank=True, null=True, verbose_name="date de naissance")),
                (
                    "sexe",
                    models.CharField(
                        blank=True,
                        choices=[("f", "Femme"), ("h", "Homme"), ("x", "Autre ou non précisé")],
                        max_length=1,
                        verbose_name="sexe",
                    ),
                ),
                ("adresse", models.CharField(blank=True, max_length=250, verbose_name="adresse")),
                (
                    "commune",
                    models.CharField(
                        blank=True,
                        max_length=5,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(\\d{2}|2[AB])\\d{3}$", "Code INSEE de 5 caractères attendu."
                            )
                        ],
                        verbose_name="commune (code INSEE)",
                    ),
                ),
                (
                    "qpv",
                    models.CharField(
                        blank=True,
                        max_length=9,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(QP\\d{3}\\d{3}|QP[0-9A-Z]{6}|QN[0-9A-Z]{3}\\d{2}[NMI])$",
                                "Code de quartier attendu, par exemple QN08701N.",
                            )
                        ],
                        verbose_name="quartier prioritaire (QPV)",
                    ),
                ),
                (
                    "diplome",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (2, "Sans diplôme ou niveau inférieur au CAP"),
                            (3, "CAP, BEP (niveau 3)"),
                            (4, "Baccalauréat (niveau 4)"),
                            (5, "Bac + 2 (niveau 5)"),
                            (6, "Bac + 3 et plus (niveaux 6 à 8)"),
                        ],
                        null=True,
                        verbose_name="diplôme",
                    ),
                ),
                (
                    "etat_eligibilite",
                    models.CharField(
                        blank=True,
                        choices=[("a_valider", "À valider"), ("validee", "Validée"), ("refusee", "Refusée")],
                        editable=False,
                        max_length=10,
                        verbose_name="éligibilité",
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
                    "participant",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dossiers",
                        to="participants.participant",
                    ),
                ),
                (
                    "prescripteur",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="participants.prescripteur",
                    ),
                ),
            ],
            options={
                "verbose_name": "dossier de participant",
                "verbose_name_plural": "dossiers de participants",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guichet", "participant"), name="dossier_participant_unique"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_dossierparticipantevent" ("adresse", "cle", "commune", "cree_le", "diplome", "etat_eligibilite", "guichet_id", "id", "naissance", "participant_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescripteur_id", "qpv", "sexe") VALUES (NEW."adresse", NEW."cle", NEW."commune", NEW."cree_le", NEW."diplome", NEW."etat_eligibilite", NEW."guichet_id", NEW."id", NEW."naissance", NEW."participant_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prescripteur_id", NEW."qpv", NEW."sexe"); RETURN NULL;',
                            hash="de745c548fde86749d55ee49c9b59e61ed3b6831",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e319c",
                            table="participants_dossierparticipant",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "participants_dossierparticipantevent" ("adresse", "cle", "commune", "cree_le", "diplome", "etat_eligibilite", "guichet_id", "id", "naissance", "participant_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescripteur_id", "qpv", "sexe") VALUES (NEW."adresse", NEW."cle", NEW."commune", NEW."cree_le", NEW."diplome", NEW."etat_eligibilite", NEW."guichet_id", NEW."id", NEW."naissance", NEW."participant_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prescripteur_id", NEW."qpv", NEW."sexe"); RETURN NULL;',
                            hash="2f7eaf9faa651df7ffd56f48bb3d3c579ad1a0dc",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7f13a",
                            table="participants_dossierparticipant",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_dossierparticipantevent" ("adresse", "cle", "commune", "cree_le", "diplome", "etat_eligibilite", "guichet_id", "id", "naissance", "participant_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescripteur_id", "qpv", "sexe") VALUES (OLD."adresse", OLD."cle", OLD."commune", OLD."cree_le", OLD."diplome", OLD."etat_eligibilite", OLD."guichet_id", OLD."id", OLD."naissance", OLD."participant_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prescripteur_id", OLD."qpv", OLD."sexe"); RETURN NULL;',
                            hash="60213dff4147e3820632292826a15f958579ad25",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8bc4b",
                            table="participants_dossierparticipant",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DossierParticipantEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("naissance", models.DateField(blank=True, null=True, verbose_name="date de naissance")),
                (
                    "sexe",
                    models.CharField(
                        blank=True,
                        choices=[("f", "Femme"), ("h", "Homme"), ("x", "Autre ou non précisé")],
                        max_length=1,
                        verbose_name="sexe",
                    ),
                ),
                ("adresse", models.CharField(blank=True, max_length=250, verbose_name="adresse")),
                (
                    "commune",
                    models.CharField(
                        blank=True,
                        max_length=5,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(\\d{2}|2[AB])\\d{3}$", "Code INSEE de 5 caractères attendu."
                            )
                        ],
                        verbose_name="commune (code INSEE)",
                    ),
                ),
                (
                    "qpv",
                    models.CharField(
                        blank=True,
                        max_length=9,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(QP\\d{3}\\d{3}|QP[0-9A-Z]{6}|QN[0-9A-Z]{3}\\d{2}[NMI])$",
                                "Code de quartier attendu, par exemple QN08701N.",
                            )
                        ],
                        verbose_name="quartier prioritaire (QPV)",
                    ),
                ),
                (
                    "diplome",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (2, "Sans diplôme ou niveau inférieur au CAP"),
                            (3, "CAP, BEP (niveau 3)"),
                            (4, "Baccalauréat (niveau 4)"),
                            (5, "Bac + 2 (niveau 5)"),
                            (6, "Bac + 3 et plus (niveaux 6 à 8)"),
                        ],
                        null=True,
                        verbose_name="diplôme",
                    ),
                ),
                (
                    "etat_eligibilite",
                    models.CharField(
                        blank=True,
                        choices=[("a_valider", "À valider"), ("validee", "Validée"), ("refusee", "Refusée")],
                        editable=False,
                        max_length=10,
                        verbose_name="éligibilité",
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
                        to="participants.dossierparticipant",
                    ),
                ),
                (
                    "participant",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.participant",
                    ),
                ),
                (
                    "prescripteur",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.prescripteur",
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
                            hash="adf14adf26d0242d496cee58306dcdecafa1aa65",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_b2068",
                            table="participants_dossierparticipantevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Eligibilite",
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
                    "etat",
                    models.CharField(
                        choices=[("a_valider", "À valider"), ("validee", "Validée"), ("refusee", "Refusée")],
                        default="a_valider",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("appreciee_au", models.DateField(verbose_name="appréciée au")),
                ("avis_motive", models.TextField(blank=True, verbose_name="avis motivé")),
                ("motif_refus", models.CharField(blank=True, max_length=300, verbose_name="motif du refus")),
                ("decidee_le", models.DateTimeField(null=True, verbose_name="décidée le")),
                (
                    "decidee_par",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "participant",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="eligibilites",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "éligibilité",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("etat", "a_valider")),
                        fields=("guichet", "participant"),
                        name="eligibilite_une_a_valider",
                        violation_error_message="Une demande d'éligibilité attend déjà une décision pour cette personne.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decidee_le__isnull", True), ("etat", "a_valider")),
                            models.Q(
                                models.Q(("etat", "a_valider"), _negated=True),
                                ("decidee_le__isnull", False),
                                ("decidee_par__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="eligibilite_decision_complete",
                        violation_error_message="Une décision porte une date et un auteur.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("etat", "refusee"), _negated=True),
                            models.Q(("motif_refus", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="eligibilite_refus_motive",
                        violation_error_message="Un refus doit être motivé.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_eligibiliteevent" ("appreciee_au", "avis_motive", "cle", "cree_le", "decidee_le", "decidee_par_id", "etat", "guichet_id", "id", "motif_refus", "participant_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."appreciee_au", NEW."avis_motive", NEW."cle", NEW."cree_le", NEW."decidee_le", NEW."decidee_par_id", NEW."etat", NEW."guichet_id", NEW."id", NEW."motif_refus", NEW."participant_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="775ea114f662fb569d445f2d9a2f7d77e6b93189",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f2731",
                            table="participants_eligibilite",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "participants_eligibiliteevent" ("appreciee_au", "avis_motive", "cle", "cree_le", "decidee_le", "decidee_par_id", "etat", "guichet_id", "id", "motif_refus", "participant_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."appreciee_au", NEW."avis_motive", NEW."cle", NEW."cree_le", NEW."decidee_le", NEW."decidee_par_id", NEW."etat", NEW."guichet_id", NEW."id", NEW."motif_refus", NEW."participant_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="05452c1835f9e3653954ed6da9f3109581c39057",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a8a61",
                            table="participants_eligibilite",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_eligibiliteevent" ("appreciee_au", "avis_motive", "cle", "cree_le", "decidee_le", "decidee_par_id", "etat", "guichet_id", "id", "motif_refus", "participant_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."appreciee_au", OLD."avis_motive", OLD."cle", OLD."cree_le", OLD."decidee_le", OLD."decidee_par_id", OLD."etat", OLD."guichet_id", OLD."id", OLD."motif_refus", OLD."participant_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="32b5be5673e8e91e6599a5ccb5e41817d02a6891",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7896d",
                            table="participants_eligibilite",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Critere",
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
                ("code", models.CharField(max_length=20, verbose_name="critère")),
                ("precision", models.CharField(blank=True, max_length=200, verbose_name="précision")),
                ("preuve", models.CharField(blank=True, max_length=200, verbose_name="justificatif vu")),
                ("preuve_du", models.DateField(blank=True, null=True, verbose_name="date du justificatif")),
                (
                    "document",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="guichets.document",
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
                    "eligibilite",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteres",
                        to="participants.eligibilite",
                    ),
                ),
            ],
            options={
                "verbose_name": "critère",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guichet", "eligibilite", "code"),
                        name="critere_unique",
                        violation_error_message="Ce critère est déjà retenu.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_critereevent" ("cle", "code", "cree_le", "document_id", "eligibilite_id", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precision", "preuve", "preuve_du") VALUES (NEW."cle", NEW."code", NEW."cree_le", NEW."document_id", NEW."eligibilite_id", NEW."guichet_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."precision", NEW."preuve", NEW."preuve_du"); RETURN NULL;',
                            hash="9167035e236c45409097b913bf2cbadeb4b84f61",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a6e1b",
                            table="participants_critere",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "participants_critereevent" ("cle", "code", "cree_le", "document_id", "eligibilite_id", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precision", "preuve", "preuve_du") VALUES (NEW."cle", NEW."code", NEW."cree_le", NEW."document_id", NEW."eligibilite_id", NEW."guichet_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."precision", NEW."preuve", NEW."preuve_du"); RETURN NULL;',
                            hash="44f2cb45de8acbde1e8f47f3b6aa6916bee21f0c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d6b6a",
                            table="participants_critere",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_critereevent" ("cle", "code", "cree_le", "document_id", "eligibilite_id", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precision", "preuve", "preuve_du") VALUES (OLD."cle", OLD."code", OLD."cree_le", OLD."document_id", OLD."eligibilite_id", OLD."guichet_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."precision", OLD."preuve", OLD."preuve_du"); RETURN NULL;',
                            hash="2e1ac331863648a133d132046624edee8290e81f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0dede",
                            table="participants_critere",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CritereEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("code", models.CharField(max_length=20, verbose_name="critère")),
                ("precision", models.CharField(blank=True, max_length=200, verbose_name="précision")),
                ("preuve", models.CharField(blank=True, max_length=200, verbose_name="justificatif vu")),
                ("preuve_du", models.DateField(blank=True, null=True, verbose_name="date du justificatif")),
                (
                    "document",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="participants.critere",
                    ),
                ),
                (
                    "eligibilite",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.eligibilite",
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
                            hash="84dcaa741564f397bbdcd23b7c1c005eea6ab0de",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_55538",
                            table="participants_critereevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EligibiliteEvent",
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
                    "etat",
                    models.CharField(
                        choices=[("a_valider", "À valider"), ("validee", "Validée"), ("refusee", "Refusée")],
                        default="a_valider",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("appreciee_au", models.DateField(verbose_name="appréciée au")),
                ("avis_motive", models.TextField(blank=True, verbose_name="avis motivé")),
                ("motif_refus", models.CharField(blank=True, max_length=300, verbose_name="motif du refus")),
                ("decidee_le", models.DateTimeField(null=True, verbose_name="décidée le")),
                (
                    "decidee_par",
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
                        to="participants.eligibilite",
                    ),
                ),
                (
                    "participant",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.participant",
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
                            hash="98de1cca49dd3e018ae2b13a207ad8d011db1284",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_7ef5e",
                            table="participants_eligibiliteevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FenetreEligibilite",
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
                ("du", models.DateField(verbose_name="compte du")),
                ("au", models.DateField(verbose_name="au")),
                (
                    "entreprises",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "eligibilite",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fenetres",
                        to="participants.eligibilite",
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
                    "regles",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.reglescomptage",
                    ),
                ),
                (
                    "participant",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fenetres",
                        to="participants.participant",
                    ),
                ),
                (
                    "prescripteur",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="participants.prescripteur",
                    ),
                ),
            ],
            options={
                "verbose_name": "fenêtre d'éligibilité",
                "verbose_name_plural": "fenêtres d'éligibilité",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("au__gte", models.F("du"))),
                        name="fenetre_periode",
                        violation_error_message="La fin de l'éligibilité précède son début.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("guichet", "="),
                            ("participant", "="),
                            (operations.models.attributions.Jours("du", "au"), "&&"),
                        ],
                        name="fenetre_sans_chevauchement",
                        violation_error_message="Une fenêtre d'éligibilité couvre déjà ces dates.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_fenetreeligibiliteevent" ("au", "cle", "cree_le", "du", "eligibilite_id", "entreprises", "guichet_id", "id", "participant_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescripteur_id", "regles_id") VALUES (NEW."au", NEW."cle", NEW."cree_le", NEW."du", NEW."eligibilite_id", NEW."entreprises", NEW."guichet_id", NEW."id", NEW."participant_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prescripteur_id", NEW."regles_id"); RETURN NULL;',
                            hash="2518a8ceb928f887da5bc93c74b0cd5b98f89738",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_53431",
                            table="participants_fenetreeligibilite",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "participants_fenetreeligibiliteevent" ("au", "cle", "cree_le", "du", "eligibilite_id", "entreprises", "guichet_id", "id", "participant_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescripteur_id", "regles_id") VALUES (NEW."au", NEW."cle", NEW."cree_le", NEW."du", NEW."eligibilite_id", NEW."entreprises", NEW."guichet_id", NEW."id", NEW."participant_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prescripteur_id", NEW."regles_id"); RETURN NULL;',
                            hash="0cf7fd21ab3a8a057828e44db3f3c8b7c33795c5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bb9c5",
                            table="participants_fenetreeligibilite",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_fenetreeligibiliteevent" ("au", "cle", "cree_le", "du", "eligibilite_id", "entreprises", "guichet_id", "id", "participant_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescripteur_id", "regles_id") VALUES (OLD."au", OLD."cle", OLD."cree_le", OLD."du", OLD."eligibilite_id", OLD."entreprises", OLD."guichet_id", OLD."id", OLD."participant_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prescripteur_id", OLD."regles_id"); RETURN NULL;',
                            hash="fd3de49888824fcf51a487414bc6daa3b075cf62",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_03b7c",
                            table="participants_fenetreeligibilite",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FenetreEligibiliteEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("du", models.DateField(verbose_name="compte du")),
                ("au", models.DateField(verbose_name="au")),
                (
                    "entreprises",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "eligibilite",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.eligibilite",
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
                        to="participants.fenetreeligibilite",
                    ),
                ),
                (
                    "regles",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.reglescomptage",
                    ),
                ),
                (
                    "participant",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.participant",
                    ),
                ),
                (
                    "prescripteur",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.prescripteur",
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
                            hash="e080175e6b962cb222fdeda2369d854e03685604",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_b104a",
                            table="participants_fenetreeligibiliteevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LigneHeures",
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
                ("debut", models.DateField(verbose_name="premier jour travaillé")),
                ("fin", models.DateField(verbose_name="dernier jour travaillé")),
                (
                    "heures",
                    guichets.champs.HeuresField(decimal_places=2, max_digits=9, verbose_name="heures"),
                ),
                (
                    "dont_formation",
                    guichets.champs.HeuresField(
                        decimal_places=2, default=0, max_digits=9, verbose_name="dont formation"
                    ),
                ),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("en_attente", "En attente"),
                            ("validee", "Validée"),
                            ("remplacee", "Remplacée"),
                        ],
                        default="en_attente",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "confirmation",
                    models.CharField(
                        choices=[
                            ("non_requise", "Sans objet"),
                            ("attendue", "Attendue"),
                            ("confirmee", "Confirmée"),
                            ("contestee", "Contestée"),
                        ],
                        default="non_requise",
                        max_length=12,
                        verbose_name="confirmation",
                    ),
                ),
                (
                    "motif_contestation",
                    models.CharField(blank=True, max_length=300, verbose_name="motif de la contestation"),
                ),
                (
                    "contrat",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lignes",
                        to="participants.contrat",
                    ),
                ),
                (
                    "creditee",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lignes_creditees",
                        to="operations.entreprise",
                        verbose_name="entreprise redevable",
                    ),
                ),
                (
                    "declaration",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lignes",
                        to="participants.declarationmensuelle",
                    ),
                ),
                (
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lignes_declarees",
                        to="operations.entreprise",
                        verbose_name="entreprise déclarante",
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
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lignes",
                        to="operations.lot",
                    ),
                ),
                (
                    "remplace",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="remplacantes",
                        to="participants.ligneheures",
                    ),
                ),
                (
                    "participant",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lignes",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne d'heures",
                "verbose_name_plural": "lignes d'heures",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["guichet", "creditee", "mois"], name="ligne_guichet_creditee"),
                    models.Index(fields=["guichet", "participant", "mois"], name="ligne_guichet_participant"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("heures__gte", 0), ("heures__lte", 744)),
                        name="ligne_heures_bornees",
                        violation_error_message="Un mois compte au plus 744 heures.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dont_formation__gte", 0), ("dont_formation__lte", models.F("heures"))
                        ),
                        name="ligne_formation_incluse",
                        violation_error_message="Les heures de formation sont comprises dans les heures déclarées.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("debut__gte", models.F("mois")), ("fin__gte", models.F("debut"))),
                        name="ligne_jours",
                        violation_error_message="Les jours travaillés sont dans le mois déclaré.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mois__day", 1)), name="ligne_premier_du_mois"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmation", "contestee"), _negated=True),
                            models.Q(("motif_contestation", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="ligne_contestation_motivee",
                        violation_error_message="Une contestation doit être motivée.",
                    ),
                    models.UniqueConstraint(
                        fields=("guichet", "declaration", "contrat", "lot"),
                        name="ligne_unique_dans_declaration",
                        nulls_distinct=False,
                        violation_error_message="Ce contrat a déjà une ligne pour ce lot.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("etat", "validee")),
                        fields=("guichet", "contrat", "mois", "lot"),
                        name="ligne_une_seule_courante",
                        nulls_distinct=False,
                        violation_error_message="Ces heures sont déjà validées dans une autre déclaration.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_ligneheuresevent" ("cle", "confirmation", "contrat_id", "creditee_id", "cree_le", "debut", "declaration_id", "dont_formation", "entreprise_id", "etat", "fin", "guichet_id", "heures", "id", "lot_id", "mois", "motif_contestation", "participant_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remplace_id") VALUES (NEW."cle", NEW."confirmation", NEW."contrat_id", NEW."creditee_id", NEW."cree_le", NEW."debut", NEW."declaration_id", NEW."dont_formation", NEW."entreprise_id", NEW."etat", NEW."fin", NEW."guichet_id", NEW."heures", NEW."id", NEW."lot_id", NEW."mois", NEW."motif_contestation", NEW."participant_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."remplace_id"); RETURN NULL;',
                            hash="05a36466b5d64cb8c3366a814a27d87410301b78",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_41e2e",
                            table="participants_ligneheures",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "participants_ligneheuresevent" ("cle", "confirmation", "contrat_id", "creditee_id", "cree_le", "debut", "declaration_id", "dont_formation", "entreprise_id", "etat", "fin", "guichet_id", "heures", "id", "lot_id", "mois", "motif_contestation", "participant_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remplace_id") VALUES (NEW."cle", NEW."confirmation", NEW."contrat_id", NEW."creditee_id", NEW."cree_le", NEW."debut", NEW."declaration_id", NEW."dont_formation", NEW."entreprise_id", NEW."etat", NEW."fin", NEW."guichet_id", NEW."heures", NEW."id", NEW."lot_id", NEW."mois", NEW."motif_contestation", NEW."participant_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."remplace_id"); RETURN NULL;',
                            hash="1025f195a0799ac41025381ca80ff829b2a9ca85",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3b4b8",
                            table="participants_ligneheures",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "participants_ligneheuresevent" ("cle", "confirmation", "contrat_id", "creditee_id", "cree_le", "debut", "declaration_id", "dont_formation", "entreprise_id", "etat", "fin", "guichet_id", "heures", "id", "lot_id", "mois", "motif_contestation", "participant_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remplace_id") VALUES (OLD."cle", OLD."confirmation", OLD."contrat_id", OLD."creditee_id", OLD."cree_le", OLD."debut", OLD."declaration_id", OLD."dont_formation", OLD."entreprise_id", OLD."etat", OLD."fin", OLD."guichet_id", OLD."heures", OLD."id", OLD."lot_id", OLD."mois", OLD."motif_contestation", OLD."participant_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."remplace_id"); RETURN NULL;',
                            hash="de26ab6c47625bb361a7441593a47aee230ae236",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2e18a",
                            table="participants_ligneheures",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LigneHeuresEvent",
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
                ("debut", models.DateField(verbose_name="premier jour travaillé")),
                ("fin", models.DateField(verbose_name="dernier jour travaillé")),
                (
                    "heures",
                    guichets.champs.HeuresField(decimal_places=2, max_digits=9, verbose_name="heures"),
                ),
                (
                    "dont_formation",
                    guichets.champs.HeuresField(
                        decimal_places=2, default=0, max_digits=9, verbose_name="dont formation"
                    ),
                ),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("en_attente", "En attente"),
                            ("validee", "Validée"),
                            ("remplacee", "Remplacée"),
                        ],
                        default="en_attente",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "confirmation",
                    models.CharField(
                        choices=[
                            ("non_requise", "Sans objet"),
                            ("attendue", "Attendue"),
                            ("confirmee", "Confirmée"),
                            ("contestee", "Contestée"),
                        ],
                        default="non_requise",
                        max_length=12,
                        verbose_name="confirmation",
                    ),
                ),
                (
                    "motif_contestation",
                    models.CharField(blank=True, max_length=300, verbose_name="motif de la contestation"),
                ),
                (
                    "contrat",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.contrat",
                    ),
                ),
                (
                    "creditee",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.entreprise",
                        verbose_name="entreprise redevable",
                    ),
                ),
                (
                    "declaration",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.declarationmensuelle",
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
                        verbose_name="entreprise déclarante",
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
                        blank=True,
                        db_constraint=False,
                        null=True,
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
                        to="participants.ligneheures",
                    ),
                ),
                (
                    "remplace",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.ligneheures",
                    ),
                ),
                (
                    "participant",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.participant",
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
                            hash="5a84c2b348639f939d11532533e2119cc182062a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2be64",
                            table="participants_ligneheuresevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ParticipantEvent",
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
                ("prenom", models.CharField(max_length=120, verbose_name="prénom")),
                ("nom_tri", models.CharField(blank=True, editable=False, max_length=250)),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="adresse électronique")),
                ("telephone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                (
                    "entreprises",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
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
                        to="participants.participant",
                    ),
                ),
                (
                    "prescripteur",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.prescripteur",
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
                            hash="73cf540e323835e66b77a1868b276a807091bf14",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_18f6f",
                            table="participants_participantevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PrescripteurEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("nom", models.CharField(max_length=200, verbose_name="nom")),
                ("nom_tri", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("france_travail", "France Travail"),
                            ("mission_locale", "Mission locale"),
                            ("cap_emploi", "Cap emploi"),
                            ("plie", "PLIE"),
                            ("departement", "Département"),
                            ("ccas", "CCAS ou CIAS"),
                            ("siae", "SIAE"),
                            ("spip", "SPIP"),
                            ("pjj", "PJJ"),
                            ("autre", "Autre"),
                        ],
                        max_length=16,
                        verbose_name="type",
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
                        to="participants.prescripteur",
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
                            hash="974f223a457ccd9fa46adc7ce73a8a41e812b84e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f5473",
                            table="participants_prescripteurevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
