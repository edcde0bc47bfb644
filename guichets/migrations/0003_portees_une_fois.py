from django.db import migrations

from guichets import sql
from guichets.rls import ExecuterSql


class Migration(migrations.Migration):
    dependencies = [("guichets", "0002_protection")]
    operations = [ExecuterSql(sql.PORTEES_UNE_FOIS)]
