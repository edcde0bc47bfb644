from guichets.models.documents import Document
from guichets.models.guichet import Adhesion, Guichet
from guichets.models.journal import Journal
from guichets.models.liens import Lien
from guichets.models.messages import Message, ModeleMessage, OppositionMessage
from guichets.models.principaux import Cle, ClientApi, Utilisateur
from guichets.models.travail import Travail

__all__ = [
    "Adhesion",
    "Cle",
    "ClientApi",
    "Document",
    "Guichet",
    "Journal",
    "Lien",
    "Message",
    "ModeleMessage",
    "OppositionMessage",
    "Travail",
    "Utilisateur",
]
