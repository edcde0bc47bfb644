"""The tables, in Markdown."""

from collections.abc import Iterable

from bench.etapes import Etape
from bench.pages import Mesure
from bench.territoire import Territoire


def print_pages(un: list[Mesure], mille: list[Mesure]) -> int:
    """1 if a page does not answer 200, or if its queries are not the same at both sizes."""
    fautes = []
    print("\n| Page | Requêtes à 1 ligne | à 1 000 | Temps à 1 000 (ms) |\n| --- | --: | --: | --: |")
    for petite, grande in zip(un, mille, strict=True):
        print(f"| {petite.page} | {petite.requetes} | {grande.requetes} | {1000 * grande.secondes:.0f} |")
        if (petite.statut, grande.statut) != (200, 200):
            fautes.append(f"{petite.page} répond {petite.statut} à 1 ligne et {grande.statut} à 1 000")
        elif petite.requetes != grande.requetes:
            fautes.append(f"{petite.page} : {petite.requetes} requêtes à 1 ligne, {grande.requetes} à 1 000")
    print()
    for faute in fautes:
        print(f"ÉCHEC {faute}")
    print(f"{len(un)} pages, {len(fautes)} en faute", flush=True)
    return 1 if fautes else 0


def print_territory(lieu: Territoire, secondes: float) -> None:
    print(
        f"\nTerritoire : {len(lieu.marches)} marchés, {len(lieu.lots)} lots, "
        f"{len(lieu.entreprises)} entreprises, "
        f"{len(lieu.contrats)} contrats, {len(lieu.mois)} mois, {lieu.lignes} lignes d'heures "
        f"en {secondes:.1f} s",
        flush=True,
    )


def print_steps(etapes: Iterable[Etape]) -> None:
    print(
        "\n| Étape | Temps (ms) | Plancher (ms) | Rapport | Plancher : quoi |"
        "\n| --- | --: | --: | --: | --- |"
    )
    for e in etapes:
        temps, plancher = 1000 * e.temps, 1000 * e.plancher
        print(f"| {e.nom} | {temps:.1f} | {plancher:.1f} | {temps / plancher:.1f} | {e.quoi} |", flush=True)
