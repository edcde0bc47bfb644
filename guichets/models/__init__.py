from guichets.models.documents import Document
from guichets.models.guichet import Adhesion, Guichet
from guichets.models.journal import Journal
from guichets.models.principaux import Cle, ClientApi, Utilisateur
from guichets.models.travail import Travail

__all__ = ["Adhesion", "Cle", "ClientApi", "Document", "Guichet", "Journal", "Travail", "Utilisateur"]
