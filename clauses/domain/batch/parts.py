"""What the companies of a lot owe, in columns: one row per share, with what is expected of it to date."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np

from clauses.domain.attendu import Intervalle, expected_hours
from clauses.domain.batch.lecture import Faits
from clauses.domain.batch.sources import ECHEANCE, NATURES, PERIODE, QUOTE_PART
from clauses.domain.ventilation.lecture import to_centiemes, to_heures
from clauses.enums import NatureEngagement
from guichets.groupes import join, number_groups
from guichets.tables import Entiers

EN_HEURES = NATURES.index(NatureEngagement.HEURES)


@dataclass(slots=True)
class Parts:
    """The debtor keeps what quote-parts leave. Rows by company, then end of the engagement.

    `entreprise`: number in the lot; `engagement`: row of `Faits.engagements`; `quote_part`: its id, 0 for the
    debtor's rest; `attendu`: hundredths expected at the company's reference day.
    """

    entreprise: Entiers
    engagement: Entiers
    quote_part: Entiers
    centiemes: Entiers
    debut: Entiers
    fin: Entiers
    attendu: Entiers

    def __len__(self) -> int:
        return len(self.entreprise)


def engagement_rows(faits: Faits, entreprise: Entiers, engagement: Entiers) -> Entiers:
    """Row of `Faits.engagements` of a company (its id) and an engagement; -1 when it owes no share of it."""
    table = faits.engagements
    taille = len(table)
    numeros, premiers = number_groups(
        [
            np.concatenate((table["entreprise"], entreprise)),
            np.concatenate((table["engagement"], engagement)),
        ]
    )
    connus = np.full(len(premiers), -1, np.int64)
    connus[numeros[:taille]] = np.arange(taille)
    return connus[numeros[taille:]]


def build_parts(faits: Faits) -> Parts:
    e, c = faits.engagements, faits.complements
    quotes = c.take(c["genre"] == QUOTE_PART)
    rangs = engagement_rows(faits, quotes["entreprise"], quotes["engagement"])
    donnees = np.zeros(len(e), np.int64)
    np.add.at(donnees, rangs, quotes["heures"])
    restes = e["heures"] - donnees
    siennes = np.flatnonzero(
        (e["nature"] == EN_HEURES) & (e["redevable"] == e["entreprise"]) & (e["heures"] > 0) & (restes > 0)
    )
    autres = np.flatnonzero((quotes["valeur"] == quotes["entreprise"]) & (e["nature"][rangs] == EN_HEURES))
    engagement = np.concatenate((siennes, rangs[autres]))
    colonnes = {
        "quote_part": np.concatenate((np.zeros(len(siennes), np.int64), quotes["cle"][autres])),
        "centiemes": np.concatenate((restes[siennes], quotes["heures"][autres])),
        "debut": np.concatenate((e["debut"][siennes], quotes["du"][autres])),
        "fin": np.concatenate((e["fin"][siennes], quotes["au"][autres])),
    }
    # Engagements come sorted by company and end: their row number sorts the shares.
    ordre = np.lexsort((colonnes["quote_part"], colonnes["debut"], colonnes["quote_part"] > 0, engagement))
    engagement = engagement[ordre]
    colonnes = {nom: valeurs[ordre] for nom, valeurs in colonnes.items()}
    entreprise = faits.number(e["entreprise"][engagement])
    return Parts(
        entreprise=entreprise,
        engagement=engagement,
        attendu=_expected(faits, entreprise, engagement, colonnes),
        **colonnes,
    )


def _expected(faits: Faits, entreprise: Entiers, engagement: Entiers, part: dict[str, Entiers]) -> Entiers:
    """Linear by days, to the nearest hundredth; pauses and échéanciers, which are rare, one by one."""
    reperes = np.array([jour.toordinal() for jour in faits.reperes], np.int64)
    jour = reperes[entreprise]
    debut, fin, centiemes = part["debut"], part["fin"], part["centiemes"]
    total = fin - debut + 1
    faits_jours = np.clip(jour - debut + 1, 0, total)
    attendu: Entiers = (2 * centiemes * faits_jours + total) // (2 * total)
    for rang, cours in _irregular(faits, engagement).items():
        heures = expected_hours(
            to_heures(int(centiemes[rang])),
            (_day(debut[rang]), _day(fin[rang])),
            _day(jour[rang]),
            dues=to_heures(int(faits.engagements["heures"][engagement[rang]])),
            echeances=cours.echeances,
            pauses=cours.pauses,
        )
        attendu[rang] = to_centiemes(heures)
    return attendu


@dataclass(slots=True)
class _Cours:
    """What makes the expected hours of an engagement other than linear."""

    echeances: list[tuple[date, Decimal]] = field(default_factory=list)
    pauses: list[Intervalle] = field(default_factory=list)


def _irregular(faits: Faits, engagement: Entiers) -> dict[int, _Cours]:
    """By share."""
    c = faits.complements
    choix = c.take(np.isin(c["genre"], (PERIODE, ECHEANCE)))
    rangs = engagement_rows(faits, choix["entreprise"], choix["engagement"])
    parts, faits_divers = join(engagement, rangs)
    cours: dict[int, _Cours] = defaultdict(_Cours)
    for part, i in zip(parts.tolist(), faits_divers.tolist(), strict=True):
        if choix["genre"][i] == ECHEANCE:
            cours[part].echeances.append((_day(choix["au"][i]), to_heures(int(choix["heures"][i]))))
        else:
            cours[part].pauses.append((_day(choix["du"][i]), _day(choix["au"][i])))
    return cours


def _day(ordinal: np.int64) -> date:
    return date.fromordinal(int(ordinal))


def find_parts(parts: Parts, engagement: Entiers, debut: Entiers, fin: Entiers) -> Entiers:
    """The share that hours served, by row of engagement: that whose days hold them, else the first.

    -1 when no share is owed there any more.
    """
    premiers = np.searchsorted(parts.engagement, engagement, "left")
    nombres = np.searchsorted(parts.engagement, engagement, "right") - premiers
    trouvees = np.where((nombres > 0) & (engagement >= 0), premiers, -1)
    for rang in range(int(nombres.max(initial=0)) - 1, -1, -1):
        candidate = np.minimum(premiers + rang, len(parts) - 1)
        tient = (nombres > rang) & (parts.debut[candidate] <= debut) & (fin <= parts.fin[candidate])
        trouvees = np.where(tient & (engagement >= 0), candidate, trouvees)
    return trouvees
