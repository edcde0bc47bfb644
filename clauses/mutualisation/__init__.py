"""Mutualisation: which hours count for which engagement of a company. Pure: no database, no clock, no
settings."""

from clauses.mutualisation.compatibilite import may_take
from clauses.mutualisation.decoupe import bornes_of, decouper
from clauses.mutualisation.empreinte import compute_empreinte
from clauses.mutualisation.moteur import ventiler
from clauses.mutualisation.types import (
    Affectation,
    Certificat,
    DetailManque,
    Engagement,
    Heures,
    Manque,
    MotifAffectation,
    MotifManque,
    MotifSurplus,
    MutualisationError,
    Partage,
    Prorata,
    Surplus,
    Ventilation,
)
from clauses.mutualisation.verification import verify

__all__ = [
    "Affectation",
    "Certificat",
    "DetailManque",
    "Engagement",
    "Heures",
    "Manque",
    "MotifAffectation",
    "MotifManque",
    "MotifSurplus",
    "MutualisationError",
    "Partage",
    "Prorata",
    "Surplus",
    "Ventilation",
    "bornes_of",
    "compute_empreinte",
    "decouper",
    "may_take",
    "ventiler",
    "verify",
]
