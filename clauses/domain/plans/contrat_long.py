"""The longest contrat that engagements can carry for one person. Pure: dates, hours in integer hundredths."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice

from ortools.graph.python.max_flow import SimpleMaxFlow

from clauses.domain.attendu import UN_JOUR
from clauses.domain.ventilation.lecture import to_heures
from clauses.mutualisation import Engagement, Heures, MutualisationError, ventiler
from participants.domain.mois import first_day

JOURS_OUVRES_SEMAINE = 5
TOUS = frozenset({"*"})

Ouverts = tuple[int, ...]
"""Ranks of the engagements open on a day."""


@dataclass(frozen=True, slots=True)
class Duree:
    """How long a contrat may be. `hebdo` and `centiemes` in hundredths of an hour."""

    dates: tuple[date, ...]
    """Its working days, all carried in full."""
    hebdo: int
    epuise: bool
    """It stops because the engagements still open have their hours; otherwise because none is open."""

    @property
    def debut(self) -> date:
        return self.dates[0]

    @property
    def fin(self) -> date:
        return self.dates[-1]

    @property
    def jours(self) -> int:
        return len(self.dates)

    @property
    def par_jour(self) -> int:
        return self.hebdo // JOURS_OUVRES_SEMAINE

    @property
    def centiemes(self) -> int:
        return self.jours * self.par_jour

    @property
    def heures(self) -> Decimal:
        return to_heures(self.centiemes)


def longest_contract(
    engagements: Sequence[Engagement], *, debut: date, hebdo: int, feries: Collection[date]
) -> Duree | None:
    """The contrat of one person that starts on `debut` and ends as late as every one of its hours counts.

    A working day (Monday to Friday, holidays excluded) is worth a fifth of the week, `hebdo` hundredths. The
    hours of a day count for engagements open on that day, each within what it still lacks; the company sends
    the person to any of their marchés. Whole days only. Leave is not taken out, hours that people already
    hired will do neither; floors and what is expected to date play no part; the publics that an engagement
    asks for are conditions that the person must meet, not data of this computation.

    A longer contrat holds every shorter one, so the last day is found by halving; each try is a maximum flow
    from days to engagements. None when not even the first working day can be carried.
    """
    par_jour = hebdo // JOURS_OUVRES_SEMAINE
    portants = [e for e in engagements if e.place > 0]
    jours = _working_days(portants, debut, feries)
    if par_jour <= 0 or not jours:
        return None
    places = [e.place for e in portants]
    bas, haut = 0, len(jours)
    while bas < haut:
        essai = (bas + haut + 1) // 2
        if _fits(Counter(ouverts for _, ouverts in islice(jours, essai)), places, par_jour):
            bas = essai
        else:
            haut = essai - 1
    if not bas:
        return None
    return Duree(
        dates=tuple(jour for jour, _ in jours[:bas]),
        hebdo=hebdo,
        epuise=bas < len(jours) and bool(jours[bas][1]),
    )


def _free(e: Engagement) -> Engagement:
    """The engagement with its room and its days only: hours come from no marché in particular."""
    return replace(e, centiemes=e.place, figes=0, attendu=None, publics=frozenset(), hors_marche=True)


def _working_days(
    engagements: Sequence[Engagement], debut: date, feries: Collection[date]
) -> list[tuple[date, Ouverts]]:
    """Each working day from `debut` to the last end, with the engagements open on it."""
    jours = []
    jour, dernier = debut, max((e.fin for e in engagements), default=date.min)
    while jour <= dernier:
        if jour.weekday() < JOURS_OUVRES_SEMAINE and jour not in feries:
            jours.append((jour, tuple(i for i, e in enumerate(engagements) if _is_open(e, jour))))
        jour += UN_JOUR
    return jours


def _is_open(e: Engagement, jour: date) -> bool:
    return e.debut <= jour <= e.fin and not any(du <= jour <= au for du, au in e.exclus)


def _fits(demandes: Mapping[Ouverts, int], places: Sequence[int], par_jour: int) -> bool:
    """Can the days, gathered by the engagements open on them, all be carried within the places?"""
    source, puits = 0, 1
    reseau = SimpleMaxFlow()
    for i, place in enumerate(places):
        reseau.add_arc_with_capacity(2 + i, puits, place)
    for rang, (ouverts, jours) in enumerate(demandes.items()):
        noeud = 2 + len(places) + rang
        reseau.add_arc_with_capacity(source, noeud, jours * par_jour)
        for i in ouverts:
            reseau.add_arc_with_capacity(noeud, 2 + i, jours * par_jour)
    if reseau.solve(source, puits) != SimpleMaxFlow.OPTIMAL:
        raise MutualisationError("Le solveur n'a pas conclu.")
    return bool(reseau.optimal_flow() == par_jour * sum(demandes.values()))


def as_hours(dates: Sequence[date], par_jour: int) -> list[Heures]:
    """The contrat's months as lines of hours, worked on no marché in particular, by an eligible person."""
    mois: dict[date, list[date]] = {}
    for jour in dates:
        mois.setdefault(first_day(jour), []).append(jour)
    return [
        Heures(
            id=f"{premier:%Y-%m}",
            debut=jours[0],
            fin=jours[-1],
            centiemes=len(jours) * par_jour,
            publics=TOUS,
        )
        for premier, jours in mois.items()
    ]


def share_out(
    contrat: Duree, engagements: Sequence[Engagement], feries: Collection[date]
) -> dict[tuple[date, str], int]:
    """What the engine makes of the contrat, by month and engagement. It must retain every hundredth."""
    portants = [_free(e) for e in engagements if e.place > 0]
    resultat = ventiler(portants, as_hours(contrat.dates, contrat.par_jour), feries=frozenset(feries))
    if resultat.surplus:
        raise MutualisationError("Le contrat calculé n'est pas porté en entier par les engagements.")
    partage: Counter[tuple[date, str]] = Counter()
    for a in resultat.affectations:
        partage[first_day(a.debut), a.engagement] += a.centiemes
    return dict(partage)
