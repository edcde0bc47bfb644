"""Celery tasks: an id in, one domain call."""

from celery import shared_task

from guichets.domain import travaux


@shared_task(name="guichets.tasks.executer_travail")
def executer_travail(travail_id: int) -> None:
    travaux.run_travail(travail_id)


@shared_task(name="guichets.tasks.relancer_travaux")
def relancer_travaux() -> None:
    """The sweeper: ring again for what waits or whose lease has ended."""
    for travail_id in travaux.waiting_travaux():
        executer_travail.delay(travail_id)
