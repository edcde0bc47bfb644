from clauses.models.comptes import ComptesEngagement, ComptesMois, RepartitionEngagement
from clauses.models.dispositifs import Dispositif
from clauses.models.engagements import Assiette, Avenant, Echeance, Engagement, PeriodeEngagement, QuotePart
from clauses.models.ventilation import ClotureMois, Manque, NonRetenue, RunVentilation, Ventilation

__all__ = [
    "Assiette",
    "Avenant",
    "ClotureMois",
    "ComptesEngagement",
    "ComptesMois",
    "Dispositif",
    "Echeance",
    "Engagement",
    "Manque",
    "NonRetenue",
    "PeriodeEngagement",
    "QuotePart",
    "RepartitionEngagement",
    "RunVentilation",
    "Ventilation",
]
