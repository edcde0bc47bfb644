"""Dates of the journey, counted from today: the month to declare is always the last one that ended."""

from datetime import date, timedelta

from guichets.formats import format_mois
from participants.domain.mois import add_months, first_day, last_day

AUJOURDHUI = date.today()  # noqa: DTZ011 - the day of the machine, as the person sees it
DERNIER_MOIS = add_months(first_day(AUJOURDHUI), -1)
AVANT_DERNIER_MOIS = add_months(DERNIER_MOIS, -1)
NOTIFICATION = add_months(DERNIER_MOIS, -3)
PUBLICATION = NOTIFICATION + timedelta(days=20)
EMBAUCHE = AVANT_DERNIER_MOIS
FIN_DU_CONTRAT = last_day(add_months(DERNIER_MOIS, 6))


def en_lettres(mois: date) -> str:
    """As the browser hands text over: every space is a plain one."""
    return format_mois(mois).replace("\u00a0", " ")


def iso(jour: date) -> str:
    return jour.isoformat()
