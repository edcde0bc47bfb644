"""Whether a reminder still asks for something, looked at again as it is about to leave."""

from django.db.models import Q

from guichets.enums import GenreMessage
from guichets.models import Message
from participants.domain.declarations.declarants import declared_in
from participants.domain.declarations.obligations import RECUE
from participants.domain.mois import last_day
from participants.models import Contrat, DeclarationMensuelle, Relance

RELANCES = (
    GenreMessage.RELANCE_AVANT,
    GenreMessage.RELANCE_JOUR,
    GenreMessage.RELANCE_APRES,
    GenreMessage.RELANCE_MANUELLE,
)
DECLARE = "Déclaré entre-temps."
PLUS_DU = "Plus rien à déclarer pour ce mois."


def why_pointless(message: Message) -> str:
    """Empty while the month is still owed, under the guichet's own scope."""
    relance = Relance.objects.filter(message=message).first()
    if relance is None:
        return ""
    mois, entreprise_id = relance.mois, relance.entreprise_id
    recues = DeclarationMensuelle.objects.filter(entreprise_id=entreprise_id, mois=mois, etat__in=RECUE)
    if recues.exists():
        return DECLARE
    actifs = Contrat.objects.filter(Q(fin__isnull=True) | Q(fin__gte=mois), debut__lte=last_day(mois))
    return "" if declared_in(actifs, mois, [entreprise_id]).exists() else PLUS_DU
