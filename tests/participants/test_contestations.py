"""Contested hours are told once to the company that declared them: a month and a number, never a name."""

import pytest
from django.core import mail
from django.utils import timezone

from guichets.domain.envois import send_waiting
from guichets.domain.oppositions import refuse_kind
from guichets.enums import EtatMessage, GenreMessage
from guichets.models import Message
from guichets.portee import hors_portee
from participants.domain.confirmations.contestations import ATTENTE, RETIREE
from participants.domain.confirmations.reponses import confirm_ligne, contest_ligne, decide_ligne
from participants.domain.declarations.circuit import submit_declaration
from participants.domain.declarations.saisie import open_declaration, save_lignes
from participants.enums import Modalite
from participants.models import LigneHeures
from tests import fabriques as f
from tests.participants.declarants import MARS, ZERO, employeur, facilitateur, h, lignes_de
from tests.participants.test_declarations_prets import siae

pytestmark = pytest.mark.django_db
RAISON = "Absente la dernière semaine"


def preter(t, personne):
    return f.contrat(
        personne,
        t.entreprise,
        t.lot,
        employeur=t.siae,
        declarant=t.siae,
        modalite=Modalite.MISE_A_DISPOSITION,
    )


@pytest.fixture
def lignes(territoire):
    """Two people lent by the ETTI, declared and transmitted."""
    t = territoire
    prets = [preter(t, t.participant), preter(t, f.participant(t.guichet, "Diallo", "Ibrahima"))]
    with siae(t):
        declaration = open_declaration(entreprise=t.siae, mois=MARS)
        save_lignes(declaration=declaration, lignes=[(c.cle, t.lot.cle, h("50"), ZERO) for c in prets])
        submit_declaration(declaration=declaration, par=t.conseiller_siae)
    return lignes_de(declaration)


def contester(t, ligne, motif=RAISON):
    with employeur(t):
        contest_ligne(ligne=ligne, motif=motif, par=t.employeur)


def courriers():
    with hors_portee("lecture de test"):
        return list(
            Message.objects.filter(genre=GenreMessage.CONTESTATION).select_related("lien").order_by("pk")
        )


def patienter(t):
    """The wait is over: what waited leaves."""
    with hors_portee("attente passée"):
        Message.objects.filter(prochain_essai__isnull=False).update(prochain_essai=timezone.now())
    mail.outbox.clear()
    send_waiting(t.guichet.pk)
    return [c for c in mail.outbox if "contestées" in c.subject]


def test_contestation_is_told_to_the_account_of_the_declarant(territoire, lignes):
    avant = timezone.now()
    contester(territoire, lignes[0])
    (message,) = courriers()
    assert (message.destinataire, message.lien_id) == (territoire.conseiller_siae.email, None)
    assert message.entreprises == [territoire.siae.pk]
    assert message.objet == "Mars\u00a02026\u00a0: des heures contestées par Bâti Test"
    assert "Bâti Test conteste des heures que Interim Solidaire a déclarées" in message.texte
    assert "Lignes contestées\u00a0: 1." in message.texte
    assert "/entreprise/confirmations/#n-contestees" in message.texte
    for dit in (RAISON, "Martin", "Awa", "Diallo"):
        assert dit.lower() not in (message.objet + message.texte).lower()
    assert avant + ATTENTE <= message.prochain_essai <= timezone.now() + ATTENTE


def test_declarant_without_account_gets_a_link_of_its_own(territoire, lignes):
    f.contact(territoire.siae, "paie@etti.example")
    contester(territoire, lignes[0])
    (message,) = courriers()
    assert (message.destinataire, message.lien.destinataire) == ("paie@etti.example", "paie@etti.example")
    (courriel,) = patienter(territoire)
    assert "/lien/" in courriel.body


def test_lines_contested_one_after_the_other_make_one_email(territoire, lignes):
    contester(territoire, lignes[0])
    contester(territoire, lignes[1])
    (message,) = courriers()
    assert "Lignes contestées\u00a0: 2." in message.texte
    (courriel,) = patienter(territoire)
    assert "Lignes contestées\u00a0: 2." in courriel.body


def test_nothing_leaves_before_the_wait(territoire, lignes):
    contester(territoire, lignes[0])
    mail.outbox.clear()
    send_waiting(territoire.guichet.pk)
    assert [c.subject for c in mail.outbox if "contestées" in c.subject] == []


def test_line_contested_after_the_email_left_makes_another(territoire, lignes):
    contester(territoire, lignes[0])
    assert len(patienter(territoire)) == 1
    contester(territoire, lignes[1])
    assert [m.etat for m in courriers()] == [EtatMessage.ENVOYE, EtatMessage.A_ENVOYER]
    assert "Lignes contestées\u00a0: 2." in courriers()[1].texte


def test_another_reason_is_not_told_again(territoire, lignes):
    contester(territoire, lignes[0])
    patienter(territoire)
    contester(territoire, lignes[0], "Heures doublées")
    assert len(courriers()) == 1


def test_contestation_taken_back_in_time_is_not_told(territoire, lignes):
    contester(territoire, lignes[0])
    with employeur(territoire):
        confirm_ligne(ligne=lignes[0], par=territoire.employeur)
    (message,) = courriers()
    assert (message.etat, message.erreur) == (EtatMessage.SANS_OBJET, RETIREE)
    assert patienter(territoire) == []


def test_one_of_two_taken_back_changes_the_number(territoire, lignes):
    for ligne in lignes:
        contester(territoire, ligne)
    with employeur(territoire):
        confirm_ligne(ligne=lignes[0], par=territoire.employeur)
    assert "Lignes contestées\u00a0: 1." in courriers()[0].texte


def test_confirmation_and_decision_of_the_guichet_tell_nothing(territoire, lignes):
    with employeur(territoire):
        confirm_ligne(ligne=lignes[0], par=territoire.employeur)
    with facilitateur(territoire):
        ligne = LigneHeures.objects.get(pk=lignes[1].pk)
        decide_ligne(ligne=ligne, retenir=False, motif="Feuille d'heures", par=territoire.facilitateur)
    assert courriers() == []


def test_declarant_that_refuses_the_kind_is_not_written_to(territoire, lignes):
    with facilitateur(territoire):
        refuse_kind(
            guichet=territoire.guichet,
            destinataire=territoire.conseiller_siae.email,
            genre=GenreMessage.CONTESTATION,
        )
    contester(territoire, lignes[0])
    assert [m.etat for m in courriers()] == [EtatMessage.ECARTE]
    assert patienter(territoire) == []


def test_declarant_without_address_stops_nothing(territoire, lignes):
    with hors_portee("compte fermé"):
        territoire.conseiller_siae.is_active = False
        territoire.conseiller_siae.save()
    contester(territoire, lignes[0])
    assert courriers() == []
