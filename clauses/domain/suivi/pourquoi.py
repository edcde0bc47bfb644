"""Why hours are where they are, told in French: the rule that retained them, or what kept them out.

Two readers: the guichet, told everything, and those who must not learn a person's public (companies, buyers),
told dates, volume and refusal only.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from clauses.domain.ventilation.motifs import IMPOSEE
from clauses.enums import MotifAjustement, MotifDit, MotifNonRetenue, told_reason
from clauses.mutualisation import MotifAffectation

REGLES = {
    MotifAffectation.SUR_LE_MARCHE.value: "Faites sur le marché",
    MotifAffectation.MEME_OPERATION.value: "Reçues d'un marché de la même opération",
    MotifAffectation.MEME_DONNEUR_ORDRE.value: "Reçues d'un marché du même donneur d'ordre",
    MotifAffectation.MEME_GUICHET.value: "Reçues d'un autre marché",
    MotifAffectation.HORS_MARCHE.value: "Faites hors de tout marché suivi",
    IMPOSEE: "Imposées en réunion",
}

CAUSES = {
    MotifNonRetenue.SANS_ENGAGEMENT: "Si l'entreprise y doit des heures, l'engagement manque sur le lot.",
    MotifNonRetenue.SANS_ELIGIBILITE: "Elles compteront si une éligibilité validée couvre ces dates.",
    MotifNonRetenue.FORMATION: "Les règles de comptage les écartent.",
    MotifNonRetenue.CONFIRMATION: "Elles compteront dès qu'elle les aura confirmées.",
    MotifNonRetenue.PIECE: "Elles compteront dès que le guichet aura accepté la pièce.",
    MotifNonRetenue.CDI: "Le contrat a dépassé la durée que les règles comptent.",
    MotifNonRetenue.HORS_PERIODE: "Aucun engagement de l'entreprise n'est ouvert à ces dates.",
    MotifNonRetenue.NON_COMPTABLE: "Les engagements ouverts à ces dates demandent un autre public.",
    MotifNonRetenue.REFUS: "Un autre marché pourrait les prendre, mais la mutualisation n'y est pas prévue.",
    MotifNonRetenue.EXCEDENT: "Les engagements qui peuvent les prendre ont toutes leurs heures dues.",
    MotifNonRetenue.RESERVE: "Les engagements qui peuvent les prendre ont ce qui est attendu à date.",
    MotifNonRetenue.ATTENTE: "Le prochain calcul les placera.",
}

CAUSES_DITES: dict[str, str] = {
    MotifDit.SANS_ENGAGEMENT: "Elles sont faites sur un marché où l'entreprise n'a pas d'engagement.",
    MotifDit.SANS_ELIGIBILITE: CAUSES[MotifNonRetenue.SANS_ELIGIBILITE],
    MotifDit.FORMATION: CAUSES[MotifNonRetenue.FORMATION],
    MotifDit.CONFIRMATION: CAUSES[MotifNonRetenue.CONFIRMATION],
    MotifDit.PIECE: CAUSES[MotifNonRetenue.PIECE],
    MotifDit.CDI: CAUSES[MotifNonRetenue.CDI],
    MotifDit.ATTENTE: CAUSES[MotifNonRetenue.ATTENTE],
    MotifDit.CONDITIONS: "Aucun engagement ne pouvait les prendre à ces dates et à ces conditions.",
    # Columns of their own, told in the same list.
    MotifNonRetenue.EXCEDENT: CAUSES[MotifNonRetenue.EXCEDENT],
    MotifNonRetenue.RESERVE: CAUSES[MotifNonRetenue.RESERVE],
}
DANS_LEUR_COLONNE = (MotifNonRetenue.EXCEDENT, MotifNonRetenue.RESERVE)
LIBELLES_DITS: dict[str, str] = {
    **{motif.value: str(motif.label) for motif in MotifDit},
    MotifNonRetenue.EXCEDENT: "Excédent",
    MotifNonRetenue.RESERVE: "En réserve",
}
CORRECTIONS = {motif.value: str(motif.label) for motif in MotifAjustement}


def rule_label(code: str) -> str:
    """The rule that put hours where they are; a code of another time is told as it is."""
    return REGLES.get(code, code)


def cause(code: str) -> str:
    """Why hours are not retained, for the guichet: why no engagement could take them."""
    return CAUSES[MotifNonRetenue(code)]


def told_code(code: str) -> str:
    """The reason of hours not retained, as a company or a buyer finds it among the totals."""
    motif = MotifNonRetenue(code)
    return motif.value if motif in DANS_LEUR_COLONNE else told_reason(motif).value


def told_cause(code: str) -> str:
    """The same for a company or a buyer, from a code of `MotifDit` or of the two columns beside them."""
    return CAUSES_DITES.get(code, "")


def told_label(code: str) -> str:
    """A code of another time is told as it is."""
    return LIBELLES_DITS.get(code, code)


@dataclass(frozen=True, slots=True)
class Ajuste:
    """Hours that a correction of a closed month added or took back, told by the month that carries them."""

    mois: date
    corrige: date
    libelle: str
    heures: Decimal


def told_adjustments(mois: Iterable[tuple[date, Mapping[str, Any]]]) -> list[Ajuste]:
    """From the `ajustes` of each month of a company or of a marché, the last first. Never the free reason."""
    sommes: dict[tuple[date, str], Decimal] = defaultdict(Decimal)
    for porteur, ajustes in mois:
        for code, heures in ajustes.items():
            sommes[porteur, code] += Decimal(str(heures))
    dits = []
    for (porteur, code), heures in sorted(sommes.items(), key=lambda s: (-s[0][0].toordinal(), s[0][1])):
        corrige, _, motif = code.partition(":")
        if heures:
            dits.append(
                Ajuste(porteur, date.fromisoformat(f"{corrige}-01"), CORRECTIONS.get(motif, motif), heures)
            )
    return dits


@dataclass(frozen=True, slots=True)
class Raison:
    """Hours that no engagement retained, added up by reason that may be told."""

    libelle: str
    cause: str
    heures: Decimal


Mois = tuple[Mapping[str, Any], Decimal, Decimal]
"""The `motifs`, the excess and the reserve of a month, of a company or of a marché."""


def told_sums(sommes: Iterable[tuple[str, Decimal]]) -> Mois:
    """Of hours that no count holds (worked on no marché), by reason of the guichet."""
    dites: dict[str, Decimal] = defaultdict(Decimal)
    for motif, heures in sommes:
        dites[told_code(motif)] += heures
    excedent, reserve = (dites.pop(code.value, Decimal(0)) for code in DANS_LEUR_COLONNE)
    return dites, excedent, reserve


def told_reasons(mois: Iterable[Mois]) -> list[Raison]:
    """Added up over the months, those of nil left out."""
    sommes: dict[str, Decimal] = defaultdict(Decimal)
    for motifs, excedent, reserve in mois:
        for code, heures in {**motifs, "excedent": excedent, "reserve": reserve}.items():
            sommes[code] += Decimal(str(heures))
    return [Raison(told_label(code), told_cause(code), h) for code, h in sorted(sommes.items()) if h]
