from django.db import migrations

from clauses import sql
from guichets.rls import ExecuterSql, ProtegerTable


class Migration(migrations.Migration):
    dependencies = [("clauses", "0007_besoins"), ("participants", "0005_protection_portails")]
    operations = [
        ProtegerTable(
            "Besoin",
            entreprises=("entreprise_id",),
            prescripteurs=("prescripteurs",),
            ecriture_entreprises=("entreprise_id",),
        ),
        ProtegerTable("Candidature", entreprises=("entreprise_id",), prescripteurs=("prescripteur_id",)),
        ProtegerTable("Effort", entreprises=("entreprise_id",), ecriture_entreprises=("entreprise_id",)),
        ExecuterSql(sql.BESOINS, sql.BESOINS_INVERSE),
    ]
