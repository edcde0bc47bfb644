from typing import Any

from django.db import migrations

from operations import donnees


def charger(apps: Any, _schema_editor: Any) -> None:
    donnees.charger(apps.get_model)


def vider(apps: Any, _schema_editor: Any) -> None:
    donnees.vider(apps.get_model)


class Migration(migrations.Migration):
    dependencies = [("operations", "0002_protection")]
    operations = [migrations.RunPython(charger, vider)]
