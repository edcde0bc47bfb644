"""What engagements lack, told to the guichet and, more shortly, to companies and buyers."""

from dataclasses import dataclass

import numpy as np

from clauses.domain.batch.structures import ManqueLot, Preparation
from clauses.domain.noms import name_apart
from clauses.domain.ventilation.phrases import explain_manque, tell_manque
from clauses.models import Engagement
from clauses.mutualisation import MotifManque
from guichets.tables import Entiers


@dataclass(frozen=True, slots=True)
class ManqueDit:
    """`rang`: row of `Faits.engagements`; `detail`: for the guichet; `dit`: for companies and buyers."""

    rang: int
    centiemes: int
    motif: str
    detail: str
    dit: str


def tell_manques(prep: Preparation, manques: list[ManqueLot]) -> list[ManqueDit]:
    rangs = prep.parts.engagement
    ids = prep.faits.engagements["engagement"][rangs].tolist()
    # Only what runs out is told with those that compete for it.
    groupes = [
        list(dict.fromkeys(ids[p] for p in m.groupe)) if m.motif is MotifManque.EPUISE else []
        for m in manques
    ]
    engagements = _read({pk for groupe in groupes if len(groupe) > 1 for pk in groupe})
    dits = []
    for m, groupe in zip(manques, groupes, strict=True):
        rang = int(rangs[m.part])
        noms = name_apart([engagements[pk] for pk in groupe if pk in engagements])
        autres = [nom for pk, nom in noms.items() if pk != ids[m.part]]
        dits.append(
            ManqueDit(
                rang,
                m.centiemes,
                m.motif.value,
                explain_manque(m.motif, autres=autres, utilisables=m.utilisables, besoin=m.besoin),
                tell_manque(m.motif, avec_publics=bool(prep.fenetres.exigences[rang])),
            )
        )
    return dits


def _read(ids: set[int]) -> dict[int, Engagement]:
    return Engagement.objects.select_related("lot__marche").in_bulk(ids) if ids else {}


def missing_by_engagement(manques: list[ManqueDit], rangs: Entiers) -> tuple[Entiers, list[str]]:
    """Hundredths missing, and what may be told of it, for each row of engagement."""
    centiemes: dict[int, int] = {}
    phrases: dict[int, str] = {}
    for m in manques:
        centiemes[m.rang] = centiemes.get(m.rang, 0) + m.centiemes
        phrases.setdefault(m.rang, m.dit)
    lus = rangs.tolist()
    return np.array([centiemes.get(r, 0) for r in lus], np.int64), [phrases.get(r, "") for r in lus]
