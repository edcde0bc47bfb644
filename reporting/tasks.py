"""Jobs of the reporting: registered in `ready()`, one domain call each."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from guichets.domain.travaux import Avancer, register_executant
from guichets.models import Travail
from reporting.domain import bilans


def register() -> None:
    register_executant(bilans.GENRE, run_bilan, on_failure=bilans.mark_failed)


def run_bilan(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Counts that are about to move are waited for, as long as the job has attempts left."""
    try:
        return bilans.issue_bilan(travail, avancer)
    except ValidationError as erreur:
        if getattr(erreur, "code", None) == "comptes" and travail.essais < settings.TRAVAIL_ESSAIS_MAX:
            raise RuntimeError("les comptes sont en cours de calcul") from erreur
        raise
