from django.db import migrations

from guichets.rls import ExecuterSql, ProtegerTable
from operations import sql


class Migration(migrations.Migration):
    dependencies = [("operations", "0001_initial"), ("guichets", "0002_protection")]
    operations = [
        ProtegerTable("DonneurOrdre", donneurs=("id",), entreprises=("entreprises",)),
        ProtegerTable("AccesDonneurOrdre", donneurs=("donneur_ordre_id",)),
        ProtegerTable("Entreprise", donneurs=("donneurs",), entreprises=("id",)),
        ProtegerTable("AccesEntreprise", entreprises=("entreprise_id",)),
        ProtegerTable("ContactEntreprise", entreprises=("entreprise_id",)),
        ProtegerTable("Etablissement", entreprises=("entreprise_id",)),
        ProtegerTable("ImportDecp"),
        ProtegerTable("Operation", donneurs=("donneur_ordre_id",)),
        ProtegerTable("Marche", donneurs=("donneur_ordre_id",), entreprises=("entreprises",)),
        ProtegerTable("Lot", donneurs=("donneur_ordre_id",), entreprises=("entreprises",)),
        ProtegerTable("Attribution", donneurs=("donneur_ordre_id",), entreprises=("entreprise_id",)),
        ProtegerTable("LigneImport"),
        ProtegerTable("ModificationMarche"),
        ProtegerTable("NoticeDecp"),
        ProtegerTable("ReglesComptage"),
        ProtegerTable("Regroupement"),
        ProtegerTable("LotRegroupe"),
        ProtegerTable("SousTraitance", donneurs=("donneur_ordre_id",), entreprises=("entreprise_id",)),
        ExecuterSql(sql.PRINCIPAUX),
        ExecuterSql(sql.TENIR_ENTREPRISES),
        ExecuterSql(sql.REFERENCE_EN_LECTURE),
    ]
