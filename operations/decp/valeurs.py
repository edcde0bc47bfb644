"""One published value at a time: read, cleaned where that is safe, every doubt said. No silent guess."""

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from operations.decp.nomenclatures import fold
from operations.decp.types import CHAMP_MAX, CONTROLES, Anomalie, Format, Gravite, cite, text_of

# Bounds of what a person can believe, not rules of law: outside them a value is a typing error.
ANNEE_MIN, ANNEE_MAX = 1980, 2099
MONTANT_MAX = Decimal(10) ** 11
DUREE_MAX = 1200
PROFONDEUR_MAX = 40

_PARIS = ZoneInfo("Europe/Paris")
_NON_VALEURS = {"", "nc", "n/c", "nan", "null", "none", "infinity", "-infinity"}
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DATE_FRANCAISE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ZONE = re.compile(r"Z|[+-][0-9]{2}:?[0-9]{2}")
_NOMBRE = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?")
_BOOLEENS = {"oui": True, "true": True, "1": True, "non": False, "false": False, "0": False}


@dataclass(slots=True)
class Carnet:
    """The remarks made while one record is read."""

    format: Format
    ligne: int | None
    anomalies: list[Anomalie] = field(default_factory=list)

    def note(self, gravite: Gravite, champ: str, valeur: object, motif: str) -> None:
        self.anomalies.append(
            Anomalie(
                gravite=gravite,
                champ=text_of(champ, CHAMP_MAX),
                valeur=text_of(valeur),
                motif=motif,
                ligne=self.ligne,
            )
        )

    def fix(self, champ: str, valeur: object, motif: str) -> None:
        self.note(Gravite.A_CORRIGER, champ, valeur, motif)

    def warn(self, champ: str, valeur: object, motif: str) -> None:
        self.note(Gravite.AVERTISSEMENT, champ, valeur, motif)

    def ignore(self, champ: str, valeur: object, motif: str) -> None:
        self.note(Gravite.IGNORE, champ, valeur, motif)


def sanitize(carnet: Carnet, champ: str, valeur: Any, profondeur: int = 0) -> Any:
    """The raw value without what a JSON column refuses: control characters, NaN, endless nesting."""
    if isinstance(valeur, str):
        return _sanitize_text(carnet, champ, valeur)
    if isinstance(valeur, float) and not math.isfinite(valeur):
        litteral = "NaN" if math.isnan(valeur) else "Infinity" if valeur > 0 else "-Infinity"
        carnet.warn(
            champ, litteral, f"{cite(litteral)} n’est pas un nombre\u00a0: la valeur est lue comme absente."
        )
        return litteral
    if not isinstance(valeur, dict | list):
        return valeur
    if profondeur >= PROFONDEUR_MAX:
        carnet.warn(champ, "", "Cette valeur imbrique trop de niveaux\u00a0: elle est lue comme absente.")
        return None
    if isinstance(valeur, list):
        return [sanitize(carnet, f"{champ}[{rang}]", v, profondeur + 1) for rang, v in enumerate(valeur)]
    propre = {}
    for cle, v in valeur.items():
        nom = _sanitize_text(carnet, champ, cle)
        propre[nom] = sanitize(carnet, f"{champ}.{nom}" if champ else nom, v, profondeur + 1)
    return propre


def _sanitize_text(carnet: Carnet, champ: str, texte: str) -> str:
    propre = CONTROLES.sub("", texte)
    if propre != texte:
        carnet.warn(champ, propre, "Des caractères de contrôle ont été retirés de cette valeur.")
    return propre


def is_missing(valeur: object) -> bool:
    """Nothing, or one of the ways of writing « non communiqué »."""
    if valeur is None or valeur in ([], {}):
        return True
    return isinstance(valeur, str) and valeur.strip().casefold() in _NON_VALEURS


def read_text(carnet: Carnet, champ: str, valeur: object, *, essentiel: bool = False) -> str | None:
    """A text on one line. Missing: to be corrected if `essentiel`, a warning if « NC », else silence."""
    if is_missing(valeur):
        _note_missing(carnet, champ, valeur, essentiel=essentiel, manque=False)
        return None
    if isinstance(valeur, str):
        return " ".join(valeur.split())
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    if isinstance(valeur, int | float) and not isinstance(valeur, bool):
        return str(valeur)
    motif = "Un texte est attendu ici\u00a0: la valeur ne peut pas être lue."
    carnet.note(Gravite.A_CORRIGER if essentiel else Gravite.AVERTISSEMENT, champ, valeur, motif)
    return None


def _note_missing(carnet: Carnet, champ: str, valeur: object, *, essentiel: bool, manque: bool) -> None:
    non_communique = isinstance(valeur, str) and valeur.strip() != ""
    motif = (
        "Valeur non communiquée par l’acheteur."
        if non_communique
        else "Cette information manque dans le fichier."
    )
    if essentiel:
        carnet.fix(champ, valeur, motif)
    elif non_communique or manque:
        carnet.warn(champ, valeur, motif)


def read_choice(
    carnet: Carnet, champ: str, valeur: object, liste: Mapping[str, str], *, stricte: bool = False
) -> str | None:
    """A value of a closed list, whatever its case, accents or apostrophes; others kept unless `stricte`."""
    texte = read_text(carnet, champ, valeur)
    if texte is None:
        return None
    connu = liste.get(fold(texte))
    if connu is None:
        suite = "elle n’est pas retenue" if stricte else "elle est gardée telle quelle"
        carnet.warn(champ, texte, f"Cette valeur n’est pas dans la liste du format DECP\u00a0: {suite}.")
        return None if stricte else texte
    if connu != texte:
        carnet.warn(champ, texte, f"Orthographe de la liste officielle rétablie\u00a0: {cite(connu)}.")
    return connu


def list_of(valeur: object, enveloppe: str) -> list[Any]:
    """The items of `{enveloppe: [...]}`, of a bare list or of a single value: files write all three."""
    if isinstance(valeur, dict) and enveloppe in valeur:
        valeur = valeur[enveloppe]
    if is_missing(valeur):
        return []
    return valeur if isinstance(valeur, list) else [valeur]


def read_choices(
    carnet: Carnet,
    champ: str,
    valeur: object,
    enveloppe: str,
    liste: Mapping[str, str],
    *,
    stricte: bool = False,
) -> tuple[str, ...]:
    lus = (read_choice(carnet, champ, v, liste, stricte=stricte) for v in list_of(valeur, enveloppe))
    return tuple(dict.fromkeys(v for v in lus if v is not None))


def read_number(carnet: Carnet, champ: str, valeur: object) -> Decimal | None:
    """The number that a value holds, None if it holds none. A text in JSON is worth a warning."""
    if isinstance(valeur, bool):
        return None
    if isinstance(valeur, int | float):
        return Decimal(str(valeur))
    if not isinstance(valeur, str):
        return None
    texte = re.sub(r"[\s\u00a0\u202f€]", "", valeur)
    if "," in texte and "." not in texte and texte.count(",") == 1:
        texte = texte.replace(",", ".")
    if _NOMBRE.fullmatch(texte) is None:
        return None
    if carnet.format != Format.XML or texte != valeur.strip():
        carnet.warn(champ, valeur, f"Nombre écrit comme un texte\u00a0: il est lu {cite(texte)}.")
    return Decimal(texte)


def read_amount(carnet: Carnet, champ: str, valeur: object, *, essentiel: bool = False) -> Decimal | None:
    """Euros excluding tax, to the cent. Null, negative or beyond eleven digits: to be corrected."""
    if is_missing(valeur):
        _note_missing(carnet, champ, valeur, essentiel=essentiel, manque=False)
        return None
    nombre = read_number(carnet, champ, valeur)
    if nombre is None:
        carnet.fix(champ, valeur, "Ce montant n’est pas un nombre.")
    elif nombre < Decimal("0.005"):
        carnet.fix(champ, valeur, "Le montant doit être supérieur à zéro.")
    elif nombre >= MONTANT_MAX:
        carnet.fix(champ, valeur, "Ce montant compte plus de onze chiffres\u00a0: il n’est pas plausible.")
    else:
        if nombre < 1:
            carnet.warn(champ, valeur, "Montant inférieur à 1\u00a0€\u00a0: sans doute symbolique.")
        return nombre.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return None


def read_months(carnet: Carnet, champ: str, valeur: object, *, attendu: bool = False) -> int | None:
    """A duration in whole months, rounded up."""
    if is_missing(valeur):
        _note_missing(carnet, champ, valeur, essentiel=False, manque=attendu)
        return None
    nombre = read_number(carnet, champ, valeur)
    if nombre is None or nombre <= 0 or nombre > DUREE_MAX:
        carnet.fix(champ, valeur, "Cette durée en mois n’est pas utilisable.")
        return None
    mois = math.ceil(nombre)
    if mois != nombre:
        carnet.warn(champ, valeur, f"Durée arrondie au mois supérieur\u00a0: {mois}\u00a0mois.")
    return mois


def read_rank(carnet: Carnet, champ: str, valeur: object) -> int | None:
    """The number of an act or of a modification: a whole number, or None."""
    if is_missing(valeur):
        return None
    nombre = read_number(carnet, champ, valeur)
    if nombre is None or nombre < 0 or nombre >= 10**9 or nombre != nombre.to_integral_value():
        carnet.warn(champ, valeur, "Ce numéro d’ordre n’est pas un nombre entier.")
        return None
    return int(nombre)


def read_boolean(carnet: Carnet, champ: str, valeur: object) -> bool | None:
    """True or false; « oui » and « non » are the rule in XML and a defect in JSON."""
    if isinstance(valeur, bool):
        return valeur
    if is_missing(valeur):
        _note_missing(carnet, champ, valeur, essentiel=False, manque=False)
        return None
    lu = _BOOLEENS.get(str(valeur).strip().casefold())
    if lu is None:
        carnet.warn(
            champ, valeur, "« oui » ou « non » est attendu ici\u00a0: la valeur est lue comme absente."
        )
    elif carnet.format != Format.XML:
        carnet.warn(champ, valeur, f"Le format attend vrai ou faux\u00a0: lu {cite('oui' if lu else 'non')}.")
    return lu


def read_cpv(carnet: Carnet, champ: str, valeur: object) -> str | None:
    texte = read_text(carnet, champ, valeur)
    if texte is None:
        return None
    texte = texte.replace(" ", "")
    trouve = re.fullmatch(r"([0-9]{8})(-[0-9])?", texte)
    if trouve is None:
        carnet.warn(
            champ, valeur, "Un code CPV compte huit chiffres\u00a0: celui-ci ne peut pas être retenu."
        )
        return None
    if trouve.group(2):
        carnet.ignore(champ, valeur, "Chiffre de contrôle du code CPV retiré.")
    return trouve.group(1)


def read_date(
    carnet: Carnet, champ: str, valeur: object, *, essentiel: bool = False, attendu: bool = False
) -> dt.date | None:
    """A calendar day in France. A year that cannot be true is never repaired: somebody must."""
    if is_missing(valeur):
        _note_missing(carnet, champ, valeur, essentiel=essentiel, manque=attendu)
        return None
    texte = valeur.strip() if isinstance(valeur, str) else ""
    jour = _iso_date(carnet, champ, texte) or _french_date(carnet, champ, texte)
    if jour is None:
        carnet.fix(champ, valeur, "Cette date n’existe pas ou n’est pas écrite AAAA-MM-JJ.")
        return None
    if not ANNEE_MIN <= jour.year <= ANNEE_MAX:
        carnet.fix(
            champ, valeur, f"L’année {jour.year:04d} n’est pas plausible\u00a0: indiquez la bonne date."
        )
        return None
    return jour


def _iso_date(carnet: Carnet, champ: str, texte: str) -> dt.date | None:
    trouve = _DATE.match(texte)
    jour = _day(*trouve.groups()) if trouve else None
    if jour is None:
        return None
    reste = texte[10:].strip()
    if not reste:
        return jour
    if _ZONE.fullmatch(reste) is None:
        moment = _moment(f"{texte[:10]}T{reste.lstrip('Tt')}")
        if moment is None:
            return None
        plausible = ANNEE_MIN <= moment.year <= ANNEE_MAX
        jour = moment.astimezone(_PARIS).date() if plausible and moment.tzinfo else moment.date()
    carnet.warn(champ, texte, f"Seul le jour est gardé de cette date\u00a0: {jour:%d/%m/%Y}.")
    return jour


def _moment(texte: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(texte)
    except ValueError:
        return None


def _french_date(carnet: Carnet, champ: str, texte: str) -> dt.date | None:
    trouve = _DATE_FRANCAISE.fullmatch(texte)
    jour = _day(*reversed(trouve.groups())) if trouve else None
    if jour is not None:
        carnet.warn(champ, texte, f"Date écrite JJ/MM/AAAA, lue comme le {jour:%d/%m/%Y}.")
    return jour


def _day(annee: str, mois: str, jour: str) -> dt.date | None:
    try:
        return dt.date(int(annee), int(mois), int(jour))
    except ValueError:
        return None
