"""The small things of a bilan that a reader sticks on."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from guichets import portee
from guichets.portee import Principal, hors_portee
from operations.enums import RoleAttribution
from operations.models import Marche
from reporting.domain.donnees import collect_donnees
from tests import fabriques as f
from tests.reporting import decor

PHRASE = "seule son avance peut aider un autre marché"


def collecter(t):
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        marche = Marche.objects.select_related("donneur_ordre", "operation", "guichet").get(pk=t.marche.pk)
        return collect_donnees(
            marche=marche, du=date(2025, 1, 1), au=date(2025, 2, 28), jour=date(2025, 3, 15)
        )


def mutualiser(t):
    with hors_portee("mutualisation d'un test"):
        t.engagement.donne, t.engagement.fondement = 2, "ccap"
        t.engagement.fondement_le = date(2025, 1, 1)
        t.engagement.save()


def test_lot_names_who_owes_before_the_cotraitant(territoire):
    lot = f.lot(territoire.marche, numero="2")
    f.attribution(lot, f.entreprise(territoire.guichet, "Second"), RoleAttribution.COTRAITANT)
    f.attribution(lot, f.entreprise(territoire.guichet, "Premier"), RoleAttribution.MANDATAIRE)
    second = next(x for x in collecter(territoire)["lots"] if x["numero"] == "2")
    assert [a["nom"] for a in second["attributaires"]] == ["Premier", "Second"]


@pytest.mark.parametrize("mutualise", [True, False])
def test_sources_speak_of_lending_only_where_the_marche_lends(territoire, mutualise):
    if mutualise:
        mutualiser(territoire)
    page = render_to_string("reporting/bilan/sources.html", {"d": collecter(territoire)})
    assert (PHRASE in page) is mutualise


@pytest.mark.parametrize("mutualise", [True, False])
def test_buyer_page_speaks_of_lending_only_where_the_marche_lends(client, territoire, mutualise):
    decor.comptes_mois(territoire.marche, territoire.entreprise, date(2025, 1, 1), realisees="10")
    if mutualise:
        mutualiser(territoire)
    client.force_login(territoire.referent)
    page = client.get(reverse("donneur:marche", args=[territoire.marche.cle])).content.decode()
    assert (PHRASE in page.replace("&#x27;", "'")) is mutualise


@pytest.mark.parametrize("commentaire", ["", "Un bon trimestre."])
def test_pdf_says_on_its_first_page_who_made_it(territoire, commentaire):
    d = {**collecter(territoire), "commentaire": commentaire, "facilitateur": "Camille Petit"}
    page = render_to_string("pdf/bilan.html", {"d": d, "bilan": {"numero": 1, "empreinte": "a" * 64}})
    assert "Établi par Camille Petit" in page.split("entete-document")[1].split("</div>")[0]
