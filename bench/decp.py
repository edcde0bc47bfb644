"""500 published records, made up from one seed: three lots in ten belong to a consultation seen before."""

import json
from datetime import date, timedelta
from random import Random
from typing import Any

from bench.socle import siret

AVIS = 500
ACHETEURS = 12
TITULAIRES = 120
SECTEURS = ("gros œuvre", "peinture", "électricité", "plomberie", "espaces verts", "nettoyage")


def make_file(hasard: Random) -> bytes:
    acheteurs = [siret() for _ in range(ACHETEURS)]
    titulaires = [siret() for _ in range(TITULAIRES)]
    avis = [_record(n, hasard, acheteurs, titulaires) for n in range(AVIS)]
    return json.dumps({"marches": {"marche": avis}}, ensure_ascii=False).encode()


def _record(n: int, hasard: Random, acheteurs: list[str], titulaires: list[str]) -> dict[str, Any]:
    consultation = n - n % 3 if hasard.random() < 0.3 else n
    notifie = date(2025, 1, 6) + timedelta(days=consultation % 300)
    brut: dict[str, Any] = {
        "id": f"2025-{n:06d}",
        "acheteur": {"id": acheteurs[consultation % ACHETEURS]},
        "nature": "Marché",
        "objet": f"Opération {consultation}, lot {n % 3 + 1} : {hasard.choice(SECTEURS)}",
        "codeCPV": "45210000",
        "techniques": {"technique": ["Sans objet"]},
        "modalitesExecution": {"modaliteExecution": ["Sans objet"]},
        "marcheInnovant": False,
        "ccag": "Travaux",
        "offresRecues": 3,
        "attributionAvance": False,
        "typeGroupementOperateurs": "Pas de groupement",
        "sousTraitanceDeclaree": False,
        "procedure": "Appel d'offres ouvert",
        "lieuExecution": {"code": "87085", "typeCode": "Code commune"},
        "dureeMois": hasard.randrange(6, 36),
        "dateNotification": notifie.isoformat(),
        "datePublicationDonnees": (notifie + timedelta(days=30)).isoformat(),
        "montant": hasard.randrange(20_000, 900_000),
        "typesPrix": {"typePrix": ["Définitif révisable"]},
        "formePrix": "Forfaitaire",
        "titulaires": [{"titulaire": {"typeIdentifiant": "SIRET", "id": hasard.choice(titulaires)}}],
        "considerationsSociales": {"considerationSociale": ["Clause sociale"]},
        "considerationsEnvironnementales": {
            "considerationEnvironnementale": ["Pas de considération environnementale"]
        },
    }
    if hasard.random() < 0.2:
        brut["modifications"] = [_amendment(notifie, hasard)]
    return brut


def _amendment(notifie: date, hasard: Random) -> dict[str, Any]:
    jour = (notifie + timedelta(days=120)).isoformat()
    return {
        "modification": {
            "id": 1,
            "dateNotificationModification": jour,
            "datePublicationDonneesModification": jour,
            "montant": hasard.randrange(20_000, 900_000),
        }
    }
