"""Reminders that leave by themselves, on the days that the rules of each month say."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.core.exceptions import ValidationError

from guichets.enums import GenreMessage
from guichets.models import Guichet
from participants.domain.declarations.obligations import due_dates
from participants.domain.mois import add_months, first_day, last_day, today_of
from participants.domain.partenaires import Calendrier
from participants.domain.relances.envoi import sort_out, write_reminders
from participants.domain.relances.suivi import follow_month

# A beat that was down is caught up for this long; later, the reminder would no longer mean anything.
RATTRAPAGE = timedelta(days=2)
MOIS_SUIVIS = 4


def remind_due(*, guichet: Guichet, jour: date | None = None) -> int:
    """Write the day's reminders, once each; returns how many companies were written to."""
    aujourd_hui = jour or today_of(guichet)
    ecrites = 0
    for mois, jours, echeance in _due(guichet, aujourd_hui):
        genre, prevue = _kind(aujourd_hui, echeance), echeance + timedelta(days=jours)
        suivis = sort_out(follow_month(guichet=guichet, mois=mois, genre=genre)).ecrites
        ecrites += len(
            write_reminders(
                guichet=guichet,
                mois=mois,
                # Whoever was written to since, even by hand, is not written to again for this day.
                suivis=[s for s in suivis if s.relancee_le is None or s.relancee_le < prevue],
                genre=genre,
                moment=f"jour:{jours}",
                jours=jours,
            )
        )
    return ecrites


def _due(guichet: Guichet, jour: date) -> Iterator[tuple[date, int, date]]:
    """(month, days from its deadline, deadline): the last reminder of each month that is due today."""
    calendrier = Calendrier(guichet)
    for recul in range(MOIS_SUIVIS):
        mois = add_months(first_day(jour), -recul)
        try:
            echeance, _ = due_dates(calendrier, mois)
            prevues = calendrier.rules(last_day(mois)).relances_jours
        except ValidationError:
            continue  # no rules held then: nothing was due
        dues = [j for j in prevues if jour - RATTRAPAGE <= echeance + timedelta(days=j) <= jour]
        if dues:
            yield mois, max(dues), echeance


def _kind(jour: date, echeance: date) -> GenreMessage:
    """Told from today, so that a reminder caught up later does not say « aujourd'hui »."""
    if jour < echeance:
        return GenreMessage.RELANCE_AVANT
    return GenreMessage.RELANCE_JOUR if jour == echeance else GenreMessage.RELANCE_APRES
