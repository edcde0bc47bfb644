"""A company of four hundred lines: one request, as many queries as for four; beyond a page, several pages."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clauses.forms import grille
from guichets.portee import hors_portee
from participants.enums import EtatDeclaration
from participants.models import Contrat, DeclarationMensuelle, LigneHeures, Participant
from tests import fabriques as f
from tests.clauses.grilles import MARS, MOIS, cellule, texte, url_grille

REQUETES_ENREGISTRER = 78
REQUETES_BROUILLON = 90


def employer(t, nombre):
    """People of the company with a contrat each, made in two statements."""
    with hors_portee("montage de test"):
        personnes = Participant.objects.bulk_create(
            Participant(guichet=t.guichet, nom=f"Nom{n:03d}", nom_tri=f"nom{n:03d}", prenom="Lou")
            for n in range(nombre)
        )
        return Contrat.objects.bulk_create(
            Contrat(
                guichet=t.guichet,
                participant=personne,
                employeur=t.entreprise,
                creditee=t.entreprise,
                declarant=t.entreprise,
                lot=t.lot,
                type=t.contrat.type,
                modalite=t.contrat.modalite,
                debut=t.contrat.debut,
                fin=t.contrat.fin,
            )
            for personne in personnes
        )


def envoi(t, contrats, heures, action):
    champs = {f"version-{t.entreprise.cle}": "", cellule(t.contrat): heures, "action": action}
    champs[cellule(t.contrat, champ="lot")] = str(t.lot.cle)
    for contrat in contrats:
        champs[cellule(contrat)] = heures
        champs[cellule(contrat, champ="lot")] = str(t.lot.cle)
        champs[cellule(contrat, champ="dont_formation")] = "1"
    return champs


def compter(client, donnees, statut):
    with CaptureQueriesContext(connection) as capture:
        reponse = client.post(url_grille(), donnees)
    assert reponse.status_code == statut
    return len(capture)


def lignes():
    with hors_portee("lecture de test"):
        return sorted(LigneHeures.objects.values_list("heures", flat=True))


def enregistrer(client, t, nombre, action, statut):
    client.force_login(t.employeur)
    contrats = employer(t, nombre - 1)
    client.post(url_grille(), envoi(t, contrats, "10", "enregistrer"))
    donnees = envoi(t, contrats, "12", action)
    donnees.pop(f"version-{t.entreprise.cle}")
    requetes = compter(client, donnees, statut)
    assert lignes() == [Decimal(12)] * nombre
    return requetes


@pytest.mark.parametrize("nombre", [4, 400])
def test_as_many_queries_to_save_four_lines_as_four_hundred(client, territoire, nombre):
    assert enregistrer(client, territoire, nombre, "enregistrer", 302) == REQUETES_ENREGISTRER


@pytest.mark.parametrize("nombre", [4, 400])
def test_as_many_queries_to_keep_a_draft_of_four_lines_as_of_four_hundred(client, territoire, nombre):
    assert enregistrer(client, territoire, nombre, "auto", 200) == REQUETES_BROUILLON


@pytest.fixture
def petites_pages(monkeypatch):
    monkeypatch.setattr(grille, "LIGNES_PAR_PAGE", 3)


def test_long_grid_is_saved_page_by_page_and_transmitted_whole(client, territoire, petites_pages):
    client.force_login(territoire.employeur)
    contrats = employer(territoire, 4)  # with the first one: five lines, two pages
    premiere = texte(client.get(url_grille()))
    assert "Page 1 sur 2" in premiere
    assert cellule(contrats[3]) not in premiere
    donnees = {cellule(c): "10" for c in [territoire.contrat, *contrats[:2]]}
    reponse = client.post(url_grille(), donnees | {"action": "page-2"})
    assert reponse.url == f"{url_grille()}?page=2"
    seconde = texte(client.get(reponse.url))
    assert "Page 2 sur 2" in seconde
    assert 'data-ailleurs="30.00"' in seconde
    incomplete = client.post(reponse.url, {cellule(contrats[2]): "5", "action": "transmettre"})
    assert incomplete.status_code == 422
    donnees = {cellule(contrats[2]): "5", cellule(contrats[3]): "0", "action": "transmettre"}
    assert client.post(reponse.url, donnees).url == reverse("entreprise:transmettre", args=[MOIS])
    assert lignes() == [Decimal(v) for v in (0, 5, 10, 10, 10)]
    client.post(reverse("entreprise:transmettre", args=[MOIS]), {"certifie": "oui"})
    with hors_portee("lecture de test"):
        assert DeclarationMensuelle.objects.get().etat == EtatDeclaration.TRANSMISE


def test_page_stays_far_from_what_one_request_may_hold():
    assert grille.LIGNES_PAR_PAGE * 3 * 2 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


def test_hours_suggested_on_another_page_are_saved_with_the_first(client, territoire, petites_pages):
    client.force_login(territoire.employeur)
    contrats = employer(territoire, 4)
    with hors_portee("mois validé"):
        for contrat in contrats:
            f.heures(contrat, date(2026, 2, 1), "70", territoire.lot)
    donnees = {cellule(c): "10" for c in [territoire.contrat, *contrats[:2]]}
    client.post(url_grille(), donnees | {"action": "enregistrer"})
    with hors_portee("lecture de test"):
        mars = LigneHeures.objects.filter(mois=MARS).order_by("heures")
        assert list(mars.values_list("heures", flat=True)) == [10, 10, 10, 70, 70]


def test_line_of_another_page_is_refused_aloud(client, territoire, petites_pages):
    client.force_login(territoire.employeur)
    contrats = employer(territoire, 4)
    reponse = client.post(url_grille(), {cellule(contrats[3]): "5", "action": "enregistrer"})
    assert reponse.status_code == 422
    assert lignes() == []


def test_pages_never_part_the_lines_of_a_contrat(client, territoire, petites_pages):
    client.force_login(territoire.employeur)
    contrats = employer(territoire, 3)
    lot = f.lot(f.marche(territoire.donneur, "Autre"))
    f.attribution(lot, territoire.entreprise)
    donnees = {cellule(territoire.contrat): "1", cellule(contrats[0]): "2", cellule(contrats[1]): "3"}
    donnees[cellule(contrats[1], 1)] = "4"
    donnees[cellule(contrats[1], 1, "lot")] = str(lot.cle)
    client.post(url_grille(), donnees | {"action": "enregistrer"})
    premiere = texte(client.get(url_grille()))
    assert cellule(contrats[0]) in premiere
    assert cellule(contrats[1]) not in premiere
    assert cellule(contrats[1], 1) in texte(client.get(f"{url_grille()}?page=2"))
