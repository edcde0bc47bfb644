"""Database constraints become French sentences: the database is the guarantee, this is the good manners."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

# Constraints written in SQL, which no model knows.
MESSAGES = {
    "ligne_validee_immuable": "Ces heures sont validées : elles se corrigent par une rectification.",
    "critere_fige": "Les critères sont figés par la décision. Demandez une nouvelle appréciation.",
    "quotepart_somme": "Le total des quotes-parts dépasse les heures dues par l'engagement.",
    "ventilation_somme": "Plus d'heures seraient ventilées que d'heures travaillées.",
    "imposee_somme": "Plus d'heures seraient imposées que d'heures travaillées.",
    "ajustement_porte": "Le mois qui porte cet ajustement est clos\u00a0: il ne change plus.",
    "ajustement_mois_ouvert": "Ce mois n'est pas clos\u00a0: ses heures se corrigent par une rectification.",
    "mois_clos": "Ce mois est clos : ses heures ne changent plus.",
    "besoin_engagement_de_entreprise": "Cet engagement n'est pas de ceux de l'entreprise.",
    "effort_engagement_de_entreprise": "Cet engagement n'est pas de ceux de l'entreprise.",
    "bilan_emis_immuable": "Un bilan émis ne change plus.",
}
INCONNU = "Cette modification contredit d'autres données. Rechargez la page et recommencez."


def message_contrainte(nom: str) -> str:
    if nom in MESSAGES:
        return MESSAGES[nom]
    for modele in apps.get_models():
        for contrainte in modele._meta.constraints:
            if contrainte.name == nom and contrainte.violation_error_message:
                return str(contrainte.violation_error_message)
    return INCONNU


def nom_contrainte(erreur: IntegrityError) -> str:
    """The name alone: the detail of the error carries values, which must not reach a log or a page."""
    diag = getattr(erreur.__cause__, "diag", None)
    return str(getattr(diag, "constraint_name", "") or "")


@contextmanager
def en_francais() -> Iterator[None]:
    """Turn a violated constraint into a `ValidationError` with its French message: nothing half-written."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as erreur:
        nom = nom_contrainte(erreur)
        raise ValidationError(message_contrainte(nom), code=nom or "contrainte") from None
