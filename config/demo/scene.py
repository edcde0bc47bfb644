"""One guichet while it is being built: what the steps hand to each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from clauses.models import Engagement
from config.demo.calendrier import Calendrier
from guichets import portee as portees
from guichets.models import Guichet, Utilisateur
from guichets.portee import Principal
from operations.models import DonneurOrdre, Entreprise, Lot, Marche
from participants.models import Contrat, Prescripteur


@dataclass(slots=True)
class Scene:
    """Rows by the code that the data give them. `contrats` remembers where each one's hours go."""

    guichet: Guichet
    calendrier: Calendrier
    agent: Utilisateur
    donneurs: dict[str, DonneurOrdre] = field(default_factory=dict)
    entreprises: dict[str, Entreprise] = field(default_factory=dict)
    prescripteurs: dict[str, Prescripteur] = field(default_factory=dict)
    marches: dict[str, Marche] = field(default_factory=dict)
    lots: dict[str, Lot] = field(default_factory=dict)
    engagements: list[Engagement] = field(default_factory=list)
    contrats: list[tuple[Contrat, tuple[str, ...]]] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return self.guichet.slug

    @contextmanager
    def as_agent(self) -> Iterator[None]:
        """The facilitateur's own scope: the demonstration is made the way people make it."""
        with portees.ouvrir(Principal("utilisateur", self.agent.pk), cause="démonstration"):
            yield

    @contextmanager
    def as_person(self, utilisateur: Utilisateur) -> Iterator[None]:
        with portees.ouvrir(Principal("utilisateur", utilisateur.pk), cause="démonstration"):
            yield
