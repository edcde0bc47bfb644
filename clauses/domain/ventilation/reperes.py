"""The day to which what is expected is told."""

from datetime import date, timedelta

from django.utils import timezone


def reference_day(connu_au: date | None, aujourdhui: date | None = None) -> date:
    """The end of the last month whose hours can be known.

    The month that runs is not declared yet: comparing with today would show every company late.
    """
    aujourdhui = aujourdhui or timezone.localdate()
    fin_du_mois_passe = aujourdhui.replace(day=1) - timedelta(days=1)
    return max(fin_du_mois_passe, connu_au) if connu_au else fin_du_mois_passe
