from django.db import migrations

from clauses.sql import nuit
from guichets.rls import ExecuterSql


class Migration(migrations.Migration):
    dependencies = [
        ("clauses", "0010_ajustes_dits"),
        ("guichets", "0008_genres_de_courriers"),
        ("operations", "0010_delais_bornes"),
        ("participants", "0009_fiche_corrigee"),
    ]
    operations = [
        ExecuterSql(nuit.INDEX, nuit.INDEX_INVERSE),
        ExecuterSql(nuit.NUIT_A_FAIRE, nuit.NUIT_A_FAIRE_INVERSE),
    ]
