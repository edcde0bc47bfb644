"""One company's facts as the engine's own objects: for questions about a few of its lines."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from clauses.domain.batch import objets
from clauses.domain.batch.lecture import Faits, read_faits, read_in_place
from clauses.domain.batch.preparation import prepare_lot
from clauses.domain.batch.sources import MOTIFS
from clauses.domain.batch.structures import Preparation as PreparationLot
from clauses.domain.ventilation.lecture import engagements_of, to_centiemes
from clauses.enums import MotifNonRetenue
from clauses.models import Engagement
from clauses.mutualisation import Engagement as EngagementMoteur
from clauses.mutualisation import Heures, Prorata
from guichets.groupes import find
from guichets.models import Guichet
from guichets.tables import Table
from operations.models import Entreprise
from participants.models import LigneHeures


@dataclass(frozen=True, slots=True)
class PartDue:
    """What a key of the engine stands for."""

    engagement: Engagement


@dataclass(frozen=True, slots=True)
class Ecartee:
    """Hundredths of a line that never reach the engine."""

    motif: MotifNonRetenue
    centiemes: int


@dataclass(slots=True)
class Preparation:
    """Arguments of the engine. `parts`: by the key of each engagement of the engine."""

    engagements: list[EngagementMoteur]
    heures: list[Heures]
    ecartees: list[Ecartee]
    parts: dict[str, PartDue]
    horizon: date | None
    prorata: Prorata


@dataclass(frozen=True)
class Donnees:
    """The facts of one company, as a lot of one."""

    entreprise: Entreprise
    faits: Faits
    ventilations: Table

    @property
    def feries(self) -> frozenset[date]:
        return self.faits.feries

    @cached_property
    def engagements(self) -> list[Engagement]:
        return engagements_of(self.entreprise)


def read_donnees(*, guichet: Guichet, entreprise: Entreprise) -> Donnees:
    faits = read_faits(guichet=guichet, entreprises=[entreprise.pk])
    return Donnees(entreprise, faits, read_in_place(faits)[0])


def prepare(donnees: Donnees) -> Preparation:
    """Every open line of the company, beside all that it owes. `ValidationError` without counting rules."""
    return _to_objects(donnees, prepare_lot(donnees.faits, donnees.ventilations))


def prepare_alone(donnees: Donnees, ligne: LigneHeures) -> Preparation:
    """One line as the engine would take it, with the hours that the object says, its month closed or not."""
    faits = donnees.faits
    rang = find(np.array([ligne.pk]), faits.lignes["ligne"])
    colonnes = {nom: c.copy() for nom, c in faits.lignes.colonnes.items()}
    colonnes["heures"][rang] = to_centiemes(ligne.heures)
    colonnes["formation"][rang] = to_centiemes(ligne.dont_formation)
    changes = replace(faits, lignes=Table(colonnes, faits.lignes.brut))
    seule = prepare_lot(changes, donnees.ventilations, lignes=rang)
    # Hours imposed on the other lines take room too.
    seule.figes = prepare_lot(faits, donnees.ventilations).figes
    return _to_objects(donnees, seule)


def _to_objects(donnees: Donnees, prep: PreparationLot) -> Preparation:
    for refus in prep.regles.refus.values():
        raise refus
    par_id = {e.pk: e for e in donnees.engagements}
    ids = prep.faits.engagements["engagement"][prep.parts.engagement].tolist()
    horizon = int(prep.regles.horizon[0])
    return Preparation(
        engagements=[objets.to_engagement(prep, part) for part in range(len(prep.parts))],
        heures=[objets.to_heures(prep, piece) for piece in range(len(prep.morceaux))],
        ecartees=[
            Ecartee(MotifNonRetenue(MOTIFS[motif]), centiemes)
            for motif, centiemes in zip(
                prep.ecartees.motif.tolist(), prep.ecartees.centiemes.tolist(), strict=True
            )
        ],
        parts={objets.part_key(prep, part): PartDue(par_id[pk]) for part, pk in enumerate(ids)},
        horizon=date.fromordinal(horizon) if horizon else None,
        prorata=prep.regles.prorata[0],
    )
