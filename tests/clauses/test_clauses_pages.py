from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clauses.models import Avenant, ClotureMois, Dispositif, Engagement, QuotePart
from guichets import portee
from guichets.emplacements import panneaux
from guichets.models import Travail
from guichets.portee import Principal, hors_portee
from operations.enums import ConsiderationSociale, EtatLot
from operations.models import Lot
from tests import fabriques as f
from tests.clauses.outils import calculer
from tests.fabriques import heures

pytestmark = pytest.mark.django_db
MARS = date(2025, 3, 1)


@pytest.fixture
def t(db):
    return f.territoire()


@pytest.fixture
def client_de(client):
    def connecter(personne):
        client.force_login(personne)
        return client

    return connecter


def adresse(nom, t, objet):
    return reverse(f"clauses:{nom}", args=[t.guichet.slug, objet.cle])


def nouveau_lot(t, **champs):
    lot = f.lot(f.marche(t.donneur, "Rénovation d'un gymnase"), **champs)
    f.attribution(lot, t.entreprise)
    return lot


def test_qualify_page_shows_the_hint_and_the_article_of_the_date(t, client_de):
    lot = nouveau_lot(t, considerations=[ConsiderationSociale.CLAUSE], date_notification=date(2020, 1, 1))
    page = client_de(t.facilitateur).get(adresse("lot_qualifier", t, lot)).content.decode()
    assert "Clause sociale" in page
    assert "Article L2112-2" in page


def test_qualify_then_engagement(t, client_de):
    lot = nouveau_lot(t)
    client = client_de(t.facilitateur)
    reponse = client.post(adresse("lot_qualifier", t, lot), {"code": "art_14", "part": "5"})
    assert reponse["Location"] == adresse("engagement_creer", t, lot)
    reponse = client.post(
        adresse("engagement_creer", t, lot),
        {"redevable": t.entreprise.pk, "libelle": "Heures", "nature": "heures", "formule": "fixe",
         "heures": "420", "debut": "2025-01-01", "fin": "2026-12-31", "donne": "0", "recoit": "0"},
    )  # fmt: skip
    with hors_portee("test"):
        engagement = Engagement.objects.get(lot=lot)
        assert Lot.objects.get(pk=lot.pk).etat == EtatLot.QUALIFIE
        assert Dispositif.objects.get(lot=lot).part == Decimal(5)
    assert reponse["Location"] == adresse("engagement", t, engagement)
    assert (engagement.heures, engagement.heures_initiales) == (Decimal(420), Decimal(420))


def test_lot_without_clause(t, client_de):
    lot = nouveau_lot(t)
    client_de(t.facilitateur).post(adresse("lot_qualifier", t, lot), {"code": "sans_clause"})
    with hors_portee("test"):
        assert Lot.objects.get(pk=lot.pk).etat == EtatLot.SANS_CLAUSE


def test_refused_engagement_keeps_what_was_typed(t, client_de):
    reponse = client_de(t.facilitateur).post(
        adresse("engagement_creer", t, t.lot),
        {"redevable": t.entreprise.pk, "libelle": "Toiture", "nature": "heures", "formule": "fixe",
         "heures": "10", "debut": "2025-01-01", "fin": "2024-12-31"},
    )  # fmt: skip
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert "La fin précède le début." in page
    assert 'value="Toiture"' in page


@pytest.mark.parametrize(
    ("nom", "donnees", "message"),
    [
        ("engagement_avenant",
         {"avenant-date": "2025-06-01", "avenant-heures_apres": "0", "avenant-motif": "x"},
         "supérieur à zéro"),
        ("engagement_quote_part", {"quote_part-heures": "10", "quote_part-du": "2025-01-01"}, "obligatoire"),
        ("engagement_periode", {"periode-genre": "neutralisee", "periode-du": "2025-02-01",
         "periode-au": "2025-01-01", "periode-motif": "x"}, "La fin précède le début."),
        ("engagement_mutualisation", {"mutualisation-donne": "3", "mutualisation-recoit": "0"},
         "demande un fondement"),
    ],
)  # fmt: skip
def test_refused_change_comes_back_open(t, client_de, nom, donnees, message):
    reponse = client_de(t.facilitateur).post(adresse(nom, t, t.engagement), donnees)
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert message in page
    assert '<details class="carte mb-3" open>' in page


def test_amendment_through_the_page(t, client_de):
    client_de(t.facilitateur).post(
        adresse("engagement_avenant", t, t.engagement),
        {"avenant-date": "2025-06-01", "avenant-heures_apres": "1 200,5", "avenant-motif": "Tranche 2"},
    )
    with hors_portee("test"):
        avenant = Avenant.objects.get()
        assert Engagement.objects.get(pk=t.engagement.pk).heures == Decimal("1200.5")
    assert (avenant.heures_avant, avenant.heures_apres) == (Decimal(1000), Decimal("1200.5"))


def test_echeancier_through_the_page(t, client_de):
    client = client_de(t.facilitateur)
    base = {"echeancier-TOTAL_FORMS": "2", "echeancier-INITIAL_FORMS": "0"}
    reponse = client.post(
        adresse("engagement_echeancier", t, t.engagement),
        {**base, "echeancier-0-au": "2025-06-30", "echeancier-0-cumul": "2000"},
    )
    assert "dépasse les heures dues" in reponse.content.decode()
    client.post(
        adresse("engagement_echeancier", t, t.engagement),
        {**base, "echeancier-0-au": "2025-06-30", "echeancier-0-cumul": "200"},
    )
    with hors_portee("test"):
        assert list(t.engagement.echeances.values_list("au", "cumul")) == [(date(2025, 6, 30), Decimal(200))]


def test_quote_part_is_given_then_taken_back(t, client_de):
    autre = f.entreprise(t.guichet, "Cotraitant")
    f.attribution(t.lot, autre, "cotraitant")
    client = client_de(t.facilitateur)
    client.post(
        adresse("engagement_quote_part", t, t.engagement),
        {"quote_part-entreprise": autre.pk, "quote_part-heures": "300",
         "quote_part-du": "2025-01-01", "quote_part-au": "2026-12-31"},
    )  # fmt: skip
    with hors_portee("test"):
        quote_part = QuotePart.objects.get(entreprise=autre, heures=300)
    client.post(adresse("quote_part_retirer", t, quote_part))
    with hors_portee("test"):
        assert not QuotePart.objects.exists()


def test_company_page_tells_what_remains_and_why(t, client_de):
    heures(t.contrat, MARS, "100", t.lot)
    sans = f.contrat(f.participant(t.guichet, "Durand", "Luc"), t.entreprise, t.lot)
    heures(sans, MARS, "30", t.lot)
    calculer(t.entreprise)
    page = client_de(t.facilitateur).get(adresse("entreprise", t, t.entreprise)).content.decode()
    # 900 h at 35 h a week.
    assert "900,00\xa0h" in page
    assert "26\xa0semaines" in page
    assert "Éligibilité non validée à ces dates" in page
    assert "30,00\xa0h faites sans éligibilité validée" in page
    assert "Faites sur le marché" in page


def test_recalculate_asks_for_a_job(t, client_de):
    client_de(t.facilitateur).post(adresse("recalculer", t, t.entreprise))
    with hors_portee("test"):
        assert Travail.objects.get().cle_naturelle == f"ventilation:{t.entreprise.cle}"


def test_only_the_responsable_closes_a_month(t, client_de):
    heures(t.contrat, MARS, "100", t.lot)
    assert (
        client_de(t.facilitateur).post(adresse("clore", t, t.entreprise), {"mois": "2025-03"}).status_code
        == 403
    )
    client_de(t.responsable).post(adresse("clore", t, t.entreprise), {"mois": "2025-03"})
    with hors_portee("test"):
        assert ClotureMois.objects.get().mois == MARS


@pytest.mark.parametrize(
    "nom", ["lot_qualifier", "engagement_creer", "engagement_avenant", "recalculer", "clore"]
)
def test_lecteur_cannot_write_and_a_stranger_finds_nothing(t, client_de, nom):
    objet = {"lot_qualifier": t.lot, "engagement_creer": t.lot, "engagement_avenant": t.engagement}.get(
        nom, t.entreprise
    )
    assert client_de(t.lecteur).post(adresse(nom, t, objet)).status_code == 403
    autre = f.territoire("autre", "Canari ")
    assert client_de(autre.facilitateur).get(adresse(nom, t, objet)).status_code == 404
    croisee = reverse(f"clauses:{nom}", args=[autre.guichet.slug, objet.cle])
    assert client_de(autre.responsable).get(croisee).status_code == 404


@pytest.mark.parametrize("nom", ["entreprise", "engagement"])
def test_number_of_queries_does_not_depend_on_the_rows(t, client_de, nom):
    heures(t.contrat, MARS, "10", t.lot)
    calculer(t.entreprise)
    url = adresse(nom, t, t.entreprise if nom == "entreprise" else t.engagement)
    client = client_de(t.lecteur)
    client.get(url)
    with CaptureQueriesContext(connection) as une:
        assert client.get(url).status_code == 200
    for n in range(3):
        personne = f.participant(t.guichet, f"Nom{n}", "X")
        f.fenetre(personne, t.facilitateur)
        heures(f.contrat(personne, t.entreprise, t.lot), MARS, "20", t.lot)
        f.engagement(nouveau_lot(t), t.entreprise, "100")
    calculer(t.entreprise)
    with CaptureQueriesContext(connection) as plusieurs:
        assert client.get(url).status_code == 200
    assert len(plusieurs) == len(une)


def test_panels_of_a_marche_keep_to_their_budget(t, rf):
    marche = t.marche
    lots = [t.lot]
    for n in range(2):
        lots.append(f.lot(marche, objet=f"Lot {n}", numero=str(n + 5)))
        f.attribution(lots[-1], t.entreprise)
        f.engagement(lots[-1], t.entreprise, "100", libelle=f"Engagement du lot {n}")
    [panneau] = [p for p in panneaux("marche") if p.gabarit.startswith("clauses/")]
    [panneau_lot] = [p for p in panneaux("lot") if p.gabarit.startswith("clauses/")]
    request = rf.get("/")
    request.guichet = t.guichet
    with portee.ouvrir(Principal("utilisateur", t.lecteur.pk)):
        with CaptureQueriesContext(connection) as capture:
            rendu = render_to_string(panneau.gabarit, panneau.contexte(request, marche), request=request)
        assert len(capture) <= panneau.requetes
        with CaptureQueriesContext(connection) as capture:
            parts = [
                render_to_string(panneau_lot.gabarit, panneau_lot.contexte(request, lot), request=request)
                for lot in lots
            ]
        assert len(capture) == 0
    assert rendu.count('<th scope="row">') == 3
    assert ["Engagement du lot 1" in part for part in parts] == [False, False, True]
