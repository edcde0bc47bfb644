"""Checks shared by forms, API and import: one sentence per fault."""

from django.core.exceptions import ValidationError

from operations.decp.operateurs import siret_reason
from operations.enums import TypeIdentifiant
from operations.identifiants import normaliser_siret, siren_valide, siret_valide, tva_valide

SIREN_FAUX = "La clé de contrôle de ce SIREN est fausse."
SIREN_CHIFFRES = "Le SIREN compte 9 chiffres."
TVA_FAUSSE = "Ce numéro de TVA intracommunautaire est faux."


def clean_siret(valeur: str) -> str:
    """A right SIRET without its spaces. `ValidationError` on the field `siret` otherwise."""
    siret = normaliser_siret(valeur)
    if not siret_valide(siret):
        raise ValidationError({"siret": [siret_reason(siret)]})
    return siret


def clean_identifiant(type_identifiant: str, valeur: str) -> str:
    """A company's identifier. A SIRET typed where a SIREN is asked gives its SIREN."""
    brut = normaliser_siret(valeur)
    if type_identifiant == TypeIdentifiant.SIREN:
        if len(brut) == 14 and siret_valide(brut):
            return brut[:9]
        if len(brut) != 9 or not brut.isdigit():
            raise ValidationError({"identifiant": [SIREN_CHIFFRES]})
        if not siren_valide(brut):
            raise ValidationError({"identifiant": [SIREN_FAUX]})
        return brut
    if type_identifiant == TypeIdentifiant.TVA:
        if not tva_valide(brut.upper()):
            raise ValidationError({"identifiant": [TVA_FAUSSE]})
        return brut.upper()
    if not brut:
        raise ValidationError({"identifiant": ["Indiquez l'identifiant."]})
    return brut
