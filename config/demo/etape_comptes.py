"""What the worker would do: ventilations, then the closing of the oldest months."""

from django.utils import timezone

from clauses.domain.clotures import close_month
from clauses.domain.demandes import GENRE, request_ventilations
from clauses.domain.ventilation import ventiler_entreprise
from config.demo.calendrier import PREMIER_MOIS
from config.demo.scene import Scene
from config.demo.territoire import SLUG
from guichets import portee as portees
from guichets.enums import EtatTravail
from guichets.models import Travail, Utilisateur
from guichets.portee import Principal
from operations.models import Entreprise

CLOTURES = {"elec": 4, "plat": 4, "cars": 2}
"""How many of its first months each company has closed."""
CAUSE = "Chargement de la démonstration"


def ventilate(scene: Scene) -> None:
    """Count the hours of every company: no worker is needed to look at the territory."""
    with portees.ouvrir(Principal("systeme", scene.guichet.pk), cause="démonstration"):
        entreprises = Entreprise.objects.filter(guichet=scene.guichet).order_by("pk")
        request_ventilations(entreprises, cause=CAUSE)
    do_waiting(scene)


def do_waiting(scene: Scene) -> None:
    """Do the ventilations that wait, as of the reference day, and leave them done for the worker."""
    with portees.ouvrir(Principal("systeme", scene.guichet.pk), cause="démonstration"):
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
    """The responsable closes the first months of three companies, for all of their engagements at once."""
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
