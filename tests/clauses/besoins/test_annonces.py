"""Published needs are told to the prescripteurs by one e-mail a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clauses.domain.besoins.annonces import announce_besoins
from clauses.domain.besoins.publication import create_besoin, publish_besoin
from clauses.enums import EtatBesoin
from config.tasks import resumer_la_veille
from guichets import portee
from guichets.domain.mots import words_of
from guichets.domain.oppositions import refuse_kind
from guichets.enums import EtatMessage, GenreMessage
from guichets.models import Message, ModeleMessage
from guichets.portee import Principal, hors_portee
from tests import fabriques as f
from tests.clauses.besoins.test_publication import champs

pytestmark = pytest.mark.django_db
# In April, seven in Paris is five in UTC.
VENDREDI, LUNDI, MARDI = date(2026, 4, 17), date(2026, 4, 20), date(2026, 4, 21)


def instant(jour, heure=10, minute=0):
    return datetime(jour.year, jour.month, jour.day, heure, minute, tzinfo=UTC)


@pytest.fixture
def horloge(monkeypatch):
    def regler(jour, heure=5, minute=15):
        quand = instant(jour, heure, minute)
        monkeypatch.setattr(timezone, "now", lambda: quand)
        return quand

    return regler


def publie(t, quand, **autres):
    valeurs = {"debut": date(2026, 5, 4), "publie_le": quand, "etat": EtatBesoin.PUBLIE, **autres}
    return f.besoin(t.engagement, t.entreprise, **valeurs)


def annoncer(t, jour):
    with portee.ouvrir(Principal("systeme", t.guichet.pk)):
        return announce_besoins(guichet=t.guichet, jour=jour)


def courriers():
    with hors_portee("lecture de test"):
        return list(Message.objects.filter(genre=GenreMessage.BESOIN).order_by("pk"))


def test_publication_writes_nothing_by_itself(territoire, engagement, jour, ouvrir):
    with ouvrir(territoire.employeur):
        besoin = create_besoin(engagement=engagement, entreprise=territoire.entreprise, champs=champs(jour))
        publish_besoin(besoin=besoin, par="Alex Bâti")
    assert courriers() == []


def test_needs_of_a_day_make_one_email_for_each_person(territoire, horloge):
    f.acces_prescripteur(f.prescripteur(territoire.guichet, "Cap emploi"), territoire.referent_prescripteur)
    autre = f.acces_prescripteur(f.prescripteur(territoire.guichet, "France Travail"))
    publie(territoire, instant(LUNDI), intitule="Maçon", lieu="Niort", postes=2)
    publie(
        territoire,
        instant(LUNDI, 16),
        intitule="Peintre",
        lieu="Melle",
        postes=1,
        debut=date(2026, 6, 1),
        fin=date(2026, 6, 30),
    )
    horloge(MARDI)
    assert annoncer(territoire, MARDI) == 2
    assert {m.destinataire for m in courriers()} == {territoire.referent_prescripteur.email, autre.email}
    message = courriers()[0]
    assert (
        message.objet == f"{territoire.guichet.nom}\u00a0: les postes à pourvoir du 21\u00a0avril\u00a02026"
    )
    assert (
        "\n- Maçon, Niort (Bâti Test)\u00a0: 2\u00a0postes, à partir du 4\u00a0mai\u00a02026\n"
        "- Peintre, Melle (Bâti Test)\u00a0: 1\u00a0poste, "
        "du 1er\u00a0juin\u00a02026 au 30\u00a0juin\u00a02026\n"
    ) in message.texte
    assert message.texte.count("/prescripteur/besoins/") == 1
    assert message.entreprises == [territoire.entreprise.pk]


def test_digest_run_again_writes_nothing_more(territoire, horloge):
    publie(territoire, instant(LUNDI))
    horloge(MARDI)
    assert annoncer(territoire, MARDI) == 1
    horloge(MARDI, 9)
    publie(territoire, instant(MARDI, 8))
    assert annoncer(territoire, MARDI) == 0
    assert len(courriers()) == 1


def test_each_need_is_told_once_from_a_digest_to_the_next(territoire, horloge):
    publie(territoire, instant(date(2026, 4, 16)), intitule="Jeudi")
    horloge(VENDREDI)
    annoncer(territoire, VENDREDI)
    publie(territoire, instant(VENDREDI, 5, 10), intitule="Vendredi")
    publie(territoire, instant(date(2026, 4, 18)), intitule="Samedi")
    horloge(LUNDI)
    annoncer(territoire, LUNDI)
    publie(territoire, instant(LUNDI, 6), intitule="Lundi")
    horloge(MARDI)
    annoncer(territoire, MARDI)
    dits = [[nom for nom in ("Jeudi", "Vendredi", "Samedi", "Lundi") if nom in m.texte] for m in courriers()]
    assert dits == [["Jeudi"], ["Vendredi", "Samedi"], ["Lundi"]]


def test_missed_digest_is_told_the_next_day(territoire, horloge):
    publie(territoire, instant(date(2026, 4, 15)), intitule="Mercredi")
    publie(territoire, instant(date(2026, 4, 10)), intitule="Trop ancien")
    horloge(LUNDI)
    assert annoncer(territoire, LUNDI) == 1
    assert "Mercredi" in courriers()[0].texte


@pytest.mark.parametrize(
    "autres",
    [
        {"etat": EtatBesoin.BROUILLON},
        {"etat": EtatBesoin.CLOS, "motif_cloture": "Chantier reporté"},
        {"etat": EtatBesoin.POURVU},
        {"debut": date(2026, 4, 1), "fin": LUNDI},
    ],
    ids=["draft", "closed", "filled", "over"],
)
def test_need_that_nobody_may_answer_is_not_told(territoire, horloge, autres):
    publie(territoire, instant(LUNDI), **autres)
    horloge(MARDI)
    assert annoncer(territoire, MARDI) == 0
    assert courriers() == []


def test_needs_of_another_guichet_are_not_told(territoire, horloge):
    publie(f.territoire("ailleurs"), instant(LUNDI))
    horloge(MARDI)
    assert annoncer(territoire, MARDI) == 0


def test_person_who_refuses_the_kind_is_not_written_to(territoire, horloge):
    with portee.ouvrir(Principal("utilisateur", territoire.facilitateur.pk)):
        refuse_kind(
            guichet=territoire.guichet,
            destinataire=territoire.referent_prescripteur.email,
            genre=GenreMessage.BESOIN,
        )
    publie(territoire, instant(LUNDI))
    horloge(MARDI)
    annoncer(territoire, MARDI)
    assert [m.etat for m in courriers()] == [EtatMessage.ECARTE]


@pytest.mark.parametrize(
    ("jour", "heure", "ecrits"),
    [(MARDI, 5, 1), (MARDI, 6, 0), (date(2026, 4, 25), 5, 0)],
    ids=["seven in Paris", "eight in Paris", "Saturday"],
)
def test_beat_announces_at_seven_of_a_working_day(territoire, horloge, jour, heure, ecrits):
    publie(territoire, instant(jour - timedelta(days=1)))
    horloge(jour, heure)
    resumer_la_veille()
    assert len(courriers()) == ecrits


def test_announcing_takes_the_queries_of_one(territoire, horloge):
    def combien(jour, besoins, personnes):
        for _ in range(personnes):
            f.acces_prescripteur(f.prescripteur(territoire.guichet, f"Structure {jour}-{_}"))
        for rang in range(besoins):
            publie(territoire, instant(jour - timedelta(days=1), 10, rang))
        horloge(jour)
        with (
            portee.ouvrir(Principal("systeme", territoire.guichet.pk)),
            CaptureQueriesContext(connection) as requetes,
        ):
            assert announce_besoins(guichet=territoire.guichet, jour=jour) == besoins
        return len(requetes)

    assert combien(LUNDI + timedelta(days=1), 1, 0) == combien(LUNDI + timedelta(days=2), 3, 3)


def test_words_written_before_the_digest_are_left_aside(territoire, horloge):
    with hors_portee("ancien modèle"):
        ModeleMessage.objects.create(
            guichet=territoire.guichet, genre=GenreMessage.BESOIN, objet="{poste}", texte="{lieu} {lien}"
        )
    publie(territoire, instant(LUNDI))
    horloge(MARDI)
    assert annoncer(territoire, MARDI) == 1
    assert "Nouveaux postes à pourvoir" in courriers()[0].texte
    with portee.ouvrir(Principal("utilisateur", territoire.responsable.pk)):
        (besoin,) = [mots for mots in words_of(territoire.guichet) if mots.genre == GenreMessage.BESOIN]
    assert not besoin.propre
