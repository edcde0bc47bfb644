"""Reasons by REST: all of them to the guichet, told ones and totals to companies and buyers."""

import pytest

from guichets.enums import GenreClient
from tests import fabriques as f
from tests.api.decor import remplir

pytestmark = pytest.mark.django_db


def resultats(partenaire, ressource):
    return partenaire.api().get(f"/api/v1/{ressource}/").json()["results"]


@pytest.fixture
def t(db):
    t = f.territoire()
    remplir(t)
    return t


def test_every_ventilation_names_its_rule(t, creer_partenaire):
    [ligne] = resultats(creer_partenaire(t), "ventilations")
    assert ligne["motif"] == "sur_le_marche"
    assert ligne["regle"] == {"code": "sur_le_marche", "libelle": "Faites sur le marché"}


def test_every_hour_not_retained_says_why(t, creer_partenaire):
    [ligne] = resultats(creer_partenaire(t), "non-retenues")
    assert ligne["heures"] == "1.67"
    assert ligne["motif"] == {"code": "formation", "libelle": "Heures de formation non comptées"}
    assert ligne["explication"] == "Les règles de comptage les écartent."
    assert ligne["motif_dit"] == "formation"


def test_every_shortage_says_what_limits_it(t, creer_partenaire):
    [ligne] = resultats(creer_partenaire(t), "manques")
    assert (ligne["heures"], ligne["motif"]) == ("10.00", "epuise")
    assert ligne["detail"] == "Toutes les heures utilisables sont déjà retenues."


@pytest.mark.parametrize("genre", [GenreClient.ENTREPRISE, GenreClient.DONNEUR])
def test_company_and_buyer_read_totals_and_told_sentences(t, creer_partenaire, genre):
    partenaire = creer_partenaire(t, genre)
    [mois] = resultats(partenaire, "retenues")
    assert (mois["mois"], mois["sur_le_marche"], mois["recues"], mois["ajustements"]) == (
        "2025-01", "150.00", "0.00", "0.00",
    )  # fmt: skip
    [engagement] = resultats(partenaire, "engagements")
    assert {(c["manque"], c["manque_dit"]) for c in engagement["comptes"]} == {("0.00", "")}
    for reservee in ("ventilations", "non-retenues", "manques"):
        assert partenaire.api().get(f"/api/v1/{reservee}/").status_code == 403
