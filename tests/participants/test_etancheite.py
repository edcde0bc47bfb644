"""What each principal reads of a person, asked to PostgreSQL itself under the scope's own role."""

from datetime import date

import pytest
from django.apps import apps
from django.db import connection

from guichets.models.base import ModeleGuichet
from guichets.portee import Principal, ouvrir
from participants.models import DeclarationMensuelle
from tests import fabriques as f

TABLES = sorted(
    m._meta.db_table for m in apps.get_app_config("participants").get_models() if issubclass(m, ModeleGuichet)
)
TABLES_HISTORIQUE = sorted(
    m._meta.db_table
    for m in apps.get_app_config("participants").get_models()
    if not issubclass(m, ModeleGuichet) and m._meta.db_table.endswith("event")
)


def count(table):
    with connection.cursor() as curseur:
        curseur.execute(f'SELECT count(*) FROM "{table}"')
        return curseur.fetchone()[0]


def counts(tables):
    return {table: count(table) for table in tables}


@pytest.fixture
def canari(territoire):
    """The same guichet with a second person, employed elsewhere and oriented by nobody."""
    loin = f.entreprise(territoire.guichet, "Canari Loin")
    autre = f.participant(territoire.guichet, "Canari", "Nul", naissance=date(1980, 1, 1))
    f.fenetre(autre, territoire.facilitateur, criteres=("JUSTICE",))
    f.contrat(autre, loin)
    return territoire


def test_tables_of_people_are_known():
    assert len(TABLES) == len(TABLES_HISTORIQUE) == 20


def test_entreprise_reads_names_and_windows_never_reasons(canari):
    with ouvrir(Principal("utilisateur", canari.employeur.pk)), connection.cursor() as curseur:
        curseur.execute("SELECT nom, prenom FROM participants_participant")
        assert curseur.fetchall() == [("Martin", "Awa")]
        curseur.execute("SELECT du, au FROM participants_fenetreeligibilite")
        assert curseur.fetchall() == [(date(2025, 1, 1), date(2026, 12, 31))]
        assert count("participants_contrat") == 1
        for table in ("critere", "eligibilite", "dossierparticipant", "prescripteur", "accesprescripteur"):
            assert count(f"participants_{table}") == 0, table
        assert set(counts(TABLES_HISTORIQUE).values()) == {0}


def test_lender_reads_the_person_it_lends_and_no_other(canari):
    f.contrat(
        canari.participant,
        canari.entreprise,
        canari.lot,
        employeur=canari.siae,
        modalite="mise_a_disposition",
        type="mission",
    )
    with ouvrir(Principal("utilisateur", canari.conseiller_siae.pk)), connection.cursor() as curseur:
        curseur.execute("SELECT nom FROM participants_participant")
        assert curseur.fetchall() == [("Martin",)]
        assert count("participants_critere") == count("participants_eligibilite") == 0


def test_donneur_reads_no_row_of_a_person(canari):
    with f.hors_portee("déclaration du test"):
        DeclarationMensuelle.objects.create(
            guichet=canari.guichet, entreprise=canari.entreprise, mois=date(2025, 3, 1)
        )
    with ouvrir(Principal("utilisateur", canari.referent.pk)):
        assert set(counts(TABLES + TABLES_HISTORIQUE).values()) == {0}


def test_prescripteur_reads_its_people_and_the_answer_never_the_reason(canari):
    with ouvrir(Principal("utilisateur", canari.referent_prescripteur.pk)), connection.cursor() as curseur:
        curseur.execute("SELECT nom FROM participants_participant")
        assert curseur.fetchall() == [("Martin",)]
        curseur.execute("SELECT naissance, etat_eligibilite FROM participants_dossierparticipant")
        assert curseur.fetchall() == [(date(1990, 5, 1), "validee")]
        assert count("participants_fenetreeligibilite") == count("participants_contrat") == 1
        for table in ("critere", "eligibilite", "ligneheures", "declarationmensuelle"):
            assert count(f"participants_{table}") == 0, table
        assert set(counts(TABLES_HISTORIQUE).values()) == {0}


def test_stranger_reads_nothing(canari):
    with ouvrir(Principal("utilisateur", f.utilisateur().pk)):
        assert set(counts(TABLES + TABLES_HISTORIQUE).values()) == {0}


def test_two_criteria_give_the_company_the_same_answer(territoire):
    jumeau = f.participant(territoire.guichet, "Martin", "Awa")
    f.fenetre(jumeau, territoire.facilitateur, criteres=("JUSTICE", "RSA"))
    f.contrat(jumeau, territoire.entreprise, territoire.lot)
    with ouvrir(Principal("utilisateur", territoire.employeur.pk)), connection.cursor() as curseur:
        curseur.execute(
            "SELECT p.nom, p.prenom, p.email, p.telephone, w.du, w.au FROM participants_participant p"
            " JOIN participants_fenetreeligibilite w ON w.participant_id = p.id ORDER BY p.id"
        )
        lignes = curseur.fetchall()
    assert len(lignes) == 2
    assert lignes[0] == lignes[1]
