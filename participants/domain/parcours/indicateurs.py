"""Exits counted by situation, at the exit and at each follow-up. An unknown situation is counted apart."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from guichets.models import Guichet
from operations.domain.regles import rules_for
from participants.domain.mois import today_of
from participants.domain.parcours.suivis import with_return
from participants.enums import DURABLES, DYNAMIQUES, POSITIVES, TRANSITION, SituationSortie
from participants.models import Contrat, Etape, Participant, Sortie, SuiviSortie

# « Emploi durable ou qualification », the trade's older indicator, beside the sorties dynamiques.
EMPLOI_OU_QUALIFICATION = (*DURABLES, SituationSortie.ALTERNANCE, SituationSortie.FORMATION)
CATEGORIES: tuple[tuple[str, tuple[SituationSortie, ...]], ...] = (
    ("Emploi durable", DURABLES),
    ("Emploi de transition", TRANSITION),
    ("Autre sortie positive", POSITIVES),
    ("Sans emploi", (SituationSortie.RECHERCHE, SituationSortie.INACTIF)),
    ("Situation inconnue", (SituationSortie.INCONNUE,)),
)


@dataclass(frozen=True, slots=True)
class Colonne:
    """The exits of the period seen at one moment: the exit itself, then each follow-up."""

    libelle: str
    total: int
    situations: Counter[str]
    en_attente: int = 0
    """Asked, not answered."""
    a_venir: int = 0
    revenues: int = 0

    @property
    def inconnues(self) -> int:
        return self.situations[SituationSortie.INCONNUE]

    @property
    def connues(self) -> int:
        return sum(self.situations.values()) - self.inconnues

    @property
    def dynamiques(self) -> int:
        return sum(self.situations[s] for s in DYNAMIQUES)

    @property
    def positives(self) -> int:
        return sum(self.situations[s] for s in EMPLOI_OU_QUALIFICATION)

    @property
    def taux_dynamiques(self) -> Decimal | None:
        return _rate(self.dynamiques, self.connues)

    @property
    def taux_positives(self) -> Decimal | None:
        return _rate(self.positives, self.connues)


@dataclass(frozen=True, slots=True)
class Bilan:
    colonnes: list[Colonne]
    personnes: int
    """People of the exits: one may go out twice."""

    @property
    def rangs(self) -> Iterator[tuple[str, list[tuple[str, list[int]]]]]:
        for categorie, situations in CATEGORIES:
            yield categorie, [(s.label, [c.situations[s] for c in self.colonnes]) for s in situations]


def exits_between(*, guichet: Guichet, du: date, au: date) -> QuerySet[Sortie]:
    sorties: QuerySet[Sortie] = Sortie.objects.filter(guichet=guichet, sortie_le__range=(du, au))
    return sorties.select_related("participant", "prescripteur", "contrat__employeur").order_by(
        "-sortie_le", "participant__nom_tri", "pk"
    )


def count_exits(*, guichet: Guichet, du: date, au: date) -> Bilan:
    """The exits of the period, whatever the day on which they were typed: two queries."""
    sorties = list(
        Sortie.objects.filter(guichet=guichet, sortie_le__range=(du, au)).values_list(
            "participant_id", "situation"
        )
    )
    total = len(sorties)
    colonnes = [Colonne("À la sortie", total, Counter(situation for _, situation in sorties))]
    jour = today_of(guichet)
    par_horizon: dict[int, list[Any]] = {}
    suivis = with_return(SuiviSortie.objects.filter(guichet=guichet, sortie__sortie_le__range=(du, au)))
    for suivi in suivis.values_list("horizon_mois", "situation", "prevu_le", "revenue"):
        par_horizon.setdefault(suivi[0], []).append(suivi)
    for horizon in sorted(par_horizon):
        lus = par_horizon[horizon]
        sans = [(prevu, revenue) for _, situation, prevu, revenue in lus if not situation]
        colonnes.append(
            Colonne(
                f"À {horizon}\u00a0mois",
                len(lus),
                Counter(situation for _, situation, _, _ in lus if situation),
                en_attente=sum(prevu <= jour and not revenue for prevu, revenue in sans),
                a_venir=sum(prevu > jour and not revenue for prevu, revenue in sans),
                revenues=sum(revenue for _, revenue in sans),
            )
        )
    return Bilan(colonnes, len({participant for participant, _ in sorties}))


def without_exit(guichet: Guichet, jour: date | None = None) -> QuerySet[Any]:
    """People whose last contrat ended too long ago, with neither a new one nor an exit; the oldest first.

    Annotates `dernier_jour`. A step begun since says that the path goes on: it is not an exit to record.
    """
    jour = jour or today_of(guichet)
    try:
        limite = jour - timedelta(days=rules_for(guichet=guichet, jour=jour).sortie_jours)
    except ValidationError:
        return Participant.objects.none()
    siens = Contrat.objects.filter(participant=OuterRef("pk"))
    return (
        Participant.objects.filter(guichet=guichet)
        .annotate(dernier_jour=Subquery(siens.order_by(F("fin").desc()).values("fin")[:1]))
        .filter(dernier_jour__lt=limite)
        .exclude(Exists(siens.filter(Q(fin__isnull=True) | Q(debut__gt=jour))))
        .exclude(
            Exists(
                Etape.objects.annotate(bout=Coalesce("fin", "debut")).filter(
                    participant=OuterRef("pk"), bout__gt=OuterRef("dernier_jour"), bout__gte=limite
                )
            )
        )
        .exclude(Exists(_holding_exits()))
        .select_related("prescripteur")
        .order_by("dernier_jour", "nom_tri", "pk")
    )


def _holding_exits() -> QuerySet[Sortie]:
    """Exits of the outer person after which no contrat began."""
    reprise = Contrat.objects.filter(participant=OuterRef("participant"), debut__gt=OuterRef("sortie_le"))
    sorties: QuerySet[Sortie] = Sortie.objects.filter(participant=OuterRef("pk")).exclude(Exists(reprise))
    return sorties


def _rate(part: int, connues: int) -> Decimal | None:
    return Decimal(100 * part) / connues if connues else None
