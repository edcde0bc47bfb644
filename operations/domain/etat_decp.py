"""From one record to what the guichet keeps of it: values of the lot, holders over time, subcontracts."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from operations.decp import AvisDecp, OperateurDecp, current_state
from operations.domain.texte_decp import GROUPEMENTS, considerations_of
from operations.enums import Groupement, RoleAttribution

LIEU_MAX = 12


@dataclass(frozen=True, slots=True)
class Segment:
    """One holder from a day to another; `au` is None while it holds."""

    operateur: OperateurDecp
    role: RoleAttribution
    du: date
    au: date | None

    @property
    def cle(self) -> tuple[str, str, date]:
        return (self.operateur.type_identifiant, self.operateur.identifiant, self.du)


@dataclass(frozen=True, slots=True)
class ActeVoulu:
    numero: int
    operateur: OperateurDecp
    date_notification: date
    duree_mois: int | None
    montant: Decimal | None


def add_months(jour: date, mois: int) -> date:
    """The same day `mois` months later, or the last day of that month."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, calendar.monthrange(annee, rang + 1)[1]))


def end_of(debut: date, duree_mois: int) -> date:
    """Last day, included: twelve months from 3 February end on 2 February."""
    return add_months(debut, duree_mois) - timedelta(days=1)


def start_of(avis: AvisDecp) -> date | None:
    return avis.date_debut or avis.date_notification


def lot_values(avis: AvisDecp) -> dict[str, Any]:
    """The lot's fields that the published data own, in their current state; the unknown is left out."""
    etat, debut = current_state(avis), start_of(avis)
    valeurs: dict[str, Any] = {
        "objet": avis.objet[:1000],
        "cpv": avis.cpv or "",
        "lieu_code": avis.lieu_code if avis.lieu_code and len(avis.lieu_code) <= LIEU_MAX else "",
        "montant": etat.montant,
        "considerations": considerations_of(avis),
        "groupement": group_kind(avis),
    }
    if avis.date_notification:
        valeurs["date_notification"] = avis.date_notification
    if debut:
        valeurs["debut"] = debut
    if etat.duree_mois:
        valeurs["duree_mois"] = etat.duree_mois
    if debut and etat.duree_mois:
        valeurs["fin"] = end_of(debut, etat.duree_mois)
    return valeurs


def group_kind(avis: AvisDecp) -> Groupement:
    return GROUPEMENTS.get(avis.groupement or "", Groupement.AUCUN)


def holder_segments(avis: AvisDecp) -> list[Segment]:
    """The holders over time. Of several, the first is taken as mandataire: the data do not say which is."""
    debut = start_of(avis)
    if debut is None:
        return []
    ouverts: list[Segment] = _open(avis.titulaires, debut)
    fermes: list[Segment] = []
    for modification in sorted(avis.modifications, key=lambda m: m.id):
        if not modification.titulaires:
            continue
        # An undated change of holders, or one dated before the start, holds from the first day.
        jour = max(modification.date or debut, max((s.du for s in ouverts), default=debut))
        voulus = {(s.cle[:2], s.role): s for s in _open(modification.titulaires, jour)}
        gardes = [s for s in ouverts if (s.cle[:2], s.role) in voulus]
        sortants = [s for s in ouverts if s not in gardes and s.du < jour]
        fermes += [Segment(s.operateur, s.role, s.du, jour - timedelta(days=1)) for s in sortants]
        deja = {(s.cle[:2], s.role) for s in gardes}
        ouverts = gardes + [s for cle, s in voulus.items() if cle not in deja]
    return fermes + ouverts


def _open(titulaires: Sequence[OperateurDecp], jour: date) -> list[Segment]:
    seul = len(titulaires) == 1
    return [
        Segment(
            titulaire,
            RoleAttribution.TITULAIRE
            if seul
            else RoleAttribution.COTRAITANT
            if rang
            else RoleAttribution.MANDATAIRE,
            jour,
            None,
        )
        for rang, titulaire in enumerate(titulaires)
    ]


def wanted_acts(avis: AvisDecp) -> list[ActeVoulu]:
    debut = start_of(avis)
    return [
        ActeVoulu(acte.id, acte.sous_traitant, acte.date or debut, acte.duree, acte.montant)
        for acte in current_state(avis).actes
        if acte.sous_traitant is not None and acte.sous_traitant.valide and debut is not None
    ]
