"""Opening a guichet for real: one command, then a password that nobody else ever knew."""

import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from guichets.enums import RoleAdhesion
from guichets.models import Adhesion, Guichet, Utilisateur
from guichets.portee import hors_portee
from operations.domain.regles import DEPART
from operations.models import ReglesComptage
from tests import fabriques as f

pytestmark = pytest.mark.django_db

ADRESSE = "Claire.Responsable@plie.example"
MOT_DE_PASSE = "un-mot-de-passe-bien-a-elle-2026"


def creer(slug: str = "haute-vienne", **options: str) -> None:
    call_command("creer_guichet", slug, **{"nom": "PLIE", "responsable": ADRESSE, **options})


def test_command_opens_a_guichet_with_its_rules_and_its_responsable(capsys):
    siret = f.siret()
    creer(type="plie", siret=siret, regles_du="2012-01-01")
    guichet = Guichet.objects.get(slug="haute-vienne")
    assert (guichet.nom, guichet.type, guichet.siret) == ("PLIE", "plie", siret)
    with hors_portee("relecture"):
        (regles,) = ReglesComptage.objects.filter(guichet=guichet)
        (adhesion,) = Adhesion.objects.filter(guichet=guichet)
    assert (regles.du, set(regles.sources)) == (date(2012, 1, 1), set(DEPART))
    assert (adhesion.utilisateur.email, adhesion.role) == (ADRESSE.lower(), RoleAdhesion.RESPONSABLE)
    assert not adhesion.utilisateur.has_usable_password()
    assert "/g/haute-vienne/" in capsys.readouterr().out


def test_responsable_chooses_a_password_and_finds_the_desk(mailoutbox):
    creer()
    client = Client()
    client.post(reverse("account_reset_password"), {"email": ADRESSE.lower()})
    (courriel,) = mailoutbox
    lien = re.search(r"https?://[^/]+(/comptes/password/reset/key/\S+)", courriel.body)
    assert lien is not None
    page = client.get(lien[1], follow=True)
    client.post(
        page.redirect_chain[-1][0], {"password1": MOT_DE_PASSE, "password2": MOT_DE_PASSE}, follow=True
    )
    entree = Client()
    entree.post(reverse("account_login"), {"login": ADRESSE.lower(), "password": MOT_DE_PASSE})
    assert entree.get("/g/haute-vienne/").status_code == 200


def test_command_gives_the_guichet_to_an_account_that_exists():
    personne = f.utilisateur(ADRESSE.lower())
    creer()
    assert Utilisateur.objects.filter(email=ADRESSE.lower()).count() == 1
    personne.refresh_from_db()
    assert personne.has_usable_password()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"slug": "deja"}, "existe déjà"),
        ({"slug": "Haute Vienne"}, "slug.: Ce champ"),
        ({"siret": "12345678900000"}, "clé est fausse"),
        ({"responsable": "claire"}, "adresse"),
    ],
)
def test_command_refuses_and_creates_nothing(options, message):
    f.guichet("deja")
    with pytest.raises(CommandError, match=message):
        creer(**options)
    assert list(Guichet.objects.values_list("slug", flat=True)) == ["deja"]
    assert not Utilisateur.objects.exists()
