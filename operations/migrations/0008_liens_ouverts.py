from django.db import migrations

from guichets.rls import ExecuterSql
from operations import sql


class Migration(migrations.Migration):
    dependencies = [("operations", "0007_confirmations"), ("guichets", "0007_liens_ouverts")]
    operations = [ExecuterSql(sql.LIENS, sql.LIENS_INVERSE)]
