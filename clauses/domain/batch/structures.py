"""What a lot becomes on its way to the engine and back, in columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from clauses.domain.batch.fenetres import Fenetres
from clauses.domain.batch.lecture import Faits
from clauses.domain.batch.morceaux import Ecartees, Morceaux
from clauses.domain.batch.parts import Parts
from clauses.domain.batch.regles import ReglesEntreprises
from clauses.mutualisation import MotifManque
from guichets.tables import Entiers


@dataclass(slots=True)
class Exclus:
    """Days on which a share takes no hours: those of row i are `du[debuts[i]:debuts[i + 1]]`."""

    debuts: Entiers
    du: Entiers
    au: Entiers

    def of(self, part: int) -> list[tuple[int, int]]:
        choix = slice(int(self.debuts[part]), int(self.debuts[part + 1]))
        return list(zip(self.du[choix].tolist(), self.au[choix].tolist(), strict=True))


@dataclass(slots=True)
class Affectations:
    """Rows of lines, or of pieces where it is said, beside shares."""

    ligne: Entiers
    part: Entiers
    debut: Entiers
    fin: Entiers
    centiemes: Entiers

    @classmethod
    def of(cls, rangs: Sequence[Sequence[int]]) -> "Affectations":
        return cls(*np.array(rangs, np.int64).reshape(-1, 5).T)


@dataclass(slots=True)
class Preparation:
    """`figes`: by share, hundredths that closed months, adjustments and imposed hours hold already."""

    faits: Faits
    regles: ReglesEntreprises
    parts: Parts
    exclus: Exclus
    fenetres: Fenetres
    figes: Entiers
    morceaux: Morceaux
    ecartees: Ecartees
    imposees: Affectations


@dataclass(frozen=True, slots=True)
class ManqueLot:
    """What a share lacks. `groupe`: the shares that compete for the same hours, itself included."""

    part: int
    centiemes: int
    motif: MotifManque
    groupe: tuple[int, ...]
    utilisables: int
    besoin: int


@dataclass(slots=True)
class Resultat:
    """The engine's answer.

    `affectations.ligne` and `morceau`: rows of pieces; `regle`, `motif`: positions in `REGLES`, `MOTIFS`.
    """

    affectations: Affectations
    regle: Entiers
    morceau: Entiers
    motif: Entiers
    centiemes: Entiers
    manques: list[ManqueLot] = field(default_factory=list)
