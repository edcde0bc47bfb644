"""Jobs of the reporting: registered in `ready()`, one domain call each."""

from guichets.domain.travaux import register_executant
from reporting.domain import bilans


def register() -> None:
    register_executant(bilans.GENRE, bilans.issue_bilan, on_failure=bilans.mark_failed)
