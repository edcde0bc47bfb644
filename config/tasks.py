"""Jobs of the composition root: what gathers every app."""

from zoneinfo import ZoneInfo

from celery import shared_task
from django.utils import timezone

from clauses.domain.besoins.annonces import announce_besoins
from config.resumes import write_digests
from guichets import portee
from guichets.models import Guichet
from guichets.portee import Principal

HEURE = 7
SAMEDI = 5


@shared_task(name="config.tasks.resumer_la_veille")
def resumer_la_veille() -> None:
    """Where it is seven in the morning of a working day: to the facilitateurs, then to the prescripteurs."""
    for guichet in Guichet.objects.order_by("pk"):
        local = timezone.localtime(timezone=ZoneInfo(guichet.fuseau))
        if local.hour == HEURE and local.weekday() < SAMEDI:
            with portee.ouvrir(Principal("systeme", guichet.pk), cause="résumé du jour"):
                write_digests(guichet=guichet, jour=local.date())
                announce_besoins(guichet=guichet, jour=local.date())
