from django.db import migrations

from guichets.rls import ExecuterSql, ProtegerTable
from participants import sql


class Migration(migrations.Migration):
    dependencies = [("participants", "0001_initial"), ("operations", "0002_protection")]
    operations = [
        ProtegerTable(
            "DeclarationMensuelle", entreprises=("entreprise_id",), ecriture_entreprises=("entreprise_id",)
        ),
        ProtegerTable("Prescripteur", prescripteurs=("id",)),
        ProtegerTable("AccesPrescripteur", prescripteurs=("prescripteur_id",)),
        ProtegerTable("Participant", entreprises=("entreprises",), prescripteurs=("prescripteur_id",)),
        ProtegerTable(
            "Contrat",
            entreprises=("employeur_id", "creditee_id", "declarant_id"),
            prescripteurs=("prescripteur_id",),
        ),
        ProtegerTable("DossierParticipant", prescripteurs=("prescripteur_id",)),
        ProtegerTable("Eligibilite"),
        ProtegerTable("Critere"),
        ProtegerTable("FenetreEligibilite", entreprises=("entreprises",), prescripteurs=("prescripteur_id",)),
        ProtegerTable(
            "LigneHeures",
            entreprises=("entreprise_id", "creditee_id"),
            ecriture_entreprises=("entreprise_id",),
        ),
        ExecuterSql(sql.PRINCIPAUX),
        ExecuterSql(sql.TENIR_ENTREPRISES),
        ExecuterSql(sql.LIGNE_IMMUABLE),
        ExecuterSql(sql.TENIR_PRESCRIPTEUR),
        ExecuterSql(sql.CRITERES_FIGES),
    ]
