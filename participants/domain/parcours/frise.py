"""The drawing of a path: periods on a line of time. The list beside it tells the same, and more."""

from dataclasses import dataclass
from datetime import date, timedelta

from participants.domain.mois import add_months, first_day, last_day
from participants.domain.parcours.chemin import Chemin
from participants.domain.parcours.lignes import Pas

LARGEUR, GAUCHE = 960, 110
HAUT, RANG, BARRE = 34, 26, 14
DESSINES = ("fenetre", "contrat", "etape")
APRES = 6
"""Months drawn after today at the most: a CDI has no end."""
COULOIRS = 3


@dataclass(frozen=True, slots=True)
class Barre:
    x: int
    y: int
    largeur: int
    genre: str
    titre: str


@dataclass(frozen=True, slots=True)
class Repere:
    x: int
    texte: str


@dataclass(frozen=True, slots=True)
class Frise:
    largeur: int
    hauteur: int
    barres: list[Barre]
    rangees: list[tuple[int, str]]
    """(height of the text, label)."""
    annees: list[Repere]
    sorties: list[Repere]
    aujourdhui: int


def draw_path(chemin: Chemin) -> Frise | None:
    """None when there is nothing to see yet: no period at all."""
    periodes = [p for p in chemin.pas if p.genre in DESSINES]
    if not any(p.genre != "fenetre" for p in periodes):
        return None
    limite = last_day(add_months(first_day(chemin.jour), APRES))
    debut = first_day(min(p.du for p in periodes))
    fin = max(last_day(chemin.jour), min(limite, max(last_day(p.au or limite) for p in periodes)))
    echelle = (LARGEUR - GAUCHE) / ((fin - debut).days + 1)

    def place(jour: date) -> int:
        return GAUCHE + round((min(max(jour, debut), fin + timedelta(days=1)) - debut).days * echelle)

    barres: list[Barre] = []
    rangees: list[tuple[int, str]] = []
    y = HAUT
    for genre, libelle in (("fenetre", "Éligibilité"), ("contrat", "Contrats"), ("etape", "Étapes")):
        couloirs = _lanes([p for p in periodes if p.genre == genre])
        if not couloirs:
            continue
        rangees.append((y + BARRE - 2, libelle))
        for couloir in couloirs:
            for p in couloir:
                x, bout = (
                    place(p.du),
                    place((p.au or (fin if genre == "contrat" else chemin.jour)) + timedelta(days=1)),
                )
                barres.append(Barre(x, y, max(bout - x, 4), genre, p.titre))
            y += RANG
    annees = [
        Repere(place(max(date(annee, 1, 1), debut)), str(annee)) for annee in range(debut.year, fin.year + 1)
    ]
    sorties = [
        Repere(place(p.du), p.titre) for p in chemin.pas if p.genre == "sortie" and debut <= p.du <= fin
    ]
    return Frise(LARGEUR, y + 4, barres, rangees, _spaced(annees), sorties, place(chemin.jour))


def _lanes(pas: list[Pas]) -> list[list[Pas]]:
    """Periods that overlap go one under the other, up to a few."""
    couloirs: list[list[Pas]] = []
    for p in sorted(pas, key=lambda un: un.du):
        libre = next((c for c in couloirs if (c[-1].au or date.max) < p.du), None)
        if libre is not None:
            libre.append(p)
        elif len(couloirs) < COULOIRS:
            couloirs.append([p])
        else:
            couloirs[-1].append(p)
    return couloirs


def _spaced(annees: list[Repere]) -> list[Repere]:
    """A first year cut short leaves no room for its number."""
    return [a for a, b in zip(annees, [*annees[1:], None], strict=True) if b is None or b.x - a.x > 34]
