"""Fictitious DECP records for the tests: every value is fixed, what matters to a test is given by it."""

import json
from typing import Any

from tests import fabriques as f

ACHETEUR = f.siret(5_000_101)
BATI = f.siret(5_000_201)
PEINTURE = f.siret(5_000_202)
ELEC = f.siret(5_000_203)
VERT = f.siret(5_000_204)


def marche(
    numero: str = "2025-LYC-01", titulaires: tuple[str, ...] = (BATI,), **champs: Any
) -> dict[str, Any]:
    brut: dict[str, Any] = {
        "id": numero,
        "acheteur": {"id": ACHETEUR},
        "nature": "Marché",
        "objet": "Lycée des Ormes, lot 1 : gros œuvre",
        "codeCPV": "45210000",
        "techniques": {"technique": ["Sans objet"]},
        "modalitesExecution": {"modaliteExecution": ["Sans objet"]},
        "marcheInnovant": False,
        "ccag": "Travaux",
        "offresRecues": 3,
        "attributionAvance": False,
        "typeGroupementOperateurs": "Conjoint" if len(titulaires) > 1 else "Pas de groupement",
        "sousTraitanceDeclaree": False,
        "procedure": "Appel d'offres ouvert",
        "lieuExecution": {"code": "87085", "typeCode": "Code commune"},
        "dureeMois": 12,
        "dateNotification": "2025-02-03",
        "datePublicationDonnees": "2025-03-10",
        "montant": 100000,
        "typesPrix": {"typePrix": ["Définitif révisable"]},
        "formePrix": "Forfaitaire",
        "titulaires": [titulaire(siret) for siret in titulaires],
        "considerationsSociales": {"considerationSociale": ["Clause sociale"]},
        "considerationsEnvironnementales": {
            "considerationEnvironnementale": ["Pas de considération environnementale"]
        },
    }
    return {**brut, **champs}


def titulaire(siret: str) -> dict[str, Any]:
    return {"titulaire": {"typeIdentifiant": "SIRET", "id": siret}}


def modification(numero: int, jour: str, **champs: Any) -> dict[str, Any]:
    return {
        "modification": {
            "id": numero,
            "dateNotificationModification": jour,
            "datePublicationDonneesModification": jour,
            **champs,
        }
    }


def acte(numero: int, siret: str, jour: str = "2025-04-01", **champs: Any) -> dict[str, Any]:
    return {
        "acteSousTraitance": {
            "id": numero,
            "sousTraitant": {"typeIdentifiant": "SIRET", "id": siret},
            "dureeMois": 6,
            "dateNotification": jour,
            "montant": 8000,
            "variationPrix": "Ferme",
            "datePublicationDonnees": jour,
            **champs,
        }
    }


def fichier(*avis: dict[str, Any], indent: int | None = None) -> bytes:
    return json.dumps({"marches": {"marche": list(avis)}}, ensure_ascii=False, indent=indent).encode()


def trois_lots() -> list[dict[str, Any]]:
    return [
        marche("2025-LYC-01", (BATI,), objet="Lycée des Ormes, lot 1 : gros œuvre"),
        marche("2025-LYC-02", (PEINTURE,), objet="Lycée des Ormes, lot 2 : peinture"),
        marche("2025-LYC-03", (ELEC,), objet="Lycée des Ormes, lot 3 : électricité"),
    ]
