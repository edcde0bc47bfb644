"""Hours as people type them."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from guichets.forms.champs import HeuresField, parse_heures, understood


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("7,5", "7.50"),
        ("7.5", "7.50"),
        ("7", "7.00"),
        ("7h", "7.00"),
        ("7h30", "7.50"),
        ("7 H 30", "7.50"),
        ("7:30", "7.50"),
        ("7h20", "7.33"),
        ("7h5", "7.08"),
        ("450 min", "7.50"),
        ("450mn", "7.50"),
        ("1 234,50", "1234.50"),
        ("1\u00a0234,5", "1234.50"),
        ("1\u202f234,50 h", "1234.50"),
        ("7,30", "7.30"),
        ("7,500", "7.50"),
        ("0", "0.00"),
    ],
)
def test_parse_heures_reads_what_people_type(texte, attendu):
    assert str(parse_heures(texte)) == attendu


@pytest.mark.parametrize(
    ("texte", "message"),
    [
        ("-3", "Un nombre d'heures ne peut pas être négatif."),
        ("\u22123", "Un nombre d'heures ne peut pas être négatif."),
        ("7h75", "Une heure compte 60 minutes : écrivez par exemple 7h30."),
        ("7,333", "Deux décimales au plus : 7 h 20 s'écrit 7h20 ou 7,33."),
        ("sept", "Durée non comprise. Écrivez par exemple 7,5 ou 7h30."),
        ("1.234,50", "Durée non comprise. Écrivez par exemple 7,5 ou 7h30."),
        ("٧", "Durée non comprise. Écrivez par exemple 7,5 ou 7h30."),
        ("1e3", "Durée non comprise. Écrivez par exemple 7,5 ou 7h30."),
    ],
)
def test_parse_heures_refuses_in_french(texte, message):
    with pytest.raises(ValidationError) as refus:
        parse_heures(texte)
    assert refus.value.messages == [message]


@pytest.mark.parametrize(
    ("texte", "lu"),
    [
        ("7h30", "7 h 30 = 7,50 h"),
        ("7:20", "7 h 20 = 7,33 h"),
        ("450 min", "450 min = 7,50 h"),
        ("7,5", ""),
        ("7,30", "7,30 h = 7 h 18 min. Pour 7 h 30, écrivez 7h30."),
        ("n'importe quoi", ""),
        ("", ""),
    ],
)
def test_understood_says_how_a_duration_was_read(texte, lu):
    assert understood(texte).replace("\u00a0", " ") == lu


class _Formulaire(forms.Form):
    heures = HeuresField(required=False)


def test_heures_field_cleans_to_two_decimals_and_shows_french():
    formulaire = _Formulaire({"heures": "7h20"})
    assert formulaire.is_valid()
    assert formulaire.cleaned_data["heures"] == Decimal("7.33")
    assert 'value="1234,50"' in str(_Formulaire(initial={"heures": Decimal("1234.5")})["heures"])


def test_heures_field_keeps_what_was_typed_when_it_is_refused():
    formulaire = _Formulaire({"heures": "sept"})
    assert not formulaire.is_valid()
    assert 'value="sept"' in str(formulaire["heures"])


def test_heures_field_empty_is_not_zero():
    formulaire = _Formulaire({"heures": "\u202f "})
    assert formulaire.is_valid()
    assert formulaire.cleaned_data["heures"] is None
