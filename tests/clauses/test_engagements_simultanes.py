"""The form of an engagement sent twice, at once or one after the other: its hours are owed once."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from clauses.domain.engagements import create_engagement
from clauses.enums import NatureEngagement
from clauses.models import Dispositif, Engagement
from guichets.portee import hors_portee
from tests import fabriques as f
from tests.participants.declarants import facilitateur
from tests.simultanes import Etape, acte_en_cours, blocked_or_done


@pytest.fixture
def t(transactional_db):
    return f.territoire()


def creer(t, **champs):
    valeurs = {
        "redevable": t.entreprise,
        "nature": NatureEngagement.HEURES,
        "libelle": "Heures du second œuvre",
        "debut": t.lot.debut,
        "fin": date(2026, 12, 31),
        "heures": Decimal(300),
    }
    return create_engagement(lot=t.lot, **{**valeurs, **champs})


def test_engagement_sent_twice_at_once_is_owed_once(t):
    with hors_portee("fabrique"):
        assert Dispositif.objects.filter(lot=t.lot).exists()
        avant = Engagement.objects.count()
    etape = Etape()

    def premier():
        with facilitateur(t):
            creer(t)
            etape.passer()

    def second():
        with facilitateur(t):
            creer(t)

    with acte_en_cours(premier) as un:
        etape.attendre()
        with acte_en_cours(second) as deux:
            blocked_or_done(deux)
            etape.ouvrir()
            refus = deux.exception()
        un.result()
    with hors_portee("lecture de test"):
        assert Engagement.objects.count() == avant + 1
    assert isinstance(refus, ValidationError)
    assert list(refus.message_dict) == ["libelle"]
    with facilitateur(t):
        creer(t, libelle="Heures du second œuvre, tranche 2")
