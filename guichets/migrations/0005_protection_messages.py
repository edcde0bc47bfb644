from django.db import migrations

from guichets.rls import ProtegerTable


class Migration(migrations.Migration):
    dependencies = [("guichets", "0004_messages_liens")]
    operations = [
        ProtegerTable("Lien"),
        ProtegerTable("Message"),
        ProtegerTable("ModeleMessage"),
        ProtegerTable("OppositionMessage"),
    ]
