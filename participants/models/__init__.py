from participants.models.contrats import Contrat
from participants.models.declarations import DeclarationMensuelle, LigneHeures
from participants.models.eligibilite import Critere, Eligibilite, FenetreEligibilite
from participants.models.personnes import AccesPrescripteur, DossierParticipant, Participant, Prescripteur

__all__ = [
    "AccesPrescripteur",
    "Contrat",
    "Critere",
    "DeclarationMensuelle",
    "DossierParticipant",
    "Eligibilite",
    "FenetreEligibilite",
    "LigneHeures",
    "Participant",
    "Prescripteur",
]
