"""Every address × every role × {own, foreign}: with both barriers, with each alone, with neither."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.config import matrice
from tests.config.acteurs import CANARI, ROLES, Monde, monde
from tests.config.objets import objets
from tests.contraintes import check_now

pytestmark = [pytest.mark.django_db, pytest.mark.lent]

# allauth's own pages are about the signed-in person's own account; they read no tenant row.
HORS_MATRICE = ("account_", "mfa_", "usersessions_", "socialaccount_")
MEMBRES = {"responsable", "facilitateur", "lecteur"}
PERMIS = {
    "bureau": MEMBRES,
    "ecrit": {"responsable", "facilitateur"},
    "responsable": {"responsable"},
    "entreprise": {"entreprise"},
    "entreprises": {"entreprise", "siae"},
    "donneur": {"donneur"},
    "prescripteur": {"prescripteur"},
    "tous": set(ROLES) - {"anonyme"},
    "public": set(ROLES),
}


def noms_des_routes(resolveur: URLResolver, espace: str = "") -> Iterator[str]:
    for motif in resolveur.url_patterns:
        if isinstance(motif, URLResolver):
            sous_espace = f"{motif.namespace}:" if motif.namespace else ""
            yield from noms_des_routes(motif, espace + sous_espace)
        elif isinstance(motif, URLPattern):
            yield espace + (motif.name or str(motif.pattern))


def routes() -> set[str]:
    return {
        nom
        for nom in noms_des_routes(get_resolver())
        if not nom.startswith(HORS_MATRICE) and not nom.startswith("api:")
    }


def test_matrix_names_every_route_and_no_other():
    assert routes() == set(matrice.ROUTES)


def test_routes_without_tenant_rows_say_why():
    assert [
        nom for nom, ligne in matrice.ROUTES.items() if ligne.acces in ("tous", "public") and not ligne.raison
    ] == []


@dataclass
class Terrain:
    monde: Monde
    ici: dict
    ailleurs: dict

    def adresse(self, nom: str, *, slug: str, source: dict) -> str:
        ligne = matrice.ROUTES[nom]
        parametres = {}
        if ligne.acces in ("bureau", "ecrit", "responsable"):
            parametres["slug"] = slug
        if ligne.objet:
            parametres["cle"] = source[ligne.objet].cle
        if ligne.autre:
            parametres[ligne.autre] = matrice.AUTRES[ligne.autre]
        return reverse(nom, kwargs=parametres)


@pytest.fixture
def terrain() -> Terrain:
    lieux = monde()
    ici, ailleurs = objets(lieux.ici), objets(lieux.ailleurs, f"{CANARI} ")
    check_now()
    return Terrain(lieux, ici, ailleurs)


def demander(client: Client, methode: str, adresse: str) -> tuple[int, str]:
    """The answer, with whatever it wrote undone: one request must not change the next."""
    repere = transaction.savepoint()
    reponse = getattr(client, methode)(adresse)
    octets = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    corps = octets.decode("utf-8", "replace")
    transaction.savepoint_rollback(repere)
    return reponse.status_code, corps


def attendu(ligne: matrice.Ligne, role: str, methode: str, *, etranger: bool) -> set[int]:
    """The statuses that the matrix allows; a refusal is always exact."""
    if role == "anonyme" and ligne.acces != "public":
        return {302}
    if etranger:
        return {404} | (
            {403}
            if ligne.acces in ("ecrit", "responsable") and role in MEMBRES - PERMIS[ligne.acces]
            else set()
        )
    if role in PERMIS[ligne.acces]:
        return {200, 302} if methode == "get" else {200, 302, 400, 405, 409, 422}
    if ligne.acces in ("ecrit", "responsable") and role in MEMBRES:
        return {403}
    return {404} if methode == "get" else {404, 405}


def parcourir(terrain: Terrain, role: str) -> Iterator[str]:
    """Every fault found: a wrong status, or a foreign name in an answer."""
    client = Client(raise_request_exception=False)
    personne = terrain.monde.personne(role)
    if personne is not None:
        client.force_login(personne)
    for nom, ligne in sorted(matrice.ROUTES.items()):
        yield from essais(terrain, client, role, nom, ligne)


def essais(terrain: Terrain, client: Client, role: str, nom: str, ligne: matrice.Ligne) -> Iterator[str]:
    slug_ici, slug_ailleurs = terrain.monde.ici.guichet.slug, terrain.monde.ailleurs.guichet.slug
    cas = [(terrain.adresse(nom, slug=slug_ici, source=terrain.ici), False, "own")]
    if ligne.objet and ligne.acces not in ("tous", "public"):
        cas.append((terrain.adresse(nom, slug=slug_ici, source=terrain.ailleurs), True, "foreign object"))
    if ligne.acces in ("bureau", "ecrit", "responsable"):
        cas.append(
            (terrain.adresse(nom, slug=slug_ailleurs, source=terrain.ailleurs), True, "foreign guichet")
        )
    for adresse, etranger, titre in cas:
        for methode in ("get", "post"):
            statut, corps = demander(client, methode, adresse)
            permis = attendu(ligne, role, methode, etranger=etranger)
            if methode == "post" and role != "anonyme":
                permis = permis | {405}  # a page that only reads says so before anything else
            if statut not in permis:
                yield f"{role} {methode} {nom} ({titre}): {statut}, expected {sorted(permis)}"
            if CANARI in corps:
                yield f"{role} {methode} {nom} ({titre}): a foreign name is in the answer"


# One test for each role: a walk is one transaction, and a long one slows down as it goes.
@pytest.mark.parametrize("role", ROLES)
def test_matrix_holds_with_both_barriers(terrain, role):
    assert "\n".join(parcourir(terrain, role)) == ""


@pytest.mark.parametrize("role", ROLES)
def test_matrix_holds_with_managers_unscoped(terrain, settings, role):
    settings.PORTEE_GESTIONNAIRES = False
    assert "\n".join(parcourir(terrain, role)) == ""


@pytest.mark.parametrize("role", ROLES)
def test_matrix_holds_without_row_level_security(terrain, settings, role):
    settings.PORTEE_ROLE = "gu_contourne"
    assert "\n".join(parcourir(terrain, role)) == ""


@pytest.mark.parametrize(
    ("gestionnaires", "role_sql", "fuit"),
    [
        (True, "gu_app", False),
        (False, "gu_app", False),
        (True, "gu_contourne", False),
        (False, "gu_contourne", True),
    ],
    ids=["both", "row-level security alone", "managers alone", "neither"],
)
def test_careless_page_leaks_only_without_both_barriers(terrain, settings, gestionnaires, role_sql, fuit):
    """Our pages filter by guichet themselves, so the control adds a page that forgets everything:
    the walk must find its leak when both barriers are off, and each barrier alone must stop it.
    """
    settings.ROOT_URLCONF = "tests.config.urls_negligentes"
    settings.PORTEE_GESTIONNAIRES = gestionnaires
    settings.PORTEE_ROLE = role_sql
    client = Client()
    client.force_login(terrain.monde.ici.facilitateur)
    ligne = matrice.Ligne("bureau", "marche")
    matrice.ROUTES["negligente"] = ligne
    try:
        fautes = [
            faute for faute in essais(terrain, client, "facilitateur", "negligente", ligne) if "get" in faute
        ]
    finally:
        del matrice.ROUTES["negligente"]
    assert bool(fautes) is fuit
