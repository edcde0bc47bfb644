"""Hour by hour at the desk: every line with its pieces, reasons and sums, by page, by export, by hand."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from clauses.domain.suivi.heures import Filtre, cut_by_eligibility, follow, lines_of_company
from clauses.enums import MotifAjustement, PartageMutualisation
from clauses.models import Ajustement, ClotureMois
from guichets.models import Journal
from guichets.portee import Principal, hors_portee, ouvrir
from participants.enums import EtatLigne
from participants.models import LigneHeures
from tests import fabriques as f
from tests.clauses.outils import calculer
from tests.fabriques import heures

pytestmark = pytest.mark.django_db
MARS, AVRIL = date(2025, 3, 1), date(2025, 4, 1)


@pytest.fixture
def t(db):
    return f.territoire()


@pytest.fixture
def client_de(client):
    def connecter(personne):
        client.force_login(personne)
        return client

    return connecter


def suivis(t, **filtre):
    with ouvrir(Principal("utilisateur", t.lecteur.pk)):
        return follow(t.entreprise, lines_of_company(t.entreprise, Filtre(**filtre)))


def page(client, t, nom="heures", objet=None, **parametres):
    adresse = reverse(f"clauses:{nom}", args=[t.guichet.slug, (objet or t.entreprise).cle])
    reponse = client.get(adresse, parametres)
    assert reponse.status_code == 200
    return reponse.content.decode()


def deux_marches(t):
    """A second marché that may receive from the first, which keeps what it needs."""
    with hors_portee("test"):
        for e in (t.engagement,):
            e.heures, e.donne, e.fondement, e.fondement_le = (
                Decimal(60), PartageMutualisation.GUICHET, "accord", date(2025, 1, 1),
            )  # fmt: skip
            e.save()
    lot = f.lot(f.marche(t.donneur, "Rénovation d'un gymnase"))
    f.attribution(lot, t.entreprise)
    return f.engagement(
        lot, t.entreprise, "30", libelle="Gymnase", recoit=PartageMutualisation.GUICHET,
        fondement="accord", fondement_le=date(2025, 1, 1), fin=date(2025, 6, 30),
    )  # fmt: skip


def test_each_piece_says_its_engagement_its_rule_and_its_days(t):
    deux_marches(t)
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    [s] = suivis(t)
    assert sorted((d.engagement.libelle, d.heures, d.regle, d.jours) for d in s.destinations) == [
        ("Engagement Gros œuvre", Decimal(60), "Faites sur le marché", 21),
        ("Gymnase", Decimal(30), "Reçues d'un marché du même donneur d'ordre", 21),
    ]
    assert [(h.libelle, h.heures) for h in s.hors_compte] == [("Au-delà du nombre d'heures dû", Decimal(10))]
    assert (s.declarees, s.retenues, s.non_retenues, s.restantes) == (100, 90, 10, 0)


def test_line_is_cut_in_proportion_to_worked_days(t):
    personne = f.participant(t.guichet, "Durand", "Luc")
    f.fenetre(personne, t.facilitateur, du=date(2025, 3, 10))
    ligne = heures(f.contrat(personne, t.entreprise, t.lot), MARS, "105", t.lot)
    with hors_portee("test"):
        pieces = cut_by_eligibility(
            LigneHeures.objects.select_related("guichet", "lot__marche").get(pk=ligne.pk)
        )
    # From the 1st to the 9th: 5 worked days of 21.
    assert [(p.debut.day, p.fin.day, p.jours, p.heures, p.eligible) for p in pieces] == [
        (1, 9, 5, Decimal(25), False),
        (10, 31, 16, Decimal(80), True),
    ]


def test_line_not_computed_yet_says_so(t):
    heures(t.contrat, MARS, "40", t.lot)
    [s] = suivis(t)
    assert (s.restantes, s.cause_restantes) == (40, "Le prochain calcul les répartira.")


def rectifier(t, avant: str, apres: str) -> tuple[LigneHeures, LigneHeures]:
    """A closed month whose hours were then declared otherwise."""
    ancienne = heures(t.contrat, MARS, avant, t.lot)
    calculer(t.entreprise)
    with hors_portee("test"):
        ClotureMois.objects.create(guichet=t.guichet, entreprise=t.entreprise, mois=MARS, par=t.responsable)
        LigneHeures.objects.filter(pk=ancienne.pk).update(etat=EtatLigne.REMPLACEE)
    nouvelle = heures(
        t.contrat, MARS, apres, t.lot, declaration=f.declaration(
            t.entreprise, MARS, rang=1, motif_rectification="Erreur de saisie"
        ),
    )  # fmt: skip
    return ancienne, nouvelle


def test_closed_month_reads_the_frozen_hours_with_the_current_line(t):
    _, nouvelle = rectifier(t, "100", "70")
    with hors_portee("test"):
        Ajustement.objects.create(
            guichet=t.guichet, entreprise=t.entreprise, engagement=t.engagement, ligne=nouvelle,
            mois=AVRIL, mois_corrige=MARS, heures=Decimal(-30), motif=MotifAjustement.RECTIFICATION,
            raison="Erreur de saisie", par=t.facilitateur,
        )  # fmt: skip
    [s] = suivis(t)
    assert (s.ligne.pk, s.clos) == (nouvelle.pk, True)
    assert (s.declarees, s.retenues, s.restantes) == (70, 70, 0)
    assert [d.heures for d in s.destinations] == [100]


def test_hours_found_after_the_closing_are_told_apart(t):
    rectifier(t, "100", "120")
    [s] = suivis(t)
    assert (s.retenues, s.restantes) == (100, 20)
    assert "clos" in s.cause_restantes


@pytest.mark.parametrize(
    ("filtre", "attendus"),
    [
        ({}, ["MARTIN", "DURAND", "MARTIN"]),
        ({"mois": MARS}, ["DURAND", "MARTIN"]),
        ({"personne": "dürand"}, ["DURAND"]),
        ({"personne": "luc durand"}, ["DURAND"]),
        ({"personne": "personne"}, []),
    ],
)
def test_filters(t, filtre, attendus):
    durand = f.contrat(f.participant(t.guichet, "Durand", "Luc"), t.entreprise, t.lot)
    heures(durand, MARS, "10", t.lot)
    heures(t.contrat, MARS, "20", t.lot)
    heures(t.contrat, AVRIL, "30", t.lot)
    assert [str(s.ligne.participant).split()[0] for s in suivis(t, **filtre)] == attendus


def test_filter_by_engagement_keeps_the_lines_that_it_retained(t):
    gymnase = deux_marches(t)
    heures(t.contrat, MARS, "100", t.lot)
    seul = f.contrat(f.participant(t.guichet, "Durand", "Luc"), t.entreprise, t.lot)
    heures(seul, MARS, "10", t.lot)
    calculer(t.entreprise)
    assert len(suivis(t)) == 2
    assert [str(s.ligne.participant) for s in suivis(t, engagement=gymnase)] == ["MARTIN Awa"]


def test_page_adds_up_and_answers_the_filter_of_its_address(t, client_de):
    heures(t.contrat, MARS, "100", t.lot)
    heures(t.contrat, AVRIL, "50", t.lot)
    calculer(t.entreprise)
    lue = page(client_de(t.lecteur), t, mois="2025-04")
    assert "1\xa0ligne" in lue
    assert "50,00\xa0h" in lue
    assert "100,00\xa0h" not in lue


def test_page_of_a_line_shows_its_cut_and_its_sums(t, client_de):
    personne = f.participant(t.guichet, "Durand", "Luc")
    f.fenetre(personne, t.facilitateur, du=date(2025, 3, 10))
    ligne = heures(f.contrat(personne, t.entreprise, t.lot), MARS, "105", t.lot)
    calculer(t.entreprise)
    lue = page(client_de(t.lecteur), t, "ligne", ligne)
    assert "Non validée à ces dates" in lue
    assert "Retenues 80,00\xa0h + non retenues 25,00\xa0h" in lue


def test_export_has_one_row_by_piece_and_no_formula(t, client_de):
    deux_marches(t)
    piege = f.contrat(f.participant(t.guichet, "=1+1", "@nom"), t.entreprise, t.lot)
    heures(piege, MARS, "5", t.lot)
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    adresse = reverse("clauses:heures_csv", args=[t.guichet.slug, t.entreprise.cle])
    reponse = client_de(t.lecteur).get(adresse)
    assert reponse["Content-Type"] == "text/csv; charset=utf-8"
    rangs = list(csv.reader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))
    assert rangs[0][0] == "Personne"
    assert {r[0] for r in rangs[1:]} == {"'=1+1 @nom", "MARTIN Awa"}
    martin = [Decimal(r[12].replace(",", ".")) for r in rangs if r[0] == "MARTIN Awa"]
    assert sum(martin) == 100
    with hors_portee("test"):
        (trace,) = Journal.objects.filter(evenement="export")
    assert (trace.principal, trace.objet, trace.objet_cle) == (
        f"utilisateur:{t.lecteur.pk}", "entreprise", t.entreprise.cle,
    )  # fmt: skip


@pytest.mark.parametrize("nom", ["heures", "heures_csv", "entreprise"])
def test_number_of_queries_does_not_depend_on_the_lines(t, client_de, nom):
    heures(t.contrat, MARS, "10", t.lot)
    calculer(t.entreprise)
    client = client_de(t.lecteur)
    page(client, t, nom)
    with CaptureQueriesContext(connection) as une:
        page(client, t, nom)
    for n in range(3):
        personne = f.participant(t.guichet, f"Nom{n}", "X")
        if n:
            f.fenetre(personne, t.facilitateur)
        heures(f.contrat(personne, t.entreprise, t.lot), MARS, "20", t.lot)
    calculer(t.entreprise)
    with CaptureQueriesContext(connection) as plusieurs:
        page(client, t, nom)
    assert len(plusieurs) == len(une)


def test_engagements_of_one_name_are_told_apart_by_their_marche(t, client_de):
    autre = deux_marches(t)
    suivi = f.engagement(t.lot, t.entreprise, libelle="Suivi du marché")
    with hors_portee("test"):
        autre.libelle = t.engagement.libelle
        autre.save()
        suivi.nature, suivi.heures = "suivi", None
        suivi.save()
        noms = {(e.libelle, str(e.marche)) for e in (t.engagement, autre)}
    heures(t.contrat, MARS, "80", t.lot)
    calculer(t.entreprise)
    lue = page(client_de(t.lecteur), t)
    for libelle, marche in noms:
        assert f">{escape(libelle)} – {escape(marche)}</option>" in lue
    assert "Suivi du marché – " not in lue
    reponse = client_de(t.lecteur).get(reverse("clauses:heures_csv", args=[t.guichet.slug, t.entreprise.cle]))
    rangs = list(csv.DictReader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))
    assert {(r["Engagement"], r["Marché de l'engagement"]) for r in rangs} == noms
