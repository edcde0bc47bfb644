from django.db import migrations

from clauses import sql
from guichets.rls import ExecuterSql, ProtegerTable


class Migration(migrations.Migration):
    dependencies = [("clauses", "0001_initial"), ("participants", "0002_protection")]
    operations = [
        ProtegerTable("ClotureMois", entreprises=("entreprise_id",)),
        ProtegerTable(
            "ComptesMois", donneurs=("donneur_ordre_id",), entreprises=("entreprise_id",), historique=False
        ),
        ProtegerTable("Dispositif", donneurs=("donneur_ordre_id",)),
        ProtegerTable("Engagement", donneurs=("donneur_ordre_id",), entreprises=("entreprises",)),
        ProtegerTable("Assiette", donneurs=("donneur_ordre_id",)),
        ProtegerTable("Avenant", donneurs=("donneur_ordre_id",)),
        ProtegerTable(
            "ComptesEngagement",
            donneurs=("donneur_ordre_id",),
            entreprises=("entreprise_id",),
            historique=False,
        ),
        ProtegerTable("Echeance", donneurs=("donneur_ordre_id",)),
        ProtegerTable("PeriodeEngagement", donneurs=("donneur_ordre_id",)),
        ProtegerTable("QuotePart", donneurs=("donneur_ordre_id",), entreprises=("entreprise_id",)),
        ProtegerTable("RepartitionEngagement", historique=False),
        ProtegerTable("RunVentilation"),
        ProtegerTable("Manque", historique=False),
        ProtegerTable("NonRetenue", historique=False),
        ProtegerTable("Ventilation", historique=False),
        ExecuterSql(sql.TENIR_ENTREPRISES),
        ExecuterSql(sql.QUOTES_PARTS),
        ExecuterSql(sql.VENTILATION),
    ]
