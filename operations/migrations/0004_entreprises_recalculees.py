from django.db import migrations

from guichets.rls import ExecuterSql
from operations import sql


class Migration(migrations.Migration):
    dependencies = [("operations", "0003_reference")]
    operations = [ExecuterSql(sql.ENTREPRISES_RECALCULEES, sql.ENTREPRISES_RECALCULEES_INVERSE)]
