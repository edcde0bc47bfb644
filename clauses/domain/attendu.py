"""What a company owes, and how much of it is expected at a date."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from clauses.enums import NatureEngagement
from clauses.models import Engagement, PeriodeEngagement, QuotePart

CENTIEME = Decimal("0.01")
UN_JOUR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part:
    """One company's share of one engagement: the debtor's rest, or a quote-part."""

    cle: str
    engagement: Engagement
    heures: Decimal
    debut: date
    fin: date


def parts_of(engagement: Engagement, entreprise_id: int) -> Iterator[Part]:
    """The shares of a company in an engagement in hours. The debtor keeps what quote-parts leave.

    Reads `quote_parts`: prefetch it when there are many engagements.
    """
    if engagement.nature != NatureEngagement.HEURES or engagement.heures is None:
        return
    quote_parts = sorted(engagement.quote_parts.all(), key=lambda q: (q.du, q.pk))
    if engagement.redevable_id == entreprise_id:
        reste = engagement.heures - sum((q.heures for q in quote_parts), Decimal(0))
        if reste > 0:
            yield Part(str(engagement.cle), engagement, reste, engagement.debut, engagement.fin)
    for q in quote_parts:
        if q.entreprise_id == entreprise_id:
            yield Part(str(q.cle), engagement, q.heures, q.du, q.au)


def attendu_a_date(objet: Engagement | QuotePart | Part, jour: date) -> Decimal:
    """Hours expected at the end of a day.

    With an échéancier, linear between its points; without one, linear by days. Neutralised and suspended
    days add nothing. On the last day everything is expected. Zero where nothing is owed in hours.
    """
    part = _as_part(objet)
    if part.heures <= 0 or jour < part.debut:
        return Decimal(0)
    if jour >= part.fin:
        return part.heures
    points = _points(part)
    attendu = _between(points, jour) if points else part.heures * _share_of_days(part, jour)
    return min(part.heures, attendu.quantize(CENTIEME, ROUND_HALF_UP))


def _as_part(objet: Engagement | QuotePart | Part) -> Part:
    if isinstance(objet, Part):
        return objet
    if isinstance(objet, QuotePart):
        return Part(str(objet.cle), objet.engagement, objet.heures, objet.du, objet.au)
    return Part(str(objet.cle), objet, objet.heures or Decimal(0), objet.debut, objet.fin)


def _points(part: Part) -> list[tuple[date, Decimal]]:
    """The échéancier, in proportion to the share, closed by its first and last day."""
    echeances = sorted((e.au, e.cumul) for e in part.engagement.echeances.all())
    dues = part.engagement.heures
    if not echeances or not dues:
        return []
    rapport = part.heures / dues
    points = [(jour, cumul * rapport) for jour, cumul in echeances if part.debut <= jour < part.fin]
    return [(part.debut - UN_JOUR, Decimal(0)), *points, (part.fin, part.heures)]


def _between(points: list[tuple[date, Decimal]], jour: date) -> Decimal:
    for (avant, bas), (apres, haut) in pairwise(points):
        if avant <= jour <= apres:
            return bas + (haut - bas) * (jour - avant).days / (apres - avant).days
    return Decimal(0)


def _share_of_days(part: Part, jour: date) -> Decimal:
    pauses = list(part.engagement.periodes.all())
    total = _active_days(part.debut, part.fin, pauses)
    return Decimal(_active_days(part.debut, jour, pauses)) / total if total else Decimal(0)


def _active_days(debut: date, fin: date, pauses: Iterable[PeriodeEngagement]) -> int:
    """Days from `debut` to `fin`, both included, outside of every pause; pauses may overlap."""
    jours = (fin - debut).days + 1
    dernier = debut - UN_JOUR
    for pause in sorted(pauses, key=lambda p: (p.du, p.au)):
        du, au = max(pause.du, debut, dernier + UN_JOUR), min(pause.au, fin)
        if du <= au:
            jours -= (au - du).days + 1
            dernier = au
    return jours
