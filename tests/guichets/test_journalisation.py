"""What a failure leaves in the log: where and which constraint, never the row."""

import logging
import runpy
from io import StringIO

import pytest
from django.conf import settings
from django.db import DataError, IntegrityError, transaction

from guichets.journalisation import FormatSansValeurs
from guichets.portee import hors_portee
from tests import fabriques as f

pytestmark = pytest.mark.django_db
# Not written where it is used: a traceback quotes the lines of the program.
ADRESSE = "awa.martin@test.example"


@pytest.fixture
def sortie():
    """A logger that writes as the settings say."""
    tampon = StringIO()
    canal = logging.StreamHandler(tampon)
    canal.setFormatter(FormatSansValeurs("{levelname} {message}", style="{"))
    journal = logging.getLogger("essai.journalisation")
    journal.propagate = False
    journal.addHandler(canal)
    yield journal, tampon
    journal.removeHandler(canal)


def test_settings_use_the_formatter(settings):
    assert settings.LOGGING["formatters"]["ligne"]["()"] == "guichets.journalisation.FormatSansValeurs"
    assert settings.CELERY_WORKER_HIJACK_ROOT_LOGGER is False


def test_duplicate_is_logged_without_the_address(sortie):
    """Accounts are under no row-level security: there PostgreSQL quotes the values."""
    journal, tampon = sortie
    f.utilisateur(ADRESSE)
    with pytest.raises(IntegrityError) as brut, transaction.atomic():
        f.utilisateur(ADRESSE)
    assert ADRESSE in str(brut.value)
    journal.error("échec", exc_info=brut.value)
    assert "échec" in tampon.getvalue()
    assert (
        "IntegrityError: sqlstate=23505, constraint_name=guichets_utilisateur_email_key" in tampon.getvalue()
    )
    assert ADRESSE not in tampon.getvalue()


def test_failing_row_under_another_error_is_logged_without_its_values(sortie):
    journal, tampon = sortie
    personne = f.utilisateur(ADRESSE)
    personne.password = None
    with pytest.raises(IntegrityError, match=ADRESSE) as brut, transaction.atomic():
        personne.save()
    dessus = RuntimeError("travail interrompu")
    dessus.__cause__ = brut.value
    journal.error("échec : %s", brut.value, exc_info=dessus)
    assert "travail interrompu" in tampon.getvalue()
    assert "sqlstate=23502" in tampon.getvalue()
    assert ADRESSE not in tampon.getvalue()


def test_value_refused_by_the_database_is_not_logged(territoire, sortie):
    journal, tampon = sortie
    with hors_portee("test"), pytest.raises(DataError) as brut, transaction.atomic():
        f.Participant.objects.extra(where=["nom::integer = 1"]).count()
    journal.error("échec", exc_info=brut.value)
    assert "Martin" in str(brut.value)
    assert "Martin" not in tampon.getvalue()


def test_access_log_keeps_no_question_of_an_address():
    """`%(r)s` is the whole first line, `%(q)s` the question, `%(f)s` the page that led there."""
    reglages = runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))
    assert "%(U)s" in reglages["access_log_format"]
    assert not any(code in reglages["access_log_format"] for code in ("%(r)s", "%(q)s", "%(f)s"))
