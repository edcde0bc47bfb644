"""The pages of a path, for the guichet and for the prescripteur; companies have none of them."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichets.models import Journal
from guichets.portee import hors_portee
from participants.enums import GenreEtape, SituationSortie
from participants.models import Etape, Sortie, SuiviSortie
from tests import fabriques as f

INTITULE = "Remise à niveau"


def client_de(personne):
    client = Client()
    client.force_login(personne)
    return client


def lus(modele, **filtres):
    with hors_portee("lecture du test"):
        return list(modele.objects.filter(**filtres).order_by("pk"))


def sortie(personne, jour=date(2025, 3, 31), situation=SituationSortie.CDI, **champs):
    with hors_portee("test"):
        return Sortie.objects.create(
            guichet=personne.guichet, participant=personne, sortie_le=jour, situation=situation, **champs
        )


def suivi(quand, horizon=6, prevu_le=date(2025, 9, 30), **champs):
    with hors_portee("test"):
        return SuiviSortie.objects.create(
            guichet=quand.guichet,
            sortie=quand,
            participant=quand.participant,
            horizon_mois=horizon,
            prevu_le=prevu_le,
            **champs,
        )


@pytest.fixture
def bureau(territoire):
    return client_de(territoire.facilitateur)


@pytest.fixture
def portail(territoire):
    return client_de(territoire.referent_prescripteur)


def url(nom, territoire, *args):
    return reverse(f"participants:{nom}", args=[territoire.guichet.slug, *args])


def test_create_etape_at_the_desk_comes_back_to_the_path(territoire, bureau):
    a_venir = f.lot(territoire.marche, objet="Peinture", debut=date(2099, 9, 1), fin=date(2100, 1, 1))
    adresse = url("etape_creer", territoire, territoire.participant.cle)
    refusee = bureau.post(adresse, {"genre": "preparatoire", "intitule": INTITULE})
    assert refusee.status_code == 422
    assert INTITULE in refusee.content.decode()
    saisie = {"genre": "preparatoire", "intitule": INTITULE, "debut": "2026-01-05", "lot": str(a_venir.cle)}
    acceptee = bureau.post(adresse, saisie)
    assert acceptee["Location"] == url("parcours", territoire, territoire.participant.cle)
    (etape,) = lus(Etape)
    assert (etape.genre, etape.lot_id) == (GenreEtape.PREPARATOIRE, a_venir.pk)
    page = bureau.get(acceptee["Location"]).content.decode()
    assert INTITULE in page
    marche = bureau.get(
        reverse("operations:marche", args=[territoire.guichet.slug, territoire.marche.cle])
    ).content.decode()
    assert "Personnes en préparation" in marche
    assert "MARTIN Awa" in marche
    modifiee = {**saisie, "intitule": "Autre", "genre": "entretien"}
    assert bureau.post(url("etape_modifier", territoire, etape.cle), modifiee).status_code == 302
    (etape,) = lus(Etape)
    assert (etape.intitule, etape.lot_id) == ("Autre", None)
    assert bureau.get(url("etape_retirer", territoire, etape.cle)).status_code == 302
    assert len(lus(Etape)) == 1
    bureau.post(url("etape_retirer", territoire, etape.cle))
    assert lus(Etape) == []


def test_create_etape_in_the_portal_names_no_lot(territoire, portail):
    adresse = reverse("prescripteur:etape_creer", args=[territoire.participant.cle])
    page = portail.get(adresse).content.decode()
    assert "Marché visé" not in page
    assert "Phase préparatoire" not in page
    assert "Bâti Test" not in page
    saisie = {"genre": "formation_avant", "intitule": INTITULE, "debut": "2024-10-01", "heures": "70"}
    assert portail.post(adresse, saisie).status_code == 302
    (etape,) = lus(Etape)
    assert etape.prescripteur_id == territoire.prescripteur.pk
    assert portail.post(adresse, {**saisie, "genre": "preparatoire"}).status_code == 422
    accueil = portail.get(reverse("prescripteur:accueil")).content.decode()
    assert "En contrat depuis le 1er\u00a0janvier\u00a02025" in accueil
    personne = portail.get(reverse("prescripteur:participant", args=[territoire.participant.cle]))
    assert INTITULE in personne.content.decode()
    assert "Bâti Test" not in personne.content.decode()
    assert portail.post(reverse("prescripteur:etape_retirer", args=[etape.cle])).status_code == 302
    assert lus(Etape) == []


def test_create_sortie_then_answer_in_the_portal(territoire, portail):
    ibrahim = f.participant(territoire.guichet, "Diallo", "Ibrahim", territoire.prescripteur)
    f.contrat(ibrahim, territoire.entreprise, debut=date(2024, 1, 1), fin=date(2024, 6, 30))
    adresse = reverse("prescripteur:sortie_creer", args=[ibrahim.cle])
    assert 'value="2024-06-30"' in portail.get(adresse).content.decode()
    saisie = {"sortie_le": "2024-06-30", "situation": "recherche"}
    assert portail.post(adresse, {**saisie, "situation": ""}).status_code == 422
    assert portail.post(adresse, saisie).status_code == 302
    six, douze = lus(SuiviSortie)
    liste = portail.get(reverse("prescripteur:suivis")).content.decode()
    assert liste.count("DIALLO Ibrahim<small>") == 2
    repondre = reverse("prescripteur:suivi_repondre", args=[six.cle])
    assert portail.post(repondre, {"situation": ""}).status_code == 422
    assert portail.post(repondre, {"situation": "inconnue"})["Location"] == reverse("prescripteur:suivis")
    six, douze = lus(SuiviSortie)
    assert (six.situation, six.par, douze.situation) == (
        "inconnue",
        territoire.referent_prescripteur.nom_complet,
        "",
    )
    corriger = reverse("prescripteur:sortie_modifier", args=[lus(Sortie)[0].cle])
    assert portail.post(corriger, {**saisie, "situation": "cdi"}).status_code == 302
    assert lus(Sortie)[0].situation == "cdi"


def test_path_pages_are_not_for_companies_nor_other_prescripteurs(territoire):
    """The desk's and the portal's addresses answer 404 to a company and to another body."""
    awa = territoire.participant
    quand = sortie(awa)
    un_suivi = suivi(quand)
    with hors_portee("test"):
        etape = Etape.objects.create(
            guichet=awa.guichet, participant=awa, genre="entretien", intitule=INTITULE, debut=date(2025, 1, 1)
        )
    adresses = [
        url("parcours", territoire, awa.cle),
        url("sorties", territoire),
        url("suivi_repondre", territoire, un_suivi.cle),
        reverse("prescripteur:participant", args=[awa.cle]),
        reverse("prescripteur:etape_creer", args=[awa.cle]),
        reverse("prescripteur:etape_modifier", args=[etape.cle]),
        reverse("prescripteur:etape_retirer", args=[etape.cle]),
        reverse("prescripteur:sortie_creer", args=[awa.cle]),
        reverse("prescripteur:sortie_modifier", args=[quand.cle]),
        reverse("prescripteur:suivi_repondre", args=[un_suivi.cle]),
    ]
    autre = f.acces_prescripteur(f.prescripteur(territoire.guichet, "PLIE Test"))
    for personne in (territoire.employeur, territoire.conseiller_siae, autre):
        client = client_de(personne)
        assert [client.get(adresse).status_code for adresse in adresses] == [404] * len(adresses)
        assert client.post(adresses[6]).status_code == 404
    assert len(lus(Etape)) == 1


def test_company_pages_tell_nothing_of_a_path(territoire):
    """Canary: neither a step, nor an exit, nor a follow-up reaches the company that employs the person."""
    quand = sortie(territoire.participant, precision="PRECISION-SORTIE")
    suivi(quand, precision="PRECISION-SUIVI")
    with hors_portee("test"):
        Etape.objects.create(
            guichet=territoire.guichet,
            participant=territoire.participant,
            genre="accompagnement",
            intitule="INTITULE-ETAPE",
            debut=date(2025, 1, 1),
        )
    page = client_de(territoire.employeur).get(reverse("entreprise:accueil")).content.decode()
    assert "Attestation d'heures" in page or "Attestation d&#x27;heures" in page
    for secret in ("PRECISION-SORTIE", "PRECISION-SUIVI", "INTITULE-ETAPE"):
        assert secret not in page


def test_list_exits_counts_and_exports_without_formula(territoire, bureau):
    ibrahim = f.participant(territoire.guichet, "=HYPERLINK", "Ibrahim", territoire.prescripteur)
    quand = sortie(ibrahim, precision="@SUM(1)")
    suivi(quand)
    periode = {"du": "2025-01-01", "au": "2025-12-31"}
    page = bureau.get(url("sorties", territoire), periode).content.decode()
    assert "Sorties dynamiques en emploi" in page
    assert "Sorties positives (emploi durable ou qualification)" in page
    contenu = bureau.get(url("sorties_csv", territoire), periode).content.decode()
    (rang,) = contenu.splitlines()[1:]
    assert rang.split(";") == [
        "'=HYPERLINK Ibrahim",
        "31/03/2025",
        "CDI",
        "'@SUM(1)",
        "",
        "Mission locale Test",
        "6",
        "30/09/2025",
        "",
        "",
    ]
    with hors_portee("test"):
        (trace,) = Journal.objects.filter(evenement="export")
    assert (trace.objet, trace.objet_cle) == ("guichet", territoire.guichet.cle)
    vide = bureau.get(url("sorties", territoire), {"du": "2020-01-01", "au": "2020-12-31"})
    assert "Aucune sortie sur cette période" in vide.content.decode()
    assert bureau.get(url("sorties", territoire), {"du": "hier"}).status_code == 200


def _people(territoire, nombre):
    for rang in range(nombre):
        qui = f.participant(territoire.guichet, f"Personne {rang}", "Test", territoire.prescripteur)
        f.contrat(qui, territoire.entreprise, debut=date(2024, 1, 1), fin=date(2024, 6, 30))
        quand = sortie(qui, date(2024, 6, 30))
        suivi(quand, prevu_le=date(2024, 12, 30))
        seul = f.participant(territoire.guichet, f"Seule {rang}", "Test", territoire.prescripteur)
        f.contrat(seul, territoire.entreprise, debut=date(2024, 1, 1), fin=date(2024, 6, 30))


@pytest.mark.parametrize("nom", ["sorties", "suivis", "sans_sortie", "sorties_csv"])
def test_desk_lists_make_the_same_queries_at_one_and_three_rows(territoire, bureau, nom):
    comptes = []
    for nombre in (1, 2):
        _people(territoire, nombre)
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            reponse = bureau.get(url(nom, territoire), {"du": "2024-01-01", "au": "2024-12-31"})
        assert reponse.status_code == 200
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1]


@pytest.mark.parametrize("nom", ["accueil", "suivis"])
def test_portal_lists_make_the_same_queries_at_one_and_three_rows(territoire, portail, nom):
    comptes = []
    for nombre in (1, 2):
        _people(territoire, nombre)
        with CaptureQueriesContext(connection) as requetes:
            assert portail.get(reverse(f"prescripteur:{nom}")).status_code == 200
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1]
