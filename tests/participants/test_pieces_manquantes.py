"""What a guichet still waits for: from whom, since when, for how many hours; read only."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichets import portee
from guichets.portee import Principal, hors_portee
from operations.models import Entreprise
from participants.domain.mois import add_months, last_day, today_of
from participants.domain.pieces.manquantes import companies_in, missing_proofs
from participants.enums import EtatPiece, Modalite, NaturePiece, PeriodicitePiece
from participants.models import Contrat, ExigencePiece
from tests import fabriques as f
from tests.participants.declarants import MARS, facilitateur

MENSUEL = {"nature": NaturePiece.RELEVE, "periodicite": PeriodicitePiece.MOIS}
AVRIL = add_months(MARS, 1)


def lues(t, **choix):
    with facilitateur(t):
        return missing_proofs(guichet=t.guichet, **choix)


def dites(t, **choix):
    return [
        (
            str(m.attendue.contrat.declarant),
            m.attendue.libelle.replace("\u00a0", " "),
            m.attendue.etat.value,
            m.depuis,
            m.attendue.heures,
        )
        for m in lues(t, **choix)
    ]


def decidee(t, contrat=None, **champs):
    le = {"verifiee_par": t.facilitateur, "verifiee_le": "2026-05-06T10:00Z"}
    return f.piece(contrat or t.contrat, **{**le, **champs})


def transmises(t, mois, combien):
    declaration = f.declaration(t.entreprise, mois, etat="transmise", transmise_le="2026-05-02T00:00Z")
    f.heures(t.contrat, mois, combien, t.lot, declaration=declaration, etat="en_attente")


def autre(t, nom, entreprise=None, **champs):
    qui = entreprise or f.entreprise(t.guichet, nom)
    return f.contrat(f.participant(t.guichet, f"Durand{nom}"), qui, t.lot, **champs)


def test_nothing_is_missing_where_nothing_is_asked(territoire):
    f.heures(territoire.contrat, MARS, "100", territoire.lot)
    assert lues(territoire) == []


def test_each_contrat_and_month_is_told_with_its_hours(territoire):
    f.exigence(territoire.guichet)
    f.exigence(territoire.guichet, **MENSUEL, bloquante=True)
    f.heures(territoire.contrat, MARS, "100", territoire.lot)
    f.heures(territoire.contrat, AVRIL, "35.5", territoire.lot)
    assert dites(territoire) == [
        ("Bâti Test", "Relevé d'heures signé, mars 2026", "manquante", AVRIL, Decimal("100.00")),
        (
            "Bâti Test",
            "Relevé d'heures signé, avril 2026",
            "manquante",
            add_months(MARS, 2),
            Decimal("35.50"),
        ),
        (
            "Bâti Test",
            "Contrat de travail",
            "manquante",
            max(territoire.contrat.debut, date(2025, 1, 1)),
            Decimal(0),
        ),
    ]


def test_what_was_deposited_or_accepted_is_no_longer_missing(territoire):
    f.exigence(territoire.guichet)
    f.exigence(territoire.guichet, **MENSUEL)
    for mois in (MARS, AVRIL):
        f.heures(territoire.contrat, mois, "10", territoire.lot)
    f.piece(territoire.contrat, NaturePiece.RELEVE, mois=MARS)
    decidee(territoire, nature=NaturePiece.RELEVE, mois=AVRIL, etat=EtatPiece.ACCEPTEE)
    decidee(territoire, etat=EtatPiece.ACCEPTEE)
    assert lues(territoire) == []


def test_refused_since_its_decision_and_expired_since_its_last_month(territoire):
    f.exigence(territoire.guichet)
    f.exigence(territoire.guichet, NaturePiece.BULLETIN)
    decidee(territoire, etat=EtatPiece.REFUSEE, motif_refus="Non signé.")
    decidee(territoire, nature=NaturePiece.BULLETIN, etat=EtatPiece.ACCEPTEE, expire_le=date(2026, 3, 12))
    assert [(etat, depuis) for _, _, etat, depuis, _ in dites(territoire)] == [
        ("expiree", AVRIL),
        ("refusee", date(2026, 5, 6)),
    ]


def test_expired_proof_holds_only_the_months_that_it_does_not_cover(territoire):
    f.exigence(territoire.guichet, bloquante=True)
    for mois in (MARS, AVRIL):
        f.heures(territoire.contrat, mois, "40", territoire.lot)
    decidee(territoire, etat=EtatPiece.ACCEPTEE, expire_le=last_day(MARS))
    (manquante,) = lues(territoire)
    assert (manquante.attendue.etat, manquante.attendue.heures) == ("expiree", Decimal(40))


def test_requirement_holds_no_month_before_or_after_it(territoire):
    f.exigence(territoire.guichet, bloquante=True, du=AVRIL, au=last_day(AVRIL))
    for mois in (MARS, AVRIL, add_months(MARS, 2)):
        f.heures(territoire.contrat, mois, "40", territoire.lot)
    (manquante,) = lues(territoire)
    assert manquante.attendue.heures == Decimal(40)


def test_hours_sent_are_apart_from_hours_validated(territoire):
    f.exigence(territoire.guichet, **MENSUEL, bloquante=True)
    f.heures(territoire.contrat, MARS, "100", territoire.lot)
    transmises(territoire, AVRIL, "30")
    assert [(m.attendue.heures, m.attendue.heures_a_valider) for m in lues(territoire)] == [
        (Decimal(100), Decimal(0)),
        (Decimal(0), Decimal(30)),
    ]


def test_day_is_never_to_come(territoire):
    jour = today_of(territoire.guichet)
    f.exigence(territoire.guichet, **MENSUEL)
    mois = jour.replace(day=1)
    f.heures(territoire.contrat, mois, "10", territoire.lot)
    (manquante,) = lues(territoire)
    assert manquante.depuis == jour


def test_list_is_by_company_and_what_blocks_comes_first(territoire):
    f.exigence(territoire.guichet)
    f.exigence(territoire.guichet, NaturePiece.MISSION, bloquante=True)
    autre(territoire, "Alpha")
    manquantes = lues(territoire)
    assert [(str(m.attendue.contrat.declarant), m.bloquante) for m in manquantes] == [
        ("Alpha", True),
        ("Alpha", False),
        ("Bâti Test", True),
        ("Bâti Test", False),
    ]
    assert companies_in(manquantes) == 2


def test_filters_take_a_company_or_what_blocks(territoire):
    f.exigence(territoire.guichet)
    f.exigence(territoire.guichet, NaturePiece.MISSION, bloquante=True)
    autre(territoire, "Éclair Béton")
    assert {ligne[0] for ligne in dites(territoire, q="beton ECLAIR")} == {"Éclair Béton"}
    assert {ligne[1] for ligne in dites(territoire, bloquantes=True)} == {
        "Contrat de mission ou de mise à disposition"
    }
    assert lues(territoire, q="personne") == []


def test_contrat_that_ended_before_anything_was_asked_is_left_alone(territoire):
    f.exigence(territoire.guichet, du=MARS, modalites=[Modalite.EMBAUCHE])
    autre(territoire, "Ancienne", debut=date(2025, 1, 1), fin=date(2026, 2, 28))
    assert {ligne[0] for ligne in dites(territoire)} == {"Bâti Test"}


def test_ended_requirement_still_asks_for_its_own_months(territoire):
    f.exigence(territoire.guichet, **MENSUEL, du=MARS, au=last_day(MARS))
    for mois in (MARS, AVRIL):
        f.heures(territoire.contrat, mois, "10", territoire.lot)
    assert [ligne[1] for ligne in dites(territoire)] == ["Relevé d'heures signé, mars 2026"]


def test_another_guichet_reads_none_of_it(territoire):
    f.exigence(territoire.guichet)
    ailleurs = f.territoire("ailleurs", "Z ")
    with portee.ouvrir(Principal("utilisateur", ailleurs.facilitateur.pk)):
        assert missing_proofs(guichet=ailleurs.guichet) == []
        assert missing_proofs(guichet=territoire.guichet) == []


# --- The page ----------------------------------------------------------------------------------------------


@pytest.fixture
def bureau(client, territoire):
    client.force_login(territoire.facilitateur)
    return client


def adresse(t, requete=""):
    return reverse("participants:pieces_manquantes", args=[t.guichet.slug]) + requete


def texte(reponse):
    return unescape(reponse.content.decode()).replace("\u00a0", " ")


def test_page_tells_hours_and_leads_to_the_reminder_and_the_contrat(territoire, bureau):
    f.exigence(territoire.guichet)
    f.exigence(territoire.guichet, **MENSUEL, bloquante=True)
    f.heures(territoire.contrat, MARS, "100", territoire.lot)
    transmises(territoire, AVRIL, "30")
    page = texte(bureau.get(adresse(territoire)))
    slug = territoire.guichet.slug
    for attendu in (
        "3 pièces manquantes",
        "Chez 1 entreprise",
        "2 pièces sont bloquantes",
        "100,00 h",
        "30,00 h à valider",
        "Non bloquante",
        reverse("participants:relances", args=[slug, territoire.entreprise.cle]),
        reverse("participants:contrat_pieces", args=[slug, territoire.contrat.cle]),
    ):
        assert attendu in page
    assert "Contrat de travail" not in texte(bureau.get(adresse(territoire, "?bloquantes=on")))
    assert "Aucune pièce ne correspond" in texte(bureau.get(adresse(territoire, "?q=introuvable")))


def test_page_says_why_it_is_empty(territoire, bureau):
    assert "Aucune pièce demandée" in texte(bureau.get(adresse(territoire)))
    f.exigence(territoire.guichet)
    f.piece(territoire.contrat)
    assert "Rien ne manque" in texte(bureau.get(adresse(territoire)))


def test_queue_of_decisions_leads_to_what_is_missing(territoire, bureau):
    page = texte(bureau.get(reverse("participants:pieces", args=[territoire.guichet.slug])))
    assert adresse(territoire) in page


def test_list_is_cut_in_pages_and_keeps_its_filter(territoire, bureau):
    f.exigence(territoire.guichet, bloquante=True)
    for rang in range(50):
        autre(territoire, f"N{rang}", territoire.entreprise)
    page = texte(bureau.get(adresse(territoire, "?bloquantes=on&page=2")))
    assert "51 pièces manquantes" in page
    assert "Page 2 sur 2" in page
    assert "bloquantes=on&page=1" in page


def test_page_reads_as_many_rows_as_it_likes_in_as_many_queries(territoire, bureau):
    f.exigence(territoire.guichet)
    f.exigence(territoire.guichet, **MENSUEL, bloquante=True)
    f.heures(territoire.contrat, MARS, "100", territoire.lot)

    def compter():
        bureau.get(adresse(territoire))
        with CaptureQueriesContext(connection) as requetes:
            assert bureau.get(adresse(territoire)).status_code == 200
        return len(requetes)

    une = compter()
    for nom in ("Alpha", "Gamma"):
        contrat = autre(territoire, nom)
        f.heures(contrat, MARS, "100", territoire.lot)
        decidee(territoire, contrat, etat=EtatPiece.REFUSEE, motif_refus="Floue.")
    assert (une, compter()) == (MANQUANTES, MANQUANTES)


MANQUANTES = 24


def test_page_tells_nothing_of_eligibility_and_writes_nothing(territoire, bureau):
    f.exigence(territoire.guichet)
    page = texte(bureau.get(adresse(territoire)))
    for interdit in ("DELD", "Demandeur d'emploi", territoire.prescripteur.nom):
        assert interdit not in page
    with hors_portee("test"):
        comptes = [m.objects.filter(guichet=territoire.guichet).count() for m in (Contrat, ExigencePiece)]
        assert comptes == [1, 1]
        assert Entreprise.objects.filter(guichet=territoire.guichet).count() == 2
