"""What the participants show on pages of the operations."""

from typing import Any

from guichets.emplacements import placer
from guichets.vues import RequeteGuichet
from operations.models import Marche
from participants.domain.parcours.preparation import people_preparing


def panel_preparation(_request: RequeteGuichet, marche: Marche) -> dict[str, Any] | None:
    """At the desk only: the names of people who prepare themselves for a lot."""
    etapes = list(people_preparing(marche))
    if not etapes:
        return None
    return {
        "marche": marche,
        "etapes": etapes,
        "personnes": len({etape.participant_id for etape in etapes}),
    }


def register() -> None:
    placer("marche", "participants/parcours_panneau.html", panel_preparation, ordre=60, requetes=1)
