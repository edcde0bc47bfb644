"""Hostile inputs on the pages of mutualisation: told beside the field, never an error of the server."""

import itertools

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from guichets.enums import RoleAdhesion
from guichets.models import Adhesion
from guichets.portee import hors_portee
from tests.config import matrice
from tests.config.acteurs import CANARI, monde
from tests.config.objets import objets
from tests.config.test_matrice import PERMIS, Terrain
from tests.contraintes import check_now

pytestmark = [pytest.mark.django_db, pytest.mark.lent]

QUESTIONS = ("mois", "page", "calendrier", "ajustements", "personne", "engagement", "prorata", "mutualise",
             "horizon_mois", "debut", "hebdo", "pour")  # fmt: skip
ETRANGES = ("\x00", "NaN", "-1", "9998-12", "9999-12-31", "9" * 40)
JOURS = ("0001-01-01", "9999-12-31", "2026-04-15")
HEURES = ("9999999,99", "99999999999999", "-5", "NaN")
PREFIXES = ("avenant", "quote_part", "periode", "assiette", "mutualisation")


@pytest.fixture
def terrain() -> Terrain:
    lieux = monde()
    ici, ailleurs = objets(lieux.ici), objets(lieux.ailleurs, f"{CANARI} ")
    check_now()
    return Terrain(lieux, ici, ailleurs)


def adresse(t: Terrain, nom: str) -> str:
    return t.adresse(nom, slug=t.monde.ici.guichet.slug, source=t.ici)


@pytest.mark.parametrize("role", ["lecteur", "entreprise", "donneur"])
def test_odd_question_is_never_an_error_of_the_server(terrain, role):
    client = Client(raise_request_exception=False)
    client.force_login(terrain.monde.personne(role))
    noms = [
        nom
        for nom, ligne in sorted(matrice.ROUTES.items())
        if role in PERMIS[ligne.acces] and nom.startswith(("clauses:", "entreprise:", "donneur:"))
    ]
    fautes = [
        f"{nom} {valeur[:20]!r}"
        for nom, valeur in itertools.product(noms, ETRANGES)
        if not nom.endswith("_pdf")
        and client.get(adresse(terrain, nom), dict.fromkeys(QUESTIONS, valeur)).status_code >= 500
    ]
    assert fautes == []


def envois(t: Terrain, jour: str, heures: str, *, etranger: bool = False) -> dict[str, dict[str, str]]:
    """What is posted to each address, well formed; `etranger`: it names rows of the other guichet."""
    objets_nommes = t.ailleurs if etranger else t.ici
    engagement, entreprise = objets_nommes["engagement"], objets_nommes["entreprise"]
    nommes = {
        "entreprise": str(entreprise.pk),
        "repreneur": str(entreprise.pk),
        "redevable": str(entreprise.pk),
    }
    dates = dict.fromkeys(("du", "au", "date", "le", "debut", "fin", "fin_apres", "fondement_le"), jour)
    quantites = dict.fromkeys(("heures", "montant", "heures_apres"), heures)
    choix = {"donne": "3", "recoit": "3", "fondement": "ccap", "genre": "suspension", "nature": "heures"}
    tout = {**nommes, **dates, **quantites, **choix, "formule": "fixe", "libelle": "Lot", "motif": "Cession"}
    cle = str(engagement.cle)
    return {
        "clauses:imposer": {**tout, "engagement": cle, "decidee_le": jour},
        "clauses:corriger": {"de": cle, "vers": "", "heures": heures, "motif": "erreur", "raison": "Erreur"},
        "clauses:transfert": tout,
        "clauses:engagement_creer": tout,
        "clauses:engagement_echeancier": {
            "echeancier-TOTAL_FORMS": "1",
            "echeancier-INITIAL_FORMS": "0",
            "echeancier-0-au": jour,
            "echeancier-0-cumul": heures,
        },
        **{f"clauses:engagement_{p}": {f"{p}-{nom}": v for nom, v in tout.items()} for p in PREFIXES},
    }


@pytest.mark.parametrize("bouton", ["apercu", "appliquer"])
def test_extreme_values_are_refused_beside_their_field(terrain, bouton):
    client = Client(raise_request_exception=False)
    client.force_login(terrain.monde.ici.facilitateur)
    fautes = []
    for jour, heures in itertools.product(JOURS, HEURES):
        for nom, donnees in envois(terrain, jour, heures).items():
            repere = transaction.savepoint()
            statut = client.post(adresse(terrain, nom), {**donnees, bouton: "1"}, follow=True).status_code
            transaction.savepoint_rollback(repere)
            if statut not in (200, 422):
                fautes.append(f"{nom} {jour} {heures}: {statut}")
    assert fautes == []


@pytest.mark.parametrize("bouton", ["apercu", "appliquer"])
def test_member_of_two_guichets_cannot_name_a_row_of_the_other(terrain, bouton):
    """The scope holds both: only the forms stand between the two."""
    membre = terrain.monde.ici.facilitateur
    with hors_portee("test"):
        Adhesion.objects.create(
            guichet=terrain.monde.ailleurs.guichet, utilisateur=membre, role=RoleAdhesion.FACILITATEUR
        )
    client = Client(raise_request_exception=False)
    client.force_login(membre)
    fautes = []
    for nom, donnees in envois(terrain, "2026-04-15", "5", etranger=True).items():
        if nom not in ("clauses:imposer", "clauses:corriger", "clauses:transfert", "clauses:engagement_creer",
                       "clauses:engagement_quote_part"):  # fmt: skip
            continue
        repere = transaction.savepoint()
        reponse = client.post(adresse(terrain, nom), {**donnees, bouton: "1"}, follow=True)
        transaction.savepoint_rollback(repere)
        if reponse.status_code != 422 or "Sélectionnez un choix valide" not in reponse.content.decode():
            fautes.append(f"{nom}: {reponse.status_code}")
    assert fautes == []


def test_member_of_two_guichets_reads_each_at_its_own_address(terrain):
    membre = terrain.monde.ici.responsable
    with hors_portee("test"):
        Adhesion.objects.create(
            guichet=terrain.monde.ailleurs.guichet, utilisateur=membre, role=RoleAdhesion.RESPONSABLE
        )
    client = Client(raise_request_exception=False)
    client.force_login(membre)
    slug = terrain.monde.ici.guichet.slug
    lus = {
        nom: client.get(terrain.adresse(nom, slug=slug, source=terrain.ailleurs)).status_code
        for nom, ligne in matrice.ROUTES.items()
        if nom.startswith("clauses:") and ligne.objet
    }
    assert {nom: statut for nom, statut in lus.items() if statut != 404} == {}
    cocher = {"mois": "2026-03", "entreprise": str(terrain.ailleurs["entreprise"].cle)}
    page = client.post(reverse("clauses:clotures_clore", args=[slug]), cocher, follow=True)
    assert "Cochez au moins une entreprise." in page.content.decode()


def test_form_without_its_token_is_refused(terrain):
    client = Client(enforce_csrf_checks=True)
    client.force_login(terrain.monde.ici.responsable)
    lus = {
        nom: client.post(adresse(terrain, nom)).status_code
        for nom, ligne in matrice.ROUTES.items()
        if nom.startswith("clauses:") and ligne.acces in ("ecrit", "responsable")
    }
    assert {nom: statut for nom, statut in lus.items() if statut != 403} == {}
