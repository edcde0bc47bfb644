"""Lots that a person chooses between: their names in the grid, in the workbook and in a file read back."""

import io
import re
import zipfile
from datetime import date

import pytest
from django.urls import reverse

from guichets.portee import hors_portee
from participants.classeurs import modele as m
from participants.domain.depots.lecture import LOT_INCONNU
from participants.domain.libelles import QUEUE, TETE, lot_names
from tests import fabriques as f
from tests.participants.fichiers import MOIS, refill, tables
from tests.participants.test_depots import act, deposited, download, hours, saved, send

pytestmark = pytest.mark.django_db
LONG = "Construction d'un groupe scolaire de seize classes, d'un restaurant et d'un gymnase " * 3


@pytest.fixture
def jumeaux(territoire, client):
    """The company holds the same lot of two buyers."""
    t = territoire
    ville = f.donneur(t.guichet, "Ville Test")
    double = f.lot(f.marche(ville, t.marche.objet), objet=t.lot.objet, numero=t.lot.numero)
    f.attribution(double, t.entreprise)
    client.force_login(t.employeur)
    return t, double


def names(*lots, court=False):
    with hors_portee("test"):
        return list(lot_names(lots, court=court).values())


def test_two_lots_alike_say_their_buyer_and_the_others_do_not(jumeaux):
    t, double = jumeaux
    peinture = f.lot(t.marche, objet="Peinture", numero="9")
    nom = t.lot.designation
    assert names(t.lot, double, peinture) == [
        f"Région Test\u00a0: {nom}",
        f"Ville Test\u00a0: {nom}",
        peinture.designation,
    ]


def test_two_lots_of_one_buyer_say_their_day_then_their_rank(jumeaux):
    t, _ = jumeaux
    copies = [
        f.lot(f.marche(t.donneur, t.marche.objet), objet=t.lot.objet, numero="1", date_notification=jour)
        for jour in (date(2025, 1, 1), date(2025, 2, 1))
    ]
    nom = f"Région Test\u00a0: {t.lot.designation}"
    assert names(t.lot, *copies) == [
        f"{nom} (notifié le 1er\u00a0janvier\u00a02025) (1)",
        f"{nom} (notifié le 1er\u00a0janvier\u00a02025) (2)",
        f"{nom} (notifié le 1er\u00a0février\u00a02025)",
    ]


def test_long_name_keeps_its_beginning_and_its_lot(territoire):
    lot = f.lot(f.marche(territoire.donneur, LONG), objet="Gros œuvre et maçonnerie", numero="3")
    (nom,) = names(lot, court=True)
    assert nom.startswith("Construction d'un groupe scolaire de seize classes")
    assert nom.endswith("lot\u00a03 – Gros œuvre et maçonnerie")
    assert len(nom) <= TETE + QUEUE + 3
    assert names(lot) == [lot.designation]


def test_no_query_more_where_no_lot_is_like_another(territoire, django_assert_num_queries):
    lot = f.lot(territoire.marche, objet="Peinture", numero="9")
    with django_assert_num_queries(0):
        names(territoire.lot, lot)


def test_workbook_tells_the_two_lots_apart_and_reads_them_back(jumeaux, client):
    t, double = jumeaux
    contenu = download(client, t)
    (listes,) = [u for u in tables("c.xlsx", contenu) if u.nom == m.LISTES]
    offerts = {str(ligne[0]) for ligne in listes.lignes}
    ville = f"Ville Test : {t.lot.designation}".replace("\u00a0", " ")
    assert ville in {u.replace("\u00a0", " ") for u in offerts}
    libre = [""] * len(m.ENTETES)
    libre[m.PERSONNE], libre[m.MARCHE], libre[m.HEURES] = str(t.participant), ville, 4
    send(client, t, refill(contenu, hours(t, 5), [libre]))
    act(client, "tout")
    assert [(u[1], u[2]) for u in saved()] == [(t.lot.pk, 5), (double.pk, 4)]


def test_name_that_two_lots_share_is_refused(jumeaux, client):
    t, _ = jumeaux
    valeurs = {str(t.contrat.cle): {m.HEURES: 5, m.MARCHE: t.lot.designation}}
    send(client, t, refill(download(client, t), valeurs))
    (faute,) = deposited().rapport["fautes"]
    assert faute["cellules"][0]["messages"] == [LOT_INCONNU]


def test_lot_named_as_the_marche_of_another_is_read_back(territoire, client):
    """« École » is one lot's whole name, and the marché of « École, lot 2 »."""
    t = territoire
    seul = f.lot(t.marche, objet=t.marche.objet)
    f.attribution(seul, t.entreprise)
    client.force_login(t.employeur)
    valeurs = {str(t.contrat.cle): {m.HEURES: 5, m.MARCHE: seul.designation}}
    send(client, t, refill(download(client, t), valeurs))
    act(client, "tout")
    assert [(u[1], u[2]) for u in saved()] == [(seul.pk, 5)]


def test_long_name_written_in_the_workbook_is_read_back(territoire, client):
    t = territoire
    lot = f.lot(f.marche(t.donneur, LONG), objet="Gros œuvre", numero="3")
    f.attribution(lot, t.entreprise)
    contrat = f.contrat(f.participant(t.guichet, "Diallo", "Ibrahim"), t.entreprise, lot)
    client.force_login(t.employeur)
    send(client, t, refill(download(client, t), {str(contrat.cle): {m.HEURES: 5}}))
    assert deposited().rapport["fautes"] == []
    act(client, "tout")
    assert [(u[1], u[2]) for u in saved()] == [(lot.pk, 5)]


def test_grid_and_its_preview_tell_the_two_lots_apart(jumeaux, client):
    t, _ = jumeaux
    page = client.get(reverse("entreprise:declarer", args=[MOIS])).content.decode()
    for acheteur in ("Région Test", "Ville Test"):
        assert f"{acheteur}\u00a0: {t.lot.designation}".replace("'", "&#x27;") in page


def test_rows_of_the_workbook_are_as_high_as_their_longest_text(territoire, client):
    """Not every spreadsheet program adjusts rows on opening."""
    t = territoire
    lot = f.lot(f.marche(t.donneur, LONG), objet="Gros œuvre", numero="3")
    f.attribution(lot, t.entreprise)
    f.contrat(f.participant(t.guichet, "Zanetti", "Ugo"), t.entreprise, lot)
    client.force_login(t.employeur)
    with zipfile.ZipFile(io.BytesIO(download(client, t))) as archive:
        feuille = archive.read("xl/worksheets/sheet1.xml").decode()
    hauteurs = {int(rang): int(haut) for rang, haut in re.findall(r'<row r="(\d+)"[^>]* ht="(\d+)"', feuille)}
    assert (hauteurs[7], hauteurs[8], hauteurs[9]) == (36, 51, 21)


def test_workbook_names_its_month_and_where_a_second_marche_is_written(territoire, client):
    client.force_login(territoire.employeur)
    (feuille,) = [u for u in tables("c.xlsx", download(client, territoire)) if u.nom == m.FEUILLE]
    assert str(feuille.lignes[0][m.PERSONNE]).startswith("Heures de mars\u00a02026, Bâti Test")
    assert [ligne[m.A_SAVOIR] for ligne in feuille.lignes if "libres" in str(ligne[-1])] == [
        "Lignes libres\u00a0: un deuxième marché"
    ]
