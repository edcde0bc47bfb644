"""After a sharing was put back by hand: checked against today's facts, then counted."""

import re
from collections import defaultdict
from datetime import date

import numpy as np
from django.core.exceptions import ValidationError

from clauses.domain.batch.lecture import read_faits, read_in_place
from clauses.domain.batch.morceaux import is_closed
from clauses.domain.batch.moteur import solve
from clauses.domain.batch.objets import part_key, piece_key, to_engagement, to_heures
from clauses.domain.batch.parts import engagement_rows
from clauses.domain.batch.preparation import REGLE_IMPOSEE, find_previous, prepare_lot
from clauses.domain.batch.publication import publish
from clauses.domain.batch.resultat import Colonnes, Voulu
from clauses.domain.batch.structures import Affectations, ManqueLot, Preparation
from clauses.models import ComptesEngagement, Engagement, Manque, RunVentilation
from clauses.mutualisation import (
    Affectation,
    MotifAffectation,
    MotifManque,
    MotifSurplus,
    MutualisationError,
    Surplus,
    verify,
)
from guichets.groupes import find
from guichets.tables import Table
from operations.models import Entreprise

PLUS_COMPTABLES = (
    "Des heures retenues alors ne peuvent plus l'être\u00a0: éligibilité, confirmation ou dates ont changé."
)
IMPOSEES_DEPUIS = (
    "Une affectation imposée a été ajoutée ou retirée avec ce calcul, ou depuis\u00a0: "
    "revenez d'abord sur elle."
)
REGLES = "La ventilation précédente ne respecte plus les règles\u00a0: {raison}"
DETAIL = "La ventilation précédente est rétablie\u00a0: les heures qui pourraient servir attendent."
DIT = "La ventilation des heures disponibles est à reprendre."


def recount(*, entreprise: Entreprise, run: RunVentilation) -> None:
    """Verify the rows in place by the engine's own rules, then rewrite shortages and counts from them."""
    faits = read_faits(guichet=entreprise.guichet, entreprises=[entreprise.pk])
    ventilations, non_retenues = read_in_place(faits)
    prep = prepare_lot(faits, ventilations)
    for refus in prep.regles.refus.values():
        raise refus
    placees = find_previous(prep, ventilations)
    _verify_rows(prep, ventilations, placees)
    _verify_engine(prep, placees)
    manques, sans_cause = _explain(prep, _missing(prep, placees))
    voulu = Voulu(prep, _open_rows(prep, ventilations), _open_rows(prep, non_retenues), manques)
    publish(voulu, ventilations, np.array([run.pk], np.int64))
    Manque.objects.filter(entreprise=entreprise, engagement__in=sans_cause).update(detail=DETAIL)
    ComptesEngagement.objects.filter(entreprise=entreprise, engagement__in=sans_cause, manque__gt=0).update(
        manque_dit=DIT
    )


def _open_rows(prep: Preparation, table: Table) -> Colonnes:
    """The rows of the open months, named as those that a computation wants."""
    faits = prep.faits
    t = table.take(~is_closed(faits, table["entreprise"], table["mois"]))
    colonnes = {nom: c for nom, c in t.colonnes.items() if nom != "cle"}
    colonnes["rang"] = find(t["ligne"], faits.lignes["ligne"])
    if "engagement" in colonnes:
        colonnes["rang_engagement"] = engagement_rows(faits, t["entreprise"], t["engagement"])
    return colonnes


def _missing(prep: Preparation, placees: Affectations) -> list[ManqueLot]:
    """What each share still expects under the sharing in place."""
    recues: dict[int, int] = defaultdict(int)
    for part, centiemes in zip(placees.part.tolist(), placees.centiemes.tolist(), strict=True):
        recues[part] += centiemes
    horizon = int(prep.regles.horizon[0])
    manques = []
    for part in range(len(prep.parts)):
        besoin = to_engagement(prep, part).besoin(date.fromordinal(horizon) if horizon else None)
        if besoin > recues[part]:
            manques.append(ManqueLot(part, besoin - recues[part], MotifManque.EPUISE, (part,), 0, besoin))
    return manques


def _explain(prep: Preparation, manques: list[ManqueLot]) -> tuple[list[ManqueLot], set[int]]:
    """The causes of today's facts where the best sharing lacks as much; and the engagements of the others,
    which lack hours only because this sharing was put back: no cut explains that.
    """
    calcules = solve(prep, Affectations.of([])).manques
    causes = {(m.part, m.centiemes): m for m in calcules}
    ids = prep.faits.engagements["engagement"][prep.parts.engagement].tolist()
    sans_cause = {ids[m.part] for m in manques if (m.part, m.centiemes) not in causes}
    return [causes.get((m.part, m.centiemes), m) for m in manques], sans_cause


def _verify_rows(prep: Preparation, ventilations: Table, placees: Affectations) -> None:
    """Every restored row still has a piece of a line to stand on; imposed hours are those of today."""
    libres = ventilations.take(~is_closed(prep.faits, ventilations["entreprise"], ventilations["mois"]))
    imposees = libres.take(libres["motif"] == REGLE_IMPOSEE)
    ici = [imposees[nom].tolist() for nom in ("ligne", "engagement", "debut", "fin", "heures")]
    i, faits = prep.imposees, prep.faits
    voulues = [
        faits.lignes["ligne"][i.ligne].tolist(),
        faits.engagements["engagement"][prep.parts.engagement[i.part]].tolist(),
        i.debut.tolist(),
        i.fin.tolist(),
        i.centiemes.tolist(),
    ]
    if sorted(zip(*ici, strict=True)) != sorted(zip(*voulues, strict=True)):
        raise ValidationError(IMPOSEES_DEPUIS)
    if len(placees.ligne) != len(libres) - len(imposees):
        raise ValidationError(PLUS_COMPTABLES)


def _verify_engine(prep: Preparation, placees: Affectations) -> None:
    """Hours that the rows leave free are told to the engine as surplus: they wait."""
    heures = [to_heures(prep, piece) for piece in range(len(prep.morceaux.ligne))]
    affectations = [
        Affectation(
            piece_key(prep, piece),
            part_key(prep, part),
            date.fromordinal(debut),
            date.fromordinal(fin),
            centiemes,
            MotifAffectation.SUR_LE_MARCHE,
        )
        for piece, part, debut, fin, centiemes in zip(
            placees.ligne.tolist(),
            placees.part.tolist(),
            placees.debut.tolist(),
            placees.fin.tolist(),
            placees.centiemes.tolist(),
            strict=True,
        )
    ]
    comptees: dict[str, int] = defaultdict(int)
    for a in affectations:
        comptees[a.heures] += a.centiemes
    restes = [
        Surplus(h.id, h.debut, h.fin, h.centiemes - comptees[h.id], MotifSurplus.EXCEDENT)
        for h in heures
        if h.centiemes > comptees[h.id]
    ]
    horizon = int(prep.regles.horizon[0])
    try:
        verify(
            [to_engagement(prep, part) for part in range(len(prep.parts))],
            heures,
            affectations,
            restes,
            horizon=date.fromordinal(horizon) if horizon else None,
            prorata=prep.regles.prorata[0],
        )
    except MutualisationError as erreur:
        raise ValidationError(REGLES.format(raison=_reason(prep, str(erreur)))) from None


def _reason(prep: Preparation, faute: str) -> str:
    """The engine names a share by its key: the guichet reads the label of its engagement."""
    *_, raison = re.split(r"\s:\s", faute.replace("’", "'"))  # screens write it straight
    for part in range(len(prep.parts)):
        if part_key(prep, part) in faute:
            cle = int(prep.faits.engagements["engagement"][prep.parts.engagement[part]])
            return f"«\u00a0{Engagement.objects.get(pk=cle).libelle}\u00a0», {raison}"
    return raison
