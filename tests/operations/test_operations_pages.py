import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichets.portee import hors_portee
from operations.models import (
    Attribution,
    Entreprise,
    Lot,
    Marche,
    Operation,
    SousTraitance,
)
from tests import fabriques as f
from tests.operations import avis as a
from tests.operations.pages import BASE, importer, lire, nombre

pytestmark = pytest.mark.django_db


LISTES = (
    "marches",
    "donneurs-ordre",
    "operations",
    "entreprises",
    "imports",
    "regroupements",
)


@pytest.mark.parametrize("page", LISTES)
def test_list_answers_for_a_reader_and_404_for_a_stranger(client, territoire, page):
    etranger = f.territoire("guichet-b", "ETRANGER ")
    client.force_login(territoire.lecteur)
    assert client.get(f"{BASE}/{page}/").status_code == 200
    reponse = client.get(f"/g/guichet-b/{page}/")
    assert reponse.status_code == 404
    assert "ETRANGER" not in client.get(f"{BASE}/{page}/").content.decode()
    client.force_login(etranger.facilitateur)
    assert client.get(f"{BASE}/{page}/").status_code == 404


@pytest.mark.parametrize(
    "page",
    [
        "marches/nouveau",
        "donneurs-ordre/nouveau",
        "operations/nouvelle",
        "entreprises/nouvelle",
        "imports/envoyer",
        "noms-manquants",
    ],
)
def test_page_that_writes_is_forbidden_to_a_reader(lecteur, territoire, page):
    assert lecteur.get(f"{BASE}/{page}/").status_code == 403
    assert lecteur.post(f"{BASE}/{page}/").status_code == 403


@pytest.mark.parametrize(
    "page",
    [
        "marches/nouveau",
        "donneurs-ordre/nouveau",
        "operations/nouvelle",
        "entreprises/nouvelle",
        "imports/envoyer",
    ],
)
def test_empty_form_says_what_is_missing(bureau, page):
    reponse = bureau.post(f"{BASE}/{page}/", {})
    assert reponse.status_code == 422
    assert "invalid" in reponse.content.decode()


def objets(t):
    with hors_portee("clés d'un test"):
        attribution = Attribution.objects.get(lot=t.lot)
    return [
        f"marches/{t.marche.cle}",
        f"marches/{t.marche.cle}/modifier",
        f"marches/{t.marche.cle}/regrouper",
        f"marches/{t.marche.cle}/lots/nouveau",
        f"lots/{t.lot.cle}/modifier",
        f"lots/{t.lot.cle}/attributions/nouvelle",
        f"lots/{t.lot.cle}/sous-traitances/nouvelle",
        f"attributions/{attribution.cle}/modifier",
        f"donneurs-ordre/{t.donneur.cle}",
        f"donneurs-ordre/{t.donneur.cle}/modifier",
        f"entreprises/{t.entreprise.cle}/modifier",
        f"entreprises/{t.entreprise.cle}/etablissements/nouveau",
        f"entreprises/{t.entreprise.cle}/contacts/nouveau",
    ]


def test_every_object_page_answers_to_its_guichet_and_404_to_another(bureau, territoire):
    etranger = f.territoire("guichet-b")
    for page in objets(territoire):
        assert bureau.get(f"{BASE}/{page}/").status_code == 200, page
    for page in objets(etranger):
        assert bureau.get(f"{BASE}/{page}/").status_code == 404, page
        assert bureau.get(f"/g/guichet-b/{page}/").status_code == 404, page


@pytest.mark.parametrize("page", LISTES)
def test_list_makes_as_many_queries_at_one_row_as_at_thirty(bureau, territoire, page):
    with hors_portee("ligne d'un test"):
        Operation.objects.create(guichet=territoire.guichet, donneur_ordre=territoire.donneur, nom="Lycée")
    importer(territoire, *a.trois_lots(), a.marche("X-2", (a.ELEC,), dureeMois="NC"))
    bureau.get(f"{BASE}/{page}/")
    with CaptureQueriesContext(connection) as avant:
        assert bureau.get(f"{BASE}/{page}/").status_code == 200
    for n in range(10):
        with hors_portee("lignes d'un test"):
            Operation.objects.create(
                guichet=territoire.guichet, donneur_ordre=territoire.donneur, nom=f"Op {n}"
            )
        f.attribution(
            f.lot(f.marche(f.donneur(territoire.guichet, f"D{n}"))), f.entreprise(territoire.guichet, f"E{n}")
        )
        importer(
            territoire,
            a.marche(f"Y-{n}-01", (a.BATI,), objet=f"Groupe scolaire numéro {n}, lot 1"),
            a.marche(f"Y-{n}-02", (a.ELEC,), objet=f"Groupe scolaire numéro {n}, lot 2"),
        )
    with CaptureQueriesContext(connection) as apres:
        assert bureau.get(f"{BASE}/{page}/").status_code == 200
    assert len(apres) == len(avant)


def test_marche_page_shows_everything_in_fixed_queries(bureau, territoire):
    importer(
        territoire,
        a.marche(
            actesSousTraitance=[a.acte(1, a.VERT)],
            modifications=[a.modification(1, "2025-06-01", montant=110000)],
        ),
    )
    marche = lire(Marche, lots__notices__identifiant="2025-LYC-01")
    with CaptureQueriesContext(connection) as avant:
        contenu = bureau.get(f"{BASE}/marches/{marche.cle}/").content.decode()
    assert "Lycée des Ormes" in contenu
    assert "montant porté à 110\u00a0000,00\u00a0€" in contenu
    assert "Notice DECP n° 2025-LYC-01" in contenu
    assert "Publié\xa0: clause sociale" in contenu
    lot = lire(Lot, notices__identifiant="2025-LYC-01")
    for n in range(5):
        f.attribution(lot, f.entreprise(territoire.guichet, f"Co {n}"), "cotraitant")
    with CaptureQueriesContext(connection) as apres:
        assert "Co 4" in bureau.get(f"{BASE}/marches/{marche.cle}/").content.decode()
    assert len(apres) == len(avant)


def test_search_finds_by_word_without_accent_reference_buyer_and_siret(bureau, territoire):
    importer(territoire, a.marche(objet="Réfection du gymnase Émile-Zola"))
    for q in ("refection", "EMILE", "2025-LYC-01", a.ACHETEUR, a.BATI, a.BATI[:9]):
        contenu = bureau.get(f"{BASE}/marches/", {"q": q}).content.decode()
        assert "Réfection du gymnase" in contenu, q
        assert "Construction d&#x27;une école" not in contenu, q
    assert "Aucun résultat" in bureau.get(f"{BASE}/marches/", {"q": "piscine"}).content.decode()


def test_filter_by_state_and_published_hint(bureau, territoire):
    importer(territoire, a.marche(objet="Réfection du gymnase"))
    with hors_portee("préparation"):
        Lot.objects.filter(pk=territoire.lot.pk).update(etat="qualifie")
    for filtre in ({"etat": "a_qualifier"}, {"indice": "clause"}):
        contenu = bureau.get(f"{BASE}/marches/", filtre).content.decode()
        assert "Réfection du gymnase" in contenu
        assert "école" not in contenu


def test_create_a_marche_by_hand_with_its_lot_and_holder(bureau, territoire):
    reponse = bureau.post(
        f"{BASE}/marches/nouveau/",
        {
            "donneur_ordre": str(territoire.donneur.cle),
            "objet": "Ligne de cars scolaires",
            "forme": "dsp",
            "nature": "services",
            "date_notification": "2025-09-01",
            "fin": "2030-08-31",
            "montant": "1 250 000,50",
            "titulaire": str(territoire.entreprise.cle),
        },
    )

    marche = lire(Marche, objet="Ligne de cars scolaires")
    assert (reponse.status_code, reponse.url) == (302, f"{BASE}/marches/{marche.cle}/")
    lot = lire(Lot, marche=marche)
    assert (str(lot.debut), str(lot.fin), str(lot.montant)) == ("2025-09-01", "2030-08-31", "1250000.50")
    assert lire(Attribution, lot=lot).entreprise_id == territoire.entreprise.pk


def test_create_a_marche_ending_before_its_start_writes_nothing_and_loses_nothing(bureau, territoire):
    reponse = bureau.post(
        f"{BASE}/marches/nouveau/",
        {
            "donneur_ordre": str(territoire.donneur.cle),
            "objet": "Ligne de cars scolaires",
            "forme": "dsp",
            "nature": "services",
            "date_notification": "2025-09-01",
            "fin": "2024-08-31",
        },
    )

    contenu = reponse.content.decode()
    assert reponse.status_code == 422
    assert "La fin d&#x27;exécution précède le début." in contenu
    assert "Ligne de cars scolaires" in contenu
    assert nombre(Marche, objet="Ligne de cars scolaires") == 0


def test_two_holders_on_the_same_days_are_refused_in_french(bureau, territoire):
    autre = f.entreprise(territoire.guichet, "Autre")
    reponse = bureau.post(
        f"{BASE}/lots/{territoire.lot.cle}/attributions/nouvelle/",
        {"entreprise": str(autre.cle), "role": "titulaire", "du": "2025-06-01"},
    )
    assert reponse.status_code == 422
    assert "Le lot a déjà un titulaire ou un mandataire à ces dates." in reponse.content.decode()


def test_cotraitant_without_mandataire_is_refused_beside_the_role(bureau, territoire):
    autre = f.entreprise(territoire.guichet, "Autre")
    reponse = bureau.post(
        f"{BASE}/lots/{territoire.lot.cle}/attributions/nouvelle/",
        {"entreprise": str(autre.cle), "role": "cotraitant", "du": "2025-06-01"},
    )
    assert reponse.status_code == 422
    assert "Un cotraitant suppose un mandataire" in reponse.content.decode()


def test_subcontract_by_hand_is_under_the_holder(bureau, territoire):
    attribution = lire(Attribution, lot=territoire.lot)
    reponse = bureau.post(
        f"{BASE}/lots/{territoire.lot.cle}/sous-traitances/nouvelle/",
        {
            "attribution": str(attribution.cle),
            "entreprise": str(territoire.siae.cle),
            "date_notification": "2025-04-01",
            "montant": "8 000",
        },
    )
    assert reponse.status_code == 302
    acte = lire(SousTraitance, lot=territoire.lot)
    assert (acte.numero, acte.entreprise_id, acte.attribution_id) == (1, territoire.siae.pk, attribution.pk)


@pytest.mark.parametrize(
    ("page", "donnees", "message"),
    [
        (
            "donneurs-ordre/nouveau",
            {"siret": "21750001630066", "nom": "Ville", "categorie": "autre"},
            "La clé de contrôle de ce SIRET est fausse.",
        ),
        (
            "donneurs-ordre/nouveau",
            {"siret": "123", "nom": "Ville", "categorie": "autre"},
            "Un SIRET compte 14",
        ),
        (
            "entreprises/nouvelle",
            {"type_identifiant": "siren", "identifiant": "123456789", "nom": "X", "type": "ei"},
            "La clé de contrôle de ce SIREN est fausse.",
        ),
    ],
)
def test_wrong_identifier_is_refused_with_its_reason(bureau, page, donnees, message):
    reponse = bureau.post(f"{BASE}/{page}/", donnees)
    assert reponse.status_code == 422
    assert message in reponse.content.decode()


def test_company_created_from_a_siret_opens_its_establishment(bureau, territoire):
    bureau.post(
        f"{BASE}/entreprises/nouvelle/",
        {"type_identifiant": "siren", "identifiant": a.VERT, "nom": "Espaces Verts Insertion", "type": "aci"},
    )
    entreprise = lire(Entreprise, identifiant=a.VERT[:9])
    with hors_portee("relecture d'un test"):
        assert list(entreprise.etablissements.values_list("siret", flat=True)) == [a.VERT]


def test_operation_of_another_buyer_is_refused_on_a_marche(bureau, territoire):
    with hors_portee("préparation"):
        operation = Operation.objects.create(
            guichet=territoire.guichet, donneur_ordre=f.donneur(territoire.guichet, "Autre"), nom="ZAC"
        )
    reponse = bureau.post(
        f"{BASE}/marches/{territoire.marche.cle}/modifier/",
        {"objet": "École", "forme": "marche", "nature": "travaux", "operation": str(operation.cle)},
    )
    assert reponse.status_code == 422
    assert lire(Marche, pk=territoire.marche.pk).operation_id is None
