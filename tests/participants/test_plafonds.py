"""People above a month's ceiling: here, or with another guichet; one number crosses, to the desk alone."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from guichets.portee import Principal, hors_portee, ouvrir
from operations.models import ReglesComptage
from participants.domain.declarations.relecture import examine
from participants.domain.doublons.plafonds import hours_in_other_guichets, months_over, people_over
from participants.enums import EtatDeclaration, EtatLigne
from participants.models import DossierParticipant
from tests import fabriques as f
from tests.participants.declarants import facilitateur

MOIS = date(2026, 10, 1)


@pytest.fixture
def ailleurs(db):
    """Another guichet, in which the same person has a contrat."""
    return f.territoire("ailleurs")


def over(t, mois=MOIS):
    with facilitateur(t):
        return [
            (p.participant.nom, [(d.entreprise.nom, d.heures) for d in p.declarees], p.ailleurs, p.total)
            for p in people_over(t.guichet, mois)
        ]


def test_two_employers_above_the_ceiling_are_noticed(territoire):
    second = f.contrat(territoire.participant, territoire.siae)
    f.heures(territoire.contrat, MOIS, "120")
    f.heures(second, MOIS, "101")
    assert over(territoire) == [
        (
            "Martin",
            [("Bâti Test", Decimal(120)), ("Interim Solidaire", Decimal(101))],
            Decimal(0),
            Decimal(221),
        )
    ]
    with facilitateur(territoire):
        assert months_over(territoire.guichet) == {MOIS: 1}


def test_ceiling_lowered_afterwards_is_noticed(territoire):
    f.heures(territoire.contrat, MOIS, "200")
    assert over(territoire) == []
    with hors_portee("règle changée"):
        ReglesComptage.objects.filter(guichet=territoire.guichet).update(plafond_mensuel=Decimal(180))
    assert [nom for nom, *_ in over(territoire)] == ["Martin"]


def test_draft_counts_for_nothing(territoire):
    brouillon = f.declaration(territoire.entreprise, MOIS, etat=EtatDeclaration.BROUILLON)
    f.heures(territoire.contrat, MOIS, "300", declaration=brouillon, etat=EtatLigne.EN_ATTENTE)
    assert over(territoire) == []


def test_same_person_in_two_guichets_is_told_to_each_without_naming_the_other(territoire, ailleurs, client):
    f.heures(territoire.contrat, MOIS, "120")
    f.heures(ailleurs.contrat, MOIS, "110")
    assert over(territoire) == [("Martin", [("Bâti Test", Decimal(120))], Decimal(110), Decimal(230))]
    assert over(ailleurs)[0][2:] == (Decimal(120), Decimal(230))
    client.force_login(territoire.facilitateur)
    page = client.get(reverse("participants:plafonds", args=[territoire.guichet.slug])).content.decode()
    assert "Autre guichet" in page
    assert "ailleurs" not in page.lower().replace("par ailleurs", "")


def test_review_of_a_declaration_tells_the_desk(territoire, ailleurs):
    transmise = f.declaration(territoire.entreprise, MOIS, etat=EtatDeclaration.TRANSMISE)
    f.heures(territoire.contrat, MOIS, "120", declaration=transmise, etat=EtatLigne.EN_ATTENTE)
    f.heures(ailleurs.contrat, MOIS, "110")
    with facilitateur(territoire):
        alertes, blocages = examine(transmise)
    assert blocages == []
    assert [a.message.replace("\u00a0", " ") for a in alertes] == [
        (
            "MARTIN Awa : aussi déclaré(e) dans un autre guichet en octobre 2026, pour 110,00 h. "
            "Ensemble, ces heures dépassent le plafond : voyez avec la personne."
        )
    ]


@pytest.mark.parametrize(
    ("ici", "la_bas", "dossier"),
    [
        ("100", "110", {}),
        ("120", "110", {"naissance": date(1990, 5, 2)}),
        ("120", "110", {"naissance": None}),
        ("0", "230", {}),
    ],
    ids=["under the ceiling", "another birth date", "no birth date", "nothing declared here"],
)
def test_nothing_crosses_without_need(territoire, ailleurs, ici, la_bas, dossier):
    if dossier:
        with hors_portee("dossier"):
            DossierParticipant.objects.filter(participant=ailleurs.participant).update(**dossier)
    f.heures(territoire.contrat, MOIS, ici)
    f.heures(ailleurs.contrat, MOIS, la_bas)
    with facilitateur(territoire):
        assert hours_in_other_guichets(territoire.guichet, MOIS, MOIS) == {}


def test_name_is_matched_without_accents_nor_hyphens(territoire, ailleurs):
    with hors_portee("noms"):
        territoire.participant.nom_tri, ailleurs.participant.nom_tri = (
            "martin-durand awa",
            "martin durand awa",
        )
        territoire.participant.save()
        ailleurs.participant.save()
    f.heures(territoire.contrat, MOIS, "120")
    f.heures(ailleurs.contrat, MOIS, "110")
    with facilitateur(territoire):
        assert list(hours_in_other_guichets(territoire.guichet, MOIS, MOIS).values()) == [Decimal(110)]


@pytest.mark.parametrize("qui", ["employeur", "conseiller_siae", "referent", "referent_prescripteur"])
def test_portals_and_strangers_are_answered_nothing(territoire, ailleurs, qui):
    f.heures(territoire.contrat, MOIS, "120")
    f.heures(ailleurs.contrat, MOIS, "110")
    with ouvrir(Principal("utilisateur", getattr(territoire, qui).pk)):
        assert hours_in_other_guichets(territoire.guichet, MOIS, MOIS) == {}
    with facilitateur(ailleurs):
        assert hours_in_other_guichets(territoire.guichet, MOIS, MOIS) == {}


def test_function_is_closed_to_other_roles(db):
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT has_function_privilege('public', %s, 'EXECUTE')",
            ["heures_dans_un_autre_guichet(bigint, date, date)"],
        )
        assert curseur.fetchone() == (False,)


def test_company_reads_nothing_of_it(territoire, ailleurs, client):
    f.heures(territoire.contrat, MOIS, "120")
    f.heures(ailleurs.contrat, MOIS, "110")
    client.force_login(territoire.employeur)
    for nom in ("entreprise:accueil", "entreprise:situation", "entreprise:confirmations"):
        page = client.get(reverse(nom))
        assert page.status_code == 200
        # Alone: the keys of the links and the CSRF token are drawn, and hold those three digits now and then.
        assert not re.search(r"\b230\b", page.content.decode())
        assert "utre guichet" not in page.content.decode()
    assert client.get(reverse("participants:plafonds", args=[territoire.guichet.slug])).status_code == 404
