from django.db import migrations

from clauses import sql
from guichets.rls import ExecuterSql


class Migration(migrations.Migration):
    dependencies = [
        ("clauses", "0004_protection_decisions"),
        ("participants", "0003_lecteurs_et_decisions"),
    ]
    operations = [ExecuterSql(sql.LECTEURS_DU_LOT, sql.LECTEURS_DU_LOT_INVERSE)]
