"""Small things that every form needs: the browser's date, the domain's errors beside their field."""

import re
from datetime import date
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict

ANNEE_LUE = "Vérifiez l'année\u00a0: une date se donne entre 1900 et 2199."
NOMBRES_LUS = "Écrivez des nombres séparés par des virgules, par exemple {exemple}."


class DateField(forms.DateField):
    """The browser's date picker; reads 2026-03-01 and 01/03/2026.

    A year that nobody means is refused: « 31/12/9999 », for want of an end, has no next month.
    """

    default_validators = [
        MinValueValidator(date(1900, 1, 1), ANNEE_LUE),
        MaxValueValidator(date(2199, 12, 31), ANNEE_LUE),
    ]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


class NombresField(forms.CharField):
    """Several whole numbers, as one types a list: « 6, 12 », « -5; 0; 5 », « 6 et 12 »."""

    def __init__(self, *, exemple: str, **kwargs: Any) -> None:
        self.exemple = exemple
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        textes = re.split(r"[,;]|\bet\b", (super().to_python(value) or "").replace("\u2212", "-"))
        try:
            return [int(texte) for texte in textes if texte.strip()]
        except ValueError:
            raise ValidationError(NOMBRES_LUS.format(exemple=self.exemple), code="nombres") from None

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Those of `CharField` measure a text: the domain knows which numbers make sense."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value


def helper(*groupes: Any) -> FormHelper:
    """Layout without the form tag: the template writes it, with its token and its buttons."""
    aide = FormHelper()
    aide.form_tag = False
    aide.render_hidden_fields = True
    aide.layout = Layout(*groupes)
    return aide


class Replie(Div):
    """Fields behind a summary, for what few people fill in; `ouvert` once something is said there."""

    template = "composants/replie.html"

    def __init__(self, titre: str, *champs: Any, ouvert: bool = False, **attributs: Any) -> None:
        super().__init__(*champs, **attributs)
        self.titre, self.ouvert = titre, ouvert


def only_if(regle: str, *champs: Any) -> Div:
    """Fields that matter for one answer only: « nature=heures », « donne=1,2|recoit=1,2 ».

    app.js hides them for the other answers; without it they are all shown, as they were before it.
    """
    return Div(*champs, data_si=regle)


def answer_again(form: forms.BaseForm, nom: str, valeur: str) -> None:
    """Another value for a hidden field of a refused form; what was typed stays."""
    donnees = cast("QueryDict", form.data).copy()
    donnees[nom] = valeur
    form.data = donnees


def report_errors(form: forms.BaseForm, erreur: ValidationError) -> None:
    """Put a domain error where the person looks: beside its field, or at the head of the form."""
    if not hasattr(erreur, "error_dict"):
        form.add_error(None, erreur)
        return
    for champ, erreurs in erreur.error_dict.items():
        connu = champ in form.fields and champ != NON_FIELD_ERRORS
        for une in erreurs:
            form.add_error(champ if connu else None, une)
