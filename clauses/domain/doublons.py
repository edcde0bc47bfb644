"""One engagement recorded once: a form sent twice would owe its hours twice."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from clauses.models import Engagement
from operations.models import Entreprise, Lot

DEJA_ENREGISTRE = (
    "«\u00a0{libelle}\u00a0» est déjà enregistré pour cette entreprise, sur ce lot et aux mêmes dates. "
    "S'il en faut un second, nommez-le autrement."
)


def refuse_twice(
    lot: Lot, redevable: Entreprise, nature: str, tranches: list[tuple[str, date, date, Decimal | None]]
) -> None:
    """The lot is held: of two at once, the second sees the first."""
    Lot.objects.select_for_update(of=("self",), no_key=True).get(pk=lot.pk)
    memes = Engagement.objects.filter(lot=lot, redevable=redevable, nature=nature)
    for libelle, du, au, _ in tranches:
        if memes.filter(libelle=libelle, debut=du, fin=au).exists():
            raise ValidationError({"libelle": DEJA_ENREGISTRE.format(libelle=libelle)}, code="deja")
