"""A Celery application whose worker dies at the point that MOURIR names: no fault code in the product."""

import os
import signal
from typing import Any

from celery.signals import task_postrun, task_prerun
from django.db.backends.signals import connection_created

from config.celery import app

__all__ = ["app"]

AVANT_LA_PRISE = "avant la prise"
APRES_LA_LECTURE = "après la lecture"
AVANT_DE_VALIDER = "avant de valider"
APRES_AVOIR_VALIDE = "après avoir validé"
ORDRES = {
    APRES_LA_LECTURE: "UPDATE clauses_runventilation",
    # The last statement of the job's transaction says how far it went.
    AVANT_DE_VALIDER: 'UPDATE "guichets_travail" SET "etape"',
}


def die(*_arguments: Any, **_noms: Any) -> None:
    """The worker and its children, at once: nobody is left to give the message back."""
    os.killpg(0, signal.SIGKILL)


def watch(connection: Any, **_noms: Any) -> None:
    def execute(suite: Any, sql: str, *reste: Any) -> Any:
        if sql.strip().startswith(ORDRES[POINT]):
            die()
        return suite(sql, *reste)

    connection.execute_wrappers.append(execute)


POINT = os.environ.get("MOURIR", "")
if POINT == AVANT_LA_PRISE:
    task_prerun.connect(die, weak=False)
elif POINT == APRES_AVOIR_VALIDE:
    task_postrun.connect(die, weak=False)
elif POINT:
    connection_created.connect(watch, weak=False)
