"""What a company owes, and how much of it is expected at a date."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from clauses.enums import NatureEngagement
from clauses.models import Engagement, QuotePart

CENTIEME = Decimal("0.01")
UN_JOUR = timedelta(days=1)
Intervalle = tuple[date, date]
"""First and last day, both included."""


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
    """Hours expected at the end of a day. Reads `echeances` and `periodes` of the engagement."""
    part = _as_part(objet)
    if part.heures <= 0 or jour < part.debut:
        return Decimal(0)
    if jour >= part.fin:
        return part.heures
    return expected_hours(
        part.heures,
        (part.debut, part.fin),
        jour,
        dues=part.engagement.heures or Decimal(0),
        echeances=[(e.au, e.cumul) for e in part.engagement.echeances.all()],
        pauses=[(p.du, p.au) for p in part.engagement.periodes.all()],
    )


def _as_part(objet: Engagement | QuotePart | Part) -> Part:
    if isinstance(objet, Part):
        return objet
    if isinstance(objet, QuotePart):
        return Part(str(objet.cle), objet.engagement, objet.heures, objet.du, objet.au)
    return Part(str(objet.cle), objet, objet.heures or Decimal(0), objet.debut, objet.fin)


def expected_hours(
    heures: Decimal,
    periode: Intervalle,
    jour: date,
    *,
    dues: Decimal,
    echeances: Iterable[tuple[date, Decimal]],
    pauses: Iterable[Intervalle],
) -> Decimal:
    """Hours of a share expected at the end of a day of its period.

    With an échéancier (of the whole debt, `dues`), linear between its points; without one, linear by days.
    Neutralised and suspended days (`pauses`) add nothing. On the last day everything is expected.
    """
    debut, fin = periode
    if heures <= 0 or jour < debut:
        return Decimal(0)
    if jour >= fin:
        return heures
    points = _points(heures, periode, dues, echeances)
    attendu = _between(points, jour) if points else _by_days(heures, periode, jour, list(pauses))
    return min(heures, attendu.quantize(CENTIEME, ROUND_HALF_UP))


def _points(
    heures: Decimal, periode: Intervalle, dues: Decimal, echeances: Iterable[tuple[date, Decimal]]
) -> list[tuple[date, Decimal]]:
    """The échéancier, in proportion to the share, closed by its first and last day."""
    triees = sorted(echeances)
    if not triees or not dues:
        return []
    debut, fin = periode
    points = [(jour, cumul * heures / dues) for jour, cumul in triees if debut <= jour < fin]
    return [(debut - UN_JOUR, Decimal(0)), *points, (fin, heures)]


def _between(points: list[tuple[date, Decimal]], jour: date) -> Decimal:
    for (avant, bas), (apres, haut) in pairwise(points):
        if avant <= jour <= apres:
            return bas + (haut - bas) * (jour - avant).days / (apres - avant).days
    return Decimal(0)


def _by_days(heures: Decimal, periode: Intervalle, jour: date, pauses: list[Intervalle]) -> Decimal:
    debut, fin = periode
    total = _active_days(debut, fin, pauses)
    return heures * _active_days(debut, jour, pauses) / total if total else Decimal(0)


def _active_days(debut: date, fin: date, pauses: Iterable[Intervalle]) -> int:
    """Days from `debut` to `fin`, both included, outside of every pause; pauses may overlap."""
    jours = (fin - debut).days + 1
    dernier = debut - UN_JOUR
    for premier, second in sorted(pauses):
        du, au = max(premier, debut, dernier + UN_JOUR), min(second, fin)
        if du <= au:
            jours -= (au - du).days + 1
            dernier = au
    return jours
