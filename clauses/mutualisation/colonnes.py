"""The engine for many companies at once, on columns: what the rest of the product uses of it."""

from clauses.mutualisation.coupes import decouper_colonnes
from clauses.mutualisation.lot import ventiler_colonnes
from clauses.mutualisation.tableaux import (
    AUCUN,
    MOTIFS_AFFECTATION,
    MOTIFS_MANQUE,
    MOTIFS_SURPLUS,
    ColonnesAffectations,
    ColonnesEngagements,
    ColonnesHeures,
    ColonnesManques,
    ColonnesMorceaux,
    ColonnesPrecedente,
    ColonnesSurplus,
    ColonnesVentilation,
    Entiers,
)

__all__ = [
    "AUCUN",
    "MOTIFS_AFFECTATION",
    "MOTIFS_MANQUE",
    "MOTIFS_SURPLUS",
    "ColonnesAffectations",
    "ColonnesEngagements",
    "ColonnesHeures",
    "ColonnesManques",
    "ColonnesMorceaux",
    "ColonnesPrecedente",
    "ColonnesSurplus",
    "ColonnesVentilation",
    "Entiers",
    "decouper_colonnes",
    "ventiler_colonnes",
]
