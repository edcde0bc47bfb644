import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.domain.masquage import Masque, mask_cells, mask_total

MONTRE, PETIT, SECOND = Masque.AUCUN, Masque.PETIT, Masque.SECONDAIRE


@pytest.mark.parametrize(
    ("nombre", "masque"), [(0, MONTRE), (1, PETIT), (4, PETIT), (5, MONTRE), (60, MONTRE)]
)
def test_mask_total_hides_small_counts_but_not_zero(nombre, masque):
    assert mask_total(nombre, 5) is masque


def test_mask_cells_leaves_large_cells():
    assert mask_cells({"f": 12, "h": 8}, 5) == {"f": MONTRE, "h": MONTRE}


def test_mask_cells_hides_the_smallest_other_cell_with_a_single_small_one():
    assert mask_cells({"a": 3, "b": 9, "c": 20}, 5) == {"a": PETIT, "b": SECOND, "c": MONTRE}


def test_mask_cells_hides_all_when_the_only_other_cell_gives_it_away():
    """1 + 5 = 6: knowing that one is small and the other at least 5 tells both."""
    assert mask_cells({"a": 1, "b": 5}, 5) == {"a": SECOND, "b": SECOND}


def test_mask_cells_hides_one_more_when_two_small_ones_can_only_be_ones():
    """Two small cells whose sum is 2 are 1 and 1."""
    assert mask_cells({"a": 1, "b": 1, "c": 30}, 5) == {"a": PETIT, "b": PETIT, "c": SECOND}


def test_mask_cells_keeps_zero_in_sight():
    assert mask_cells({"a": 0, "b": 9}, 5) == {"a": MONTRE, "b": MONTRE}


def test_mask_cells_deduces_nothing_from_a_hidden_total():
    assert mask_cells({"a": 3}, 5, total_connu=False) == {"a": PETIT}


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), min_size=1))
def test_mask_cells_never_lets_a_small_cell_be_found(comptes):
    """Every small cell has at least two values that agree with all that is shown, found by brute force."""
    seuil = 4
    masques = mask_cells(comptes, seuil)
    caches = [nom for nom, m in masques.items() if m is not MONTRE]
    total = sum(comptes[nom] for nom in caches)
    connus = any(m is PETIT for m in masques.values())
    bornes = {
        nom: range(1, seuil) if masques[nom] is PETIT else range(seuil if connus else 0, total + 1)
        for nom in caches
    }
    for nom in caches:
        if masques[nom] is not PETIT:
            continue
        autres = [bornes[n] for n in caches if n != nom]
        sommes = {0}
        for borne in autres:
            sommes = {s + v for s in sommes for v in borne if s + v <= total}
        possibles = {v for v in bornes[nom] if total - v in sommes}
        assert len(possibles) >= 2, (comptes, masques)
    assert all(masques[nom] is not MONTRE for nom, n in comptes.items() if 0 < n < seuil)
