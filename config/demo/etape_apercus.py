"""An amendment that somebody is thinking about: its effect is there to be read, nothing is decided."""

from decimal import Decimal

from clauses.domain.decisions.apercus import concerned_companies, open_preview
from config.demo.scene import Scene
from config.demo.territoire import SLUG

LIBELLE, DUES, PROPOSEES = "Insertion gros œuvre", Decimal(5600), Decimal(4000)


def preview_amendment(scene: Scene) -> None:
    if scene.slug != SLUG:
        return
    with scene.as_agent():
        engagement = next(e for e in scene.engagements if (e.libelle, e.heures) == (LIBELLE, DUES))
        valeurs = {
            "date": scene.calendrier.au,
            "heures_apres": PROPOSEES,
            "fin_apres": None,
            "motif": "Réduction du programme demandée par le maître d'ouvrage",
        }
        engagement.refresh_from_db()
        open_preview(
            acte="avenant",
            objet=engagement,
            valeurs=valeurs,
            entreprises=concerned_companies(engagement),
            par=scene.agent,
        )
