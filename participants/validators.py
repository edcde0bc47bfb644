"""What a typed text may never hold, whichever door it came through: form, import or API."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

SEPARATEURS = r"[ \u00a0\u202f.\-]?"
# Written in groups: sex, year, month, department (2A, 2B), commune, order, key.
NIR_GROUPE = re.compile(
    rf"(?<!\d)[1-478]{SEPARATEURS}\d\d{SEPARATEURS}\d\d{SEPARATEURS}(?:\d\d|2[ABab]){SEPARATEURS}\d{{3}}"
    rf"{SEPARATEURS}\d{{3}}(?:{SEPARATEURS}\d\d)?(?!\d)"
)
# Typed in one go; a telephone number with its international prefix starts with 00.
TREIZE_OU_QUINZE = re.compile(r"(?<!\d)(?!00)(?:\d{15}|\d{13})(?!\d)")
NIR_REFUSE = (
    "Ce texte contient un numéro qui ressemble à un numéro de sécurité sociale. "
    "La loi ne permet pas au guichet de le conserver : retirez-le."
)


def refuse_nir(texte: str) -> None:
    """Raise when the text seems to hold a social security number (13 or 15 digits; décret 2019-341)."""
    if TREIZE_OU_QUINZE.search(texte) or NIR_GROUPE.search(texte):
        raise ValidationError(NIR_REFUSE, code="nir")


def refuse_nir_in(champs: Mapping[str, Any]) -> None:
    """The same over named values; the errors name their fields."""
    erreurs: dict[str, list[str]] = {}
    for nom, valeur in champs.items():
        if isinstance(valeur, str):
            try:
                refuse_nir(valeur)
            except ValidationError as erreur:
                erreurs[nom] = erreur.messages
    if erreurs:
        raise ValidationError(erreurs)
