"""A bilan with a corrected closed month, which stays as told: the month that carries it tells it."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from clauses.models import Ajustement
from guichets import portee
from guichets.portee import Principal, hors_portee
from operations.models import Marche
from reporting.domain.donnees import collect_donnees
from tests.reporting import decor as d

pytestmark = pytest.mark.django_db
JANVIER, FEVRIER = date(2025, 1, 1), date(2025, 2, 1)


def collecter(t):
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        marche = Marche.objects.select_related("donneur_ordre", "operation", "guichet").get(pk=t.marche.pk)
        return collect_donnees(marche=marche, du=JANVIER, au=date(2025, 2, 28), jour=date(2025, 3, 15))


@pytest.fixture
def corrige(territoire):
    """90 h in January, closed; 30 h in February, which takes 10 h back from January."""
    t = territoire
    janvier = d.ventiler(t.contrat, t.engagement, JANVIER, "90", t.lot)
    d.ventiler(t.contrat, t.engagement, FEVRIER, "30", t.lot)
    d.comptes_mois(t.marche, t.entreprise, JANVIER, realisees="90")
    d.comptes_mois(
        t.marche, t.entreprise, FEVRIER, realisees="30", ajustements="-10", ajustes={"2025-01:erreur": "-10"}
    )
    d.clore(t.entreprise, JANVIER, t.responsable)
    with hors_portee("test"):
        Ajustement.objects.create(
            guichet=t.guichet,
            entreprise=t.entreprise,
            engagement=t.engagement,
            ligne=janvier.ligne,
            mois=FEVRIER,
            mois_corrige=JANVIER,
            heures=Decimal(-10),
            motif="erreur",
            raison="Madame Martin était absente",
            par=t.facilitateur,
        )
    return t


def test_corrected_month_stays_and_the_next_one_carries(corrige):
    donnees = collecter(corrige)
    assert [(m["mois"], m["ajustements"], m["retenues"]) for m in donnees["mois"]] == [
        ("2025-01-01", "0.00", "90.00"),
        ("2025-02-01", "-10.00", "20.00"),
    ]
    assert donnees["identite"]["ajustements"] == "-10.00"
    assert donnees["chiffres"]["heures"]["retenues"] == "110.00"
    assert donnees["chiffres"]["accord"] is True


def test_pages_show_the_adjustment_and_never_its_reason(corrige):
    donnees = collecter(corrige)
    pages = [render_to_string(f"reporting/bilan/{nom}.html", {"d": donnees}) for nom in ("synthese", "mois")]
    assert all("Ajustements" in page and "−10,00" in page for page in pages)
    assert not any("Martin" in page for page in pages)
    assert "Erreur d'attribution" in unescape(pages[1])
    assert pages[1].count("janvier\u00a02025") == 2


def test_buyer_and_company_read_why_a_month_was_corrected_and_never_the_reason(client, corrige):
    t = corrige
    for personne, adresse in (
        (t.referent, reverse("donneur:marche", args=[t.marche.cle])),
        (t.employeur, reverse("entreprise:situation")),
    ):
        client.force_login(personne)
        page = unescape(client.get(adresse).content.decode()).replace("\xa0", " ")
        _, _, corrections = page.partition("<caption>Corrections de mois clos</caption>")
        ligne = corrections.partition("<tbody>")[2].partition("</tbody>")[0]
        assert [
            dit in ligne for dit in ("Janvier 2025", "Erreur d'attribution", "février 2025", "−10,00")
        ] == [True] * 4
        assert "Martin" not in page


def test_bilan_issued_before_adjustments_existed_still_reads(corrige):
    donnees = collecter(corrige)
    for ligne in (donnees["identite"], *donnees["mois"]):
        del ligne["ajustements"]
    del donnees["identite"]["ajustes"]
    pages = [render_to_string(f"reporting/bilan/{nom}.html", {"d": donnees}) for nom in ("synthese", "mois")]
    assert not any("Ajustements" in page for page in pages)
