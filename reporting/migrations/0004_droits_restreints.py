from django.db import migrations

from guichets import sql
from guichets.rls import ExecuterSql


class Migration(migrations.Migration):
    """Last of all: every function and every table of the packages exists."""

    dependencies = [
        ("reporting", "0003_seuil_masquage"),
        ("clauses", "0002_protection"),
        ("participants", "0003_lecteurs_et_decisions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]
    operations = [ExecuterSql(sql.FONCTIONS_FERMEES), ExecuterSql(sql.TABLES_DU_CADRE)]
