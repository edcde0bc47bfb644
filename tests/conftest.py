"""Guards and fixtures shared by the whole suite.

The connection is the owner's; every scope that the code opens takes the application role, so row-level
security is at work in each test (docs/adr/0003).
"""

import contextlib
import gc
import os
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache

from guichets import portee
from guichets.portee import Principal
from tests import base, vidage
from tests import fabriques as f


def pytest_configure(config: pytest.Config) -> None:
    settings.PORTEE_ROLE = settings.PORTEE_ROLE or "gu_app"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    # The cost of a real hash is for people, not for a thousand fixtures.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # How long an example takes tells who else uses the machine; Hypothesis gives this up by itself under CI.
    hypothesis.settings.register_profile("suite", parent=hypothesis.settings(), deadline=None)
    hypothesis.settings.load_profile("suite")
    _take_a_cache(getattr(config, "workerinput", {}).get("workerid", "gw0"))


def _take_a_cache(travailleur: str) -> None:
    """One for each worker: each test empties its own. A run has fifteen numbers of the server for it."""
    adresse, _, base = settings.CACHES["default"]["LOCATION"].rpartition("/")
    cache_url = f"{adresse}/{int(base) + int(travailleur.removeprefix('gw')) % 15}"
    settings.CACHES["default"]["LOCATION"] = os.environ["CACHE_URL"] = cache_url


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, within the groups of pytest-django: at the end only small ones are shared out."""
    items.sort(key=lambda test: not any(map(test.get_closest_marker, ("navigateur", "lent"))))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A worker that has nothing left takes from the other's queue, unless another way is asked for."""
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log) if config.getvalue("dist") == "load" else None


def pytest_collection_finish() -> None:
    """The addresses are read under the settings of the suite, not under those of the first test that asks.

    Half a million objects live until the end: to look for garbage among them took a tenth of the time.
    """
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker) -> Iterator[None]:
    """Replaces pytest-django's: the migrated database is kept and cloned (tests/base.py)."""
    from django.db import connection
    from django.test import TransactionTestCase

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as remplacement:
        origine = connection.settings_dict["NAME"]
        travailleur = getattr(request.config, "workerinput", {}).get("workerid", "")
        nom = base.create_base(travailleur)
        vidage.remember_departure()
        remplacement.setattr(TransactionTestCase, "_fixture_teardown", lambda _: vidage.empty())
        yield
        base.drop_base(nom, origine)


@pytest.fixture(autouse=True)
def _medias(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def _cache_vide():
    yield
    # A test may have stopped the broker.
    with contextlib.suppress(Exception):
        cache.clear()


@pytest.fixture
def territoire(db) -> "f.Territoire":
    """One guichet with its people of every role, and a stranger guichet with canary names."""
    return f.territoire()


@pytest.fixture
def portee_facilitateur(territoire) -> Iterator[portee.Portee]:
    with portee.ouvrir(Principal("utilisateur", territoire.facilitateur.pk)) as ouverte:
        yield ouverte
