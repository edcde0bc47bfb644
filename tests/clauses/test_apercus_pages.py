"""Screens of previews, comparisons, runs and undoing."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clauses.enums import EtatRun, FondementMutualisation, PartageMutualisation
from clauses.models import Avenant, Echeance, PeriodeEngagement, RunVentilation
from guichets.portee import hors_portee
from tests import fabriques as f
from tests.clauses.outils import calculer, retenues
from tests.fabriques import heures

pytestmark = pytest.mark.django_db
MARS, AVRIL = date(2025, 3, 1), date(2025, 4, 1)
PARTAGE = {
    "donne": PartageMutualisation.GUICHET,
    "recoit": PartageMutualisation.GUICHET,
    "fondement": FondementMutualisation.CCAP,
    "fondement_le": date(2025, 1, 1),
}
SAISIE = {
    "mutualisation-donne": "3",
    "mutualisation-recoit": "3",
    "mutualisation-fondement": "ccap",
    "mutualisation-fondement_le": "2025-01-01",
}


@pytest.fixture
def t(db):
    """The school owes 60 h, did 100 and gives nothing; the gymnasium could take the rest."""
    t = f.territoire()
    with hors_portee("test"):
        type(t.engagement).objects.filter(pk=t.engagement.pk).update(heures=Decimal(60))
        t.engagement.refresh_from_db()
    lot = f.lot(f.marche(t.donneur, "Gymnase"), objet="Peinture", fin=date(2025, 12, 31))
    f.attribution(lot, t.entreprise)
    t.gymnase = f.engagement(lot, t.entreprise, "500", libelle="Gymnase", **PARTAGE)
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    return t


@pytest.fixture
def client_de(client):
    def connecter(personne):
        client.force_login(personne)
        return client

    return connecter


def adresse(nom, t, objet=None):
    return reverse(f"clauses:{nom}", args=[t.guichet.slug, *([objet.cle] if objet else [])])


def essayer(t, client, nom="engagement_mutualisation", saisie=None, objet=None):
    """Press « Voir l'effet »."""
    donnees = {**(SAISIE if saisie is None else saisie), "apercu": "1"}
    reponse = client.post(adresse(nom, t, objet or t.engagement), donnees)
    with hors_portee("test"):
        apercu = RunVentilation.objects.filter(etat=EtatRun.APERCU).order_by("pk").last()
    return reponse, apercu


def lire(reponse):
    return unescape(reponse.content.decode()).replace("\xa0", " ")


def test_preview_button_leads_to_the_effect_and_changes_nothing(t, client_de):
    client = client_de(t.facilitateur)
    reponse, apercu = essayer(t, client)
    assert reponse["Location"] == adresse("apercu", t, apercu)
    page = lire(client.get(reponse["Location"]))
    assert "En tout, 40,00 h retenues de plus." in page
    assert "+40,00 h retenues sur « Gymnase »." in page
    assert "MARTIN Awa" in page
    assert "Rien n'est encore changé" in page
    with hors_portee("test"):
        t.engagement.refresh_from_db()
    assert t.engagement.donne == PartageMutualisation.AUCUN
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(60)}


def test_applying_leads_back_to_the_engagement_with_the_hours_counted(t, client_de):
    client = client_de(t.facilitateur)
    _, apercu = essayer(t, client)
    reponse = client.post(adresse("apercu_appliquer", t, apercu))
    assert reponse["Location"] == adresse("engagement", t, t.engagement)
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(60), "Gymnase": Decimal(40)}
    page = lire(client.get(adresse("apercu", t, apercu)))
    assert "Appliqué" in page
    assert "Renoncer" not in page
    reponse = client.post(adresse("apercu_appliquer", t, apercu), follow=True)
    assert "Ce changement a déjà été appliqué" in lire(reponse)


def test_giving_up_leads_back_to_the_engagement(t, client_de):
    client = client_de(t.facilitateur)
    _, apercu = essayer(t, client)
    reponse = client.post(adresse("apercu_renoncer", t, apercu))
    assert reponse["Location"] == adresse("engagement", t, t.engagement)
    assert client.get(adresse("apercu", t, apercu)).status_code == 404


def test_stale_preview_says_so(t, client_de):
    client = client_de(t.facilitateur)
    _, apercu = essayer(t, client)
    assert ">Appliquer<" in lire(client.get(adresse("apercu", t, apercu)))
    heures(t.contrat, AVRIL, "10", t.lot)
    page = lire(client.get(adresse("apercu", t, apercu)))
    assert "Aperçu périmé" in page
    assert ">Appliquer<" not in page
    reponse = client.post(adresse("apercu_appliquer", t, apercu), follow=True)
    assert "Les données ont changé depuis l'aperçu : revoyez-le" in lire(reponse)


def test_stale_preview_is_looked_at_again(t, client_de):
    client = client_de(t.facilitateur)
    _, ancien = essayer(t, client)
    heures(t.contrat, AVRIL, "10", t.lot)
    reponse = client.post(adresse("apercu_refaire", t, ancien), follow=True)
    assert "En tout, 50,00 h retenues de plus." in lire(reponse)
    with hors_portee("test"):
        [nouveau] = RunVentilation.objects.filter(etat=EtatRun.APERCU)
    assert reponse.redirect_chain == [(adresse("apercu", t, nouveau), 302)]
    client.post(adresse("apercu_appliquer", t, nouveau))
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(60), "Gymnase": Decimal(50)}


def test_previews_to_decide_are_listed_for_those_who_may(t, client_de):
    client = client_de(t.facilitateur)
    _, apercu = essayer(t, client)
    lien = adresse("apercu", t, apercu)
    assert lien in lire(client.get(adresse("calculs", t, t.entreprise)))
    assert lien not in lire(client_de(t.lecteur).get(adresse("calculs", t, t.entreprise)))
    client_de(t.facilitateur).post(adresse("apercu_appliquer", t, apercu))
    assert lien not in lire(client.get(adresse("calculs", t, t.entreprise)))


def test_refused_change_keeps_what_was_typed(t, client_de):
    saisie = {"avenant-date": "2025-04-01", "avenant-heures_apres": "60", "avenant-motif": "Fin de chantier"}
    reponse, apercu = essayer(t, client_de(t.facilitateur), "engagement_avenant", saisie)
    assert reponse.status_code == 422
    assert apercu is None
    assert "Fin de chantier" in lire(reponse)


@pytest.mark.parametrize(
    ("nom", "saisie", "dit"),
    [
        (
            "engagement_avenant",
            {"avenant-date": "2025-04-01", "avenant-heures_apres": "90", "avenant-motif": "Travaux"},
            "« Engagement Gros œuvre » doit 90,00 h au lieu de 60,00 h.",
        ),
        (
            "engagement_periode",
            {
                "periode-genre": "suspension",
                "periode-du": "2025-03-01",
                "periode-au": "2025-03-31",
                "periode-motif": "Gel",
            },
            "−60,00 h retenues sur « Engagement Gros œuvre ».",
        ),
        (
            "engagement_echeancier",
            {
                "echeancier-TOTAL_FORMS": "1",
                "echeancier-INITIAL_FORMS": "0",
                "echeancier-0-au": "2025-06-30",
                "echeancier-0-cumul": "60",
            },
            "60,00 h au 30 juin 2025",
        ),
    ],
)
def test_each_form_has_its_preview(t, client_de, nom, saisie, dit):
    client = client_de(t.facilitateur)
    reponse, _ = essayer(t, client, nom, saisie)
    assert dit in lire(client.get(reponse["Location"]))
    with hors_portee("test"):
        assert not Avenant.objects.exists()
        assert not PeriodeEngagement.objects.exists()
        assert not Echeance.objects.exists()


def test_removals_have_their_preview(t, client_de):
    with hors_portee("test"):
        periode = PeriodeEngagement.objects.create(
            guichet=t.guichet, engagement=t.engagement, donneur_ordre=t.donneur,
            genre="suspension", du=MARS, au=date(2025, 3, 31), motif="Gel",
        )  # fmt: skip
    calculer(t.entreprise)
    client = client_de(t.facilitateur)
    reponse, apercu = essayer(t, client, "periode_retirer", {}, periode)
    assert "+60,00 h retenues sur « Engagement Gros œuvre »." in lire(client.get(reponse["Location"]))
    client.post(adresse("apercu_appliquer", t, apercu))
    with hors_portee("test"):
        assert not PeriodeEngagement.objects.exists()


def test_comparison_shows_both_rules_and_keeps_nothing(t, client_de):
    client = client_de(t.facilitateur)
    essayer(t, client)
    with hors_portee("test"):
        client.post(adresse("apercu_appliquer", t, RunVentilation.objects.get(etat=EtatRun.APERCU)))
        runs = RunVentilation.objects.count()
    page = lire(client_de(t.lecteur).get(adresse("comparer", t, t.entreprise)))
    assert "Règle essayée : le guichet ne mutualise plus." in page
    assert "−40,00 h retenues sur « Gymnase »." in page
    saisie = {"mutualise": "1", "horizon_mois": "12", "prorata": "contenu"}
    page = lire(client.get(adresse("comparer", t, t.entreprise), saisie))
    assert "horizon d'urgence de 12 mois au lieu de 3 mois." in page
    assert "partage aux bornes : seulement si elle est contenue." in page
    with hors_portee("test"):
        assert RunVentilation.objects.count() == runs
    assert client.get(adresse("comparer", t, t.entreprise), {"prorata": "x"}).status_code == 422


def test_runs_are_listed_then_the_last_one_is_undone(t, client_de):
    client = client_de(t.facilitateur)
    _, apercu = essayer(t, client)
    client.post(adresse("apercu_appliquer", t, apercu))
    page = lire(client.get(adresse("calculs", t, t.entreprise)))
    assert "Mutualisation, après aperçu" in page
    assert "40,00 h" in page
    with hors_portee("test"):
        run = RunVentilation.objects.get(entreprise=t.entreprise, etat=EtatRun.APPLIQUE)
    page = lire(client.get(adresse("calcul", t, run)))
    assert "+40,00 h retenues sur « Gymnase »." in page
    assert "Annuler ce calcul" in page
    page = lire(client.get(adresse("annuler", t, t.entreprise)))
    assert "−40,00 h retenues sur « Gymnase »." in page
    reponse = client.post(adresse("annuler", t, t.entreprise), {"run": str(run.cle)}, follow=True)
    assert reponse.redirect_chain == [(adresse("entreprise", t, t.entreprise), 302)]
    page = lire(reponse)
    assert "Ventilation rétablie" in page
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(60)}
    reponse = client.post(adresse("annuler", t, t.entreprise), {"run": str(run.cle)}, follow=True)
    assert "Un autre calcul a été appliqué depuis" in lire(reponse)


def test_lecteur_reads_runs_and_changes_nothing(t, client_de):
    with hors_portee("test"):
        run = RunVentilation.objects.get()
    client = client_de(t.lecteur)
    assert "Annuler" not in lire(client.get(adresse("calculs", t, t.entreprise)))
    assert client.get(adresse("calcul", t, run)).status_code == 200
    assert client.get(adresse("annuler", t, t.entreprise)).status_code == 403
    assert client.post(adresse("engagement_mutualisation", t, t.engagement), SAISIE).status_code == 403


def test_preview_of_another_guichet_is_not_found(t, client_de):
    ailleurs = f.territoire("ailleurs")
    _, apercu = essayer(t, client_de(t.facilitateur))
    client = client_de(ailleurs.facilitateur)
    for nom in ("apercu", "apercu_appliquer", "apercu_renoncer"):
        for slug in (t.guichet.slug, ailleurs.guichet.slug):
            assert client.post(reverse(f"clauses:{nom}", args=[slug, apercu.cle])).status_code == 404


def test_pages_keep_their_queries_whatever_the_rows(t, client_de):
    client = client_de(t.facilitateur)

    def mesurer():
        _, apercu = essayer(t, client)
        with hors_portee("test"):
            run = RunVentilation.objects.filter(etat=EtatRun.APPLIQUE).get()
        adresses = [
            adresse("apercu", t, apercu),
            adresse("calculs", t, t.entreprise),
            adresse("calcul", t, run),
            adresse("comparer", t, t.entreprise),
            adresse("annuler", t, t.entreprise),
        ]
        comptes = []
        for une in adresses:
            client.get(une)
            with CaptureQueriesContext(connection) as requetes:
                assert client.get(une).status_code == 200
            comptes.append(len(requetes))
        return comptes

    heures(t.contrat, AVRIL, "10", t.lot)
    calculer(t.entreprise)
    une = mesurer()
    for n in range(3):
        personne = f.participant(t.guichet, f"Nom{n}", "X")
        f.fenetre(personne, t.facilitateur)
        heures(f.contrat(personne, t.entreprise, t.lot), AVRIL, "20", t.lot)
        lot = f.lot(f.marche(t.donneur, f"Marché {n}"), objet=f"Lot {n}")
        f.attribution(lot, t.entreprise)
        f.engagement(lot, t.entreprise, "100", libelle=f"E{n}", **PARTAGE)
    calculer(t.entreprise)
    assert mesurer() == une
