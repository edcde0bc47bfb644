"""What engagements lack, told to the guichet and, more shortly, to companies and buyers."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from clauses.domain.batch.structures import ManqueLot, Preparation
from clauses.domain.ventilation.phrases import explain_manque, tell_manque
from clauses.models import Engagement
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
    ids = prep.faits.engagements["engagement"]
    noms = _names({int(ids[rangs[p]]) for m in manques for p in m.groupe})
    dits = []
    for m in manques:
        rang = int(rangs[m.part])
        autres = [noms[int(ids[rangs[p]])] for p in m.groupe if p != m.part]
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


def _names(ids: set[int]) -> dict[int, str]:
    """Two engagements of one name are told apart by their lot."""
    if not ids:
        return {}
    engagements = list(Engagement.objects.filter(pk__in=ids).select_related("lot__marche").order_by("pk"))
    fois = Counter(e.libelle for e in engagements)
    return {
        e.pk: e.libelle if fois[e.libelle] == 1 else f"{e.libelle} ({e.lot.designation})" for e in engagements
    }


def missing_by_engagement(manques: list[ManqueDit], rangs: Entiers) -> tuple[Entiers, list[str]]:
    """Hundredths missing, and what may be told of it, for each row of engagement."""
    centiemes: dict[int, int] = {}
    phrases: dict[int, str] = {}
    for m in manques:
        centiemes[m.rang] = centiemes.get(m.rang, 0) + m.centiemes
        phrases.setdefault(m.rang, m.dit)
    lus = rangs.tolist()
    return np.array([centiemes.get(r, 0) for r in lus], np.int64), [phrases.get(r, "") for r in lus]
