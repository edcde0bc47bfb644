"""The headers of somebody else's file: found, recognised next month, tied to what we read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from participants.classeurs.tables import Ligne, Table
from participants.classeurs.valeurs import plain, read_text

LIGNES_SONDEES = 25


class Champ(StrEnum):
    NOM = "nom"
    PRENOM = "prenom"
    DATE = "date"
    HEURES = "heures"
    FORMATION = "dont_formation"
    MARCHE = "marche"


LIBELLES = {
    Champ.NOM: "Nom de la personne",
    Champ.PRENOM: "Prénom",
    Champ.HEURES: "Heures travaillées",
    Champ.FORMATION: "Dont heures de formation",
    Champ.DATE: "Date ou mois",
    Champ.MARCHE: "Marché ou chantier",
}
OBLIGATOIRES = (Champ.NOM, Champ.HEURES)

# What payroll and temporary-work software writes, without accents. The first of a list is the most sure.
SYNONYMES: dict[Champ, tuple[str, ...]] = {
    Champ.NOM: (
        "nom et prenom", "nom prenom", "nom du salarie", "nom salarie", "salarie", "nom", "interimaire",
        "salarie en insertion", "personne", "collaborateur", "nom de famille", "nom usuel", "participant",
        "employe", "nom naissance", "agent", "beneficiaire",
    ),
    Champ.PRENOM: ("prenom", "prenom du salarie", "prenom salarie", "prenoms"),
    Champ.FORMATION: (
        "dont formation", "heures de formation", "heures formation", "h formation", "formation",
        "nb heures formation", "dont heures de formation",
    ),
    Champ.HEURES: (
        "heures travaillees", "heures effectuees", "heures realisees", "nombre d heures", "nb heures",
        "nbre heures", "nb h", "heures payees", "total heures", "heures", "total h", "duree", "quantite",
        "qte", "h", "nombre heures", "heures du mois", "heures prestees", "temps de travail",
    ),
    Champ.DATE: (
        "date", "jour", "mois", "periode", "date de travail", "date prestation", "mois de paie",
        "periode paie", "date debut", "debut",
    ),
    Champ.MARCHE: (
        "marche", "chantier", "lot", "affaire", "operation", "code chantier", "client", "lieu de mission",
        "mission", "site",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entetes:
    """`rang`: the row of the file, from 0. `noms`: its headers, each once, in the order of the columns."""

    feuille: str
    rang: int
    noms: list[str]

    @property
    def empreinte(self) -> str:
        return sha256("|".join(plain(nom) for nom in self.noms).encode()).hexdigest()


def find_headers(tables: Iterable[Table]) -> Entetes | None:
    """The row, of all visible sheets, whose cells look most like headers; None when no row does."""
    meilleure, choisies = 0.0, None
    for table in tables:
        if not table.visible:
            continue
        for rang, ligne in enumerate(table.lignes[:LIGNES_SONDEES]):
            note = _score(ligne)
            if note > meilleure and rang + 1 < len(table.lignes):
                meilleure, choisies = note, Entetes(table.nom, rang, _unique(ligne))
    return choisies


def _score(ligne: Ligne) -> float:
    """Words that we know, above all; then a row of texts rather than of numbers."""
    textes = [read_text(cellule) for cellule in ligne]
    remplies = [texte for texte in textes if texte]
    if len(remplies) < 2 or any(isinstance(cellule, int | float) for cellule in ligne):
        return 0
    connus = {champ for champ in Champ if any(_rank(champ, texte) for texte in remplies)}
    return len(connus) * 10 + min(len(set(remplies)), 9) / 10


def _unique(ligne: Ligne) -> list[str]:
    noms: list[str] = []
    for rang, cellule in enumerate(ligne):
        nom = read_text(cellule) or f"Colonne {letter(rang)}"
        noms.append(nom if nom not in noms else f"{nom} ({letter(rang)})")
    return noms


def propose_columns(noms: Sequence[str]) -> dict[str, str]:
    """Our name of a value → the header that tells it best; each header once."""
    choix: dict[str, str] = {}
    notes = sorted(
        (
            (note, rang, champ)
            for champ in Champ
            for rang, nom in enumerate(noms)
            if (note := _rank(champ, nom))
        ),
        key=lambda une: (-une[0], une[1]),
    )
    for _, rang, champ in notes:
        if champ not in choix and noms[rang] not in choix.values():
            choix[champ] = noms[rang]
    return choix


def _rank(champ: Champ, nom: str) -> int:
    """How surely a header tells a value; 0 when it does not."""
    texte = plain(nom)
    connus = SYNONYMES[champ]
    if texte in connus:
        return 1000 - connus.index(texte)
    mots = set(texte.split())
    for rang, connu in enumerate(connus):
        if len(connu) > 3 and set(connu.split()) <= mots:
            return 100 - rang + len(connu.split()) * 10
    return 0


def known_columns(noms: Sequence[str], colonnes: Mapping[str, Any]) -> dict[str, str]:
    """What was saved for these headers, without the columns that the file no longer has."""
    return {champ: nom for champ, nom in colonnes.items() if nom in noms and champ in set(Champ)}


def letter(rang: int) -> str:
    """0 → A, 26 → AA."""
    lettres = ""
    rang += 1
    while rang:
        rang, reste = divmod(rang - 1, 26)
        lettres = chr(65 + reste) + lettres
    return lettres
