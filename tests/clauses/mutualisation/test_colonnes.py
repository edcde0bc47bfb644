"""Many companies at once: the same answers as one by one, in any order and any grouping."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.mutualisation import Affectation, Manque, MotifManque, Prorata, Surplus, Ventilation, ventiler
from clauses.mutualisation.colonnes import (
    ColonnesEngagements,
    ColonnesHeures,
    ColonnesVentilation,
    ventiler_colonnes,
)
from tests.clauses.mutualisation.cas import cas_aleatoires, draw_dense
from tests.clauses.mutualisation.en_colonnes import Lot, Reponse, build, entiers, read
from tests.clauses.mutualisation.oracle import Cas
from tests.clauses.mutualisation.reglages import reglage

PRORATAS = [Prorata.JOURS_OUVRES, Prorata.CONTENU, Prorata.CHEVAUCHEMENT]
lots = st.lists(cas_aleatoires(), min_size=1, max_size=5)


def one_by_one(cas: dict[int, Cas], prorata: Prorata) -> Reponse:
    reponse = {}
    for numero, c in cas.items():
        v = ventiler(c.engagements, c.heures, horizon=c.horizon, prorata=prorata, precedente=c.precedente)
        reponse[numero] = sorted(_rows(v), key=repr)
    return reponse


def _rows(v: Ventilation) -> list[tuple[object, ...]]:
    return [
        ("certificat", v.certificat.couvert, v.certificat.coupe),
        *(
            ("affectation", a.heures, a.engagement, *_days(a), a.centiemes, a.motif.name)
            for a in v.affectations
        ),
        *(("surplus", s.heures, *_days(s), s.centiemes, s.motif.name) for s in v.surplus),
        *(_shortfall(m) for m in v.manques),
    ]


def _days(x: Affectation | Surplus) -> tuple[int, int]:
    return x.debut.toordinal(), x.fin.toordinal()


def _shortfall(m: Manque) -> tuple[object, ...]:
    d, ecartees = m.detail, dict(m.detail.ecartees)
    comptes = [ecartees.get(motif, 0) for motif in MotifManque]
    groupe = sorted(d.groupe)
    return "manque", m.engagement, m.centiemes, m.motif.name, groupe, d.utilisables, d.besoin, comptes


@reglage(60)
@given(lots, st.sampled_from(PRORATAS))
def test_ventiler_colonnes_answers_each_company_as_if_it_were_alone(cas: list[Cas], prorata: Prorata) -> None:
    numeros = dict(enumerate(cas))
    assert read(build(numeros, prorata)) == one_by_one(numeros, prorata)


@reglage(60)
@given(lots, st.sampled_from(PRORATAS), st.randoms(use_true_random=False))
def test_ventiler_colonnes_ignores_the_order_of_companies_and_rows(
    cas: list[Cas], prorata: Prorata, hasard: Random
) -> None:
    numeros = dict(enumerate(cas))
    ordre = list(numeros)
    hasard.shuffle(ordre)
    melange = build({n: numeros[n] for n in ordre}, prorata, hasard)
    assert read(melange) == read(build(numeros, prorata))


@reglage(40)
@given(lots, st.sampled_from(PRORATAS), st.integers(1, 4))
def test_ventiler_colonnes_ignores_how_companies_are_grouped(
    cas: list[Cas], prorata: Prorata, taille: int
) -> None:
    numeros = dict(enumerate(cas))
    par_lots: Reponse = {}
    for de in range(0, len(cas), taille):
        par_lots |= read(build({n: numeros[n] for n in range(de, min(de + taille, len(cas)))}, prorata))
    assert par_lots == read(build(numeros, prorata))


def test_ventiler_colonnes_keeps_crowded_companies_apart() -> None:
    cas = {graine: draw_dense(Random(graine)) for graine in range(40)}
    assert read(build(cas, Prorata.JOURS_OUVRES)) == one_by_one(cas, Prorata.JOURS_OUVRES)


def test_ventiler_colonnes_takes_keys_that_are_numbers() -> None:
    cas = {graine: draw_dense(Random(graine)) for graine in range(8)}
    lot = build(cas, Prorata.JOURS_OUVRES)
    nombres = replace(
        lot,
        engagements=replace(lot.engagements, cle=_numbered(lot.engagements.cle)),
        heures=replace(lot.heures, cle=_numbered(lot.heures.cle)),
    )
    v, w = lot.solve(), nombres.solve()
    assert all(np.array_equal(a, b) for a, b in zip(_columns(v), _columns(w), strict=True))


def _numbered(cles: np.ndarray) -> np.ndarray:
    return np.array([int(str(cle)[1:]) for cle in cles], dtype=np.int64)


def _columns(v: ColonnesVentilation) -> list[np.ndarray]:
    return [
        v.affectations.heures,
        v.affectations.engagements,
        v.affectations.centiemes,
        v.surplus.heures,
        v.couvert,
    ]


# Nothing to share.


def _empty(entreprises: int, lot: Lot) -> ColonnesVentilation:
    """The companies of `lot` follow companies that have nothing at all."""
    e, h = lot.engagements, lot.heures
    return ventiler_colonnes(
        replace(e, entreprise=e.entreprise + entreprises),
        replace(h, entreprise=h.entreprise + entreprises),
        horizon=np.concatenate((np.zeros(entreprises, np.int64), lot.horizon)),
        prorata=lot.prorata,
        feries=frozenset(),
        precedente=lot.precedente,
    )


def test_ventiler_colonnes_without_any_company_is_empty() -> None:
    v = build({}, Prorata.JOURS_OUVRES).solve()
    assert [len(c) for c in _columns(v)] == [0] * 5
    assert len(v.manques.engagements) == len(v.coupe) == 0


def test_ventiler_colonnes_leaves_room_for_companies_without_rows() -> None:
    lot = build({1: draw_dense(Random(1))}, Prorata.JOURS_OUVRES)
    seul, apres = lot.solve(), _empty(3, lot)
    assert apres.couvert.tolist() == [0, 0, 0, *seul.couvert.tolist()]
    assert apres.coupe.tolist() == [0, 0, 0, *seul.coupe.tolist()]
    assert apres.affectations.centiemes.tolist() == seul.affectations.centiemes.tolist()


@pytest.mark.parametrize("prorata", PRORATAS)
def test_ventiler_colonnes_of_a_company_that_only_owes_or_only_works(prorata: Prorata) -> None:
    c = draw_dense(Random(2))
    doit = replace(c, heures=[], precedente=[])
    travaille = replace(c, engagements=[], heures=[replace(h, origine=None) for h in c.heures], precedente=[])
    reponse = read(build({0: doit, 1: travaille, 2: c}, prorata))
    assert reponse == one_by_one({0: doit, 1: travaille, 2: c}, prorata)
    assert {rang[0] for rang in reponse[0]} == {"certificat", "manque"}
    assert {rang[0] for rang in reponse[1]} == {"certificat", "surplus"}


# What cannot be taken as it is.


def _lot() -> Lot:
    return build({0: draw_dense(Random(3)), 1: draw_dense(Random(4))}, Prorata.JOURS_OUVRES)


def _set(colonne: np.ndarray, rang: int, valeur: object) -> np.ndarray:
    copie = colonne.copy()
    copie[rang] = valeur
    return copie


@pytest.mark.parametrize(
    ("champ", "rang", "valeur", "message"),
    [
        ("centiemes", 1, 0, "Engagement « e1 » : le nombre d’heures"),
        ("centiemes", 1, -7, "Engagement « e1 » : le nombre d’heures"),
        ("centiemes", 1, 2**62, "Engagement « e1 » : le nombre d’heures"),
        ("figes", 2, -1, "Engagement « e2 » : les heures figées ou attendues"),
        ("attendu", 2, -1, "Engagement « e2 » : les heures figées ou attendues"),
        ("fin", 0, 1, "Engagement « e0 » : la fin"),
        ("debut", 0, 0, "Engagement « e0 »"),
        ("cle", 1, "e0", "Engagement « e0 » : identifiant en double"),
        ("cle", 1, "", "Engagement sans identifiant"),
    ],
)
def test_ventiler_colonnes_names_the_engagement_that_it_refuses(
    champ: str, rang: int, valeur: object, message: str
) -> None:
    lot = _lot()
    faux = replace(lot.engagements, **{champ: _set(getattr(lot.engagements, champ), rang, valeur)})
    with pytest.raises(ValueError, match=message):
        replace(lot, engagements=faux).solve()


@pytest.mark.parametrize(
    ("champ", "rang", "valeur", "message"),
    [
        ("centiemes", 1, 0, "Ligne d’heures « h1 » : le nombre d’heures"),
        ("centiemes", 1, 2**62, "Ligne d’heures « h1 » : le nombre d’heures"),
        ("fin", 0, 1, "Ligne d’heures « h0 » : la fin"),
        ("cle", 1, "h0", "Ligne d’heures « h0 » : identifiant en double"),
        ("cle", 1, "", "Ligne d’heures sans identifiant"),
        ("origine", 1, 10_000, "Ligne d’heures « h1 » : origine inconnue"),
        ("origine", 0, -2, "Ligne d’heures « h0 » : origine inconnue"),
    ],
)
def test_ventiler_colonnes_names_the_line_that_it_refuses(
    champ: str, rang: int, valeur: object, message: str
) -> None:
    lot = _lot()
    faux = replace(lot.heures, **{champ: _set(getattr(lot.heures, champ), rang, valeur)})
    with pytest.raises(ValueError, match=message):
        replace(lot, heures=faux).solve()


def test_ventiler_colonnes_refuses_the_origin_of_another_company() -> None:
    lot = _lot()
    ailleurs = int(np.flatnonzero(lot.engagements.entreprise == 1)[0])
    faux = replace(lot.heures, origine=_set(lot.heures.origine, 0, ailleurs))
    with pytest.raises(ValueError, match="Ligne d’heures « h0 » : origine inconnue"):
        replace(lot, heures=faux).solve()


@pytest.mark.parametrize("nom", ["engagements", "heures"])
def test_ventiler_colonnes_refuses_hours_that_are_not_integers(nom: str) -> None:
    lot = _lot()
    colonnes: ColonnesEngagements | ColonnesHeures = getattr(lot, nom)
    faux = replace(colonnes, centiemes=colonnes.centiemes + 0.5)
    with pytest.raises(ValueError, match="centiemes"):
        replace(lot, **{nom: faux}).solve()


def test_ventiler_colonnes_refuses_columns_of_different_lengths() -> None:
    lot = _lot()
    with pytest.raises(ValueError, match="publics"):
        replace(lot, heures=replace(lot.heures, publics=lot.heures.publics[1:])).solve()


def test_ventiler_colonnes_refuses_companies_out_of_order() -> None:
    lot = _lot()
    envers = replace(lot.heures, entreprise=lot.heures.entreprise[::-1].copy())
    with pytest.raises(ValueError, match="entreprise"):
        replace(lot, heures=replace(envers, origine=np.full(len(lot.heures.origine), -1))).solve()


def test_ventiler_colonnes_refuses_a_period_excluded_backwards() -> None:
    lot = _lot()
    n = len(lot.engagements.debut)
    faux = replace(lot.engagements, exclus=(entiers([0, *[1] * n]), entiers([10]), entiers([9])))
    with pytest.raises(ValueError, match="Engagement « e0 » : une période exclue finit avant"):
        replace(lot, engagements=faux).solve()
