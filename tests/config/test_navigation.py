"""The entry that is marked as the current one: also on a page that has no entry of its own."""

import pytest

from config.navigation import navigation_de


@pytest.mark.parametrize(
    ("genre", "chemin", "entree"),
    [
        ("entreprise", "/entreprise/", "Mes déclarations"),
        ("entreprise", "/entreprise/declarations/2026-03/", "Mes déclarations"),
        ("entreprise", "/entreprise/confirmations/", "Mes déclarations"),
        ("entreprise", "/entreprise/previsions/", "Ma situation"),
        ("entreprise", "/entreprise/contacts/nouveau/", "Nos contacts"),
        ("donneur", "/donneur-ordre/marches/0/", "Tableau de bord"),
        ("prescripteur", "/prescripteur/participants/0/", "Personnes orientées"),
        ("prescripteur", "/prescripteur/fiches/nouvelle/", "Besoins des entreprises"),
        ("prescripteur", "/prescripteur/suivis/0/", "Suivis à renseigner"),
    ],
)
def test_portal_page_marks_one_entry(genre, chemin, entree):
    entrees = [e for groupe in navigation_de({"genre": genre}, chemin) for e in groupe["entrees"]]
    assert [e["libelle"] for e in entrees if e["actif"]] == [entree]


def test_desk_page_without_an_entry_marks_the_one_that_leads_to_it():
    groupes = navigation_de({"genre": "bureau", "slug": "demo"}, "/g/demo/fiches/")
    assert [e["libelle"] for g in groupes for e in g["entrees"] if e["actif"]] == ["Participants"]
