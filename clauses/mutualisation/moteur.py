"""One company's sharing of hours, from its inputs to a checked result."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from clauses.mutualisation.lot import ventiler_colonnes
from clauses.mutualisation.tableaux import (
    AUCUN,
    CODES_PUBLICS,
    MOTIFS_AFFECTATION,
    MOTIFS_MANQUE,
    MOTIFS_SURPLUS,
    ColonnesEngagements,
    ColonnesHeures,
    ColonnesPrecedente,
    ColonnesVentilation,
    Entiers,
)
from clauses.mutualisation.types import (
    Affectation,
    Certificat,
    DetailManque,
    Engagement,
    Heures,
    Manque,
    Prorata,
    Surplus,
    Ventilation,
    check_engagements,
    check_heures,
)


def ventiler(
    engagements: Iterable[Engagement],
    heures: Iterable[Heures],
    *,
    horizon: date | None = None,
    prorata: Prorata = Prorata.JOURS_OUVRES,
    feries: Collection[date] = frozenset(),
    precedente: Iterable[Affectation] = (),
    limite: int | None = None,
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
    es = sorted(engagements, key=lambda e: e.id)
    hs = sorted(heures, key=lambda h: h.id)
    check_engagements(es)
    check_heures(hs, es)
    codes = _code_publics(es)
    colonnes = ventiler_colonnes(
        _engagements(es, codes),
        _heures(hs, es, codes),
        horizon=np.array([horizon.toordinal() if horizon else 0], dtype=np.int64),
        prorata=prorata,
        feries=feries,
        precedente=_precedente(precedente, hs, es),
        limite=limite,
    )
    return _tell(colonnes, es, hs)


def _code_publics(engagements: Sequence[Engagement]) -> Mapping[str, int]:
    """A bit for each public that some engagement asks for; the last one for whoever is eligible otherwise."""
    voulus = sorted({p for e in engagements for p in e.publics})
    if len(voulus) >= CODES_PUBLICS:
        raise ValueError(f"{len(voulus)} publics différents sont exigés : {CODES_PUBLICS - 1} au plus.")
    return {public: 1 << bit for bit, public in enumerate(voulus)}


def _mask(publics: frozenset[str], codes: Mapping[str, int]) -> int:
    return sum(codes.get(public, 0) for public in publics)


def _column(valeurs: Iterable[int]) -> Entiers:
    return np.array(list(valeurs), dtype=np.int64)


def _numbers(noms: Iterable[str]) -> Entiers:
    """One number per name; -1 for no name."""
    numeros: dict[str, int] = {}
    return _column(numeros.setdefault(nom, len(numeros)) if nom else AUCUN for nom in noms)


def _engagements(es: Sequence[Engagement], codes: Mapping[str, int]) -> ColonnesEngagements:
    return ColonnesEngagements(
        entreprise=np.zeros(len(es), dtype=np.int64),
        cle=np.arange(len(es)),
        debut=_column(e.debut.toordinal() for e in es),
        fin=_column(e.fin.toordinal() for e in es),
        centiemes=_column(e.centiemes for e in es),
        attendu=_column(e.centiemes if e.attendu is None else e.attendu for e in es),
        figes=_column(e.figes for e in es),
        publics=_column(_mask(e.publics, codes) for e in es),
        marche=_numbers(e.cle_marche for e in es),
        operation=_numbers(e.operation for e in es),
        donneur=_numbers(e.donneur_ordre for e in es),
        donne=_column(e.donne for e in es),
        recoit=_column(e.recoit for e in es),
        hors_marche=np.array([e.hors_marche for e in es], dtype=np.bool_),
        exclus=(
            np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(_column(len(e.exclus) for e in es)))),
            _column(du.toordinal() for e in es for du, _ in e.exclus),
            _column(au.toordinal() for e in es for _, au in e.exclus),
        ),
    )


def _heures(hs: Sequence[Heures], es: Sequence[Engagement], codes: Mapping[str, int]) -> ColonnesHeures:
    rangs = {e.id: j for j, e in enumerate(es)}
    eligible = 1 << (CODES_PUBLICS - 1)
    return ColonnesHeures(
        entreprise=np.zeros(len(hs), dtype=np.int64),
        cle=np.arange(len(hs)),
        debut=_column(h.debut.toordinal() for h in hs),
        fin=_column(h.fin.toordinal() for h in hs),
        centiemes=_column(h.centiemes for h in hs),
        publics=_column(_mask(h.publics, codes) | eligible if h.publics else 0 for h in hs),
        origine=_column(AUCUN if h.origine is None else rangs[h.origine] for h in hs),
    )


def _precedente(
    precedente: Iterable[Affectation], hs: Sequence[Heures], es: Sequence[Engagement]
) -> ColonnesPrecedente:
    lignes, rangs = {h.id: i for i, h in enumerate(hs)}, {e.id: j for j, e in enumerate(es)}
    connues = [a for a in precedente if a.heures in lignes and a.engagement in rangs and a.centiemes > 0]
    return ColonnesPrecedente(
        _column(lignes[a.heures] for a in connues),
        _column(rangs[a.engagement] for a in connues),
        _column(a.debut.toordinal() for a in connues),
        _column(a.fin.toordinal() for a in connues),
        _column(a.centiemes for a in connues),
    )


def _tell(v: ColonnesVentilation, es: Sequence[Engagement], hs: Sequence[Heures]) -> Ventilation:
    a, s = v.affectations, v.surplus
    jour = date.fromordinal
    return Ventilation(
        affectations=tuple(
            Affectation(hs[h].id, es[e].id, jour(du), jour(au), c, MOTIFS_AFFECTATION[m])
            for h, e, du, au, c, m in zip(
                *(x.tolist() for x in (a.heures, a.engagements, a.debut, a.fin, a.centiemes, a.motif)),
                strict=True,
            )
        ),
        manques=_tell_manques(v, es),
        surplus=tuple(
            Surplus(hs[h].id, jour(du), jour(au), c, MOTIFS_SURPLUS[m])
            for h, du, au, c, m in zip(
                *(x.tolist() for x in (s.heures, s.debut, s.fin, s.centiemes, s.motif)), strict=True
            )
        ),
        certificat=Certificat(int(v.couvert[0]), int(v.coupe[0])),
    )


def _tell_manques(v: ColonnesVentilation, es: Sequence[Engagement]) -> tuple[Manque, ...]:
    m = v.manques
    debuts, fins, membres = m.groupe
    noms = [es[j].id for j in membres.tolist()]
    groupes: dict[int, tuple[str, ...]] = {}
    for de, a in zip(debuts.tolist(), fins.tolist(), strict=True):
        if de not in groupes:
            groupes[de] = tuple(noms[de:a])
    return tuple(
        Manque(
            es[int(m.engagements[i])].id,
            int(m.centiemes[i]),
            MOTIFS_MANQUE[int(m.motif[i])],
            DetailManque(
                groupe=groupes[int(debuts[i])],
                utilisables=int(m.utilisables[i]),
                besoin=int(m.besoin[i]),
                ecartees=tuple(
                    (motif, int(c)) for motif, c in zip(MOTIFS_MANQUE, m.ecartees[i], strict=True) if c
                ),
            ),
        )
        for i in range(len(m))
    )
