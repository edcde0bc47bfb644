"""Hours to confirm as a company reads them: by declarant and month, answered in one act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Min, Q, QuerySet, Sum

from guichets.portee import Portee
from participants.domain.confirmations.reponses import (
    LISTE_CHANGEE,
    answer_lignes,
    fingerprint,
    lignes_to_confirm,
)
from participants.domain.declarations.grille import lot_label
from participants.domain.partenaires import names_across
from participants.enums import Confirmation
from participants.models import LigneHeures

EN_TETE = ("guichet_id", "entreprise_id", "creditee_id", "mois")


@dataclass(frozen=True, slots=True)
class LigneDite:
    """A line, and the other party's name, which its reader may not look up."""

    ligne: LigneHeures
    autre: str

    @property
    def marche(self) -> str:
        return lot_label(self.ligne.lot)

    @property
    def empreinte(self) -> str:
        return fingerprint([self.ligne])


@dataclass(frozen=True, slots=True)
class Groupe:
    """What one company declared for another in one month."""

    guichet: Any
    declarant: str
    mois: date
    lignes: list[LigneDite]

    @property
    def cle(self) -> Any:
        """Names the group in a form: the key of its first line."""
        return self.lignes[0].ligne.cle

    @property
    def total(self) -> Decimal:
        return sum((un.ligne.heures for un in self.lignes), Decimal(0))

    @property
    def empreinte(self) -> str:
        return fingerprint(un.ligne for un in self.lignes)


def group_heads(portee: Portee) -> QuerySet[Any, Any]:
    """One row by declarant, company and month, oldest first."""
    lignes = lignes_to_confirm(portee).order_by()
    tetes: QuerySet[Any, Any] = (
        lignes.values(*EN_TETE)
        .annotate(nombre=Count("pk"), heures=Sum("heures"), premiere=Min("pk"))
        .order_by("mois", "premiere")
    )
    return tetes


def load_groups(portee: Portee, tetes: Sequence[dict[str, Any]]) -> list[Groupe]:
    """The groups of a page, with a fixed number of queries for each guichet."""
    if not tetes:
        return []
    choix = Q()
    for tete in tetes:
        choix |= Q(**{nom: tete[nom] for nom in EN_TETE})
    par_tete: dict[tuple[Any, ...], list[LigneHeures]] = {
        tuple(tete[nom] for nom in EN_TETE): [] for tete in tetes
    }
    for ligne in lignes_to_confirm(portee).filter(choix):
        par_tete[tuple(getattr(ligne, nom) for nom in EN_TETE)].append(ligne)
    noms = other_names([li for lignes in par_tete.values() for li in lignes], "entreprise_id")
    return [
        Groupe(
            lignes[0].guichet,
            noms[lignes[0].entreprise_id],
            lignes[0].mois,
            [LigneDite(ligne, noms[ligne.entreprise_id]) for ligne in lignes],
        )
        for lignes in par_tete.values()
        if lignes
    ]


def told_lines(lignes: Sequence[LigneHeures], autre: str) -> list[LigneDite]:
    """`autre`: the column of the other party, `entreprise_id` (who declared) or `creditee_id` (who owes)."""
    noms = other_names(lignes, autre)
    return [LigneDite(ligne, noms[getattr(ligne, autre)]) for ligne in lignes]


def other_names(lignes: Sequence[LigneHeures], autre: str) -> dict[int, str]:
    return names_across((ligne.guichet_id, getattr(ligne, autre)) for ligne in lignes)


def confirm_groupe(*, portee: Portee, ligne: LigneHeures, empreinte: str, par: object) -> int:
    """Agree with every line of the group of `ligne`, provided that it is still what was shown."""
    memes = {nom: getattr(ligne, nom) for nom in EN_TETE}
    lignes = list(lignes_to_confirm(portee).filter(**memes))
    if not lignes:
        raise ValidationError(LISTE_CHANGEE, code="liste_changee")
    answer_lignes(lignes=lignes, reponse=Confirmation.CONFIRMEE, par=par, empreinte=empreinte)
    return len(lignes)
