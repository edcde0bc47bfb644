"""The timeline of a plan, months against engagements: one geometry for the page and for the PDF."""

import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clauses.domain.plans.plan import Ligne
from guichets.formats import MOIS
from participants.domain.mois import add_months, first_day, last_day, months_between

MOIS_AVANT, MOIS_EN_TOUT = 6, 30
GAUCHE, COLONNE, RANG, TETE = 200, 20, 34, 34
"""In units of the drawing: the labels' width, a month's, a row's height, the heading's."""
LIGNE, SIGNES = 13, 33
"""The height of a line of a label, and the characters that it has room for."""
MARGE, BARRE, TRAIT = 5, 15, 7
"""Space above the window's bar, its height, and the height of the contrat's line under it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One month of one engagement: `plein` and `contrat` are heights, `haut` where the first one starts."""

    x: int
    plein: int
    haut: int
    contrat: int
    suspendu: bool


@dataclass(frozen=True, slots=True)
class Rangee:
    lettre: str
    libelle: list[tuple[int, str]]
    """The whole label, line by line, each with its height."""
    y: int
    cases: list[Case]

    @property
    def texte_y(self) -> int:
        return self.y + MARGE + 11

    @property
    def contrat_y(self) -> int:
        return self.y + MARGE + BARRE + 2

    @property
    def barre_y(self) -> int:
        return self.y + MARGE

    @property
    def bas(self) -> int:
        return self.y + MARGE + BARRE


@dataclass(frozen=True, slots=True)
class Frise:
    largeur: int
    hauteur: int
    mois: list[tuple[int, str, str]]
    """Position, initial, and the year over January and over the first month."""
    rangees: list[Rangee]
    connu_x: int | None
    """Where the known hours end."""
    tronquee: bool


def draw_timeline(
    lignes: Sequence[Ligne],
    contrat: Collection[tuple[date, str]],
    connu_au: date | None,
    lettres: Mapping[str, str],
) -> Frise | None:
    """`contrat`: the months that each engagement carries. `lettres`: what stands for each engagement.
    None without an engagement.

    It starts some months before the last known one and stops where the sheet does.
    """
    if not lignes:
        return None
    repere = first_day(connu_au) if connu_au else min(li.moteur.debut for li in lignes)
    premier = max(add_months(repere, -MOIS_AVANT + 1), min(first_day(li.moteur.debut) for li in lignes))
    voulus = list(months_between(premier, max(li.moteur.fin for li in lignes)))
    mois = voulus[:MOIS_EN_TOUT]
    visibles = [li for li in lignes if li.moteur.debut <= last_day(mois[-1])]
    xs = {m: GAUCHE + i * COLONNE for i, m in enumerate(mois)}
    connu = xs.get(add_months(repere, 1), GAUCHE + len(mois) * COLONNE) if connu_au else None
    rangees, y = [], TETE
    for ligne in visibles:
        rangees.append(_row(ligne, y, xs, contrat, lettres[ligne.cle]))
        y += max(RANG, 2 * MARGE + len(rangees[-1].libelle) * LIGNE)
    return Frise(
        largeur=GAUCHE + len(mois) * COLONNE + 2,
        hauteur=y + 2,
        mois=[(x, MOIS[m.month - 1][0].upper(), _year(m, m == mois[0])) for m, x in xs.items()],
        rangees=rangees,
        connu_x=connu,
        tronquee=len(voulus) > len(mois),
    )


def _year(mois: date, premier: bool) -> str:
    return str(mois.year) if premier or mois.month == 1 else ""


def _row(
    ligne: Ligne, y: int, xs: dict[date, int], contrat: Collection[tuple[date, str]], lettre: str
) -> Rangee:
    e = ligne.moteur
    plus_fort = max(ligne.faits.values(), default=0)
    prevus = {mois for mois, cle in contrat if cle == ligne.cle}
    cases = []
    for mois, x in xs.items():
        if e.debut <= last_day(mois) and mois <= e.fin:
            plein = -(-ligne.faits.get(mois, 0) * BARRE // plus_fort) if plus_fort else 0
            suspendu = any(du <= last_day(mois) and mois <= au for du, au in e.exclus)
            cases.append(Case(x, plein, y + MARGE + BARRE - plein, TRAIT if mois in prevus else 0, suspendu))
    textes = textwrap.wrap(ligne.engagement.libelle, SIGNES)
    libelle = [(y + MARGE + 11 + rang * LIGNE, texte) for rang, texte in enumerate(textes)]
    return Rangee(lettre, libelle, y, cases)
