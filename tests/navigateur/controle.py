"""What every page owes to everybody: no axe violation, no overflow, nothing blocked, one heading, a title."""

import os
import re
from pathlib import Path
from typing import ClassVar, TypedDict

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Error, Page, Response

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
ESSAIS = 5
ATTENTE = 200  # milliseconds
REGLES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Largeur(TypedDict):
    width: int
    height: int


BUREAU: Largeur = {"width": 1280, "height": 900}
TELEPHONE: Largeur = {"width": 360, "height": 740}

LANCER_AXE = """async (regles) => {
  const bilan = await axe.run(document, {runOnly: regles, resultTypes: ["violations"]});
  const html = (v) => v.nodes.map(n => n.html.slice(0, 200)).join(" | ");
  return bilan.violations.map(v => `${v.id} : ${v.help} — ${html(v)}`);
}"""
# What sticks out of the screen, apart from what scrolls in a zone of its own.
DEBORDEMENT = """() => {
  const large = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= large) return [];
  const zone = (e) => { for (let p = e.parentElement; p; p = p.parentElement)
    if (["auto", "scroll", "hidden"].includes(getComputedStyle(p).overflowX)) return true; return false; };
  return [...document.body.querySelectorAll("*")]
    .filter(e => e.getBoundingClientRect().right > large + 1 && !zone(e))
    .map(e => e.outerHTML.slice(0, 160)).concat([`page large de ${document.documentElement.scrollWidth}`]);
}"""


class Controle:
    """Listens to one page from its first request, and checks it when told."""

    _rangs: ClassVar[dict[str, int]] = {}

    def __init__(self, page: Page, largeur: Largeur) -> None:
        self.page, self.largeur = page, largeur
        self.fautes: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)
        page.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        # A refused form answers 422 and Chromium says so by itself: the journey asserts what is then shown.
        if message.type in {"error", "warning"} and "status of 422" not in message.text:
            self.fautes.append(f"console : {message.text}")

    def _on_error(self, erreur: Error) -> None:
        self.fautes.append(f"script : {erreur}")

    def _on_response(self, reponse: Response) -> None:
        if reponse.status >= 500:
            self.fautes.append(f"{reponse.status} : {reponse.url}")

    def check(self, nom: str) -> None:
        """Both widths of the page as it stands. `nom` names the screenshots of CAPTURES."""
        for largeur in (BUREAU, TELEPHONE):
            if self.page.viewport_size != largeur:
                self.page.set_viewport_size(largeur)
            self._check(nom, largeur)
        self.page.set_viewport_size(self.largeur)
        self.assert_clean()

    def check_here(self, nom: str) -> None:
        """At the width of the machine only: for a state that another width does not have."""
        self._check(nom, self.largeur)
        self.assert_clean()

    def _check(self, nom: str, largeur: Largeur) -> None:
        self._capture(nom, largeur)
        self.fautes += [f"{nom}, {largeur['width']} px : {faute}" for faute in self._faults()]

    def assert_clean(self) -> None:
        assert self.fautes == [], f"{self.page.url}\n" + "\n".join(self.fautes)

    def _faults(self) -> list[str]:
        page = self.page
        fautes = self._examine()
        fautes += [f"déborde : {element}" for element in page.evaluate(DEBORDEMENT)]
        titres = page.locator("h1").all_inner_texts()
        if len(titres) != 1 or not titres[0].strip():
            fautes.append(f"titres de premier niveau : {titres}")
        if not re.fullmatch(r"\S.* · Guichet", page.title()):
            fautes.append(f"titre de la page : « {page.title()} »")
        return fautes

    def _examine(self) -> list[str]:
        """What axe says of the page where the last click arrives: one being left cannot be examined."""
        for _ in range(ESSAIS):
            self.page.wait_for_load_state("load")
            try:
                return self._run_axe()
            except Error:
                self.page.wait_for_timeout(ATTENTE)
        return self._run_axe()

    def _run_axe(self) -> list[str]:
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE)
        return [f"axe : {v}" for v in self.page.evaluate(LANCER_AXE, REGLES)]

    def _capture(self, nom: str, largeur: Largeur) -> None:
        dossier = os.environ.get("CAPTURES")
        if dossier:
            chemin = Path(dossier)
            chemin.mkdir(parents=True, exist_ok=True)
            rang = self._rangs.setdefault(nom, len(self._rangs) + 1)
            fichier = chemin / f"{rang:02d}-{nom}-{largeur['width']}.png"
            self.page.screenshot(path=fichier, full_page=True)
