import pytest
from django.core.exceptions import ValidationError

from participants.validators import NIR_REFUSE, refuse_nir, refuse_nir_in


@pytest.mark.parametrize(
    "texte",
    [
        "1900587085123",
        "190058708512345",
        "1 90 05 87 085 123",
        "1\u00a090\u00a005\u00a087\u00a0085\u00a0123\u00a045",
        "2.90.05.2A.004.123.45",
        "né le 3 mai, 1-90-05-87-085-123",
        "9999999999999",
    ],
)
def test_refuse_nir_refuses_what_looks_like_one(texte):
    with pytest.raises(ValidationError) as erreur:
        refuse_nir(texte)
    assert erreur.value.messages == [NIR_REFUSE]


@pytest.mark.parametrize(
    "texte",
    [
        "",
        "05 55 01 02 03",
        "+33 5 55 01 02 03",
        "0033555010203",
        "SIRET 55210055400013",
        "12345678901",
        "12 rue de la Paix, 87000 Limoges",
        "du 01/02/2025 au 31/12/2026",
    ],
)
def test_refuse_nir_accepts_other_numbers(texte):
    refuse_nir(texte)


def test_refuse_nir_in_names_the_fields():
    with pytest.raises(ValidationError) as erreur:
        refuse_nir_in({"nom": "Martin", "adresse": "1900587085123", "rang": 3, "avis": None})
    assert erreur.value.message_dict == {"adresse": [NIR_REFUSE]}
