"""The same act twice at once, or two that contradict each other: one counts, the other is told."""

from datetime import date
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from guichets import portee
from guichets.enums import GenreMessage
from guichets.models import Lien, Message
from guichets.portee import Principal, hors_portee
from participants.domain.contrats import end_contrat
from participants.domain.declarations.saisie import open_declaration, save_lignes
from participants.domain.personnes.fiches import prescribe
from participants.domain.personnes.participants import register_participant
from participants.domain.pieces.verification import DEJA_JUGEE
from participants.domain.relances.automatique import remind_due
from participants.domain.relances.envoi import remind_company
from participants.enums import EtatPiece
from participants.models import LigneHeures, Participant, Piece, Relance
from tests import fabriques as f
from tests.participants.declarants import MARS, ZERO, employeur, facilitateur, h
from tests.simultanes import Etape, acte_en_cours, blocked_or_done


@pytest.fixture
def t(transactional_db):
    return f.territoire()


def pendant(premier, second):
    """`second` starts while `premier` has written and not committed. The results, or the refusals."""
    etape = Etape()

    def lent():
        with premier() as fait:
            etape.passer()
        return fait

    with acte_en_cours(lent) as un:
        etape.attendre()
        with acte_en_cours(second) as deux:
            blocked_or_done(deux)
            etape.ouvrir()
            return un.exception() or un.result(), deux.exception() or deux.result()


class Geste:
    """An act in its own transaction, left open for as long as the block lasts."""

    def __init__(self, scope, acte):
        self.scope, self.acte = scope, acte

    def __enter__(self):
        self.scope.__enter__()
        return self.acte()

    def __exit__(self, *erreur):
        return self.scope.__exit__(*erreur)


def deux_fois(scope, acte):
    def seul():
        with scope():
            return acte()

    return pendant(lambda: Geste(scope(), acte), seul)


# --- People


def test_person_registered_twice_at_once_is_one_person(t):
    """In either order of the names: the second is asked whether it is somebody else."""
    noms = iter([("Traoré", "Fatou"), ("Fatou", "Traoré")])

    def inscrire():
        nom, prenom = next(noms)
        return register_participant(guichet=t.guichet, nom=nom, prenom=prenom)

    _, refus = deux_fois(lambda: facilitateur(t), inscrire)
    assert isinstance(refus, ValidationError)
    assert refus.code == "doublon"


def test_fiche_sent_twice_at_once_is_one_person(t):
    def prescrire():
        return prescribe(
            prescripteur=t.prescripteur,
            identite={"nom": "Traoré", "prenom": "Fatou", "telephone": "0555010203", "email": ""},
            dossier={"naissance": date(1990, 1, 1)},
            fiche={
                "criteres": [],
                "metiers": [],
                "informe": True,
                **dict.fromkeys(("referent", "experience", "accompagnement"), ""),
            },
        )

    _, refus = deux_fois(
        lambda: portee.ouvrir(Principal("utilisateur", t.referent_prescripteur.pk)), prescrire
    )
    assert getattr(refus, "code", "") == "deja_suivie"
    with hors_portee("lecture de test"):
        assert Participant.objects.filter(nom="Traoré").count() == 1


# --- Hours typed while their contrat is being ended


def test_hours_typed_while_the_contrat_is_ended_stay_inside_it(t):
    fin = date(2026, 3, 10)

    def saisir():
        with employeur(t):
            declaration = open_declaration(entreprise=t.entreprise, mois=MARS)
            save_lignes(declaration=declaration, lignes=[(t.contrat.cle, t.lot.cle, h("30"), ZERO)])

    def terminer():
        return end_contrat(contrat=t.contrat, fin=fin)

    pendant(lambda: Geste(facilitateur(t), terminer), saisir)
    with hors_portee("lecture de test"):
        assert LigneHeures.objects.get().fin == fin


# --- A proof judged by two people


def test_second_decision_on_a_proof_is_told_of_the_first(t):
    with hors_portee("fabrique"):
        f.exigence(t.guichet)
        piece = f.piece(t.contrat)
    un, deux = Client(), Client()
    un.force_login(t.facilitateur)
    deux.force_login(t.responsable)
    page = reverse("participants:piece", args=[t.guichet.slug, piece.cle])
    url = reverse("participants:piece_decider", args=[t.guichet.slug, piece.cle])
    lue = deux.get(page).context["lue"]
    assert un.post(url, {"decision": "accepter", "lue": lue}).status_code == 302
    refus = {"decision": "refuser", "motif": "Illisible", "lue": lue}
    reponse = deux.post(url, refus)
    assert reponse.status_code == 422
    assert DEJA_JUGEE.replace("\u00a0", " ") in unescape(reponse.content.decode()).replace("\u00a0", " ")
    with hors_portee("lecture de test"):
        assert Piece.objects.get().etat == EtatPiece.ACCEPTEE
    assert deux.post(url, {**refus, "lue": reponse.context["lue"]}).status_code == 302
    with hors_portee("lecture de test"):
        assert Piece.objects.get().etat == EtatPiece.REFUSEE


# --- Reminders


def relancer_a_la_main(t):
    return remind_company(entreprise=t.entreprise, mois=MARS, par=t.facilitateur)


def test_two_reminders_by_hand_at_once_are_one_with_one_link(t):
    with hors_portee("fabrique"):
        f.contact(t.entreprise)
    deux_fois(lambda: facilitateur(t), lambda: relancer_a_la_main(t))
    with hors_portee("lecture de test"):
        assert (Relance.objects.count(), Message.objects.count(), Lien.objects.count()) == (1, 1, 1)


def test_reminder_by_hand_counts_for_the_one_of_the_day_written_at_once(t, monkeypatch):
    with hors_portee("fabrique"):
        f.contact(t.entreprise)
    jour = date(2026, 4, 10)
    for module in ("suivi", "automatique", "envoi"):
        monkeypatch.setattr(f"participants.domain.relances.{module}.today_of", lambda guichet: jour)

    def la_nuit():
        with portee.ouvrir(Principal("systeme", t.guichet.pk)):
            return remind_due(guichet=t.guichet, jour=jour)

    _, ecrites = pendant(lambda: Geste(facilitateur(t), lambda: relancer_a_la_main(t)), la_nuit)
    assert ecrites == 0
    with hors_portee("lecture de test"):
        assert list(Message.objects.values_list("genre", flat=True)) == [GenreMessage.RELANCE_MANUELLE]
