from clauses.models.comptes import (
    ComptesEngagement,
    ComptesEngagementMois,
    ComptesMois,
    RepartitionEngagement,
)
from clauses.models.decisions import AffectationImposee, Ajustement
from clauses.models.dispositifs import Dispositif
from clauses.models.engagements import Assiette, Avenant, Echeance, Engagement, PeriodeEngagement, QuotePart
from clauses.models.ventilation import ClotureMois, Manque, NonRetenue, RunVentilation, Ventilation

__all__ = [
    "AffectationImposee",
    "Ajustement",
    "Assiette",
    "Avenant",
    "ClotureMois",
    "ComptesEngagement",
    "ComptesEngagementMois",
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
