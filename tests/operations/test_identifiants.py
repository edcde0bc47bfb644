"""Identifiers: right keys, false keys, and the ways they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations.identifiants import (
    identifiant_valide,
    normaliser_identifiant,
    normaliser_siret,
    siren_de,
    siren_valide,
    siret_valide,
    tva_valide,
)


@pytest.mark.parametrize(
    "siret",
    ["73282932000074", "55204599900869", "13002220500012", "35600000049837", "35600000000048"],
)
def test_siret_valide_accepts_right_keys_and_la_poste(siret: str) -> None:
    assert siret_valide(siret)


@pytest.mark.parametrize(
    "siret",
    [
        "21750001630066",
        "12345678901234",
        "35600000049838",  # La Poste, neither key
        "7328293200007",
        "732829320000741",
        "732 829 320 00074",
        "00000000000000",
        "٧٣٢٨٢٩٣٢٠٠٠٠٧٤",  # digits, but not those of a SIRET
        "",
    ],
)
def test_siret_valide_refuses_false_ones(siret: str) -> None:
    assert not siret_valide(siret)


def test_siren_valide_checks_length_and_key() -> None:
    assert siren_valide("732829320")
    assert not siren_valide("732829321")
    assert not siren_valide("73282932")
    assert not siren_valide("000000000")


@given(st.from_regex(r"[1-9][0-9]{13}", fullmatch=True), st.integers(0, 13), st.integers(1, 9))
def test_siret_valide_one_wrong_digit_is_seen(siret: str, rang: int, ecart: int) -> None:
    faux = siret[:rang] + str((int(siret[rang]) + ecart) % 10) + siret[rang + 1 :]
    if "356000000" in {siret[:9], faux[:9]}:
        return
    assert not (siret_valide(siret) and siret_valide(faux))


def test_tva_valide_checks_the_french_key() -> None:
    assert tva_valide("FR44732829320")
    assert not tva_valide("FR45732829320")
    assert not tva_valide("FR44732829321")
    assert tva_valide("BE0403170701")
    assert not tva_valide("732829320")


def test_normaliser_siret_removes_every_kind_of_space() -> None:
    assert normaliser_siret(" 732\u00a0829\u202f320 00074\t") == "73282932000074"


@pytest.mark.parametrize(
    ("type_identifiant", "valeur", "attendu"),
    [
        ("SIRET", "732 829 320 00074", "73282932000074"),
        ("TVA", "fr 44-732.829.320", "FR44732829320"),
        ("RIDET", "0 123 456.001", "0123456.001"),
        ("HORS-UE", "  ACME   Ltd ", "ACME Ltd"),
    ],
)
def test_normaliser_identifiant_by_type(type_identifiant: str, valeur: str, attendu: str) -> None:
    assert normaliser_identifiant(type_identifiant, valeur) == attendu


def test_identifiant_valide_unknown_type_is_false() -> None:
    assert identifiant_valide("RIDET", "0123456.001")
    assert not identifiant_valide("RIDET", "--")
    assert not identifiant_valide("SIREN", "732829320")


def test_siren_de_gives_none_outside_france_or_when_false() -> None:
    assert siren_de("SIRET", "73282932000074") == "732829320"
    assert siren_de("TVA", "FR44732829320") == "732829320"
    assert siren_de("TVA", "BE0403170701") is None
    assert siren_de("SIRET", "12345678901234") is None
