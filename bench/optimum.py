"""The country through the engine: is it optimal, what does usual practice lose, what does it cost."""

from dataclasses import dataclass, field

import numpy as np

from bench import controle, copie_nue, pratiques
from bench.hasard import Entiers
from bench.moteur import Resultat, solve_all
from bench.pays import Pays, draw
from bench.selection import batches
from bench.tableau import Mesure, at_most, best_of, must_be_zero, peak, rounded

PRATIQUES = ("au prorata des heures dues, mois par mois", "dans l'ordre des débuts", "dans l'ordre des fins")


@dataclass(slots=True)
class Bilan:
    """Hundredths; companies with one engagement have nothing to share."""

    ecart: int = 0
    certificat: int = 0
    optimum: int = 0
    perdues: Entiers = field(default_factory=lambda: np.zeros(3, dtype=np.int64))
    perdantes: Entiers = field(default_factory=lambda: np.zeros(3, dtype=np.int64))
    plusieurs: int = 0


def measure_country(echelle: float, fois: int) -> list[Mesure]:
    pays = draw(echelle=echelle)
    lots = list(batches(pays))
    resultats: list[Resultat] = []

    def solve_country() -> None:
        resultats[:] = solve_all(lots)

    temps = best_of(fois, solve_country)
    memoire = peak("l'année du pays dans le moteur")
    bilan = Bilan()
    for lot, resultat in zip(lots, resultats, strict=True):
        _add(bilan, lot, resultat)
    nue = copie_nue.measure(pays, lots, resultats)
    e, h = pays.engagements, pays.heures
    return [
        Mesure(
            "Pays d'un an",
            f"{pays.entreprises} entreprises, {len(e.debut)} engagements, {len(h.debut)} lignes, "
            f"{h.centiemes.sum() / 1e8:.1f} M h",
        ),
        must_be_zero("Écart à l'optimum (heures)", bilan.ecart, "flot maximum d'un autre solveur"),
        must_be_zero(
            "Certificats : coupe − flot", bilan.certificat, f"{bilan.optimum / 1e8:.2f} M h retenues"
        ),
        *_losses(bilan),
        at_most(
            "Moteur seul / COPY nu",
            temps / nue.total,
            2,
            f"{temps:.2f} s / {nue.total:.2f} s, dont lecture triée {nue.lecture:.2f} s et écriture indexée "
            f"{nue.ecriture:.2f} s, {nue.lignes} lignes",
        ),
        memoire,
    ]


def _add(bilan: Bilan, lot: Pays, resultat: Resultat) -> None:
    m, morceau = controle.pieces_of(lot, resultat)
    controle.check_rules(lot, resultat, m, morceau)
    paires = controle.pairs_of(lot, m)
    r, e = resultat.retenues, lot.engagements
    retenues = np.bincount(e.entreprise[r.engagements], weights=r.centiemes, minlength=lot.entreprises)
    bilan.ecart += int(np.abs(controle.largest_total(lot, m, paires) - retenues).sum())
    bilan.certificat += int(np.abs(resultat.coupe - resultat.couvert).sum())
    bilan.certificat += int(np.abs(resultat.couvert - retenues).sum())
    plusieurs = lot.engagements_par_entreprise > 1
    for rang, total in enumerate((
        pratiques.pro_rata(lot, m, paires),
        pratiques.in_order(lot, m, paires, e.debut),
        pratiques.in_order(lot, m, paires, e.fin),
    )):  # fmt: skip
        bilan.perdues[rang] += int((retenues - total).sum())
        bilan.perdantes[rang] += int(((retenues - total)[plusieurs] >= 100).sum())
    bilan.optimum += int(retenues.sum())
    bilan.plusieurs += int(plusieurs.sum())


def _losses(bilan: Bilan) -> list[Mesure]:
    return [
        Mesure(
            f"Heures perdues en partageant {nom}",
            f"{rounded(100 * perdues / bilan.optimum)} % ({100 * perdantes / bilan.plusieurs:.0f} % des "
            "entreprises à plusieurs engagements)",
        )
        for nom, perdues, perdantes in zip(PRATIQUES, bilan.perdues, bilan.perdantes, strict=True)
    ]
