"""Hours that people worked: plausible months, always the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from config.demo.cles import draw
from config.demo.scene import Scene
from operations.models import Lot
from participants.domain.declarations.controle import Saisie, covered_days
from participants.domain.mois import last_day
from participants.enums import TypeContrat
from participants.models import Contrat

SEMAINES_PAR_MOIS = Decimal(52) / 12
QUART = Decimal("0.25")
AOUT = 8
ALTERNANCE = (TypeContrat.APPRENTISSAGE, TypeContrat.PROFESSIONNALISATION)


@dataclass(frozen=True, slots=True)
class Travail:
    """One line to declare."""

    contrat: Contrat
    lot: Lot | None
    heures: Decimal
    dont_formation: Decimal
    debut: date
    fin: date

    @property
    def saisie(self) -> Saisie:
        return (self.contrat.cle, self.lot.cle if self.lot else None, self.heures, self.dont_formation)


def worked_by(scene: Scene, declarant: str, mois: date) -> list[Travail]:
    """Every line that the company has to declare for the month."""
    entreprise = scene.entreprises[declarant]
    return [
        travail
        for rang, (contrat, lots) in enumerate(scene.contrats)
        if contrat.declarant_id == entreprise.pk
        for travail in _month(scene, rang, contrat, lots, mois)
    ]


def _month(
    scene: Scene, rang: int, contrat: Contrat, codes: tuple[str, ...], mois: date
) -> Iterator[Travail]:
    jours = covered_days(contrat, mois)
    if jours is None:
        return
    heures = _hours(scene.slug, rang, contrat, mois, jours)
    ouverts = [
        scene.lots[c] for c in codes if scene.lots[c].debut <= jours[1] and scene.lots[c].fin >= jours[0]
    ]
    tour = rang + mois.month
    formation = _rounded(heures / 4) if contrat.type in ALTERNANCE else Decimal(0)
    if not ouverts or (len(codes) > 1 and tour % 11 == 0):
        # Between two marchés: at the workshop, on none of them.
        yield Travail(contrat, None, heures, formation, *jours)
        return
    premier = ouverts[tour % len(ouverts)]
    if len(ouverts) > 1 and tour % 3 == 0:
        part = _rounded(heures * Decimal("0.6"))
        second = ouverts[(tour + 1) % len(ouverts)]
        yield Travail(contrat, premier, part, min(formation, part), *jours)
        yield Travail(contrat, second, heures - part, Decimal(0), *jours)
        return
    yield Travail(contrat, premier, heures, formation, *jours)


def _hours(slug: str, rang: int, contrat: Contrat, mois: date, jours: tuple[date, date]) -> Decimal:
    """The contract's week over the days that it covers; less in August, a little more or less elsewhere."""
    pleines = (contrat.heures_hebdo or Decimal(0)) * SEMAINES_PAR_MOIS
    couverts = Decimal((jours[1] - jours[0]).days + 1) / last_day(mois).day
    presence = 45 if mois.month == AOUT else 84 + draw(f"heures:{slug}:{rang}:{mois}", 17)
    return _rounded(pleines * couverts * presence / 100)


def _rounded(heures: Decimal) -> Decimal:
    return (heures / QUART).quantize(Decimal(1), ROUND_HALF_UP) * QUART
