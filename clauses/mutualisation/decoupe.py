"""Cutting lines of hours where they straddle a bound, in proportion to the working days, to the exact
hundredth."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from clauses.mutualisation.types import Engagement, Heures, Prorata, check_heures

UN_JOUR = timedelta(days=1)
SAMEDI = 5


def decouper(
    heures: Iterable[Heures], bornes: Iterable[date], prorata: Prorata, feries: Collection[date]
) -> list[Heures]:
    """Cut each line at the bounds that fall inside it; the pieces add up to the line exactly.

    A bound is the first day of a new stretch. A line that no bound crosses is returned as it is; a piece is
    named after its line and its first day (« id#2026-03-01 »). A piece with no working day among lines that
    have some gets nothing and disappears. Policies other than JOURS_OUVRES do not cut. ValueError names a
    faulty or duplicate line.
    """
    lignes = list(heures)
    check_heures(lignes, None)
    if prorata is not Prorata.JOURS_OUVRES:
        return lignes
    triees = sorted(set(bornes))
    morceaux: list[Heures] = []
    for h in lignes:
        parts = cut_line(h.debut, h.fin, h.centiemes, triees, feries)
        if len(parts) == 1 and parts[0] == (h.debut, h.fin, h.centiemes):
            morceaux.append(h)
            continue
        morceaux.extend(
            replace(h, id=f"{h.id}#{debut.isoformat()}", debut=debut, fin=fin, centiemes=centiemes)
            for debut, fin, centiemes in parts
        )
    check_heures(morceaux, None)
    return morceaux


def bornes_of(engagements: Iterable[Engagement]) -> list[date]:
    """Sorted first days of the stretches over which the openness of these engagements does not change."""
    bornes: set[date] = set()
    for e in engagements:
        for debut, fin in ((e.debut, e.fin), *e.exclus):
            bornes.add(debut)
            if fin < date.max:
                bornes.add(fin + UN_JOUR)
    return sorted(bornes)


def cut_line(
    debut: date, fin: date, centiemes: int, bornes: Sequence[date], feries: Collection[date]
) -> list[tuple[date, date, int]]:
    """Pieces (first day, last day, hundredths > 0) of one line; `bornes` is sorted.

    Weights are the working days of each piece, or its calendar days when the whole line has no working day.
    What rounding down leaves goes to the largest remainders, the earliest piece first among equals.
    """
    debuts = [debut, *bornes[bisect_right(bornes, debut) : bisect_right(bornes, fin)]]
    if len(debuts) == 1:
        return [(debut, fin, centiemes)]
    fins = [suivant - UN_JOUR for suivant in debuts[1:]] + [fin]
    poids = [count_jours_ouvres(du, au, feries) for du, au in zip(debuts, fins, strict=True)]
    if not any(poids):
        poids = [(au - du).days + 1 for du, au in zip(debuts, fins, strict=True)]
    total = sum(poids)
    parts = [centiemes * p // total for p in poids]
    par_reste = sorted(range(len(poids)), key=lambda i: (-(centiemes * poids[i] % total), i))
    for i in par_reste[: centiemes - sum(parts)]:
        parts[i] += 1
    return [(du, au, c) for du, au, c in zip(debuts, fins, parts, strict=True) if c]


def count_jours_ouvres(debut: date, fin: date, feries: Collection[date]) -> int:
    """Days from Monday to Friday, both ends included, that are not public holidays."""
    semaines, reste = divmod((fin - debut).days + 1, 7)
    premier = debut.weekday()
    jours = semaines * 5 + sum(1 for i in range(reste) if (premier + i) % 7 < SAMEDI)
    return jours - sum(1 for jour in set(feries) if debut <= jour <= fin and jour.weekday() < SAMEDI)
