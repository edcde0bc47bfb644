"""A declaration as the facilitateur reads it before deciding: each line beside what it was."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from guichets.formats import format_heures, format_mois
from participants.domain.declarations.controle import (
    Alerte,
    LigneControlee,
    check_lignes,
    collect_alertes,
    covered_days,
    person_name,
    windows_of,
)
from participants.domain.declarations.grille import NE_COMPTE_PAS, lot_label, window_text
from participants.domain.declarations.saisie import saved_lignes
from participants.domain.doublons.plafonds import hours_in_other_guichets
from participants.domain.mois import add_months
from participants.domain.pieces.attendues import Attendue, proofs_of
from participants.enums import Confirmation, EtatDeclaration, EtatLigne
from participants.models import DeclarationMensuelle, LigneHeures


@dataclass(frozen=True, slots=True)
class LigneRelue:
    """A line, the same contrat and lot the month before, and the value that a rectification replaces."""

    ligne: LigneHeures
    precedent: Decimal | None
    fenetre: str
    compte: bool
    pieces: tuple[Attendue, ...] = ()

    @property
    def marche(self) -> str:
        return lot_label(self.ligne.lot)

    @property
    def avant(self) -> Decimal | None:
        return self.ligne.remplace.heures if self.ligne.remplace else None

    @property
    def modifiee(self) -> bool:
        return self.avant is not None and self.avant != self.ligne.heures

    @property
    def a_confirmer(self) -> bool:
        return self.ligne.confirmation == Confirmation.ATTENDUE

    @property
    def contestee(self) -> bool:
        return self.ligne.confirmation == Confirmation.CONTESTEE

    @property
    def confirmee(self) -> bool:
        return self.ligne.confirmation == Confirmation.CONFIRMEE


@dataclass(frozen=True, slots=True)
class Totaux:
    lignes: int
    heures: Decimal
    formation: Decimal
    precedent: Decimal


def lignes_by_name(declaration: DeclarationMensuelle) -> QuerySet[LigneHeures]:
    lignes: QuerySet[LigneHeures] = declaration.lignes.select_related(
        "participant", "contrat__employeur", "contrat__creditee", "lot__marche", "remplace", "creditee"
    ).order_by("participant__nom_tri", "pk")
    return lignes


def sum_lignes(declaration: DeclarationMensuelle) -> Totaux:
    """Of all the lines, whatever page is shown."""
    dites = list(declaration.lignes.values_list("contrat_id", "lot_id", "heures", "dont_formation"))
    avant = _previous(declaration)
    zero = Decimal(0)
    return Totaux(
        lignes=len(dites),
        heures=sum((heures for _, _, heures, _ in dites), zero),
        formation=sum((formation for *_, formation in dites), zero),
        precedent=sum((avant.get((contrat, lot), zero) for contrat, lot, _, _ in dites), zero),
    )


def _previous(declaration: DeclarationMensuelle) -> dict[tuple[int, int | None], Decimal]:
    """Last month's validated hours by contrat and lot."""
    lignes = LigneHeures.objects.filter(
        guichet_id=declaration.guichet_id,
        entreprise_id=declaration.entreprise_id,
        mois=add_months(declaration.mois, -1),
        etat=EtatLigne.VALIDEE,
    )
    return {(contrat, lot): heures for contrat, lot, heures in lignes.values_list("contrat", "lot", "heures")}


def read_lignes(declaration: DeclarationMensuelle, lignes: Iterable[LigneHeures]) -> list[LigneRelue]:
    """Lines of the declaration as they are read, in a fixed number of queries."""
    lignes = list(lignes)
    avant = _previous(declaration)
    fenetres = windows_of(ligne.participant_id for ligne in lignes)
    relues = []
    for ligne in lignes:
        texte = ""
        if covered_days(ligne.contrat, declaration.mois) is not None:
            texte = window_text(ligne.contrat, declaration.mois, fenetres[ligne.participant_id])
        precedent = avant.get((ligne.contrat_id, ligne.lot_id))
        relues.append(LigneRelue(ligne, precedent, texte or NE_COMPTE_PAS, bool(texte)))
    return relues


def with_proofs(declaration: DeclarationMensuelle, relues: Iterable[LigneRelue]) -> list[LigneRelue]:
    """Beside each line, what its contrat and its month must prove."""
    relues = list(relues)
    contrats = {relue.ligne.contrat_id: relue.ligne.contrat for relue in relues if relue.ligne.heures}
    for relue in relues:
        relue.ligne.contrat.participant = relue.ligne.participant
        relue.ligne.contrat.guichet = declaration.guichet
    attendues: dict[int, list[Attendue]] = {}
    for attendue in proofs_of(list(contrats.values()), mois=declaration.mois):
        attendues.setdefault(attendue.contrat.pk, []).append(attendue)
    return [replace(relue, pieces=tuple(attendues.get(relue.ligne.contrat_id, ()))) for relue in relues]


def examine(declaration: DeclarationMensuelle) -> tuple[list[Alerte], list[str]]:
    """Warnings, and what would refuse the validation. Only for a declaration that waits for a decision."""
    if declaration.etat != EtatDeclaration.TRANSMISE:
        return [], []
    try:
        lignes = check_lignes(declaration, saved_lignes(declaration), verrou=False)
    except ValidationError as refus:
        return [], list(refus.messages)
    return [*collect_alertes(declaration, lignes), *_declared_in_another_guichet(declaration, lignes)], []


def _declared_in_another_guichet(
    declaration: DeclarationMensuelle, lignes: Iterable[LigneControlee]
) -> list[Alerte]:
    """One number, and neither the guichet nor the company (docs/adr/0018). The desk alone reads a review."""
    mois = declaration.mois
    ailleurs = hours_in_other_guichets(declaration.guichet, mois, mois)
    contrats = {ligne.contrat.participant_id: ligne.contrat for ligne in lignes if ligne.heures}
    return [
        Alerte(
            contrat.cle,
            f"{person_name(contrat)} : aussi déclaré(e) dans un autre guichet en {format_mois(mois)}, "
            f"pour {format_heures(ailleurs[mois, participant_id])}. "
            "Ensemble, ces heures dépassent le plafond : voyez avec la personne.",
        )
        for participant_id, contrat in contrats.items()
        if (mois, participant_id) in ailleurs
    ]
