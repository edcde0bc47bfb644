from django.db import migrations

from guichets.rls import ExecuterSql, ProtegerTable
from participants.sql import doublons


class Migration(migrations.Migration):
    dependencies = [("participants", "0006_confirmations"), ("operations", "0007_confirmations")]
    operations = [
        ProtegerTable("DeclarantPasse", entreprises=("declarant_id", "suivant_id")),
        ExecuterSql(doublons.HEURES_DANS_UN_AUTRE_GUICHET, doublons.HEURES_DANS_UN_AUTRE_GUICHET_INVERSE),
    ]
