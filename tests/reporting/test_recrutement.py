"""Efforts and proposals in the bilan and on the buyer's page: counts, dates, kinds, coded reasons; nobody."""

import json
import re
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


SEUIL = 5


@pytest.fixture
def recherche(territoire):
    """One person set aside by the guichet; three efforts and one too late; a need for two posts."""
    t = territoire
    besoin = f.besoin(t.engagement, t.entreprise, postes=2, publie_le=LE)
    personne = f.participant(t.guichet, "Zzecart", "Zzprenom", t.prescripteur)
    f.candidature(besoin, personne, etat=EtatCandidature.ECARTEE, motif=MotifEcart.NON_VALIDEE)
    for jour, genre in (
        (date(2026, 2, 3), GenreEffort.OFFRE),
        (date(2026, 4, 9), GenreEffort.OFFRE),
        (date(2026, 3, 10), GenreEffort.ENTRETIEN),
        (date(2026, 7, 1), GenreEffort.VISITE),
    ):
        f.effort(t.engagement, t.entreprise, jour=jour, genre=genre, detail="Zzappel à Zzun")
    t.besoin = besoin
    return t


def propose(t, nombre, etat, motif=""):
    """`nombre` people whom the guichet transmitted to the company, and what became of them."""
    for rang in range(nombre):
        personne = f.participant(t.guichet, f"Zz{etat}{motif}{rang}", "Zzprenom", t.prescripteur)
        f.candidature(t.besoin, personne, etat=etat, motif=motif, entreprise=t.entreprise, transmise_le=LE)


def read(t, seuil=SEUIL):
    with ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        return read_recruitment(t.marche, DU, AU, seuil)


def shown(lu):
    return unescape(render_to_string("reporting/bilan/recrutement.html", {"r": lu}))


def test_what_counts_no_person_is_told_as_it_is(recherche):
    lu = read(recherche)
    assert (lu["besoins"], lu["demarches"], lu["proposees"]) == (1, 3, {"nombre": 0, "masque": ""})
    assert lu["genres"][0] == {
        "libelle": "Offre publiée",
        "nombre": 2,
        "premier": "2026-02-03",
        "dernier": "2026-04-09",
    }


def test_fewer_people_than_the_threshold_are_one_masked_total(recherche):
    propose(recherche, 2, EtatCandidature.NON_RETENUE, MotifRefus.HORAIRES)
    propose(recherche, 1, EtatCandidature.RETENUE)
    lu = read(recherche)
    assert {cle: lu[cle] for cle in ("proposees", "motifs", "seuil")} == {
        "proposees": {"nombre": None, "masque": "petit"},
        "motifs": [],
        "seuil": 5,
    }
    assert "retenues" not in lu
    page = shown(lu)
    assert "Moins de\u00a05\u00a0personnes proposées</strong> à l'entreprise par le guichet\u00a0;" in page
    assert MotifRefus.HORAIRES.label not in page


def test_parts_of_a_large_total_are_masked_when_small_or_when_they_give_a_small_one_away(recherche):
    propose(recherche, 6, EtatCandidature.NON_RETENUE, MotifRefus.HORAIRES)
    propose(recherche, 2, EtatCandidature.RETENUE)
    lu = read(recherche)
    assert lu["proposees"] == {"nombre": 8, "masque": ""}
    assert lu["retenues"] == {"nombre": None, "masque": "petit"}
    assert lu["refusees"] == {"nombre": None, "masque": "secondaire"}
    assert "embauchees" not in lu
    assert lu["motifs"] == []
    page = shown(lu)
    assert "8\u00a0personnes proposées" in page
    assert "moins de\u00a05\u00a0retenues, refusées par l'entreprise (nombre masqué)" in page


def test_large_parts_are_told_and_small_reasons_masked(recherche):
    propose(recherche, 6, EtatCandidature.RETENUE)
    propose(recherche, 6, EtatCandidature.NON_RETENUE, MotifRefus.HORAIRES)
    propose(recherche, 2, EtatCandidature.NON_RETENUE, MotifRefus.ABSENCE)
    lu = read(recherche)
    assert [lu[cle]["nombre"] for cle in ("proposees", "retenues", "embauchees", "refusees")] == [14, 6, 0, 8]
    assert lu["motifs"] == [
        {"libelle": MotifRefus.HORAIRES.label, "nombre": None, "masque": "secondaire"},
        {"libelle": MotifRefus.ABSENCE.label, "nombre": None, "masque": "petit"},
    ]
    page = shown(lu)
    assert "14\u00a0personnes proposées" in page
    assert "6\u00a0retenues, 8\u00a0refusées par l'entreprise" in page
    assert '<td class="nombre">masqué</td>' in page


def test_few_hired_among_those_taken_are_masked(recherche):
    propose(recherche, 5, EtatCandidature.RETENUE)
    propose(recherche, 3, EtatCandidature.EMBAUCHEE)
    lu = read(recherche)
    assert (lu["retenues"]["nombre"], lu["embauchees"]) == (8, {"nombre": None, "masque": "petit"})
    assert "8\u00a0retenues dont moins de\u00a05\u00a0embauchées" in shown(lu)


def test_without_a_threshold_no_count_of_people_is_told(recherche):
    propose(recherche, 9, EtatCandidature.RETENUE)
    lu = read(recherche, seuil=None)
    assert lu["proposees"] == {"nombre": None, "masque": "secondaire"}
    assert "Personnes proposées (nombre masqué)" in shown(lu)


def test_no_name_no_free_word_and_nothing_of_what_the_guichet_set_aside(recherche):
    propose(recherche, 6, EtatCandidature.NON_RETENUE, MotifRefus.HORAIRES)
    texte = json.dumps(read(recherche), ensure_ascii=False)
    assert "Zz" not in texte
    assert "ligibilité" not in texte


def test_nothing_done_says_nothing(territoire):
    assert read(territoire) is None


def test_bilan_issued_with_plain_counts_still_reads():
    lu = {"besoins": 1, "proposees": 3, "retenues": 1, "embauchees": 0, "refusees": 2, "demarches": 3}
    page = shown({**lu, "motifs": [{"libelle": "Trajet", "nombre": 2}], "genres": []})
    assert "3\u00a0personnes proposées" in page
    assert "1\u00a0retenue, 2\u00a0refusées par l'entreprise" in page
    assert '<td class="nombre">2</td>' in page


def test_bilan_issued_before_has_no_section():
    assert render_to_string("reporting/bilan/recrutement.html", {"r": None}).strip() == ""


def test_buyer_reads_counts_on_its_marche_and_never_a_person(recherche):
    propose(recherche, 3, EtatCandidature.RETENUE)
    client = Client()
    client.force_login(recherche.referent)
    page = client.get(reverse("donneur:marche", args=[recherche.marche.cle])).content.decode()
    page = re.sub(r"\b[0-9A-Za-z]{64}\b", "", page)  # the CSRF token is drawn among all letters
    assert "Moins de\u00a05\u00a0personnes proposées" in page
    assert "Zz" not in page
    assert "ZZ" not in page
    with hors_portee("les lignes existent"):
        assert recherche.engagement.besoins.count() == 1
