import pytest
from django.core.exceptions import ValidationError

from operations.domain.regroupements import confirm_regroupement, set_regroupement_aside
from operations.enums import EtatRegroupement
from operations.models import (
    Lot,
    Marche,
    Regroupement,
)
from tests.operations import avis as a
from tests.operations.domain.decor import importer

pytestmark = pytest.mark.django_db


def test_regroupement_is_proposed_once_and_stays_aside(guichet, territoire):
    importer(guichet, *a.trois_lots())
    regroupement = Regroupement.objects.get()
    assert (regroupement.libelle, regroupement.lots_regroupes.count()) == ("Lycée des Ormes", 3)

    set_regroupement_aside(regroupement=regroupement, par=territoire.facilitateur)
    lots = a.trois_lots()
    lots[0]["montant"] = 1
    importer(guichet, *lots)

    assert list(Regroupement.objects.values_list("etat", flat=True)) == [EtatRegroupement.ECARTE]
    assert Marche.objects.filter(lots__notices__isnull=False).distinct().count() == 3


def test_regroupement_with_two_equal_numbers_is_refused_and_nothing_moves(guichet):
    importer(guichet, *a.trois_lots())
    regroupement = Regroupement.objects.get()
    lots = list(Lot.objects.filter(regroupements__regroupement=regroupement))

    with pytest.raises(ValidationError, match="Deux lots porteraient le numéro 1"):
        confirm_regroupement(regroupement=regroupement, numeros={lot.pk: "1" for lot in lots})

    assert len({lot.marche_id for lot in Lot.objects.filter(pk__in=[lot.pk for lot in lots])}) == 3


def test_regroupement_is_not_proposed_for_one_holder_alone(guichet):
    importer(guichet, *(a.marche(f"2025-LYC-0{n}", objet=f"Lycée des Ormes, lot {n}") for n in (1, 2)))

    assert Regroupement.objects.count() == 0
