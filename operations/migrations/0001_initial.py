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
    ]

    operations = [
        migrations.CreateModel(
            name="BaseLegale",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("du", models.DateField(verbose_name="en vigueur depuis le")),
                ("au", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                (
                    "confiance",
                    models.CharField(
                        choices=[
                            ("verifie", "Vérifié dans un texte"),
                            ("secondaire", "Source secondaire"),
                            ("document", "Document professionnel"),
                            ("hypothese", "Usage à vérifier"),
                        ],
                        max_length=12,
                        verbose_name="confiance",
                    ),
                ),
                ("code", models.CharField(max_length=30, verbose_name="dispositif")),
                ("article", models.CharField(max_length=160, verbose_name="article")),
                ("texte", models.CharField(max_length=160, verbose_name="texte")),
                ("libelle", models.CharField(max_length=250, verbose_name="libellé")),
                (
                    "ancien",
                    models.CharField(blank=True, max_length=20, verbose_name="article du code de 2006"),
                ),
            ],
            options={
                "verbose_name": "base légale",
                "verbose_name_plural": "bases légales",
                "constraints": [models.UniqueConstraint(fields=("code", "du"), name="baselegale_code_du")],
            },
        ),
        migrations.CreateModel(
            name="CriterePublic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("du", models.DateField(verbose_name="en vigueur depuis le")),
                ("au", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                (
                    "confiance",
                    models.CharField(
                        choices=[
                            ("verifie", "Vérifié dans un texte"),
                            ("secondaire", "Source secondaire"),
                            ("document", "Document professionnel"),
                            ("hypothese", "Usage à vérifier"),
                        ],
                        max_length=12,
                        verbose_name="confiance",
                    ),
                ),
                (
                    "systeme",
                    models.CharField(
                        choices=[
                            ("clause", "Clause d'insertion"),
                            ("iae", "Insertion par l'activité économique"),
                        ],
                        max_length=8,
                        verbose_name="liste",
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="code")),
                ("libelle", models.CharField(max_length=200, verbose_name="libellé")),
                ("regle", models.CharField(blank=True, max_length=300, verbose_name="règle")),
                ("preuve", models.CharField(blank=True, max_length=200, verbose_name="justificatif")),
                (
                    "validite_mois",
                    models.PositiveSmallIntegerField(
                        null=True, verbose_name="ancienneté maximale du justificatif (mois)"
                    ),
                ),
                ("niveau", models.PositiveSmallIntegerField(null=True, verbose_name="niveau")),
                ("avis_motive", models.BooleanField(default=False, verbose_name="avis motivé obligatoire")),
                ("ordre", models.PositiveSmallIntegerField(default=0, verbose_name="ordre")),
            ],
            options={
                "verbose_name": "critère d'éligibilité",
                "verbose_name_plural": "critères d'éligibilité",
                "ordering": ["systeme", "ordre", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("systeme", "code", "du"), name="critere_code_du")
                ],
            },
        ),
        migrations.CreateModel(
            name="DivisionCpv",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=2, primary_key=True, serialize=False, verbose_name="division CPV"
                    ),
                ),
                ("libelle", models.CharField(max_length=200, verbose_name="libellé")),
            ],
            options={
                "verbose_name": "division CPV",
                "verbose_name_plural": "divisions CPV",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="DonneurOrdre",
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
                    "siret",
                    models.CharField(
                        max_length=14,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{14}$", "Le SIRET compte 14 chiffres.")
                        ],
                        verbose_name="SIRET",
                    ),
                ),
                ("nom", models.CharField(blank=True, max_length=200, verbose_name="nom")),
                ("nom_tri", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "categorie",
                    models.CharField(
                        choices=[
                            ("region", "Région"),
                            ("departement", "Département"),
                            ("commune_epci", "Commune ou intercommunalité"),
                            ("etat", "État et opérateurs"),
                            ("hopital", "Établissement de santé"),
                            ("hlm", "Bailleur social"),
                            ("amenageur", "Aménageur, SEM ou SPL"),
                            ("prive", "Donneur d'ordre privé"),
                            ("autre", "Autre"),
                        ],
                        default="autre",
                        max_length=14,
                        verbose_name="catégorie",
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
            ],
            options={
                "verbose_name": "donneur d'ordre",
                "verbose_name_plural": "donneurs d'ordre",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guichet", "siret"),
                        name="donneurordre_siret_unique",
                        violation_error_message="Ce SIRET est déjà celui d'un donneur d'ordre du guichet.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_donneurordreevent" ("categorie", "cle", "cree_le", "entreprises", "guichet_id", "id", "nom", "nom_tri", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "siret") VALUES (NEW."categorie", NEW."cle", NEW."cree_le", NEW."entreprises", NEW."guichet_id", NEW."id", NEW."nom", NEW."nom_tri", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."siret"); RETURN NULL;',
                            hash="73945c98d9eebc759ee4183d57eb61c84aecbf51",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_25731",
                            table="operations_donneurordre",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_donneurordreevent" ("categorie", "cle", "cree_le", "entreprises", "guichet_id", "id", "nom", "nom_tri", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "siret") VALUES (NEW."categorie", NEW."cle", NEW."cree_le", NEW."entreprises", NEW."guichet_id", NEW."id", NEW."nom", NEW."nom_tri", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."siret"); RETURN NULL;',
                            hash="45c70271e02fcd5fd3b3f043357c68f5cdc78b8f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9dd83",
                            table="operations_donneurordre",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_donneurordreevent" ("categorie", "cle", "cree_le", "entreprises", "guichet_id", "id", "nom", "nom_tri", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "siret") VALUES (OLD."categorie", OLD."cle", OLD."cree_le", OLD."entreprises", OLD."guichet_id", OLD."id", OLD."nom", OLD."nom_tri", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."siret"); RETURN NULL;',
                            hash="f3e7165476408cadc3be358201f62867267a532f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ad1b7",
                            table="operations_donneurordre",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccesDonneurOrdre",
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
                    "profil",
                    models.CharField(
                        choices=[
                            ("referent", "Référent clauses"),
                            ("service", "Service opérationnel"),
                            ("elu", "Élu ou direction (lecture)"),
                        ],
                        max_length=10,
                        verbose_name="profil",
                    ),
                ),
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
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accesses",
                        to="operations.donneurordre",
                    ),
                ),
            ],
            options={
                "verbose_name": "accès d'un donneur d'ordre",
                "verbose_name_plural": "accès des donneurs d'ordre",
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
                        name="operations_accesdonneurordre_un_principal",
                        violation_error_message="Un accès désigne une personne ou un système partenaire.",
                    ),
                    models.UniqueConstraint(
                        fields=("guichet", "donneur_ordre", "utilisateur"),
                        name="accesdonneur_utilisateur_unique",
                        violation_error_message="Cette personne a déjà un accès à ce donneur d'ordre.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_accesdonneurordreevent" ("cle", "client_id", "cree_le", "donneur_ordre_id", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profil", "utilisateur_id") VALUES (NEW."cle", NEW."client_id", NEW."cree_le", NEW."donneur_ordre_id", NEW."guichet_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."profil", NEW."utilisateur_id"); RETURN NULL;',
                            hash="d29ee8c7c153711dea59279fe8da7b99796f50df",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d16fd",
                            table="operations_accesdonneurordre",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_accesdonneurordreevent" ("cle", "client_id", "cree_le", "donneur_ordre_id", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profil", "utilisateur_id") VALUES (NEW."cle", NEW."client_id", NEW."cree_le", NEW."donneur_ordre_id", NEW."guichet_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."profil", NEW."utilisateur_id"); RETURN NULL;',
                            hash="9918287303b30434958142629561d86b8e85837f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a5909",
                            table="operations_accesdonneurordre",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_accesdonneurordreevent" ("cle", "client_id", "cree_le", "donneur_ordre_id", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profil", "utilisateur_id") VALUES (OLD."cle", OLD."client_id", OLD."cree_le", OLD."donneur_ordre_id", OLD."guichet_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."profil", OLD."utilisateur_id"); RETURN NULL;',
                            hash="c4161a9aff6f57d39532d5996397ab3249260838",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_92aab",
                            table="operations_accesdonneurordre",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccesDonneurOrdreEvent",
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
                    "profil",
                    models.CharField(
                        choices=[
                            ("referent", "Référent clauses"),
                            ("service", "Service opérationnel"),
                            ("elu", "Élu ou direction (lecture)"),
                        ],
                        max_length=10,
                        verbose_name="profil",
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
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="operations.accesdonneurordre",
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
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.donneurordre",
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
                            hash="4a1085d99b58d4a12579bb79884ac768e0f8b459",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2f3de",
                            table="operations_accesdonneurordreevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DonneurOrdreEvent",
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
                    "siret",
                    models.CharField(
                        max_length=14,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{14}$", "Le SIRET compte 14 chiffres.")
                        ],
                        verbose_name="SIRET",
                    ),
                ),
                ("nom", models.CharField(blank=True, max_length=200, verbose_name="nom")),
                ("nom_tri", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "categorie",
                    models.CharField(
                        choices=[
                            ("region", "Région"),
                            ("departement", "Département"),
                            ("commune_epci", "Commune ou intercommunalité"),
                            ("etat", "État et opérateurs"),
                            ("hopital", "Établissement de santé"),
                            ("hlm", "Bailleur social"),
                            ("amenageur", "Aménageur, SEM ou SPL"),
                            ("prive", "Donneur d'ordre privé"),
                            ("autre", "Autre"),
                        ],
                        default="autre",
                        max_length=14,
                        verbose_name="catégorie",
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
                        to="operations.donneurordre",
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
                            hash="1dfa16e8256fffadded32675c0cbe9e949b438b5",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_8aa3d",
                            table="operations_donneurordreevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Entreprise",
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
                    "type_identifiant",
                    models.CharField(
                        choices=[
                            ("siren", "SIREN"),
                            ("tva", "TVA intracommunautaire"),
                            ("tahiti", "TAHITI"),
                            ("ridet", "RIDET"),
                            ("frwf", "FRWF"),
                            ("irep", "IREP"),
                            ("hors_ue", "Hors Union européenne"),
                        ],
                        default="siren",
                        max_length=8,
                        verbose_name="type d'identifiant",
                    ),
                ),
                ("identifiant", models.CharField(max_length=30, verbose_name="identifiant")),
                ("nom", models.CharField(blank=True, max_length=200, verbose_name="nom")),
                ("nom_tri", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("classique", "Entreprise"),
                            ("ett", "Entreprise de travail temporaire"),
                            ("ei", "Entreprise d'insertion"),
                            ("etti", "Entreprise de travail temporaire d'insertion"),
                            ("ai", "Association intermédiaire"),
                            ("aci", "Atelier et chantier d'insertion"),
                            ("eiti", "Entreprise d'insertion par le travail indépendant"),
                            ("geiq", "GEIQ"),
                            ("ea", "Entreprise adaptée"),
                            ("eatt", "Entreprise adaptée de travail temporaire"),
                            ("esat", "ESAT"),
                            ("rq", "Régie de quartier"),
                        ],
                        default="classique",
                        max_length=10,
                        verbose_name="type",
                    ),
                ),
                (
                    "convention",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="n° de convention ou d'agrément"
                    ),
                ),
                (
                    "donneurs",
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
            ],
            options={
                "verbose_name": "entreprise",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guichet", "type_identifiant", "identifiant"),
                        name="entreprise_identifiant_unique",
                        violation_error_message="Cette entreprise existe déjà dans le guichet.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("type_identifiant", "siren"), _negated=True),
                            ("identifiant__regex", "^\\d{9}$"),
                            _connector="OR",
                        ),
                        name="entreprise_siren_9_chiffres",
                        violation_error_message="Le SIREN compte 9 chiffres.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_entrepriseevent" ("cle", "convention", "cree_le", "donneurs", "guichet_id", "id", "identifiant", "nom", "nom_tri", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type", "type_identifiant") VALUES (NEW."cle", NEW."convention", NEW."cree_le", NEW."donneurs", NEW."guichet_id", NEW."id", NEW."identifiant", NEW."nom", NEW."nom_tri", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."type", NEW."type_identifiant"); RETURN NULL;',
                            hash="bdee01e9965d13249a4abdf7fadb2ac8f67c47ce",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5ed95",
                            table="operations_entreprise",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_entrepriseevent" ("cle", "convention", "cree_le", "donneurs", "guichet_id", "id", "identifiant", "nom", "nom_tri", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type", "type_identifiant") VALUES (NEW."cle", NEW."convention", NEW."cree_le", NEW."donneurs", NEW."guichet_id", NEW."id", NEW."identifiant", NEW."nom", NEW."nom_tri", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."type", NEW."type_identifiant"); RETURN NULL;',
                            hash="35cf7c29cd444a2a741e775f3f5aa6127ed07687",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9fc89",
                            table="operations_entreprise",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_entrepriseevent" ("cle", "convention", "cree_le", "donneurs", "guichet_id", "id", "identifiant", "nom", "nom_tri", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type", "type_identifiant") VALUES (OLD."cle", OLD."convention", OLD."cree_le", OLD."donneurs", OLD."guichet_id", OLD."id", OLD."identifiant", OLD."nom", OLD."nom_tri", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."type", OLD."type_identifiant"); RETURN NULL;',
                            hash="485632d27f905f0283cb0932efe78d1e9faddaa6",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c773b",
                            table="operations_entreprise",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccesEntreprise",
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
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accesses",
                        to="operations.entreprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "accès d'une entreprise",
                "verbose_name_plural": "accès des entreprises",
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
                        name="operations_accesentreprise_un_principal",
                        violation_error_message="Un accès désigne une personne ou un système partenaire.",
                    ),
                    models.UniqueConstraint(
                        fields=("guichet", "entreprise", "utilisateur"),
                        name="accesentreprise_utilisateur_unique",
                        violation_error_message="Cette personne a déjà un accès à cette entreprise.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_accesentrepriseevent" ("cle", "client_id", "cree_le", "entreprise_id", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "utilisateur_id") VALUES (NEW."cle", NEW."client_id", NEW."cree_le", NEW."entreprise_id", NEW."guichet_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."utilisateur_id"); RETURN NULL;',
                            hash="539d8bdc5e5574f001516e2d55f2e73b9080b0e1",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_77a5e",
                            table="operations_accesentreprise",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_accesentrepriseevent" ("cle", "client_id", "cree_le", "entreprise_id", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "utilisateur_id") VALUES (NEW."cle", NEW."client_id", NEW."cree_le", NEW."entreprise_id", NEW."guichet_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."utilisateur_id"); RETURN NULL;',
                            hash="9193b2f3615c5de7156da634918c984f0d3160a4",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_aabdb",
                            table="operations_accesentreprise",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_accesentrepriseevent" ("cle", "client_id", "cree_le", "entreprise_id", "guichet_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "utilisateur_id") VALUES (OLD."cle", OLD."client_id", OLD."cree_le", OLD."entreprise_id", OLD."guichet_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."utilisateur_id"); RETURN NULL;',
                            hash="e9ddca38d91c78e0c916bde7a2b368eff7720ea9",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b01a2",
                            table="operations_accesentreprise",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccesEntrepriseEvent",
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
                        to="operations.accesentreprise",
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
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.entreprise",
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
                            hash="9d50b71d63fd0bd3e39efb7f53c98e30ee1238df",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_9e0de",
                            table="operations_accesentrepriseevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactEntreprise",
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
                ("nom", models.CharField(max_length=160, verbose_name="nom")),
                ("fonction", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="adresse électronique")),
                ("telephone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                ("du", models.DateField(verbose_name="depuis le")),
                ("au", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
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
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="operations.entreprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("au__isnull", True), ("au__gte", models.F("du")), _connector="OR"
                        ),
                        name="contact_periode",
                        violation_error_message="La fin précède le début.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_contactentrepriseevent" ("au", "cle", "cree_le", "du", "email", "entreprise_id", "fonction", "guichet_id", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "telephone") VALUES (NEW."au", NEW."cle", NEW."cree_le", NEW."du", NEW."email", NEW."entreprise_id", NEW."fonction", NEW."guichet_id", NEW."id", NEW."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."telephone"); RETURN NULL;',
                            hash="03f6b97f4bc26cc29e0036ea0cfb0db3b43f9daa",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b3ee6",
                            table="operations_contactentreprise",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_contactentrepriseevent" ("au", "cle", "cree_le", "du", "email", "entreprise_id", "fonction", "guichet_id", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "telephone") VALUES (NEW."au", NEW."cle", NEW."cree_le", NEW."du", NEW."email", NEW."entreprise_id", NEW."fonction", NEW."guichet_id", NEW."id", NEW."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."telephone"); RETURN NULL;',
                            hash="3e96cb84b407fc09a08f5c8a312ce57e9336b0ef",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7b698",
                            table="operations_contactentreprise",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_contactentrepriseevent" ("au", "cle", "cree_le", "du", "email", "entreprise_id", "fonction", "guichet_id", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "telephone") VALUES (OLD."au", OLD."cle", OLD."cree_le", OLD."du", OLD."email", OLD."entreprise_id", OLD."fonction", OLD."guichet_id", OLD."id", OLD."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."telephone"); RETURN NULL;',
                            hash="5a53a345d6eef746732a8ed905c702d638197a48",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ade2e",
                            table="operations_contactentreprise",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactEntrepriseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("nom", models.CharField(max_length=160, verbose_name="nom")),
                ("fonction", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="adresse électronique")),
                ("telephone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                ("du", models.DateField(verbose_name="depuis le")),
                ("au", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
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
                        to="operations.contactentreprise",
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
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d711d0044d91ed31dbf9c58195250c719c928da7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_c3a88",
                            table="operations_contactentrepriseevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EntrepriseEvent",
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
                    "type_identifiant",
                    models.CharField(
                        choices=[
                            ("siren", "SIREN"),
                            ("tva", "TVA intracommunautaire"),
                            ("tahiti", "TAHITI"),
                            ("ridet", "RIDET"),
                            ("frwf", "FRWF"),
                            ("irep", "IREP"),
                            ("hors_ue", "Hors Union européenne"),
                        ],
                        default="siren",
                        max_length=8,
                        verbose_name="type d'identifiant",
                    ),
                ),
                ("identifiant", models.CharField(max_length=30, verbose_name="identifiant")),
                ("nom", models.CharField(blank=True, max_length=200, verbose_name="nom")),
                ("nom_tri", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("classique", "Entreprise"),
                            ("ett", "Entreprise de travail temporaire"),
                            ("ei", "Entreprise d'insertion"),
                            ("etti", "Entreprise de travail temporaire d'insertion"),
                            ("ai", "Association intermédiaire"),
                            ("aci", "Atelier et chantier d'insertion"),
                            ("eiti", "Entreprise d'insertion par le travail indépendant"),
                            ("geiq", "GEIQ"),
                            ("ea", "Entreprise adaptée"),
                            ("eatt", "Entreprise adaptée de travail temporaire"),
                            ("esat", "ESAT"),
                            ("rq", "Régie de quartier"),
                        ],
                        default="classique",
                        max_length=10,
                        verbose_name="type",
                    ),
                ),
                (
                    "convention",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="n° de convention ou d'agrément"
                    ),
                ),
                (
                    "donneurs",
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
                        to="operations.entreprise",
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
                            hash="50fa7b1d687d74e4ac31b0d609505e6672ca32c4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_b7c30",
                            table="operations_entrepriseevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Etablissement",
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
                    "siret",
                    models.CharField(
                        max_length=14,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{14}$", "Le SIRET compte 14 chiffres.")
                        ],
                        verbose_name="SIRET",
                    ),
                ),
                ("nom", models.CharField(blank=True, max_length=200, verbose_name="nom")),
                ("adresse", models.CharField(blank=True, max_length=250, verbose_name="adresse")),
                (
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="etablissements",
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
                "verbose_name": "établissement",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("guichet", "siret"), name="etablissement_siret_unique")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_etablissementevent" ("adresse", "cle", "cree_le", "entreprise_id", "guichet_id", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "siret") VALUES (NEW."adresse", NEW."cle", NEW."cree_le", NEW."entreprise_id", NEW."guichet_id", NEW."id", NEW."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."siret"); RETURN NULL;',
                            hash="41d33a01519cebe8d9f6b383efdab66b3e0cd768",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7ca45",
                            table="operations_etablissement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_etablissementevent" ("adresse", "cle", "cree_le", "entreprise_id", "guichet_id", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "siret") VALUES (NEW."adresse", NEW."cle", NEW."cree_le", NEW."entreprise_id", NEW."guichet_id", NEW."id", NEW."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."siret"); RETURN NULL;',
                            hash="6f6cd753b7f2fd8d8b7b2d533ed778b41740d29c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8dd28",
                            table="operations_etablissement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_etablissementevent" ("adresse", "cle", "cree_le", "entreprise_id", "guichet_id", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "siret") VALUES (OLD."adresse", OLD."cle", OLD."cree_le", OLD."entreprise_id", OLD."guichet_id", OLD."id", OLD."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."siret"); RETURN NULL;',
                            hash="5642ab961a9385aff40e42f38bfbf03013d255c5",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5d9c0",
                            table="operations_etablissement",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EtablissementEvent",
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
                    "siret",
                    models.CharField(
                        max_length=14,
                        validators=[
                            django.core.validators.RegexValidator("^\\d{14}$", "Le SIRET compte 14 chiffres.")
                        ],
                        verbose_name="SIRET",
                    ),
                ),
                ("nom", models.CharField(blank=True, max_length=200, verbose_name="nom")),
                ("adresse", models.CharField(blank=True, max_length=250, verbose_name="adresse")),
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
                        to="operations.etablissement",
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
                            hash="fa7e7990b6fd9d6db34f97038359360441bdc157",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_474ae",
                            table="operations_etablissementevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportDecp",
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
                ("fichier", models.CharField(max_length=160, verbose_name="fichier")),
                ("empreinte", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                ("format", models.CharField(max_length=12, verbose_name="format")),
                ("anomalies", models.JSONField(default=list, verbose_name="anomalies du fichier")),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "import DECP",
                "verbose_name_plural": "imports DECP",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_importdecpevent" ("anomalies", "cle", "cree_le", "empreinte", "fichier", "format", "guichet_id", "id", "par_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."anomalies", NEW."cle", NEW."cree_le", NEW."empreinte", NEW."fichier", NEW."format", NEW."guichet_id", NEW."id", NEW."par_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="5b84f720222a042ae32a247d6c6c381f17383f20",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_37b66",
                            table="operations_importdecp",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_importdecpevent" ("anomalies", "cle", "cree_le", "empreinte", "fichier", "format", "guichet_id", "id", "par_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."anomalies", NEW."cle", NEW."cree_le", NEW."empreinte", NEW."fichier", NEW."format", NEW."guichet_id", NEW."id", NEW."par_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="0a6c622b2f29fcbc2228085a2b97427d510d2b48",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f4b7e",
                            table="operations_importdecp",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_importdecpevent" ("anomalies", "cle", "cree_le", "empreinte", "fichier", "format", "guichet_id", "id", "par_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."anomalies", OLD."cle", OLD."cree_le", OLD."empreinte", OLD."fichier", OLD."format", OLD."guichet_id", OLD."id", OLD."par_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="227973305661b515bf12cb34023d559fe33a76d3",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5fbc8",
                            table="operations_importdecp",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportDecpEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("fichier", models.CharField(max_length=160, verbose_name="fichier")),
                ("empreinte", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                ("format", models.CharField(max_length=12, verbose_name="format")),
                ("anomalies", models.JSONField(default=list, verbose_name="anomalies du fichier")),
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
                        null=True,
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
                        to="operations.importdecp",
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
                            hash="ff40fa0e38261e632b40efa86ff3d7d1670d9d99",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2856e",
                            table="operations_importdecpevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JourFerie",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("jour", models.DateField(verbose_name="jour")),
                ("zone", models.CharField(default="metropole", max_length=20, verbose_name="zone")),
                ("libelle", models.CharField(max_length=60, verbose_name="libellé")),
            ],
            options={
                "verbose_name": "jour férié",
                "verbose_name_plural": "jours fériés",
                "constraints": [models.UniqueConstraint(fields=("zone", "jour"), name="jourferie_unique")],
            },
        ),
        migrations.CreateModel(
            name="MetierRome",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=5, primary_key=True, serialize=False, verbose_name="code ROME"
                    ),
                ),
                ("libelle", models.CharField(max_length=200, verbose_name="libellé")),
            ],
            options={
                "verbose_name": "métier ROME",
                "verbose_name_plural": "métiers ROME",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Operation",
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
                ("nom", models.CharField(max_length=250, verbose_name="nom")),
                (
                    "programme",
                    models.CharField(
                        choices=[("aucun", "Aucun"), ("anru", "ANRU (PNRU)"), ("npnru", "NPNRU")],
                        default="aucun",
                        max_length=8,
                        verbose_name="programme",
                    ),
                ),
                ("commune", models.CharField(blank=True, max_length=120, verbose_name="commune")),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="operations",
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
            ],
            options={
                "verbose_name": "opération",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_operationevent" ("cle", "commune", "cree_le", "donneur_ordre_id", "guichet_id", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme") VALUES (NEW."cle", NEW."commune", NEW."cree_le", NEW."donneur_ordre_id", NEW."guichet_id", NEW."id", NEW."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme"); RETURN NULL;',
                            hash="49f203354558a724cb76eaf6714179e2286df14a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3537d",
                            table="operations_operation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_operationevent" ("cle", "commune", "cree_le", "donneur_ordre_id", "guichet_id", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme") VALUES (NEW."cle", NEW."commune", NEW."cree_le", NEW."donneur_ordre_id", NEW."guichet_id", NEW."id", NEW."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme"); RETURN NULL;',
                            hash="eb10c76c5de25ec517ec4d0a2e1c27e2e78fae13",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9d56b",
                            table="operations_operation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_operationevent" ("cle", "commune", "cree_le", "donneur_ordre_id", "guichet_id", "id", "nom", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme") VALUES (OLD."cle", OLD."commune", OLD."cree_le", OLD."donneur_ordre_id", OLD."guichet_id", OLD."id", OLD."nom", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme"); RETURN NULL;',
                            hash="63000a0c90258d7617a7283dac729c08b9a14153",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6c217",
                            table="operations_operation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Marche",
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
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="référence")),
                ("objet", models.CharField(max_length=1000, verbose_name="objet")),
                (
                    "forme",
                    models.CharField(
                        choices=[
                            ("marche", "Marché"),
                            ("accord_cadre", "Accord-cadre"),
                            ("dsp", "Délégation de service public"),
                            ("concession", "Concession"),
                            ("ppp", "Marché de partenariat"),
                            ("prive", "Contrat privé"),
                        ],
                        default="marche",
                        max_length=12,
                        verbose_name="forme",
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("travaux", "Travaux"),
                            ("services", "Services"),
                            ("fournitures", "Fournitures"),
                            ("intellectuel", "Prestations intellectuelles"),
                        ],
                        default="travaux",
                        max_length=12,
                        verbose_name="nature d'achat",
                    ),
                ),
                ("procedure", models.CharField(blank=True, max_length=120, verbose_name="procédure")),
                (
                    "date_notification",
                    models.DateField(blank=True, null=True, verbose_name="date de notification"),
                ),
                (
                    "entreprises",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marches",
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
                    "operation",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="marches",
                        to="operations.operation",
                    ),
                ),
            ],
            options={
                "verbose_name": "marché",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["guichet", "donneur_ordre"], name="marche_guichet_donneur")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_marcheevent" ("cle", "cree_le", "date_notification", "donneur_ordre_id", "entreprises", "forme", "guichet_id", "id", "nature", "objet", "operation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "procedure", "reference") VALUES (NEW."cle", NEW."cree_le", NEW."date_notification", NEW."donneur_ordre_id", NEW."entreprises", NEW."forme", NEW."guichet_id", NEW."id", NEW."nature", NEW."objet", NEW."operation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."procedure", NEW."reference"); RETURN NULL;',
                            hash="5f030d4c44b5667f573b921f833572c44ec12665",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_da85b",
                            table="operations_marche",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_marcheevent" ("cle", "cree_le", "date_notification", "donneur_ordre_id", "entreprises", "forme", "guichet_id", "id", "nature", "objet", "operation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "procedure", "reference") VALUES (NEW."cle", NEW."cree_le", NEW."date_notification", NEW."donneur_ordre_id", NEW."entreprises", NEW."forme", NEW."guichet_id", NEW."id", NEW."nature", NEW."objet", NEW."operation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."procedure", NEW."reference"); RETURN NULL;',
                            hash="6b01ceede87bddc42606fb85c6ad7309ec590f76",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_32d63",
                            table="operations_marche",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_marcheevent" ("cle", "cree_le", "date_notification", "donneur_ordre_id", "entreprises", "forme", "guichet_id", "id", "nature", "objet", "operation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "procedure", "reference") VALUES (OLD."cle", OLD."cree_le", OLD."date_notification", OLD."donneur_ordre_id", OLD."entreprises", OLD."forme", OLD."guichet_id", OLD."id", OLD."nature", OLD."objet", OLD."operation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."procedure", OLD."reference"); RETURN NULL;',
                            hash="31e4ebe8478661a5ecae30089b934652f0685bca",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_013d3",
                            table="operations_marche",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lot",
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
                ("numero", models.CharField(blank=True, max_length=20, verbose_name="n° de lot")),
                ("objet", models.CharField(max_length=1000, verbose_name="objet")),
                (
                    "cpv",
                    models.CharField(
                        blank=True,
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{8}$", "Le code CPV compte 8 chiffres."
                            )
                        ],
                        verbose_name="code CPV",
                    ),
                ),
                ("lieu_code", models.CharField(blank=True, max_length=12, verbose_name="lieu d'exécution")),
                (
                    "montant",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="montant HT"
                    ),
                ),
                ("date_notification", models.DateField(verbose_name="date de notification")),
                (
                    "duree_mois",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="durée en mois"),
                ),
                ("debut", models.DateField(verbose_name="début d'exécution")),
                ("fin", models.DateField(verbose_name="fin d'exécution")),
                (
                    "considerations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("clause", "Clause sociale"),
                                ("critere", "Critère social"),
                                ("reserve", "Marché réservé"),
                                ("aucune", "Pas de considération sociale"),
                            ],
                            max_length=8,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="considérations sociales publiées",
                    ),
                ),
                (
                    "groupement",
                    models.CharField(
                        choices=[
                            ("aucun", "Pas de groupement"),
                            ("conjoint", "Conjoint"),
                            ("solidaire", "Solidaire"),
                        ],
                        default="aucun",
                        max_length=10,
                        verbose_name="groupement",
                    ),
                ),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("a_qualifier", "À qualifier"),
                            ("qualifie", "Qualifié"),
                            ("sans_clause", "Sans clause d'insertion"),
                        ],
                        default="a_qualifier",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                (
                    "entreprises",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lots",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lots",
                        to="operations.marche",
                    ),
                ),
            ],
            options={
                "verbose_name": "lot",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["guichet", "donneur_ordre"], name="lot_guichet_donneur")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fin__gte", models.F("debut"))),
                        name="lot_periode",
                        violation_error_message="La fin d'exécution précède le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("montant__isnull", True), ("montant__gt", 0), _connector="OR"),
                        name="lot_montant_positif",
                        violation_error_message="Le montant doit être supérieur à zéro.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("numero", ""), _negated=True),
                        fields=("guichet", "marche", "numero"),
                        name="lot_numero_unique",
                        violation_error_message="Ce numéro de lot existe déjà dans le marché.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_lotevent" ("cle", "considerations", "cpv", "cree_le", "date_notification", "debut", "donneur_ordre_id", "duree_mois", "entreprises", "etat", "fin", "groupement", "guichet_id", "id", "lieu_code", "marche_id", "montant", "numero", "objet", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."cle", NEW."considerations", NEW."cpv", NEW."cree_le", NEW."date_notification", NEW."debut", NEW."donneur_ordre_id", NEW."duree_mois", NEW."entreprises", NEW."etat", NEW."fin", NEW."groupement", NEW."guichet_id", NEW."id", NEW."lieu_code", NEW."marche_id", NEW."montant", NEW."numero", NEW."objet", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="c0d46733d89cc2c374902e0ee939e61df7836119",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_1591b",
                            table="operations_lot",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_lotevent" ("cle", "considerations", "cpv", "cree_le", "date_notification", "debut", "donneur_ordre_id", "duree_mois", "entreprises", "etat", "fin", "groupement", "guichet_id", "id", "lieu_code", "marche_id", "montant", "numero", "objet", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."cle", NEW."considerations", NEW."cpv", NEW."cree_le", NEW."date_notification", NEW."debut", NEW."donneur_ordre_id", NEW."duree_mois", NEW."entreprises", NEW."etat", NEW."fin", NEW."groupement", NEW."guichet_id", NEW."id", NEW."lieu_code", NEW."marche_id", NEW."montant", NEW."numero", NEW."objet", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="5717a26ed91f7952f06f95ae3ce50336c4de6a0a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_52f5e",
                            table="operations_lot",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_lotevent" ("cle", "considerations", "cpv", "cree_le", "date_notification", "debut", "donneur_ordre_id", "duree_mois", "entreprises", "etat", "fin", "groupement", "guichet_id", "id", "lieu_code", "marche_id", "montant", "numero", "objet", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."cle", OLD."considerations", OLD."cpv", OLD."cree_le", OLD."date_notification", OLD."debut", OLD."donneur_ordre_id", OLD."duree_mois", OLD."entreprises", OLD."etat", OLD."fin", OLD."groupement", OLD."guichet_id", OLD."id", OLD."lieu_code", OLD."marche_id", OLD."montant", OLD."numero", OLD."objet", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="d0f09e28dfdd98200e2c7b6b8231274d619f2f07",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0bcb5",
                            table="operations_lot",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attribution",
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
                            ("titulaire", "Titulaire"),
                            ("mandataire", "Mandataire"),
                            ("cotraitant", "Cotraitant"),
                        ],
                        max_length=12,
                        verbose_name="rôle",
                    ),
                ),
                ("du", models.DateField(verbose_name="depuis le")),
                ("au", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
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
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attributions",
                        to="operations.entreprise",
                    ),
                ),
                (
                    "lot",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attributions",
                        to="operations.lot",
                    ),
                ),
            ],
            options={
                "verbose_name": "attribution",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("au__isnull", True), ("au__gte", models.F("du")), _connector="OR"
                        ),
                        name="attribution_periode",
                        violation_error_message="La fin de l'attribution précède son début.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("guichet", "="),
                            ("lot", "="),
                            ("entreprise", "="),
                            (operations.models.attributions.Jours("du", "au"), "&&"),
                        ],
                        name="attribution_sans_chevauchement",
                        violation_error_message="Cette entreprise est déjà attributaire du lot à ces dates.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("role__in", ("titulaire", "mandataire"))),
                        expressions=[
                            ("guichet", "="),
                            ("lot", "="),
                            (operations.models.attributions.Jours("du", "au"), "&&"),
                        ],
                        name="attribution_un_seul_redevable",
                        violation_error_message="Le lot a déjà un titulaire ou un mandataire à ces dates.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_attributionevent" ("au", "cle", "cree_le", "donneur_ordre_id", "du", "entreprise_id", "guichet_id", "id", "lot_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."au", NEW."cle", NEW."cree_le", NEW."donneur_ordre_id", NEW."du", NEW."entreprise_id", NEW."guichet_id", NEW."id", NEW."lot_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role"); RETURN NULL;',
                            hash="92e256f9f5b97e85086b2f2f5d9d3928115c0566",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_1af60",
                            table="operations_attribution",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_attributionevent" ("au", "cle", "cree_le", "donneur_ordre_id", "du", "entreprise_id", "guichet_id", "id", "lot_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."au", NEW."cle", NEW."cree_le", NEW."donneur_ordre_id", NEW."du", NEW."entreprise_id", NEW."guichet_id", NEW."id", NEW."lot_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role"); RETURN NULL;',
                            hash="4dc22511f2a78cf9c6ff771829dbf1f68397a5e1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7cf6b",
                            table="operations_attribution",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_attributionevent" ("au", "cle", "cree_le", "donneur_ordre_id", "du", "entreprise_id", "guichet_id", "id", "lot_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (OLD."au", OLD."cle", OLD."cree_le", OLD."donneur_ordre_id", OLD."du", OLD."entreprise_id", OLD."guichet_id", OLD."id", OLD."lot_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."role"); RETURN NULL;',
                            hash="15886954ef3c77a03ea1f78def47a629d1cf60bf",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_56cf0",
                            table="operations_attribution",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttributionEvent",
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
                            ("titulaire", "Titulaire"),
                            ("mandataire", "Mandataire"),
                            ("cotraitant", "Cotraitant"),
                        ],
                        max_length=12,
                        verbose_name="rôle",
                    ),
                ),
                ("du", models.DateField(verbose_name="depuis le")),
                ("au", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
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
                        to="operations.attribution",
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
                    "lot",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.lot",
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
                            hash="39a1341800ea2cb249a3ab0c223d56588bf80c07",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_6f2fe",
                            table="operations_attributionevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LigneImport",
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
                ("rang", models.PositiveIntegerField(verbose_name="rang")),
                ("ligne", models.PositiveIntegerField(null=True, verbose_name="ligne")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("creee", "Lot créé"),
                            ("mise_a_jour", "Lot mis à jour"),
                            ("inchangee", "Sans changement"),
                            ("a_corriger", "À corriger"),
                            ("ignoree", "Ignorée"),
                        ],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("acheteur_id", models.CharField(blank=True, max_length=30, verbose_name="acheteur")),
                ("identifiant", models.CharField(blank=True, max_length=40, verbose_name="identifiant")),
                ("genre", models.CharField(blank=True, max_length=12, verbose_name="genre")),
                ("empreinte", models.CharField(blank=True, max_length=64, verbose_name="empreinte")),
                ("objet", models.CharField(blank=True, max_length=1000, verbose_name="objet")),
                ("anomalies", models.JSONField(default=list, verbose_name="anomalies")),
                ("brut", models.JSONField(null=True, verbose_name="enregistrement publié")),
                (
                    "corrections",
                    models.JSONField(blank=True, default=dict, verbose_name="valeurs corrigées à la main"),
                ),
                ("corrigee_le", models.DateTimeField(blank=True, null=True, verbose_name="corrigée le")),
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
                    "import_decp",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lignes",
                        to="operations.importdecp",
                    ),
                ),
                (
                    "lot",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="lignes_import",
                        to="operations.lot",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne d'import",
                "verbose_name_plural": "lignes d'import",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guichet", "import_decp", "rang"), name="ligneimport_rang_unique"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_ligneimportevent" ("acheteur_id", "anomalies", "brut", "cle", "corrections", "corrigee_le", "cree_le", "empreinte", "etat", "genre", "guichet_id", "id", "identifiant", "import_decp_id", "ligne", "lot_id", "objet", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rang") VALUES (NEW."acheteur_id", NEW."anomalies", NEW."brut", NEW."cle", NEW."corrections", NEW."corrigee_le", NEW."cree_le", NEW."empreinte", NEW."etat", NEW."genre", NEW."guichet_id", NEW."id", NEW."identifiant", NEW."import_decp_id", NEW."ligne", NEW."lot_id", NEW."objet", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."rang"); RETURN NULL;',
                            hash="922d668405fecb193a1603f66f60d2ca643202ad",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9ab39",
                            table="operations_ligneimport",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_ligneimportevent" ("acheteur_id", "anomalies", "brut", "cle", "corrections", "corrigee_le", "cree_le", "empreinte", "etat", "genre", "guichet_id", "id", "identifiant", "import_decp_id", "ligne", "lot_id", "objet", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rang") VALUES (NEW."acheteur_id", NEW."anomalies", NEW."brut", NEW."cle", NEW."corrections", NEW."corrigee_le", NEW."cree_le", NEW."empreinte", NEW."etat", NEW."genre", NEW."guichet_id", NEW."id", NEW."identifiant", NEW."import_decp_id", NEW."ligne", NEW."lot_id", NEW."objet", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."rang"); RETURN NULL;',
                            hash="02f6a8582a3b59edbdd0799a42b1e2c6ee109108",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_be37c",
                            table="operations_ligneimport",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_ligneimportevent" ("acheteur_id", "anomalies", "brut", "cle", "corrections", "corrigee_le", "cree_le", "empreinte", "etat", "genre", "guichet_id", "id", "identifiant", "import_decp_id", "ligne", "lot_id", "objet", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rang") VALUES (OLD."acheteur_id", OLD."anomalies", OLD."brut", OLD."cle", OLD."corrections", OLD."corrigee_le", OLD."cree_le", OLD."empreinte", OLD."etat", OLD."genre", OLD."guichet_id", OLD."id", OLD."identifiant", OLD."import_decp_id", OLD."ligne", OLD."lot_id", OLD."objet", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."rang"); RETURN NULL;',
                            hash="5e834b2ae856e00dc4b9a3c56ca05672eb114d0e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_45abc",
                            table="operations_ligneimport",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LigneImportEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("rang", models.PositiveIntegerField(verbose_name="rang")),
                ("ligne", models.PositiveIntegerField(null=True, verbose_name="ligne")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("creee", "Lot créé"),
                            ("mise_a_jour", "Lot mis à jour"),
                            ("inchangee", "Sans changement"),
                            ("a_corriger", "À corriger"),
                            ("ignoree", "Ignorée"),
                        ],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("acheteur_id", models.CharField(blank=True, max_length=30, verbose_name="acheteur")),
                ("identifiant", models.CharField(blank=True, max_length=40, verbose_name="identifiant")),
                ("genre", models.CharField(blank=True, max_length=12, verbose_name="genre")),
                ("empreinte", models.CharField(blank=True, max_length=64, verbose_name="empreinte")),
                ("objet", models.CharField(blank=True, max_length=1000, verbose_name="objet")),
                ("anomalies", models.JSONField(default=list, verbose_name="anomalies")),
                ("brut", models.JSONField(null=True, verbose_name="enregistrement publié")),
                (
                    "corrections",
                    models.JSONField(blank=True, default=dict, verbose_name="valeurs corrigées à la main"),
                ),
                ("corrigee_le", models.DateTimeField(blank=True, null=True, verbose_name="corrigée le")),
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
                    "import_decp",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.importdecp",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="operations.ligneimport",
                    ),
                ),
                (
                    "lot",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.lot",
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
                            hash="8f17d6578fe07b8f34316d1934dd638760dcf624",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2dfa3",
                            table="operations_ligneimportevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LotEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("numero", models.CharField(blank=True, max_length=20, verbose_name="n° de lot")),
                ("objet", models.CharField(max_length=1000, verbose_name="objet")),
                (
                    "cpv",
                    models.CharField(
                        blank=True,
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{8}$", "Le code CPV compte 8 chiffres."
                            )
                        ],
                        verbose_name="code CPV",
                    ),
                ),
                ("lieu_code", models.CharField(blank=True, max_length=12, verbose_name="lieu d'exécution")),
                (
                    "montant",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="montant HT"
                    ),
                ),
                ("date_notification", models.DateField(verbose_name="date de notification")),
                (
                    "duree_mois",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="durée en mois"),
                ),
                ("debut", models.DateField(verbose_name="début d'exécution")),
                ("fin", models.DateField(verbose_name="fin d'exécution")),
                (
                    "considerations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("clause", "Clause sociale"),
                                ("critere", "Critère social"),
                                ("reserve", "Marché réservé"),
                                ("aucune", "Pas de considération sociale"),
                            ],
                            max_length=8,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="considérations sociales publiées",
                    ),
                ),
                (
                    "groupement",
                    models.CharField(
                        choices=[
                            ("aucun", "Pas de groupement"),
                            ("conjoint", "Conjoint"),
                            ("solidaire", "Solidaire"),
                        ],
                        default="aucun",
                        max_length=10,
                        verbose_name="groupement",
                    ),
                ),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("a_qualifier", "À qualifier"),
                            ("qualifie", "Qualifié"),
                            ("sans_clause", "Sans clause d'insertion"),
                        ],
                        default="a_qualifier",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                (
                    "entreprises",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
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
                        to="operations.lot",
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
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="86072ea5c748b30aed5b23f1564c993c743aaa44",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f36b0",
                            table="operations_lotevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MarcheEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="référence")),
                ("objet", models.CharField(max_length=1000, verbose_name="objet")),
                (
                    "forme",
                    models.CharField(
                        choices=[
                            ("marche", "Marché"),
                            ("accord_cadre", "Accord-cadre"),
                            ("dsp", "Délégation de service public"),
                            ("concession", "Concession"),
                            ("ppp", "Marché de partenariat"),
                            ("prive", "Contrat privé"),
                        ],
                        default="marche",
                        max_length=12,
                        verbose_name="forme",
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("travaux", "Travaux"),
                            ("services", "Services"),
                            ("fournitures", "Fournitures"),
                            ("intellectuel", "Prestations intellectuelles"),
                        ],
                        default="travaux",
                        max_length=12,
                        verbose_name="nature d'achat",
                    ),
                ),
                ("procedure", models.CharField(blank=True, max_length=120, verbose_name="procédure")),
                (
                    "date_notification",
                    models.DateField(blank=True, null=True, verbose_name="date de notification"),
                ),
                (
                    "entreprises",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
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
                        to="operations.marche",
                    ),
                ),
                (
                    "operation",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.operation",
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
                            hash="3b6f063fc7f8639537679458d4dc726174fcc433",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_05a18",
                            table="operations_marcheevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ModificationMarche",
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
                ("date_notification", models.DateField(null=True, verbose_name="date de notification")),
                (
                    "montant",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, null=True, verbose_name="nouveau montant HT"
                    ),
                ),
                (
                    "duree_mois",
                    models.PositiveSmallIntegerField(null=True, verbose_name="nouvelle durée en mois"),
                ),
                (
                    "titulaires",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        default=list,
                        size=None,
                        verbose_name="nouveaux titulaires",
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
                        related_name="modifications",
                        to="operations.lot",
                    ),
                ),
            ],
            options={
                "verbose_name": "modification de marché",
                "verbose_name_plural": "modifications de marché",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guichet", "lot", "numero"), name="modification_numero_unique"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_modificationmarcheevent" ("cle", "cree_le", "date_notification", "duree_mois", "guichet_id", "id", "lot_id", "montant", "numero", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "titulaires") VALUES (NEW."cle", NEW."cree_le", NEW."date_notification", NEW."duree_mois", NEW."guichet_id", NEW."id", NEW."lot_id", NEW."montant", NEW."numero", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."titulaires"); RETURN NULL;',
                            hash="65c94e4b9ec623c2f230f62b863f4fc5f9f48998",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7c86c",
                            table="operations_modificationmarche",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_modificationmarcheevent" ("cle", "cree_le", "date_notification", "duree_mois", "guichet_id", "id", "lot_id", "montant", "numero", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "titulaires") VALUES (NEW."cle", NEW."cree_le", NEW."date_notification", NEW."duree_mois", NEW."guichet_id", NEW."id", NEW."lot_id", NEW."montant", NEW."numero", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."titulaires"); RETURN NULL;',
                            hash="6885ed6eb182054999e53d4abe083edb4fd08d05",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0d950",
                            table="operations_modificationmarche",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_modificationmarcheevent" ("cle", "cree_le", "date_notification", "duree_mois", "guichet_id", "id", "lot_id", "montant", "numero", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "titulaires") VALUES (OLD."cle", OLD."cree_le", OLD."date_notification", OLD."duree_mois", OLD."guichet_id", OLD."id", OLD."lot_id", OLD."montant", OLD."numero", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."titulaires"); RETURN NULL;',
                            hash="1a12a98ecc719e1566ef877827d3e0439a1ea524",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f5d81",
                            table="operations_modificationmarche",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ModificationMarcheEvent",
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
                ("date_notification", models.DateField(null=True, verbose_name="date de notification")),
                (
                    "montant",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, null=True, verbose_name="nouveau montant HT"
                    ),
                ),
                (
                    "duree_mois",
                    models.PositiveSmallIntegerField(null=True, verbose_name="nouvelle durée en mois"),
                ),
                (
                    "titulaires",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        default=list,
                        size=None,
                        verbose_name="nouveaux titulaires",
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
                        to="operations.modificationmarche",
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
                            hash="39d2a524fd7d6e5be7d41be588873136f068a998",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_1cc9c",
                            table="operations_modificationmarcheevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeDecp",
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
                ("acheteur_id", models.CharField(max_length=30, verbose_name="identifiant de l'acheteur")),
                ("identifiant", models.CharField(max_length=40, verbose_name="identifiant du marché")),
                ("genre", models.CharField(max_length=12, verbose_name="genre")),
                ("brut", models.JSONField(verbose_name="enregistrement publié")),
                ("empreinte", models.CharField(max_length=64, verbose_name="empreinte")),
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
                        related_name="notices",
                        to="operations.lot",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice DECP",
                "verbose_name_plural": "notices DECP",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guichet", "acheteur_id", "identifiant", "genre"),
                        name="noticedecp_cle_unique",
                        violation_error_message="Cette notice est déjà importée.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_noticedecpevent" ("acheteur_id", "brut", "cle", "cree_le", "empreinte", "genre", "guichet_id", "id", "identifiant", "lot_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."acheteur_id", NEW."brut", NEW."cle", NEW."cree_le", NEW."empreinte", NEW."genre", NEW."guichet_id", NEW."id", NEW."identifiant", NEW."lot_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="55efefc2698251073847a793aee503ee9c15c801",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_37626",
                            table="operations_noticedecp",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_noticedecpevent" ("acheteur_id", "brut", "cle", "cree_le", "empreinte", "genre", "guichet_id", "id", "identifiant", "lot_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."acheteur_id", NEW."brut", NEW."cle", NEW."cree_le", NEW."empreinte", NEW."genre", NEW."guichet_id", NEW."id", NEW."identifiant", NEW."lot_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="26e16fd2953773af132b0cdd26285c70ff488447",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_146fa",
                            table="operations_noticedecp",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_noticedecpevent" ("acheteur_id", "brut", "cle", "cree_le", "empreinte", "genre", "guichet_id", "id", "identifiant", "lot_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."acheteur_id", OLD."brut", OLD."cle", OLD."cree_le", OLD."empreinte", OLD."genre", OLD."guichet_id", OLD."id", OLD."identifiant", OLD."lot_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="5be2c1e9f6488bd8e3080827e0506b6983a5b711",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6fd1c",
                            table="operations_noticedecp",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeDecpEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("acheteur_id", models.CharField(max_length=30, verbose_name="identifiant de l'acheteur")),
                ("identifiant", models.CharField(max_length=40, verbose_name="identifiant du marché")),
                ("genre", models.CharField(max_length=12, verbose_name="genre")),
                ("brut", models.JSONField(verbose_name="enregistrement publié")),
                ("empreinte", models.CharField(max_length=64, verbose_name="empreinte")),
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
                        to="operations.noticedecp",
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
                            hash="4065f9c2901df291e735bfe499a8b4a22bc96f33",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_44782",
                            table="operations_noticedecpevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OperationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("nom", models.CharField(max_length=250, verbose_name="nom")),
                (
                    "programme",
                    models.CharField(
                        choices=[("aucun", "Aucun"), ("anru", "ANRU (PNRU)"), ("npnru", "NPNRU")],
                        default="aucun",
                        max_length=8,
                        verbose_name="programme",
                    ),
                ),
                ("commune", models.CharField(blank=True, max_length=120, verbose_name="commune")),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        db_constraint=False,
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
                        to="operations.operation",
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
                            hash="31772ee3734edc2e227a82e8dc66598b12f8a6a1",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_83daa",
                            table="operations_operationevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReglesComptage",
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
                ("du", models.DateField(verbose_name="en vigueur depuis le")),
                ("au", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                (
                    "eligibilite_mois",
                    models.PositiveSmallIntegerField(verbose_name="durée d'éligibilité (mois)"),
                ),
                (
                    "cdi_mois",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="mois comptés après une embauche en CDI"
                    ),
                ),
                (
                    "formation_comptee",
                    models.BooleanField(default=True, verbose_name="heures de formation comptées"),
                ),
                (
                    "prorata",
                    models.CharField(
                        choices=[
                            ("jours_ouvres", "Au prorata des jours ouvrés"),
                            ("contenu", "Seulement si elle est contenue"),
                            ("chevauchement", "Dès qu'elle chevauche"),
                        ],
                        max_length=14,
                        verbose_name="partage aux bornes",
                    ),
                ),
                (
                    "plafond_mensuel",
                    guichets.champs.HeuresField(
                        decimal_places=2, max_digits=9, verbose_name="plafond mensuel par personne (heures)"
                    ),
                ),
                (
                    "alerte_mensuelle",
                    guichets.champs.HeuresField(
                        decimal_places=2, max_digits=9, verbose_name="alerte mensuelle par personne (heures)"
                    ),
                ),
                (
                    "jour_limite",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(28),
                        ],
                        verbose_name="jour limite de déclaration",
                    ),
                ),
                ("jours_grace", models.PositiveSmallIntegerField(default=0, verbose_name="jours de grâce")),
                ("horizon_mois", models.PositiveSmallIntegerField(verbose_name="horizon d'urgence (mois)")),
                ("mutualise", models.BooleanField(default=True, verbose_name="le guichet mutualise")),
                (
                    "base_etp",
                    guichets.champs.HeuresField(
                        decimal_places=2, max_digits=9, verbose_name="heures d'un ETP par an"
                    ),
                ),
                (
                    "heures_jour",
                    guichets.champs.HeuresField(
                        decimal_places=2, max_digits=9, verbose_name="heures d'une journée"
                    ),
                ),
                (
                    "seuil_masquage",
                    models.PositiveSmallIntegerField(
                        verbose_name="effectif en dessous duquel un compte est masqué"
                    ),
                ),
                (
                    "preuves",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="justificatifs demandés",
                    ),
                ),
                ("sources", models.JSONField(default=dict, verbose_name="source de chaque valeur")),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="regles",
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
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="regles",
                        to="operations.marche",
                    ),
                ),
            ],
            options={
                "verbose_name": "règles de comptage",
                "verbose_name_plural": "règles de comptage",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("au__isnull", True), ("au__gte", models.F("du")), _connector="OR"
                        ),
                        name="regles_periode",
                        violation_error_message="La fin des règles précède leur début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("donneur_ordre__isnull", True), ("marche__isnull", True), _connector="OR"
                        ),
                        name="regles_une_portee",
                        violation_error_message="Des règles valent pour un donneur d'ordre ou pour un marché, pas les deux.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("donneur_ordre__isnull", True), ("marche__isnull", True)),
                        expressions=[
                            ("guichet", "="),
                            (operations.models.attributions.Jours("du", "au"), "&&"),
                        ],
                        name="regles_guichet_sans_chevauchement",
                        violation_error_message="Des règles du guichet existent déjà à ces dates.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("donneur_ordre__isnull", False)),
                        expressions=[
                            ("guichet", "="),
                            ("donneur_ordre", "="),
                            (operations.models.attributions.Jours("du", "au"), "&&"),
                        ],
                        name="regles_donneur_sans_chevauchement",
                        violation_error_message="Des règles de ce donneur d'ordre existent déjà à ces dates.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("marche__isnull", False)),
                        expressions=[
                            ("guichet", "="),
                            ("marche", "="),
                            (operations.models.attributions.Jours("du", "au"), "&&"),
                        ],
                        name="regles_marche_sans_chevauchement",
                        violation_error_message="Des règles de ce marché existent déjà à ces dates.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_reglescomptageevent" ("alerte_mensuelle", "au", "base_etp", "cdi_mois", "cle", "cree_le", "donneur_ordre_id", "du", "eligibilite_mois", "formation_comptee", "guichet_id", "heures_jour", "horizon_mois", "id", "jour_limite", "jours_grace", "marche_id", "mutualise", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plafond_mensuel", "preuves", "prorata", "seuil_masquage", "sources") VALUES (NEW."alerte_mensuelle", NEW."au", NEW."base_etp", NEW."cdi_mois", NEW."cle", NEW."cree_le", NEW."donneur_ordre_id", NEW."du", NEW."eligibilite_mois", NEW."formation_comptee", NEW."guichet_id", NEW."heures_jour", NEW."horizon_mois", NEW."id", NEW."jour_limite", NEW."jours_grace", NEW."marche_id", NEW."mutualise", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."plafond_mensuel", NEW."preuves", NEW."prorata", NEW."seuil_masquage", NEW."sources"); RETURN NULL;',
                            hash="e5d58e4bedeeb63e273cab67dd103d2a370fcc1c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_48e6e",
                            table="operations_reglescomptage",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_reglescomptageevent" ("alerte_mensuelle", "au", "base_etp", "cdi_mois", "cle", "cree_le", "donneur_ordre_id", "du", "eligibilite_mois", "formation_comptee", "guichet_id", "heures_jour", "horizon_mois", "id", "jour_limite", "jours_grace", "marche_id", "mutualise", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plafond_mensuel", "preuves", "prorata", "seuil_masquage", "sources") VALUES (NEW."alerte_mensuelle", NEW."au", NEW."base_etp", NEW."cdi_mois", NEW."cle", NEW."cree_le", NEW."donneur_ordre_id", NEW."du", NEW."eligibilite_mois", NEW."formation_comptee", NEW."guichet_id", NEW."heures_jour", NEW."horizon_mois", NEW."id", NEW."jour_limite", NEW."jours_grace", NEW."marche_id", NEW."mutualise", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."plafond_mensuel", NEW."preuves", NEW."prorata", NEW."seuil_masquage", NEW."sources"); RETURN NULL;',
                            hash="a7dc883c06f97e729b319d4f8c1ae123a25ecf73",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6b3b6",
                            table="operations_reglescomptage",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_reglescomptageevent" ("alerte_mensuelle", "au", "base_etp", "cdi_mois", "cle", "cree_le", "donneur_ordre_id", "du", "eligibilite_mois", "formation_comptee", "guichet_id", "heures_jour", "horizon_mois", "id", "jour_limite", "jours_grace", "marche_id", "mutualise", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plafond_mensuel", "preuves", "prorata", "seuil_masquage", "sources") VALUES (OLD."alerte_mensuelle", OLD."au", OLD."base_etp", OLD."cdi_mois", OLD."cle", OLD."cree_le", OLD."donneur_ordre_id", OLD."du", OLD."eligibilite_mois", OLD."formation_comptee", OLD."guichet_id", OLD."heures_jour", OLD."horizon_mois", OLD."id", OLD."jour_limite", OLD."jours_grace", OLD."marche_id", OLD."mutualise", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."plafond_mensuel", OLD."preuves", OLD."prorata", OLD."seuil_masquage", OLD."sources"); RETURN NULL;',
                            hash="7152574ba07c9b7115baba349ed1f24e668c4cf7",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_96d2a",
                            table="operations_reglescomptage",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReglesComptageEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("du", models.DateField(verbose_name="en vigueur depuis le")),
                ("au", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                (
                    "eligibilite_mois",
                    models.PositiveSmallIntegerField(verbose_name="durée d'éligibilité (mois)"),
                ),
                (
                    "cdi_mois",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="mois comptés après une embauche en CDI"
                    ),
                ),
                (
                    "formation_comptee",
                    models.BooleanField(default=True, verbose_name="heures de formation comptées"),
                ),
                (
                    "prorata",
                    models.CharField(
                        choices=[
                            ("jours_ouvres", "Au prorata des jours ouvrés"),
                            ("contenu", "Seulement si elle est contenue"),
                            ("chevauchement", "Dès qu'elle chevauche"),
                        ],
                        max_length=14,
                        verbose_name="partage aux bornes",
                    ),
                ),
                (
                    "plafond_mensuel",
                    guichets.champs.HeuresField(
                        decimal_places=2, max_digits=9, verbose_name="plafond mensuel par personne (heures)"
                    ),
                ),
                (
                    "alerte_mensuelle",
                    guichets.champs.HeuresField(
                        decimal_places=2, max_digits=9, verbose_name="alerte mensuelle par personne (heures)"
                    ),
                ),
                (
                    "jour_limite",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(28),
                        ],
                        verbose_name="jour limite de déclaration",
                    ),
                ),
                ("jours_grace", models.PositiveSmallIntegerField(default=0, verbose_name="jours de grâce")),
                ("horizon_mois", models.PositiveSmallIntegerField(verbose_name="horizon d'urgence (mois)")),
                ("mutualise", models.BooleanField(default=True, verbose_name="le guichet mutualise")),
                (
                    "base_etp",
                    guichets.champs.HeuresField(
                        decimal_places=2, max_digits=9, verbose_name="heures d'un ETP par an"
                    ),
                ),
                (
                    "heures_jour",
                    guichets.champs.HeuresField(
                        decimal_places=2, max_digits=9, verbose_name="heures d'une journée"
                    ),
                ),
                (
                    "seuil_masquage",
                    models.PositiveSmallIntegerField(
                        verbose_name="effectif en dessous duquel un compte est masqué"
                    ),
                ),
                (
                    "preuves",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="justificatifs demandés",
                    ),
                ),
                ("sources", models.JSONField(default=dict, verbose_name="source de chaque valeur")),
                (
                    "donneur_ordre",
                    guichets.champs.CleLocale(
                        blank=True,
                        db_constraint=False,
                        null=True,
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
                        blank=True,
                        db_constraint=False,
                        null=True,
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
                        to="operations.reglescomptage",
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
                            hash="20839c6ca41d2f704f56fd6acca9639b25dc8209",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_3e427",
                            table="operations_reglescomptageevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Regroupement",
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
                ("signature", models.CharField(max_length=64, verbose_name="signature")),
                ("libelle", models.CharField(max_length=1000, verbose_name="libellé")),
                (
                    "etat",
                    models.CharField(
                        choices=[("propose", "Proposé"), ("confirme", "Confirmé"), ("ecarte", "Écarté")],
                        default="propose",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("decide_le", models.DateTimeField(null=True, verbose_name="décidé le")),
                (
                    "decide_par",
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
            ],
            options={
                "verbose_name": "regroupement",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guichet", "signature"), name="regroupement_signature_unique"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_regroupementevent" ("cle", "cree_le", "decide_le", "decide_par_id", "etat", "guichet_id", "id", "libelle", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signature") VALUES (NEW."cle", NEW."cree_le", NEW."decide_le", NEW."decide_par_id", NEW."etat", NEW."guichet_id", NEW."id", NEW."libelle", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."signature"); RETURN NULL;',
                            hash="14b2179aa563042a4168b1c37b2fe7fc3319e7ec",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9017d",
                            table="operations_regroupement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_regroupementevent" ("cle", "cree_le", "decide_le", "decide_par_id", "etat", "guichet_id", "id", "libelle", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signature") VALUES (NEW."cle", NEW."cree_le", NEW."decide_le", NEW."decide_par_id", NEW."etat", NEW."guichet_id", NEW."id", NEW."libelle", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."signature"); RETURN NULL;',
                            hash="5c3b190100fe7c9967a6ddccf7444d57906103bb",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_95c83",
                            table="operations_regroupement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_regroupementevent" ("cle", "cree_le", "decide_le", "decide_par_id", "etat", "guichet_id", "id", "libelle", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signature") VALUES (OLD."cle", OLD."cree_le", OLD."decide_le", OLD."decide_par_id", OLD."etat", OLD."guichet_id", OLD."id", OLD."libelle", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."signature"); RETURN NULL;',
                            hash="f662a972b9a4fc2ac244ea380c2a1d3a916db72b",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e85fd",
                            table="operations_regroupement",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LotRegroupe",
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
                        related_name="regroupements",
                        to="operations.lot",
                    ),
                ),
                (
                    "regroupement",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lots_regroupes",
                        to="operations.regroupement",
                    ),
                ),
            ],
            options={
                "verbose_name": "lot à regrouper",
                "verbose_name_plural": "lots à regrouper",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guichet", "regroupement", "lot"), name="lotregroupe_unique"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_lotregroupeevent" ("cle", "cree_le", "guichet_id", "id", "lot_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "regroupement_id") VALUES (NEW."cle", NEW."cree_le", NEW."guichet_id", NEW."id", NEW."lot_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."regroupement_id"); RETURN NULL;',
                            hash="27fab30c8cbaa8b84b551a908ec3a52e93b49442",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_33466",
                            table="operations_lotregroupe",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_lotregroupeevent" ("cle", "cree_le", "guichet_id", "id", "lot_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "regroupement_id") VALUES (NEW."cle", NEW."cree_le", NEW."guichet_id", NEW."id", NEW."lot_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."regroupement_id"); RETURN NULL;',
                            hash="782f802db5e22a735e6fa15587c339158e55736c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_27579",
                            table="operations_lotregroupe",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_lotregroupeevent" ("cle", "cree_le", "guichet_id", "id", "lot_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "regroupement_id") VALUES (OLD."cle", OLD."cree_le", OLD."guichet_id", OLD."id", OLD."lot_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."regroupement_id"); RETURN NULL;',
                            hash="820073f3eb2387438c93f5f4d135e4aa898a4795",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_31c42",
                            table="operations_lotregroupe",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LotRegroupeEvent",
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
                        to="operations.lotregroupe",
                    ),
                ),
                (
                    "regroupement",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.regroupement",
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
                            hash="a14d7e5f6b55169027df76acb2629590f68d0ad3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f90ef",
                            table="operations_lotregroupeevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegroupementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("signature", models.CharField(max_length=64, verbose_name="signature")),
                ("libelle", models.CharField(max_length=1000, verbose_name="libellé")),
                (
                    "etat",
                    models.CharField(
                        choices=[("propose", "Proposé"), ("confirme", "Confirmé"), ("ecarte", "Écarté")],
                        default="propose",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("decide_le", models.DateTimeField(null=True, verbose_name="décidé le")),
                (
                    "decide_par",
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
                        to="operations.regroupement",
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
                            hash="f4c91397823b4d6da6c202b5e67d1c15af29d0d6",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_044e3",
                            table="operations_regroupementevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Seuil",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("du", models.DateField(verbose_name="en vigueur depuis le")),
                ("au", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                (
                    "confiance",
                    models.CharField(
                        choices=[
                            ("verifie", "Vérifié dans un texte"),
                            ("secondaire", "Source secondaire"),
                            ("document", "Document professionnel"),
                            ("hypothese", "Usage à vérifier"),
                        ],
                        max_length=12,
                        verbose_name="confiance",
                    ),
                ),
                ("categorie", models.CharField(max_length=30, verbose_name="catégorie")),
                ("montant", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="montant HT")),
            ],
            options={
                "verbose_name": "seuil européen",
                "verbose_name_plural": "seuils européens",
                "constraints": [
                    models.UniqueConstraint(fields=("categorie", "du"), name="seuil_categorie_du")
                ],
            },
        ),
        migrations.CreateModel(
            name="SousTraitance",
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
                ("numero", models.PositiveIntegerField(default=1, verbose_name="n° de l'acte")),
                ("date_notification", models.DateField(verbose_name="date de notification")),
                (
                    "duree_mois",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="durée en mois"),
                ),
                (
                    "montant",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="montant HT"
                    ),
                ),
                (
                    "attribution",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sous_traitances",
                        to="operations.attribution",
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
                    "entreprise",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sous_traitances",
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
                        related_name="sous_traitances",
                        to="operations.lot",
                    ),
                ),
            ],
            options={
                "verbose_name": "sous-traitance",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guichet", "lot", "numero"),
                        name="soustraitance_numero_unique",
                        violation_error_message="Cet acte de sous-traitance existe déjà pour le lot.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_soustraitanceevent" ("attribution_id", "cle", "cree_le", "date_notification", "donneur_ordre_id", "duree_mois", "entreprise_id", "guichet_id", "id", "lot_id", "montant", "numero", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."attribution_id", NEW."cle", NEW."cree_le", NEW."date_notification", NEW."donneur_ordre_id", NEW."duree_mois", NEW."entreprise_id", NEW."guichet_id", NEW."id", NEW."lot_id", NEW."montant", NEW."numero", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="7d3e98845cc5169d07b2b52207cb63a0dd2f4dab",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d57f4",
                            table="operations_soustraitance",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operations_soustraitanceevent" ("attribution_id", "cle", "cree_le", "date_notification", "donneur_ordre_id", "duree_mois", "entreprise_id", "guichet_id", "id", "lot_id", "montant", "numero", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."attribution_id", NEW."cle", NEW."cree_le", NEW."date_notification", NEW."donneur_ordre_id", NEW."duree_mois", NEW."entreprise_id", NEW."guichet_id", NEW."id", NEW."lot_id", NEW."montant", NEW."numero", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="fc248b48dfc524d6b9016213c7a3e46a243be47c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3b520",
                            table="operations_soustraitance",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operations_soustraitanceevent" ("attribution_id", "cle", "cree_le", "date_notification", "donneur_ordre_id", "duree_mois", "entreprise_id", "guichet_id", "id", "lot_id", "montant", "numero", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."attribution_id", OLD."cle", OLD."cree_le", OLD."date_notification", OLD."donneur_ordre_id", OLD."duree_mois", OLD."entreprise_id", OLD."guichet_id", OLD."id", OLD."lot_id", OLD."montant", OLD."numero", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="d9758c439ac9cbe8a1c901b1021732e787e98f26",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a5aac",
                            table="operations_soustraitance",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SousTraitanceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cle", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifiant")),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("numero", models.PositiveIntegerField(default=1, verbose_name="n° de l'acte")),
                ("date_notification", models.DateField(verbose_name="date de notification")),
                (
                    "duree_mois",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="durée en mois"),
                ),
                (
                    "montant",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="montant HT"
                    ),
                ),
                (
                    "attribution",
                    guichets.champs.CleLocale(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.attribution",
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
                        to="operations.soustraitance",
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
                            hash="1c513ab3b581ee1fb308cd69b9b62b1b512a2e52",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_143b6",
                            table="operations_soustraitanceevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
