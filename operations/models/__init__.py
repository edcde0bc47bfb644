from operations.models.attributions import Attribution, SousTraitance
from operations.models.decp import (
    ImportDecp,
    LigneImport,
    LotRegroupe,
    ModificationMarche,
    NoticeDecp,
    Regroupement,
)
from operations.models.donneurs import AccesDonneurOrdre, DonneurOrdre
from operations.models.entreprises import (
    AccesEntreprise,
    ContactEntreprise,
    Entreprise,
    Etablissement,
    LienEntreprise,
)
from operations.models.marches import Lot, Marche, Operation
from operations.models.reference import BaseLegale, CriterePublic, DivisionCpv, JourFerie, MetierRome, Seuil
from operations.models.regles import ReglesComptage

__all__ = [
    "AccesDonneurOrdre",
    "AccesEntreprise",
    "Attribution",
    "BaseLegale",
    "ContactEntreprise",
    "CriterePublic",
    "DivisionCpv",
    "DonneurOrdre",
    "Entreprise",
    "Etablissement",
    "ImportDecp",
    "JourFerie",
    "LienEntreprise",
    "LigneImport",
    "Lot",
    "LotRegroupe",
    "Marche",
    "MetierRome",
    "ModificationMarche",
    "NoticeDecp",
    "Operation",
    "ReglesComptage",
    "Regroupement",
    "Seuil",
    "SousTraitance",
]
