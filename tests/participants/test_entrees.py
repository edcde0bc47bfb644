"""Every way in gives the same rows for the same hours, and refuses the same hours with the same words."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from guichets.enums import GenreClient
from guichets.portee import hors_portee
from participants.classeurs import modele as m
from participants.models import DepotFichier, LigneHeures
from tests import fabriques as f
from tests.api.conftest import partenaire
from tests.participants.fichiers import MOIS, csv_of, refill

pytestmark = pytest.mark.django_db
MARS = date(2026, 3, 1)
SECRET = "7" * 64
ADRESSE = "camille@bati.example"


def plain(texte):
    return " ".join(unescape(texte).replace("\u00a0", " ").split())


@pytest.fixture
def scene(territoire):
    """Two people, one of them on two lots."""
    t = territoire
    deuxieme = f.contrat(f.participant(t.guichet, "Diallo", "Ibrahim"), t.entreprise, t.lot)
    peinture = f.lot(t.marche, objet="Peinture", numero="9")
    f.attribution(peinture, t.entreprise)
    return t, deuxieme, peinture


def same_hours(scene):
    """(contrat, lot, hours, training), as a person types them."""
    t, deuxieme, peinture = scene
    return [
        (t.contrat, t.lot, "7,5", "2"),
        (t.contrat, peinture, "100,25", ""),
        (deuxieme, t.lot, "0", ""),
    ]


def by_grid(scene, lignes, client=None):
    t = scene[0]
    if client is None:
        client = Client()
        client.force_login(t.employeur)
    champs, numeros = {}, {}
    for contrat, lot, heures, formation in lignes:
        rang = numeros[contrat.pk] = numeros.get(contrat.pk, -1) + 1
        prefixe = f"{contrat.cle}-{rang}"
        champs |= {
            f"{prefixe}-lot": str(lot.cle),
            f"{prefixe}-heures": heures,
            f"{prefixe}-dont_formation": formation,
        }
    reponse = client.post(reverse("entreprise:declarer", args=[MOIS]), {**champs, "action": "enregistrer"})
    return plain(reponse.content.decode())


def by_link(scene, lignes):
    t = scene[0]
    f.contact(t.entreprise, ADRESSE)
    f.lien(t.entreprise, MARS, ADRESSE, SECRET)
    client = Client()
    assert client.post(reverse("lien:ouvrir"), {"secret": SECRET}).status_code == 302
    return by_grid(scene, lignes, client)


def by_file(t, contenu, nom):
    client = Client()
    client.force_login(t.employeur)
    adresse = reverse("entreprise:fichiers", args=[MOIS])
    envoi = {"entreprise": str(t.entreprise.cle), "fichier": SimpleUploadedFile(nom, contenu)}
    suite = client.post(adresse, envoi)["Location"]
    if suite.endswith("/colonnes/"):
        form = client.get(suite).context["form"]
        suite = client.post(suite, {champ: form[champ].value() for champ in form.fields})["Location"]
    page = client.get(suite).content.decode()
    client.post(suite, {"action": "tout"})
    with hors_portee("lecture de test"):
        assert DepotFichier.objects.count() == 1
    return plain(page)


def by_workbook(scene, lignes):
    t = scene[0]
    client = Client()
    client.force_login(t.employeur)
    contenu = client.get(reverse("entreprise:classeur", args=[MOIS, t.entreprise.cle])).content
    valeurs, libres = {}, []
    for contrat, lot, heures, formation in lignes:
        cellules = {m.MARCHE: lot.designation, m.HEURES: heures, m.FORMATION: formation}
        if str(contrat.cle) not in valeurs:
            valeurs[str(contrat.cle)] = cellules
        else:
            libre = [""] * len(m.ENTETES)
            libre[m.PERSONNE] = str(contrat.participant)
            for colonne, valeur in cellules.items():
                libre[colonne] = valeur
            libres.append(libre)
    return by_file(t, refill(contenu, valeurs, libres), "classeur.xlsx")


def by_free_file(scene, lignes):
    entete = ["Prénom", "Nom", "Chantier", "Heures travaillées", "dont formation"]
    rangs = [
        [c.participant.prenom.upper(), c.participant.nom.lower(), lot.designation, heures, formation]
        for c, lot, heures, formation in lignes
    ]
    return by_file(scene[0], csv_of([entete, *rangs], encodage="cp1252"), "paie.csv")


def by_api(scene, lignes, adresse="/api/v1/declarations/", envelopper=lambda corps: corps):
    t = scene[0]
    corps = {
        "entreprise": str(t.entreprise.cle),
        "mois": MOIS,
        "transmettre": False,
        "lignes": [
            {
                "contrat": str(contrat.cle),
                "lot": str(lot.cle),
                "heures": heures.replace(",", "."),
                "dont_formation": (formation or "0").replace(",", "."),
            }
            for contrat, lot, heures, formation in lignes
        ],
    }
    api = partenaire(t, GenreClient.ENTREPRISE).api()
    reponse = api.post(adresse, envelopper(corps), format="json")
    return plain(reponse.content.decode())


def by_batch(scene, lignes):
    return by_api(scene, lignes, "/api/v1/declarations/envois/", lambda corps: {"declarations": [corps]})


ENTREES = [by_grid, by_link, by_workbook, by_free_file, by_api, by_batch]


def rows():
    """What another part of the product reads of a line, whoever wrote it."""
    with hors_portee("lecture de test"):
        return [
            (
                u.contrat_id,
                u.lot_id,
                u.entreprise_id,
                u.creditee_id,
                u.participant_id,
                u.debut,
                u.fin,
                u.heures,
                u.dont_formation,
                u.etat,
                u.declaration.etat,
                u.declaration.rang,
                u.declaration.saisie_par_guichet,
                u.declaration.rien_a_declarer,
            )
            for u in LigneHeures.objects.select_related("declaration").order_by("contrat_id", "lot_id")
        ]


@pytest.mark.parametrize("entree", ENTREES, ids=lambda entree: entree.__name__)
def test_same_hours_make_the_same_rows_by_every_way_in(scene, entree):
    t, deuxieme, peinture = scene
    entree(scene, same_hours(scene))
    commun = (t.entreprise.pk, t.entreprise.pk)
    fin = (MARS, date(2026, 3, 31))
    etats = ("en_attente", "brouillon", 0, False, False)
    awa, ibrahim = t.contrat, deuxieme
    assert rows() == [
        (awa.pk, t.lot.pk, *commun, awa.participant_id, *fin, Decimal("7.50"), Decimal(2), *etats),
        (awa.pk, peinture.pk, *commun, awa.participant_id, *fin, Decimal("100.25"), Decimal(0), *etats),
        (ibrahim.pk, t.lot.pk, *commun, ibrahim.participant_id, *fin, Decimal(0), Decimal(0), *etats),
    ]


REFUS = {
    "mois_trop_long": (("800", ""), "Un mois compte au plus 744 heures."),
    "formation_trop_longue": (
        ("7", "8"),
        "Les heures de formation sont comprises dans les heures déclarées.",
    ),
    "plafond": (
        ("230", ""),
        "totaliserait 230,00 h en mars 2026, tous employeurs confondus : le plafond est de 220,00 h.",
    ),
    "illisible": (("beaucoup", ""), "Durée non comprise. Écrivez par exemple 7,5 ou 7h30."),
    "negatif": (("-3", ""), "Un nombre d'heures ne peut pas être négatif."),
}
# The API has a stricter grammar for numbers, told in its description.
TYPES_DE_L_API = ("illisible", "negatif")


@pytest.mark.parametrize("cas", REFUS)
@pytest.mark.parametrize("entree", ENTREES, ids=lambda entree: entree.__name__)
def test_same_hours_are_refused_with_the_same_words_by_every_way_in(scene, entree, cas):
    t, deuxieme, _ = scene
    if entree in (by_api, by_batch) and cas in TYPES_DE_L_API:
        pytest.skip("the API reads numbers only")
    valeurs, message = REFUS[cas]
    reponse = entree(scene, [(t.contrat, t.lot, *valeurs), (deuxieme, t.lot, "5", "")])
    assert message in reponse
    assert rows() == []
