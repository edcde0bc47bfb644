"""What people decided and what runs hold stays with the guichet, whatever a partner's session asks in SQL."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from guichets import portee
from guichets.portee import Principal
from tests.config.objets import objets
from tests.fabriques import territoire

pytestmark = pytest.mark.django_db
CACHEES = (
    "clauses_affectationimposee",
    "clauses_affectationimposeeevent",
    "clauses_ajustement",
    "clauses_ajustementevent",
    "clauses_runventilation",
    "clauses_runventilationevent",
    "clauses_ventilation",
    "clauses_nonretenue",
    "clauses_manque",
    "clauses_repartitionengagement",
    "guichets_travail",
    "operations_reglescomptage",
)


@pytest.fixture
def t(db):
    t = territoire()
    objets(t)
    return t


def count(table: str) -> int:
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT count(*) FROM {table}")
        return int(curseur.fetchone()[0])


@pytest.mark.parametrize("qui", ["referent", "employeur", "conseiller_siae", "referent_prescripteur"])
def test_partner_reads_no_decision_and_no_run_in_sql(t, qui):
    with portee.ouvrir(Principal("utilisateur", t.lecteur.pk)):
        assert count("clauses_ajustement") == count("clauses_affectationimposee") == 1
        assert count("clauses_runventilation") == 2
    with portee.ouvrir(Principal("utilisateur", getattr(t, qui).pk)):
        assert {table: count(table) for table in CACHEES if count(table)} == {}


@pytest.mark.parametrize("qui", ["lecteur", "referent", "employeur"])
@pytest.mark.parametrize(
    "ordre",
    [
        "UPDATE clauses_ajustement SET heures = -2",
        "UPDATE clauses_affectationimposee SET heures = 1",
        "UPDATE clauses_comptesengagementmois SET recues = 999",
        "UPDATE clauses_runventilation SET cause = 'x'",
        "DELETE FROM clauses_cloturemois",
    ],
)
def test_who_does_not_write_changes_nothing_in_sql(t, qui, ordre):
    with portee.ouvrir(Principal("utilisateur", getattr(t, qui).pk)), connection.cursor() as curseur:
        try:
            with transaction.atomic():
                curseur.execute(ordre)
                touchees = curseur.rowcount
        except DatabaseError:
            touchees = 0
    assert touchees == 0
