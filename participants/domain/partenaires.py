"""Facts that a company may be told although it cannot read the rows, computed under the guichet's own scope.

A company sees neither the other employers of a person, nor the guichet's rules, nor the companies it lends
to. Yet its page must refuse hours above a ceiling counted over all employers, give a deadline, and name the
other party of a contrat. Only what these functions return crosses; no row does.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Q, Sum

from guichets.domain.scopes import scope_of
from guichets.models import Guichet
from operations.domain.regles import SANS_REGLES
from operations.models import Entreprise, ReglesComptage
from participants.enums import EtatDeclaration, EtatLigne
from participants.models import LigneHeures

__all__ = [
    "COMPTE_AILLEURS",
    "Calendrier",
    "company_names",
    "declared_by_others",
    "hours_elsewhere",
    "names_across",
    "scope_of",
]

# A declaration in another's hands counts from its transmission; a rectification counts once validated.
COMPTE_AILLEURS = Q(etat=EtatLigne.VALIDEE) | Q(
    etat=EtatLigne.EN_ATTENTE, declaration__etat=EtatDeclaration.TRANSMISE, declaration__rang=0
)


def company_names(guichet_id: int, entreprise_ids: Iterable[int]) -> dict[int, str]:
    with scope_of(guichet_id):
        lignes = Entreprise.objects.filter(guichet_id=guichet_id, pk__in=set(entreprise_ids))
        return {entreprise.pk: str(entreprise) for entreprise in lignes}


def names_across(couples: Iterable[tuple[int, int]]) -> dict[int, str]:
    """Names of companies of several guichets, from the ids of each guichet and company."""
    par_guichet: dict[int, set[int]] = defaultdict(set)
    for guichet_id, entreprise_id in couples:
        par_guichet[guichet_id].add(entreprise_id)
    noms: dict[int, str] = {}
    for guichet_id, ids in sorted(par_guichet.items()):
        noms |= company_names(guichet_id, ids)
    return noms


def hours_elsewhere(
    *, guichet_id: int, mois: date, participant_ids: Iterable[int], sauf: int
) -> dict[int, Decimal]:
    """Hours of each person in the month that companies other than `sauf` declared."""
    with scope_of(guichet_id):
        sommes = (
            LigneHeures.objects.filter(
                COMPTE_AILLEURS, guichet_id=guichet_id, mois=mois, participant_id__in=set(participant_ids)
            )
            .exclude(entreprise_id=sauf)
            .values("participant_id")
            .annotate(somme=Sum("heures"))
            .values_list("participant_id", "somme")
        )
        return dict(sommes)


def declared_by_others(*, guichet_id: int, mois: date, contrat_ids: Iterable[int], sauf: int) -> set[int]:
    """Contrats whose hours of the month are already validated in another company's declaration."""
    with scope_of(guichet_id):
        return set(
            LigneHeures.objects.filter(
                guichet_id=guichet_id, mois=mois, contrat_id__in=set(contrat_ids), etat=EtatLigne.VALIDEE
            )
            .exclude(entreprise_id=sauf)
            .values_list("contrat_id", flat=True)
        )


class Calendrier:
    """The guichet's own dated rules, read once: which ones hold on a day."""

    def __init__(self, guichet: Guichet) -> None:
        self.guichet = guichet
        with scope_of(guichet.pk):
            self._regles: list[ReglesComptage] = list(
                ReglesComptage.objects.filter(
                    guichet=guichet, donneur_ordre__isnull=True, marche__isnull=True
                ).order_by("du")
            )

    def rules(self, jour: date) -> ReglesComptage:
        for regles in reversed(self._regles):
            if regles.du <= jour and (regles.au is None or jour <= regles.au):
                return regles
        raise ValidationError(SANS_REGLES.format(jour=f"{jour:%d/%m/%Y}"), code="sans_regles")
