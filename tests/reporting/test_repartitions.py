"""What a bilan tells of people: counts, and never the name of a public that only a few share."""

from datetime import date
from decimal import Decimal

from reporting.domain.queries import Apport
from reporting.domain.repartitions import build_counts

LIBELLES = {"DELD": "Demandeur d'emploi", "JUSTICE": "Personne placée sous main de justice", "BRSA": "BRSA"}


def apport(personne: int) -> Apport:
    return Apport(
        engagement_id=1,
        entreprise_id=1,
        contrat_id=personne,
        participant_id=personne,
        modalite="embauche",
        type="cdd",
        premier_jour=date(2026, 1, 5),
        cumul=Decimal(10),
        periode=Decimal(10),
        recues=Decimal(0),
    )


def publics_of(publics: dict[int, set[str]], personnes: int) -> dict[str, dict[str, object]]:
    comptes = build_counts([apport(n) for n in range(personnes)], {}, publics, LIBELLES, 5)
    (table,) = [t for t in comptes["tableaux"] if t["code"] == "public"]
    return {ligne["libelle"]: ligne for ligne in table["lignes"]}


def test_build_counts_never_names_a_public_of_a_few() -> None:
    publics = {n: {"DELD"} for n in range(8)} | {8: {"JUSTICE"}, 9: {"BRSA", "JUSTICE"}}
    lues = publics_of(publics, 10)
    assert list(lues) == ["Demandeur d'emploi", "Autres publics"]
    assert lues["Autres publics"]["nombre"] is None


def test_build_counts_names_a_public_that_enough_people_share() -> None:
    publics = {n: {"DELD"} for n in range(8)} | {n: {"JUSTICE"} for n in range(8, 14)}
    lues = publics_of(publics, 14)
    assert {nom: ligne["nombre"] for nom, ligne in lues.items()} == {
        "Demandeur d'emploi": 8, "Personne placée sous main de justice": 6,
    }  # fmt: skip
