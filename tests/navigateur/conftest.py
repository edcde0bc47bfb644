"""A real browser, a real server, a real worker: what the journey needs around the product."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from celery.contrib.testing.worker import start_worker
from playwright.sync_api import Browser, Page, Request, sync_playwright

from config.celery import app
from guichets.enums import RoleAdhesion
from guichets.models import Guichet, Utilisateur
from tests import fabriques as f
from tests.navigateur.controle import BUREAU, Controle, Largeur

OPTIONS_CHROMIUM = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-domain-reliability",
    "--no-first-run",
    "--disable-dev-shm-usage",
    # A page that loads anything foreign is found out.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


ESSAIS, ATTENTE = 50, 100
"""How often a closing machine looks whether its requests have ended, and how far apart, in milliseconds."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = os.environ.get("CHROMIUM_BIN")
    if not executable:
        pytest.skip("CHROMIUM_BIN ne désigne aucun navigateur : script/test l'installe et le nomme")
    with sync_playwright() as playwright:
        navigateur = playwright.chromium.launch(executable_path=executable, args=list(OPTIONS_CHROMIUM))
        yield navigateur
        navigateur.close()


@pytest.fixture
def ouvrier(transactional_db: None) -> Iterator[None]:
    """A Celery worker on the private broker and on the test's database, with a queue that is its own."""
    file_avant = app.conf.task_default_queue
    app.conf.task_default_queue = f"navigateur-{os.getpid()}"
    app.__dict__.pop("amqp", None)  # the router remembers the queue that it was built with
    try:
        with start_worker(app, perform_ping_check=False, pool="threads", concurrency=1, loglevel="WARNING"):
            yield
    finally:
        app.conf.task_default_queue = file_avant
        app.__dict__.pop("amqp", None)


@dataclass(frozen=True)
class Depart:
    """What exists before the first click: a guichet, its people, nothing of its work."""

    guichet: Guichet
    facilitateur: Utilisateur


@pytest.fixture
def depart(transactional_db: None) -> Depart:
    guichet = f.guichet("haute-vienne", nom="Guichet de la Haute-Vienne")
    return Depart(
        guichet=guichet,
        facilitateur=f.membre(guichet, RoleAdhesion.FACILITATEUR, "facilitateur@test.example"),
    )


class Poste:
    """The machine of one person: a browser of its own, signed in through the real form."""

    def __init__(self, chromium: Browser, adresse: str, largeur: Largeur) -> None:
        self._contexte = chromium.new_context(
            base_url=adresse,
            viewport=largeur,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            accept_downloads=True,
            reduced_motion="reduce",  # what moves is neither checked nor photographed halfway
        )
        self._contexte.set_default_timeout(10_000)
        self.page: Page = self._contexte.new_page()
        self.controle = Controle(self.page, largeur)
        self._en_cours: set[Request] = set()
        self.page.on("request", self._on_request)
        self.page.on("requestfinished", self._on_end)
        self.page.on("requestfailed", self._on_end)

    def _on_request(self, requete: Request) -> None:
        self._en_cours.add(requete)

    def _on_end(self, requete: Request) -> None:
        self._en_cours.discard(requete)

    def sign_in(self, personne: Utilisateur, mot_de_passe: str = f.MOT_DE_PASSE) -> None:
        self.page.goto("/")
        self.page.get_by_label("Adresse électronique").fill(personne.email)
        self.page.get_by_label("Mot de passe").fill(mot_de_passe)
        self.page.get_by_role("button", name="Se connecter").click()
        self.page.wait_for_url(lambda adresse: "/comptes/" not in adresse)

    def close(self) -> None:
        """A draft on its way ends first: the tables are emptied next, and the two would lock each other."""
        for _ in range(ESSAIS):
            if not self._en_cours:
                break
            self.page.wait_for_timeout(ATTENTE)
        self._contexte.close()


@pytest.fixture
def poste(chromium: Browser, live_server: Any) -> Iterator[Any]:
    """Makes a signed-in machine for a person, at a width."""
    ouverts: list[Poste] = []

    def ouvrir(personne: Utilisateur | None = None, largeur: Largeur = BUREAU) -> Poste:
        poste = Poste(chromium, live_server.url, largeur)
        ouverts.append(poste)
        if personne is not None:
            poste.sign_in(personne)
        return poste

    yield ouvrir
    for poste in ouverts:
        poste.close()
