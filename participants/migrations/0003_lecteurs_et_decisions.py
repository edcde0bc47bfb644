from django.db import migrations

from guichets.rls import ExecuterSql
from participants import sql


class Migration(migrations.Migration):
    dependencies = [("participants", "0002_protection"), ("operations", "0004_entreprises_recalculees")]
    operations = [
        ExecuterSql(sql.LECTEURS_RECALCULES, sql.LECTEURS_RECALCULES_INVERSE),
        ExecuterSql(sql.DECISIONS_AU_GUICHET, sql.DECISIONS_AU_GUICHET_INVERSE),
    ]
