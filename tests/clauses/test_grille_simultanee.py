"""Ten people send the same month at the same moment, each on a connection of its own: one declaration."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from guichets.portee import hors_portee
from participants.enums import EtatDeclaration
from participants.models import DeclarationMensuelle, LigneHeures
from tests import fabriques as f
from tests.clauses.grilles import MOIS, saisie, url_grille

DIX = 10


@pytest.fixture
def territoire(transactional_db):
    return f.territoire()


def ensemble(client_de, acte):
    """Run the act ten times at once, after a common start; each thread closes its connection."""
    depart = Barrier(DIX)

    def un(_):
        client = client_de()
        depart.wait()
        try:
            reponse = acte(client)
            return reponse.status_code, getattr(reponse, "url", "")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(DIX) as fils:
        return Counter(fils.map(un, range(DIX)))


def connecte(t):
    def client():
        nouveau = Client()
        nouveau.force_login(t.employeur)
        return nouveau

    return client


def test_ten_submissions_at_once_leave_one_declaration(territoire):
    certification, recu = (reverse(f"entreprise:{nom}", args=[MOIS]) for nom in ("transmettre", "recu"))
    client = connecte(territoire)
    client().post(url_grille(), saisie(territoire, "10", action="transmettre"))
    reponses = ensemble(client, lambda un: un.post(certification, {"certifie": "oui"}))
    assert reponses == {(302, recu): DIX}
    with hors_portee("lecture de test"):
        declaration = DeclarationMensuelle.objects.get()
        assert declaration.etat == EtatDeclaration.TRANSMISE
        assert LigneHeures.objects.count() == 1
        assert declaration.events.filter(etat=EtatDeclaration.TRANSMISE).count() == 1


def test_ten_first_saves_at_once_leave_one_draft(territoire):
    envoi = saisie(territoire, "10", action="enregistrer") | {f"version-{territoire.entreprise.cle}": ""}
    reponses = ensemble(connecte(territoire), lambda un: un.post(url_grille(), envoi))
    assert reponses == {(302, url_grille()): DIX}
    with hors_portee("lecture de test"):
        assert DeclarationMensuelle.objects.count() == 1
        assert LigneHeures.objects.count() == 1
