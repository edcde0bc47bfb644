"""Keys: what they store, what they open, every way in which they do not."""

import hashlib
import logging
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from guichets.domain.cles import DROITS, create_cle, create_client, revoke_cle
from guichets.enums import GenreClient, RoleAdhesion
from guichets.models import Adhesion, Cle
from guichets.portee import Principal, hors_portee, ouvrir

pytestmark = pytest.mark.django_db
ADRESSE = "/api/v1/marches/"


def appeler(autorisation: str | None, adresse: str = ADRESSE):
    entetes = {} if autorisation is None else {"HTTP_AUTHORIZATION": autorisation}
    return APIClient(**entetes).get(adresse)


def test_key_opens_its_guichet(du_guichet, territoire):
    reponse = appeler(f"Bearer {du_guichet.texte}")
    assert reponse.status_code == 200
    assert [ligne["cle"] for ligne in reponse.json()["results"]] == [str(territoire.marche.cle)]


def test_key_has_a_recognisable_shape_and_only_its_hash_is_stored(du_guichet):
    prefixe, secret = du_guichet.texte.removeprefix("gu_live_").split(".")
    assert du_guichet.cle.prefixe == prefixe
    assert len(secret) == 43
    assert du_guichet.cle.empreinte == hashlib.sha256(secret.encode()).hexdigest()
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT k::text FROM guichets_cle k UNION ALL SELECT e::text FROM guichets_cleevent e"
        )
        assert [ligne for (ligne,) in curseur.fetchall() if secret in ligne] == []


def test_key_is_never_logged(du_guichet, caplog):
    caplog.set_level(logging.DEBUG)
    faux = du_guichet.texte[:-1] + ("A" if du_guichet.texte[-1] != "A" else "B")
    appeler(f"Bearer {du_guichet.texte}")
    appeler(f"Bearer {faux}")
    assert caplog.records
    secrets_vus = [e for e in caplog.records if du_guichet.texte.split(".")[1][:-1] in e.getMessage()]
    assert secrets_vus == []


@pytest.mark.parametrize(
    ("autorisation", "detail"),
    [
        (None, "Cette adresse demande une clé valide dans l'en-tête Authorization."),
        ("Basic dXNlcjpwYXNz", "Cette adresse demande une clé valide dans l'en-tête Authorization."),
        ("Bearer", "L'en-tête Authorization s'écrit « Bearer » suivi de la clé."),
        ("Bearer a b", "L'en-tête Authorization s'écrit « Bearer » suivi de la clé."),
        ("Bearer gu_live_court.secret", "Cette clé n'est pas une clé de l'API."),
        ("Bearer été", "Cette clé n'est pas une clé de l'API."),
        (f"Bearer gu_live_{'0' * 12}.{'a' * 43}", "Clé inconnue."),
    ],
)
def test_request_without_a_valid_key_answers_401(territoire, autorisation, detail):
    reponse = appeler(autorisation)
    assert reponse.status_code == 401
    assert reponse["WWW-Authenticate"] == 'Bearer realm="api"'
    assert reponse["Content-Type"] == "application/problem+json"
    assert reponse.json() == {
        "type": "about:blank",
        "title": "Clé absente ou refusée",
        "status": 401,
        "detail": detail,
    }


def test_wrong_secret_answers_as_an_unknown_prefix(du_guichet):
    prefixe = du_guichet.texte.split(".")[0]
    reponse = appeler(f"Bearer {prefixe}.{'a' * 43}")
    assert (reponse.status_code, reponse.json()["detail"]) == (401, "Clé inconnue.")


def test_expired_key_answers_401(du_guichet):
    with hors_portee("le temps passe"):
        Cle.objects.filter(pk=du_guichet.cle.pk).update(expire_le=timezone.now() - timedelta(seconds=1))
    reponse = appeler(f"Bearer {du_guichet.texte}")
    assert (reponse.status_code, reponse.json()["detail"]) == (401, "Cette clé a expiré.")


def test_revoked_key_answers_401_and_the_other_still_opens(du_guichet, territoire):
    with ouvrir(Principal("systeme", territoire.guichet.pk)):
        _, autre = create_cle(
            client=du_guichet.client, droits=DROITS, expire_le=timezone.now() + timedelta(days=1)
        )
        revoke_cle(cle=du_guichet.cle)
    reponse = appeler(f"Bearer {du_guichet.texte}")
    assert (reponse.status_code, reponse.json()["detail"]) == (401, "Cette clé est révoquée.")
    assert appeler(f"Bearer {autre}").status_code == 200


def test_key_of_a_client_switched_off_answers_401(du_guichet):
    with hors_portee("le guichet ferme l'accès"):
        du_guichet.client.actif = False
        du_guichet.client.save()
    reponse = appeler(f"Bearer {du_guichet.texte}")
    assert (reponse.status_code, reponse.json()["detail"]) == (401, "Ce client de l'API est désactivé.")


def test_session_of_a_person_opens_nothing(client, territoire):
    client.force_login(territoire.facilitateur)
    assert client.get(ADRESSE).status_code == 401


def test_company_software_made_member_of_the_guichet_is_refused(de_entreprise, territoire):
    with hors_portee("erreur de réglage"):
        Adhesion.objects.create(
            guichet=territoire.guichet, client=de_entreprise.client, role=RoleAdhesion.LECTEUR
        )
    assert appeler(f"Bearer {de_entreprise.texte}").status_code == 403


def test_last_use_is_noted_at_most_once_a_minute(de_entreprise):
    def derniere():
        with hors_portee("lecture"):
            return Cle.objects.get(pk=de_entreprise.cle.pk).derniere_utilisation

    assert derniere() is None
    appeler(f"Bearer {de_entreprise.texte}")
    premiere = derniere()
    assert premiere is not None
    appeler(f"Bearer {de_entreprise.texte}")
    assert derniere() == premiere
    with hors_portee("le temps passe"):
        Cle.objects.update(derniere_utilisation=timezone.now() - timedelta(seconds=61))
    appeler(f"Bearer {de_entreprise.texte}")
    assert derniere() > timezone.now() - timedelta(seconds=30)


def test_scope_of_the_key_ends_with_the_request(du_guichet):
    appeler(f"Bearer {du_guichet.texte}")
    with connection.cursor() as curseur:
        curseur.execute("SELECT coalesce(current_setting('app.lire', true), '')")
        assert curseur.fetchone()[0] in {"", "{}"}


@pytest.mark.parametrize("jours", [-1, 0, 367])
def test_expiry_is_compulsory_and_within_a_year(territoire, jours):
    with ouvrir(Principal("systeme", territoire.guichet.pk)):
        client = create_client(guichet=territoire.guichet, nom="Paie", genre=GenreClient.ENTREPRISE)
        with pytest.raises(ValidationError) as refus:
            create_cle(client=client, droits=DROITS, expire_le=timezone.now() + timedelta(days=jours))
    assert refus.value.message_dict == {"expire_le": ["Une clé expire dans l'année qui suit sa création."]}


def test_unknown_right_is_refused(territoire):
    with ouvrir(Principal("systeme", territoire.guichet.pk)):
        client = create_client(guichet=territoire.guichet, nom="Paie", genre=GenreClient.ENTREPRISE)
        with pytest.raises(ValidationError) as refus:
            create_cle(
                client=client, droits=["marches:effacer"], expire_le=timezone.now() + timedelta(days=9)
            )
    assert refus.value.message_dict == {"droits": ["Droit inconnu : marches:effacer."]}


def test_only_the_software_of_the_guichet_has_a_role(territoire):
    with ouvrir(Principal("systeme", territoire.guichet.pk)), pytest.raises(ValidationError):
        create_client(
            guichet=territoire.guichet, nom="Paie", genre=GenreClient.ENTREPRISE, role=RoleAdhesion.LECTEUR
        )
