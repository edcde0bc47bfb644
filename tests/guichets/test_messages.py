"""The outbox: what is written, to whom, in which words."""

import pytest

from guichets import portee
from guichets.domain.messages import LIEN_PERSONNEL, queue_message
from guichets.domain.oppositions import refuse_kind
from guichets.enums import EtatMessage, GenreMessage
from guichets.models import Message, ModeleMessage
from guichets.portee import Principal, hors_portee
from tests import fabriques as f

pytestmark = pytest.mark.django_db
MENSUEL = {
    "entreprise": "Bâti Test",
    "mois": "mars 2026",
    "echeance": "10 avril 2026",
    "lien": "/entreprise/",
}


def ecrire(guichet, cle="relance:1", genre=GenreMessage.RELANCE_JOUR, valeurs=None, **champs):
    return queue_message(
        guichet=guichet,
        genre=genre,
        cle_naturelle=cle,
        destinataire=champs.pop("destinataire", "Camille@bati.example"),
        nom="Camille Robin",
        valeurs=valeurs or MENSUEL,
        **champs,
    )


@pytest.fixture
def bureau(territoire):
    with portee.ouvrir(Principal("utilisateur", territoire.facilitateur.pk)):
        yield territoire


def test_message_is_written_in_the_products_words(bureau, settings):
    settings.ADRESSE_SITE = "https://guichet.example/"
    message = ecrire(bureau.guichet, entreprises=[bureau.entreprise.pk])
    assert message.objet == "Mars 2026\u00a0: dernier jour pour déclarer vos heures"
    assert "de Bâti Test pour mars 2026" in message.texte
    assert "\nhttps://guichet.example/entreprise/\n" in message.texte
    assert (message.destinataire, message.etat) == ("camille@bati.example", EtatMessage.A_ENVOYER)
    assert message.entreprises == [bureau.entreprise.pk]


def test_same_key_is_written_once(bureau):
    assert ecrire(bureau.guichet).pk == ecrire(bureau.guichet).pk
    assert Message.objects.count() == 1


def test_company_writes_to_the_outbox_that_it_cannot_read(territoire):
    with portee.ouvrir(Principal("utilisateur", territoire.employeur.pk)):
        message = ecrire(territoire.guichet)
        assert Message.objects.count() == 0
    assert message.pk


def test_no_address_writes_nothing(bureau):
    assert ecrire(bureau.guichet, destinataire="") is None
    assert Message.objects.count() == 0


def test_guichets_words_replace_the_products(bureau):
    ModeleMessage.objects.create(
        guichet=bureau.guichet, genre=GenreMessage.RELANCE_JOUR, objet="Vite, {nom}", texte="Ici : {lien}"
    )
    assert ecrire(bureau.guichet).objet == "Vite, Camille Robin"


def test_value_that_looks_like_a_name_stays_as_it_is(bureau):
    message = ecrire(bureau.guichet, valeurs={**MENSUEL, "entreprise": "{lien} & {__class__}"})
    assert "de {lien} & {__class__} pour" in message.texte


def test_subject_has_one_line_whatever_the_values(bureau):
    message = ecrire(
        bureau.guichet, valeurs={**MENSUEL, "mois": "mars\r\nBcc: tous@ailleurs.example\r\n\r\nCorps"}
    )
    assert message.objet.startswith("Mars Bcc: tous@ailleurs.example Corps")
    assert not {"\n", "\r"} & set(message.objet)


def test_refused_kind_is_set_aside_and_others_are_not(bureau):
    refuse_kind(guichet=bureau.guichet, destinataire="CAMILLE@bati.example", genre=GenreMessage.RELANCE_JOUR)
    assert ecrire(bureau.guichet).etat == EtatMessage.ECARTE
    assert ecrire(bureau.guichet, "relance:2", GenreMessage.RELANCE_APRES).etat == EtatMessage.A_ENVOYER


def test_refusal_in_one_guichet_says_nothing_of_another(territoire):
    ailleurs = f.guichet("ailleurs")
    with portee.ouvrir(Principal("utilisateur", territoire.facilitateur.pk)):
        refuse_kind(guichet=ailleurs, destinataire="camille@bati.example", genre=GenreMessage.RELANCE_JOUR)
        assert ecrire(territoire.guichet).etat == EtatMessage.A_ENVOYER


def test_secret_of_a_link_is_not_in_the_text(bureau):
    from datetime import timedelta

    from django.utils import timezone

    from guichets.models import Lien

    lien = Lien.objects.create(
        guichet=bureau.guichet,
        usage="declarer",
        empreinte="e" * 64,
        destinataire="camille@bati.example",
        expire_le=timezone.now() + timedelta(days=1),
    )
    message = ecrire(bureau.guichet, lien=lien)
    assert LIEN_PERSONNEL in message.texte


def test_address_that_came_back_is_not_written_to_again(bureau):
    premier = ecrire(bureau.guichet)
    with hors_portee("test"):
        Message.objects.filter(pk=premier.pk).update(etat=EtatMessage.REJETE)
    second = ecrire(bureau.guichet, "relance:2")
    assert (second.etat, second.erreur) == (
        EtatMessage.ECARTE,
        "Le dernier courrier envoyé à cette adresse est revenu.",
    )
