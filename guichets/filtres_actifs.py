"""Which filters narrow a list, in the words of the screen, and the address of the list without each one."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict

from guichets import formats

# Never part of what the person filtered: they only say where in the list the person stands.
HORS_FILTRES = ("page", "per_page", "sort")


def choice_label(champ: forms.ChoiceField, valeur: Any) -> str:
    for cle, libelle in cast("Iterable[tuple[Any, Any]]", champ.choices):
        groupe = libelle if isinstance(libelle, list | tuple) else [(cle, libelle)]
        for sous_cle, sous_libelle in groupe:
            if str(sous_cle) == str(valeur):
                return str(sous_libelle)
    return str(valeur)


def shown_value(champ: forms.Field, valeur: Any) -> str:
    """What a filter's value is called on the screen: the label of a choice, the name of an object."""
    if isinstance(champ, forms.ModelChoiceField):
        return str(champ.label_from_instance(valeur))
    if isinstance(champ, forms.ChoiceField):
        return choice_label(champ, valeur)
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return formats.format_jour(valeur) if isinstance(valeur, date) else str(valeur)


def is_empty(valeur: Any) -> bool:
    return (
        valeur is None or valeur is False or valeur == "" or (hasattr(valeur, "__len__") and not len(valeur))
    )


def active_filters(form: forms.BaseForm, requete: QueryDict) -> list[dict[str, str]]:
    """One entry per filter that narrows the list, with the address of the same list without it."""
    actifs: list[dict[str, str]] = []
    if not form.is_bound:
        return actifs
    form.is_valid()
    for nom, champ in form.fields.items():
        valeur = form.cleaned_data.get(nom)
        if is_empty(valeur):
            continue
        parametre = form.add_prefix(nom)
        reste = requete.copy()
        for cle in [c for c in reste if c in HORS_FILTRES or c == parametre or c.startswith(f"{parametre}_")]:
            del reste[cle]
        if isinstance(valeur, str | bytes) or not isinstance(valeur, Iterable):
            texte = shown_value(champ, valeur)
        else:
            texte = ", ".join(shown_value(champ, une) for une in valeur)
        libelle = str(champ.label or form[nom].label)
        actifs.append({"libelle": libelle, "valeur": texte, "url": f"?{reste.urlencode()}"})
    return actifs
