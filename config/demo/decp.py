"""The file of public contract data that the demonstration imports, moved to its calendar."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from config.demo.calendrier import Calendrier
from participants.domain.mois import add_months

FICHIER = Path(__file__).with_name("decp.json")
ECRIT_AU = date(2026, 1, 1)
DATES = ("dateNotification", "datePublicationDonnees")


def demo_file(calendrier: Calendrier) -> bytes:
    """The file, its dates moved by the whole months from the day it was written for to the reference day."""
    ecart = (calendrier.au.year - ECRIT_AU.year) * 12 + calendrier.au.month - ECRIT_AU.month
    contenu = json.loads(FICHIER.read_text(encoding="utf-8"))
    return json.dumps(_shift(contenu, ecart), ensure_ascii=False, indent=2).encode()


def _shift(valeur: Any, ecart: int) -> Any:
    if isinstance(valeur, list):
        return [_shift(v, ecart) for v in valeur]
    if isinstance(valeur, dict):
        return {nom: _shift_date(v, ecart) if nom in DATES else _shift(v, ecart) for nom, v in valeur.items()}
    return valeur


def _shift_date(texte: str, ecart: int) -> str:
    jour = date.fromisoformat(texte)
    return add_months(jour, ecart).replace(day=min(jour.day, 28)).isoformat()
