"""Sending: once each, by whichever worker; failures told and tried again; bounces seen."""

import smtplib
import threading
from datetime import timedelta
from email import message_from_bytes

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guichets import portee
from guichets.domain import envois
from guichets.domain.envois import guichets_with_mail, refusal_url, send_again, send_waiting
from guichets.domain.messages import LIEN_PERSONNEL, queue_message
from guichets.enums import EtatMessage, GenreMessage
from guichets.models import Lien, Message, OppositionMessage
from guichets.portee import Principal, hors_portee
from tests import fabriques as f

VALEURS = {
    "entreprise": "Bâti Test",
    "mois": "mars 2026",
    "echeance": "10 avril 2026",
    "lien": "/entreprise/",
}


def ecrire(guichet, rang=1, genre=GenreMessage.RELANCE_JOUR, **champs):
    with portee.ouvrir(Principal("systeme", guichet.pk)):
        return queue_message(
            guichet=guichet,
            genre=genre,
            cle_naturelle=f"test:{genre}:{rang}",
            destinataire=champs.pop("destinataire", f"contact-{rang}@bati.example"),
            nom=champs.pop("nom", "Camille Robin"),
            valeurs=VALEURS | {"date": "1er avril", "jours": "15"},
            **champs,
        )


def relire(message):
    with hors_portee("test"):
        return Message.objects.get(pk=message.pk)


class EnPanne(BaseEmailBackend):
    erreur: Exception

    def send_messages(self, courriels):
        raise self.erreur


@pytest.fixture
def panne(settings, monkeypatch):
    def regler(erreur):
        monkeypatch.setattr(EnPanne, "erreur", erreur, raising=False)
        settings.EMAIL_BACKEND = f"{__name__}.EnPanne"

    return regler


@pytest.mark.django_db
def test_message_leaves_with_its_sender_reason_and_refusal(settings):
    settings.ADRESSE_SITE = "https://guichet.example"
    guichet = f.guichet("val", nom="PLIE du Val", adresse_reponse="contact@plie.example")
    message = ecrire(guichet)
    assert send_waiting(guichet.pk) == 1
    (courriel,) = mail.outbox
    assert courriel.to == ["Camille Robin <contact-1@bati.example>"]
    assert courriel.from_email == '"PLIE du Val (par Guichet)" <ne-pas-repondre@guichet.example>'
    assert courriel.reply_to == ["contact@plie.example"]
    assert courriel.extra_headers["Message-ID"] == f"<val.{message.cle}@guichet.example>"
    assert courriel.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    refus = courriel.extra_headers["List-Unsubscribe"].strip("<>")
    assert refus.startswith("https://guichet.example/courriers/refus/")
    assert courriel.body.count("https://") == 2
    assert courriel.body.endswith(
        "-- \nPLIE du Val vous écrit car vous êtes le contact de votre entreprise pour les déclarations "
        f"d'heures.\nNe plus recevoir ce genre de courrier\u00a0:\n{refus}\n"
    )
    assert relire(message).etat == EtatMessage.ENVOYE
    assert send_waiting(guichet.pk) == 0


@pytest.mark.django_db
def test_message_that_answers_an_act_has_no_refusal():
    guichet = f.guichet("val")
    ecrire(guichet, genre=GenreMessage.RECU)
    send_waiting(guichet.pk)
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
    assert "Ne plus recevoir" not in mail.outbox[0].body


@pytest.mark.django_db
def test_name_cannot_add_a_header():
    guichet = f.guichet("val")
    ecrire(guichet, nom="Camille\r\nBcc: tous@ailleurs.example")
    send_waiting(guichet.pk)
    brut = mail.outbox[0].message()
    assert brut["Bcc"] is None
    assert mail.outbox[0].recipients() == ['"Camille Bcc: tous@ailleurs.example" <contact-1@bati.example>']


@pytest.mark.django_db
def test_each_guichet_sends_its_own(django_assert_max_num_queries):
    ici, ailleurs = f.guichet("ici"), f.guichet("ailleurs")
    ecrire(ici)
    ecrire(ailleurs, destinataire="autre@bati.example")
    assert guichets_with_mail() == [ici.pk, ailleurs.pk]
    send_waiting(ici.pk)
    assert [courriel.to for courriel in mail.outbox] == [["Camille Robin <contact-1@bati.example>"]]
    assert guichets_with_mail() == [ailleurs.pk]


@pytest.mark.django_db
def test_server_that_is_away_is_tried_again_later(panne, settings):
    guichet = f.guichet("val")
    message, autre = ecrire(guichet), ecrire(guichet, 2)
    panne(ConnectionRefusedError())
    assert send_waiting(guichet.pk) == 0
    lu = relire(message)
    assert (lu.etat, lu.essais, lu.erreur) == (EtatMessage.A_ENVOYER, 1, envois.SERVEUR_ABSENT)
    assert lu.prochain_essai > timezone.now() + timedelta(minutes=1)
    assert relire(autre).essais == 0  # the others wait for the next round
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_waiting(guichet.pk) == 1
    with hors_portee("test"):
        Message.objects.filter(pk=message.pk).update(prochain_essai=timezone.now())
    assert send_waiting(guichet.pk) == 1
    assert relire(message).erreur == ""


@pytest.mark.django_db
def test_attempts_end(panne, settings):
    settings.COURRIER_ESSAIS_MAX = 1
    guichet = f.guichet("val")
    message = ecrire(guichet)
    panne(TimeoutError())
    send_waiting(guichet.pk)
    assert relire(message).etat == EtatMessage.ECHEC


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("erreur", "etat"),
    [
        (smtplib.SMTPRecipientsRefused({"x@y.example": (550, b"no such user x@y.example")}), "rejete"),
        (smtplib.SMTPRecipientsRefused({"x@y.example": (450, b"greylisted")}), "a_envoyer"),
        (smtplib.SMTPDataError(554, b"spam"), "echec"),
        (smtplib.SMTPServerDisconnected("closed"), "a_envoyer"),
    ],
)
def test_refusal_of_the_server_is_told_by_its_code_alone(panne, erreur, etat):
    guichet = f.guichet("val")
    message = ecrire(guichet)
    panne(erreur)
    send_waiting(guichet.pk)
    lu = relire(message)
    assert lu.etat == etat
    assert "@" not in lu.erreur


@pytest.mark.django_db
def test_failed_message_is_sent_again_on_demand(panne, settings):
    guichet = f.guichet("val")
    message = ecrire(guichet)
    with pytest.raises(ValidationError), portee.ouvrir(Principal("systeme", guichet.pk)):
        send_again(message=message)
    panne(smtplib.SMTPDataError(554, b"no"))
    send_waiting(guichet.pk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with portee.ouvrir(Principal("systeme", guichet.pk)):
        send_again(message=Message.objects.get(pk=message.pk))
    assert send_waiting(guichet.pk) == 1


@pytest.mark.django_db
def test_secret_of_a_link_is_put_in_while_sending_only(monkeypatch):
    guichet = f.guichet("val")
    monkeypatch.setattr(envois, "_faire_lien", [lambda lien: "/lien/secret-tres-long"])
    with hors_portee("test"):
        lien = Lien.objects.create(
            guichet=guichet,
            usage="declarer",
            empreinte="e" * 64,
            destinataire="contact-1@bati.example",
            expire_le=timezone.now() + timedelta(days=1),
        )
    message = ecrire(guichet, genre=GenreMessage.LIEN, lien=lien)
    send_waiting(guichet.pk)
    assert "/lien/secret-tres-long" in mail.outbox[0].body
    assert LIEN_PERSONNEL not in mail.outbox[0].body
    assert "secret" not in relire(message).texte


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once():
    guichet = f.guichet("val")
    for rang in range(30):
        ecrire(guichet, rang)
    depart, comptes = threading.Barrier(2), []

    def travailler():
        try:
            depart.wait()
            comptes.append(send_waiting(guichet.pk))
        finally:
            connection.close()

    fils = [threading.Thread(target=travailler) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert sum(comptes) == 30
    assert len({courriel.to[0] for courriel in mail.outbox}) == len(mail.outbox) == 30


def _avis(message, *, action="failed", statut="5.1.1", entetes=False):
    original = f"Message-ID: <val.{message.cle}@guichet.example>\r\nSubject: x\r\n"
    genre = "text/rfc822-headers" if entetes else "message/rfc822"
    return (
        "From: mailer-daemon@bati.example\r\nTo: ne-pas-repondre@guichet.example\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nUndelivered.\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.bati.example\r\n\r\n"
        f"Final-Recipient: rfc822; contact-1@bati.example\r\nAction: {action}\r\nStatus: {statut}\r\n"
        f"--B\r\nContent-Type: {genre}\r\n\r\n{original}\r\nCorps\r\n--B--\r\n"
    ).encode()


@pytest.mark.django_db
@pytest.mark.parametrize("entetes", [False, True], ids=["whole message", "headers alone"])
def test_bounce_marks_the_message(tmp_path, entetes, capsys):
    guichet = f.guichet("val")
    message = ecrire(guichet)
    send_waiting(guichet.pk)
    fichier = tmp_path / "avis.eml"
    fichier.write_bytes(_avis(message, entetes=entetes))
    call_command("lire_rebonds", str(fichier))
    assert "1 messages lus, 1 courriers marqués" in capsys.readouterr().out
    lu = relire(message)
    assert (lu.etat, lu.erreur) == (EtatMessage.REJETE, "L'adresse n'existe pas (5.1.1).")
    call_command("lire_rebonds", str(fichier))
    assert "1 messages lus, 0 courriers marqués" in capsys.readouterr().out


@pytest.mark.django_db
def test_bounces_are_read_from_an_mbox_and_a_maildir(tmp_path, capsys):
    import mailbox

    guichet = f.guichet("val")
    premier, second = ecrire(guichet), ecrire(guichet, 2)
    send_waiting(guichet.pk)
    boite = mailbox.mbox(str(tmp_path / "boite"))
    boite.add(message_from_bytes(_avis(premier)))
    boite.close()
    dossier = mailbox.Maildir(str(tmp_path / "dossier"))
    dossier.add(message_from_bytes(_avis(second)))
    call_command("lire_rebonds", str(tmp_path / "boite"), str(tmp_path / "dossier"))
    assert "2 messages lus, 2 courriers marqués" in capsys.readouterr().out


@pytest.mark.django_db
def test_notice_that_is_not_a_failure_of_ours_marks_nothing(tmp_path, capsys):
    guichet = f.guichet("val")
    message = ecrire(guichet)
    send_waiting(guichet.pk)
    avis = {
        "retard": _avis(message, action="delayed", statut="4.4.1"),
        "autre guichet": _avis(message).replace(b"<val.", b"<ailleurs."),
        "forge": _avis(message).replace(str(message.cle).encode(), b"0" * 36),
        "absence": b"From: x@y.example\r\nSubject: Absent\r\n\r\nJe reviens lundi.\r\n",
        "vide": b"",
        "casse": _avis(message)[:200],
    }
    for nom, octets in avis.items():
        (tmp_path / f"{nom}.eml").write_bytes(octets)
    call_command("lire_rebonds", *(str(tmp_path / f"{nom}.eml") for nom in avis))
    assert "0 courriers marqués" in capsys.readouterr().out
    assert relire(message).etat == EtatMessage.ENVOYE


@pytest.mark.django_db
def test_signed_address_refuses_the_kind_without_an_account():
    guichet = f.guichet("val")
    message = ecrire(guichet)
    adresse = refusal_url(relire(message)).split("8000")[-1]
    client = Client(enforce_csrf_checks=True)
    page = client.get(adresse)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert "Rappel le jour de l&#x27;échéance" in page.content.decode()
    with hors_portee("test"):
        assert OppositionMessage.objects.count() == 0  # a scanner that opens links refuses nothing
    assert client.post(adresse, {"List-Unsubscribe": "One-Click"}).status_code == 200
    client.post(adresse, {"List-Unsubscribe": "One-Click"})
    with hors_portee("test"):
        assert list(OppositionMessage.objects.values_list("destinataire", "genre")) == [
            ("contact-1@bati.example", GenreMessage.RELANCE_JOUR)
        ]
    assert ecrire(guichet, 3, destinataire="contact-1@bati.example").etat == EtatMessage.ECARTE
    client.post(adresse, {"accepter": "1"})
    with hors_portee("test"):
        assert OppositionMessage.objects.count() == 0


@pytest.mark.django_db
def test_forged_refusal_does_nothing_and_tells_nothing():
    guichet = f.guichet("val")
    necessaire = ecrire(guichet, genre=GenreMessage.RECU)
    jeton = envois.signing.dumps([guichet.pk, str(necessaire.cle)], salt=envois.SEL_REFUS)
    autre_sel = envois.signing.dumps([guichet.pk, str(necessaire.cle)], salt="autre")
    for faux in (jeton, jeton[:-2], autre_sel, "x"):
        reponse = Client().post(reverse("courrier_refus", args=[faux]))
        assert "plus valable" in reponse.content.decode()
    with hors_portee("test"):
        assert OppositionMessage.objects.count() == 0
