"""What a file of essential contract data (DECP) says, once read: plain values, no database."""

import datetime as dt
import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

VALEUR_MAX = 80
CHAMP_MAX = 120
# What neither a PostgreSQL text nor an UTF-8 file can hold, or a person see.
CONTROLES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


class Format(StrEnum):
    JSON_V2 = "json_v2"
    JSON_PLAT = "json_plat"
    XML = "xml"


class Genre(StrEnum):
    MARCHE = "marche"
    CONCESSION = "concession"


class Gravite(StrEnum):
    """A_CORRIGER: the record waits for somebody. AVERTISSEMENT: read, with a doubt. IGNORE: nothing to do."""

    A_CORRIGER = "a_corriger"
    AVERTISSEMENT = "avertissement"
    IGNORE = "ignore"


class IndiceSocial(StrEnum):
    """What a published social consideration lets one suppose; never proof that hours are due."""

    CLAUSE = "clause"
    CRITERE = "critere"
    RESERVATION = "reservation"


class FichierIllisible(Exception):
    """The file as a whole cannot be read; `str()` is a French sentence for the person who sent it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomalie:
    """One remark about one value.

    `champ` is its path in the record ("titulaires[0].id"), `ligne` the line where the record starts.
    """

    gravite: Gravite
    champ: str
    valeur: str
    motif: str
    ligne: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OperateurDecp:
    type_identifiant: str
    identifiant: str
    valide: bool
    denomination: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActeDecp:
    """A subcontract declared to the buyer. Amounts in euros excluding tax, durations in months."""

    id: int
    sous_traitant: OperateurDecp | None
    duree: int | None
    date: dt.date | None
    montant: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModificationDecp:
    """New values of what changed; None, or no holder, where nothing changed."""

    id: int
    date: dt.date | None
    duree: int | None
    montant: Decimal | None
    titulaires: tuple[OperateurDecp, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModificationActeDecp:
    """New values of the subcontract whose `id` it bears."""

    id: int
    date: dt.date | None
    duree: int | None
    montant: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AvisDecp:
    """One record. `doublon_de`: rank of an earlier record with the same key and another content."""

    rang: int
    ligne: int | None
    genre: Genre
    acheteur_id: str
    acheteur_valide: bool
    acheteur_nom: str | None
    id: str
    nature: str | None
    objet: str
    cpv: str | None
    procedure: str | None
    techniques: tuple[str, ...]
    ccag: str | None
    lieu_code: str | None
    lieu_type: str | None
    duree_mois: int | None
    date_notification: dt.date | None
    date_publication: dt.date | None
    date_debut: dt.date | None
    montant: Decimal | None
    offres_recues: int | None
    marche_innovant: bool | None
    sous_traitance_declaree: bool | None
    considerations: tuple[str, ...]
    groupement: str | None
    id_accord_cadre: str | None
    titulaires: tuple[OperateurDecp, ...]
    actes: tuple[ActeDecp, ...]
    modifications: tuple[ModificationDecp, ...]
    modifications_actes: tuple[ModificationActeDecp, ...]
    brut: dict[str, Any] = field(hash=False)
    empreinte: str
    doublon_de: int | None
    anomalies: tuple[Anomalie, ...]
    a_corriger: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LectureDecp:
    """A whole file. `enregistrements` counts all it holds, exact duplicates and unreadable items included."""

    nom: str
    format: Format
    enregistrements: int
    avis: tuple[AvisDecp, ...]
    anomalies: tuple[Anomalie, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EtatDecp:
    """A record as its modifications leave it."""

    montant: Decimal | None
    duree_mois: int | None
    titulaires: tuple[OperateurDecp, ...]
    actes: tuple[ActeDecp, ...]
    derniere_modification: dt.date | None


def text_of(valeur: object, longueur: int = VALEUR_MAX) -> str:
    """A value as a person can recognise it in the file, cut to what a report can show."""
    if isinstance(valeur, dict | list | bool):
        texte = json.dumps(valeur, ensure_ascii=False)
    else:
        texte = "" if valeur is None else CONTROLES.sub("", str(valeur))
    return texte if len(texte) <= longueur else texte[: longueur - 1] + "…"


def cite(texte: object) -> str:
    return f"«\u00a0{text_of(texte)}\u00a0»"
