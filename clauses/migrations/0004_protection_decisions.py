from django.db import migrations

from clauses import sql
from guichets.rls import ExecuterSql, ProtegerTable


class Migration(migrations.Migration):
    dependencies = [("clauses", "0003_decisions")]
    operations = [
        ProtegerTable("AffectationImposee"),
        ProtegerTable("Ajustement"),
        ProtegerTable(
            "ComptesEngagementMois",
            donneurs=("donneur_ordre_id",),
            entreprises=("entreprise_id",),
            historique=False,
        ),
        ExecuterSql(sql.RUN_PRECEDENT, sql.RUN_PRECEDENT_INVERSE),
        ExecuterSql(sql.IMPOSEES, sql.IMPOSEES_INVERSE),
        ExecuterSql(sql.AJUSTEMENTS, sql.AJUSTEMENTS_INVERSE),
    ]
