"""The pages that the path reads and how many queries each makes, at 1 row and at 1 000."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from bench.socle import past_months
from bench.volume import Volume
from config.api import RESSOURCES
from participants.domain.mois import add_months

HOTE = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Page:
    qui: str
    nom: str
    objet: str = ""
    mois: int | None = None
    """Month of the address, counted from the running one."""


def _desk(*noms: str) -> list[Page]:
    """`name` or `name object`."""
    return [Page("bureau", nom, objet) for nom, _, objet in (texte.partition(" ") for texte in noms)]


PAGES = [
    *_desk(
        "bureau",
        "guichets:travaux",
        "guichets:travail travail",
        "operations:imports",
        "operations:import import",
        "operations:ligne_corriger ligne_import",
        "operations:regroupements",
        "operations:noms",
        "participants:confirmations",
        "participants:plafonds",
        "operations:marches",
        "operations:marche_creer",
        "operations:marche marche",
        "operations:marche_modifier marche",
        "operations:marche_regrouper marche",
        "operations:lot_creer marche",
        "operations:lot_modifier lot",
        "operations:attribution_creer lot",
        "operations:attribution_modifier attribution",
        "operations:sous_traitance_creer lot",
        "operations:donneurs",
        "operations:donneur donneur",
        "operations:donneur_modifier donneur",
        "operations:operations",
        "operations:operation_creer",
        "operations:operation operation",
        "operations:operation_modifier operation",
        "operations:entreprises",
        "operations:entreprise_modifier entreprise",
        "clauses:lot_qualifier lot",
        "clauses:engagement_creer lot",
        "clauses:engagement engagement",
        "clauses:transferts",
        "clauses:transfert engagement",
        "clauses:entreprise entreprise",
        "clauses:calculs entreprise",
        "clauses:calcul run",
        "clauses:comparer entreprise",
        "clauses:annuler entreprise",
        "clauses:apercu apercu",
        "clauses:regles",
        "clauses:delais",
        "clauses:regles_apercu travail_regles",
        "clauses:clotures entreprise",
        "clauses:clotures_mois",
        "clauses:imposees entreprise",
        "clauses:imposer ligne_validee",
        "clauses:ajustements entreprise",
        "clauses:heures entreprise",
        "clauses:heures_csv entreprise",
        "clauses:ligne ligne",
        "clauses:previsions entreprise",
        "clauses:plan entreprise",
        "clauses:plan_pdf entreprise",
        "clauses:besoins",
        "clauses:efforts entreprise",
        "clauses:rencontre",
        "participants:fiches",
        "participants:participants",
        "participants:participant_creer",
        "participants:participant participant",
        "participants:participant_modifier participant",
        "participants:eligibilite eligibilite",
        "participants:eligibilite_creer participant",
        "participants:contrat_creer participant",
        "participants:contrat contrat",
        "participants:contrat_modifier contrat",
        "participants:parcours participant",
        "participants:attestation participant",
        "participants:attestation_pdf participant",
        "participants:sorties",
        "participants:sorties_csv",
        "participants:sans_sortie",
        "participants:suivis",
        "participants:prescripteurs",
        "participants:suivi",
        "participants:relances entreprise",
        "operations:courriers",
        "guichets:modeles",
        "participants:pieces",
        "participants:pieces_manquantes",
        "participants:exigences",
        "participants:contrat_pieces contrat",
        "participants:declarations",
        "participants:declaration declaration",
        "reporting:bilans",
        "reporting:bilan bilan",
        "reporting:bilan_creer marche",
        "reporting:bilan_pdf bilan",
    ),
    Page("bureau", "clauses:saisir", "entreprise", mois=0),
    Page("bureau", "clauses:saisir", "entreprise", mois=-1),
    Page("bureau", "participants:fichiers", "entreprise", mois=0),
    Page("bureau", "participants:classeur", "entreprise", mois=0),
    Page("entreprise", "entreprise:accueil"),
    Page("entreprise", "entreprise:confirmations"),
    Page("entreprise", "entreprise:pieces"),
    Page("entreprise", "entreprise:situation"),
    Page("entreprise", "entreprise:recrutement"),
    Page("entreprise", "entreprise:previsions"),
    Page("entreprise", "entreprise:plan", "entreprise"),
    Page("entreprise", "entreprise:plan_pdf", "entreprise"),
    Page("entreprise", "entreprise:declarer", mois=0),
    Page("entreprise", "entreprise:fichiers", mois=0),
    Page("entreprise", "entreprise:classeur", "entreprise", mois=0),
    Page("entreprise", "entreprise:recu", mois=-1),
    Page("entreprise", "entreprise:recu_pdf", mois=-1),
    Page("donneur", "donneur:accueil"),
    Page("donneur", "donneur:marche", "marche"),
    Page("donneur", "donneur:bilan_pdf", "bilan"),
    Page("prescripteur", "prescripteur:accueil"),
    Page("prescripteur", "prescripteur:besoins"),
    Page("prescripteur", "prescripteur:rencontre"),
    Page("prescripteur", "prescripteur:participant", "participant"),
    Page("prescripteur", "prescripteur:attestation_pdf", "participant"),
    Page("prescripteur", "prescripteur:suivis"),
    *(Page("api", f"api:{vue.ressource}-list") for vue in RESSOURCES),
]


@dataclass(frozen=True, slots=True)
class Mesure:
    page: str
    requetes: int
    secondes: float
    statut: int


class Compteur:
    """Counts the statements of the connection, those of the scope included."""

    def __init__(self) -> None:
        self.n = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, ctx: Any) -> Any:
        self.n += 1
        return execute(sql, params, many, ctx)


@contextmanager
def counted() -> Iterator[Compteur]:
    compteur = Compteur()
    with connection.execute_wrapper(compteur):
        yield compteur


def address(page: Page, volume: Volume) -> str:
    arguments: dict[str, Any] = {}
    if page.qui == "bureau":
        arguments["slug"] = volume.socle.guichet.slug
    if page.objet:
        arguments["cle"] = volume.cle(page.objet)
    if page.mois is not None:
        arguments["mois"] = f"{add_months(past_months(1)[0], 1 + page.mois):%Y-%m}"
    return reverse(page.nom, kwargs=arguments)


def client_of(page: Page, volume: Volume) -> Client:
    if page.qui == "api":
        entetes = {"authorization": f"Bearer {volume.cle_api}"}
        return Client(SERVER_NAME=HOTE, headers=entetes, raise_request_exception=False)
    client = Client(SERVER_NAME=HOTE, raise_request_exception=False)
    client.force_login(
        volume.personnes[page.qui], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def close(reponse: HttpResponseBase) -> None:
    if reponse.streaming:
        list(reponse)
    reponse.close()


def measure_pages(volume: Volume) -> list[Mesure]:
    clients: dict[str, Client] = {}
    mesures = []
    for page in PAGES:
        client = clients.get(page.qui) or clients.setdefault(page.qui, client_of(page, volume))
        adresse = address(page, volume)
        # The first answer fills what a process keeps: templates, content types, compiled forms.
        close(client.get(adresse))
        with counted() as compteur:
            debut = time.perf_counter()
            reponse = client.get(adresse)
            secondes = time.perf_counter() - debut
        if "-v" in sys.argv:
            print(f"  {page.nom} {compteur.n} {secondes:.2f} s {reponse.status_code}", flush=True)
        titre = page.nom if page.mois is None else f"{page.nom} ({page.mois:+d} mois)"
        mesures.append(Mesure(titre, compteur.n, secondes, reponse.status_code))
        close(reponse)
    return mesures
