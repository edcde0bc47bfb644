from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clauses.mutualisation import Engagement, Heures, Partage, Prorata, compute_empreinte, ventiler
from tests.clauses.mutualisation.cas import MOTIF, Affectation

E = Engagement(id="lycée", debut=date(2026, 1, 1), fin=date(2026, 3, 31), centiemes=1000)
L = Heures(
    id="ligne 7",
    debut=date(2026, 1, 1),
    fin=date(2026, 1, 31),
    centiemes=500,
    publics=frozenset({"RSA", "QPV"}),
)


@pytest.mark.parametrize(
    ("engagements", "heures", "message"),
    [
        ([E, E], [], "Engagement « lycée » : identifiant en double"),
        ([replace(E, id="")], [], "Engagement sans identifiant \\(du 01/01/2026 au 31/03/2026\\)"),
        ([replace(E, centiemes=0)], [], "Engagement « lycée » : le nombre d’heures"),
        ([replace(E, centiemes=10.5)], [], "Engagement « lycée » : le nombre d’heures"),
        (
            [replace(E, fin=date(2025, 1, 1))],
            [],
            "Engagement « lycée » : la fin \\(01/01/2025\\) précède le début",
        ),
        ([replace(E, figes=-1)], [], "Engagement « lycée » : les heures figées ou attendues sont négatives"),
        (
            [replace(E, attendu=-1)],
            [],
            "Engagement « lycée » : les heures figées ou attendues sont négatives",
        ),
        (
            [replace(E, exclus=((E.fin, E.debut),))],
            [],
            "Engagement « lycée » : une période exclue finit avant",
        ),
        ([E], [L, L], "Ligne d’heures « ligne 7 » : identifiant en double"),
        ([E], [replace(L, id="")], "Ligne d’heures sans identifiant"),
        ([E], [replace(L, centiemes=-5)], "Ligne d’heures « ligne 7 » : le nombre d’heures"),
        ([E], [replace(L, centiemes=True)], "Ligne d’heures « ligne 7 » : le nombre d’heures"),
        ([E], [replace(L, fin=date(2025, 1, 1))], "Ligne d’heures « ligne 7 » : la fin"),
        ([E], [replace(L, origine="inconnu")], "Ligne d’heures « ligne 7 » : origine inconnue « inconnu »"),
    ],
)
def test_ventiler_names_the_faulty_input(engagements, heures, message):
    with pytest.raises(ValueError, match=message):
        ventiler(engagements, heures)


def test_ventiler_ignores_a_previous_sharing_that_names_unknown_lines_or_engagements():
    avant = [
        Affectation("disparue", "lycée", L.debut, L.fin, 5, MOTIF),
        Affectation("ligne 7", "disparu", L.debut, L.fin, 5, MOTIF),
    ]
    assert ventiler([E], [L], precedente=avant) == ventiler([E], [L])


def test_compute_empreinte_ignores_order_and_covers_every_argument():
    autre = replace(E, id="gymnase")
    a = Affectation("ligne 7", "lycée", L.debut, L.fin, 5, MOTIF)
    base = compute_empreinte([E, autre], [L])
    assert compute_empreinte([autre, E], [replace(L, publics=frozenset(["QPV", "RSA"]))]) == base
    variantes = [
        compute_empreinte([E], [L]),
        compute_empreinte([replace(E, donne=Partage.AUCUN), autre], [L]),
        compute_empreinte([replace(E, exclus=((E.debut, E.debut),)), autre], [L]),
        compute_empreinte([E, autre], [replace(L, publics=frozenset())]),
        compute_empreinte([E, autre], [L], horizon=E.fin),
        compute_empreinte([E, autre], [L], prorata=Prorata.CONTENU),
        compute_empreinte([E, autre], [L], feries={E.fin}),
        compute_empreinte([E, autre], [L], precedente=[a]),
    ]
    assert len({base, *variantes}) == len(variantes) + 1
