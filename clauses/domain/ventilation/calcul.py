"""What a ventilation would give, written nowhere: for previews, comparisons and decisions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from clauses.domain.batch.lecture import Faits, read_faits, read_in_place
from clauses.domain.batch.resultat import Voulu, compute, frozen_of, rows
from clauses.domain.batch.sources import MOTIFS, REGLES
from guichets.models import Guichet
from guichets.tables import Table
from operations.models import Entreprise


@dataclass(frozen=True, slots=True)
class Essai:
    """Another rule to compare with; None: the rule in force."""

    mutualise: bool | None = None
    horizon_mois: int | None = None
    prorata: str | None = None
    partage: int | None = None
    """How far every engagement would give and receive (`PartageMutualisation`)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Hundredths of one line counted for one engagement. `figee`: by the closing of its month."""

    ligne_id: int
    engagement_id: int
    mois: date
    debut: date
    fin: date
    motif: str
    centiemes: int
    figee: bool


@dataclass(frozen=True, slots=True)
class HorsPlace:
    """Hundredths of one line not retained, and why."""

    ligne_id: int
    mois: date
    motif: str
    centiemes: int
    figee: bool


@dataclass(slots=True)
class Calcul:
    """`jour`: the day to which what is expected is told. By engagement id, in hundredths: what is missing of
    what is expected (of all that is owed once urgent), what is expected, what is owed.
    """

    entreprise: Entreprise
    jour: date
    empreinte: str
    places: list[Place]
    hors_places: list[HorsPlace]
    manques: Counter[int]
    attendus: dict[int, int]
    dus: dict[int, int]


def calculer(*, entreprise: Entreprise, essai: Essai | None = None, jour: date | None = None) -> Calcul:
    """Read, compute, write nothing. `jour` stands for today. `ValidationError` without counting rules."""
    calculs = calculer_lot(guichet=entreprise.guichet, entreprises=[entreprise], essai=essai, jour=jour)
    return calculs[entreprise.pk]


def calculer_lot(
    *,
    guichet: Guichet,
    entreprises: Iterable[Entreprise],
    essai: Essai | None = None,
    jour: date | None = None,
) -> dict[int, Calcul]:
    """Many companies of a guichet at once, by id. `ValidationError` of the first that cannot be computed."""
    par_id = {e.pk: e for e in entreprises}
    faits = read_faits(guichet=guichet, entreprises=par_id, jour=jour)
    if not len(faits):
        return {}
    if essai is not None:
        faits.carnet = faits.carnet.tried(
            mutualise=essai.mutualise, horizon_mois=essai.horizon_mois, prorata=essai.prorata
        )
        if essai.partage is not None:
            for nom in ("donne", "recoit"):
                faits.engagements[nom][:] = essai.partage
    en_place = read_in_place(faits)
    voulu = compute(faits, en_place[0])
    calculs = {
        pk: Calcul(par_id[pk], repere, empreinte, [], [], Counter(), {}, {})
        for pk, repere, empreinte in zip(
            faits.entreprises.tolist(), faits.reperes, faits.empreintes, strict=True
        )
    }
    _fill_rows(calculs, faits, en_place, voulu)
    _fill_engagements(calculs, voulu)
    return calculs


def _fill_rows(calculs: dict[int, Calcul], faits: Faits, en_place: tuple[Table, Table], voulu: Voulu) -> None:
    jour = lru_cache(maxsize=None)(date.fromordinal)
    for lignes, figee in ((frozen_of(faits, en_place[0]), True), (voulu.ventilations, False)):
        noms = ("entreprise", "ligne", "engagement", "mois", "debut", "fin", "motif", "heures")
        for e, ligne, engagement, mois, debut, fin, motif, c in rows(lignes, noms):
            place = Place(
                ligne, engagement, jour(mois), jour(debut), jour(fin), REGLES[motif], c, figee=figee
            )
            calculs[e].places.append(place)
    for lignes, figee in ((frozen_of(faits, en_place[1]), True), (voulu.non_retenues, False)):
        for e, ligne, mois, motif, c in rows(lignes, ("entreprise", "ligne", "mois", "motif", "heures")):
            calculs[e].hors_places.append(HorsPlace(ligne, jour(mois), MOTIFS[motif], c, figee=figee))


def _fill_engagements(calculs: dict[int, Calcul], voulu: Voulu) -> None:
    parts, table = voulu.prep.parts, voulu.prep.faits.engagements
    colonnes = {
        "entreprise": table["entreprise"][parts.engagement],
        "engagement": table["engagement"][parts.engagement],
        "attendu": parts.attendu,
        "centiemes": parts.centiemes,
    }
    for e, engagement, attendu, centiemes in rows(colonnes, tuple(colonnes)):
        calcul = calculs[e]
        calcul.attendus[engagement] = calcul.attendus.get(engagement, 0) + attendu
        calcul.dus[engagement] = calcul.dus.get(engagement, 0) + centiemes
    for m in voulu.manques:
        rang = parts.engagement[m.part]
        calcul = calculs[int(table["entreprise"][rang])]
        calcul.manques[int(table["engagement"][rang])] += m.centiemes
