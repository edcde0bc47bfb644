"""What a month's lines must respect: when written, again when transmitted and when validated."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from guichets import portee as portees
from guichets import rules
from guichets.domain.verrous import lock_participant
from guichets.formats import format_heures, format_jour, format_mois
from operations.models import Lot
from participants.domain.declarations.declarants import declarant_of_month, declared_in
from participants.domain.mois import last_day
from participants.domain.partenaires import Calendrier, hours_elsewhere
from participants.models import Contrat, DeclarationMensuelle, FenetreEligibilite
from participants.models.declarations import HEURES_DU_MOIS_LE_PLUS_LONG

Cle = uuid.UUID | str
Saisie = tuple[Cle, Cle | None, Decimal, Decimal]
"""(key of the contrat, key of the lot or None, hours, of which training)."""

CENTIEME = Decimal("0.01")
HEURES_PAR_JOUR = 24


@dataclass(frozen=True, slots=True)
class Alerte:
    """Something to look at that refuses nothing."""

    contrat: uuid.UUID
    message: str
    lot: uuid.UUID | None = None
    court: str = ""
    """The same without the name, to stand beside the line of the contrat on this lot."""


@dataclass(frozen=True, slots=True)
class LigneControlee:
    """A line whose contrat and lot exist and whose days are known. `rang` is its place in what was given."""

    rang: int
    contrat: Contrat
    lot: Lot | None
    heures: Decimal
    dont_formation: Decimal
    debut: date
    fin: date

    @property
    def cle(self) -> tuple[int, int | None]:
        return self.contrat.pk, self.lot.pk if self.lot else None


class LignesRefusees(ValidationError):
    """Refused lines: `par_ligne[place][champ]` lists the messages of a field, `messages` lists them all."""

    def __init__(self, par_ligne: dict[int, dict[str, list[str]]]) -> None:
        self.par_ligne = par_ligne
        super().__init__(
            [texte for rang in sorted(par_ligne) for textes in par_ligne[rang].values() for texte in textes]
        )


@dataclass(slots=True)
class Refus:
    par_ligne: dict[int, dict[str, list[str]]] = field(default_factory=dict)

    def add(self, rang: int, champ: str, message: str) -> None:
        self.par_ligne.setdefault(rang, {}).setdefault(champ, []).append(message)

    def lever(self) -> None:
        if self.par_ligne:
            raise LignesRefusees(self.par_ligne)


def person_name(contrat: Contrat) -> str:
    return str(contrat.participant)


def active_contrats(*, guichet_id: int, declarant_id: int, mois: date) -> QuerySet[Contrat]:
    """The contrats whose hours of the month this company declares."""
    couverts = Contrat.objects.filter(
        Q(fin__isnull=True) | Q(fin__gte=mois), guichet_id=guichet_id, debut__lte=last_day(mois)
    )
    return declared_in(couverts, mois, [declarant_id]).select_related("participant")


def covered_days(contrat: Contrat, mois: date) -> tuple[date, date] | None:
    """First and last day of the month that the contrat covers, or None."""
    debut = max(mois, contrat.debut)
    fin = min(last_day(mois), contrat.fin or last_day(mois))
    return (debut, fin) if debut <= fin else None


def check_lignes(
    declaration: DeclarationMensuelle, lignes: Sequence[Saisie], *, verrou: bool = True
) -> list[LigneControlee]:
    """The lines, checked one by one then person by person; `LignesRefusees` holds every fault at once.

    `verrou` holds the people until the end of the transaction: needed to write, not to look.
    """
    refus = Refus()
    if verrou:
        _hold_people(declaration, [ligne[0] for ligne in lignes])
    connus = Connus(
        declaration,
        _contrats(declaration, [ligne[0] for ligne in lignes]),
        _lots(declaration, [ligne[1] for ligne in lignes]),
    )
    controlees = [
        controlee
        for rang, ligne in enumerate(lignes)
        if (controlee := _check_une(connus, rang, ligne, refus)) is not None
    ]
    _refuse_doublons(controlees, refus)
    _check_plafond(declaration, controlees, refus)
    refus.lever()
    return controlees


def _hold_people(declaration: DeclarationMensuelle, cles: Iterable[Cle]) -> None:
    """Before their contrats are read: one that is being ended would be written with the days that it had."""
    lus = Contrat.objects.filter(guichet_id=declaration.guichet_id, cle__in=_uuids(cles))
    lock_participant(*lus.values_list("participant_id", flat=True))


def _uuids(cles: Iterable[Cle | None]) -> set[uuid.UUID]:
    """The keys that are keys: anything else is unknown, as a foreign key would be."""
    valides = set()
    for cle in cles:
        try:
            valides.add(cle if isinstance(cle, uuid.UUID) else uuid.UUID(str(cle)))
        except ValueError:
            continue
    return valides


def _contrats(declaration: DeclarationMensuelle, cles: Iterable[Cle]) -> dict[str, Any]:
    """Contrats with their `declarant_du_mois`."""
    lus = Contrat.objects.filter(guichet_id=declaration.guichet_id, cle__in=_uuids(cles))
    dates = lus.annotate(declarant_du_mois=declarant_of_month(declaration.mois))
    return {str(contrat.cle): contrat for contrat in dates.select_related("participant")}


def _lots(declaration: DeclarationMensuelle, cles: Iterable[Cle | None]) -> dict[str, Lot]:
    return {
        str(lot.cle): lot
        for lot in Lot.objects.filter(guichet_id=declaration.guichet_id, cle__in=_uuids(cles))
    }


@dataclass(frozen=True, slots=True)
class Connus:
    """The rows that the keys given point at, within the declaration's guichet."""

    declaration: DeclarationMensuelle
    contrats: dict[str, Any]
    lots: dict[str, Lot]


def _check_une(connus: Connus, rang: int, ligne: Saisie, refus: Refus) -> LigneControlee | None:
    declaration = connus.declaration
    cle_contrat, cle_lot, heures, dont_formation = ligne
    contrat = connus.contrats.get(str(cle_contrat))
    if contrat is None:
        refus.add(rang, "contrat", "Ce contrat est inconnu.")
        return None
    if contrat.declarant_du_mois != declaration.entreprise_id:
        refus.add(rang, "contrat", "Les heures de ce contrat sont déclarées par une autre entreprise.")
        return None
    jours = covered_days(contrat, declaration.mois)
    if jours is None:
        mois = format_mois(declaration.mois)
        refus.add(rang, "contrat", f"{person_name(contrat)} : le contrat ne couvre pas {mois}.")
        return None
    lot = connus.lots.get(str(cle_lot)) if cle_lot else None
    if cle_lot and (lot is None or not _may_work_on(contrat, lot)):
        refus.add(rang, "lot", "Ce marché n'est pas de ceux de l'entreprise.")
        return None
    if not _check_heures(rang, heures, dont_formation, jours, refus):
        return None
    return LigneControlee(rang, contrat, lot, heures, dont_formation, *jours)


def _may_work_on(contrat: Contrat, lot: Lot) -> bool:
    return contrat.lot_id == lot.pk or contrat.creditee_id in lot.entreprises


def _check_heures(
    rang: int, heures: Decimal, dont_formation: Decimal, jours: tuple[date, date], refus: Refus
) -> bool:
    nombre_jours = (jours[1] - jours[0]).days + 1
    for champ, valeur in (("heures", heures), ("dont_formation", dont_formation)):
        if not valeur.is_finite() or valeur < 0:
            refus.add(rang, champ, "Un nombre d'heures ne peut pas être négatif.")
            return False
        if valeur != valeur.quantize(CENTIEME):
            refus.add(rang, champ, "Deux décimales au plus : 7 h 20 s'écrit 7,33.")
            return False
    if heures > HEURES_DU_MOIS_LE_PLUS_LONG:
        refus.add(rang, "heures", f"Un mois compte au plus {HEURES_DU_MOIS_LE_PLUS_LONG}\u00a0heures.")
    elif heures > nombre_jours * HEURES_PAR_JOUR:
        duree = "un jour" if nombre_jours == 1 else f"{nombre_jours} jours"
        maximum = format_heures(nombre_jours * HEURES_PAR_JOUR, 0)
        refus.add(rang, "heures", f"Le contrat couvre {duree} de ce mois : {maximum} au plus.")
    elif dont_formation > heures:
        refus.add(rang, "dont_formation", "Les heures de formation sont comprises dans les heures déclarées.")
    else:
        return True
    return False


def _refuse_doublons(lignes: list[LigneControlee], refus: Refus) -> None:
    vues: set[tuple[int, int | None]] = set()
    for ligne in lignes:
        if ligne.cle in vues:
            nom = person_name(ligne.contrat)
            refus.add(ligne.rang, "lot", f"{nom} a déjà une ligne pour ce marché : additionnez les heures.")
        vues.add(ligne.cle)


def _check_plafond(declaration: DeclarationMensuelle, lignes: list[LigneControlee], refus: Refus) -> None:
    """Per person and month over all employers: two companies at once are counted one after the other."""
    if not lignes:
        return
    plafond = Calendrier(declaration.guichet).rules(declaration.mois).plafond_mensuel
    ailleurs = _elsewhere(declaration, lignes)
    for participant_id, siennes in _by_person(lignes).items():
        total = sum((ligne.heures for ligne in siennes), ailleurs.get(participant_id, Decimal(0)))
        # Zero hours are always sayable, whatever the others declared.
        if total > plafond and any(ligne.heures for ligne in siennes):
            message = _over_ceiling(declaration, siennes, total, plafond)
            refus.add(siennes[0].rang, "heures", message)


def _over_ceiling(
    declaration: DeclarationMensuelle, lignes: list[LigneControlee], total: Decimal, plafond: Decimal
) -> str:
    """The guichet reads the total; a company its own: the other would tell the hours made elsewhere."""
    portee = portees.courante()
    if not (portee.libre or rules.can_read_guichet(portee, declaration.guichet)):
        total = sum((ligne.heures for ligne in lignes), Decimal(0))
    nom, mois = person_name(lignes[0].contrat), format_mois(declaration.mois)
    limite = format_heures(plafond)
    if total > plafond:
        return (
            f"{nom} totaliserait {format_heures(total)} en {mois}, tous employeurs confondus : "
            f"le plafond est de {limite}."
        )
    return (
        f"{nom} dépasserait {limite} en {mois}, tous employeurs confondus. "
        "Vérifiez ces heures ou appelez le guichet."
    )


def _elsewhere(declaration: DeclarationMensuelle, lignes: list[LigneControlee]) -> dict[int, Decimal]:
    return hours_elsewhere(
        guichet_id=declaration.guichet_id,
        mois=declaration.mois,
        participant_ids=[ligne.contrat.participant_id for ligne in lignes],
        sauf=declaration.entreprise_id,
    )


def _by_person(lignes: Iterable[LigneControlee]) -> dict[int, list[LigneControlee]]:
    par_personne: dict[int, list[LigneControlee]] = defaultdict(list)
    for ligne in lignes:
        par_personne[ligne.contrat.participant_id].append(ligne)
    return par_personne


def collect_alertes(declaration: DeclarationMensuelle, lignes: list[LigneControlee]) -> list[Alerte]:
    """What deserves a look: a heavy month, hours that will not count, a contrat that ends, dates of a lot."""
    if not lignes:
        return []
    seuil = Calendrier(declaration.guichet).rules(declaration.mois).alerte_mensuelle
    fenetres = windows_of(ligne.contrat.participant_id for ligne in lignes)
    return alertes_of(declaration.mois, seuil, lignes, fenetres)


def alertes_of(
    mois: date,
    seuil: Decimal,
    lignes: Sequence[LigneControlee],
    fenetres: Mapping[int, Sequence[FenetreEligibilite]],
) -> list[Alerte]:
    """The same from what is already read: no query."""
    alertes = []
    for participant_id, siennes in _by_person(lignes).items():
        total = sum((ligne.heures for ligne in siennes), Decimal(0))
        if total > seuil:
            texte = f"{format_heures(total)} en {format_mois(mois)}, plus que {format_heures(seuil)}."
            alertes.append(_alerte(siennes[0], texte))
        for ligne in siennes:
            alertes += _alertes_ligne(ligne, fenetres.get(participant_id, ()))
    return alertes


def _alerte(ligne: LigneControlee, court: str, message: str = "") -> Alerte:
    lot = ligne.lot.cle if ligne.lot else None
    return Alerte(ligne.contrat.cle, message or f"{person_name(ligne.contrat)} : {court}", lot, court)


def windows_of(participant_ids: Iterable[int]) -> dict[int, list[FenetreEligibilite]]:
    """Every window of each person, oldest first; an empty list for who has none."""
    par_personne: dict[int, list[FenetreEligibilite]] = defaultdict(list)
    for fenetre in FenetreEligibilite.objects.filter(participant_id__in=set(participant_ids)).order_by("du"):
        par_personne[fenetre.participant_id].append(fenetre)
    return par_personne


def _alertes_ligne(ligne: LigneControlee, fenetres: Sequence[FenetreEligibilite]) -> list[Alerte]:
    nom, alertes = person_name(ligne.contrat), []
    if ligne.heures > 0 and not any(f.du <= ligne.fin and f.au >= ligne.debut for f in fenetres):
        suite = "ne compte pas à ces dates : les heures seront enregistrées mais pas retenues."
        alertes.append(_alerte(ligne, suite.capitalize(), f"{nom} {suite}"))
    if ligne.contrat.fin is not None and ligne.contrat.fin == ligne.fin:
        texte = f"le contrat se termine le {format_jour(ligne.fin)}."
        alertes.append(_alerte(ligne, texte.capitalize(), f"{nom} : {texte}"))
    if ligne.lot and ligne.heures > 0 and (ligne.lot.fin < ligne.debut or ligne.lot.debut > ligne.fin):
        texte = f"le marché « {ligne.lot} » n'est pas en cours d'exécution ce mois-là."
        court = "Ce marché n'est pas en cours d'exécution ce mois-là."
        alertes.append(_alerte(ligne, court, f"{nom} : {texte}"))
    return alertes
