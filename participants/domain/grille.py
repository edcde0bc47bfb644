"""The month of one or several companies as a grid: who, on which marché, how many hours, and what counts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q

from guichets.formats import format_jour
from operations.models import Entreprise, Lot
from participants.domain.controle import covered_days, person_name, windows_of
from participants.domain.mois import add_months, last_day, today_of
from participants.domain.obligations import RECUE, due_dates, is_late
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
    employeur: str = ""
    utilisatrice: str = ""
    fenetre: str = NE_COMPTE_PAS
    compte: bool = False
    confirmation: str = Confirmation.NON_REQUISE
    motif_contestation: str = ""

    @property
    def nom(self) -> str:
        return person_name(self.contrat)

    @property
    def marche(self) -> str:
        return lot_label(self.lot)

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
    lignes: list[LigneGrille] = field(default_factory=list)

    @property
    def modifiable(self) -> bool:
        return self.declaration is None or self.declaration.etat in DECLARATION_MODIFIABLE

    @property
    def rien_a_declarer(self) -> bool:
        return self.declaration is not None and self.declaration.rien_a_declarer

    @property
    def total(self) -> Decimal:
        return sum((ligne.heures or Decimal(0) for ligne in self.lignes), Decimal(0))


def declaration_grid(
    *, entreprises: Sequence[Entreprise], mois: date, recues: bool = False
) -> list[GrilleEntreprise]:
    """The companies' grids, in the order given. As many queries for one person as for a thousand.

    `recues`: as the guichet received them last, whatever correction has been begun since.
    """
    ids = [entreprise.pk for entreprise in entreprises]
    contrats = _contrats(ids, mois)
    declarations = _last_declarations(ids, mois, RECUE if recues else tuple(EtatDeclaration))
    dites = _said(declarations.values())
    precedentes = _previous(ids, add_months(mois, -1))
    lots = _lots(contrats, mois)
    grilles = []
    for entreprise in entreprises:
        declaration = declarations.get(entreprise.pk)
        echeance, limite = due_dates(Calendrier(entreprise.guichet), mois)
        en_retard = is_late(declaration, limite, today_of(entreprise.guichet))
        grille = GrilleEntreprise(entreprise, mois, declaration, echeance, en_retard)
        siens = [contrat for contrat in contrats if contrat.declarant_id == entreprise.pk]
        for contrat in siens:
            possibles = lots[contrat.creditee_id]
            grille.lignes += _lignes(contrat, dites[contrat.pk], precedentes[contrat.pk], possibles)
        _add_names(entreprise, grille.lignes)
        grilles.append(grille)
    _add_windows(mois, [ligne for grille in grilles for ligne in grille.lignes])
    return grilles


def _contrats(entreprise_ids: list[int], mois: date) -> list[Contrat]:
    return list(
        Contrat.objects.filter(
            Q(fin__isnull=True) | Q(fin__gte=mois), declarant_id__in=entreprise_ids, debut__lte=last_day(mois)
        )
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
        "lot__marche"
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
        avant = precedentes.get(ligne.lot.pk if ligne.lot else None)
        ligne.precedent = avant.heures if avant else None
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


def _add_windows(mois: date, lignes: list[LigneGrille]) -> None:
    fenetres = windows_of(ligne.contrat.participant_id for ligne in lignes)
    for ligne in lignes:
        texte = window_text(ligne.contrat, mois, fenetres[ligne.contrat.participant_id])
        ligne.compte, ligne.fenetre = bool(texte), texte or NE_COMPTE_PAS


def window_text(contrat: Contrat, mois: date, fenetres: list[FenetreEligibilite]) -> str:
    """« Compte du … au … » for the windows that touch the contrat's days of the month; else empty."""
    jours = covered_days(contrat, mois)
    if jours is None:
        return ""
    utiles = [f for f in fenetres if f.du <= jours[1] and f.au >= jours[0]]
    textes = [f"du {format_jour(f.du)} au {format_jour(f.au)}" for f in utiles]
    return f"Compte {' et '.join(textes)}" if textes else ""
