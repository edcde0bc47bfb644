"""Forecasts and advice from the rows of a guichet, and what each screen may say of people."""

import html
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clauses.domain.previsions.conseils import Conseil, advise_company
from clauses.domain.previsions.previsions import Prevision, forecast_company
from clauses.enums import EtatPrevision
from clauses.models import Engagement
from guichets import portee
from guichets.portee import Principal, hors_portee
from operations.models import ReglesComptage
from participants.models import Contrat
from tests import fabriques as f
from tests.clauses.outils import MUTUALISE, calculer, retenues
from tests.clauses.test_inference import normal
from tests.fabriques import heures

pytestmark = pytest.mark.django_db
MOIS = [date(2025, m, 1) for m in range(1, 7)]
JOUR = date(2025, 7, 15)


@pytest.fixture
def t(db):
    """A company with one marché of 1 000 h over 2025-2026 and one eligible person."""
    return f.territoire()


def second_marche(t, dues="500", donneur=None, libelle="Gymnase", **champs):
    lot = f.lot(f.marche(donneur or t.donneur, "Rénovation d'un gymnase"), objet="Peinture")
    f.attribution(lot, t.entreprise)
    return lot, f.engagement(lot, t.entreprise, dues, libelle=libelle, **champs)


def chaque_mois(contrat, nombre, lot, mois=MOIS):
    for un_mois in mois:
        heures(contrat, un_mois, nombre, lot)


def prevision(t, engagement=None) -> Prevision:
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        return forecast_company(t.entreprise)[(engagement or t.engagement).pk]


def conseil(t, engagement=None) -> Conseil:
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        conseils = advise_company(t.entreprise, JOUR)
    return next(c for c in conseils if c.engagement == (engagement or t.engagement))


def test_forecast_reads_the_months_that_the_ventilation_wrote(t):
    chaque_mois(t.contrat, "50", t.lot)
    calculer(t.entreprise, JOUR)
    p = prevision(t)
    assert (p.retenues, p.par_mois, p.connu_au) == (Decimal(300), Decimal(50), date(2025, 6, 30))
    # 300 h, then 18 months of 50 h: 1 200 h for 1 000 due, reached in the fourteenth.
    assert (p.etat, p.a_la_fin, p.atteint_en) == (EtatPrevision.TENU, Decimal(1000), date(2026, 8, 1))


def test_forecast_tells_apart_what_stops_with_the_contract(t):
    with hors_portee("test"):
        type(t.contrat).objects.filter(pk=t.contrat.pk).update(fin=date(2025, 12, 31))
    chaque_mois(t.contrat, "50", t.lot)
    calculer(t.entreprise, JOUR)
    assert prevision(t).sans_suite == Decimal(600)


def test_forecast_stops_with_the_eligibility_window_too(t):
    with hors_portee("test"):
        t.participant.fenetres.update(au=date(2025, 9, 30))
    chaque_mois(t.contrat, "50", t.lot)
    calculer(t.entreprise, JOUR)
    assert prevision(t).sans_suite == Decimal(450)


def test_forecast_of_a_quote_part_is_about_the_share(t):
    autre = f.entreprise(t.guichet, "Charpente Test")
    with hors_portee("test"):
        t.engagement.quote_parts.create(
            guichet=t.guichet,
            donneur_ordre_id=t.engagement.donneur_ordre_id,
            entreprise=autre,
            heures=Decimal(900),
            du=t.engagement.debut,
            au=t.engagement.fin,
        )
    chaque_mois(t.contrat, "50", t.lot)
    calculer(t.entreprise, JOUR)
    assert (prevision(t).etat, prevision(t).dues) == (EtatPrevision.ATTEINT, Decimal(100))


def test_gain_of_sharing_is_what_the_engine_gives_once_it_is_agreed(t):
    autre = f.donneur(t.guichet, "Ville Test")
    _, gymnase = second_marche(t, donneur=autre)
    with hors_portee("test"):
        Engagement.objects.filter(pk=t.engagement.pk).update(heures=Decimal(300))
    chaque_mois(t.contrat, "100", t.lot)
    calculer(t.entreprise, JOUR)
    avant = retenues(t.entreprise)
    gain = conseil(t, gymnase).gain
    assert gain is not None
    assert gain.accords == ["Ville Test", "Région Test"]
    assert not gain.perdants
    with hors_portee("test"):
        Engagement.objects.filter(guichet=t.guichet).update(**MUTUALISE)
    calculer(t.entreprise, JOUR)
    # Hours done elsewhere serve it up to what is expected on 30 June: 500 × 181 / 730.
    assert gain.heures == Decimal("123.97")
    assert retenues(t.entreprise) == {**avant, "Gymnase": gain.heures}


def test_advice_asks_first_for_what_makes_hours_already_done_count(t):
    sans = f.contrat(f.participant(t.guichet, "Durand", "Luc"), t.entreprise, t.lot)
    heures(sans, MOIS[5], "80", t.lot)
    chaque_mois(t.contrat, "10", t.lot)
    calculer(t.entreprise, JOUR)
    c = conseil(t)
    assert c.prevision.etat is EtatPrevision.MANQUE
    assert c.attente.eligibilite == Decimal(80)
    assert c.action.phrase.startswith("Décidez des éligibilités")
    assert c.action.page == "participants:participants"


def test_advice_counts_the_people_needed_on_the_rule_in_force(t):
    chaque_mois(t.contrat, "10", t.lot)
    calculer(t.entreprise, JOUR)
    besoin = conseil(t).besoin
    assert besoin is not None
    # 940 h over 18 months, for people of 1 607 / 12 h a month.
    assert (besoin.par_mois, besoin.base) == (Decimal("52.23"), Decimal("133.92"))
    assert round(besoin.personnes, 2) == Decimal("0.39")
    assert besoin.phrase.replace("\u00a0", " ") == (
        "Il faut 52 h par mois jusqu'au 31 décembre 2026, soit environ 0,4 personne à temps plein : "
        "42 h de plus que le rythme actuel."
    )


def test_people_proposed_meet_the_conditions_and_have_hours_to_spare(t):
    _, gymnase = second_marche(t, publics=["QPV"])
    with hors_portee("test"):
        Engagement.objects.filter(pk=t.engagement.pk).update(heures=Decimal(300))
    habitant = f.participant(t.guichet, "Diallo", "Ibrahim")
    f.fenetre(habitant, t.facilitateur, criteres=("QPV",))
    voisin = f.contrat(habitant, t.entreprise, t.lot)
    chaque_mois(t.contrat, "50", t.lot)
    chaque_mois(voisin, "50", t.lot)
    calculer(t.entreprise, JOUR)
    personnes = conseil(t, gymnase).personnes
    assert [r.nom for r in personnes] == ["DIALLO Ibrahim"]
    assert "QPV" not in personnes[0].pourquoi
    assert "ses heures peuvent compter jusqu'au" in personnes[0].pourquoi


def test_ended_engagement_asks_the_buyer(t):
    with hors_portee("test"):
        Engagement.objects.filter(pk=t.engagement.pk).update(fin=date(2025, 6, 30))
    chaque_mois(t.contrat, "10", t.lot)
    calculer(t.entreprise, JOUR)
    assert conseil(t).action.phrase.replace("\u00a0", " ") == (
        "Convenez de la suite avec Région Test : aucune heure ne peut plus s'y ajouter."
    )


def test_urgent_ones_come_first(t):
    second_marche(t, "5000", libelle="Proche", fin=date(2025, 9, 30))
    _, tenu = second_marche(t, "10", libelle="Tenu")
    chaque_mois(t.contrat, "10", t.lot)
    heures(f.contrat(t.participant, t.entreprise, tenu.lot), MOIS[0], "10", tenu.lot)
    calculer(t.entreprise, JOUR)
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        ordre = [c.engagement.libelle for c in advise_company(t.entreprise, JOUR)]
    assert ordre == ["Proche", "Engagement Gros œuvre", "Tenu"]


@pytest.mark.parametrize(("nom", "requetes"), [("previsions", None), ("plan", 28)])
def test_desk_pages_make_the_same_queries_at_one_and_three_engagements(t, client, nom, requetes):
    client.force_login(t.facilitateur)
    adresse = reverse(f"clauses:{nom}", args=[t.guichet.slug, t.entreprise.cle])
    heures(t.contrat, MOIS[0], "10", t.lot)
    heures(t.contrat, MOIS[1], "10", t.lot)
    calculer(t.entreprise, JOUR)
    client.get(adresse)
    with CaptureQueriesContext(
        connection,
    ) as une:
        client.get(adresse)
    for i in range(2):
        lot, _ = second_marche(t, libelle=f"Autre {i}", **MUTUALISE)
        personne = f.participant(t.guichet, f"Nom{i}", "Prénom")
        f.fenetre(personne, t.facilitateur)
        heures(f.contrat(personne, t.entreprise, lot), MOIS[0], "10", lot)
    calculer(t.entreprise, JOUR)
    with CaptureQueriesContext(connection) as trois:
        page = client.get(adresse)
    assert "Autre 1" in page.content.decode()
    assert len(une) == len(trois)
    # The advice computes the company twice: how many queries that takes is counted where it is written.
    assert requetes is None or len(une) == requetes


@pytest.mark.parametrize(("nom", "requetes"), [("previsions", 27), ("plan", 30)])
def test_portal_pages_make_the_same_queries_at_one_and_three_engagements(t, client, nom, requetes):
    client.force_login(t.employeur)
    adresse = reverse(f"entreprise:{nom}", args=[t.entreprise.cle] if nom == "plan" else [])
    heures(t.contrat, MOIS[0], "10", t.lot)
    calculer(t.entreprise, JOUR)
    client.get(adresse)
    with CaptureQueriesContext(connection) as une:
        client.get(adresse)
    for i in range(2):
        second_marche(t, libelle=f"Autre {i}", **MUTUALISE)
        f.contrat(f.participant(t.guichet, f"Nom{i}", "Prénom"), t.entreprise)
    calculer(t.entreprise, JOUR)
    with CaptureQueriesContext(connection) as trois:
        page = client.get(adresse)
    assert "Autre 1" in page.content.decode()
    assert (len(une), len(trois)) == (requetes, requetes)


def test_company_reads_the_same_figures_as_the_guichet(t, client):
    with hors_portee("test"):
        t.engagement.periodes.create(
            guichet=t.guichet,
            donneur_ordre_id=t.engagement.donneur_ordre_id,
            genre="suspension",
            du=date(2026, 1, 1),
            au=date(2026, 3, 31),
            motif="Intempéries",
        )
    chaque_mois(t.contrat, "10", t.lot)
    calculer(t.entreprise, JOUR)
    client.force_login(t.employeur)
    page = client.get(reverse("entreprise:previsions")).content.decode()
    assert prevision(t).phrase.replace("'", "&#x27;") in page


@pytest.mark.parametrize("publics", [[], ["QPV"]])
def test_company_pages_do_not_depend_on_a_criterion(t, client, publics):
    """Nobody's hours count for a public here: the pages must be the same bytes, names included."""
    client.force_login(t.employeur)
    with hors_portee("test"):
        Engagement.objects.filter(pk=t.engagement.pk).update(publics=publics)
    personne = f.participant(t.guichet, "Diallo", "Ibrahim")
    contrat = f.contrat(personne, t.entreprise, t.lot)
    lues = []
    for criteres in (("DELD",), ("JUSTICE",)):
        repere = transaction.savepoint()
        f.fenetre(personne, t.facilitateur, criteres=criteres, au=date(2027, 12, 31))
        chaque_mois(contrat, "40", t.lot)
        calculer(t.entreprise, JOUR)
        pages = [
            normal(client.get(adresse).content.decode())
            for adresse in (
                reverse("entreprise:previsions"),
                reverse("entreprise:plan", args=[t.entreprise.cle]),
            )
        ]
        lues.append(pages)
        transaction.savepoint_rollback(repere)
    assert lues[0] == lues[1]
    assert "DIALLO Ibrahim" in lues[0][0]
    assert "DIALLO" not in lues[0][1]


def test_people_of_another_employer_are_not_listed_to_the_company(t, client):
    interim = f.participant(t.guichet, "Interim", "Zoé")
    f.fenetre(interim, t.facilitateur, au=date(2027, 12, 31))
    f.contrat(interim, t.entreprise, t.lot, employeur=t.siae, modalite="mise_a_disposition")
    calculer(t.entreprise, JOUR)
    client.force_login(t.employeur)
    assert "INTERIM" not in client.get(reverse("entreprise:previsions")).content.decode()


def test_pages_without_counting_rules_say_so(t, client):
    with hors_portee("test"):
        ReglesComptage.objects.filter(guichet=t.guichet).update(au=date(2020, 1, 1))
    client.force_login(t.lecteur)
    for nom in ("previsions", "plan"):
        page = client.get(reverse(f"clauses:{nom}", args=[t.guichet.slug, t.entreprise.cle]))
        assert page.status_code == 200
        assert "Aucune règle de comptage" in page.content.decode()
    assert client.get(reverse("clauses:plan_pdf", args=[t.guichet.slug, t.entreprise.cle])).status_code == 409
    client.force_login(t.employeur)
    assert "Engagement Gros œuvre" in client.get(reverse("entreprise:previsions")).content.decode()
    page = client.get(reverse("entreprise:plan", args=[t.entreprise.cle])).content.decode()
    assert "Aucune règle de comptage" in page


def test_company_reads_whether_the_contrat_or_the_window_ends_first(t, client):
    """The same window is told here and on its situation: of the two dates, each has its name."""
    chaque_mois(t.contrat, "20", t.lot)
    with hors_portee("test"):
        Contrat.objects.filter(pk=t.contrat.pk).update(fin=date(2026, 6, 30))
    calculer(t.entreprise, JOUR)
    client.force_login(t.employeur)

    def dites() -> str:
        texte = html.unescape(client.get(reverse("entreprise:previsions")).content.decode())
        return texte.replace("\u00a0", " ")

    assert "MARTIN Awa : contrat jusqu'au 30 juin 2026 (peut compter jusqu'au 31 décembre 2026)" in dites()
    with hors_portee("test"):
        Contrat.objects.filter(pk=t.contrat.pk).update(fin=date(2027, 6, 30))
    assert "MARTIN Awa : peut compter jusqu'au 31 décembre 2026" in dites()
