"""The fields of a line of the grid, which a page may hold a thousand times: none renders a template.

A thousand lines share a few lists of lots. A short list is written in every select. A long one is written
once in the page and copied by grille.js; without it, a line keeps the marché that it shows and « Autre
marché » adds one with the whole list.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from operations.models import Lot
from participants.domain.declarations.grille import HORS_MARCHE, lot_label

LONGUE = 12
SELECTED = mark_safe(" selected")
LOT_INCONNU = "Choisissez un marché de la liste."


class SaisieHeures(forms.TextInput):
    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: object = None,  # noqa: ARG002 - the signature is Django's
    ) -> SafeString:
        valeur = {} if value in (None, "") else {"value": str(value)}
        attributs = {"type": "text", "name": name, **valeur, **self.build_attrs(self.attrs, attrs)}
        return format_html("<input{}>", flatatt(attributs))


class ListeLots:
    """What the lines of one list share."""

    def __init__(self, lots: Sequence[Lot], identifiant: str, noms: Mapping[int, str]) -> None:
        self.identifiant = identifiant
        self.lots = {str(lot.cle): lot for lot in lots}
        self.libelles = {str(lot.cle): noms.get(lot.pk) or lot_label(lot) for lot in lots} | {"": HORS_MARCHE}

    @property
    def longue(self) -> bool:
        return len(self.libelles) > LONGUE

    @property
    def toutes(self) -> SafeString:
        return _options(self.libelles, None)

    def options(self, choisie: str, *, entiere: bool) -> SafeString:
        if entiere or not self.longue:
            return _options(self.libelles, choisie)
        return _options({choisie: self.libelles.get(choisie, HORS_MARCHE)}, choisie)


def _options(libelles: Mapping[str, str], choisie: str | None) -> SafeString:
    """By hand: Django's widget renders a template for each option."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((cle, SELECTED if cle == choisie else "", libelle) for cle, libelle in libelles.items()),
    )


class SelectLot(forms.Widget):
    liste: ListeLots
    entiere = False

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: object = None,  # noqa: ARG002 - the signature is Django's
    ) -> SafeString:
        attributs = {"name": name, **self.build_attrs(self.attrs, attrs)}
        if self.liste.longue:
            attributs["data-lots"] = self.liste.identifiant
        options = self.liste.options(str(value or ""), entiere=self.entiere)
        return format_html("<select{}>{}</select>", flatatt(attributs), options)


class LotField(forms.Field):
    widget = SelectLot

    def offer(self, liste: ListeLots, *, entiere: bool) -> None:
        """`entiere`: written whole, for a line that was asked for in order to choose."""
        widget: Any = self.widget
        widget.liste, widget.entiere = liste, entiere

    def clean(self, value: Any) -> str:
        cle = str(value or "")
        if cle not in self.widget.liste.libelles:
            raise ValidationError(LOT_INCONNU, code="invalid_choice")
        return cle
