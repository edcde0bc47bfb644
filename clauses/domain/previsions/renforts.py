"""Who already works for a company and could do hours for an engagement that lacks some.

For the guichet: a name appears beside an engagement only if the person meets its conditions, so the list
itself tells something of the person. `people_still_counting` is what the company may read: people whom it
employs and whose hours still count, whatever the engagement.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from clauses.enums import MotifNonRetenue
from clauses.models import Engagement, NonRetenue, Ventilation
from guichets.formats import format_heures, format_jour
from operations.models import Entreprise
from participants.domain.declarations.controle import windows_of
from participants.domain.mois import add_months, first_day
from participants.enums import EtatEligibilite
from participants.models import Contrat, Critere, FenetreEligibilite

MOIS_RECENTS = 3
"""Months over which the hours that nobody counts are averaged."""
LIBRES = (
    MotifNonRetenue.EXCEDENT,
    MotifNonRetenue.RESERVE,
    MotifNonRetenue.REFUS,
    MotifNonRetenue.HORS_PERIODE,
    MotifNonRetenue.NON_COMPTABLE,
)


@dataclass(frozen=True, slots=True)
class Renfort:
    """A person on a running contrat whose hours still count after the last known month."""

    contrat: Contrat
    jusqu_au: date
    """Last day on which the hours can count: end of the contrat or of the window."""
    criteres: frozenset[str]
    libres: Decimal
    """Hours a month that no engagement takes."""

    @property
    def nom(self) -> str:
        return str(self.contrat.participant)

    @property
    def pourquoi(self) -> str:
        """Dates and volume: never a criterion."""
        texte = f"ses heures peuvent compter jusqu'au {format_jour(self.jusqu_au)}"
        return (
            f"{texte}, {format_heures(self.libres)} par mois ne sont pas retenues" if self.libres else texte
        )


def _running(entreprise: Entreprise, apres: date) -> QuerySet[Contrat]:
    contrats: QuerySet[Contrat] = (
        Contrat.objects.filter(Q(fin__isnull=True) | Q(fin__gt=apres), creditee=entreprise)
        .select_related("participant", "lot")
        .order_by("participant__nom_tri", "debut", "pk")
    )
    return contrats


def read_people(entreprise: Entreprise, connu_au: date) -> list[Renfort]:
    """Everybody on a running contrat of the company whose window goes on, in four queries."""
    contrats = list(_running(entreprise, connu_au))
    ids = {c.participant_id for c in contrats}
    fenetres = FenetreEligibilite.objects.filter(
        participant_id__in=ids, au__gt=connu_au, eligibilite__etat=EtatEligibilite.VALIDEE
    ).order_by("au", "pk")
    par_personne = {f.participant_id: f for f in fenetres}
    criteres: dict[int, set[str]] = defaultdict(set)
    eligibilites = {f.eligibilite_id for f in par_personne.values()}
    for eligibilite_id, code in Critere.objects.filter(eligibilite_id__in=eligibilites).values_list(
        "eligibilite_id", "code"
    ):
        criteres[eligibilite_id].add(code)
    libres = _free_hours(entreprise, connu_au)
    return [
        Renfort(
            contrat=c,
            jusqu_au=min(f.au, c.fin or f.au),
            criteres=frozenset(criteres[f.eligibilite_id]),
            libres=libres.get(c.participant_id, Decimal(0)),
        )
        for c in contrats
        if (f := par_personne.get(c.participant_id)) is not None
    ]


def _free_hours(entreprise: Entreprise, connu_au: date) -> dict[int, Decimal]:
    depuis = add_months(first_day(connu_au), 1 - MOIS_RECENTS)
    sommes = (
        NonRetenue.objects.filter(entreprise=entreprise, mois__gte=depuis, motif__in=LIBRES)
        .values_list("ligne__participant_id")
        .annotate(total=Sum("heures"))
        .order_by()
    )
    return {pk: (total / MOIS_RECENTS).quantize(Decimal("0.01")) for pk, total in sommes}


def served_lately(entreprise: Entreprise, connu_au: date) -> set[tuple[int, int]]:
    """(engagement, person) pairs of the last months: who already works for what."""
    depuis = add_months(first_day(connu_au), 1 - MOIS_RECENTS)
    paires = Ventilation.objects.filter(entreprise=entreprise, appliquee=True, mois__gte=depuis)
    return set(paires.values_list("engagement_id", "ligne__participant_id"))


def candidates_for(
    engagement: Engagement,
    personnes: Iterable[Renfort],
    *,
    servis: Collection[tuple[int, int]],
    repus: Collection[int],
) -> list[Renfort]:
    """People who meet its conditions, do not serve it yet, and whose hours are free or on a marché that has
    what it needs (`repus`: marchés by id). Those with the most free hours first.
    """
    exiges = frozenset(engagement.publics)
    trouves = [
        r
        for r in personnes
        if (not exiges or exiges & r.criteres)
        and r.jusqu_au >= engagement.debut
        and (engagement.pk, r.contrat.participant_id) not in servis
        and (r.libres or (r.contrat.lot is not None and r.contrat.lot.marche_id in repus))
    ]
    par_personne = {r.contrat.participant_id: r for r in trouves}
    return sorted(par_personne.values(), key=lambda r: (-r.libres, -r.jusqu_au.toordinal(), r.nom))


@dataclass(frozen=True, slots=True)
class Salarie:
    """A person whom the company employs, as its screen shows them."""

    nom: str
    jusqu_au: date
    fenetre_au: date
    """Last day of the window; `jusqu_au` comes before it where the contrat ends first."""

    @property
    def dates(self) -> str:
        if self.jusqu_au < self.fenetre_au:
            return (
                f"contrat jusqu'au {format_jour(self.jusqu_au)} "
                f"(peut compter jusqu'au {format_jour(self.fenetre_au)})"
            )
        return f"peut compter jusqu'au {format_jour(self.jusqu_au)}"


def people_still_counting(entreprise: Entreprise, apres: date) -> list[Salarie]:
    """People employed by the company itself whose hours still count: dates only, no engagement."""
    contrats = list(_running(entreprise, apres).filter(employeur=entreprise))
    fenetres = windows_of(c.participant_id for c in contrats)
    derniers: dict[int, Salarie] = {}
    for c in contrats:
        au = max((f.au for f in fenetres[c.participant_id]), default=apres)
        if au > apres:
            connu = derniers.get(c.participant_id)
            fin = min(au, c.fin or au)
            derniers[c.participant_id] = Salarie(
                str(c.participant), max(fin, connu.jusqu_au) if connu else fin, au
            )
    return list(derniers.values())
