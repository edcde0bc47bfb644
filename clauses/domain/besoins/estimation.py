"""What a post would bring to an engagement, and what remains due of it: said while the need is typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from clauses.domain.suivi.portail import ResteDu, remaining_due
from clauses.models import Engagement
from guichets.formats import format_heures, format_jour
from operations.models import Entreprise

JOURS_SEMAINE = 7


@dataclass(frozen=True, slots=True)
class Estimation:
    """About how many hours the posts would make by the end of the engagement, beside what remains due."""

    heures: Decimal | None
    jusqu_au: date
    reste: Decimal | None

    @property
    def phrase(self) -> str:
        if self.heures is None:
            return f"Sur cet engagement, {self._left}." if self._left else ""
        ferait = (
            f"Ce besoin ferait environ {format_heures(self.heures, 0)} d'ici le {format_jour(self.jusqu_au)}"
        )
        return f"{ferait}, {self._left}." if self._left else f"{ferait}."

    @property
    def _left(self) -> str:
        if self.reste is None:
            return ""
        return (
            f"il reste {format_heures(self.reste, 0)} à réaliser" if self.reste else "tout est déjà réalisé"
        )

    @property
    def suffit(self) -> bool:
        return bool(self.heures and self.reste and self.heures >= self.reste)


def estimate(
    *,
    engagement: Engagement,
    reste: Decimal | None,
    debut: date | None,
    fin: date | None,
    postes: int,
    heures_hebdo: Decimal | None,
) -> Estimation:
    """Whole weeks are not counted: days over seven, holidays and absences left aside. « About » says so."""
    au = min(fin, engagement.fin) if fin else engagement.fin
    if debut is None or heures_hebdo is None or debut > au:
        return Estimation(None, au, reste)
    jours = (au - max(debut, engagement.debut)).days + 1
    heures = (heures_hebdo * postes * max(jours, 0) / JOURS_SEMAINE).quantize(Decimal(1), ROUND_HALF_UP)
    return Estimation(heures, au, reste)


def remaining_of(engagement: Engagement, entreprise: Entreprise) -> Decimal | None:
    """What the company still owes of the engagement; None while it is not computed."""
    return next((du.reste for du in remaining_due([entreprise]) if du.engagement.pk == engagement.pk), None)


def engagements_to_serve(entreprises: Sequence[Entreprise], jour: date) -> list[ResteDu]:
    """Engagements in hours of the companies that have not ended: those a need may be published from."""
    return [du for du in remaining_due(entreprises) if du.engagement.fin >= jour]
