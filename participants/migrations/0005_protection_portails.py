from django.db import migrations

from guichets.rls import ExecuterSql, ProtegerTable
from participants import sql

A_ENTREPRISE = {"entreprises": ("entreprise_id",), "ecriture_entreprises": ("entreprise_id",)}


class Migration(migrations.Migration):
    dependencies = [("participants", "0004_portails"), ("operations", "0006_protection_liens")]
    operations = [
        ProtegerTable("ExigencePiece"),
        ProtegerTable(
            "Piece",
            entreprises=("entreprise_id", "creditee_id"),
            ecriture_entreprises=("entreprise_id",),
        ),
        ProtegerTable("CorrespondanceColonnes", **A_ENTREPRISE),
        ProtegerTable("DepotFichier", **A_ENTREPRISE),
        ProtegerTable("Relance"),
        ProtegerTable("FichePrescription", prescripteurs=("prescripteur_id",)),
        ProtegerTable("Etape", prescripteurs=("prescripteur_id",)),
        ProtegerTable("Sortie", prescripteurs=("prescripteur_id",)),
        ProtegerTable("SuiviSortie", prescripteurs=("prescripteur_id",)),
        ExecuterSql(sql.PARCOURS_SUIVI, sql.PARCOURS_SUIVI_INVERSE),
        ExecuterSql(sql.PIECES, sql.PIECES_INVERSE),
    ]
