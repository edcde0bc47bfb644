"""Why hours are missing or not retained, told to the buyer: on its marché's page and in the bilan."""

import html
from datetime import date

import pytest
from django.urls import reverse

from clauses.enums import MotifDit
from guichets import portee
from guichets.portee import Principal, hors_portee
from reporting.domain.donnees import collect_donnees
from tests import fabriques as f
from tests.clauses.outils import JOUR, calculer
from tests.reporting import decor as d

pytestmark = pytest.mark.django_db
MARS = date(2025, 3, 1)


@pytest.fixture
def t(db):
    """100 h expected of a public that nobody has: told as conditions, like dates or a refusal."""
    t = f.territoire()
    with hors_portee("test"):
        t.engagement.publics = ["QPV"]
        t.engagement.save()
    f.heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    return t


def test_buyer_reads_what_limits_and_why_in_totals(client, t):
    client.force_login(t.referent)
    page = client.get(reverse("donneur:marche", args=[t.marche.cle]), {"calendrier": "2025-01"})
    texte = html.unescape(page.content.decode())
    assert page.context["calendrier"].rangs[0].titre == "Engagement Gros œuvre"
    assert "Les heures validées ne répondent pas aux dates ou aux conditions de l'engagement." in texte
    assert MotifDit.CONDITIONS.label in texte
    assert "100,00\xa0h" in texte
    for canari in ("QPV", "public", "Martin", "MARTIN", "DELD"):
        assert canari not in texte.split("<main", 1)[1].replace("Commande publique", "")


def test_bilan_tells_the_same(t):
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        donnees = collect_donnees(marche=t.marche, du=date(2025, 1, 1), au=date(2025, 6, 30), jour=JOUR)
    assert [e["limites"] for e in donnees["engagements"]] == [
        ["Les heures validées ne répondent pas aux dates ou aux conditions de l'engagement."]
    ]
    assert donnees["identite"]["raisons"] == [
        {
            "libelle": MotifDit.CONDITIONS.label,
            "cause": "Aucun engagement ne pouvait les prendre à ces dates et à ces conditions.",
            "heures": "100.00",
        }
    ]


def test_bilan_that_ends_before_the_last_known_month_keeps_silent_on_what_limits(t):
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        donnees = collect_donnees(marche=t.marche, du=date(2025, 1, 1), au=date(2025, 2, 28), jour=JOUR)
    assert [e["limites"] for e in donnees["engagements"]] == [[]]


LIMITE = "les heures validées ne répondent pas aux dates ou aux conditions de l'engagement."


def test_limit_of_one_company_among_several_names_it(client, t):
    """The debt is shared and the other part is up to date: the sentence is not about all of them."""
    associee = f.entreprise(t.guichet, "Charpentes Test")
    d.comptes_engagement(t.engagement, associee, retenues="500")
    client.force_login(t.referent)
    page = html.unescape(client.get(reverse("donneur:marche", args=[t.marche.cle])).content.decode())
    assert f"Pour {t.entreprise}, {LIMITE}" in page
    assert "Charpentes Test" not in page
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        donnees = collect_donnees(marche=t.marche, du=date(2025, 1, 1), au=date(2025, 6, 30), jour=JOUR)
    assert [e["limites"] for e in donnees["engagements"]] == [[f"Pour {t.entreprise}, {LIMITE}"]]


def test_limit_of_a_company_that_the_buyer_may_not_read_is_told_without_its_name(client, t):
    cachee = f.entreprise(t.guichet, "Entreprise Cachée")
    d.comptes_engagement(t.engagement, cachee, manque="10", manque_dit=LIMITE.capitalize())
    client.force_login(t.referent)
    page = html.unescape(client.get(reverse("donneur:marche", args=[t.marche.cle])).content.decode())
    assert f"Pour une autre entreprise, {LIMITE}" in page
    assert "Entreprise Cachée" not in page


def test_hours_of_a_shared_debt_are_told_by_company_to_the_buyer(client, t):
    f.attribution(t.lot, associee := f.entreprise(t.guichet, "Charpentes Test"), role="cotraitant")
    cachee = f.entreprise(t.guichet, "Entreprise Cachée")
    d.comptes_engagement(t.engagement, associee, retenues="500")
    d.comptes_engagement(t.engagement, cachee, retenues="30")
    client.force_login(t.referent)
    page = html.unescape(client.get(reverse("donneur:marche", args=[t.marche.cle])).content.decode())
    assert "500,00\xa0h par Charpentes Test, 30,00\xa0h par une autre entreprise" in page
    assert "Entreprise Cachée" not in page


def test_hours_of_one_company_are_not_told_twice(client, t):
    client.force_login(t.referent)
    page = html.unescape(client.get(reverse("donneur:marche", args=[t.marche.cle])).content.decode())
    assert f"par {t.entreprise}" not in page
