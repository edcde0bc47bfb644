"""One company's sharing of hours, from its inputs to a checked result."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clauses.mutualisation.compatibilite import Compatibilite, Profil, cut_lines
from clauses.mutualisation.etapes import solve_niveaux
from clauses.mutualisation.explication import Residuel, certify, explain_manques, explain_surplus
from clauses.mutualisation.lecture import build_affectations, read_parts
from clauses.mutualisation.objectifs import Niveau, build_niveaux
from clauses.mutualisation.reseau import Precedent, Reseau, build_reseau
from clauses.mutualisation.types import (
    Affectation,
    Engagement,
    Heures,
    Morceau,
    Prorata,
    Ventilation,
    check_engagements,
    check_heures,
)
from clauses.mutualisation.verification import verify


def ventiler(
    engagements: Iterable[Engagement],
    heures: Iterable[Heures],
    *,
    horizon: date | None = None,
    prorata: Prorata = Prorata.JOURS_OUVRES,
    feries: Collection[date] = frozenset(),
    precedente: Iterable[Affectation] = (),
) -> Ventilation:
    """Share the hours of one company out to its engagements, each hour at most once.

    Amounts are integer hundredths of hours. Strict rules: the days of the engagement, the person's public,
    what the marchés give and receive, never more than what is owed, and hours worked elsewhere only up to
    what is expected to date unless the engagement ends by `horizon` (it is then urgent). Preferences, in
    strict order: each marché keeps its own hours up to what it expects; urgent engagements by end date; the
    largest total; hours stay on their marché; the other engagements by end date; equal rates among those that
    end together; the oldest hours first; the previous sharing (`precedente`, by line, days and engagement;
    what is no longer known there is ignored); a fixed order by ids.

    The answer does not depend on the order of the inputs. ValueError names a faulty input;
    MutualisationError means that the result failed its own check (rules or optimality) and must not be used.
    """
    p = prepare(engagements, heures, horizon=horizon, prorata=prorata, feries=feries, precedente=precedente)
    flot = solve_niveaux(p.reseau, p.niveaux)
    residuel = Residuel(p.reseau, flot)
    parts = read_parts(p.reseau, flot)
    resultat = Ventilation(
        affectations=build_affectations(p.reseau, p.heures, parts),
        manques=explain_manques(p.reseau, residuel, p.profils, parts, horizon),
        surplus=explain_surplus(p.reseau, residuel, p.heures, p.profils, parts),
        certificat=certify(p.reseau, residuel, flot),
    )
    verify(
        p.reseau.engagements,
        p.heures,
        resultat.affectations,
        resultat.surplus,
        horizon=horizon,
        prorata=prorata,
    )
    return resultat


@dataclass(frozen=True, slots=True)
class Preparation:
    """Checked inputs in their canonical order, and the problem that they make."""

    heures: Sequence[Heures]
    profils: Sequence[Profil]
    reseau: Reseau
    niveaux: Sequence[Niveau]


def prepare(
    engagements: Iterable[Engagement],
    heures: Iterable[Heures],
    *,
    horizon: date | None,
    prorata: Prorata,
    feries: Collection[date],
    precedente: Iterable[Affectation],
) -> Preparation:
    """Check, sort and cut the inputs, build the network and its levels. ValueError names a faulty input."""
    es = sorted(engagements, key=lambda e: e.id)
    hs = sorted(heures, key=lambda h: h.id)
    check_engagements(es)
    check_heures(hs, es)
    compatibilite = Compatibilite(es, prorata)
    morceaux = cut_lines(compatibilite, hs, feries)
    morceaux.sort(key=lambda m: (m.debut, m.fin, hs[m.ligne].id))
    profils = [compatibilite.profil(hs[m.ligne], m.debut, m.fin) for m in morceaux]
    reseau = build_reseau(es, morceaux, profils, horizon, _index(precedente, hs, es))
    return Preparation(hs, profils, reseau, build_niveaux(reseau, horizon, _keys(morceaux, hs)))


def _keys(morceaux: Sequence[Morceau], heures: Sequence[Heures]) -> list[str]:
    return [f"{heures[m.ligne].id}#{m.debut.isoformat()}" for m in morceaux]


def _index(
    precedente: Iterable[Affectation], heures: Sequence[Heures], engagements: Sequence[Engagement]
) -> Mapping[Precedent, int]:
    lignes = {h.id: i for i, h in enumerate(heures)}
    colonnes = {e.id: j for j, e in enumerate(engagements)}
    index: dict[Precedent, int] = defaultdict(int)
    for a in precedente:
        if a.heures in lignes and a.engagement in colonnes and a.centiemes > 0:
            index[Precedent(lignes[a.heures], colonnes[a.engagement], a.debut, a.fin)] += a.centiemes
    return index
