"""The guichet's scope, lent to a company's request for a moment."""

from datetime import date
from decimal import Decimal

import pytest

from guichets.enums import RoleAdhesion
from guichets.models import Adhesion
from guichets.portee import Principal, courante, hors_portee, ouvrir
from participants.domain.confirmations.reponses import confirm_ligne
from participants.domain.partenaires import scope_of
from participants.enums import Confirmation, EtatDeclaration, Modalite
from participants.models import DeclarationMensuelle, LigneHeures, Participant
from tests import fabriques as f

pytestmark = pytest.mark.django_db
MARS = date(2026, 3, 1)


@pytest.fixture
def pretee(territoire):
    contrat = f.contrat(
        territoire.participant, territoire.entreprise, territoire.lot,
        employeur=territoire.siae, modalite=Modalite.MISE_A_DISPOSITION, type="mission",
    )  # fmt: skip
    with hors_portee("test"):
        declaration = DeclarationMensuelle.objects.create(
            guichet=territoire.guichet, entreprise=territoire.siae, mois=MARS, etat=EtatDeclaration.TRANSMISE
        )
        return LigneHeures.objects.create(
            guichet=territoire.guichet, declaration=declaration, contrat=contrat,
            participant=territoire.participant, entreprise=territoire.siae, creditee=territoire.entreprise,
            lot=territoire.lot, mois=MARS, debut=MARS, fin=date(2026, 3, 31), heures=Decimal(50),
            confirmation=Confirmation.ATTENDUE,
        )  # fmt: skip


@pytest.mark.parametrize("gestionnaires", [True, False])
def test_lent_scope_reads_and_writes_nothing(territoire, settings, gestionnaires):
    settings.PORTEE_GESTIONNAIRES = gestionnaires
    with ouvrir(Principal("utilisateur", territoire.employeur.pk)) as avant:
        with scope_of(territoire.guichet.pk):
            assert courante().lire == {territoire.guichet.pk}
            assert courante().ecrire == frozenset()
            assert Participant.objects.update(nom="Volé") == 0
        assert courante() == avant
    with hors_portee("test"):
        assert not Participant.objects.filter(nom="Volé").exists()


def test_lent_scope_is_of_one_guichet(territoire):
    ailleurs = f.territoire("ailleurs")
    with ouvrir(Principal("utilisateur", territoire.employeur.pk)), scope_of(territoire.guichet.pk):
        assert not Participant.objects.filter(guichet=ailleurs.guichet).exists()


def test_company_that_also_reads_the_guichet_confirms_what_it_was_lent(territoire, pretee):
    """The reader's scope is wider, yet it does not write: the guichet's own does."""
    with hors_portee("test"):
        Adhesion.objects.create(
            guichet=territoire.guichet, utilisateur=territoire.employeur, role=RoleAdhesion.LECTEUR
        )
    with ouvrir(Principal("utilisateur", territoire.employeur.pk)):
        confirm_ligne(ligne=LigneHeures.objects.select_related("guichet").get(pk=pretee.pk))
    with hors_portee("test"):
        pretee.refresh_from_db()
    assert pretee.confirmation == Confirmation.CONFIRMEE
