"""What a link without account opens, and where its secret never goes."""

import logging
import re

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from guichets.domain.liens import draw_secret, fingerprint
from guichets.enums import EtatMessage
from guichets.models import Message
from guichets.portee import hors_portee
from operations.models import LienEntreprise
from participants.models import DeclarationMensuelle
from tests import fabriques as f
from tests.config import matrice
from tests.config.objets import MOIS, objets
from tests.config.test_matrice import HORS_MATRICE, noms_des_routes
from tests.guichets.liens import ADRESSE, OUVRIR, SECRET, changer, envoyer, ouvrir, page, partir, relire

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(territoire):
    return f.contact(territoire.entreprise, ADRESSE)


@pytest.fixture
def lien(territoire, contact):
    return f.lien(territoire.entreprise, MOIS, ADRESSE, SECRET)


PAGES = {"declarer", "transmettre", "recu", "recu_pdf", "recu_envoyer"}
PUBLIQUES = {nom for nom, ligne in matrice.ROUTES.items() if ligne.acces == "public"}


@pytest.fixture
def porteur(lien, territoire):
    return ouvrir()[0]


def test_allow_list_is_the_one_of_this_test(settings):
    assert {"declarer": {f"entreprise:{nom}" for nom in PAGES}} == settings.LIEN_ROUTES


def test_link_is_nobody_on_every_other_route(porteur, territoire):
    """Every route of the product, with objects of its own company: as an anonymous browser, exactly."""
    anonyme, siens = Client(), objets(territoire)
    fautes = []
    for nom in sorted(matrice.ROUTES):  # the matrix names every route: its own test says so
        if nom.removeprefix("entreprise:") in PAGES and nom.startswith("entreprise:"):
            continue
        ligne = matrice.ROUTES[nom]
        parametres = {}
        if ligne.acces in ("bureau", "ecrit", "responsable"):
            parametres["slug"] = territoire.guichet.slug
        if ligne.objet:
            parametres["cle"] = siens[ligne.objet].cle
        if ligne.autre:
            parametres[ligne.autre] = matrice.AUTRES[ligne.autre]
        adresse = reverse(nom, kwargs=parametres)
        if nom == "lien:fermer":
            continue
        for methode in ("get", "post"):
            vu, attendu = getattr(porteur, methode)(adresse), getattr(anonyme, methode)(adresse)
            if (vu.status_code, vu.get("Location")) != (attendu.status_code, attendu.get("Location")):
                fautes.append(f"{methode} {nom}: {vu.status_code}, anonymous {attendu.status_code}")
            elif vu.status_code == 200 and nom not in PUBLIQUES:
                fautes.append(f"{methode} {nom}: open to anybody")
    assert fautes == []


def test_link_is_nobody_for_the_api_and_the_account_pages(porteur):
    noms = set(noms_des_routes(get_resolver()))
    vues = 0
    for nom in sorted(noms):
        if nom.startswith((*HORS_MATRICE, "api:")):
            try:
                adresse = reverse(nom)
            except Exception:  # noqa: BLE001 - an address with parameters: its list is walked
                continue
            vus = {porteur.get(adresse).status_code, Client().get(adresse).status_code}
            assert len(vus) == 1, (nom, vus)
            vues += 1
    assert vues > 20


@pytest.mark.parametrize(
    "chemin",
    [
        "/entreprise/declarations/2026-02/",
        "/entreprise/declarations/2026-04/",
        "/entreprise/declarations/2026-3/",
        "/entreprise/declarations/2026-03%2f..%2f2026-04/",
        "/entreprise/declarations/2026-03/../2026-04/",
        "/entreprise//declarations/2026-03/",
        "/entreprise/declarations/2026-04/recu/?mois=2026-03",
        "/entreprise/declarations/2026-04/transmettre/",
        "/entreprise/declarations/２０２６-03/",
    ],
)
def test_other_month_is_closed(porteur, chemin):
    assert porteur.get(chemin).status_code in (302, 404)
    reponse = porteur.post(chemin, {"action": "enregistrer", "mois": "2026-03"})
    assert reponse.status_code in (302, 404)
    assert not reponse.get("Location", "").startswith("/entreprise/")


def test_link_sees_its_own_guichet_only(territoire, contact, lien):
    """The same company in two guichets: the link belongs to one of them."""
    ailleurs = f.territoire("ailleurs", prefixe="ZZAilleurs ")
    f.contact(ailleurs.entreprise, ADRESSE)
    client, _ = ouvrir()
    assert "ZZAilleurs" not in client.get(page()).content.decode()
    secret = "7" * 64
    f.lien(ailleurs.entreprise, MOIS, ADRESSE, secret)
    autre, reponse = ouvrir(secret=secret)
    assert reponse.status_code == 302
    texte = autre.get(page()).content.decode()
    assert "ZZAilleurs" in texte
    assert territoire.guichet.nom not in texte


def test_target_of_another_guichet_is_refused_by_the_database(territoire, lien):
    ailleurs = f.territoire("ailleurs")
    with hors_portee("test"), transaction.atomic(), pytest.raises(IntegrityError):
        LienEntreprise.objects.filter(lien=lien).update(entreprise=ailleurs.entreprise)


def test_declaration_bears_the_contact_and_the_history_the_link(porteur, lien, territoire):
    with hors_portee("test"):
        cle = territoire.contrat.cle
    reponse = porteur.get(page())
    champs = dict(re.findall(r'name="([^"]+)"[^>]*value="([^"]*)"', reponse.content.decode()))
    assert str(cle) in reponse.content.decode()
    assert "csrfmiddlewaretoken" in champs
    porteur.post(page(), {"action": "enregistrer", **_rien(reponse)})
    with hors_portee("test"):
        declaration = DeclarationMensuelle.objects.get()
        histoire = apps.get_model("participants", "DeclarationMensuelleEvent").objects.first()
    assert declaration.entreprise_id == territoire.entreprise.pk
    assert histoire.pgh_context["acteur"] == f"lien:{lien.pk}"
    certifier = porteur.get(page(nom="transmettre"))
    version = dict(re.findall(r'name="(version-[^"]+)" value="([^"]*)"', certifier.content.decode()))
    reponse = porteur.post(page(nom="transmettre"), {"certifie": "oui", **version})
    assert (reponse.status_code, reponse.url) == (302, page(nom="recu"))
    with hors_portee("test"):
        declaration.refresh_from_db()
    assert declaration.transmise_par == f"Camille Robin ({ADRESSE})"


def _rien(reponse):
    """The grid as it stands, with « rien à déclarer » ticked."""
    texte = reponse.content.decode()
    champs = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', texte))
    noms = re.findall(r'name="([^"]*rien[^"]*)"', texte)
    return {**champs, **dict.fromkeys(noms, "on")}


def test_secret_is_in_the_mail_only(territoire, contact, caplog):
    caplog.set_level(logging.DEBUG)
    lien = envoyer(territoire)
    avant = relire(lien).empreinte
    secret = partir(territoire)
    assert relire(lien).empreinte == fingerprint(secret) != avant
    ouvrir(secret=secret)
    Client().post(OUVRIR, {"secret": secret})
    Client().get(f"{OUVRIR}#{secret}")
    assert secret not in caplog.text
    with hors_portee("test"), connection.cursor() as curseur:
        curseur.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [nom for (nom,) in curseur.fetchall()]
        assert "guichets_lienevent" in tables
        for table in tables:
            curseur.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{secret}%"])
            assert curseur.fetchone() == (0,), table


def test_no_answer_sends_the_secret_elsewhere(lien):
    _, reponse = ouvrir()
    for entete, valeur in reponse.headers.items():
        assert SECRET not in valeur, entete
    assert Client().get(OUVRIR)["Referrer-Policy"] == "same-origin"


def test_mail_sent_again_closes_the_secret_before(territoire, contact):
    lien = envoyer(territoire)
    premier = partir(territoire)
    with hors_portee("test"):
        Message.objects.filter(lien=lien).update(etat=EtatMessage.A_ENVOYER)
    second = partir(territoire)
    assert ouvrir(secret=premier)[1].status_code == 422
    assert ouvrir(secret=second)[1].status_code == 302


def test_secret_is_not_drawn_for_a_link_that_is_closed(lien):
    changer(lien, revoque_le=timezone.now())
    with hors_portee("test"), pytest.raises(ValueError, match="cannot be opened"):
        draw_secret(relire(lien))


def test_message_holds_no_address_of_the_link(territoire, contact):
    envoyer(territoire)
    with hors_portee("test"):
        assert "/lien/" not in Message.objects.get().texte
