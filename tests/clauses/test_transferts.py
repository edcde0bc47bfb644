from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from clauses.domain.attendu import parts_of
from clauses.domain.transferts import engagements_to_transfer, transfer_engagement
from clauses.models import Avenant, Engagement, QuotePart
from guichets.models import Travail
from guichets.portee import hors_portee
from operations.enums import RoleAttribution
from operations.models import Attribution
from tests import fabriques as f
from tests.clauses.outils import calculer, retenues
from tests.operations.pages import BASE

pytestmark = pytest.mark.django_db
AUJOURDHUI = date.today()  # noqa: DTZ011 - the pages compare with the day that runs
DEBUT, FIN = date(2025, 1, 1), AUJOURDHUI + timedelta(days=300)
REPRISE = date(2025, 7, 1)


@pytest.fixture
def cession(territoire):
    """The holder of a lot that owes 1 000 h sold its business on 1 July; 100 h of January were retained."""
    with hors_portee("test"):
        lot = f.lot(f.marche(territoire.donneur, "Piscine"))
        f.attribution(lot, territoire.entreprise)
        engagement = f.engagement(lot, territoire.entreprise, "1000", libelle="Piscine", debut=DEBUT, fin=FIN)
        personne = f.participant(territoire.guichet)
        f.fenetre(personne, territoire.facilitateur)
        contrat = f.contrat(personne, territoire.entreprise, debut=DEBUT)
        f.heures(contrat, DEBUT, "100", lot)
    calculer(territoire.entreprise)
    with hors_portee("test"):
        repreneur = f.entreprise(territoire.guichet, nom="Repreneur SAS")
        Attribution.objects.filter(lot=lot).update(au=REPRISE - timedelta(days=1))
        f.attribution(lot, repreneur, du=REPRISE)
        engagement.refresh_from_db()
    return engagement, repreneur


def ceder(engagement, repreneur, **champs):
    valeurs = {"repreneur": repreneur, "le": REPRISE, "motif": "cession du fonds"}
    return transfer_engagement(engagement=engagement, **{**valeurs, **champs})


def test_former_holder_keeps_what_was_retained_and_the_successor_owes_the_rest(
    territoire, cession, portee_facilitateur
):
    engagement, repreneur = cession
    ancien = engagement.redevable
    assert retenues(ancien)["Piscine"] == Decimal("100.00")
    ceder(engagement, repreneur)
    engagement.refresh_from_db()
    assert engagement.redevable == repreneur
    assert [(p.heures, p.fin) for p in parts_of(engagement, ancien.pk)] == [
        (Decimal("100.00"), date(2025, 6, 30))
    ]
    assert [p.heures for p in parts_of(engagement, repreneur.pk)] == [Decimal("900.00")]
    avenant = Avenant.objects.get(engagement=engagement)
    assert (avenant.heures_avant, avenant.heures_apres) == (Decimal(1000), Decimal(1000))
    assert "Repreneur SAS" in avenant.motif
    assert {t.parametres["entreprise"] for t in Travail.objects.filter(genre="ventilation")} >= {
        str(ancien.cle),
        str(repreneur.cle),
    }
    calculer(ancien)
    assert retenues(ancien)["Piscine"] == Decimal("100.00")


def test_engagement_without_hours_retained_changes_hands_whole(territoire, cession, portee_facilitateur):
    engagement, repreneur = cession
    with hors_portee("test"):
        engagement.comptes.all().delete()
    ceder(engagement, repreneur)
    assert not QuotePart.objects.filter(engagement=engagement).exists()
    engagement.refresh_from_db()
    assert [p.heures for p in parts_of(engagement, repreneur.pk)] == [Decimal(1000)]


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"le": DEBUT}, "le"),
        ({"le": FIN + timedelta(days=1)}, "le"),
        ({"motif": "  "}, "motif"),
    ],
)
def test_transfer_refuses_what_makes_no_sense(territoire, cession, portee_facilitateur, champs, champ):
    engagement, repreneur = cession
    with pytest.raises(ValidationError) as erreur:
        ceder(engagement, repreneur, **champs)
    assert list(erreur.value.message_dict) == [champ]
    engagement.refresh_from_db()
    assert engagement.redevable == territoire.entreprise


def test_transfer_refuses_a_company_that_does_not_hold_the_lot(territoire, cession, portee_facilitateur):
    engagement, _ = cession
    with hors_portee("test"):
        etrangere = f.entreprise(territoire.guichet, nom="Sans titre")
    with pytest.raises(ValidationError) as erreur:
        ceder(engagement, etrangere)
    assert list(erreur.value.message_dict) == ["repreneur"]


def test_transfer_refuses_when_nothing_remains(territoire, cession, portee_facilitateur):
    engagement, repreneur = cession
    with hors_portee("test"):
        engagement.comptes.update(retenues=Decimal(1000))
    with pytest.raises(ValidationError, match="il ne reste rien à reprendre"):
        ceder(engagement, repreneur)


def test_list_holds_only_engagements_whose_debtor_left(territoire, cession, portee_facilitateur):
    engagement, repreneur = cession
    assert list(engagements_to_transfer(territoire.guichet, AUJOURDHUI)) == [engagement]
    ceder(engagement, repreneur)
    assert list(engagements_to_transfer(territoire.guichet, AUJOURDHUI)) == []


def test_cotraitant_does_not_make_the_mandataire_leave(territoire, portee_facilitateur):
    with hors_portee("test"):
        lot = f.lot(f.marche(territoire.donneur, "Collège"))
        f.attribution(lot, territoire.entreprise, role=RoleAttribution.MANDATAIRE)
        f.attribution(
            lot, f.entreprise(territoire.guichet, nom="Cotraitant"), role=RoleAttribution.COTRAITANT
        )
        f.engagement(lot, territoire.entreprise, debut=DEBUT, fin=FIN)
    assert not engagements_to_transfer(territoire.guichet, AUJOURDHUI).exists()


def test_pages_hand_the_engagement_over(client, territoire, cession):
    engagement, repreneur = cession
    client.force_login(territoire.facilitateur)
    assert "Titulaires changés" in client.get(f"{BASE}/").content.decode()
    assert "Confier l" in client.get(f"{BASE}/titulaires-changes/").content.decode()
    adresse = f"{BASE}/engagements/{engagement.cle}/reprise/"
    refus = client.post(adresse, {"repreneur": repreneur.pk, "le": "2024-01-01", "motif": "cession"})
    assert refus.status_code == 422
    reponse = client.post(adresse, {"repreneur": repreneur.pk, "le": "2025-07-01", "motif": "cession"})
    assert reponse.status_code == 302
    with hors_portee("test"):
        assert Engagement.objects.get(pk=engagement.pk).redevable == repreneur


@pytest.mark.parametrize("nombre", [1, 3])
def test_list_takes_the_same_queries_whatever_its_length(
    client, territoire, django_assert_num_queries, nombre
):
    with hors_portee("test"):
        for rang in range(nombre):
            lot = f.lot(f.marche(territoire.donneur, f"Marché {rang}"))
            f.attribution(lot, f.entreprise(territoire.guichet, nom=f"Nouveau {rang}"))
            f.engagement(lot, territoire.entreprise, debut=DEBUT, fin=FIN)
    client.force_login(territoire.facilitateur)
    client.get(f"{BASE}/titulaires-changes/")
    with django_assert_num_queries(16):
        client.get(f"{BASE}/titulaires-changes/")
