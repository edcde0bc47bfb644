"""The log of what a company does to find people: one line a day and a kind. A bilan tells no word of it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from clauses.enums import GenreEffort
from clauses.models import Effort, Engagement
from guichets.domain.contraintes import en_francais
from operations.models import Entreprise
from participants.validators import refuse_nir_in

FUTUR = "Une démarche se note une fois faite\u00a0: choisissez un jour passé."
PRECISER = "Dites en quelques mots de quelle démarche il s'agit."


def log_effort(
    *, engagement: Engagement, entreprise: Entreprise, jour: date, genre: str, detail: str = "", par: str
) -> Effort:
    detail = detail.strip()
    if jour > timezone.localdate():
        raise ValidationError({"jour": FUTUR})
    if genre == GenreEffort.AUTRE and not detail:
        raise ValidationError({"detail": PRECISER})
    refuse_nir_in({"detail": detail})
    effort = Effort(
        guichet_id=engagement.guichet_id,
        engagement=engagement,
        entreprise=entreprise,
        jour=jour,
        genre=genre,
        detail=detail,
        par=par[:160],
    )
    exclus = {"guichet", "engagement", "entreprise", "document"}
    effort.clean_fields(exclude=exclus if detail else exclus | {"detail"})
    with en_francais():
        effort.save()
    return effort


def remove_effort(*, effort: Effort) -> None:
    """Noted by mistake. The history keeps it; a bilan already issued does not change."""
    effort.delete()


def efforts_of(entreprise_ids: list[int]) -> QuerySet[Effort]:
    """The latest first."""
    efforts: QuerySet[Effort] = Effort.objects.filter(entreprise_id__in=entreprise_ids)
    return efforts.select_related("engagement__marche").order_by("-jour", "-pk")
