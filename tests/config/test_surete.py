"""The doors of the web: sessions, redirections, forged forms, files, failures."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from guichets.enums import RoleAdhesion
from guichets.models import Adhesion
from guichets.portee import hors_portee
from participants.models import Participant
from tests import fabriques as f
from tests.config.objets import objets

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilitateur(client, territoire):
    client.force_login(territoire.facilitateur)
    return client


def test_membership_taken_away_is_felt_at_the_next_request(facilitateur, territoire):
    adresse = reverse("operations:marches", args=[territoire.guichet.slug])
    assert facilitateur.get(adresse).status_code == 200
    with hors_portee("test"):
        Adhesion.objects.filter(utilisateur=territoire.facilitateur).delete()
    assert facilitateur.get(adresse).status_code == 404


def test_account_switched_off_is_signed_out_at_the_next_request(facilitateur, territoire):
    territoire.facilitateur.is_active = False
    territoire.facilitateur.save()
    reponse = facilitateur.get(reverse("operations:marches", args=[territoire.guichet.slug]))
    assert reponse.status_code == 302
    assert reponse.url.startswith(reverse("account_login"))


def test_writer_of_one_guichet_and_reader_of_another_writes_in_the_first_only(facilitateur, territoire):
    ailleurs = f.territoire("ailleurs")
    with hors_portee("test"):
        Adhesion.objects.create(
            guichet=ailleurs.guichet, utilisateur=territoire.facilitateur, role=RoleAdhesion.LECTEUR
        )
    assert facilitateur.get(reverse("operations:marche_creer", args=["ailleurs"])).status_code == 403
    assert facilitateur.get(reverse("operations:marches", args=["ailleurs"])).status_code == 200
    corps = {"nom": "Volé", "prenom": "Volé"}
    adresse = reverse("participants:participant_creer", args=["ailleurs"])
    assert facilitateur.post(adresse, corps).status_code == 403
    with hors_portee("test"):
        assert not Participant.objects.filter(nom="Volé").exists()


@pytest.mark.parametrize("suite", ["https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)"])
def test_sign_in_never_leads_outside(client, suite):
    personne = f.utilisateur()
    reponse = client.post(
        f"{reverse('account_login')}?next={suite}",
        {"login": personne.email, "password": f.MOT_DE_PASSE, "next": suite},
    )
    assert reponse.status_code == 302
    assert reponse.url == reverse("accueil")


def test_session_changes_at_sign_in(client):
    personne = f.utilisateur()
    client.get(reverse("account_login"))
    avant = client.session.session_key
    client.post(reverse("account_login"), {"login": personne.email, "password": f.MOT_DE_PASSE})
    assert client.session.session_key
    assert client.session.session_key != avant


def test_form_without_its_token_is_refused_and_writes_nothing(territoire):
    client = Client(enforce_csrf_checks=True)
    client.force_login(territoire.facilitateur)
    adresse = reverse("participants:prescripteur_creer", args=[territoire.guichet.slug])
    assert client.post(adresse, {"nom": "Forgé", "type": "ccas"}).status_code == 403


def test_files_are_sent_as_attachments_whose_type_is_not_guessed(facilitateur, territoire):
    ici = objets(territoire)
    with hors_portee("test"):
        document = ici["document"]
        document.nom = '../../etc/"passwd\r\nX-Injecte: oui.html'
        document.fichier.save("x", ContentFile(b"%PDF-<script>"))
        assert document.fichier.name.startswith(f"documents/{territoire.guichet.pk}/")
        assert "passwd" not in document.fichier.name
    for nom, objet in (("participants:declaration_releve", "declaration"), ("reporting:bilan_pdf", "bilan")):
        reponse = facilitateur.get(reverse(nom, args=[territoire.guichet.slug, ici[objet].cle]))
        assert reponse.status_code == 200, nom
        assert reponse["Content-Type"] == "application/pdf", nom
        assert reponse["X-Content-Type-Options"] == "nosniff", nom
        assert reponse["Content-Disposition"].startswith("attachment"), nom
        assert "\r" not in reponse["Content-Disposition"], nom
        assert "X-Injecte" not in reponse.headers, nom
        assert reponse["Cache-Control"] == "no-store", nom


@pytest.mark.urls("tests.config.urls_en_echec")
def test_failure_answers_a_page_without_values(territoire):
    client = Client(raise_request_exception=False)
    client.force_login(territoire.facilitateur)
    reponse = client.get("/echec/")
    assert reponse.status_code == 500
    assert "Martin" not in reponse.content.decode()
    assert "RuntimeError" not in reponse.content.decode()
