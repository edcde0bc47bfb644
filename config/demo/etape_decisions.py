"""What people decided over the calculation: hours imposed at a meeting, a closed month corrected."""

from datetime import timedelta
from decimal import Decimal

from clauses.domain.decisions.imposees import impose_affectation
from clauses.domain.decisions.possibles import Examen
from clauses.domain.ventilation.lecture import to_heures
from clauses.models import ClotureMois
from config.demo.dernier_mois import rectify
from config.demo.scene import Scene
from config.demo.territoire import SLUG
from operations.models import Entreprise
from participants.enums import EtatLigne
from participants.models import LigneHeures

IMPOSEE, CORRIGEE = "bati", "plat"
HEURES = Decimal(14)
MOTIF = "Comité de suivi : deux journées de ce mois reviennent à ce marché"


def decide(scene: Scene) -> None:
    """After the closings of the first guichet."""
    if scene.slug != SLUG:
        return
    with scene.as_agent():
        _impose(scene, scene.entreprises[IMPOSEE])
        _correct_closed_month(scene)


def _impose(scene: Scene, entreprise: Entreprise) -> None:
    """Two days of the first person of an open month whose hours may go to another marché."""
    dernier = ClotureMois.objects.filter(entreprise=entreprise).latest("mois")
    lignes = LigneHeures.objects.filter(
        creditee=entreprise,
        etat=EtatLigne.VALIDEE,
        mois__gt=dernier.mois,
        heures__gte=HEURES,
        lot__isnull=False,
    ).select_related("guichet", "creditee__guichet", "lot", "contrat")
    for ligne in lignes.order_by("mois", "pk"):
        for possible in Examen.of(ligne).possibles():
            if (
                possible.engagement.marche_id != ligne.lot.marche_id
                and to_heures(possible.centiemes) >= HEURES
            ):
                impose_affectation(
                    ligne=ligne,
                    engagement=possible.engagement,
                    heures=HEURES,
                    decidee_le=scene.calendrier.au - timedelta(days=20),
                    motif=MOTIF,
                    par=scene.agent,
                )
                return


def _correct_closed_month(scene: Scene) -> None:
    """A rectification of the last closed month: its difference is carried by the next one."""
    dernier = ClotureMois.objects.filter(entreprise=scene.entreprises[CORRIGEE]).latest("mois").mois
    debut = scene.calendrier.mois(0)
    rectify(scene, CORRIGEE, (dernier.year - debut.year) * 12 + dernier.month - debut.month)
