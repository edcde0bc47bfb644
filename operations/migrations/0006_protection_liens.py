from django.db import migrations

from guichets.rls import ProtegerTable


class Migration(migrations.Migration):
    dependencies = [("operations", "0005_liens_relances"), ("guichets", "0005_protection_messages")]
    operations = [ProtegerTable("LienEntreprise")]
