"""Reader of the essential data of public contracts (DECP): from bytes to plain values, no database."""

from operations.decp.etat import current_state, social_hints
from operations.decp.lecture import fingerprint, read_decp
from operations.decp.types import (
    ActeDecp,
    Anomalie,
    AvisDecp,
    EtatDecp,
    FichierIllisible,
    Format,
    Genre,
    Gravite,
    IndiceSocial,
    LectureDecp,
    ModificationActeDecp,
    ModificationDecp,
    OperateurDecp,
)

__all__ = [
    "ActeDecp",
    "Anomalie",
    "AvisDecp",
    "EtatDecp",
    "FichierIllisible",
    "Format",
    "Genre",
    "Gravite",
    "IndiceSocial",
    "LectureDecp",
    "ModificationActeDecp",
    "ModificationDecp",
    "OperateurDecp",
    "current_state",
    "fingerprint",
    "read_decp",
    "social_hints",
]
