"""Last step: two issued bilans, and the partner system with its key."""

from datetime import timedelta

from django.utils import timezone

from config.demo.scene import Scene
from guichets import portee as portees
from guichets.domain.cles import DROITS, create_cle, create_client
from guichets.domain.travaux import run_travail
from guichets.enums import EtatTravail, GenreClient, RoleAdhesion
from guichets.models import ClientApi, Guichet
from guichets.portee import Principal
from reporting.domain.bilans import default_period, prepare_bilan

MARCHES_BILAN = ("lycee", "nettoyage")
COMMENTAIRES = {
    "lycee": "Les parcours engagés sur le lot 4 se poursuivent sur d'autres chantiers de la région.",
    "nettoyage": "La première année est neutralisée pour la reprise du personnel. L'objectif final demeure.",
}
CLIENT = "Logiciel de paie de démonstration"
VALIDITE = timedelta(days=180)


def issue_bilans(scene: Scene) -> None:
    for code in MARCHES_BILAN:
        marche = scene.marches[code]
        with scene.as_agent():
            du, au = default_period(marche=marche, jour=scene.calendrier.fin(-1))
            bilan = prepare_bilan(
                marche=marche, du=du, au=au, commentaire=COMMENTAIRES[code], par=scene.agent
            )
            travail = bilan.travail
        if travail is None or run_travail(travail.pk) != EtatTravail.FAIT:
            raise RuntimeError(f"le bilan du marché {code} n'a pas pu être émis")


def create_partner(scene: Scene) -> None:
    with scene.as_agent():
        create_client(
            guichet=scene.guichet, nom=CLIENT, genre=GenreClient.GUICHET, role=RoleAdhesion.FACILITATEUR
        )


def issue_key(guichet: Guichet) -> str:
    """A new key of the partner system, in plain text: nothing keeps it."""
    with portees.ouvrir(Principal("systeme", guichet.pk), cause="démonstration"):
        client = ClientApi.objects.get(guichet=guichet, nom=CLIENT)
        _, texte = create_cle(client=client, droits=DROITS, expire_le=timezone.now() + VALIDITE)
        return texte
