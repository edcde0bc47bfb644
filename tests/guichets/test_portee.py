"""The two barriers, each alone and both together."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from guichets import portee
from guichets.portee import PorteeAbsente, PorteeInterdite, Principal, hors_portee
from operations.models import DonneurOrdre, Lot, Marche
from participants.models import (
    Critere,
    DossierParticipant,
    Eligibilite,
    FenetreEligibilite,
    LigneHeures,
    Participant,
)
from tests import fabriques as f

pytestmark = pytest.mark.django_db


def utilisateur(personne) -> Principal:
    return Principal("utilisateur", personne.pk)


def compter_sql(table: str) -> int:
    with connection.cursor() as curseur:
        curseur.execute(f'SELECT count(*) FROM "{table}"')
        return curseur.fetchone()[0]


def test_query_without_scope_raises(territoire):
    with pytest.raises(PorteeAbsente):
        list(Marche.objects.all())
    with pytest.raises(PorteeAbsente):
        Marche.objects.count()
    with pytest.raises(PorteeAbsente):
        Marche.objects.filter(pk=1).update(objet="x")


def test_scope_of_a_member_reads_own_guichet_only(territoire):
    f.territoire("autre", prefixe="ZZB ")
    with portee.ouvrir(utilisateur(territoire.facilitateur)):
        assert list(Marche.objects.all()) == [territoire.marche]
        assert compter_sql("operations_marche") == 1


def test_managers_alone_hold_under_the_owner(territoire, settings):
    f.territoire("autre", prefixe="ZZB ")
    settings.PORTEE_ROLE = ""
    with portee.ouvrir(utilisateur(territoire.facilitateur)):
        assert compter_sql("operations_marche") == 2
        assert list(Marche.objects.all()) == [territoire.marche]


def test_row_level_security_alone_holds_with_managers_off(territoire, settings):
    f.territoire("autre", prefixe="ZZB ")
    settings.PORTEE_GESTIONNAIRES = False
    with portee.ouvrir(utilisateur(territoire.facilitateur)):
        assert list(Marche.objects.all()) == [territoire.marche]


def test_both_barriers_off_leak(territoire, settings):
    """The negative control: without it the two tests above would prove nothing."""
    f.territoire("autre", prefixe="ZZB ")
    settings.PORTEE_GESTIONNAIRES = False
    settings.PORTEE_ROLE = ""
    with portee.ouvrir(utilisateur(territoire.facilitateur)):
        assert Marche.objects.count() == 2


def test_anonymous_scope_reads_nothing(territoire):
    with portee.ouvrir(None):
        assert Marche.objects.count() == 0
        assert compter_sql("operations_marche") == 0


def test_lecteur_writes_nothing(territoire):
    with portee.ouvrir(utilisateur(territoire.lecteur)):
        marche = Marche.objects.get()
        marche.objet = "autre"
        with pytest.raises(PorteeInterdite):
            marche.save()
        assert Marche.objects.update(objet="autre") == 0
        assert Marche.objects.get().objet == territoire.marche.objet


def test_lecteur_writes_nothing_by_sql(territoire):
    with portee.ouvrir(utilisateur(territoire.lecteur)), connection.cursor() as curseur:
        curseur.execute("UPDATE operations_marche SET objet = 'autre'")
        assert curseur.rowcount == 0


def test_row_cannot_move_to_another_guichet(territoire):
    autre = f.guichet("autre")
    with (
        portee.ouvrir(utilisateur(territoire.facilitateur)),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as curseur,
    ):
        curseur.execute("UPDATE operations_marche SET guichet_id = %s", [autre.pk])


def test_foreign_key_to_an_invisible_row_is_refused(territoire):
    autre = f.territoire("autre")
    with hors_portee("clé composée"), pytest.raises(IntegrityError), transaction.atomic():
        Lot.objects.filter(pk=territoire.lot.pk).update(marche=autre.marche)


def test_scope_is_restored_after_the_block(territoire):
    with portee.ouvrir(utilisateur(territoire.facilitateur)):
        with portee.ouvrir(None):
            assert Marche.objects.count() == 0
        assert Marche.objects.count() == 1
    with connection.cursor() as curseur:
        curseur.execute("SELECT current_setting('app.lire', true), current_user = session_user")
        assert curseur.fetchone() == ("{}", True)


def test_scope_is_restored_after_an_error(territoire):
    with pytest.raises(ZeroDivisionError), portee.ouvrir(utilisateur(territoire.facilitateur)):
        raise ZeroDivisionError
    with connection.cursor() as curseur:
        curseur.execute("SELECT current_user = session_user")
        assert curseur.fetchone() == (True,)


def test_inactive_user_reaches_nothing(territoire):
    territoire.facilitateur.is_active = False
    territoire.facilitateur.save()
    with portee.ouvrir(utilisateur(territoire.facilitateur)) as ouverte:
        assert ouverte.lire == frozenset()


PERSONNES = [Participant, DossierParticipant, Eligibilite, Critere, FenetreEligibilite, LigneHeures]


@pytest.mark.parametrize("modele", PERSONNES, ids=lambda m: m.__name__)
def test_donneur_scope_reads_no_row_of_a_person(territoire, modele):
    with portee.ouvrir(utilisateur(territoire.referent)):
        assert DonneurOrdre.objects.count() == 1
        assert compter_sql(modele._meta.db_table) == 0


def test_entreprise_scope_reads_names_and_dates_never_reasons(territoire):
    with portee.ouvrir(utilisateur(territoire.employeur)):
        assert [p.nom for p in Participant.objects.all()] == [territoire.participant.nom]
        assert FenetreEligibilite.objects.count() == 1
        for modele in (Eligibilite, Critere, DossierParticipant):
            assert compter_sql(modele._meta.db_table) == 0


def test_entreprise_scope_reads_its_lots_and_their_marche(territoire):
    with hors_portee("autre marché"):
        autre = f.lot(f.marche(territoire.donneur, "Autre"))
    with portee.ouvrir(utilisateur(territoire.employeur)):
        assert list(Lot.objects.all()) == [territoire.lot]
        assert autre.pk not in Lot.objects.values_list("pk", flat=True)
        assert list(DonneurOrdre.objects.all()) == [territoire.donneur]


def test_entreprise_without_contract_reads_nobody(territoire):
    with portee.ouvrir(utilisateur(territoire.conseiller_siae)):
        assert Participant.objects.count() == 0
        assert Lot.objects.count() == 0


def test_history_after_a_nested_scope_names_the_outer_principal(territoire):
    from operations.models import MarcheEvent

    with portee.ouvrir(utilisateur(territoire.facilitateur)):
        with portee.ouvrir(Principal("systeme", territoire.guichet.pk), au_nom_de="quelqu'un"):
            territoire.marche.reference = "dedans"
            territoire.marche.save()
        territoire.marche.reference = "dehors"
        territoire.marche.save()
    vus = MarcheEvent.objects.exclude(reference="").order_by("pgh_id").values_list("reference", "pgh_context")
    assert [(reference, contexte["acteur"], contexte.get("au_nom_de")) for reference, contexte in vus] == [
        ("dedans", f"systeme:{territoire.guichet.pk}", "quelqu'un"),
        ("dehors", f"utilisateur:{territoire.facilitateur.pk}", None),
    ]
