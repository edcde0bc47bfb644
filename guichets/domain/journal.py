"""Traces of consultations, exports and refusals: identifiers only, never a personal datum."""

import uuid

from django.db import connection

from guichets import portee as portees
from guichets.models import Guichet
from guichets.models.base import ModeleGuichet

CONSULTATION = "consultation"
EXPORT = "export"


def record_consultation(objet: ModeleGuichet | Guichet, evenement: str = CONSULTATION) -> None:
    """Write that the open scope's principal saw this object, or took a list out of this guichet.

    Readers too: the database function appends.
    """
    principal = portees.courante().principal
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT journaliser(%s, %s, %s, %s, %s, %s)",
            [
                objet.pk if isinstance(objet, Guichet) else objet.guichet_id,
                uuid.uuid4(),
                str(principal) if principal else "anonyme",
                evenement,
                objet._meta.model_name,
                objet.cle,
            ],
        )
