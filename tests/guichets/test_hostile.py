"""Attacks below the pages: stale objects, functions and tables that the application role may reach,
decisions that are not a company's to write."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings as reglages
from django.db import ProgrammingError, connection, transaction

from guichets.portee import Principal, hors_portee, ouvrir
from operations.models import DonneurOrdre, Lot, Marche
from participants.enums import Confirmation, EtatDeclaration, EtatLigne
from participants.models import (
    Contrat,
    DeclarationMensuelle,
    DossierParticipant,
    FenetreEligibilite,
    LigneHeures,
    Participant,
)
from tests import fabriques as f

pytestmark = pytest.mark.django_db
MARS = date(2026, 3, 1)

# What runs with the owner's rights and the application may call, each with what it tells.
FONCTIONS_OUVERTES = {
    "ouvrir_portee": "the scope of a principal, read again from the accesses",
    "guichet_du_travail": "the guichet of a job",
    "travaux_a_relancer": "ids of jobs to ring again",
    "nuit_a_faire": "ids of guichets and of companies whose facts changed",
    "client_de_la_cle": "the client of a key's prefix, with the hash to compare",
    "lien_de_empreinte": "the link and the guichet of a whole secret's hash",
    "contacts_de_adresse": "ids of the contacts that have an address today",
    "toucher_cle": "nothing: notes that a key was used",
    "journaliser": "nothing: appends to the journal",
    "seuil_masquage": "one number of the rules, for a marché",
    "heures_dans_un_autre_guichet": "to a guichet's members, hours of its own people who pass its ceiling",
}
# Tables of Django and of its packages.
DROITS_DU_CADRE = {
    "account_emailaddress": "DELETE,INSERT,SELECT,UPDATE",
    "account_emailconfirmation": "DELETE,INSERT,SELECT,UPDATE",
    "auth_group": "SELECT",
    "auth_group_permissions": "SELECT",
    "auth_permission": "SELECT",
    "django_content_type": "SELECT",
    "django_migrations": "SELECT",
    "django_session": "DELETE,INSERT,SELECT,UPDATE",
    "guichets_utilisateur": "INSERT,SELECT,UPDATE",
    "guichets_utilisateurevent": "INSERT",
    "mfa_authenticator": "DELETE,INSERT,SELECT,UPDATE",
    "operations_baselegale": "SELECT",
    "operations_criterepublic": "SELECT",
    "operations_divisioncpv": "SELECT",
    "operations_jourferie": "SELECT",
    "operations_metierrome": "SELECT",
    "operations_seuil": "SELECT",
    "usersessions_usersession": "DELETE,INSERT,SELECT,UPDATE",
}


def lignes(requete, *valeurs):
    with connection.cursor() as curseur:
        curseur.execute(requete, valeurs)
        return curseur.fetchall() if curseur.description else []


def sous(personne):
    return ouvrir(Principal("utilisateur", personne.pk))


@pytest.mark.parametrize("modele", [DonneurOrdre, Marche, Lot, Participant, FenetreEligibilite])
def test_stale_save_does_not_change_which_companies_read(territoire, modele):
    """The object was read before the contrat that lets a second company read the row."""
    with hors_portee("test"):
        perime = modele.objects.get(guichet=territoire.guichet)
        f.attribution(territoire.lot, territoire.siae, "cotraitant")
        f.contrat(territoire.participant, territoire.siae, territoire.lot)
        attendues = sorted([territoire.entreprise.pk, territoire.siae.pk])
        assert modele.objects.get(pk=perime.pk).entreprises == attendues
    with sous(territoire.facilitateur):
        perime.save()
        assert modele.objects.get(pk=perime.pk).entreprises == attendues


@pytest.mark.parametrize("modele", [Lot, Marche, DonneurOrdre, Participant, FenetreEligibilite])
def test_list_of_companies_written_by_hand_is_not_kept(territoire, modele):
    etrangere = f.entreprise(f.guichet("ailleurs"))
    with hors_portee("test"):
        objet = modele.objects.get(guichet=territoire.guichet)
        objet.entreprises = [etrangere.pk]
        objet.save()
        objet.refresh_from_db()
    assert objet.entreprises == [territoire.entreprise.pk]


@pytest.mark.parametrize("modele", [Contrat, DossierParticipant, FenetreEligibilite])
def test_stale_save_does_not_give_the_person_back_to_the_former_prescripteur(territoire, modele):
    suivant = f.prescripteur(territoire.guichet, "PLIE Test")
    with hors_portee("test"):
        perime = modele.objects.get(participant=territoire.participant)
        personne = Participant.objects.get(pk=territoire.participant.pk)
        personne.prescripteur = suivant
        personne.save()
        perime.save()
        perime.refresh_from_db()
    assert perime.prescripteur_id == suivant.pk
    with sous(territoire.referent_prescripteur):
        assert not modele.objects.filter(pk=perime.pk).exists()


def test_application_calls_only_the_functions_listed():
    ouvertes = lignes(
        """SELECT proname FROM pg_proc p
            WHERE pronamespace = 'public'::regnamespace AND prosecdef AND proowner <> 10
              AND has_function_privilege(%s, p.oid, 'EXECUTE')""",
        reglages.ROLE_APPLICATION,
    )
    assert {nom for (nom,) in ouvertes} == set(FONCTIONS_OUVERTES)


@pytest.mark.parametrize(
    "attaque",
    [
        "SELECT entreprises_du_lot({lot})",
        "SELECT entreprises_du_participant({participant})",
        "SELECT donneurs_du_principal('utilisateur', {referent})",
        "SELECT tenir_entreprises_du_lot({lot})",
        # A trigger of one's own on a table of one's own would run a closed function on any row.
        """CREATE TEMP TABLE piege (participant_id bigint, prescripteur_id bigint);
           CREATE TRIGGER p BEFORE INSERT ON piege FOR EACH ROW EXECUTE FUNCTION heriter_prescripteur()""",
    ],
)
def test_company_cannot_call_a_closed_function_on_a_stranger_row(territoire, attaque):
    ailleurs = f.territoire("ailleurs")
    requete = attaque.format(
        lot=ailleurs.lot.pk, participant=ailleurs.participant.pk, referent=ailleurs.referent.pk
    )
    with (
        sous(territoire.employeur),
        transaction.atomic(),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        lignes(requete)


def test_rights_on_the_tables_of_the_packages_are_those_listed():
    droits = lignes(
        """SELECT c.relname, string_agg(g.privilege_type, ',' ORDER BY g.privilege_type) FROM pg_class c
             JOIN information_schema.role_table_grants g ON g.table_name = c.relname AND g.grantee = %s
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p')
              AND NOT c.relrowsecurity GROUP BY 1""",
        reglages.ROLE_APPLICATION,
    )
    assert dict(droits) == DROITS_DU_CADRE


@pytest.mark.parametrize(
    "attaque",
    [
        "DELETE FROM participants_participantevent",
        "UPDATE guichets_adhesionevent SET role = 'lecteur'",
        "TRUNCATE clauses_engagement",
        "ALTER TABLE guichets_adhesion DISABLE TRIGGER ALL",
        "SELECT * FROM guichets_utilisateurevent",
        "DELETE FROM guichets_journal",
        "DELETE FROM guichets_utilisateur",
        "DELETE FROM django_migrations",
    ],
)
def test_responsable_by_sql_cannot_rewrite_what_must_stay(territoire, attaque):
    with sous(territoire.responsable), pytest.raises(ProgrammingError), transaction.atomic():
        lignes(attaque)


@pytest.fixture
def declaree(territoire):
    """A transmitted month with one line, as the company left it."""
    with hors_portee("test"):
        declaration = DeclarationMensuelle.objects.create(
            guichet=territoire.guichet,
            entreprise=territoire.entreprise,
            mois=MARS,
            etat=EtatDeclaration.TRANSMISE,
        )
        LigneHeures.objects.create(
            guichet=territoire.guichet,
            declaration=declaration,
            contrat=territoire.contrat,
            participant=territoire.participant,
            entreprise=territoire.entreprise,
            creditee=territoire.entreprise,
            mois=MARS,
            debut=MARS,
            fin=date(2026, 3, 31),
            heures=Decimal(100),
            confirmation=Confirmation.ATTENDUE,
        )
    return declaration


@pytest.mark.parametrize("role", ["gu_app", "gu_contourne"])
@pytest.mark.parametrize(
    "attaque",
    [
        "UPDATE participants_declarationmensuelle SET etat = 'validee'",
        "UPDATE participants_declarationmensuelle SET etat = 'retournee', motif_retour = 'x'",
        "UPDATE participants_ligneheures SET etat = 'validee'",
        "UPDATE participants_ligneheures SET confirmation = 'confirmee'",
    ],
)
def test_company_by_sql_cannot_decide_for_the_guichet(territoire, declaree, settings, role, attaque):
    settings.PORTEE_ROLE = role
    with (
        sous(territoire.employeur),
        pytest.raises(ProgrammingError, match="decision_au_guichet"),
        transaction.atomic(),
    ):
        lignes(attaque)
    with sous(territoire.facilitateur):
        lignes(attaque)


@pytest.mark.parametrize(
    "attaque",
    [
        "UPDATE participants_declarationmensuelle SET etat = 'brouillon'",
        "UPDATE participants_ligneheures SET confirmation = 'attendue'",
        "DELETE FROM participants_ligneheures",
    ],
)
def test_company_by_sql_cannot_reopen_a_validated_month(territoire, declaree, attaque):
    with hors_portee("test"):
        LigneHeures.objects.update(etat=EtatLigne.VALIDEE)
        DeclarationMensuelle.objects.update(etat=EtatDeclaration.VALIDEE)
    with (
        sous(territoire.employeur),
        pytest.raises(ProgrammingError, match="decision_au_guichet"),
        transaction.atomic(),
    ):
        lignes(attaque)
