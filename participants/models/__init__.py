from participants.models.contrats import Contrat, DeclarantPasse
from participants.models.declarations import DeclarationMensuelle, LigneHeures
from participants.models.depots import CorrespondanceColonnes, DepotFichier
from participants.models.eligibilite import Critere, Eligibilite, FenetreEligibilite
from participants.models.parcours import Etape, FichePrescription, Sortie, SuiviSortie
from participants.models.personnes import AccesPrescripteur, DossierParticipant, Participant, Prescripteur
from participants.models.pieces import ExigencePiece, Piece
from participants.models.relances import Relance

__all__ = [
    "AccesPrescripteur",
    "Contrat",
    "CorrespondanceColonnes",
    "Critere",
    "DeclarantPasse",
    "DeclarationMensuelle",
    "DepotFichier",
    "DossierParticipant",
    "Eligibilite",
    "Etape",
    "ExigencePiece",
    "FenetreEligibilite",
    "FichePrescription",
    "LigneHeures",
    "Participant",
    "Piece",
    "Prescripteur",
    "Relance",
    "Sortie",
    "SuiviSortie",
]
