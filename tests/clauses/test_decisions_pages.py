"""The pages of imposed hours, closings and corrections: tried before they are done, for those who may."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clauses.models import AffectationImposee, Ajustement, ClotureMois
from guichets import portee
from guichets.domain.travaux import run_travail
from guichets.models import Travail
from guichets.portee import Principal, hors_portee
from participants.domain.declarations.circuit import submit_declaration
from participants.domain.declarations.rectification import open_rectification
from tests import fabriques as f
from tests.clauses.decisions import (
    AVRIL,
    MARS,
    confirmer,
    corriger,
    fermer,
    imposer,
    rectifier,
    retirer,
    saisie,
)
from tests.clauses.outils import calculer
from tests.fabriques import heures

pytestmark = pytest.mark.django_db
PARTAGE = {"donne": 3, "recoit": 3, "fondement": "accord", "fondement_le": date(2025, 1, 1)}


@pytest.fixture
def t(db):
    return f.territoire()


@pytest.fixture
def gymnase(t):
    lot = f.lot(f.marche(t.donneur, "Rénovation d'un gymnase"), objet="Gymnase")
    f.attribution(lot, t.entreprise)
    with hors_portee("test"):
        for nom, valeur in PARTAGE.items():
            setattr(t.engagement, nom, valeur)
        t.engagement.save()
    return f.engagement(lot, t.entreprise, "1000", **PARTAGE)


@pytest.fixture
def bureau(client, t):
    client.force_login(t.facilitateur)
    return client


def adresse(t, nom, objet=None):
    return reverse(f"clauses:{nom}", args=[t.guichet.slug, *([objet.cle] if objet else [])])


def lire(client, url):
    reponse = client.get(url)
    assert reponse.status_code == 200
    return reponse.content.decode()


def imposition(engagement, heures="35", **champs):
    return {
        "engagement": str(engagement.cle),
        "heures": heures,
        "decidee_le": "2025-05-12",
        "motif": "Comité",
        **champs,
    }


def test_imposition_is_tried_then_made(t, gymnase, bureau):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    page = lire(bureau, adresse(t, "imposer", ligne))
    assert "Engagement Gymnase – Rénovation d&#x27;un gymnase (au plus 100,00\xa0h)" in page
    essai = bureau.post(adresse(t, "imposer", ligne), imposition(gymnase)).content.decode()
    assert "+35,00\xa0h retenues sur «\xa0Engagement Gymnase\xa0»." in essai
    assert "−35,00\xa0h retenues sur «\xa0Engagement Gros œuvre\xa0»." in essai
    with hors_portee("test"):
        assert not AffectationImposee.objects.exists()
        assert not Travail.objects.exists()
    reponse = confirmer(bureau, adresse(t, "imposer", ligne), imposition(gymnase), essai)
    assert reponse["Location"] == f"{adresse(t, 'entreprise', t.entreprise)}?mois=2025-03"
    with hors_portee("test"):
        assert AffectationImposee.objects.get().heures == Decimal(35)


def test_refused_imposition_keeps_what_was_typed(t, gymnase, bureau):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    reponse = bureau.post(adresse(t, "imposer", ligne), imposition(gymnase, "120", appliquer="1"))
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert "Au plus 100,00\xa0h de cette ligne peuvent aller à cet engagement." in page
    assert 'value="120"' in page


def test_engagements_that_refuse_are_listed_with_their_reason(t, bureau):
    lot = f.lot(f.marche(t.donneur, "Pont"), objet="Pont")
    f.attribution(lot, t.entreprise)
    f.engagement(lot, t.entreprise)
    page = lire(bureau, adresse(t, "imposer", heures(t.contrat, MARS, "100", t.lot)))
    assert "La mutualisation n&#x27;est pas prévue entre ces deux marchés." in page


def test_line_of_a_closed_month_is_corrected_instead(t, bureau):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    assert bureau.get(adresse(t, "corriger", ligne))["Location"] == adresse(t, "imposer", ligne)
    fermer(t)
    assert bureau.get(adresse(t, "imposer", ligne))["Location"] == adresse(t, "corriger", ligne)


def test_affectation_that_no_longer_counts_is_told(t, gymnase, bureau):
    imposer(t, heures(t.contrat, MARS, "100", t.lot), gymnase, "35")
    with hors_portee("test"):
        gymnase.heures = Decimal(20)
        gymnase.save()
    calculer(t.entreprise)
    page = lire(bureau, adresse(t, "imposees", t.entreprise))
    assert "Pas toutes comptées" in page
    assert "20,00\xa0h au dernier calcul" in page


def test_correction_is_tried_then_made(t, gymnase, bureau):
    ligne = heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    donnees = {
        "de": str(t.engagement.cle),
        "vers": str(gymnase.cle),
        "heures": "25",
        "motif": "accord",
        "raison": "Mail du 3 mai",
    }
    page = lire(bureau, adresse(t, "corriger", ligne))
    assert "la correction sera portée par avril\xa02025" in page
    essai = bureau.post(adresse(t, "corriger", ligne), donnees).content.decode()
    assert "+25,00\xa0h retenues sur «\xa0Engagement Gymnase\xa0»." in essai
    with hors_portee("test"):
        assert not Ajustement.objects.exists()
    confirmer(bureau, adresse(t, "corriger", ligne), donnees, essai)
    with hors_portee("test"):
        assert list(Ajustement.objects.order_by("pk").values_list("heures", flat=True)) == [-25, 25]
    page = lire(bureau, adresse(t, "ajustements", t.entreprise))
    assert "Accord avec le donneur d&#x27;ordre" in page
    assert "Mail du 3 mai" in page
    assert "75,00\xa0h – Engagement Gros œuvre" in page
    assert page.count("Rénovation d&#x27;un gymnase") == 2  # the correction, then the line of the month


def test_review_of_a_closed_month_warns_before_the_decision(t, bureau):
    heures(t.contrat, MARS, "100", t.lot)
    heures(t.contrat, AVRIL, "100", t.lot)
    fermer(t)
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        rectification = submit_declaration(
            declaration=open_rectification(entreprise=t.entreprise, mois=MARS, motif="Oubli"),
            par=t.facilitateur,
        )
    page = lire(bureau, reverse("participants:declaration", args=[t.guichet.slug, rectification.cle]))
    assert "Mars\xa02025 est clos pour Bâti Test." in page
    assert "les écarts seront portés en avril\xa02025" in page


def test_validated_rectification_tells_what_it_carried(t, bureau):
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    declaration = rectifier(t, saisie(t.contrat, t.lot, "60"))
    page = lire(bureau, reverse("participants:declaration", args=[t.guichet.slug, declaration.cle]))
    assert "−40,00\xa0h sur «\xa0Engagement Gros œuvre\xa0», en avril\xa02025" in page


def test_rectification_tells_the_imposed_hours_that_it_dropped(t, gymnase, bureau):
    imposer(t, heures(t.contrat, MARS, "100", t.lot), gymnase, "35")
    declaration = rectifier(t, saisie(t.contrat, t.lot, "20"))
    page = lire(bureau, reverse("participants:declaration", args=[t.guichet.slug, declaration.cle]))
    assert "La rectification a retiré des affectations imposées" in page
    assert "35,00\xa0h – Réunion de suivi" in page


def test_review_of_an_open_month_does_not_warn(t, bureau):
    heures(t.contrat, MARS, "100", t.lot)
    declaration = f.declaration(t.entreprise, AVRIL, etat="transmise")
    fermer(t)
    page = lire(bureau, reverse("participants:declaration", args=[t.guichet.slug, declaration.cle]))
    assert "est clos pour" not in page


def test_closing_page_tells_what_would_be_frozen(t, client):
    heures(t.contrat, MARS, "100", t.lot)
    client.force_login(t.responsable)
    page = lire(client, adresse(t, "clotures", t.entreprise))
    assert "Mars\xa02025, premier mois à clore" in page
    assert "Clore ce mois" in page
    client.post(adresse(t, "clore", t.entreprise), {"mois": "2025-03"})
    page = lire(client, adresse(t, "clotures", t.entreprise))
    assert str(t.responsable) in page
    assert "Rien à clore" in page


def test_facilitateur_sees_closings_and_does_not_close(t, bureau):
    heures(t.contrat, MARS, "100", t.lot)
    assert "Clore ce mois" not in lire(bureau, adresse(t, "clotures", t.entreprise))
    assert "Clore pour les entreprises cochées" not in lire(bureau, adresse(t, "clotures_mois"))
    assert bureau.post(adresse(t, "clotures_clore"), {"mois": "2025-03"}).status_code == 403


def test_month_closed_for_the_ticked_companies(t, client):
    heures(t.contrat, MARS, "100", t.lot)
    client.force_login(t.responsable)
    page = lire(client, adresse(t, "clotures_mois"))
    assert "Mars\xa02025\xa0: 1\xa0entreprise prête à clore" in page
    donnees = {"mois": "2025-03", "entreprise": [str(t.entreprise.cle), "pas-une-cle"]}
    client.post(adresse(t, "clotures_clore"), donnees)
    with hors_portee("test"):
        travail = Travail.objects.get(genre="clotures")
    run_travail(travail.pk)
    with hors_portee("test"):
        assert ClotureMois.objects.count() == 1
    page = lire(client, adresse(t, "clotures_faites", travail))
    assert "Mars\xa02025 est clos pour 1\xa0entreprise." in page


def test_foreign_company_is_not_closed_by_a_forged_key(t, client):
    autre = f.territoire("autre")
    client.force_login(t.responsable)
    client.post(adresse(t, "clotures_clore"), {"mois": "2025-03", "entreprise": str(autre.entreprise.cle)})
    with hors_portee("test"):
        assert not Travail.objects.exists()


def peupler(t, nombre):
    """As many lines, corrections and imposed hours, in force and removed, one per person."""
    for rang in range(nombre):
        personne = f.participant(t.guichet, f"Durand {rang}", "Luc")
        f.fenetre(personne, t.facilitateur)
        contrat = f.contrat(personne, t.entreprise, t.lot)
        heures(contrat, MARS, "50", t.lot)
        heures(contrat, AVRIL, "50", t.lot)
    fermer(t)
    with hors_portee("test"):
        lignes = list(
            t.entreprise.lignes_creditees.select_related("guichet", "creditee__guichet", "lot", "contrat")
        )
    for ligne in lignes:
        retirer(t, decider(t, ligne))
        decider(t, ligne)


def decider(t, ligne):
    if ligne.mois == MARS:
        return corriger(t, ligne, "5", de=t.engagement)[0]
    return imposer(t, ligne, t.engagement, "5")


REQUETES = {"imposees": 23, "ajustements": 30, "clotures": 30, "clotures_mois": 26}


@pytest.mark.parametrize("nom", REQUETES)
def test_rows_do_not_change_the_number_of_queries(client, nom):
    comptes = []
    for nombre in (1, 3):
        t = f.territoire(f"guichet-{nombre}")
        peupler(t, nombre)
        client.force_login(t.responsable)
        url = adresse(t, nom, None if nom == "clotures_mois" else t.entreprise)
        lire(client, url)
        with CaptureQueriesContext(connection) as requetes:
            lire(client, url)
        comptes.append(len(requetes))
    assert comptes == [REQUETES[nom]] * 2


def test_company_and_buyer_read_adjustments_in_totals_only(t, client):
    heures(t.contrat, MARS, "100", t.lot)
    fermer(t)
    rectifier(t, saisie(t.contrat, t.lot, "60"))
    calculer(t.entreprise)
    client.force_login(t.referent)
    page = lire(client, reverse("donneur:marche", args=[t.marche.cle]))
    assert "Ajustements" in page
    assert "-40,00" in page or "−40,00" in page
    assert "Absence oubliée" not in page
    with portee.ouvrir(Principal("utilisateur", t.employeur.pk)):
        assert not Ajustement.objects.exists()
    with portee.ouvrir(Principal("utilisateur", t.referent.pk)):
        assert not Ajustement.objects.exists()


def test_page_without_adjustment_has_no_such_column(t, client):
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    client.force_login(t.referent)
    assert "Ajustements" not in lire(client, reverse("donneur:marche", args=[t.marche.cle]))
