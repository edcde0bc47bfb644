"""Drawing what is owed: guichets, companies, marchés, engagements and their quote-parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from bench import hypotheses as hyp
from bench.hasard import JOURS_PAR_MOIS, Entiers, first_of_month, pick, some_followers
from clauses.mutualisation import Partage

AVANT = 4 * 365  # days: the longest engagement


@dataclass(slots=True)
class Bruts:
    """Engagements before they are sorted by company."""

    entreprise: Entiers
    guichet_de: Entiers  # of every company of the population
    debut: Entiers
    fin: Entiers
    centiemes: Entiers
    attendu: Entiers
    figes: Entiers
    publics: Entiers
    lot: Entiers
    marche: Entiers
    operation: Entiers
    donneur: Entiers
    donne: Entiers
    recoit: Entiers
    hors_marche: npt.NDArray[np.bool_]
    parent: Entiers  # engagement of which the row is a quote-part, or -1
    suspendu: tuple[Entiers, Entiers]  # first and last day, 0 when never


def draw_engagements(hasard: np.random.Generator, debut: date, fin: date, echelle: float) -> Bruts:
    """Those of which at least a day lies between the two dates."""
    guichets, population = max(2, round(hyp.GUICHETS * echelle)), max(8, round(hyp.ENTREPRISES * echelle))
    guichet_du_rang = pick(hasard, hasard.lognormal(0, 0.7, guichets), population)
    nombre = round(hyp.ENGAGEMENTS_AN * echelle * ((fin - debut).days + AVANT) / 365)
    # A few companies of general works and cleaning hold a large share of the marchés.
    poids = hasard.lognormal(0, 1.3, population) * (1 + 6 * (hasard.random(population) < 0.005))
    rang = pick(hasard, poids, nombre)
    du, au = _draw_days(hasard, debut, fin, nombre)
    # A company lasts a few years, then another takes its place.
    vie = hyp.ANNEES_D_UNE_ENTREPRISE * 365
    generation = (du - debut.toordinal() + AVANT + hasard.integers(0, vie, population)[rang] + 31) // vie
    entreprise, guichet_de = rang + population * generation, np.tile(guichet_du_rang, generation.max() + 1)
    garde = (au >= debut.toordinal()) & (du <= fin.toordinal())
    bruts = _draw_terms(hasard, entreprise[garde], guichet_de, du[garde], au[garde])
    _add_quotes_parts(hasard, bruts)
    _count_progress(hasard, bruts, debut, fin)
    return bruts


def _draw_days(hasard: np.random.Generator, debut: date, fin: date, n: int) -> tuple[Entiers, Entiers]:
    du = debut.toordinal() - AVANT + hasard.integers(0, (fin - debut).days + AVANT, n)
    mois = hasard.lognormal(np.log(hyp.MOIS_MEDIANS), 0.75, n).clip(3, 48)
    au = du + (JOURS_PAR_MOIS * mois).astype(np.int64)
    alignes = hasard.random(n) < hyp.AUX_BORNES_DU_MOIS
    return np.where(alignes, first_of_month(du), du), np.where(alignes, first_of_month(au + 31) - 1, au)


def _draw_terms(
    hasard: np.random.Generator, entreprise: Entiers, guichet_de: Entiers, du: Entiers, au: Entiers
) -> Bruts:
    n = len(du)
    heures = hasard.lognormal(np.log(hyp.HEURES_MEDIANES), 1, n).clip(20, 30_000).astype(np.int64)
    # Each guichet has forty buyers, of which a handful buy half.
    donneur = guichet_de[entreprise] * 40 + np.minimum(hasard.exponential(6, n).astype(np.int64), 39)
    marche = np.arange(n)
    # Another lot of the marché that the company had before: same buyer, same dates.
    premier, suivant = some_followers(hasard, entreprise, hyp.MEME_MARCHE)
    for colonne in (marche, donneur, du, au):
        colonne[suivant] = colonne[premier]
    partage = hasard.choice(hyp.PARTAGES, n, p=hyp.FREQUENCES_PARTAGE).astype(np.int64)
    recoit = np.where(hasard.random(n) < 0.9, partage, hasard.choice(hyp.PARTAGES, n))
    en_operation = (hasard.random(n) < hyp.DANS_UNE_OPERATION)[marche]
    return Bruts(
        entreprise=entreprise,
        guichet_de=guichet_de,
        debut=du,
        fin=au,
        centiemes=100 * heures,
        attendu=100 * heures,
        figes=np.zeros(n, dtype=np.int64),
        publics=_draw_required(hasard, n),
        lot=np.arange(n),
        marche=marche,
        operation=np.where(en_operation, donneur * 4 + marche % 4, -1),
        donneur=donneur,
        donne=partage[marche],
        recoit=recoit,
        hors_marche=(recoit == Partage.GUICHET) & (hasard.random(n) < 0.8),
        parent=np.full(n, -1),
        suspendu=_draw_suspensions(hasard, du, au),
    )


def _draw_required(hasard: np.random.Generator, n: int) -> Entiers:
    un, autre = (hasard.integers(1, len(hyp.PUBLICS) + 1, n) for _ in range(2))
    masque = (1 << un) | np.where(hasard.random(n) < 0.25, 1 << autre, 0)
    return np.where(hasard.random(n) < hyp.AVEC_PUBLIC, masque, 0)


def _draw_suspensions(hasard: np.random.Generator, du: Entiers, au: Entiers) -> tuple[Entiers, Entiers]:
    suspendus = (hasard.random(len(du)) < hyp.SUSPENDUS) & (au - du > 120)
    premier = du + (hasard.random(len(du)) * (au - du - 100)).astype(np.int64)
    dernier = premier + hasard.integers(14, 90, len(du))
    return np.where(suspendus, premier, 0), np.where(suspendus, dernier, 0)


def _add_quotes_parts(hasard: np.random.Generator, b: Bruts) -> None:
    """Some engagements leave a share to another company of their guichet."""
    guichets = b.guichet_de[b.entreprise]
    du_guichet = np.argsort(guichets, kind="stable")
    limites = np.searchsorted(guichets[du_guichet], np.arange(guichets.max() + 2))
    meres = np.flatnonzero((hasard.random(len(b.debut)) < hyp.QUOTES_PARTS) & (b.centiemes > 20_000))
    guichet = guichets[meres]
    tirage = limites[guichet] + hasard.random(len(meres)) * (limites[guichet + 1] - limites[guichet])
    autre = b.entreprise[du_guichet[tirage.astype(np.int64)]]
    meres, autre = meres[autre != b.entreprise[meres]], autre[autre != b.entreprise[meres]]
    part = b.centiemes[meres] * hasard.integers(20, 50, len(meres)) // 100
    b.centiemes[meres] -= part
    copies = {
        nom: getattr(b, nom)[meres]
        for nom in ("debut", "fin", "publics", "lot", "marche", "operation", "donneur", "donne", "recoit")
    }
    nouveaux = {**copies, "entreprise": autre, "centiemes": part, "attendu": part, "parent": meres}
    nouveaux |= {"figes": np.zeros(len(meres), dtype=np.int64), "hors_marche": b.hors_marche[meres]}
    for nom, valeurs in nouveaux.items():
        setattr(b, nom, np.concatenate((getattr(b, nom), valeurs)))
    du, au = b.suspendu
    b.suspendu = np.concatenate((du, du[meres])), np.concatenate((au, au[meres]))


def _count_progress(hasard: np.random.Generator, b: Bruts, debut: date, fin: date) -> None:
    """What was done before the first day is frozen; what is expected grows with the days."""
    jours = b.fin - b.debut + 1
    avant = (debut.toordinal() - b.debut).clip(0) / jours
    b.figes = (b.centiemes * avant * hasard.uniform(0.4, 1.0, len(jours))).astype(np.int64)
    ecoules = (fin.toordinal() - b.debut + 1).clip(0, jours)
    b.attendu = b.centiemes * ecoules // jours
