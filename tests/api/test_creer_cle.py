from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db


def creer(territoire, *options):
    sortie = StringIO()
    call_command(
        "creer_cle",
        "--guichet",
        territoire.guichet.slug,
        "--client",
        "Paie",
        *options,
        stdout=sortie,
        stderr=StringIO(),
    )
    return sortie.getvalue().strip()


@pytest.mark.parametrize(
    ("option", "ouverte", "fermee"),
    [
        (lambda t: ["--role", "lecteur"], "participants", None),
        (lambda t: ["--entreprise", t.entreprise.identifiant], "contrats", "participants"),
        (lambda t: ["--donneur", t.donneur.siret], "bilans", "contrats"),
    ],
)
def test_printed_key_opens_what_its_client_reaches(territoire, option, ouverte, fermee):
    texte = creer(territoire, *option(territoire))
    api = APIClient(HTTP_AUTHORIZATION=f"Bearer {texte}")
    assert api.get(f"/api/v1/{ouverte}/").status_code == 200
    assert fermee is None or api.get(f"/api/v1/{fermee}/").status_code == 403


def test_second_key_of_a_client_lives_beside_the_first(territoire):
    premiere = creer(territoire, "--role", "lecteur")
    seconde = creer(territoire, "--droits", "marches:lire")
    assert premiere != seconde
    for texte in (premiere, seconde):
        api = APIClient(HTTP_AUTHORIZATION=f"Bearer {texte}")
        assert api.get("/api/v1/marches/").status_code == 200


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "Le guichet n'a pas de client « Paie »."),
        (["--entreprise", "000000000"], "Le guichet ne suit pas d'entreprise 000000000."),
        (["--donneur", "1"], "Le guichet ne suit pas de donneur d'ordre 1."),
        (["--role", "lecteur", "--jours", "400"], "Une clé expire dans l'année qui suit sa création."),
        (["--role", "lecteur", "--droits", "tout"], "Droit inconnu : tout."),
    ],
)
def test_wrong_option_is_told_in_french_and_writes_nothing(territoire, options, message):
    from guichets.models import ClientApi
    from guichets.portee import hors_portee

    with pytest.raises(CommandError, match="^" + message.replace(".", r"\.") + "$"):
        creer(territoire, *options)
    with hors_portee("lecture"):
        assert ClientApi.objects.count() == 0


def test_unknown_guichet_is_told(db):
    with pytest.raises(CommandError, match="Aucun guichet « ailleurs »"):
        call_command("creer_cle", "--guichet", "ailleurs", "--client", "x")
