"""Asking for a link without account, sending and disabling it at the desk, the receipt."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guichets import portee
from guichets.domain.liens import state_of
from guichets.domain.travaux import run_travail
from guichets.enums import EtatLien, GenreMessage
from guichets.models import Lien, Message, Travail
from guichets.portee import Principal, hors_portee
from operations.domain.liens import PAS_UN_CONTACT, Cible, send_link
from operations.models import LienEntreprise
from participants.domain.mois import add_months, first_day, mois_texte
from tests import fabriques as f
from tests.config.objets import MOIS
from tests.guichets.liens import ADRESSE, SECRET, ouvrir, page, partir

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(territoire):
    return f.contact(territoire.entreprise, ADRESSE)


@pytest.fixture
def lien(territoire, contact):
    return f.lien(territoire.entreprise, MOIS, ADRESSE, SECRET)


@pytest.fixture
def mois_du():
    return add_months(first_day(timezone.localdate()), -1)


def demander(adresse, client=None):
    return (client or Client()).post(reverse("lien:demander"), {"adresse": adresse})


def travailler():
    with hors_portee("test"):
        ids = list(Travail.objects.filter(genre="lien_demande", etat="a_faire").values_list("pk", flat=True))
    for pk in ids:
        run_travail(pk)


def test_answer_is_the_same_for_any_address(territoire, contact):
    connu, inconnu = demander(ADRESSE), demander("personne@example.org")
    jeton = re.compile(r'(value|X-CSRFToken": )"?[\w]{64}"?')
    assert connu.status_code == inconnu.status_code == 200
    assert jeton.sub("", connu.content.decode()) == jeton.sub("", inconnu.content.decode())


def test_contact_who_asks_receives_the_last_month_due(territoire, contact, mois_du):
    demander(ADRESSE.upper())
    travailler()
    with hors_portee("test"):
        cible = LienEntreprise.objects.get()
        message = Message.objects.get()
    assert (cible.mois, cible.entreprise_id) == (mois_du, territoire.entreprise.pk)
    assert (message.destinataire, message.nom) == (ADRESSE, "Camille Robin")
    _, reponse = ouvrir(secret=partir(territoire))
    assert reponse.url == page(mois_du)


def test_asking_again_at_once_sends_nothing_more(territoire, contact):
    for _ in range(3):
        demander(ADRESSE)
        travailler()
    with hors_portee("test"):
        assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "champs", [{"au": date(2026, 1, 1)}, {"du": date(2199, 1, 1)}], ids=["left", "to come"]
)
def test_contact_of_another_time_receives_nothing(territoire, champs):
    f.contact(territoire.entreprise, ADRESSE, **champs)
    assert demander(ADRESSE).status_code == 200
    with hors_portee("test"):
        assert not Travail.objects.filter(genre="lien_demande").exists()


def test_company_with_nothing_to_declare_receives_nothing(territoire):
    f.contact(f.entreprise(territoire.guichet, "Sans contrat"), ADRESSE)
    demander(ADRESSE)
    travailler()
    with hors_portee("test"):
        assert not Lien.objects.exists()


def test_too_many_requests_from_one_place_are_held_back(territoire, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "lien_demander": "3/h/ip"}
    statuts = [demander(f"inconnu-{n}@example.org").status_code for n in range(5)]
    assert statuts == [200, 200, 200, 429, 429]


def test_address_that_is_not_one_is_told_beside_the_field(db):
    reponse = demander("camille")
    assert reponse.status_code == 422
    assert 'value="camille"' in reponse.content.decode()


@pytest.fixture
def bureau(client, territoire):
    client.force_login(territoire.facilitateur)
    return client


def adresse_bureau(territoire, nom="liens", objet=None):
    return reverse(
        f"participants:{nom}", args=[territoire.guichet.slug, (objet or territoire.entreprise).cle]
    )


def test_facilitateur_sends_and_cancels_a_link(bureau, territoire, contact, mois_du):
    corps = {"contact": contact.cle, "mois": mois_texte(mois_du)}
    assert bureau.post(adresse_bureau(territoire, "lien_envoyer"), corps).status_code == 302
    texte = bureau.get(adresse_bureau(territoire)).content.decode()
    assert ADRESSE in texte
    assert "Pas encore ouvert" in texte
    with hors_portee("test"):
        lien = Lien.objects.get()
    assert (lien.par_id, state_of(lien)) == (territoire.facilitateur.pk, EtatLien.A_OUVRIR)
    secret = partir(territoire)
    client, _ = ouvrir(secret=secret)
    assert client.get(page(mois_du)).status_code == 200
    assert bureau.post(adresse_bureau(territoire, "lien_annuler", lien)).status_code == 302
    assert client.get(page(mois_du)).status_code == 302
    assert "Désactivé" in bureau.get(adresse_bureau(territoire)).content.decode()


@pytest.mark.parametrize(
    "corps",
    [
        {"mois": "1999-01"},
        {"contact": "00000000-0000-0000-0000-000000000000"},
        {"mois": "x"},
        {"contact": ""},
    ],
)
def test_link_to_what_is_not_offered_is_refused(bureau, territoire, contact, mois_du, corps):
    valeurs = {"contact": contact.cle, "mois": mois_texte(mois_du), **corps}
    assert bureau.post(adresse_bureau(territoire, "lien_envoyer"), valeurs).status_code == 422
    with hors_portee("test"):
        assert not Lien.objects.exists()


def test_contact_of_another_guichet_is_not_written_to(bureau, territoire, contact, mois_du):
    etranger = f.contact(f.territoire("ailleurs").entreprise, "autre@example.org")
    corps = {"contact": etranger.cle, "mois": mois_texte(mois_du)}
    assert bureau.post(adresse_bureau(territoire, "lien_envoyer"), corps).status_code == 422
    with (
        portee.ouvrir(Principal("utilisateur", territoire.facilitateur.pk)),
        pytest.raises(ValidationError, match=PAS_UN_CONTACT),
    ):
        send_link(cible=Cible(territoire.entreprise, mois_du, etranger.email))


@pytest.mark.parametrize("nombre", [1, 3])
def test_list_of_links_reads_a_fixed_number_of_times(
    bureau, territoire, contact, nombre, django_assert_num_queries
):
    for n in range(nombre):
        f.lien(territoire.entreprise, MOIS, f"c{n}@example.org")
    bureau.get(adresse_bureau(territoire))
    with django_assert_num_queries(22):
        bureau.get(adresse_bureau(territoire))


@pytest.fixture
def transmise(territoire, lien):
    return f.declaration(
        territoire.entreprise,
        MOIS,
        etat="transmise",
        transmise_le=timezone.now(),
        transmise_par="Camille Robin",
    )


def test_receipt_goes_once_to_the_address_of_the_link(territoire, lien, transmise):
    client, _ = ouvrir()
    for _ in range(2):
        reponse = client.post(page(nom="recu_envoyer"), {"adresse": "voleur@example.org"})
        assert (reponse.status_code, reponse.url) == (302, page(nom="recu"))
    with hors_portee("test"):
        message = Message.objects.get(genre=GenreMessage.RECU)
        assert message.destinataire == ADRESSE
        assert Lien.objects.exclude(pk=lien.pk).get() == message.lien
    suivant, reponse = ouvrir(secret=partir(territoire))
    assert reponse.url == page()
    assert suivant.get(page(nom="recu")).status_code == 200


def test_receipt_of_an_account_leads_to_its_page(territoire, transmise):
    client = Client()
    client.force_login(territoire.employeur)
    client.post(page(nom="recu_envoyer"))
    with hors_portee("test"):
        message = Message.objects.get(genre=GenreMessage.RECU)
    assert (message.destinataire, message.lien_id) == (territoire.employeur.email, None)
    assert page(nom="recu") in message.texte


def test_month_that_is_not_transmitted_has_no_receipt(lien):
    client, _ = ouvrir()
    assert client.post(page(nom="recu_envoyer")).status_code == 404
