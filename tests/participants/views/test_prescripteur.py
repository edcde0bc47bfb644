"""The prescripteur's portal: its own people, the answer, never the reason nor the companies."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichets.models import Journal
from guichets.portee import hors_portee
from tests import fabriques as f


@pytest.fixture
def portail(territoire):
    client = Client()
    client.force_login(territoire.referent_prescripteur)
    return client


def adresse(personne):
    return reverse("prescripteur:participant", args=[personne.cle])


def test_home_lists_only_its_people(territoire, portail):
    f.participant(territoire.guichet, "Canari", "Nul")
    f.participant(territoire.guichet, "Canari", "Autre", f.prescripteur(territoire.guichet, "Autre mission"))
    page = portail.get(reverse("prescripteur:accueil")).content.decode()
    assert "MARTIN Awa" in page
    assert "1er\u00a0janvier\u00a02025" in page
    assert "Canari" not in page
    assert territoire.entreprise.nom not in page


def test_home_says_what_to_do_when_empty(territoire):
    vide = f.prescripteur(territoire.guichet, "Nouvelle mission")
    client = Client()
    client.force_login(f.acces_prescripteur(vide))
    assert "Contactez son facilitateur" in client.get(reverse("prescripteur:accueil")).content.decode()


def test_home_costs_the_same_at_one_and_at_many_rows(territoire, portail, django_assert_num_queries):
    portail.get(reverse("prescripteur:accueil"))
    with CaptureQueriesContext(connection) as une:
        portail.get(reverse("prescripteur:accueil"))
    for rang in range(6):
        personne = f.participant(territoire.guichet, f"Nom {rang}", "Prénom", territoire.prescripteur)
        f.contrat(personne, territoire.entreprise)
    with django_assert_num_queries(len(une)):
        portail.get(reverse("prescripteur:accueil"))


def test_person_page_shows_the_dossier_and_the_answer(territoire, portail):
    f.contrat(territoire.participant, territoire.siae)
    reponse = portail.get(adresse(territoire.participant))
    page = reponse.content.decode()
    assert reponse.status_code == 200
    assert "1er\u00a0mai\u00a01990" in page
    assert len(reponse.context["contrats"]) == 2
    assert "DELD" not in page
    assert "longue durée" not in page
    assert territoire.siae.nom not in page
    with hors_portee("lecture du test"):
        trace = Journal.objects.get()
    assert (trace.principal, trace.objet_cle) == (
        f"utilisateur:{territoire.referent_prescripteur.pk}",
        territoire.participant.cle,
    )


def test_person_page_is_404_for_everybody_else(territoire, portail):
    assert portail.get(adresse(f.participant(territoire.guichet, "Canari", "Nul"))).status_code == 404
    for personne in (territoire.facilitateur, territoire.employeur, territoire.referent, f.utilisateur()):
        client = Client()
        client.force_login(personne)
        assert client.get(adresse(territoire.participant)).status_code == 404
        assert client.get(reverse("prescripteur:accueil")).status_code == 404


def test_facilitateur_with_an_access_reads_only_oriented_people_in_the_portal(territoire):
    f.acces_prescripteur(territoire.prescripteur, territoire.facilitateur)
    client = Client()
    client.force_login(territoire.facilitateur)
    assert client.get(adresse(territoire.participant)).status_code == 200
    assert client.get(adresse(f.participant(territoire.guichet, "Canari", "Nul"))).status_code == 404


def test_portal_only_reads(territoire, portail):
    assert portail.post(reverse("prescripteur:accueil")).status_code == 405
    assert portail.post(adresse(territoire.participant)).status_code == 405
