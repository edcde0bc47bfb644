"""Checks of the identifiers that French public data give to companies and public bodies.

A SIREN has 9 digits, a SIRET 14 (SIREN + NIC), both closed by the Luhn key. La Poste (SIREN 356000000) has
more establishments than the key allows: its SIRET are also right when their digits add up to a multiple of 5.
"""

import re
from enum import StrEnum

SIREN_LA_POSTE = "356000000"

_BLANCS = re.compile(r"[\s\u00a0\u2007\u202f\u200b\ufeff]+")
_SEPARATEURS = re.compile(r"[\s\u00a0\u2007\u202f\u200b\ufeff.\-_/]+")
_TVA_FRANCE = re.compile(r"FR([0-9A-HJ-NP-Z]{2})([0-9]{9})")
_TVA_EUROPE = re.compile(r"(?!FR)[A-Z]{2}[0-9A-Z]{2,13}")


class TypeIdentifiant(StrEnum):
    """Kinds of identifiers that the essential data of public contracts know."""

    SIRET = "SIRET"
    TVA = "TVA"
    TAHITI = "TAHITI"
    RIDET = "RIDET"
    FRWF = "FRWF"
    IREP = "IREP"
    HORS_UE = "HORS-UE"


def normaliser_siret(valeur: str) -> str:
    """Remove every kind of space; nothing else, so that what is false stays visible as it was published."""
    return _BLANCS.sub("", valeur)


def normaliser_identifiant(type_identifiant: str, valeur: str) -> str:
    """One way to write an identifier of this type, to compare sources; unknown types lose extra spaces."""
    if type_identifiant == TypeIdentifiant.SIRET:
        return normaliser_siret(valeur)
    if type_identifiant == TypeIdentifiant.TVA:
        return _SEPARATEURS.sub("", valeur).upper()
    if type_identifiant in {
        TypeIdentifiant.TAHITI,
        TypeIdentifiant.RIDET,
        TypeIdentifiant.FRWF,
        TypeIdentifiant.IREP,
    }:
        return _BLANCS.sub("", valeur).upper()
    return _BLANCS.sub(" ", valeur).strip()


def _luhn(chiffres: str) -> bool:
    total = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        double = int(chiffre) * (1 + rang % 2)
        total += double - 9 if double > 9 else double
    return total % 10 == 0


def siren_valide(valeur: str) -> bool:
    """Nine ASCII digits with a right key; the null SIREN passes the key but names nobody."""
    return re.fullmatch(r"[0-9]{9}", valeur) is not None and valeur != "0" * 9 and _luhn(valeur)


def siret_valide(valeur: str) -> bool:
    """Fourteen ASCII digits with a right key, or La Poste's own rule."""
    if re.fullmatch(r"[0-9]{14}", valeur) is None or valeur.startswith("0" * 9):
        return False
    if _luhn(valeur):
        return True
    return valeur.startswith(SIREN_LA_POSTE) and sum(map(int, valeur)) % 5 == 0


def tva_valide(valeur: str) -> bool:
    """An intra-community VAT number: French ones by their key and SIREN, the others by their shape only."""
    francaise = _TVA_FRANCE.fullmatch(valeur)
    if francaise is None:
        return _TVA_EUROPE.fullmatch(valeur) is not None
    cle, siren = francaise.groups()
    if not siren_valide(siren):
        return False
    # Keys with a letter follow another computation, not published: their SIREN is all that can be checked.
    return not cle.isdigit() or int(cle) == (12 + 3 * (int(siren) % 97)) % 97


def identifiant_valide(type_identifiant: str, valeur: str) -> bool:
    """Whether a normalised identifier can be what its type says; types without a key must only be filled."""
    if type_identifiant == TypeIdentifiant.SIRET:
        return siret_valide(valeur)
    if type_identifiant == TypeIdentifiant.TVA:
        return tva_valide(valeur)
    return type_identifiant in set(TypeIdentifiant) and any(c.isalnum() for c in valeur)


def siren_de(type_identifiant: str, valeur: str) -> str | None:
    """The SIREN behind a valid normalised identifier; None for whoever is not registered in France."""
    if not identifiant_valide(type_identifiant, valeur):
        return None
    if type_identifiant == TypeIdentifiant.SIRET:
        return valeur[:9]
    if type_identifiant == TypeIdentifiant.TVA and valeur.startswith("FR"):
        return valeur[-9:]
    return None
