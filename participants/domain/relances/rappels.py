"""On which days reminders leave by themselves: a value of the rules, which only what comes reads."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from guichets.domain.contraintes import en_francais
from guichets.formats import format_accord, format_jour
from guichets.models import Guichet
from operations.enums import Confiance
from operations.models import ReglesComptage
from participants.domain.mois import add_months, first_day, today_of

AVANT_MAX, APRES_MAX, NOMBRE_MAX = 25, 60, 6
HORS_BORNES = f"Un rappel part au plus {AVANT_MAX} jours avant l'échéance et {APRES_MAX} jours après."
TROP = f"Choisissez {NOMBRE_MAX} rappels au plus."


def reminder_days(guichet: Guichet) -> list[int]:
    """Those of the rules in force, or none without rules."""
    regles = _in_force(guichet).order_by("du").first()
    return sorted(regles.relances_jours) if regles else []


def set_reminder_days(*, guichet: Guichet, jours: Iterable[int]) -> list[int]:
    """For the months still to be reminded of; what has left has left. Empty: nothing leaves by itself."""
    choisis = sorted(set(jours))
    if any(not -AVANT_MAX <= jour <= APRES_MAX for jour in choisis):
        raise ValidationError({"jours": [HORS_BORNES]})
    if len(choisis) > NOMBRE_MAX:
        raise ValidationError({"jours": [TROP]})
    source = f"Décision du guichet du {format_jour(today_of(guichet))}"
    with en_francais():
        for regles in _in_force(guichet).select_for_update():
            regles.relances_jours = choisis
            regles.sources["relances_jours"] = {"source": source, "confiance": Confiance.DOCUMENT}
            regles.save(update_fields=["relances_jours", "sources"])
    return choisis


def tell_days(jours: Iterable[int]) -> str:
    """« 5 jours avant, le jour même, 5 jours après »."""
    return ", ".join(_told(jour) for jour in jours) or "aucun"


def _told(jour: int) -> str:
    if jour == 0:
        return "le jour même"
    return f"{format_accord(abs(jour), 'jour,jours')} {'avant' if jour < 0 else 'après'}"


def _in_force(guichet: Guichet) -> QuerySet[ReglesComptage]:
    """The guichet's own rules that the months to come read, the last month included."""
    depuis = add_months(first_day(today_of(guichet)), -1)
    return ReglesComptage.objects.filter(
        Q(au__isnull=True) | Q(au__gte=depuis),
        guichet=guichet,
        donneur_ordre__isnull=True,
        marche__isnull=True,
    )
