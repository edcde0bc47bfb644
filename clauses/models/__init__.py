from clauses.models.besoins import Besoin, Candidature, Effort
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
    "Besoin",
    "Candidature",
    "ClotureMois",
    "ComptesEngagement",
    "ComptesEngagementMois",
    "ComptesMois",
    "Dispositif",
    "Echeance",
    "Effort",
    "Engagement",
    "Manque",
    "NonRetenue",
    "PeriodeEngagement",
    "QuotePart",
    "RepartitionEngagement",
    "RunVentilation",
    "Ventilation",
]
