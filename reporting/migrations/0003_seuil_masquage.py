from django.db import migrations

from guichets.rls import ExecuterSql
from reporting import sql


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_protection"), ("operations", "0002_protection")]
    operations = [ExecuterSql(sql.SEUIL_MASQUAGE, "DROP FUNCTION seuil_masquage(bigint, date)")]
