"""Hours and hundredths, the counting rules of a guichet at hand, the engagements of a company."""

from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from clauses.models import Engagement
from operations.domain.regles import SANS_REGLES
from operations.models import Entreprise, ReglesComptage


def to_centiemes(heures: Decimal) -> int:
    return int((heures * 100).to_integral_value())


def to_heures(centiemes: int) -> Decimal:
    return Decimal(centiemes) / 100


@dataclass(frozen=True, slots=True)
class CarnetRegles:
    """Every set of counting rules of a guichet, so that each line finds its own without a query."""

    regles: tuple[ReglesComptage, ...]

    def at(
        self, jour: date, *, marche_id: int | None = None, donneur_id: int | None = None
    ) -> ReglesComptage:
        """The narrowest scope in force: marché, donneur d'ordre, then guichet. `ValidationError` if none."""
        candidates = [
            r
            for r in self.regles
            if r.du <= jour
            and (r.au is None or r.au >= jour)
            and (r.marche_id is None or r.marche_id == marche_id)
            and (r.donneur_ordre_id is None or r.donneur_ordre_id == donneur_id)
        ]
        if not candidates:
            raise ValidationError(SANS_REGLES.format(jour=f"{jour:%d/%m/%Y}"), code="sans_regles")
        return max(candidates, key=lambda r: (r.marche_id is not None, r.donneur_ordre_id is not None))

    def tried(self, **essai: bool | int | str | None) -> "CarnetRegles":
        """The same sets with other values, wherever they come from; None keeps the rule in force."""
        valeurs = {nom: valeur for nom, valeur in essai.items() if valeur is not None}
        essayees = tuple(copy(r) for r in self.regles)
        for r in essayees:
            for nom, valeur in valeurs.items():
                setattr(r, nom, valeur)
        return CarnetRegles(essayees)


def engagements_of(entreprise: Entreprise) -> list[Engagement]:
    """Every engagement of which the company owes a share, with what its expected hours depend on."""
    return list(
        Engagement.objects.filter(guichet_id=entreprise.guichet_id, entreprises__contains=[entreprise.pk])
        .select_related("marche", "lot", "donneur_ordre")
        .prefetch_related("quote_parts", "periodes", "echeances")
        .order_by("fin", "pk")
    )
