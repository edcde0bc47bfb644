"""Dates as people type them: both ways of writing them, and no year that nobody means."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from guichets.forms.outils import ANNEE_LUE, DateField


@pytest.mark.parametrize("texte", ["2026-03-01", "01/03/2026"])
def test_date_is_read_both_ways(texte):
    assert DateField().clean(texte) == date(2026, 3, 1)


@pytest.mark.parametrize("texte", ["9999-12-31", "31/12/9999", "0026-03-01", "2200-01-01"])
def test_year_that_nobody_means_is_refused(texte):
    champ = DateField()
    with pytest.raises(ValidationError) as refus:
        champ.clean(texte)
    assert refus.value.messages == [ANNEE_LUE]
