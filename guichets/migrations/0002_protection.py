from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

from guichets import sql
from guichets.rls import ExecuterSql, ProtegerTable


class Migration(migrations.Migration):
    dependencies = [("guichets", "0001_initial")]
    run_before = [("operations", "0001_initial")]
    operations = [
        BtreeGistExtension(),
        UnaccentExtension(),
        TrigramExtension(),
        ExecuterSql(sql.DROITS),
        ExecuterSql(sql.PORTEES),
        ExecuterSql(sql.PARTS),
        ExecuterSql(sql.OUVRIR),
        ExecuterSql(sql.AVANT_PORTEE),
        ProtegerTable("ClientApi"),
        ProtegerTable("Adhesion"),
        ProtegerTable("Cle"),
        ProtegerTable("Journal", historique=False, ajout_seul=True),
        ProtegerTable("Travail"),
        ProtegerTable("Document", entreprises=("entreprises",)),
        ExecuterSql(sql.GUICHET_LISIBLE),
        ExecuterSql(sql.JOURNALISER),
    ]
