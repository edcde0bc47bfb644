"""Our own workbook of a month: what it holds, and how it is read back whatever was typed in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from participants.classeurs.tables import Ligne, Table
from participants.classeurs.valeurs import read_month, read_text

FEUILLE, AIDE, LISTES, MARQUE = "Heures", "Mode d'emploi", "Listes", "Guichet"
SIGNE, VERSION = "guichet-heures", 1
LIGNES_LIBRES = 10

ERREURS, IDENTIFIANT, PERSONNE, CONTRAT, MARCHE, HEURES, FORMATION, PRECEDENT, A_SAVOIR = range(9)
ENTETES = (
    "Erreurs",
    "Identifiant",
    "Salarié en insertion",
    "Contrat",
    "Marché",
    "Heures",
    "dont formation",
    "Mois dernier",
    "À savoir",
)
COLONNE_DE = {"contrat": PERSONNE, "lot": MARCHE, "heures": HEURES, "dont_formation": FORMATION}


@dataclass(slots=True)
class LigneClasseur:
    """One row. `heures`, `formation`: what the grid shows, or what was typed. `rang`: in the file, from 0."""

    identifiant: str = ""
    personne: str = ""
    contrat: str = ""
    marche: str = ""
    marches: Sequence[str] = ()
    heures: Any = None
    formation: Any = None
    precedent: Decimal | None = None
    a_savoir: str = ""
    rang: int = -1

    @property
    def vide(self) -> bool:
        return not any(read_text(v) for v in (self.heures, self.formation))


@dataclass(slots=True)
class Classeur:
    """The month of one company in one guichet."""

    cle: str
    mois: date
    entreprise: str = ""
    guichet: str = ""
    echeance: date | None = None
    lignes: list[LigneClasseur] = field(default_factory=list)
    personnes: Sequence[str] = ()
    """What may be chosen in the free rows at the bottom."""


Erreurs = Mapping[int, Mapping[str, Sequence[str]]]
"""Row of the file, from 0 → field → messages."""


def read_ours(tables: Sequence[Table]) -> Classeur | None:
    """The rows as they were filled; None when the workbook has lost its mark or its sheet of hours."""
    marque = next((m for table in tables if (m := _mark(table))), None)
    feuille = next((table for table in tables if table.nom == FEUILLE), None)
    mois = read_month(marque["mois"]) if marque else None
    if marque is None or feuille is None or mois is None:
        return None
    entete = next((rang for rang, ligne in enumerate(feuille.lignes[:20]) if _is_header(ligne)), None)
    if entete is None:
        return None
    classeur = Classeur(marque["entreprise"], mois)
    for rang, ligne in enumerate(feuille.lignes[entete + 1 :], entete + 1):
        lue = _read(ligne, rang)
        if lue.identifiant or lue.personne or not lue.vide:
            classeur.lignes.append(lue)
    return classeur


def _mark(table: Table) -> dict[str, str]:
    if table.nom != MARQUE or not table.lignes or read_text(_cell(table.lignes[0], 0)) != SIGNE:
        return {}
    valeurs = {read_text(_cell(ligne, 0)): read_text(_cell(ligne, 1)) for ligne in table.lignes[:10]}
    return valeurs if {"entreprise", "mois"} <= set(valeurs) else {}


def _is_header(ligne: Ligne) -> bool:
    return [read_text(_cell(ligne, rang)) for rang in (IDENTIFIANT, HEURES)] == [
        ENTETES[IDENTIFIANT],
        ENTETES[HEURES],
    ]


def _read(ligne: Ligne, rang: int) -> LigneClasseur:
    return LigneClasseur(
        identifiant=read_text(_cell(ligne, IDENTIFIANT)),
        personne=read_text(_cell(ligne, PERSONNE)),
        contrat=read_text(_cell(ligne, CONTRAT)),
        marche=read_text(_cell(ligne, MARCHE)),
        heures=_cell(ligne, HEURES),
        formation=_cell(ligne, FORMATION),
        rang=rang,
    )


def _cell(ligne: Ligne, rang: int) -> Any:
    return ligne[rang] if rang < len(ligne) else ""
