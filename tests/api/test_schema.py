"""The description is true: current in the repository, valid, and kept when schemathesis plays with it."""

from io import StringIO
from pathlib import Path

import pytest
import schemathesis
import yaml
from django.conf import settings
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as reglages
from rest_framework.test import APIClient
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

from config.wsgi import application
from guichets.domain.cles import DROITS, RESSOURCES
from tests.api.decor import remplir

FICHIER = settings.BASE_DIR / "docs" / "api-schema.yaml"
BORNES = reglages(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# A key or a cursor that only looks right is refused, as it must be: the schema cannot say which ones exist.
HORS_SUJET = [positive_data_acceptance]
load_all_checks()


def courant() -> str:
    sortie = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=sortie)
    return sortie.getvalue()


def test_committed_description_is_current():
    """When the API changes: `manage.py spectacular --file docs/api-schema.yaml`, and docs/api.md says it."""
    assert yaml.safe_load(Path(FICHIER).read_text(encoding="utf-8")) == yaml.safe_load(courant())


def test_every_operation_declares_its_errors():
    for chemin, operations in yaml.safe_load(courant())["paths"].items():
        for methode, operation in operations.items():
            attendus = {"400", "401", "403", "404", "405", "406", "429"}
            attendus |= {"409", "415"} if methode in {"post", "put"} else set()
            assert attendus <= set(operation["responses"]), (chemin, methode)
            assert operation["security"] == [{"cle": []}], (chemin, methode)


@pytest.mark.django_db
def test_description_and_documentation_are_public_and_read_no_row():
    api = APIClient()
    description = api.get("/api/v1/schema/")
    assert (description.status_code, description["Content-Type"]) == (
        200,
        "application/vnd.oai.openapi; charset=utf-8",
    )
    page = api.get("/api/v1/docs/")
    assert page.status_code == 200
    assert b'data-schema="/api/v1/schema/"' in page.content


@pytest.mark.django_db
def test_documentation_has_no_inline_script_or_style():
    page = APIClient().get("/api/v1/docs/")
    texte = page.content.decode()
    assert texte.count("<script") == texte.count("<script src=") == 2
    assert "<style" not in texte
    assert " style=" not in texte
    assert "default-src 'self'" in page["Content-Security-Policy"]


@pytest.fixture
def description(db):
    """As the test client does: the test's own transaction must outlive each request."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def jouer(description, mode, texte_de_la_cle, verifier):
    """Every operation, with requests that the description allows or forbids, always the same ones."""
    jouees = set()
    for resultat in description.get_all_operations():
        operation = resultat.ok()

        @BORNES
        @given(case=operation.as_strategy(generation_mode=mode))
        def essayer(case):
            entetes = {"Authorization": f"Bearer {texte_de_la_cle(case)}"}
            reponse = case.call_and_validate(headers=entetes, excluded_checks=HORS_SUJET)
            verifier(case, reponse)
            jouees.add(case.operation.label)

        essayer()
    return jouees


@pytest.mark.lent
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_api_keeps_its_word_with_every_right(description, du_guichet, territoire, settings, mode):
    settings.API_DEBIT = "1000000/min"
    remplir(territoire)
    statuts = set()
    jouees = jouer(
        description, mode, lambda case: du_guichet.texte, lambda case, r: statuts.add(r.status_code)
    )
    assert {"GET /api/v1/marches/", "POST /api/v1/declarations/"} <= jouees
    assert statuts >= ({200, 404} if mode is GenerationMode.POSITIVE else {400})


@pytest.mark.lent
def test_api_refuses_a_client_without_rights(description, territoire, creer_partenaire, settings):
    """A key that may do everything but what is asked: nothing but refusals."""
    settings.API_DEBIT = "1000000/min"
    remplir(territoire)
    textes = {
        ressource: creer_partenaire(
            territoire, droits={d for d in DROITS if not d.startswith(f"{ressource}:")}, nom=ressource
        ).texte
        for ressource in RESSOURCES
    }

    def ressource(case):
        return case.operation.path.removeprefix("/api/v1/").split("/")[0]

    statuts = set()
    jouer(
        description,
        GenerationMode.POSITIVE,
        lambda case: textes[ressource(case)],
        lambda case, reponse: statuts.add(reponse.status_code),
    )
    assert statuts == {403}
