"""Jobs of the participants: one domain call for each guichet."""

from zoneinfo import ZoneInfo

from celery import shared_task
from django.utils import timezone

from guichets import portee
from guichets.models import Guichet
from guichets.portee import Principal
from participants.domain.confirmations.reponses import confirm_unanswered
from participants.domain.parcours.suivis import remind_suivis
from participants.domain.relances.automatique import remind_due

# Nobody is written to before this hour of their own day.
PREMIERE_HEURE = 7


@shared_task(name="participants.tasks.relancer_les_declarations")
def relancer_les_declarations() -> None:
    """The day's reminders of every guichet. Run again, it writes nothing more."""
    for guichet in Guichet.objects.order_by("pk"):
        if timezone.localtime(timezone=ZoneInfo(guichet.fuseau)).hour >= PREMIERE_HEURE:
            with portee.ouvrir(Principal("systeme", guichet.pk), cause="relances du jour"):
                remind_due(guichet=guichet)


@shared_task(name="participants.tasks.confirmer_les_silences")
def confirmer_les_silences() -> None:
    """Hours left without an answer beyond the days that each guichet's rule gives. Most give none."""
    for guichet in Guichet.objects.order_by("pk"):
        with portee.ouvrir(Principal("systeme", guichet.pk), cause="confirmation sans réponse"):
            confirm_unanswered(guichet=guichet)


@shared_task(name="participants.tasks.rappeler_les_suivis")
def rappeler_les_suivis() -> None:
    """Ask the prescripteurs what became of people after their exit. Run again, it writes nothing more."""
    for guichet in Guichet.objects.order_by("pk"):
        if timezone.localtime(timezone=ZoneInfo(guichet.fuseau)).hour >= PREMIERE_HEURE:
            with portee.ouvrir(Principal("systeme", guichet.pk), cause="suivis du jour"):
                remind_suivis(guichet=guichet)
