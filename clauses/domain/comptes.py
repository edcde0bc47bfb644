"""Counts for those who must not see people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from clauses.domain.attendu import Part, attendu_a_date
from clauses.domain.lecture import Donnees, to_centiemes, to_heures
from clauses.enums import MotifNonRetenue, NatureEngagement, told_reason
from clauses.models import Engagement, NonRetenue, Ventilation
from participants.domain.ages import age_band
from participants.models import LigneHeures

CleMois = tuple[int, date]
Repartition = dict[str, dict[str, Any]]
HORS_RETENUE = {MotifNonRetenue.EXCEDENT: "excedent", MotifNonRetenue.RESERVE: "en_reserve"}


@dataclass(slots=True)
class _Mois:
    donneur_id: int
    centiemes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    motifs: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def compute_mois(
    donnees: Donnees, ventilations: Iterable[Ventilation], non_retenues: Iterable[NonRetenue]
) -> dict[CleMois, dict[str, Any]]:
    """The identity of each marché and month, hour for hour. Hours worked on no marché have no row."""
    comptes: dict[CleMois, _Mois] = {}

    def ligne_de(marche_id: int, mois: date, donneur_id: int) -> _Mois:
        return comptes.setdefault((marche_id, mois), _Mois(donneur_id))

    for li in donnees.lignes:
        if li.lot and li.heures:
            compte = ligne_de(li.lot.marche_id, li.mois, li.lot.donneur_ordre_id)
            compte.centiemes["realisees"] += to_centiemes(li.heures)
    par_engagement = {e.pk: e for e in donnees.engagements}
    for v in ventilations:
        engagement, lot = par_engagement.get(v.engagement_id) or v.engagement, v.ligne.lot
        receveur = ligne_de(engagement.marche_id, v.mois, engagement.donneur_ordre_id)
        receveur.centiemes["retenues"] += to_centiemes(v.heures)
        if lot is None or lot.marche_id != engagement.marche_id:
            receveur.centiemes["recues"] += to_centiemes(v.heures)
            if lot is not None:
                preteur = ligne_de(lot.marche_id, v.mois, lot.donneur_ordre_id)
                preteur.centiemes["pretees"] += to_centiemes(v.heures)
    for n in non_retenues:
        lot = n.ligne.lot
        if lot is not None:
            motif = MotifNonRetenue(n.motif)
            compte = ligne_de(lot.marche_id, n.mois, lot.donneur_ordre_id)
            compte.centiemes[HORS_RETENUE.get(motif, "non_retenues")] += to_centiemes(n.heures)
            if motif not in HORS_RETENUE:
                compte.motifs[told_reason(motif).value] += to_centiemes(n.heures)
    return {cle: _month_fields(compte) for cle, compte in comptes.items()}


COLONNES_MOIS = ("realisees", "pretees", "recues", "non_retenues", "excedent", "en_reserve", "retenues")


def _month_fields(compte: _Mois) -> dict[str, Any]:
    return {
        "donneur_ordre_id": compte.donneur_id,
        "motifs": {code: str(to_heures(c)) for code, c in sorted(compte.motifs.items())},
        **{nom: to_heures(compte.centiemes[nom]) for nom in COLONNES_MOIS},
    }


@dataclass(frozen=True, slots=True)
class _Mouvement:
    ligne: LigneHeures
    centiemes: int
    recu: bool = False


def compute_engagements(
    donnees: Donnees, ventilations: Iterable[Ventilation], jour: date
) -> dict[int, dict[str, Any]]:
    """Where each engagement of the company stands, by engagement id. `jour`: the day of what is expected.

    `detail` is written apart: companies read the rest.
    """
    par_engagement: dict[int, list[_Mouvement]] = defaultdict(list)
    for v in ventilations:
        lot = v.ligne.lot
        marche_id = donnees_marche(donnees, v)
        recu = lot is None or lot.marche_id != marche_id
        par_engagement[v.engagement_id].append(_Mouvement(v.ligne, to_centiemes(v.heures), recu))
    parts: dict[int, list[Part]] = defaultdict(list)
    for part in donnees.parts:
        parts[part.engagement.pk].append(part)
    resultat = {}
    for e in donnees.engagements:
        suivi = e.nature != NatureEngagement.HEURES
        mouvements = _followed(donnees, e) if suivi else par_engagement[e.pk]
        if suivi and e.redevable_id != donnees.entreprise.pk:
            continue
        resultat[e.pk] = _engagement_fields(donnees, e, parts[e.pk], mouvements, jour)
    return resultat


def donnees_marche(donnees: Donnees, v: Ventilation) -> int:
    connu = next((e.marche_id for e in donnees.engagements if e.pk == v.engagement_id), None)
    return connu if connu is not None else v.engagement.marche_id


def _followed(donnees: Donnees, engagement: Engagement) -> list[_Mouvement]:
    """Without hours owed, results are followed: what was worked on the lot."""
    return [
        _Mouvement(li, to_centiemes(li.heures))
        for li in donnees.lignes
        if li.lot_id == engagement.lot_id and li.heures
    ]


def _engagement_fields(
    donnees: Donnees, e: Engagement, parts: list[Part], mouvements: list[_Mouvement], jour: date
) -> dict[str, Any]:
    total = sum(m.centiemes for m in mouvements)
    en_heures = e.nature == NatureEngagement.HEURES
    return {
        "lot_id": e.lot_id,
        "marche_id": e.marche_id,
        "donneur_ordre_id": e.donneur_ordre_id,
        "dues": sum((p.heures for p in parts), Decimal(0)),
        "attendues": sum((attendu_a_date(p, jour) for p in parts), Decimal(0)),
        "retenues": to_heures(total) if en_heures else Decimal(0),
        "suivies": Decimal(0) if en_heures else to_heures(total),
        "dont_recues": to_heures(sum(m.centiemes for m in mouvements if m.recu)),
        "personnes": len({m.ligne.participant_id for m in mouvements}),
        "contrats": len({m.ligne.contrat_id for m in mouvements}),
        "detail": breakdown(donnees, mouvements),
        "calcule_au": donnees.connu_au,
        "clos_au": donnees.clos_au,
    }


def breakdown(donnees: Donnees, mouvements: Iterable[_Mouvement]) -> dict[str, Any]:
    """Hours and people by modality, kind of contract, sex, age, QPV and public. Raw: masked when shown."""
    heures: dict[tuple[str, str], int] = defaultdict(int)
    personnes: dict[tuple[str, str], set[int]] = defaultdict(set)
    for m in mouvements:
        for cellule in _cells(donnees, m.ligne):
            heures[cellule] += m.centiemes
            personnes[cellule].add(m.ligne.participant_id)
    detail: dict[str, Any] = {}
    for axe, code in sorted(heures):
        detail.setdefault(axe, {})[code] = {
            "heures": str(to_heures(heures[axe, code])),
            "personnes": len(personnes[axe, code]),
        }
    return detail


def _cells(donnees: Donnees, ligne: LigneHeures) -> list[tuple[str, str]]:
    dossier = donnees.dossiers.get(ligne.participant_id)
    naissance = dossier.naissance if dossier else None
    publics = _publics_on(donnees, ligne)
    qpv = bool(dossier and dossier.qpv) or "QPV" in publics
    return [
        ("modalite", str(ligne.contrat.modalite)),
        ("type_contrat", str(ligne.contrat.type)),
        ("sexe", (dossier.sexe if dossier else "") or "inconnu"),
        ("age", age_band(naissance, ligne.contrat.debut).value if naissance else "inconnu"),
        ("qpv", "oui" if qpv else "non"),
        *(("publics", code) for code in sorted(publics)),
    ]


def _publics_on(donnees: Donnees, ligne: LigneHeures) -> frozenset[str]:
    fenetres = donnees.fenetres.get(ligne.participant_id, [])
    touchees = [f.publics for f in fenetres if f.du <= ligne.fin and ligne.debut <= f.au]
    return frozenset().union(*touchees)
