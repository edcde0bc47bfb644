"""When the end of an eligibility is near enough to prepare what comes next: a dated rule of the guichet."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError

from guichets.models import Guichet
from participants.domain.partenaires import Calendrier


def renewal_limit(guichet: Guichet, jour: date) -> date:
    """Windows that end by then are to be prepared; the day itself where no rule is in force."""
    try:
        return jour + timedelta(days=Calendrier(guichet).rules(jour).renouvellement_jours)
    except ValidationError:
        return jour
