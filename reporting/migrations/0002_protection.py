from django.db import migrations

from guichets.rls import ExecuterSql, ProtegerTable
from reporting import sql


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial"), ("clauses", "0002_protection")]
    operations = [
        ProtegerTable("Bilan", donneurs=("destinataire_id",)),
        ExecuterSql(sql.BILAN_IMMUABLE),
    ]
