"""Every operation of the API × kind of client × {own, a neighbour's, a stranger's}, barrier by barrier."""

from collections.abc import Iterator

import pytest
import yaml
from django.core.management import call_command
from django.db import IntegrityError, transaction

from guichets.domain.cles import RESSOURCES
from guichets.enums import GenreClient
from guichets.models import Adhesion
from guichets.portee import hors_portee
from operations.models import AccesDonneurOrdre, AccesEntreprise
from tests import fabriques as f
from tests.api.decor import remplir
from tests.contraintes import check_now

pytestmark = pytest.mark.django_db

G, E, D = GenreClient.GUICHET, GenreClient.ENTREPRISE, GenreClient.DONNEUR
PERMIS = {
    "donneurs-ordre": {G, E, D},
    "operations": {G, D},
    "marches": {G, E, D},
    "lots": {G, E, D},
    "entreprises": {G, E, D},
    "engagements": {G, E, D},
    "comptes": {G, E, D},
    "retenues": {G, E, D},
    "participants": {G},
    "contrats": {G, E},
    "declarations": {G, E},
    "confirmations": {G, E},
    "ventilations": {G},
    "non-retenues": {G},
    "manques": {G},
    "bilans": {G, D},
    "travaux": {G},
}
BARRIERES = {
    "les deux": {},
    "base seule": {"PORTEE_GESTIONNAIRES": False},
    "gestionnaires seuls": {"PORTEE_ROLE": "gu_contourne"},
}


@pytest.fixture
def terrain():
    """Own rows, those of a neighbour in the same guichet, those of another guichet."""
    ici, ailleurs = f.territoire("ici"), f.territoire("ailleurs")
    objets = {"own": remplir(ici), "neighbour": remplir(ici, 2), "stranger": remplir(ailleurs)}
    check_now()
    return ici, objets


def operations(objets) -> Iterator[tuple[str, str, str, dict | None]]:
    """(method, path of the description, address, body) of every operation on one object."""
    for ressource, objet in objets.items():
        base = f"/api/v1/{ressource}/"
        yield "get", base + "{cle}/", f"{base}{objet.cle}/", None
    yield "get", "/api/v1/bilans/{cle}/pdf/", f"/api/v1/bilans/{objets['bilans'].cle}/pdf/", None
    reponse = f"/api/v1/confirmations/{objets['confirmations'].cle}/"
    yield "put", "/api/v1/confirmations/{cle}/", reponse, {"reponse": "confirmee"}
    rien = {"rien_a_declarer": True, "transmettre": False}
    declaration = f"/api/v1/declarations/{objets['declarations'].cle}/"
    yield "put", "/api/v1/declarations/{cle}/", declaration, rien
    corps = {"entreprise": str(objets["entreprises"].cle), "mois": "2025-05", **rien}
    yield "post", "/api/v1/declarations/", "/api/v1/declarations/", corps
    envois = "/api/v1/declarations/envois/"
    yield "post", envois, envois, {"declarations": [corps]}


def test_matrix_holds_every_operation_of_the_description(terrain, tmp_path):
    fichier = tmp_path / "schema.yaml"
    call_command("spectacular", file=str(fichier))
    decrites = {
        (methode, chemin)
        for chemin, methodes in yaml.safe_load(fichier.read_text(encoding="utf-8"))["paths"].items()
        for methode in methodes
    }
    essayees = {(methode, chemin) for methode, chemin, _, _ in operations(terrain[1]["own"])}
    assert essayees | {("get", f"/api/v1/{r}/") for r in RESSOURCES} == decrites
    assert set(PERMIS) == set(RESSOURCES)


def attendu(methode: str, genre: GenreClient, ressource: str, a_qui: str) -> int:
    if genre not in PERMIS[ressource]:
        return 403
    if a_qui == "stranger" or (a_qui == "neighbour" and genre != G):
        return {"get": 404, "put": 404, "post": 400}[methode]
    if ressource == "confirmations":
        return 200
    return {"get": 200, "put": 409, "post": 201}[methode]


@pytest.mark.parametrize("barriere", BARRIERES)
@pytest.mark.parametrize("genre", [G, E, D])
def test_matrix_of_the_api_holds(terrain, creer_partenaire, settings, genre, barriere):
    ici, objets = terrain
    api = creer_partenaire(ici, genre).api()
    for nom, valeur in BARRIERES[barriere].items():
        setattr(settings, nom, valeur)
    fautes = []
    for a_qui, siens in objets.items():
        for methode, chemin, adresse, corps in operations(siens):
            repere = transaction.savepoint()
            reponse = (
                getattr(api, methode)(adresse, corps, format="json")
                if corps
                else getattr(api, methode)(adresse)
            )
            transaction.savepoint_rollback(repere)
            voulu = attendu(methode, genre, chemin.split("/")[3], a_qui)
            if chemin.endswith("/envois/") and voulu in {201, 400}:
                # Each declaration of an envoi has its own answer.
                (un,) = reponse.json()["resultats"]
                refusee = un["resultat"] == "refusee"
                voulu = 200 if refusee == (voulu == 400) else voulu
            if reponse.status_code != voulu:
                fautes.append(f"{a_qui} {methode} {chemin}: {reponse.status_code}, expected {voulu}")
    for ressource in RESSOURCES:
        liste = api.get(f"/api/v1/{ressource}/")
        if (liste.status_code == 200) != (genre in PERMIS[ressource]):
            fautes.append(f"list {ressource}: {liste.status_code}")
            continue
        lues = [un["cle"] for un in liste.json()["results"]] if liste.status_code == 200 else []
        caches = ["stranger"] if genre == G else ["stranger", "neighbour"]
        fautes += [f"list {ressource}: {a} row" for a in caches if str(objets[a][ressource].cle) in lues]
        if lues and str(objets["own"][ressource].cle) not in lues:
            fautes.append(f"list {ressource}: own row missing")
    assert fautes == []


@pytest.mark.parametrize("genre", [G, E, D])
def test_client_that_lost_its_access_reads_nothing(terrain, creer_partenaire, genre):
    """The key still opens; the accesses are read again at each request."""
    ici, objets = terrain
    partenaire = creer_partenaire(ici, genre)
    api = partenaire.api()
    assert api.get("/api/v1/marches/").json()["results"] != []
    with hors_portee("test"):
        for modele in (Adhesion, AccesEntreprise, AccesDonneurOrdre):
            modele.objects.filter(client=partenaire.client).delete()
    assert api.get("/api/v1/marches/").json()["results"] == []
    assert api.get(f"/api/v1/marches/{objets['own']['marches'].cle}/").status_code == 404


def test_key_of_a_guichet_opens_no_other_guichet_even_by_a_forged_access(terrain, creer_partenaire):
    """The access of a client lies in the client's own guichet: the database refuses any other."""

    ici, _ = terrain
    ailleurs = f.guichet("troisieme")
    client = creer_partenaire(ici, G).client
    with hors_portee("test"), pytest.raises(IntegrityError), transaction.atomic():
        Adhesion.objects.create(guichet=ailleurs, client=client, role="facilitateur")
