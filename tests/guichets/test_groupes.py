"""Columns grouped, joined and compared as a loop would."""

from collections import Counter
from itertools import product
from random import Random

import numpy as np
import pytest

from guichets.groupes import except_rows, find, join, spread, sum_by


def tirer(graine, nombre, valeurs=4):
    hasard = Random(graine)
    return np.array([hasard.randrange(valeurs) for _ in range(nombre)], np.int64)


@pytest.mark.parametrize("nombre", [0, 1, 50])
def test_sums_are_those_of_a_counter(nombre):
    a, b, heures = tirer(1, nombre), tirer(2, nombre), tirer(3, nombre, 1000)
    attendu = Counter()
    for cle, valeur in zip(zip(a.tolist(), b.tolist(), strict=True), heures.tolist(), strict=True):
        attendu[cle] += valeur
    (x, y), sommes = sum_by([a, b], heures)
    lues = list(zip(zip(x.tolist(), y.tolist(), strict=True), sommes.tolist(), strict=True))
    assert lues == sorted(attendu.items())


def test_join_gives_every_pair_in_order():
    gauche, droite = tirer(4, 20), tirer(5, 30)
    paires = [
        (i, j) for i, j in product(range(20), range(30)) if gauche[i] == droite[j]
    ]  # fmt: skip
    assert list(zip(*(c.tolist() for c in join(gauche, droite)), strict=True)) == paires


def test_find_tells_what_is_unknown():
    assert find(np.array([7, 3, 9]), np.array([9, 3])).tolist() == [-1, 1, 0]
    assert find(np.array([7]), np.array([], np.int64)).tolist() == [-1]


def test_spread_numbers_each_range():
    assert spread(np.array([5, 0, 2]), np.array([2, 0, 3])).tolist() == [5, 6, 2, 3, 4]


def test_rows_without_an_equal_on_the_other_side():
    en_place = [np.array([1, 1, 2, 3]), np.array([5, 5, 6, 7])]
    voulues = [np.array([1, 3, 3]), np.array([5, 7, 8])]
    partent, viennent = except_rows(en_place, voulues)
    # The second (1, 5) is one too many.
    assert partent.tolist() == [False, True, True, False]
    assert viennent.tolist() == [False, False, True]
