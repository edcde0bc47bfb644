"""What no e-mail may carry: the product writes every kind there is, and each is searched for the canaries.

A kind that nobody wrote here fails: say how it is written, and whom it goes to.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.utils import timezone

from clauses.domain.besoins.annonces import announce_besoins
from clauses.domain.besoins.candidatures import propose_personne, transmit_candidature
from config.resumes import write_digests
from guichets import portee
from guichets.domain.envois import send_waiting
from guichets.enums import EtatMessage, GenreMessage
from guichets.models import Message, Utilisateur
from guichets.portee import Principal, hors_portee
from participants.domain.confirmations.reponses import contest_ligne
from participants.domain.declarations.circuit import return_declaration
from participants.domain.liens import send_month_link, send_receipt
from participants.domain.parcours.suivis import remind_suivis
from participants.domain.pieces.verification import refuse_piece
from participants.domain.relances.automatique import remind_due
from participants.domain.relances.envoi import remind_company
from participants.enums import Modalite
from participants.models import DeclarationMensuelle, SuiviSortie
from tests import fabriques as f
from tests.config.test_canari import plant, secrets_in
from tests.participants.declarants import MARS, employeur, facilitateur, lignes_de, transmettre
from tests.participants.test_declarations_prets import transmettre_pret

pytestmark = pytest.mark.django_db

INSTANT = datetime(2026, 4, 20, 8, tzinfo=UTC)
CONTACT = "paie@bati.example"
# Why these never go to a company. They are searched all the same: a mailbox is no place for a reason.
JAMAIS_A_UNE_ENTREPRISE = {
    GenreMessage.BESOIN: "to the people of the prescripteurs: what the companies look for",
    GenreMessage.SUIVI_SORTIE: "to the people of the prescripteur that follows: how many, never who",
    GenreMessage.RESUME: "to the members who write in the guichet: numbers",
}


def systeme(t: f.Territoire):
    return portee.ouvrir(Principal("systeme", t.guichet.pk))


def rappel(jour: date) -> Callable[[f.Territoire], None]:
    def ecrire(t: f.Territoire) -> None:
        with systeme(t):
            assert remind_due(guichet=t.guichet, jour=jour) == 1

    return ecrire


def a_la_main(t: f.Territoire) -> None:
    with facilitateur(t):
        remind_company(entreprise=t.entreprise, mois=MARS, par=t.facilitateur)


def lien(t: f.Territoire) -> None:
    contact = f.contact(t.entreprise, "chantier@bati.example")
    with facilitateur(t):
        send_month_link(entreprise=t.entreprise, mois=MARS, contact=contact, par=t.facilitateur)


def recu(t: f.Territoire) -> None:
    """To an account, and to an address that has none."""
    declaration = transmettre(t)
    with employeur(t):
        for adresse, sans_compte in ((t.employeur.email, False), (CONTACT, True)):
            send_receipt(declaration=declaration, adresse=adresse, nom="Camille", sans_compte=sans_compte)


def retour(t: f.Territoire) -> None:
    declaration = transmettre(t)
    with facilitateur(t):
        return_declaration(declaration=declaration, motif="Heures du 12 mars ?", par=t.facilitateur)


def confirmation(t: f.Territoire) -> DeclarationMensuelle:
    pret = f.contrat(
        t.participant,
        t.entreprise,
        t.lot,
        employeur=t.siae,
        declarant=t.siae,
        modalite=Modalite.MISE_A_DISPOSITION,
    )
    return transmettre_pret(t, pret)


def contestation(t: f.Territoire) -> None:
    (ligne,) = lignes_de(confirmation(t))
    with employeur(t):
        contest_ligne(ligne=ligne, motif="Absente la dernière semaine", par=t.employeur)


def piece(t: f.Territoire) -> None:
    f.exigence(t.guichet)
    deposee = f.piece(t.contrat)
    with facilitateur(t):
        refuse_piece(piece=deposee, motif="Non signé.", par=t.facilitateur)


def besoin(t: f.Territoire) -> None:
    f.besoin(t.engagement, t.entreprise)
    with systeme(t):
        assert announce_besoins(guichet=t.guichet, jour=date(2026, 4, 21)) == 1


def proposition(t: f.Territoire) -> None:
    publie = f.besoin(t.engagement, t.entreprise)
    with facilitateur(t):
        transmit_candidature(candidature=propose_personne(besoin=publie, participant=t.participant))


def suivi(t: f.Territoire) -> None:
    with hors_portee("le prescripteur de la personne"):
        f.acces_prescripteur(SuiviSortie.objects.get().prescripteur)
    with systeme(t):
        assert remind_suivis(guichet=t.guichet, jour=date(2026, 10, 30)) == 1


def resume(t: f.Territoire) -> None:
    transmettre(t)
    with systeme(t):
        assert write_digests(guichet=t.guichet, jour=INSTANT.date()) == 2


ECRIRE: dict[GenreMessage, Callable[[f.Territoire], object]] = {
    GenreMessage.RELANCE_AVANT: rappel(date(2026, 4, 5)),
    GenreMessage.RELANCE_JOUR: rappel(date(2026, 4, 10)),
    GenreMessage.RELANCE_APRES: rappel(date(2026, 4, 15)),
    GenreMessage.RELANCE_MANUELLE: a_la_main,
    GenreMessage.LIEN: lien,
    GenreMessage.RECU: recu,
    GenreMessage.RETOUR: retour,
    GenreMessage.CONFIRMATION: confirmation,
    GenreMessage.CONTESTATION: contestation,
    GenreMessage.PIECE: piece,
    GenreMessage.BESOIN: besoin,
    GenreMessage.PROPOSITION: proposition,
    GenreMessage.SUIVI_SORTIE: suivi,
    GenreMessage.RESUME: resume,
}


@pytest.fixture
def terrain(monkeypatch) -> f.Territoire:
    monkeypatch.setattr(timezone, "now", lambda: INSTANT)
    t = f.territoire("ici")
    with hors_portee("canaris"):
        plant(t)
    f.contact(t.entreprise, CONTACT)
    return t


def written(t: f.Territoire) -> list[Message]:
    """Everything the outbox holds, once all of it has left."""
    with hors_portee("tout part"):
        Message.objects.update(prochain_essai=None)
    send_waiting(t.guichet.pk)
    with hors_portee("lecture de test"):
        return list(Message.objects.order_by("pk"))


def read_by_its_reader(t: f.Territoire, messages: list[Message]) -> str:
    """What the table keeps, and what left."""
    gardes = [f"{m.objet}\n{m.texte}\n{m.nom}\n{m.cle_naturelle}\n{m.erreur}" for m in messages]
    partis = [
        f"{c.subject}\n{c.body}\n{c.from_email}\n{c.to}\n{c.reply_to}\n{c.extra_headers}" for c in mail.outbox
    ]
    assert len(partis) == len(gardes)
    assert [c.attachments for c in mail.outbox if c.attachments] == []
    return "\n".join(gardes + partis)


def company_addresses(t: f.Territoire) -> set[str]:
    comptes: list[Utilisateur] = [t.employeur, t.conseiller_siae]
    return {CONTACT, "chantier@bati.example", *(u.email for u in comptes)}


def test_every_kind_of_email_is_written_here():
    assert set(ECRIRE) == set(GenreMessage)
    assert set(JAMAIS_A_UNE_ENTREPRISE) <= set(GenreMessage)


@pytest.mark.parametrize("genre", list(GenreMessage))
def test_no_email_carries_a_reason_nor_a_name(terrain, genre):
    ECRIRE[genre](terrain)
    messages = written(terrain)
    assert {m.etat for m in messages} == {EtatMessage.ENVOYE}
    vers = {m.destinataire for m in messages if m.genre == genre}
    assert vers
    if genre in JAMAIS_A_UNE_ENTREPRISE:
        assert vers & company_addresses(terrain) == set()
    else:
        assert vers <= company_addresses(terrain)
    lu = read_by_its_reader(terrain, messages)
    assert secrets_in(lu) == []
    personne = terrain.participant
    assert [nom for nom in (personne.nom, personne.prenom) if nom.lower() in lu.lower()] == []


def test_canary_is_found_where_somebody_typed_it(terrain):
    """The search finds what it looks for, in the table and in what left."""
    declaration = transmettre(terrain)
    with facilitateur(terrain):
        return_declaration(declaration=declaration, motif="Voir Zzavis", par=terrain.facilitateur)
    lu = read_by_its_reader(terrain, written(terrain))
    assert secrets_in(lu) == ["Zzavis"]
    assert lu.count("Zzavis") == 2
