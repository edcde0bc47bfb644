"""Closed lists of the DECP (arrêtés of 22 December 2022, schema 2.0.3) and of the format used until 2023."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from operations.decp.types import IndiceSocial
from operations.identifiants import TypeIdentifiant

PAS_DE_CONSIDERATION = "Pas de considération sociale"

INDICES: Mapping[str, IndiceSocial] = {
    "Clause sociale": IndiceSocial.CLAUSE,
    "Critère social": IndiceSocial.CRITERE,
    "Marché réservé": IndiceSocial.RESERVATION,
    "Concession réservée": IndiceSocial.RESERVATION,
}


@lru_cache(maxsize=2048)  # a file repeats the same few values thousands of times
def fold(texte: str) -> str:
    """A spelling without case, accents, ligatures, nor the kind of its apostrophes, hyphens and spaces."""
    plat = unicodedata.normalize("NFKD", texte.replace("œ", "oe").replace("Œ", "oe"))
    plat = "".join(c for c in plat if not unicodedata.combining(c)).casefold()
    for autre, usuel in (
        ("\u2019", "'"),
        ("\u2018", "'"),
        ("`", "'"),
        ("\u2010", "-"),
        ("\u2011", "-"),
        ("\u2013", "-"),
    ):
        plat = plat.replace(autre, usuel)
    return " ".join(plat.split())


def _liste(*valeurs: str) -> Mapping[str, str]:
    return {fold(valeur): valeur for valeur in valeurs}


NATURES_MARCHE = _liste("Marché", "Marché de partenariat", "Marché de défense ou de sécurité")
NATURES_MARCHE_PLAT = {**NATURES_MARCHE, **_liste("Accord-cadre", "Marché subséquent")}
NATURES_CONCESSION = _liste(
    "Concession de travaux",
    "Concession de service",
    "Concession de service public",
    "Délégation de service public",
)
PROCEDURES_MARCHE = _liste(
    "Procédure adaptée",
    "Appel d'offres ouvert",
    "Appel d'offres restreint",
    "Procédure avec négociation",
    "Marché passé sans publicité ni mise en concurrence préalable",
    "Dialogue compétitif",
)
PROCEDURES_MARCHE_PLAT = {
    **PROCEDURES_MARCHE,
    **_liste(
        "Procédure concurrentielle avec négociation",
        "Procédure négociée avec mise en concurrence préalable",
        "Marché négocié sans publicité ni mise en concurrence préalable",
    ),
}
PROCEDURES_CONCESSION = _liste(
    "Procédure négociée ouverte",
    "Procédure non négociée ouverte",
    "Procédure négociée restreinte",
    "Procédure non négociée restreinte",
)
TECHNIQUES = _liste(
    "Accord-cadre",
    "Concours",
    "Système de qualification",
    "Système d'acquisition dynamique",
    "Catalogue électronique",
    "Enchère électronique",
    "Sans objet",
)
MODALITES = _liste("Tranches", "Bons de commande", "Marchés subséquents", "Sans objet")
CCAG = _liste(
    "Travaux",
    "Maitrise d'œuvre",
    "Fournitures courantes et services",
    "Marchés industriels",
    "Prestations intellectuelles",
    "Techniques de l'information et de la communication",
    "Pas de CCAG",
)
LIEUX = _liste(
    "Code postal",
    "Code commune",
    "Code arrondissement",
    "Code canton",
    "Code département",
    "Code région",
    "Code pays",
)
FORMES_PRIX = _liste("Unitaire", "Forfaitaire", "Mixte")
FORMES_PRIX_PLAT = {**FORMES_PRIX, **_liste("Ferme", "Ferme et actualisable", "Révisable")}
TYPES_PRIX = _liste("Définitif ferme", "Définitif actualisable", "Définitif révisable", "Provisoire")
VARIATIONS_PRIX = _liste("Ferme", "Actualisable", "Révisable")
GROUPEMENTS = _liste("Conjoint", "Solidaire", "Pas de groupement")
CONSIDERATIONS = _liste(*INDICES, PAS_DE_CONSIDERATION)
TYPES_IDENTIFIANT = _liste(*TypeIdentifiant)

_COMMUNES = frozenset(
    {"id", "nature", "objet", "procedure", "dureeMois", "datePublicationDonnees", "modifications"}
    | {"considerationsSociales", "considerationsEnvironnementales"}
)
PROPRIETES_MARCHE = _COMMUNES | frozenset(
    [
        "acheteur",
        "codeCPV",
        "techniques",
        "modalitesExecution",
        "idAccordCadre",
        "lieuExecution",
        "dateNotification",
        "montant",
        "formePrix",
        "typesPrix",
        "attributionAvance",
        "tauxAvance",
        "offresRecues",
        "marcheInnovant",
        "ccag",
        "typeGroupementOperateurs",
        "titulaires",
        "sousTraitanceDeclaree",
        "actesSousTraitance",
        "origineUE",
        "origineFrance",
        "modificationsActesSousTraitance",
    ]
)
PROPRIETES_CONCESSION = _COMMUNES | frozenset(
    [
        "autoriteConcedante",
        "dateSignature",
        "dateDebutExecution",
        "valeurGlobale",
        "montantSubventionPublique",
        "concessionnaires",
        "donneesExecution",
    ]
)
# The format in use until 2023 also writes these; they are read, or known to say nothing useful.
PROPRIETES_PLAT = frozenset(
    {"acheteur.id", "acheteur.nom", "autoriteConcedante.id", "_type", "uid", "uuid", "source"}
)
