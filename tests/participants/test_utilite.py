"""A reminder is looked at again as it leaves: what was declared since is not asked for."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from guichets.domain.envois import send_again, send_waiting
from guichets.domain.messages import queue_message
from guichets.enums import EtatMessage, GenreMessage
from guichets.models import Lien, Message
from guichets.portee import hors_portee
from participants.domain.relances.envoi import remind_company
from participants.domain.relances.utilite import DECLARE, PLUS_DU
from participants.enums import EtatDeclaration
from participants.models import Contrat, DeclarationMensuelle
from tests import fabriques as f
from tests.participants.declarants import facilitateur
from tests.participants.test_relances import LE_JOUR, MARS, contact, relancer

pytestmark = pytest.mark.django_db


@pytest.fixture
def relance(territoire):
    """Written, not sent yet."""
    contact(territoire.entreprise)
    assert relancer(territoire, LE_JOUR) == 1


def partie(t):
    """What became of the only e-mail, once the outbox was sent."""
    send_waiting(t.guichet.pk)
    with hors_portee("lecture de test"):
        message = Message.objects.get()
    return message.etat, message.erreur, message.essais, len(mail.outbox)


@pytest.mark.parametrize("etat", [EtatDeclaration.TRANSMISE, EtatDeclaration.VALIDEE])
def test_reminder_of_a_month_declared_since_does_not_leave(territoire, relance, etat):
    f.declaration(territoire.entreprise, MARS, etat=etat)
    assert partie(territoire) == (EtatMessage.SANS_OBJET, DECLARE, 0, 0)
    assert partie(territoire) == (EtatMessage.SANS_OBJET, DECLARE, 0, 0)


@pytest.mark.parametrize("etat", [EtatDeclaration.BROUILLON, EtatDeclaration.RETOURNEE])
def test_reminder_of_a_month_still_owed_leaves(territoire, relance, etat):
    motif = {"motif_retour": "Incomplet"} if etat == EtatDeclaration.RETOURNEE else {}
    f.declaration(territoire.entreprise, MARS, etat=etat, **motif)
    assert partie(territoire) == (EtatMessage.ENVOYE, "", 1, 1)


def test_reminder_of_another_month_leaves(territoire, relance):
    f.declaration(territoire.entreprise, date(2026, 2, 1), etat=EtatDeclaration.TRANSMISE)
    assert partie(territoire) == (EtatMessage.ENVOYE, "", 1, 1)


def test_declaration_of_another_company_stops_nothing(territoire, relance):
    f.declaration(territoire.siae, MARS, etat=EtatDeclaration.TRANSMISE)
    assert partie(territoire) == (EtatMessage.ENVOYE, "", 1, 1)


def test_reminder_of_a_month_without_contrat_any_more_does_not_leave(territoire, relance):
    with hors_portee("contrat corrigé"):
        Contrat.objects.filter(pk=territoire.contrat.pk).update(fin=date(2026, 2, 27))
    assert partie(territoire) == (EtatMessage.SANS_OBJET, PLUS_DU, 0, 0)


def test_link_of_a_reminder_that_does_not_leave_is_closed(territoire, relance):
    f.declaration(territoire.entreprise, MARS, etat=EtatDeclaration.TRANSMISE)
    partie(territoire)
    with hors_portee("lecture de test"):
        assert Lien.objects.get().revoque_le is not None


def test_history_of_the_company_says_that_it_did_not_leave(territoire, relance, client):
    f.declaration(territoire.entreprise, MARS, etat=EtatDeclaration.TRANSMISE)
    partie(territoire)
    client.force_login(territoire.facilitateur)
    adresse = reverse("participants:relances", args=[territoire.guichet.slug, territoire.entreprise.cle])
    assert "Sans objet\u00a0: Déclaré entre-temps." in client.get(adresse).content.decode()


def test_reminder_by_hand_is_looked_at_too(territoire):
    contact(territoire.entreprise)
    with facilitateur(territoire):
        remind_company(entreprise=territoire.entreprise, mois=MARS, par=territoire.facilitateur)
    f.declaration(territoire.entreprise, MARS, etat=EtatDeclaration.TRANSMISE)
    assert partie(territoire) == (EtatMessage.SANS_OBJET, DECLARE, 0, 0)


def test_reminder_tried_again_after_the_declaration_does_not_leave(territoire, relance):
    f.declaration(territoire.entreprise, MARS, etat=EtatDeclaration.TRANSMISE)
    with hors_portee("panne du serveur"):
        Message.objects.update(etat=EtatMessage.ECHEC, essais=10)
        send_again(message=Message.objects.get())
    assert partie(territoire) == (EtatMessage.SANS_OBJET, DECLARE, 0, 0)


def test_those_behind_a_reminder_that_does_not_leave_are_sent(territoire, relance):
    f.declaration(territoire.entreprise, MARS, etat=EtatDeclaration.TRANSMISE, transmise_le=timezone.now())
    with facilitateur(territoire):
        queue_message(
            guichet=territoire.guichet,
            genre=GenreMessage.RECU,
            cle_naturelle="recu:1",
            destinataire="camille@bati.example",
            valeurs={"entreprise": "Bâti", "mois": "mars 2026", "date": "9 avril", "lien": "/entreprise/"},
        )
    assert send_waiting(territoire.guichet.pk) == 1
    assert [courriel.subject for courriel in mail.outbox] == ["Mars 2026\u00a0: déclaration reçue"]
    with hors_portee("lecture de test"):
        assert DeclarationMensuelle.objects.count() == 1
