"""Reference data shipped with the product, as files that can be read and corrected; loaded by a migration."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import holidays

DOSSIER = Path(__file__).parent
ANNEES = range(2006, 2041)
FICHIERS = {
    "bases_legales": "BaseLegale",
    "seuils": "Seuil",
    "criteres": "CriterePublic",
    "rome": "MetierRome",
    "cpv": "DivisionCpv",
}
ZONES = {"metropole": None, "alsace_moselle": "57"}


def lire(nom: str) -> list[dict[str, Any]]:
    lignes: list[dict[str, Any]] = json.loads((DOSSIER / f"{nom}.json").read_text(encoding="utf-8"))
    return lignes


def charger(modele: Callable[[str, str], Any]) -> None:
    """Load every file and the public holidays. `modele` is `get_model` of the registry at hand."""
    for nom, classe_nom in FICHIERS.items():
        classe = modele("operations", classe_nom)
        classe.objects.bulk_create([classe(**ligne) for ligne in lire(nom)])
    ferie = modele("operations", "JourFerie")
    for zone, subdivision in ZONES.items():
        jours = holidays.country_holidays("FR", subdiv=subdivision, years=ANNEES, language="fr")
        ferie.objects.bulk_create(
            [ferie(jour=jour, zone=zone, libelle=libelle[:60]) for jour, libelle in jours.items()]
        )


def vider(modele: Callable[[str, str], Any]) -> None:
    for classe_nom in [*FICHIERS.values(), "JourFerie"]:
        modele("operations", classe_nom).objects.all().delete()
