"""Who is above the month's ceiling although each declaration was accepted.

The rules changed, a correction came, two employers declared, or another guichet did.

Of another guichet only one number crosses, by a function of the database (docs/adr/0018).
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum

from guichets.models import Guichet
from operations.models import Entreprise
from participants.domain.mois import add_months, first_day, today_of
from participants.domain.partenaires import COMPTE_AILLEURS, Calendrier
from participants.models import LigneHeures, Participant

MOIS_SURVEILLES = 12
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Declaree:
    """What one company declared for a person in the month."""

    entreprise: Entreprise
    heures: Decimal


@dataclass(frozen=True, slots=True)
class PersonneAuDessus:
    participant: Participant
    plafond: Decimal
    declarees: list[Declaree] = field(default_factory=list)
    ailleurs: Decimal = ZERO
    """Declared in other guichets: never which, nor by whom."""

    @property
    def ici(self) -> Decimal:
        return sum((une.heures for une in self.declarees), ZERO)

    @property
    def total(self) -> Decimal:
        return self.ici + self.ailleurs

    @property
    def depassement(self) -> Decimal:
        return self.total - self.plafond


def watched_months(guichet: Guichet) -> tuple[date, date]:
    """The twelve last months, the running one included."""
    courant = first_day(today_of(guichet))
    return add_months(courant, 1 - MOIS_SURVEILLES), courant


def months_over(guichet: Guichet) -> dict[date, int]:
    """How many people are above the ceiling, for each watched month that has some, latest first."""
    du, au = watched_months(guichet)
    personnes = set(_over_here(guichet, du, au)) | set(hours_in_other_guichets(guichet, du, au))
    par_mois = Counter(mois for mois, _ in personnes)
    return dict(sorted(par_mois.items(), reverse=True))


def people_over(guichet: Guichet, mois: date) -> list[PersonneAuDessus]:
    """By name, with every company that declared them. As many queries for one person as for a hundred."""
    ailleurs = {p: heures for (_, p), heures in hours_in_other_guichets(guichet, mois, mois).items()}
    ids = {p for _, p in _over_here(guichet, mois, mois)} | set(ailleurs)
    if not ids:
        return []
    plafond = _ceilings(guichet, {mois})[mois]
    declarees: dict[int, list[Declaree]] = defaultdict(list)
    sommes = (
        LigneHeures.objects.filter(COMPTE_AILLEURS, guichet=guichet, mois=mois, participant_id__in=ids)
        .values_list("participant_id", "entreprise_id")
        .annotate(somme=Sum("heures"))
        .order_by("-somme")
    )
    lues = list(sommes)
    entreprises = Entreprise.objects.in_bulk({entreprise_id for _, entreprise_id, _ in lues})
    for participant_id, entreprise_id, somme in lues:
        declarees[participant_id].append(Declaree(entreprises[entreprise_id], somme))
    personnes = Participant.objects.filter(guichet=guichet, pk__in=ids).order_by("nom_tri", "pk")
    return [PersonneAuDessus(p, plafond, declarees[p.pk], ailleurs.get(p.pk, ZERO)) for p in personnes]


def hours_in_other_guichets(guichet: Guichet, du: date, au: date) -> dict[tuple[date, int], Decimal]:
    """By month and person of this guichet, only where all guichets together pass this one's ceiling."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT mois, participant_id, ailleurs FROM heures_dans_un_autre_guichet(%s, %s, %s)",
            [guichet.pk, du, au],
        )
        return {(mois, participant_id): heures for mois, participant_id, heures in curseur.fetchall()}


def _over_here(guichet: Guichet, du: date, au: date) -> list[tuple[date, int]]:
    mois = [add_months(du, n) for n in range(MOIS_SURVEILLES) if add_months(du, n) <= au]
    plafonds = _ceilings(guichet, set(mois))
    if not plafonds:
        return []
    sommes = (
        LigneHeures.objects.filter(COMPTE_AILLEURS, guichet=guichet, mois__gte=du, mois__lte=au)
        .values_list("mois", "participant_id")
        .annotate(somme=Sum("heures"))
        .filter(somme__gt=min(plafonds.values()))
        .order_by()
    )
    return [(m, p) for m, p, somme in sommes if m in plafonds and somme > plafonds[m]]


def _ceilings(guichet: Guichet, mois: set[date]) -> dict[date, Decimal]:
    """Of the months that have rules."""
    calendrier, plafonds = Calendrier(guichet), {}
    for un in mois:
        try:
            plafonds[un] = calendrier.rules(un).plafond_mensuel
        except ValidationError:
            continue
    return plafonds
