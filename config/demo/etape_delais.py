"""One delay that the guichet decided itself, three months ago: its rules have a version to read."""

from config.demo.scene import Scene
from guichets.formats import format_jour
from guichets.models import Utilisateur
from operations.domain.delais import NOMS, change_delays, last_version

DEPUIS = -3
LIEN_JOURS = 20


def lengthen_links(scene: Scene, responsable: Utilisateur) -> None:
    """Companies asked for more days to open their link."""
    du = scene.calendrier.mois(DEPUIS)
    with scene.as_person(responsable):
        version = last_version(guichet=scene.guichet)
        if version is not None:
            change_delays(
                guichet=scene.guichet,
                lue=version.cle,
                du=du,
                jour=du,
                valeurs={**{nom: getattr(version, nom) for nom in NOMS}, "lien_jours": LIEN_JOURS},
                source=f"Comité de pilotage du {format_jour(du)}",
            )
