"""The forecasts of a company as its own screen shows them: shares and dates, no condition on anybody.

Figures are computed under the guichet's scope, since rules and suspensions are not the company's to read; the
people listed are read under its own.
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from clauses.domain.previsions.conseils import Besoin, need_of
from clauses.domain.previsions.previsions import Prevision, forecast_company, hours_engagements
from clauses.domain.previsions.renforts import Salarie, people_still_counting
from clauses.models import Engagement
from operations.domain.regles import rules_for
from operations.models import Entreprise, ReglesComptage
from participants.domain.partenaires import scope_of


@dataclass(frozen=True, slots=True)
class PrevisionDite:
    engagement: Engagement
    prevision: Prevision
    besoin: Besoin | None


@dataclass(frozen=True, slots=True)
class SituationPrevue:
    entreprise: Entreprise
    previsions: list[PrevisionDite]
    salaries: list[Salarie]
    """People that the company employs and whose hours still count; the same whatever the engagement."""
    connu_au: date | None


def tell_forecasts(entreprise: Entreprise) -> SituationPrevue:
    """Without counting rules in force, what is needed is not told: a full time has no length."""
    jour = timezone.localdate()
    with scope_of(entreprise.guichet_id):
        engagements = list(hours_engagements(entreprise))
        previsions = forecast_company(entreprise, engagements=engagements, contrats=False)
        regles = _rules(entreprise, jour)
    connu = max((p.connu_au for p in previsions.values() if p.connu_au), default=None)
    return SituationPrevue(
        entreprise=entreprise,
        previsions=[
            PrevisionDite(e, previsions[e.pk], need_of(previsions[e.pk], regles) if regles else None)
            for e in engagements
            if e.pk in previsions
        ],
        salaries=people_still_counting(entreprise, connu or jour),
        connu_au=connu,
    )


def _rules(entreprise: Entreprise, jour: date) -> ReglesComptage | None:
    try:
        return rules_for(guichet=entreprise.guichet, jour=jour)
    except ValidationError:
        return None
