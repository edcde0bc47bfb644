"""Small things that every form needs: the browser's date, the domain's errors beside their field."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class DateField(forms.DateField):
    """The browser's date picker; reads 2026-03-01 and 01/03/2026."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


def helper(*groupes: Any) -> FormHelper:
    """Layout without the form tag: the template writes it, with its token and its buttons."""
    aide = FormHelper()
    aide.form_tag = False
    aide.layout = Layout(*groupes)
    return aide


def report_errors(form: forms.BaseForm, erreur: ValidationError) -> None:
    """Put a domain error where the person looks: beside its field, or at the head of the form."""
    if not hasattr(erreur, "error_dict"):
        form.add_error(None, erreur)
        return
    for champ, erreurs in erreur.error_dict.items():
        connu = champ in form.fields and champ != NON_FIELD_ERRORS
        for une in erreurs:
            form.add_error(champ if connu else None, une)
