"""Declaring by REST, end to end, as a company's software and as the guichet's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import connections

from guichets.domain.cles import DROITS_LECTURE
from guichets.enums import GenreClient, RoleAdhesion
from guichets.portee import hors_portee
from participants.enums import EtatDeclaration
from participants.models import DeclarationMensuelle, LigneHeures
from tests import fabriques as f

pytestmark = pytest.mark.django_db
ADRESSE = "/api/v1/declarations/"
MOIS = "2026-03"


def corps(t, **champs):
    ligne = {
        "contrat": str(t.contrat.cle),
        "lot": str(t.lot.cle),
        "heures": "12.50",
        "dont_formation": "2.00",
    }
    return {"entreprise": str(t.entreprise.cle), "mois": MOIS, "lignes": [ligne], **champs}


def envoyer(partenaire, contenu, adresse=ADRESSE, methode="post"):
    return getattr(partenaire.api(), methode)(adresse, contenu, format="json")


def enregistrees():
    with hors_portee("lecture"):
        return list(DeclarationMensuelle.objects.order_by("pk")), list(LigneHeures.objects.order_by("pk"))


def test_company_declares_its_month(de_entreprise, territoire):
    reponse = envoyer(de_entreprise, corps(territoire))
    assert reponse.status_code == 201, reponse.content
    recue = reponse.json()
    assert reponse["Location"] == f"{ADRESSE}{recue['cle']}/"
    assert (recue["etat"], recue["mois"], recue["saisie_par_guichet"]) == ("transmise", MOIS, False)
    assert recue["transmise_par"] == "Logiciel entreprise"
    assert [(ligne["heures"], ligne["dont_formation"]) for ligne in recue["lignes"]] == [("12.50", "2.00")]
    assert recue["avertissements"] == []
    (declaration,), (ligne,) = enregistrees()
    assert (declaration.etat, declaration.mois) == (EtatDeclaration.TRANSMISE, date(2026, 3, 1))
    assert (ligne.heures, ligne.lot_id, ligne.creditee_id) == (
        Decimal("12.50"),
        territoire.lot.pk,
        territoire.entreprise.pk,
    )
    assert de_entreprise.api().get(reponse["Location"]).json()["cle"] == recue["cle"]


def test_history_names_the_client(de_entreprise, territoire):
    from participants.models import DeclarationMensuelleEvent

    envoyer(de_entreprise, corps(territoire))
    acteurs = {e.pgh_context["acteur"] for e in DeclarationMensuelleEvent.objects.all()}
    assert acteurs == {f"client_api:{de_entreprise.client.pk}"}


def test_guichet_declares_for_a_company(du_guichet, territoire):
    reponse = envoyer(du_guichet, corps(territoire))
    assert reponse.status_code == 201, reponse.content
    assert reponse.json()["saisie_par_guichet"] is True
    assert reponse.json()["etat"] == "transmise"


def test_same_request_twice_makes_one_declaration(de_entreprise, territoire):
    premiere = envoyer(de_entreprise, corps(territoire))
    seconde = envoyer(de_entreprise, corps(territoire))
    assert (seconde.status_code, seconde["Content-Type"]) == (409, "application/problem+json")
    assert seconde["Location"] == premiere["Location"]
    assert len(enregistrees()[0]) == 1


def test_nothing_to_declare_is_a_declaration(de_entreprise, territoire):
    reponse = envoyer(de_entreprise, corps(territoire, lignes=[], rien_a_declarer=True))
    assert (reponse.status_code, reponse.json()["etat"]) == (201, "transmise")
    assert reponse.json()["rien_a_declarer"] is True


def test_draft_is_replaced_then_transmitted(de_entreprise, territoire):
    brouillon = envoyer(de_entreprise, corps(territoire, transmettre=False))
    assert (brouillon.status_code, brouillon.json()["etat"]) == (201, "brouillon")
    contenu = corps(territoire)
    contenu["lignes"][0]["heures"] = "14.00"
    remplacement = {"lignes": contenu["lignes"]}
    reponse = envoyer(de_entreprise, remplacement, brouillon["Location"], "put")
    assert (reponse.status_code, reponse.json()["etat"]) == (200, "transmise")
    assert [ligne.heures for ligne in enregistrees()[1]] == [Decimal("14.00")]
    encore = envoyer(de_entreprise, remplacement, brouillon["Location"], "put")
    assert encore.status_code == 409


def test_hours_out_of_the_window_come_with_a_warning(de_entreprise, territoire):
    sans = f.participant(territoire.guichet, "Sans", "Fenêtre")
    contrat = f.contrat(sans, territoire.entreprise, territoire.lot)
    contenu = corps(territoire)
    contenu["lignes"].append({"contrat": str(contrat.cle), "heures": "7.00"})
    reponse = envoyer(de_entreprise, contenu)
    assert reponse.status_code == 201, reponse.content
    assert [a["contrat"] for a in reponse.json()["avertissements"]] == [str(contrat.cle)]


@pytest.mark.parametrize(
    ("changement", "champ"),
    [
        ({"mois": "2026-13"}, "mois"),
        ({"mois": "2199-01"}, "mois"),
        ({"entreprise": "pas-une-cle"}, "entreprise"),
        ({"inconnu": 1}, "inconnu"),
        ({"transmettre": "oui"}, "transmettre"),
        ({"lignes": {}}, "lignes"),
        ({"lignes": []}, "lignes"),
        ({"rien_a_declarer": True}, "rien_a_declarer"),
    ],
)
def test_wrong_value_is_refused_at_its_field(de_entreprise, territoire, changement, champ):
    reponse = envoyer(de_entreprise, corps(territoire, **changement))
    assert (reponse.status_code, reponse["Content-Type"]) == (400, "application/problem+json")
    assert list(reponse.json()["erreurs"]) == [champ]
    assert enregistrees() == ([], [])


@pytest.mark.parametrize(
    ("changement", "champ"),
    [
        ({"heures": 12.5}, "lignes.0.heures"),
        ({"heures": "-1"}, "lignes.0.heures"),
        ({"heures": "7h30"}, "lignes.0.heures"),
        ({"heures": "745.00"}, "lignes.0.heures"),
        ({"heures": "230.00"}, "lignes.0.heures"),
        ({"dont_formation": "13.00"}, "lignes.0.dont_formation"),
        ({"contrat": "00000000-0000-4000-8000-000000000000"}, "lignes.0.contrat"),
        ({"lot": "00000000-0000-4000-8000-000000000000"}, "lignes.0.lot"),
        ({"nom": "x"}, "lignes.0.nom"),
    ],
)
def test_wrong_line_is_refused_at_its_place(de_entreprise, territoire, changement, champ):
    contenu = corps(territoire)
    contenu["lignes"][0].update(changement)
    reponse = envoyer(de_entreprise, contenu)
    assert (reponse.status_code, list(reponse.json()["erreurs"])) == (400, [champ])
    assert enregistrees() == ([], [])


def test_contract_and_lot_of_a_stranger_are_unknown(de_entreprise, territoire):
    autre = f.territoire("autre")
    contenu = corps(territoire)
    contenu["lignes"][0]["contrat"] = str(autre.contrat.cle)
    assert list(envoyer(de_entreprise, contenu).json()["erreurs"]) == ["lignes.0.contrat"]
    contenu = corps(territoire, entreprise=str(autre.entreprise.cle))
    etrangere = envoyer(de_entreprise, contenu)
    assert etrangere.status_code == 400
    assert etrangere.json()["erreurs"] == {"entreprise": ["Cette entreprise est inconnue."]}
    assert enregistrees() == ([], [])


def test_missing_person_is_named(de_entreprise, territoire):
    f.contrat(f.participant(territoire.guichet, "Oubliée", "Zoé"), territoire.entreprise, territoire.lot)
    reponse = envoyer(de_entreprise, corps(territoire))
    assert reponse.status_code == 400
    assert "OUBLIÉE Zoé" in reponse.json()["erreurs"]["lignes"][0]
    assert enregistrees() == ([], [])


def test_key_that_only_reads_cannot_declare(territoire, creer_partenaire):
    lecteur = creer_partenaire(territoire, GenreClient.ENTREPRISE, droits=DROITS_LECTURE)
    reponse = envoyer(lecteur, corps(territoire))
    assert reponse.status_code == 403
    assert reponse.json()["detail"] == "Cette clé ne porte pas le droit « declarations:ecrire »."


def test_software_that_reads_the_guichet_cannot_declare(territoire, creer_partenaire):
    lecteur = creer_partenaire(territoire, role=RoleAdhesion.LECTEUR)
    assert envoyer(lecteur, corps(territoire)).status_code == 403
    assert enregistrees() == ([], [])


@pytest.mark.parametrize(
    ("contenu", "type_mime", "statut"),
    [
        ("{", "application/json", 400),
        ("[" * 200_000, "application/json", 400),
        ("[]", "application/json", 400),
        ("a=1", "application/x-www-form-urlencoded", 415),
    ],
)
def test_unreadable_body_is_a_problem(de_entreprise, contenu, type_mime, statut):
    reponse = de_entreprise.api().post(ADRESSE, contenu, content_type=type_mime)
    assert (reponse.status_code, reponse["Content-Type"]) == (statut, "application/problem+json")


@pytest.mark.django_db(transaction=True)
def test_same_request_at_once_makes_one_declaration(creer_partenaire):
    t = f.territoire()
    partenaire = creer_partenaire(t, GenreClient.ENTREPRISE)

    def poster(_):
        try:
            return envoyer(partenaire, corps(t)).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as fils:
        statuts = sorted(fils.map(poster, range(6)))
    assert statuts == [201, 409, 409, 409, 409, 409]
    declarations, lignes = enregistrees()
    assert (len(declarations), [ligne.heures for ligne in lignes]) == (1, [Decimal("12.50")])
