"""The daily digest: what changed and what waits, once; nothing when nothing."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from config.resumes import write_digests
from config.tasks import resumer_la_veille
from guichets import portee
from guichets.enums import EtatMessage, GenreMessage
from guichets.models import Message
from guichets.portee import Principal, hors_portee
from participants.enums import EtatDeclaration
from tests import fabriques as f

pytestmark = pytest.mark.django_db
MARDI, MERCREDI, JEUDI = date(2026, 4, 21), date(2026, 4, 22), date(2026, 4, 23)


@pytest.fixture
def horloge(monkeypatch):
    def regler(jour, heure=5):
        instant = datetime(jour.year, jour.month, jour.day, heure, 30, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: instant)
        return instant

    return regler


def resumer(t, jour):
    with portee.ouvrir(Principal("systeme", t.guichet.pk)):
        return write_digests(guichet=t.guichet, jour=jour)


def resumes():
    with hors_portee("test"):
        return list(Message.objects.filter(genre=GenreMessage.RESUME).order_by("pk"))


def test_nothing_to_say_writes_nothing(territoire, horloge):
    horloge(MARDI)
    f.declaration(territoire.entreprise, date(2026, 3, 1))
    with hors_portee("test"):
        territoire.lot.etat = "qualifie"
        territoire.lot.save()
    assert resumer(territoire, MARDI) == 0
    assert resumes() == []


def test_digest_tells_what_changed_then_what_waits(territoire, horloge):
    instant = horloge(MARDI)
    f.declaration(
        territoire.entreprise, date(2026, 3, 1), etat=EtatDeclaration.TRANSMISE, transmise_le=instant
    )
    assert resumer(territoire, MARDI) == 2  # the responsable and the facilitateur, not the lecteur
    assert resumer(territoire, MARDI) == 2
    assert len(resumes()) == 2
    texte = resumes()[0].texte
    assert "Depuis hier\u00a0:\n- 1\u00a0déclaration reçue\n" in texte
    assert "- Déclarations à valider\u00a0: 1\n" in texte
    assert "Martin" not in texte


def test_same_waiting_pile_is_not_told_twice(territoire, horloge):
    f.declaration(
        territoire.entreprise,
        date(2026, 3, 1),
        etat=EtatDeclaration.TRANSMISE,
        transmise_le=horloge(date(2026, 4, 1)),
    )
    horloge(MARDI)
    assert resumer(territoire, MARDI) == 2
    horloge(MERCREDI)
    assert resumer(territoire, MERCREDI) == 0


def test_mail_that_came_back_is_news(territoire, horloge):
    instant = horloge(JEUDI)
    with hors_portee("test"):
        Message.objects.create(
            guichet=territoire.guichet,
            genre=GenreMessage.RECU,
            cle_naturelle="r",
            destinataire="x@bati.example",
            objet="Reçu",
            texte="Reçu",
            etat=EtatMessage.REJETE,
            envoye_le=instant,
        )
    resumer(territoire, JEUDI)
    assert "- 1\u00a0courrier non remis" in resumes()[0].texte


@pytest.mark.parametrize(
    ("jour", "heure", "ecrits"),
    [(MARDI, 5, 2), (MARDI, 6, 0), (date(2026, 4, 25), 5, 0)],
    ids=["seven in Paris", "eight in Paris", "Saturday"],
)
def test_task_writes_at_seven_of_a_working_day(territoire, horloge, jour, heure, ecrits):
    instant = horloge(jour, heure)
    f.declaration(
        territoire.entreprise, date(2026, 3, 1), etat=EtatDeclaration.TRANSMISE, transmise_le=instant
    )
    resumer_la_veille()
    assert len(resumes()) == ecrits
