from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from clauses.domain.dispositifs import mark_sans_clause, qualify_lot
from clauses.enums import CodeDispositif
from clauses.models import Dispositif
from operations.enums import EtatLot
from operations.models import Lot
from tests import fabriques as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def t(territoire, portee_facilitateur):
    return territoire


def lot_du(t, jour):
    return f.lot(f.marche(t.donneur, "Piscine"), date_notification=jour)


@pytest.mark.parametrize(
    ("code", "jour", "article"),
    [
        (CodeDispositif.ART_14, date(2012, 5, 1), "article 14"),
        (CodeDispositif.ART_14, date(2017, 5, 1), "article 38 de l'ordonnance n° 2015-899"),
        (CodeDispositif.ART_14, date(2020, 5, 1), "article L2112-2"),
        (CodeDispositif.ART_14, date(2026, 9, 1), "articles L2112-2 et L2112-2-1"),
        (CodeDispositif.ART_53_1, date(2012, 5, 1), "article 53, I, 1°"),
        (CodeDispositif.ART_53_1, date(2020, 5, 1), "articles L2152-7 et R2152-7"),
        (CodeDispositif.ART_30, date(2012, 5, 1), "article 30"),
        (CodeDispositif.ART_30, date(2020, 5, 1), "article R2123-1, 3°"),
        (CodeDispositif.ART_15, date(2017, 5, 1), "article 36 de l'ordonnance n° 2015-899"),
    ],
)
def test_article_follows_the_date_of_the_marche(t, code, jour, article):
    dispositif = qualify_lot(lot=lot_du(t, jour), code=code, par=t.facilitateur)
    assert dispositif.base_legale.article == article
    assert dispositif.date_reference == jour


def test_date_of_the_marche_comes_before_that_of_the_lot(t):
    lot = f.lot(
        f.marche(t.donneur, "Piscine", date_notification=date(2017, 1, 1)), date_notification=date(2020, 1, 1)
    )
    dispositif = qualify_lot(lot=lot, code=CodeDispositif.ART_14, par=t.facilitateur)
    assert dispositif.date_reference == date(2017, 1, 1)


def test_qualifying_signs_and_moves_the_lot(t):
    lot = lot_du(t, date(2025, 1, 1))
    dispositif = qualify_lot(lot=lot, code=CodeDispositif.ART_14, part=Decimal(5), par=t.facilitateur)
    assert (dispositif.part, dispositif.confirme_par) == (Decimal(5), t.facilitateur)
    assert Lot.objects.get(pk=lot.pk).etat == EtatLot.QUALIFIE
    qualify_lot(lot=lot, code=CodeDispositif.ART_30, par=t.facilitateur)
    assert Dispositif.objects.get(lot=lot).code == CodeDispositif.ART_30


def test_private_contract_needs_no_article(t):
    assert qualify_lot(lot=lot_du(t, date(2025, 1, 1)), code="prive", par=t.facilitateur).base_legale is None


@pytest.mark.parametrize(
    ("champs", "champ", "message"),
    [
        ({"code": "art_99"}, "code", "Choisissez un dispositif de la liste."),
        ({"code": "reserve_penitentiaire"}, "code", "n'a pas de fondement connu au 1er\xa0mai\xa02020"),
        ({"code": "art_14", "part": Decimal(120)}, "part", "Un pourcentage est compris entre 0 et 100."),
        (
            {"code": "art_14", "ponderation": Decimal(10)},
            "ponderation",
            "que les dispositifs avec un critère",
        ),
    ],
)
def test_refused_qualification_says_why(t, champs, champ, message):
    lot = lot_du(t, date(2020, 5, 1))
    with pytest.raises(ValidationError) as refus:
        qualify_lot(lot=lot, par=t.facilitateur, **champs)
    assert message in refus.value.message_dict[champ][0]
    assert Lot.objects.get(pk=lot.pk).etat == EtatLot.A_QUALIFIER


def test_dispositif_cannot_contradict_an_engagement(t):
    with pytest.raises(ValidationError, match="ne permet pas"):
        qualify_lot(lot=t.lot, code=CodeDispositif.ART_15, par=t.facilitateur)


def test_lot_with_an_engagement_is_not_without_clause(t):
    with pytest.raises(ValidationError, match="porte des engagements"):
        mark_sans_clause(lot=t.lot, par=t.facilitateur)


def test_without_clause_erases_the_dispositif(t):
    lot = lot_du(t, date(2025, 1, 1))
    qualify_lot(lot=lot, code=CodeDispositif.ART_14, par=t.facilitateur)
    mark_sans_clause(lot=lot, par=t.facilitateur)
    assert not Dispositif.objects.filter(lot=lot).exists()
    assert Lot.objects.get(pk=lot.pk).etat == EtatLot.SANS_CLAUSE
