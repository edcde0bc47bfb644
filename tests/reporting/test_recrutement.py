"""Efforts and proposals in the bilan and on the buyer's page: counts, dates, kinds, coded reasons; nobody."""

import json
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from clauses.enums import EtatCandidature, GenreEffort, MotifEcart, MotifRefus
from guichets.portee import Principal, hors_portee, ouvrir
from reporting.domain.recrutement import read_recruitment
from tests import fabriques as f

pytestmark = pytest.mark.django_db

DU, AU = date(2026, 1, 1), date(2026, 6, 30)
LE = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def recherche(territoire):
    """Three people proposed, two refused; one set aside by the guichet; three efforts and one too late."""
    t = territoire
    besoin = f.besoin(t.engagement, t.entreprise, postes=2, publie_le=LE)

    def proposer(nom, etat, motif=""):
        personne = f.participant(t.guichet, nom, "Zzprenom", t.prescripteur)
        suite = {} if etat == EtatCandidature.ECARTEE else {"entreprise": t.entreprise, "transmise_le": LE}
        f.candidature(besoin, personne, etat=etat, motif=motif, **suite)

    proposer("Zzun", EtatCandidature.NON_RETENUE, MotifRefus.HORAIRES)
    proposer("Zzdeux", EtatCandidature.NON_RETENUE, MotifRefus.HORAIRES)
    proposer("Zztrois", EtatCandidature.RETENUE)
    proposer("Zzquatre", EtatCandidature.ECARTEE, MotifEcart.NON_VALIDEE)
    for jour, genre in (
        (date(2026, 2, 3), GenreEffort.OFFRE),
        (date(2026, 4, 9), GenreEffort.OFFRE),
        (date(2026, 3, 10), GenreEffort.ENTRETIEN),
        (date(2026, 7, 1), GenreEffort.VISITE),
    ):
        f.effort(t.engagement, t.entreprise, jour=jour, genre=genre, detail="Zzappel à Zzun")
    return t


@pytest.fixture
def lu(recherche):
    with ouvrir(Principal("utilisateur", recherche.facilitateur.pk)):
        return read_recruitment(recherche.marche, DU, AU)


def test_counts_are_those_of_the_period(lu):
    assert (lu["besoins"], lu["proposees"], lu["retenues"], lu["embauchees"], lu["refusees"]) == (
        1,
        3,
        1,
        0,
        2,
    )
    assert lu["motifs"] == [{"libelle": MotifRefus.HORAIRES.label, "nombre": 2}]
    assert lu["demarches"] == 3
    assert lu["genres"][0] == {
        "libelle": "Offre publiée",
        "nombre": 2,
        "premier": "2026-02-03",
        "dernier": "2026-04-09",
    }


def test_no_name_no_free_word_and_nothing_of_what_the_guichet_set_aside(lu):
    texte = json.dumps(lu, ensure_ascii=False)
    assert "Zz" not in texte
    assert "ligibilité" not in texte


def test_nothing_done_says_nothing(territoire):
    with ouvrir(Principal("utilisateur", territoire.facilitateur.pk)):
        assert read_recruitment(territoire.marche, DU, AU) is None


def test_section_says_it_in_one_sentence(lu):
    html = unescape(render_to_string("reporting/bilan/recrutement.html", {"r": lu}))
    assert "3\u00a0personnes proposées" in html
    assert "2\u00a0refusées par l'entreprise" in html
    assert "3\u00a0démarches" in html


def test_bilan_issued_before_has_no_section():
    assert render_to_string("reporting/bilan/recrutement.html", {"r": None}).strip() == ""


def test_buyer_reads_counts_on_its_marche_and_never_a_person(recherche):
    client = Client()
    client.force_login(recherche.referent)
    page = client.get(reverse("donneur:marche", args=[recherche.marche.cle])).content.decode()
    assert "3\u00a0personnes proposées" in page
    assert "Zz" not in page
    assert "ZZ" not in page
    with hors_portee("les lignes existent"):
        assert recherche.engagement.besoins.count() == 1
