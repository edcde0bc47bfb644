"""Celery tasks: an id in, one domain call."""

import logging

from celery import shared_task

from guichets.domain import envois, travaux

journal = logging.getLogger(__name__)


@shared_task(name="guichets.tasks.executer_travail")
def executer_travail(travail_id: int) -> None:
    travaux.run_travail(travail_id)


@shared_task(name="guichets.tasks.relancer_travaux")
def relancer_travaux() -> None:
    """The sweeper: ring again for what waits or whose lease has ended."""
    for travail_id in travaux.waiting_travaux():
        executer_travail.delay(travail_id)


def sonner_courriers(guichet_id: int) -> None:
    """Ring for the outbox of one guichet; a broker that is away costs a minute, never the act."""
    try:
        envoyer_courriers.delay(guichet_id)
    except Exception as erreur:  # noqa: BLE001 - a lost broker must not undo a committed act
        journal.warning("courriers : le courtier ne répond pas (%s)", type(erreur).__name__)


@shared_task(name="guichets.tasks.envoyer_courriers")
def envoyer_courriers(guichet_id: int) -> None:
    envois.send_waiting(guichet_id)


@shared_task(name="guichets.tasks.envoyer_les_courriers")
def envoyer_les_courriers() -> None:
    """The beat: whose bell was lost, and what failed and may be tried again."""
    for guichet_id in envois.guichets_with_mail():
        envoyer_courriers.delay(guichet_id)
