"""Links without account: one waits in its e-mail, one served, one was disabled, one is too old."""

from datetime import timedelta

from django.utils import timezone

from config.demo.calendrier import DERNIER_MOIS
from config.demo.scene import Scene
from config.demo.territoire import SLUG
from guichets.enums import EtatMessage
from guichets.models import Lien, Message
from operations.domain.liens import Cible, send_link
from operations.models import ContactEntreprise

# (company, months before the last, days since it left, what became of it)
LIENS = (
    ("clim", 2, 62, "consomme_le"),
    ("clim", 1, 31, "revoque_le"),
    ("menu", 1, 31, ""),
    ("clim", 0, 0, ""),
)


def send_links(scene: Scene) -> None:
    if scene.slug != SLUG:
        return
    with scene.as_agent():
        for code, recul, jours, suite in LIENS:
            _send(scene, code, DERNIER_MOIS - recul, jours, suite)


def _send(scene: Scene, code: str, rang: int, jours: int, suite: str) -> None:
    entreprise = scene.entreprises[code]
    contact = ContactEntreprise.objects.filter(entreprise=entreprise).exclude(email="").earliest("pk")
    mois = scene.calendrier.mois(rang)
    lien = send_link(cible=Cible(entreprise, mois, contact.email, contact.nom), par=scene.agent)
    if not jours:
        return
    parti = timezone.now() - timedelta(days=jours)
    dates = {"cree_le": parti, "expire_le": parti + timedelta(days=15)}
    if suite:
        dates[suite] = parti + timedelta(hours=5)
    Lien.objects.filter(pk=lien.pk).update(**dates)
    Message.objects.filter(lien=lien).update(
        etat=EtatMessage.ENVOYE, envoye_le=parti, cree_le=parti, essais=1
    )
