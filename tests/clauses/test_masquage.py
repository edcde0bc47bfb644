import pytest

from clauses.domain.comptes import masquer, masquer_repartition


@pytest.mark.parametrize(("nombre", "vu"), [(0, 0), (1, None), (4, None), (5, 5), (12, 12)])
def test_small_counts_are_masked_and_zero_is_not(nombre, vu):
    assert masquer(nombre, 5) == vu


def cellules(**effectifs):
    return {code: {"heures": "10", "personnes": n} for code, n in effectifs.items()}


def test_lone_masked_cell_takes_the_smallest_other_with_it():
    masquee = masquer_repartition(cellules(f=2, h=9, x=20), 5)
    assert {code for code, cellule in masquee.items() if cellule is None} == {"f", "h"}
    assert masquee["x"] == {"heures": "10", "personnes": 20}


def test_two_masked_cells_protect_each_other():
    masquee = masquer_repartition(cellules(f=2, h=3, x=20), 5)
    assert {code for code, cellule in masquee.items() if cellule is None} == {"f", "h"}


def test_nothing_small_nothing_masked():
    assert masquer_repartition(cellules(f=6, h=9), 5) == cellules(f=6, h=9)
