"""Reminders: to whom, when, once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guichets import portee
from guichets.domain.oppositions import refuse_kind
from guichets.enums import EtatMessage, GenreMessage
from guichets.models import Message
from guichets.portee import Principal, hors_portee
from operations.enums import RoleContact
from operations.models import ContactEntreprise, Entreprise
from participants.domain.relances.automatique import remind_due
from participants.domain.relances.envoi import remind_companies, remind_company
from participants.domain.relances.suivi import DEJA, REFUSE, REVENU, SANS_CONTACT, EtatSuivi, follow_month
from participants.enums import EtatDeclaration
from participants.models import Contrat, Relance
from participants.tasks import relancer_les_declarations
from tests import fabriques as f

pytestmark = pytest.mark.django_db
MARS = date(2026, 3, 1)
# Deadline of March: 10 April, and five days of grace. Reminders: 5, 10 and 15 April.
AVANT, LE_JOUR, APRES = date(2026, 4, 5), date(2026, 4, 10), date(2026, 4, 15)


def contact(entreprise, email="camille@bati.example", role=RoleContact.DECLARANT, **champs):
    with hors_portee("test"):
        return ContactEntreprise.objects.create(
            guichet=entreprise.guichet,
            entreprise=entreprise,
            nom=champs.pop("nom", "Camille Robin"),
            email=email,
            role=role,
            du=champs.pop("du", date(2025, 1, 1)),
            **champs,
        )


def systeme(guichet):
    return portee.ouvrir(Principal("systeme", guichet.pk))


def bureau(t):
    return portee.ouvrir(Principal("utilisateur", t.facilitateur.pk))


@pytest.fixture
def horloge(monkeypatch):
    """Sets the clock, in UTC."""

    def regler(*quand):
        instant = datetime(*quand, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: instant)
        return instant

    return regler


def relancer(t, jour):
    with systeme(t.guichet):
        return remind_due(guichet=t.guichet, jour=jour)


def test_reminder_leaves_before_on_and_after_the_deadline(territoire, horloge):
    contact(territoire.entreprise)
    faits = {}
    for jour in (date(2026, 4, 4), AVANT, LE_JOUR, APRES):
        horloge(jour.year, jour.month, jour.day, 6)
        faits[jour] = relancer(territoire, jour)
    assert faits == {date(2026, 4, 4): 0, AVANT: 1, LE_JOUR: 1, APRES: 1}
    with hors_portee("test"):
        assert list(Relance.objects.order_by("pk").values_list("jours", "message__genre", "mois")) == [
            (-5, GenreMessage.RELANCE_AVANT, MARS),
            (0, GenreMessage.RELANCE_JOUR, MARS),
            (5, GenreMessage.RELANCE_APRES, MARS),
        ]


def test_reminder_of_a_day_is_written_once(territoire):
    contact(territoire.entreprise)
    assert [relancer(territoire, AVANT), relancer(territoire, AVANT)] == [1, 0]
    with hors_portee("test"):
        assert Message.objects.count() == 1


def test_missed_day_is_caught_up_and_says_so(territoire):
    contact(territoire.entreprise)
    assert relancer(territoire, LE_JOUR + timedelta(days=2)) == 1
    with hors_portee("test"):
        assert Message.objects.get().genre == GenreMessage.RELANCE_APRES
    assert relancer(territoire, LE_JOUR + timedelta(days=3)) == 0


@pytest.mark.parametrize("etat", [EtatDeclaration.TRANSMISE, EtatDeclaration.VALIDEE])
def test_company_that_declared_is_not_reminded(territoire, etat):
    contact(territoire.entreprise)
    f.declaration(territoire.entreprise, MARS, etat=etat)
    assert relancer(territoire, LE_JOUR) == 0


def test_company_without_contract_that_month_is_not_reminded(territoire):
    contact(territoire.siae)
    assert relancer(territoire, LE_JOUR) == 1  # the one that has a contract, by its account
    with hors_portee("test"):
        assert Relance.objects.get().entreprise_id == territoire.entreprise.pk


def test_reminder_by_hand_replaces_that_of_the_day(territoire, horloge):
    contact(territoire.entreprise)
    horloge(2026, 4, 10, 6)
    with bureau(territoire):
        remind_company(entreprise=territoire.entreprise, mois=MARS, par=territoire.facilitateur)
    assert relancer(territoire, LE_JOUR + timedelta(days=1)) == 0


def test_declarant_is_written_to_rather_than_another_contact(territoire):
    contact(territoire.entreprise, "compta@bati.example", RoleContact.COMPTABLE)
    contact(territoire.entreprise, "declarante@bati.example")
    contact(territoire.entreprise, "partie@bati.example", au=date(2025, 12, 31))
    with bureau(territoire):
        (suivi,) = follow_month(guichet=territoire.guichet, mois=MARS)
    assert suivi.destinataire.email == "declarante@bati.example"
    assert not suivi.destinataire.compte


def test_account_is_written_to_when_no_contact_has_an_address(territoire):
    contact(territoire.entreprise, "")
    with bureau(territoire):
        (suivi,) = follow_month(guichet=territoire.guichet, mois=MARS)
    assert suivi.destinataire.email == territoire.employeur.email
    assert suivi.destinataire.compte


def test_states_follow_the_draft_and_the_deadline(territoire, horloge):
    def etat():
        with bureau(territoire):
            (suivi,) = follow_month(guichet=territoire.guichet, mois=MARS)
        return suivi.etat, suivi.detail

    horloge(2026, 4, 15, 12)
    assert etat() == (EtatSuivi.A_FAIRE, "")
    brouillon = f.declaration(territoire.entreprise, MARS, etat=EtatDeclaration.BROUILLON)
    assert etat() == (EtatSuivi.INCOMPLETE, "brouillon\u00a0: 0\u00a0contrat saisi sur 1")
    f.heures(territoire.contrat, MARS, "10", declaration=brouillon, etat="en_attente")
    assert etat() == (EtatSuivi.INCOMPLETE, "brouillon\u00a0: 1\u00a0contrat saisi sur 1")
    # Midnight in Paris is 22:00 UTC the day before.
    horloge(2026, 4, 15, 21, 59)
    assert etat()[0] == EtatSuivi.INCOMPLETE
    horloge(2026, 4, 15, 22, 1)
    assert etat()[0] == EtatSuivi.EN_RETARD


def test_task_writes_on_the_guichets_own_day(territoire, horloge):
    contact(territoire.entreprise)
    horloge(2026, 4, 9, 22, 30)  # 10 April 00:30 in Paris: too early to write to anybody
    relancer_les_declarations()
    with hors_portee("test"):
        assert Message.objects.count() == 0
    horloge(2026, 4, 10, 5, 30)
    relancer_les_declarations()
    relancer_les_declarations()
    with hors_portee("test"):
        assert Message.objects.get().genre == GenreMessage.RELANCE_JOUR


def test_reminder_by_hand_says_why_it_cannot_be(territoire, horloge):
    horloge(2026, 4, 12, 8)

    def motif():
        with bureau(territoire):
            try:
                remind_company(entreprise=territoire.entreprise, mois=MARS, par=territoire.facilitateur)
            except ValidationError as refus:
                return refus.messages[0]
        return ""

    with hors_portee("test"):
        territoire.entreprise.accesses.all().delete()
    assert motif() == SANS_CONTACT
    contact(territoire.entreprise)
    assert motif() == ""
    assert motif() == DEJA
    horloge(2026, 4, 13, 8)
    with systeme(territoire.guichet):
        refuse_kind(
            guichet=territoire.guichet,
            destinataire="camille@bati.example",
            genre=GenreMessage.RELANCE_MANUELLE,
        )
    assert motif() == REFUSE
    with hors_portee("test"):
        Message.objects.update(etat=EtatMessage.REJETE)
    assert motif() == REVENU


def test_reminders_never_cross_guichets(territoire):
    autre = f.territoire("autre")
    contact(autre.entreprise, "ailleurs@bati.example")
    contact(territoire.entreprise)
    assert relancer(territoire, LE_JOUR) == 1
    with hors_portee("test"):
        assert list(Message.objects.values_list("guichet_id", "destinataire")) == [
            (territoire.guichet.pk, "camille@bati.example")
        ]


def _beaucoup(t, nombre):
    for rang in range(nombre):
        entreprise = f.entreprise(t.guichet, f"Entreprise {rang}")
        contact(entreprise, f"contact-{rang}@bati.example")
        f.contrat(f.participant(t.guichet, f"Nom {rang}"), entreprise)


@pytest.mark.parametrize("nombre", [1, 3])
def test_reminding_takes_the_same_queries_whatever_the_number(territoire, nombre):
    _beaucoup(territoire, nombre)
    with bureau(territoire):
        suivis = [
            s
            for s in follow_month(guichet=territoire.guichet, mois=MARS)
            if "Entreprise" in str(s.entreprise)
        ]
        with CaptureQueriesContext(connection) as lues:
            remind_companies(
                guichet=territoire.guichet, mois=MARS, suivis=suivis, par=territoire.facilitateur
            )
    assert len(lues) == 16


@pytest.mark.parametrize("nombre", [1, 3])
def test_following_takes_the_same_queries_whatever_the_number(territoire, nombre):
    _beaucoup(territoire, nombre)
    with bureau(territoire), CaptureQueriesContext(connection) as lues:
        assert len(follow_month(guichet=territoire.guichet, mois=MARS)) == nombre + 1
    assert len(lues) == 9


@pytest.mark.lent
def test_two_thousand_companies_are_reminded_with_the_queries_of_one(territoire, horloge):
    with hors_portee("test"):
        guichet, employe = territoire.guichet, territoire.participant
        entreprises = Entreprise.objects.bulk_create(
            Entreprise(guichet=guichet, nom=f"E{n}", nom_tri=f"e{n}", identifiant=f.siren(100_000 + n))
            for n in range(2000)
        )
        ContactEntreprise.objects.bulk_create(
            ContactEntreprise(
                guichet=guichet, entreprise=e, nom=e.nom, email=f"{e.nom}@bati.example", du=date(2025, 1, 1)
            )
            for e in entreprises
        )
        Contrat.objects.bulk_create(
            Contrat(
                guichet=guichet,
                participant=employe,
                employeur=e,
                creditee=e,
                declarant=e,
                modalite="embauche",
                type="cdd",
                debut=date(2025, 1, 1),
                fin=date(2026, 12, 31),
            )
            for e in entreprises
        )
    horloge(2026, 4, 10, 6)
    with systeme(guichet), CaptureQueriesContext(connection) as lues:
        assert remind_due(guichet=guichet, jour=LE_JOUR) == 2001
    assert len(lues) < 40
    with hors_portee("test"):
        assert Relance.objects.count() == 2001
