"""Reading: rights, kinds of clients, foreign rows, filters, pages, and a fixed number of queries."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guichets.domain.cles import DROITS, RESSOURCES
from guichets.enums import GenreClient
from guichets.models import Journal
from guichets.portee import hors_portee
from tests import fabriques as f
from tests.api.decor import PDF, remplir

pytestmark = pytest.mark.django_db

DE_ENTREPRISE = {
    "donneurs-ordre", "marches", "lots", "entreprises", "engagements", "comptes", "contrats", "declarations",
    "confirmations", "retenues",
}  # fmt: skip
DU_DONNEUR = {
    "donneurs-ordre", "operations", "marches", "lots", "entreprises", "engagements", "comptes", "bilans",
    "retenues",
}  # fmt: skip
RESERVES_AU_GUICHET = ("critere", "eligib", "prescripteur", "preuve", "naissance", "qpv", "sexe", "diplome")


def lire(partenaire, adresse):
    return partenaire.api().get(f"/api/v1/{adresse}")


@pytest.mark.parametrize("ressource", RESSOURCES)
def test_own_row_is_listed_and_read_by_its_key(du_guichet, territoire, ressource):
    ligne = remplir(territoire)[ressource]
    liste = lire(du_guichet, f"{ressource}/")
    assert liste.status_code == 200, liste.content
    assert str(ligne.cle) in [r["cle"] for r in liste.json()["results"]]
    detail = lire(du_guichet, f"{ressource}/{ligne.cle}/")
    assert (detail.status_code, detail.json()["cle"]) == (200, str(ligne.cle))
    assert "id" not in detail.json()


@pytest.mark.parametrize("ressource", RESSOURCES)
def test_foreign_row_answers_as_an_unknown_one(du_guichet, ressource):
    etrangere = remplir(f.territoire("autre", prefixe="ZZB "))[ressource]
    etranger = lire(du_guichet, f"{ressource}/{etrangere.cle}/")
    inconnu = lire(du_guichet, f"{ressource}/{uuid.uuid4()}/")
    assert (etranger.status_code, etranger.json()) == (404, inconnu.json())
    assert b"ZZB" not in lire(du_guichet, f"{ressource}/").content


@pytest.mark.parametrize("ressource", RESSOURCES)
def test_key_without_the_right_answers_403(territoire, creer_partenaire, ressource):
    partenaire = creer_partenaire(territoire, droits=DROITS - {f"{ressource}:lire"})
    reponse = lire(partenaire, f"{ressource}/")
    assert reponse.status_code == 403
    assert reponse.json()["detail"] == f"Cette clé ne porte pas le droit « {ressource}:lire »."


@pytest.mark.parametrize("ressource", RESSOURCES)
def test_kind_of_client_opens_its_own_resources(de_entreprise, du_donneur, territoire, ressource):
    remplir(territoire)
    assert lire(de_entreprise, f"{ressource}/").status_code == (200 if ressource in DE_ENTREPRISE else 403)
    assert lire(du_donneur, f"{ressource}/").status_code == (200 if ressource in DU_DONNEUR else 403)


@pytest.mark.parametrize("genre", [GenreClient.ENTREPRISE, GenreClient.DONNEUR])
def test_portal_kinds_read_their_own_rows_and_no_reserved_word(territoire, creer_partenaire, genre):
    remplir(territoire, 1)
    remplir(territoire, 2)
    partenaire = creer_partenaire(territoire, genre)
    for ressource in DE_ENTREPRISE if genre == GenreClient.ENTREPRISE else DU_DONNEUR:
        reponse = lire(partenaire, f"{ressource}/")
        lignes = reponse.json()["results"]
        assert len(lignes) == 1, ressource
        assert [mot for mot in RESERVES_AU_GUICHET if mot in reponse.content.decode().lower()] == []


def test_donneur_reads_no_person_and_no_count_of_people(du_donneur, territoire):
    remplir(territoire)
    for ressource in DU_DONNEUR:
        contenu = lire(du_donneur, f"{ressource}/").content.decode()
        assert territoire.participant.nom not in contenu
        assert "personnes" not in contenu.replace("personnes_ou_postes", "")


def test_entreprise_reads_only_its_share_of_an_engagement(de_entreprise, territoire):
    remplir(territoire)
    engagement = lire(de_entreprise, "engagements/").json()["results"][0]
    assert engagement["quote_parts"] == []
    assert "publics" not in engagement
    assert engagement["redevable"] == str(territoire.entreprise.cle)
    assert [c["retenues"] for c in engagement["comptes"]] == ["150.00"]


def test_engagements_of_a_company_hold_its_share_of_another_s_debt(territoire, creer_partenaire):
    """The debtor is a company that the key may not read: the share is owed all the same."""
    remplir(territoire)
    siae = creer_partenaire(territoire, GenreClient.ENTREPRISE, entreprise=territoire.siae)
    tous = [e["cle"] for e in lire(siae, "engagements/").json()["results"]]
    siens = lire(siae, f"engagements/?entreprise={territoire.siae.cle}").json()["results"]
    assert tous == [str(territoire.engagement.cle)] == [e["cle"] for e in siens]


def test_guichet_reads_every_share_and_the_publics(du_guichet, territoire):
    remplir(territoire)
    engagement = lire(du_guichet, f"engagements/{territoire.engagement.cle}/").json()
    assert [(q["entreprise"], q["heures"]) for q in engagement["quote_parts"]] == [
        (str(territoire.siae.cle), "10.00")
    ]
    assert engagement["publics"] == []
    assert engagement["heures"] == "1000.00"
    assert engagement["dispositif"] == "art_14"
    assert engagement["comptes"][0]["personnes"] == 2


def test_other_company_of_a_contract_is_null_when_it_may_not_be_read(territoire, creer_partenaire):
    f.contrat(
        territoire.participant,
        territoire.entreprise,
        employeur=territoire.siae,
        declarant=territoire.siae,
        modalite="mise_a_disposition",
    )
    siae = creer_partenaire(territoire, GenreClient.ENTREPRISE, entreprise=territoire.siae)
    contrats = lire(siae, "contrats/").json()["results"]
    assert [(c["employeur"], c["creditee"]) for c in contrats] == [(str(territoire.siae.cle), None)]
    assert contrats[0]["participant"]["nom"] == territoire.participant.nom


def test_declaration_shows_its_lines_with_hours_as_strings(du_guichet, territoire):
    declaration = remplir(territoire)["declarations"]
    corps = lire(du_guichet, f"declarations/{declaration.cle}/").json()
    assert corps["mois"] == "2025-01"
    assert [(ligne["heures"], ligne["lot"]) for ligne in corps["lignes"]] == [
        ("151.67", str(territoire.lot.cle))
    ]


def test_reading_a_person_leaves_a_trace(du_guichet, territoire):
    lire(du_guichet, f"participants/{territoire.participant.cle}/")
    with hors_portee("lecture"):
        traces = list(Journal.objects.values_list("principal", "objet", "objet_cle"))
    assert traces == [(f"client_api:{du_guichet.client.pk}", "participant", territoire.participant.cle)]


@pytest.mark.parametrize("ressource", RESSOURCES)
def test_list_costs_the_same_queries_at_one_and_three_rows(du_guichet, territoire, ressource):
    remplir(territoire, 1)
    api = du_guichet.api()
    api.get(f"/api/v1/{ressource}/")
    with CaptureQueriesContext(connection) as une:
        api.get(f"/api/v1/{ressource}/")
    remplir(territoire, 2)
    remplir(territoire, 3)
    with CaptureQueriesContext(connection) as trois:
        reponse = api.get(f"/api/v1/{ressource}/")
    assert len(reponse.json()["results"]) >= 3
    assert len(trois) == len(une)


@pytest.mark.parametrize(
    ("adresse", "trouve"),
    [
        ("lots/?marche={marches}", 1),
        ("lots/?etat=a_qualifier", 2),
        ("engagements/?marche={marches}", 1),
        ("engagements/?entreprise={entreprises}", 1),
        ("comptes/?mois=2025-01", 1),
        ("contrats/?lot={lots}", 1),
        ("declarations/?entreprise={entreprises}&mois=2025-01&etat=validee", 1),
        ("declarations/?mois=2025-12", 0),
        ("ventilations/?marche={marches}", 1),
        ("ventilations/?engagement={engagements}", 1),
        ("retenues/?engagement={engagements}&mois=2025-01", 1),
        ("non-retenues/?entreprise={entreprises}&motif=formation", 1),
        ("manques/?engagement={engagements}", 1),
        ("bilans/?marche={marches}&etat=emis", 1),
        ("marches/?guichet=guichet-test", 2),
        ("participants/?entreprise={entreprises}", 1),
    ],
)
def test_filter_narrows_the_list(du_guichet, territoire, adresse, trouve):
    lignes = remplir(territoire, 1)
    remplir(territoire, 2)
    reponse = lire(du_guichet, adresse.format(**{nom: ligne.cle for nom, ligne in lignes.items()}))
    assert (reponse.status_code, len(reponse.json()["results"])) == (200, trouve)


def test_filter_on_change_finds_what_moved_since(du_guichet, territoire):
    remplir(territoire, 2)
    avant = timezone.now() + timedelta(seconds=1)
    api = du_guichet.api()
    assert api.get("/api/v1/marches/", {"modifie_depuis": avant.isoformat()}).json()["results"] == []
    ancien = (timezone.now() - timedelta(hours=1)).isoformat()
    assert len(api.get("/api/v1/marches/", {"modifie_depuis": ancien}).json()["results"]) == 2


def test_filter_on_change_is_refused_to_those_without_history(de_entreprise):
    reponse = de_entreprise.api().get("/api/v1/marches/", {"modifie_depuis": "2025-01-01T00:00:00Z"})
    assert reponse.status_code == 400
    assert reponse.json()["erreurs"] == {
        "modifie_depuis": ["Ce filtre est réservé aux logiciels du guichet."]
    }


@pytest.mark.parametrize(
    ("parametres", "erreurs"),
    [
        ("marché=1", {"marché": ["Paramètre inconnu."]}),
        ("etat=", {"etat": ["Valeur vide."]}),
        ("etat=emis&etat=echec", {"etat": ["Paramètre répété."]}),
        ("taille=501", {"taille": ["Nombre entier de 1 à 500 attendu."]}),
        ("taille=dix", {"taille": ["Nombre entier de 1 à 500 attendu."]}),
        ("curseur=xxx", {"curseur": ["Ce curseur n'est pas de cette liste."]}),
        ("marche=abc", {"marche": ["Saisissez un UUID valide."]}),
    ],
)
def test_parameter_not_understood_answers_400(du_guichet, parametres, erreurs):
    reponse = lire(du_guichet, f"bilans/?{parametres}")
    assert (reponse.status_code, reponse["Content-Type"]) == (400, "application/problem+json")
    assert reponse.json()["erreurs"] == erreurs


def test_pages_give_every_row_once(du_guichet, territoire):
    for rang in range(1, 6):
        remplir(territoire, rang)
    adresse, vues = "/api/v1/marches/?taille=2", []
    while adresse:
        page = du_guichet.api().get(adresse).json()
        assert len(page["results"]) <= 2
        vues += [ligne["cle"] for ligne in page["results"]]
        adresse = page["next"]
    assert len(vues) == len(set(vues)) == 5


def test_pages_hold_when_rows_share_their_instant(du_guichet, territoire):
    from participants.models import Participant

    for rang in range(7):
        f.participant(territoire.guichet, f"Nom {rang}")
    with hors_portee("une seule instruction"):
        Participant.objects.update(cree_le=timezone.now())
    adresse, vues = "/api/v1/participants/?taille=2", []
    while adresse:
        page = du_guichet.api().get(adresse).json()
        vues += [ligne["cle"] for ligne in page["results"]]
        adresse = page["next"]
    assert len(vues) == len(set(vues)) == 8


def test_pdf_of_an_issued_bilan_is_sent(du_donneur, territoire):
    bilan = remplir(territoire)["bilans"]
    lien = lire(du_donneur, f"bilans/{bilan.cle}/").json()["pdf"]
    reponse = du_donneur.api().get(lien)
    assert (reponse.status_code, reponse["Content-Type"]) == (200, "application/pdf")
    assert b"".join(reponse.streaming_content) == PDF


def test_pdf_of_a_foreign_bilan_answers_404(du_donneur):
    bilan = remplir(f.territoire("autre"))["bilans"]
    reponse = lire(du_donneur, f"bilans/{bilan.cle}/pdf/")
    assert (reponse.status_code, reponse["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("methode", "adresse", "statut"),
    [
        ("post", "marches/", 405),
        ("delete", "marches/", 405),
        ("options", "marches/", 405),
        ("get", "inconnu/", 404),
        ("get", "marches/pas-une-cle/", 404),
    ],
)
def test_wrong_address_or_method_is_a_problem(du_guichet, methode, adresse, statut):
    reponse = getattr(du_guichet.api(), methode)(f"/api/v1/{adresse}")
    assert (reponse.status_code, reponse["Content-Type"]) == (statut, "application/problem+json")
    assert reponse.json()["status"] == statut


def test_other_response_format_answers_406(du_guichet):
    reponse = du_guichet.api().get("/api/v1/marches/", HTTP_ACCEPT="text/csv")
    assert (reponse.status_code, reponse["Content-Type"]) == (406, "application/problem+json")


def test_unforeseen_error_is_a_problem_and_says_nothing(du_guichet, monkeypatch, caplog):
    def casser(*args):
        raise ZeroDivisionError("secret interne")

    monkeypatch.setattr("operations.api.vues.MarchesVue.lignes", casser)
    reponse = lire(du_guichet, "marches/")
    assert reponse.status_code == 500
    assert "secret interne" not in reponse.content.decode()
    assert "erreur inattendue" in caplog.text


def test_rate_is_held_per_client(du_guichet, settings):
    settings.API_DEBIT = "2/min"
    statuts = [lire(du_guichet, "marches/").status_code for _ in range(3)]
    assert statuts == [200, 200, 429]


def test_lost_cache_lets_requests_through(du_guichet, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    assert lire(du_guichet, "marches/").status_code == 200
