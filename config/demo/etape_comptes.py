"""The closing of the oldest months, then what the worker would do: ventilations."""

from django.utils import timezone

from clauses.domain.decisions.clotures import close_month
from clauses.domain.ventilation.demandes import GENRE, request_ventilations
from clauses.domain.ventilation.ventilation import ventiler_entreprise
from config.demo.calendrier import PREMIER_MOIS
from config.demo.scene import Scene
from config.demo.territoire import SLUG
from guichets import portee as portees
from guichets.enums import EtatTravail
from guichets.models import Travail, Utilisateur
from guichets.portee import Principal
from operations.models import Entreprise

CLOTURES = {"bati": 7, "menu": 2, "plat": 4, "elec": 4, "cars": 2}
"""How many of its first months each company has closed."""
CAUSE = "Chargement de la démonstration"


def ventilate(scene: Scene) -> None:
    """Count every company's hours as of the reference day, and leave to the worker nothing that waits."""
    with portees.ouvrir(Principal("systeme", scene.guichet.pk), cause="démonstration"):
        request_ventilations(Entreprise.objects.filter(guichet=scene.guichet).order_by("pk"), cause=CAUSE)
        attente = Travail.objects.filter(guichet=scene.guichet, genre=GENRE, etat=EtatTravail.A_FAIRE)
        for travail in attente.order_by("pk"):
            run = ventiler_entreprise(
                guichet=scene.guichet,
                entreprise=Entreprise.objects.get(cle=travail.parametres["entreprise"]),
                cause=travail.parametres["cause"],
                travail=travail,
                jour=scene.calendrier.au,
            )
            travail.etat, travail.fini_le = EtatTravail.FAIT, timezone.now()
            travail.resultat = {"run": str(run.cle)}
            travail.save(update_fields=["etat", "fini_le", "resultat"])


def close_first_months(scene: Scene, responsable: Utilisateur) -> None:
    """The responsable closes the first months of some companies, for all of their engagements at once."""
    if scene.slug != SLUG:
        return
    with scene.as_person(responsable):
        for code, nombre in CLOTURES.items():
            for rang in range(_first_declared(scene, code), _first_declared(scene, code) + nombre):
                close_month(
                    entreprise=scene.entreprises[code], mois=scene.calendrier.mois(rang), par=responsable
                )


def _first_declared(scene: Scene, code: str) -> int:
    premier = scene.entreprises[code].lignes_creditees.order_by("mois").values_list("mois", flat=True).first()
    debut = scene.calendrier.mois(PREMIER_MOIS)
    if premier is None:
        return PREMIER_MOIS
    return PREMIER_MOIS + (premier.year - debut.year) * 12 + premier.month - debut.month
