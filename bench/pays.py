"""A country drawn from one seed: its guichets, companies, engagements and lines of hours, in numpy columns.

Its sizes are in `hypotheses`. Nothing here is a real company or a real person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from bench import hypotheses as hyp
from bench.hasard import Entiers, first_day_of, month_of
from bench.tirage_engagements import Bruts, draw_engagements
from bench.tirage_lignes import Lignes, draw_lines
from clauses.mutualisation.colonnes import ColonnesEngagements, ColonnesHeures


@dataclass(frozen=True, slots=True)
class Details:
    """What the database needs beyond the engine's columns. One row per engagement or per line."""

    guichet: Entiers  # of each company
    lot: Entiers  # of each engagement; its quote-parts are on the same one
    parent: Entiers  # engagement of which the row is a quote-part, -1 for the debtor's own
    contrat: Entiers  # of each line
    personne: Entiers  # of each line
    mois: Entiers  # of each line: months since year 0
    debut_contrat: Entiers  # of each line's contrat
    fin_contrat: Entiers


@dataclass(frozen=True)
class Pays:
    annees: int
    engagements: ColonnesEngagements
    heures: ColonnesHeures
    horizon: Entiers
    details: Details

    @property
    def entreprises(self) -> int:
        return len(self.horizon)

    @cached_property
    def lignes_par_entreprise(self) -> Entiers:
        return np.bincount(self.heures.entreprise, minlength=self.entreprises)

    @cached_property
    def engagements_par_entreprise(self) -> Entiers:
        return np.bincount(self.engagements.entreprise, minlength=self.entreprises)


def draw(annees: int = 1, *, echelle: float = 1.0, graine: int = hyp.GRAINE) -> Pays:
    """`echelle`: share of the country to draw, whole at 1."""
    hasard = np.random.default_rng([graine, annees])
    debut, fin = date(hyp.DERNIERE_ANNEE - annees + 1, 1, 1), date(hyp.DERNIERE_ANNEE, 12, 31)
    bruts = draw_engagements(hasard, debut, fin, echelle)
    lignes = draw_lines(hasard, bruts, debut, fin, echelle)
    return _assemble(annees, bruts, lignes, fin)


def _assemble(annees: int, b: Bruts, lignes: Lignes, fin: date) -> Pays:
    """Companies renumbered in order of guichet, rows sorted by company."""
    vues = np.unique(np.concatenate((b.entreprise, lignes.entreprise)))
    vues = vues[np.argsort(b.guichet_de[vues], kind="stable")]
    numero = np.full(len(b.guichet_de), -1)
    numero[vues] = np.arange(len(vues))
    ordre_e = np.lexsort((b.debut, numero[b.entreprise]))
    ordre_h = np.lexsort((lignes.debut, numero[lignes.entreprise]))
    place = np.full(len(ordre_e) + 1, -1)
    place[ordre_e] = np.arange(len(ordre_e))
    horizon = first_day_of(month_of(fin.toordinal()) + hyp.HORIZON_MOIS + 1) - 1
    return Pays(
        annees,
        _engagements(b, numero[b.entreprise], ordre_e),
        ColonnesHeures(
            entreprise=numero[lignes.entreprise][ordre_h],
            cle=np.arange(len(ordre_h)),
            origine=place[lignes.origine[ordre_h]],
            **{nom: getattr(lignes, nom)[ordre_h] for nom in ("debut", "fin", "centiemes", "publics")},
        ),
        np.full(len(vues), horizon),
        Details(
            guichet=b.guichet_de[vues],
            lot=b.lot[ordre_e],
            parent=place[b.parent[ordre_e]],
            **{
                nom: getattr(lignes, nom)[ordre_h]
                for nom in ("contrat", "personne", "mois", "debut_contrat", "fin_contrat")
            },
        ),
    )


COPIES = ("debut", "fin", "centiemes", "attendu", "figes", "publics", "marche", "operation", "donneur")


def _engagements(b: Bruts, entreprise: Entiers, ordre: Entiers) -> ColonnesEngagements:
    du, au = (borne[ordre] for borne in b.suspendu)
    suspendus = du > 0
    return ColonnesEngagements(
        entreprise=entreprise[ordre],
        cle=np.arange(len(ordre)),
        donne=b.donne[ordre],
        recoit=b.recoit[ordre],
        hors_marche=b.hors_marche[ordre],
        exclus=(np.concatenate(([0], np.cumsum(suspendus))), du[suspendus], au[suspendus]),
        **{nom: getattr(b, nom)[ordre] for nom in COPIES},
    )
