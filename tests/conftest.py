"""Guards and fixtures shared by the whole suite.

The connection is the owner's; every scope that the code opens takes the application role, so row-level security is
at work in each test (docs/adr/0003).
"""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache

from guichets import portee
from guichets.portee import Principal
from tests import fabriques as f


def pytest_configure(config: pytest.Config) -> None:
    settings.PORTEE_ROLE = settings.PORTEE_ROLE or "gu_app"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # The cost of a real hash is for people, not for a thousand fixtures.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _medias(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def _cache_vide():
    yield
    try:
        cache.clear()
    except Exception:  # noqa: BLE001, S110 - a test may have stopped the broker
        pass


@pytest.fixture
def territoire(db) -> "f.Territoire":
    """One guichet with its people of every role, and a stranger guichet with canary names."""
    return f.territoire()


@pytest.fixture
def portee_facilitateur(territoire) -> Iterator[portee.Portee]:
    with portee.ouvrir(Principal("utilisateur", territoire.facilitateur.pk)) as ouverte:
        yield ouverte
