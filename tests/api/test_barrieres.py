"""Each barrier alone keeps a stranger's rows out of the API; with both off they leak, so the test can see."""

import pytest

from guichets.domain.cles import RESSOURCES
from guichets.enums import GenreClient
from tests import fabriques as f
from tests.api.decor import remplir

pytestmark = pytest.mark.django_db
CANARI = "ZZB"


@pytest.fixture
def etrangeres():
    """The rows of another guichet, each with the canary in its name."""
    return remplir(f.territoire("ailleurs", prefixe=f"{CANARI} "))


def lever(settings, barriere):
    if barriere in {"gestionnaires", "les deux"}:
        settings.PORTEE_GESTIONNAIRES = False
    if barriere in {"base", "les deux"}:
        settings.PORTEE_ROLE = ""


@pytest.mark.parametrize("barriere", ["aucune", "gestionnaires", "base"])
@pytest.mark.parametrize("genre", list(GenreClient))
def test_stranger_rows_stay_out_with_one_barrier_lifted(  # noqa: PLR0917 - fixtures and cases
    territoire, etrangeres, creer_partenaire, settings, genre, barriere
):
    remplir(territoire)
    api = creer_partenaire(territoire, genre).api()
    lever(settings, barriere)
    lues = 0
    for ressource in RESSOURCES:
        liste = api.get(f"/api/v1/{ressource}/")
        if liste.status_code == 403:
            continue
        lues += 1
        etrangere = etrangeres[ressource]
        contenu = liste.content.decode()
        assert CANARI not in contenu, ressource
        assert str(etrangere.cle) not in contenu, ressource
        assert liste.json()["results"], ressource
        assert api.get(f"/api/v1/{ressource}/{etrangere.cle}/").status_code == 404, ressource
    assert lues >= 8


def test_stranger_rows_leak_with_both_barriers_lifted(territoire, etrangeres, creer_partenaire, settings):
    """The negative control: without it the test above would prove nothing."""
    api = creer_partenaire(territoire).api()
    lever(settings, "les deux")
    assert CANARI in api.get("/api/v1/marches/").content.decode()


@pytest.mark.parametrize("barriere", ["aucune", "gestionnaires", "base"])
def test_declaring_with_a_stranger_key_writes_nothing_with_one_barrier_lifted(
    territoire, etrangeres, creer_partenaire, settings, barriere
):
    api = creer_partenaire(territoire, GenreClient.ENTREPRISE).api()
    lever(settings, barriere)
    etrangere = etrangeres["entreprises"]
    reponse = api.post(
        "/api/v1/declarations/",
        {"entreprise": str(etrangere.cle), "mois": "2026-03", "rien_a_declarer": True},
        format="json",
    )
    assert reponse.status_code == 400
    assert reponse.json()["erreurs"] == {"entreprise": ["Cette entreprise est inconnue."]}
    declaration = etrangeres["declarations"]
    remplacement = api.put(
        f"/api/v1/declarations/{declaration.cle}/", {"rien_a_declarer": True}, format="json"
    )
    assert remplacement.status_code == 404
