"""The month of one or several companies as a grid: who, on which marché, how many hours, and what counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from guichets.formats import format_jour
from operations.models import Entreprise, Lot
from participants.domain.declarations.controle import (
    Alerte,
    LigneControlee,
    alertes_of,
    covered_days,
    person_name,
    windows_of,
)
from participants.domain.declarations.declarants import declared_in
from participants.domain.declarations.obligations import RECUE, due_dates, is_late
from participants.domain.declarations.versions import draft_version
from participants.domain.libelles import lot_names
from participants.domain.mois import add_months, last_day, today_of
from participants.domain.partenaires import Calendrier, company_names
from participants.enums import DECLARATION_MODIFIABLE, Confirmation, EtatDeclaration, EtatLigne
from participants.models import Contrat, DeclarationMensuelle, FenetreEligibilite, LigneHeures

NE_COMPTE_PAS = "Ne compte pas à ces dates"
HORS_MARCHE = "Aucun marché du guichet"


def lot_label(lot: Lot | None) -> str:
    """Always with its marché: two of them may have lots of the same number."""
    return HORS_MARCHE if lot is None else lot.designation


@dataclass(slots=True)
class LigneGrille:
    """One cell to fill: a contrat, on one lot or on none. `heures` is None as long as nothing was said."""

    contrat: Contrat
    lots: list[Lot]
    lot: Lot | None = None
    heures: Decimal | None = None
    dont_formation: Decimal | None = None
    precedent: Decimal | None = None
    precedent_formation: Decimal | None = None
    validee: Decimal | None = None
    rectifiee: bool = False
    """Of a correction: it is compared with `validee`, which it replaces, rather than with last month."""
    proposee: bool = False
    """`heures` are those of last month, suggested: nobody has said them yet."""
    employeur: str = ""
    utilisatrice: str = ""
    fenetre: str = NE_COMPTE_PAS
    compte: bool = False
    confirmation: str = Confirmation.NON_REQUISE
    motif_contestation: str = ""
    noms: Mapping[int, str] = field(default_factory=dict)
    """Of the lots of the grid, by their key."""

    @property
    def nom(self) -> str:
        return person_name(self.contrat)

    @property
    def marche(self) -> str:
        return (self.lot and self.noms.get(self.lot.pk)) or lot_label(self.lot)

    @property
    def reference(self) -> Decimal | None:
        """What the hours are compared with."""
        return self.validee if self.rectifiee else self.precedent

    @property
    def ecart(self) -> Decimal | None:
        if self.heures is None or self.reference is None:
            return None
        return self.heures - self.reference

    @property
    def a_confirmer(self) -> bool:
        return self.confirmation == Confirmation.ATTENDUE

    @property
    def contestee(self) -> bool:
        return self.confirmation == Confirmation.CONTESTEE


@dataclass(slots=True)
class GrilleEntreprise:
    """One company's month in one guichet: one declaration."""

    entreprise: Entreprise
    mois: date
    declaration: DeclarationMensuelle | None
    echeance: date
    en_retard: bool
    calendrier: Calendrier
    lignes: list[LigneGrille] = field(default_factory=list)
    fenetres: dict[int, list[FenetreEligibilite]] = field(default_factory=dict)
    version: str = ""
    """What is saved, as it was read: given back when writing."""

    @property
    def modifiable(self) -> bool:
        return self.declaration is None or self.declaration.etat in DECLARATION_MODIFIABLE

    @property
    def rien_a_declarer(self) -> bool:
        return self.declaration is not None and self.declaration.rien_a_declarer

    @property
    def total(self) -> Decimal:
        return sum((ligne.heures or Decimal(0) for ligne in self.lignes), Decimal(0))

    def examine(self, dites: Iterable[tuple[Contrat, Lot | None, Decimal]]) -> list[Alerte]:
        """What deserves a look in these hours, saved or not: no query."""
        lignes = [
            LigneControlee(rang, contrat, lot, heures, Decimal(0), *jours)
            for rang, (contrat, lot, heures) in enumerate(dites)
            if (jours := covered_days(contrat, self.mois)) is not None
        ]
        try:
            seuil = self.calendrier.rules(self.mois).alerte_mensuelle
        except ValidationError:
            return []
        return alertes_of(self.mois, seuil, lignes, self.fenetres)


def declaration_grid(
    *, entreprises: Sequence[Entreprise], mois: date, recues: bool = False, proposer: bool = True
) -> list[GrilleEntreprise]:
    """The companies' grids, in the order given. As many queries for one person as for a thousand.

    `recues`: as the guichet received them last, whatever correction has been begun since. `proposer`: a month
    that nobody began opens with last month's hours.
    """
    ids = [entreprise.pk for entreprise in entreprises]
    contrats = _contrats(ids, mois)
    declarations = _last_declarations(ids, mois, RECUE if recues else tuple(EtatDeclaration))
    dites = _said(declarations.values())
    precedentes = _previous(ids, add_months(mois, -1))
    lots = _lots(contrats, mois)
    grilles = []
    for entreprise in entreprises:
        grille = _empty_grid(entreprise, mois, declarations.get(entreprise.pk))
        for contrat in contrats:
            if contrat.declarant_du_mois == entreprise.pk:
                possibles = lots[contrat.creditee_id]
                grille.lignes += _lignes(contrat, dites[contrat.pk], precedentes[contrat.pk], possibles)
        if grille.declaration is not None:
            _bind(grille, grille.declaration, dites)
        elif proposer:
            _suggest_last_month(grille)
        _add_names(entreprise, grille.lignes)
        _name_lots(grille.lignes)
        grilles.append(grille)
    _add_windows(grilles)
    return grilles


def _empty_grid(
    entreprise: Entreprise, mois: date, declaration: DeclarationMensuelle | None
) -> GrilleEntreprise:
    calendrier = Calendrier(entreprise.guichet)
    echeance, limite = due_dates(calendrier, mois)
    en_retard = is_late(declaration, limite, today_of(entreprise.guichet))
    return GrilleEntreprise(entreprise, mois, declaration, echeance, en_retard, calendrier)


def _bind(
    grille: GrilleEntreprise, declaration: DeclarationMensuelle, dites: dict[int, list[LigneHeures]]
) -> None:
    """What a grid takes from its declaration: the version that was read, whether it corrects another."""
    toutes = (ligne for lignes in dites.values() for ligne in lignes)
    siennes = [ligne for ligne in toutes if ligne.declaration_id == declaration.pk]
    grille.version = draft_version(declaration, siennes)
    for ligne in grille.lignes:
        ligne.rectifiee = declaration.rang > 0


def _suggest_last_month(grille: GrilleEntreprise) -> None:
    """A month that nobody began opens with last month's hours; a part of a month resembles no other."""
    entier = (grille.mois, last_day(grille.mois))
    for ligne in grille.lignes:
        if ligne.precedent is not None and covered_days(ligne.contrat, grille.mois) == entier:
            ligne.heures, ligne.dont_formation = ligne.precedent, ligne.precedent_formation
            ligne.proposee = True


def _contrats(entreprise_ids: list[int], mois: date) -> list[Any]:
    """Contrats with their `declarant_du_mois`."""
    couverts = Contrat.objects.filter(Q(fin__isnull=True) | Q(fin__gte=mois), debut__lte=last_day(mois))
    return list(
        declared_in(couverts, mois, entreprise_ids)
        .select_related("participant", "lot__marche")
        .order_by("participant__nom_tri", "debut", "pk")
    )


def _last_declarations(
    entreprise_ids: list[int], mois: date, etats: Sequence[EtatDeclaration]
) -> dict[int, DeclarationMensuelle]:
    lues = DeclarationMensuelle.objects.filter(entreprise_id__in=entreprise_ids, mois=mois, etat__in=etats)
    return {declaration.entreprise_id: declaration for declaration in lues.order_by("rang")}


def _said(declarations: Iterable[DeclarationMensuelle]) -> dict[int, list[LigneHeures]]:
    par_contrat: dict[int, list[LigneHeures]] = defaultdict(list)
    lignes = LigneHeures.objects.filter(declaration__in=[d.pk for d in declarations]).select_related(
        "lot__marche", "remplace"
    )
    for ligne in lignes.order_by("pk"):
        par_contrat[ligne.contrat_id].append(ligne)
    return par_contrat


def _previous(entreprise_ids: list[int], mois: date) -> dict[int, dict[int | None, LigneHeures]]:
    """Last month's hours by contrat and lot; validated ones win over a pending correction."""
    par_contrat: dict[int, dict[int | None, LigneHeures]] = defaultdict(dict)
    lignes = LigneHeures.objects.filter(
        entreprise_id__in=entreprise_ids, mois=mois, etat__in=(EtatLigne.EN_ATTENTE, EtatLigne.VALIDEE)
    ).select_related("lot__marche")
    for ligne in sorted(lignes, key=lambda une: (une.etat == EtatLigne.VALIDEE, une.pk)):
        par_contrat[ligne.contrat_id][ligne.lot_id] = ligne
    return par_contrat


def _lots(contrats: list[Contrat], mois: date) -> dict[int, list[Lot]]:
    """The running lots of each company that owes."""
    creditees = sorted({contrat.creditee_id for contrat in contrats})
    if not creditees:
        return {}
    lots = list(
        Lot.objects.filter(entreprises__overlap=creditees, debut__lte=last_day(mois), fin__gte=mois)
        .select_related("marche")
        .order_by("marche__objet", "numero", "pk")
    )
    return {pk: [lot for lot in lots if pk in lot.entreprises] for pk in creditees}


def _lignes(
    contrat: Contrat, dites: list[LigneHeures], precedentes: dict[int | None, LigneHeures], lots: list[Lot]
) -> list[LigneGrille]:
    """What was said; else one empty line per lot of last month; else one on the contrat's own lot."""
    if dites:
        lignes = [
            LigneGrille(
                contrat,
                [],
                lot=ligne.lot,
                heures=ligne.heures,
                dont_formation=ligne.dont_formation or None,
                validee=ligne.remplace.heures if ligne.remplace else None,
                confirmation=ligne.confirmation,
                motif_contestation=ligne.motif_contestation,
            )
            for ligne in dites
        ]
    elif precedentes:
        lignes = [LigneGrille(contrat, [], lot=ligne.lot) for ligne in precedentes.values()]
    else:
        lignes = [LigneGrille(contrat, [], lot=contrat.lot)]
    for ligne in lignes:
        if avant := precedentes.get(ligne.lot.pk if ligne.lot else None):
            ligne.precedent, ligne.precedent_formation = avant.heures, avant.dont_formation or None
    autres = [lot for lot in (contrat.lot, *(ligne.lot for ligne in lignes)) if lot and lot not in lots]
    siens = [*lots, *dict.fromkeys(autres)] if autres else lots
    for ligne in lignes:
        ligne.lots = siens
    return lignes


def _add_names(entreprise: Entreprise, lignes: list[LigneGrille]) -> None:
    """The other party of each contrat, when there is one."""
    tiers = {ligne.contrat.employeur_id for ligne in lignes} | {ligne.contrat.creditee_id for ligne in lignes}
    noms = company_names(entreprise.guichet_id, tiers - {entreprise.pk}) if tiers - {entreprise.pk} else {}
    for ligne in lignes:
        ligne.employeur = noms.get(ligne.contrat.employeur_id, "")
        ligne.utilisatrice = noms.get(ligne.contrat.creditee_id, "")


def _name_lots(lignes: list[LigneGrille]) -> None:
    noms = lot_names(lot for ligne in lignes for lot in (ligne.lot, *ligne.lots) if lot)
    for ligne in lignes:
        ligne.noms = noms


def _add_windows(grilles: list[GrilleEntreprise]) -> None:
    fenetres = windows_of(ligne.contrat.participant_id for grille in grilles for ligne in grille.lignes)
    for grille in grilles:
        grille.fenetres = fenetres
        for ligne in grille.lignes:
            texte = window_text(ligne.contrat, grille.mois, fenetres[ligne.contrat.participant_id])
            ligne.compte, ligne.fenetre = bool(texte), texte or NE_COMPTE_PAS


def window_text(contrat: Contrat, mois: date, fenetres: list[FenetreEligibilite]) -> str:
    """« Compte du … au … » for the windows that touch the contrat's days of the month; else empty."""
    jours = covered_days(contrat, mois)
    if jours is None:
        return ""
    utiles = [f for f in fenetres if f.du <= jours[1] and f.au >= jours[0]]
    textes = [f"du {format_jour(f.du)} au {format_jour(f.au)}" for f in utiles]
    return f"Compte {' et '.join(textes)}" if textes else ""
