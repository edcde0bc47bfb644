"""What a declaration costs to the one who makes it: a tap, or a field filled, is one interaction."""

from playwright.sync_api import Locator, Page


class Compteur:
    """Counts what is done, and the screens on which something is done."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.trace: list[tuple[str, str]] = []
        self._pages: list[str] = []

    def tap(self, cible: Locator) -> None:
        self._note("tap", cible)
        cible.click()

    def fill(self, cible: Locator, valeur: str) -> None:
        self._note(valeur, cible)
        cible.fill(valeur)

    @property
    def interactions(self) -> int:
        return len(self.trace)

    @property
    def ecrans(self) -> int:
        return len(self._pages)

    def _note(self, geste: str, cible: Locator) -> None:
        adresse = self.page.url.partition("#")[0]
        if not self._pages or self._pages[-1] != adresse:
            self._pages.append(adresse)
        self.trace.append((adresse, f"{geste} {cible}"))
