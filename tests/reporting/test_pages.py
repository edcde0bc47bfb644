"""The pages about bilans: the desk's, and the portal of the donneur d'ordre."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichets import portee
from guichets.domain.travaux import run_travail
from guichets.portee import Principal, hors_portee
from operations.models import Entreprise, Marche
from reporting.domain.bilans import prepare_bilan
from reporting.models import Bilan
from tests import fabriques as f
from tests.reporting import decor as d

JANVIER = date(2025, 1, 1)
PERIODE = {"du": date(2025, 1, 1), "au": date(2025, 1, 31)}


@pytest.fixture
def compte(territoire):
    t = territoire
    d.ventiler(t.contrat, t.engagement, JANVIER, "90", t.lot)
    d.comptes_mois(t.marche, t.entreprise, JANVIER, realisees="90")
    d.comptes_engagement(
        t.engagement, t.entreprise, retenues="90", personnes=1, contrats=1, clos_au=date(2025, 1, 31)
    )
    return t


def preparer(t):
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        marche = Marche.objects.select_related("donneur_ordre").get(pk=t.marche.pk)
        return prepare_bilan(marche=marche, par=t.facilitateur, **PERIODE)


def emettre(t):
    bilan = preparer(t)
    run_travail(bilan.travail_id)
    with hors_portee("relecture"):
        return Bilan.objects.get(pk=bilan.pk)


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ").replace("&#x27;", "'")


def compter(client, url):
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(url).status_code == 200
    return len(requetes)


def test_create_bilan_shows_a_preview_then_asks_for_the_job(client, compte):
    client.force_login(compte.facilitateur)
    url = reverse("reporting:bilan_creer", args=[compte.guichet.slug, compte.marche.cle])
    apercu = client.get(url)
    assert apercu.status_code == 200
    assert "Retenues au titre du marché" in texte(apercu)
    assert "90,00" in texte(apercu)
    reponse = client.post(url, {"du": "2025-01-01", "au": "2025-01-31", "commentaire": "Bravo"})
    with hors_portee("relecture"):
        bilan = Bilan.objects.select_related("travail").get()
    assert reponse.status_code == 302
    assert reponse.url == reverse("reporting:bilan", args=[compte.guichet.slug, bilan.cle])
    assert (bilan.commentaire, bilan.facilitateur) == ("Bravo", compte.facilitateur.nom_complet)
    attente = client.get(reponse.url)
    assert "En préparation" in texte(attente)
    assert (
        reverse("guichets:travail", args=[compte.guichet.slug, bilan.travail.cle]) in attente.content.decode()
    )
    run_travail(bilan.travail_id)
    fini = client.get(reponse.url)
    assert "Télécharger le PDF" in texte(fini)
    assert "Bravo" in texte(fini)


def test_create_bilan_keeps_what_was_typed_beside_the_error(client, compte):
    client.force_login(compte.facilitateur)
    url = reverse("reporting:bilan_creer", args=[compte.guichet.slug, compte.marche.cle])
    reponse = client.post(url, {"du": "2025-02-01", "au": "2025-01-31", "commentaire": "À ne pas perdre"})
    assert reponse.status_code == 422
    assert "La fin de la période précède son début." in texte(reponse)
    assert "À ne pas perdre" in texte(reponse)
    with hors_portee("relecture"):
        assert not Bilan.objects.exists()


def test_create_bilan_leads_to_the_missing_names(client, compte):
    with hors_portee("décor"):
        compte.donneur.nom = ""
        compte.donneur.save()
    client.force_login(compte.facilitateur)
    reponse = client.get(reverse("reporting:bilan_creer", args=[compte.guichet.slug, compte.marche.cle]))
    assert f"SIRET {compte.donneur.siret}" in texte(reponse)
    assert reverse("operations:noms", args=[compte.guichet.slug]) in reponse.content.decode()


def test_create_bilan_is_refused_to_a_lecteur(client, compte):
    client.force_login(compte.lecteur)
    url = reverse("reporting:bilan_creer", args=[compte.guichet.slug, compte.marche.cle])
    assert client.get(url).status_code == 403


def test_list_bilans_filters_and_says_what_to_do_when_empty(client, compte):
    client.force_login(compte.lecteur)
    url = reverse("reporting:bilans", args=[compte.guichet.slug])
    assert "Aucun bilan n'a encore été établi" in texte(client.get(url))
    emettre(compte)
    assert "Construction d'une école" in texte(client.get(url))
    assert "Aucun bilan ne correspond" in texte(client.get(url, {"q": "piscine"}))


def test_download_bilan_serves_the_file_of_an_issued_one(client, compte):
    attente = preparer(compte)
    bilan = emettre(compte)
    client.force_login(compte.lecteur)
    reponse = client.get(reverse("reporting:bilan_pdf", args=[compte.guichet.slug, bilan.cle]))
    assert reponse["Content-Type"] == "application/pdf"
    assert reponse["Content-Disposition"] == 'attachment; filename="bilan-construction-d-une-ecole-2.pdf"'
    assert b"".join(reponse.streaming_content).startswith(b"%PDF")
    assert (
        client.get(reverse("reporting:bilan_pdf", args=[compte.guichet.slug, attente.cle])).status_code == 404
    )


def test_bilan_of_another_guichet_is_not_found(client, compte):
    autre = f.territoire("autre", "Zz")
    bilan = emettre(compte)
    client.force_login(autre.facilitateur)
    for nom in ("bilan", "bilan_pdf"):
        assert client.get(reverse(f"reporting:{nom}", args=["autre", bilan.cle])).status_code == 404
    assert client.get(reverse("reporting:bilan_creer", args=["autre", compte.marche.cle])).status_code == 404
    client.force_login(autre.referent)
    assert client.get(reverse("donneur:bilan_pdf", args=[bilan.cle])).status_code == 404
    assert client.get(reverse("donneur:marche", args=[compte.marche.cle])).status_code == 404


def test_donneur_sees_no_bilan_before_its_issue(client, compte):
    bilan = preparer(compte)
    client.force_login(compte.referent)
    assert client.get(reverse("donneur:bilan_pdf", args=[bilan.cle])).status_code == 404
    assert "Derniers bilans à lire" not in texte(client.get(reverse("donneur:accueil")))
    run_travail(bilan.travail_id)
    assert client.get(reverse("donneur:bilan_pdf", args=[bilan.cle])).status_code == 200
    assert "Derniers bilans à lire" in texte(client.get(reverse("donneur:accueil")))


def test_donneur_reads_on_its_page_the_closed_months_that_its_bilan_tells(client, compte):
    """A company that owes on the marché and has no hours there closes nothing, and holds nothing back."""
    d.clore(compte.entreprise, JANVIER, compte.responsable)
    d.comptes_engagement(compte.engagement, compte.siae, calcule_au=date(2025, 1, 31))
    bilan = emettre(compte)
    assert bilan.donnees["clos_au"] == "2025-01-31"
    client.force_login(compte.referent)
    page = texte(client.get(reverse("donneur:marche", args=[compte.marche.cle])))
    assert "Mois clos jusqu'au 31 janvier 2025" in page
    assert "Heures connues jusqu'au 31 janvier 2025" in page


def test_donneur_home_adds_up_its_marches_over_guichets(client, compte):
    ailleurs = f.guichet("ailleurs", nom="PLIE d'à côté")
    meme = f.donneur(ailleurs, "Région Test")
    f.acces_donneur(meme, compte.referent)
    marche = f.marche(meme, "Piscine intercommunale")
    lot = f.lot(marche, debut=date(2020, 1, 1), fin=date(2020, 12, 31))
    e = f.entreprise(ailleurs, "Bassin & Fils")
    f.attribution(lot, e)
    d.comptes_engagement(f.engagement(lot, e, "200"), e, retenues="50")
    client.force_login(compte.referent)
    reponse = client.get(reverse("donneur:accueil"))
    totaux = reponse.context["totaux"]
    assert (totaux.dues, totaux.retenues) == (Decimal("1200.00"), Decimal("140.00"))
    assert reponse.context["tableau"].entreprises == 2
    assert "Bassin &amp; Fils" in texte(reponse)
    assert "PLIE d'à côté" in texte(reponse)
    seules = client.get(reverse("donneur:accueil"), {"situation": "retard", "q": "piscine"})
    assert [ligne.marche.objet for ligne in seules.context["table"].data.data] == ["Piscine intercommunale"]


def test_donneur_marche_masks_people(client, compte):
    client.force_login(compte.referent)
    reponse = client.get(reverse("donneur:marche", args=[compte.marche.cle]))
    contenu = texte(reponse)
    assert "Personnes : &lt; 5 · contrats : &lt; 5" in contenu
    assert "Bâti Test" in contenu
    assert "90,00 h" in contenu
    for canari in ("Martin", "Awa", "DELD", "Mission locale"):
        assert canari not in contenu


def test_months_of_a_marche_become_cards_that_leave_out_what_is_nil(client, compte):
    client.force_login(compte.referent)
    page = texte(client.get(reverse("donneur:marche", args=[compte.marche.cle])))
    tableau = page.split('aria-label="Heures du marché par mois"')[0].rsplit("<div", 1)[1]
    assert 'class="zone-tableau large total-devant"' in tableau
    assert page.count('<td class="nombre nul" data-label="Prêtées">0,00</td>') == 2
    assert '<td class="nombre" data-label="Retenues"><strong>90,00</strong></td>' in page


def test_donneur_portal_is_not_found_without_an_access(client, compte):
    client.force_login(compte.facilitateur)
    assert client.get(reverse("donneur:accueil")).status_code == 404


def test_entreprise_name_is_read_by_the_buyers_of_its_lots_only(compte):
    autre = f.entreprise(compte.guichet, "Étrangère")
    with portee.ouvrir(Principal("utilisateur", compte.referent.pk)):
        assert [e.nom for e in Entreprise.objects.all()] == ["Bâti Test"]
        with connection.cursor() as curseur:
            curseur.execute("SELECT nom FROM operations_entreprise")
            assert curseur.fetchall() == [("Bâti Test",)]
    f.attribution(f.lot(compte.marche, numero="2"), autre)
    with hors_portee("relecture"):
        autre.save()
        autre.refresh_from_db()
    assert autre.donneurs == [compte.donneur.pk]
    with hors_portee("décor"):
        compte.marche.lots.get(numero="2").attributions.all().delete()
        autre.refresh_from_db()
    assert autre.donneurs == []


def test_pages_ask_the_same_number_of_queries_for_more_rows(client, compte):
    emettre(compte)
    client.force_login(compte.referent)
    accueil, page = reverse("donneur:accueil"), reverse("donneur:marche", args=[compte.marche.cle])
    bureau = reverse("reporting:bilans", args=[compte.guichet.slug])
    avant = [compter(client, accueil), compter(client, page)]
    client.force_login(compte.facilitateur)
    avant.append(compter(client, bureau))
    for n in range(3):
        marche = f.marche(compte.donneur, f"Marché {n}")
        for cible in (marche, compte.marche):
            lot = f.lot(cible, numero=f"{n + 10}")
            e = f.entreprise(compte.guichet, f"Entreprise {n} {cible.pk}")
            f.attribution(lot, e)
            d.comptes_engagement(f.engagement(lot, e), e, retenues="1")
    emettre(compte)
    emettre(compte)
    client.force_login(compte.referent)
    apres = [compter(client, accueil), compter(client, page)]
    client.force_login(compte.facilitateur)
    apres.append(compter(client, bureau))
    assert apres == avant


def test_donneur_marche_masks_under_the_threshold_of_the_narrowest_rules(client, compte):
    f.regles(compte.guichet, marche=compte.marche, seuil_masquage=1)
    client.force_login(compte.referent)
    reponse = client.get(reverse("donneur:marche", args=[compte.marche.cle]))
    assert "Personnes : 1 · contrats : 1" in texte(reponse)


def test_dashboard_calls_a_marche_late_when_one_of_its_lots_is(client, compte):
    second = f.engagement(f.lot(compte.marche, objet="Peinture", numero="2"), compte.entreprise, "1000")
    d.comptes_engagement(second, compte.entreprise, retenues="1000", personnes=1, contrats=1)
    client.force_login(compte.referent)
    page = texte(client.get(reverse("donneur:accueil"), {"situation": "retard"}))
    assert "Marchés en retard" in page
    assert "de retard sur certains engagements" in page
    assert "À jour" not in page.split("<tbody>")[1]
