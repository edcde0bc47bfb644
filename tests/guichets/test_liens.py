"""Opening a link without account: forged, replayed, expired, revoked, two at once, another's browser."""

import re
import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guichets import portee
from guichets.domain.liens import LienRefuse, consume
from guichets.enums import EtatLien, GenreMessage
from guichets.models import Lien, Message
from guichets.portee import Principal, hors_portee
from operations.models import ContactEntreprise
from participants.models import DeclarationMensuelle
from tests import fabriques as f
from tests.config.objets import MOIS
from tests.guichets.liens import ADRESSE, OUVRIR, SECRET, changer, ouvrir, page, relire

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(territoire):
    return f.contact(territoire.entreprise, ADRESSE)


@pytest.fixture
def lien(territoire, contact):
    return f.lien(territoire.entreprise, MOIS, ADRESSE, SECRET)


def portee_du_lien(lien):
    with portee.ouvrir(Principal("lien", lien.pk)) as ouverte:
        return ouverte


def test_consumed_link_reaches_its_company_and_nothing_else(territoire, lien):
    maintenant = timezone.now()
    changer(lien, consomme_le=maintenant, session_jusque=maintenant + timedelta(hours=2))
    ouverte = portee_du_lien(lien)
    assert ouverte.entreprises == {territoire.entreprise.pk}
    assert (ouverte.lire, ouverte.ecrire, ouverte.donneurs, ouverte.prescripteurs) == (frozenset(),) * 4


@pytest.mark.parametrize(
    "champs",
    [
        {},
        {"consomme_le": 0, "session_jusque": -1},
        {"consomme_le": 0, "session_jusque": 60, "revoque_le": 0},
        {"consomme_le": 0, "session_jusque": 60, "expire_le": -1, "cree_le": -9000},
        {"consomme_le": 0},
    ],
    ids=["not opened", "session over", "revoked", "expired", "no session"],
)
def test_link_that_is_not_open_reaches_nothing(lien, champs):
    maintenant = timezone.now()
    changer(lien, **{nom: maintenant + timedelta(minutes=m) for nom, m in champs.items()})
    assert portee_du_lien(lien).entreprises == frozenset()


def test_id_of_another_principal_is_not_a_link(territoire, lien):
    maintenant = timezone.now()
    changer(lien, consomme_le=maintenant, session_jusque=maintenant + timedelta(hours=2))
    for genre in ("utilisateur", "client_api"):
        with portee.ouvrir(Principal(genre, lien.pk + 10_000)) as ouverte:
            assert ouverte.entreprises == frozenset()


def test_get_says_nothing_and_consumes_nothing(lien, territoire):
    for _ in range(5):
        reponse = Client().get(OUVRIR)
        assert reponse.status_code == 200
        assert territoire.entreprise.nom not in reponse.content.decode()
        assert "no-store" in reponse["Cache-Control"]
    assert relire(lien).consomme_le is None


def test_post_opens_the_month_once_on_that_browser(lien, territoire):
    client, reponse = ouvrir()
    assert (reponse.status_code, reponse.url) == (302, page())
    assert client.get(page()).status_code == 200
    assert relire(lien).consomme_le is not None
    autre, refus = ouvrir()
    assert refus.status_code == 410
    assert "déjà servi" in refus.content.decode()
    assert autre.get(page()).status_code == 302
    assert client.get(page()).status_code == 200


def test_whole_address_pasted_opens_too(lien):
    _, reponse = ouvrir(secret=f"  http://testserver/lien/#{SECRET} ")
    assert reponse.status_code == 302


def test_same_browser_posting_again_goes_on(lien):
    client, _ = ouvrir()
    _, reponse = ouvrir(client)
    assert (reponse.status_code, reponse.url) == (302, page())


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "5" * 63,
        "5" * 65,
        "6" * 64,
        "5" * 63 + "G",
        "5" * 63 + "\x00",
        "é" * 64,
        "' OR 1=1 --",
        "5" * 40_000,
    ],
    ids=["empty", "truncated", "longer", "forged", "not hexadecimal", "nul", "accents", "sql", "huge"],
)
def test_forged_secret_opens_nothing_and_tells_nothing(lien, secret):
    client, reponse = ouvrir(secret=secret)
    assert reponse.status_code == 422
    assert "pas reconnu" in reponse.content.decode()
    assert client.get(page()).status_code == 302
    assert relire(lien).consomme_le is None


def test_stored_fingerprint_is_not_a_secret(lien):
    assert ouvrir(secret=relire(lien).empreinte)[1].status_code == 422


def test_link_of_another_purpose_opens_nothing(lien):
    with hors_portee("test"), connection.cursor() as curseur:
        curseur.execute("UPDATE guichets_lien SET usage = 'autre' WHERE id = %s", [lien.pk])
    assert ouvrir()[1].status_code == 422


def test_expired_link_offers_a_new_one_to_the_same_address_only(lien, contact):
    changer(lien, expire_le=timezone.now() - timedelta(minutes=1), cree_le=timezone.now() - timedelta(days=9))
    client, reponse = ouvrir()
    assert reponse.status_code == 410
    assert "a expiré" in reponse.content.decode()
    reponse = client.post(reverse("lien:renouveler"), {"secret": SECRET, "adresse": "voleur@example.org"})
    assert reponse.status_code == 200
    with hors_portee("test"):
        message = Message.objects.get()
        assert (message.destinataire, message.genre) == (ADRESSE, GenreMessage.LIEN)
        assert Lien.objects.exclude(pk=lien.pk).get().destinataire == ADRESSE


def test_renewing_twice_sends_once(lien):
    ouvrir()
    for _ in range(3):
        assert Client().post(reverse("lien:renouveler"), {"secret": SECRET}).status_code == 200
    with hors_portee("test"):
        assert Message.objects.count() == 1


def test_revoked_link_opens_nothing_and_is_not_renewed(lien):
    changer(lien, revoque_le=timezone.now())
    client, reponse = ouvrir()
    assert reponse.status_code == 410
    assert "désactivé" in reponse.content.decode()
    assert "renouveler" not in reponse.content.decode()
    assert client.post(reverse("lien:renouveler"), {"secret": SECRET}).status_code == 410
    with hors_portee("test"):
        assert Message.objects.count() == 0


def test_unopened_link_is_not_renewed(lien):
    assert Client().post(reverse("lien:renouveler"), {"secret": SECRET}).status_code == 410


def test_contact_who_left_opens_nothing(lien, contact):
    with hors_portee("test"):
        ContactEntreprise.objects.filter(pk=contact.pk).update(au=date(2026, 1, 1))
    assert ouvrir()[1].status_code == 410
    assert relire(lien).consomme_le is None


def test_revoked_while_in_use_ends_at_the_next_request(lien):
    client, _ = ouvrir()
    assert client.get(page()).status_code == 200
    changer(lien, revoque_le=timezone.now())
    reponse = client.get(page())
    assert (reponse.status_code, reponse.url) == (302, reverse("lien:termine"))
    assert client.post(page(), {"action": "enregistrer"}).status_code == 302
    assert client.post(page(), {"action": "auto"}, headers={"HX-Request": "true"}).status_code == 403
    assert "terminé" in client.get(reverse("lien:termine")).content.decode()
    with hors_portee("test"):
        assert not DeclarationMensuelle.objects.exists()


def test_session_ends_after_its_time(lien):
    client, _ = ouvrir()
    assert relire(lien).session_jusque - relire(lien).consomme_le == timedelta(hours=2)
    changer(lien, session_jusque=timezone.now() - timedelta(seconds=1))
    assert client.get(page()).status_code == 302


def test_session_never_outlives_the_link(lien):
    fin = timezone.now() + timedelta(minutes=10)
    changer(lien, expire_le=fin)
    ouvrir()
    assert relire(lien).session_jusque == fin


def test_leaving_closes_the_session(lien):
    client, _ = ouvrir()
    cle = client.session.session_key
    assert client.post(reverse("lien:fermer")).status_code == 200
    client.cookies["session"] = cle
    assert client.get(page()).status_code == 302


def test_session_key_changes_and_the_fixed_one_opens_nothing(lien):
    client = Client()
    session = client.session
    session["piege"] = "mis par un autre"
    session.save()
    fixee = session.session_key
    client.cookies["session"] = fixee
    ouvrir(client)
    assert client.session.session_key != fixee
    assert "piege" not in client.session
    voleur = Client()
    voleur.cookies["session"] = fixee
    assert voleur.get(page()).status_code == 302


def test_opening_needs_the_token_of_the_page(lien):
    client = Client(enforce_csrf_checks=True)
    assert client.post(OUVRIR, {"secret": SECRET}).status_code == 403
    jeton = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(OUVRIR).content.decode())[1]
    assert client.post(OUVRIR, {"secret": SECRET, "csrfmiddlewaretoken": jeton}).status_code == 302
    assert relire(lien).consomme_le is not None


@pytest.mark.parametrize("suite", ["https://ailleurs.example/", "//ailleurs.example/"])
def test_opening_never_leads_outside(lien, suite):
    client = Client()
    reponse = client.post(f"{OUVRIR}?next={suite}", {"secret": SECRET, "next": suite})
    assert reponse.url == page()


def test_signed_in_person_keeps_their_account(lien, territoire):
    client = Client()
    client.force_login(territoire.facilitateur)
    assert "Rester dans mon compte" in client.get(OUVRIR).content.decode()
    _, reponse = ouvrir(client)
    assert reponse.status_code == 200
    assert relire(lien).consomme_le is None
    assert client.get(reverse("operations:marches", args=[territoire.guichet.slug])).status_code == 200


def test_signed_in_person_may_leave_their_account_for_the_link(lien, territoire):
    client = Client()
    client.force_login(territoire.facilitateur)
    _, reponse = ouvrir(client, quitter="1")
    assert (reponse.status_code, reponse.url) == (302, page())
    assert client.get(page()).status_code == 200
    assert client.get(reverse("operations:marches", args=[territoire.guichet.slug])).status_code == 302


def test_refused_link_does_not_sign_out(lien, territoire):
    client = Client()
    client.force_login(territoire.facilitateur)
    assert ouvrir(client, secret="6" * 64, quitter="1")[1].status_code == 422
    assert client.get(reverse("operations:marches", args=[territoire.guichet.slug])).status_code == 200


def test_signing_in_replaces_the_link(lien, territoire):
    client, _ = ouvrir()
    client.post(reverse("account_login"), {"login": territoire.lecteur.email, "password": f.MOT_DE_PASSE})
    assert client.get(page()).status_code == 404
    client.post(reverse("account_logout"))
    assert client.get(page()).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_posts_at_once_open_one_session():
    territoire = f.territoire()
    f.contact(territoire.entreprise, ADRESSE)
    f.lien(territoire.entreprise, MOIS, ADRESSE, SECRET)
    depart, statuts = threading.Barrier(4), []

    def essayer():
        try:
            depart.wait()
            statuts.append(ouvrir()[1].status_code)
        finally:
            connections.close_all()

    fils = [threading.Thread(target=essayer) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert sorted(statuts) == [302, 410, 410, 410]


def test_consumed_twice_in_the_domain_is_refused(lien):
    with hors_portee("test"):
        consume(relire(lien))
        with pytest.raises(LienRefuse) as refus:
            consume(relire(lien))
    assert refus.value.etat == EtatLien.OUVERT
