"""The company's own page: totals, told reasons; of a person a name, hours, whether and when they count."""

import html
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clauses.enums import GenrePeriode, MotifNonRetenue
from clauses.models import ComptesEngagement, ComptesMois, PeriodeEngagement
from guichets.enums import GenreClient
from guichets.portee import hors_portee
from operations.models import CriterePublic
from participants.enums import Confirmation
from tests import fabriques as f
from tests.api.conftest import partenaire
from tests.clauses.outils import calculer
from tests.clauses.test_inference import normal
from tests.fabriques import heures

pytestmark = pytest.mark.django_db
MARS, AVRIL = date(2025, 3, 1), date(2025, 4, 1)
SECTION = re.compile(r'<section class="section" aria-labelledby="n-personnes">.*?</section>', re.DOTALL)


@pytest.fixture
def t(db):
    return f.territoire()


def page(personne, **parametres):
    client = Client()
    client.force_login(personne)
    reponse = client.get(reverse("entreprise:situation"), parametres)
    assert reponse.status_code == 200
    return html.unescape(reponse.content.decode())


def personnes(texte: str) -> str:
    """The part of the page about people, without what differs by chance."""
    [section] = SECTION.findall(texte)
    return normal(section)


def test_page_tells_what_is_owed_why_hours_are_missing_and_who_counts(t):
    heures(t.contrat, MARS, "100", t.lot)
    sans = f.contrat(f.participant(t.guichet, "Durand", "Luc"), t.entreprise, t.lot)
    heures(sans, MARS, "30", t.lot)
    calculer(t.entreprise)
    lue = page(t.employeur)
    assert "<strong>900,00\xa0h</strong> à faire avant le 31\xa0décembre\xa02026" in lue
    assert "Elles compteront si une éligibilité validée couvre ces dates." in lue
    assert "du 1er\xa0janvier\xa02025 au 31\xa0décembre\xa02026" in lue
    assert "Ne compte pas" in personnes(lue)
    assert "Calendrier des engagements" in lue


def test_month_of_the_address_and_one_partly_counted(t):
    personne = f.participant(t.guichet, "Durand", "Luc")
    f.fenetre(personne, t.facilitateur, du=date(2025, 3, 10))
    heures(f.contrat(personne, t.entreprise, t.lot), MARS, "30", t.lot)
    heures(t.contrat, AVRIL, "40", t.lot)
    assert "DURAND" not in personnes(page(t.employeur))
    mars = personnes(page(t.employeur, mois="2025-03"))
    assert "DURAND Luc" in mars
    assert "Compte en partie" in mars


def test_hours_done_on_no_marche_have_their_own_line(t):
    heures(t.contrat, MARS, "30")
    lue = page(t.employeur)
    assert "Hors de tout marché suivi" in lue
    assert "30,00\xa0h" in lue


def test_lent_hours_say_who_declared_them_and_when_they_were_validated(t):
    pret = f.contrat(
        f.participant(t.guichet, "Durand", "Luc"), t.entreprise, t.lot, employeur=t.siae, modalite="mad"
    )
    f.declaration(t.siae, MARS, decidee_le="2025-04-09T10:00:00+02:00")
    heures(pret, MARS, "30", t.lot, confirmation=Confirmation.ATTENDUE)
    lue = personnes(page(t.employeur))
    assert "Interim Solidaire" in lue
    assert "9\xa0avril\xa02025" in lue
    assert "À confirmer" in lue


@pytest.mark.parametrize(
    ("publics", "premiers", "seconds"),
    [(["QPV"], ("QPV",), ("DELD",)), (["RSA", "DELD"], ("JUSTICE",), ("RSA",)), ([], ("RSA",), ("QPV",))],
)
def test_per_person_part_is_the_same_bytes_whatever_the_criterion(t, publics, premiers, seconds):
    """Totals may differ, since the hours count or not; what is said of a person may not."""
    api = partenaire(t, GenreClient.ENTREPRISE).api()
    personne = f.participant(t.guichet, "Diallo", "Ibrahim")
    contrat = f.contrat(personne, t.entreprise, t.lot)
    with hors_portee("test"):
        t.engagement.publics = publics
        t.engagement.save()
    lues, retenues = [], []
    for criteres in (premiers, seconds):
        repere = transaction.savepoint()
        f.fenetre(personne, t.facilitateur, criteres=criteres)
        heures(contrat, MARS, "100", t.lot)
        calculer(t.entreprise)
        texte = personnes(page(t.employeur))
        assert "DIALLO Ibrahim" in texte
        rest = [normal(api.get(f"/api/v1/{r}/").content.decode()) for r in ("contrats", "declarations")]
        lues.append((texte, *rest))
        with hors_portee("test"):
            retenues.append(ComptesMois.objects.get().retenues)
        transaction.savepoint_rollback(repere)
    assert lues[0] == lues[1]
    assert (retenues[0] == retenues[1]) == (not publics)


def test_no_criterion_of_the_law_is_ever_written(t):
    """Every label and code of the criteria, looked for on the page and in what the API gives the company."""
    with hors_portee("test"):
        criteres = list(CriterePublic.objects.values_list("code", "libelle"))
        t.engagement.publics = [criteres[0][0]]
        t.engagement.save()
    assert criteres
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    api = partenaire(t, GenreClient.ENTREPRISE).api()
    ressources = ("engagements", "comptes", "retenues", "contrats", "declarations")
    textes = [page(t.employeur), *(api.get(f"/api/v1/{r}/").content.decode() for r in ressources)]
    for texte in textes:
        for code, libelle in criteres:
            assert libelle not in texte
            assert not re.search(rf"\b{re.escape(code)}\b", texte), code
    assert MotifNonRetenue.NON_COMPTABLE.label not in textes[0]
    with hors_portee("test"):
        [compte] = ComptesEngagement.objects.filter(entreprise=t.entreprise)
    assert compte.manque_dit
    assert compte.manque_dit in textes[0]
    assert compte.manque_dit in textes[1]


def test_suspension_lowers_the_calendar_though_the_company_cannot_read_it(t):
    with hors_portee("test"):
        PeriodeEngagement.objects.create(
            guichet=t.guichet, engagement=t.engagement, donneur_ordre=t.donneur,
            genre=GenrePeriode.SUSPENSION, du=date(2025, 2, 1), au=date(2025, 2, 28), motif="Arrêt secret",
        )  # fmt: skip
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    lue = page(t.employeur, calendrier="2025-01")
    assert "Suspendu" in lue
    assert "Arrêt secret" not in lue


def test_another_company_of_the_guichet_sees_nothing_of_it(t):
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    lue = page(t.conseiller_siae)
    assert "MARTIN" not in lue
    assert "Engagement Gros" not in lue


def test_number_of_queries_does_not_depend_on_the_rows(t):
    client = Client()
    client.force_login(t.employeur)
    heures(t.contrat, MARS, "10", t.lot)
    calculer(t.entreprise)
    adresse = reverse("entreprise:situation")
    client.get(adresse)
    with CaptureQueriesContext(connection) as une:
        client.get(adresse)
    for n in range(3):
        personne = f.participant(t.guichet, f"Nom{n}", "X")
        f.fenetre(personne, t.facilitateur)
        heures(f.contrat(personne, t.entreprise, t.lot), MARS, "20", t.lot)
        lot = f.lot(f.marche(t.donneur, f"Marché {n}"))
        f.attribution(lot, t.entreprise)
        f.engagement(lot, t.entreprise, Decimal(100))
    calculer(t.entreprise)
    with CaptureQueriesContext(connection) as plusieurs:
        assert "Nom2".upper() in client.get(adresse).content.decode()
    assert len(plusieurs) == len(une)
