"""The same e-mail asked for twice at once: it leaves once."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from guichets import portee
from guichets.domain import envois
from guichets.domain.messages import queue_message
from guichets.enums import EtatMessage, GenreMessage
from guichets.models import Lien, Message
from guichets.portee import Principal, hors_portee
from operations.domain.liens import DEJA_PARTI, Cible, send_link
from tests import fabriques as f
from tests.participants.declarants import MARS, facilitateur
from tests.simultanes import Etape, acte_en_cours, blocked_or_done


@pytest.fixture
def t(transactional_db):
    return f.territoire()


def test_link_asked_for_twice_at_once_leaves_once(t):
    with hors_portee("fabrique"):
        contact = f.contact(t.entreprise)
    cible = Cible(t.entreprise, MARS, contact.email, contact.nom)
    etape = Etape()

    def premier():
        with facilitateur(t):
            send_link(cible=cible, par=t.facilitateur)
            etape.passer()

    def second():
        with facilitateur(t):
            send_link(cible=cible, par=t.facilitateur)

    with acte_en_cours(premier):
        etape.attendre()
        with acte_en_cours(second) as deux:
            blocked_or_done(deux)
            etape.ouvrir()
            refus = deux.exception()
    assert isinstance(refus, ValidationError)
    assert refus.messages == [DEJA_PARTI]
    with hors_portee("lecture de test"):
        assert Lien.objects.count() == 1


def test_sent_again_twice_at_once_leaves_once(t):
    """The second click was read before the first was written, and comes after the e-mail has left."""
    with portee.ouvrir(Principal("systeme", t.guichet.pk)):
        queue_message(
            guichet=t.guichet,
            genre=GenreMessage.CONFIRMATION,
            cle_naturelle="essai:1",
            destinataire="camille@bati.example",
            valeurs=dict.fromkeys(("entreprise", "mois", "nombre", "declarant", "lien"), "x"),
        )
    with hors_portee("échec"):
        Message.objects.update(etat=EtatMessage.ECHEC, erreur="Refusé")
        lu = Message.objects.get()
        relu = Message.objects.get()
    with facilitateur(t):
        envois.send_again(message=lu)
    assert envois.send_waiting(t.guichet.pk) == 1
    with facilitateur(t), pytest.raises(ValidationError):
        envois.send_again(message=relu)
    assert envois.send_waiting(t.guichet.pk) == 0
    assert len(mail.outbox) == 1
