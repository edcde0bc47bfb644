"""The desk types from the paper; and how many queries a grid costs."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichets.portee import hors_portee
from operations.enums import TypeEntreprise
from participants.enums import EtatDeclaration, Modalite
from participants.models import DeclarationMensuelle
from tests import fabriques as f
from tests.clauses.grilles import MOIS, PDF, enregistrees, saisie, texte, url_grille, url_saisir


@pytest.fixture
def bureau_client(client, territoire):
    client.force_login(territoire.facilitateur)
    return client


def test_desk_types_the_paper_then_validates(bureau_client, territoire):
    sans_releve = bureau_client.post(url_saisir(territoire), saisie(territoire, "120", action="transmettre"))
    assert sans_releve.status_code == 422
    assert "Joignez le relevé reçu de l'entreprise (PDF, JPEG ou PNG)." in texte(sans_releve)
    assert 'value="120"' in texte(sans_releve)
    donnees = saisie(territoire, "120", action="transmettre", document=SimpleUploadedFile("mars.pdf", PDF))
    reponse = bureau_client.post(url_saisir(territoire), donnees)
    with hors_portee("lecture de test"):
        declaration = DeclarationMensuelle.objects.select_related("document").get()
    slug = territoire.guichet.slug
    assert reponse.url == reverse("participants:declaration", args=[slug, declaration.cle])
    page = texte(bureau_client.get(reponse.url))
    assert "d'après le relevé papier reçu" in page
    releve = bureau_client.get(reverse("participants:declaration_releve", args=[slug, declaration.cle]))
    assert releve.content == PDF
    bureau_client.post(reverse("participants:declaration_valider", args=[slug, declaration.cle]))
    assert enregistrees() == [(Decimal("120.00"), territoire.lot.pk, EtatDeclaration.VALIDEE)]


def test_paper_survives_a_refused_line(bureau_client, territoire):
    donnees = saisie(territoire, "sept", action="transmettre", document=SimpleUploadedFile("mars.pdf", PDF))
    reponse = bureau_client.post(url_saisir(territoire), donnees)
    assert reponse.status_code == 422
    assert 'value="sept"' in texte(reponse)
    assert "mars.pdf" in texte(reponse)
    reponse = bureau_client.post(url_saisir(territoire), saisie(territoire, "7", action="transmettre"))
    assert reponse.status_code == 302
    assert enregistrees() == [(Decimal("7.00"), territoire.lot.pk, EtatDeclaration.TRANSMISE)]


def test_paper_of_a_false_type_is_refused_and_the_lines_are_kept(bureau_client, territoire):
    donnees = saisie(territoire, "7", action="enregistrer", document=SimpleUploadedFile("mars.pdf", b"MZ"))
    reponse = bureau_client.post(url_saisir(territoire), donnees)
    assert reponse.status_code == 422
    assert "Ce fichier n'est ni un PDF, ni une image JPEG ou PNG." in texte(reponse)
    assert 'value="7"' in texte(reponse)


def test_lecteur_and_strangers_cannot_type(client, territoire):
    etranger = f.territoire("autre-guichet", "Étranger ")
    client.force_login(territoire.lecteur)
    assert client.get(url_saisir(territoire)).status_code == 403
    client.force_login(etranger.facilitateur)
    assert client.get(url_saisir(territoire)).status_code == 404
    client.force_login(territoire.facilitateur)
    url = reverse("clauses:saisir", args=[territoire.guichet.slug, etranger.entreprise.cle, MOIS])
    assert client.post(url, {"action": "enregistrer"}).status_code == 404


def requetes(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as capture:
        assert client.get(url).status_code == 200
    return len(capture)


@pytest.mark.parametrize("page", ["accueil", "declarer", "saisir"])
def test_as_many_queries_for_one_person_as_for_three(client, territoire, page):
    bureau = page == "saisir"
    client.force_login(territoire.facilitateur if bureau else territoire.employeur)
    url = {
        "accueil": reverse("entreprise:accueil"),
        "declarer": url_grille(),
        "saisir": url_saisir(territoire),
    }[page]
    etti = f.entreprise(territoire.guichet, "Autre ETTI", TypeEntreprise.ETTI)

    def embaucher(nom):
        personne = f.participant(territoire.guichet, nom)
        f.fenetre(personne, territoire.facilitateur)
        chantier = f.lot(f.marche(territoire.donneur, f"Marché {nom}"))
        f.attribution(chantier, territoire.entreprise)
        f.engagement(chantier, territoire.entreprise)
        f.contrat(
            personne,
            territoire.entreprise,
            chantier,
            employeur=etti,
            declarant=territoire.entreprise,
            modalite=Modalite.MISE_A_DISPOSITION,
        )

    embaucher("Un")
    avant = requetes(client, url)
    embaucher("Deux")
    embaucher("Trois")
    assert requetes(client, url) == avant
