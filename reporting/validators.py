"""Checks shared by the form, the command and the API."""

from datetime import date

from django.core.exceptions import ValidationError

from reporting.domain.donnees import end_of_month


def validate_periode(du: date, au: date, jour: date) -> None:
    """A bilan tells what is known: it never ends after the current month."""
    if au < du:
        raise ValidationError({"au": ["La fin de la période précède son début."]})
    if au > end_of_month(jour):
        raise ValidationError({"au": ["La période ne peut pas finir après le mois en cours."]})
