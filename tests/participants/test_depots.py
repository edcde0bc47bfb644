"""A file of hours: deposited, told row by row, imported in the draft by the rules of the grid."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guichets.models import Document
from guichets.portee import hors_portee
from participants.classeurs import modele as m
from participants.classeurs.modele import read_ours
from participants.domain.depots.lecture import LOT_INCONNU, QUI
from participants.enums import EtatDeclaration, EtatDepot
from participants.models import CorrespondanceColonnes, DeclarationMensuelle, DepotFichier, LigneHeures
from tests import fabriques as f
from tests.participants.fichiers import MOIS, csv_of, refill, tables, xlsx

pytestmark = pytest.mark.django_db
MARS = date(2026, 3, 1)


@pytest.fixture
def t(territoire):
    return territoire


@pytest.fixture
def portail(client, t):
    client.force_login(t.employeur)
    return client


def texte(reponse):
    return " ".join(unescape(reponse.content.decode()).replace("\u00a0", " ").split())


def url_fichiers():
    return reverse("entreprise:fichiers", args=[MOIS])


def download(client, t):
    reponse = client.get(reverse("entreprise:classeur", args=[MOIS, t.entreprise.cle]))
    assert reponse.status_code == 200
    return reponse.content


def send(client, t, contenu, nom="heures.xlsx", adresse=None):
    fichier = SimpleUploadedFile(nom, contenu)
    return client.post(adresse or url_fichiers(), {"entreprise": str(t.entreprise.cle), "fichier": fichier})


def deposited():
    with hors_portee("lecture de test"):
        return DepotFichier.objects.select_related("document").order_by("pk").last()


def act(client, action, **champs):
    depot = deposited()
    adresse = reverse("entreprise:depot", args=[MOIS, depot.cle])
    return client.post(adresse, {"action": action, **champs})


def saved():
    with hors_portee("lecture de test"):
        return [
            (u.contrat_id, u.lot_id, u.heures, u.dont_formation, u.declaration.etat)
            for u in LigneHeures.objects.select_related("declaration").order_by("contrat_id", "lot_id")
        ]


def hours(t, valeur, formation=""):
    return {str(t.contrat.cle): {m.HEURES: valeur, m.FORMATION: formation}}


def test_workbook_of_the_month_holds_the_people_and_their_last_hours(portail, t):
    f.heures(t.contrat, date(2026, 2, 1), "120", t.lot)
    feuilles = tables("classeur.xlsx", download(portail, t))
    classeur = read_ours(feuilles)
    assert (classeur.cle, classeur.mois) == (str(t.entreprise.cle), MARS)
    (ligne,) = classeur.lignes
    assert (ligne.identifiant, ligne.personne) == (str(t.contrat.cle), str(t.participant))
    assert (ligne.heures, ligne.marche) == (120.0, t.lot.designation.replace("\u00a0", " "))
    assert [feuille.nom for feuille in feuilles if feuille.visible] == [m.FEUILLE, m.AIDE]


def test_workbook_never_tells_a_criterion_or_a_prescripteur(portail, t):
    feuilles = tables("classeur.xlsx", download(portail, t))
    contenu = " ".join(str(cellule) for feuille in feuilles for ligne in feuille.lignes for cellule in ligne)
    assert "DELD" not in contenu
    assert t.prescripteur.nom not in contenu


def test_filled_workbook_fills_the_draft_and_leads_to_the_certification(portail, t):
    contenu = refill(download(portail, t), hours(t, "7h30", formation=2))
    reponse = send(portail, t, contenu)
    depot = deposited()
    assert reponse["Location"] == reverse("entreprise:depot", args=[MOIS, depot.cle])
    page = texte(portail.get(reponse["Location"]))
    assert "1 ligne prête" in page
    assert saved() == []
    suite = act(portail, "tout")
    assert suite["Location"] == reverse("entreprise:transmettre", args=[MOIS])
    assert saved() == [(t.contrat.pk, t.lot.pk, Decimal("7.50"), Decimal(2), EtatDeclaration.BROUILLON)]
    assert deposited().etat == EtatDepot.IMPORTE


def test_same_file_again_changes_nothing(portail, t):
    contenu = refill(download(portail, t), hours(t, 12))
    send(portail, t, contenu)
    act(portail, "tout")
    with hors_portee("lecture de test"):
        avant = LigneHeures.objects.get().pk
    reponse = send(portail, t, contenu)
    assert "déjà toutes dans le brouillon" in texte(portail.get(reponse["Location"]))
    act(portail, "tout")
    with hors_portee("lecture de test"):
        assert LigneHeures.objects.get().pk == avant
        assert DepotFichier.objects.count() == 1
        assert Document.objects.filter(nom="heures.xlsx").count() == 1


def test_wrong_rows_are_told_with_row_column_and_value(portail, t):
    autre = f.contrat(f.participant(t.guichet, "Diallo", "Ibrahim"), t.entreprise, t.lot)
    valeurs = {str(t.contrat.cle): {m.HEURES: "beaucoup"}, str(autre.cle): {m.HEURES: 10}}
    send(portail, t, refill(download(portail, t), valeurs))
    rapport = deposited().rapport
    assert rapport["pretes"] == 1
    (faute,) = rapport["fautes"]
    assert faute["nom"] == str(t.participant)
    (cellule,) = faute["cellules"]
    assert (cellule["colonne"], cellule["valeur"]) == ("F", "beaucoup")
    assert cellule["messages"] == ["Durée non comprise. Écrivez par exemple 7,5 ou 7h30."]
    page = texte(portail.get(reverse("entreprise:depot", args=[MOIS, deposited().cle])))
    assert "1 ligne prête, 1 à corriger" in page


def test_valid_rows_are_imported_or_nothing_at_all(portail, t):
    autre = f.contrat(f.participant(t.guichet, "Diallo", "Ibrahim"), t.entreprise, t.lot)
    valeurs = {str(t.contrat.cle): {m.HEURES: 800}, str(autre.cle): {m.HEURES: 10}}
    send(portail, t, refill(download(portail, t), valeurs))
    refuse = act(portail, "tout")
    assert (refuse.status_code, saved()) == (422, [])
    reponse = act(portail, "importer")
    assert reponse["Location"] == reverse("entreprise:declarer", args=[MOIS])
    assert [(u[0], u[2]) for u in saved()] == [(autre.pk, Decimal(10))]


def test_workbook_comes_back_with_its_errors_and_can_be_sent_again(portail, t):
    send(portail, t, refill(download(portail, t), hours(t, 800)))
    corrige = portail.get(reverse("entreprise:depot_corrige", args=[MOIS, deposited().cle])).content
    (feuille,) = [u for u in tables("c.xlsx", corrige) if u.nom == m.FEUILLE]
    (ligne,) = [u for u in feuille.lignes if u[m.IDENTIFIANT] == str(t.contrat.cle)]
    assert ligne[m.ERREURS] == "Un mois compte au plus 744\u00a0heures."
    assert ligne[m.HEURES] == 800
    send(portail, t, refill(corrige, hours(t, 80)), "corrige.xlsx")
    act(portail, "tout")
    assert [u[2] for u in saved()] == [Decimal(80)]


def test_people_that_the_file_does_not_tell_keep_their_hours(portail, t):
    autre = f.contrat(f.participant(t.guichet, "Diallo", "Ibrahim"), t.entreprise, t.lot)
    brouillon = f.declaration(t.entreprise, MARS, etat=EtatDeclaration.BROUILLON)
    f.heures(autre, MARS, "33", t.lot, declaration=brouillon, etat="en_attente")
    contenu = refill(
        download(portail, t), {str(t.contrat.cle): {m.HEURES: 5}, str(autre.cle): {m.HEURES: ""}}
    )
    send(portail, t, contenu)
    act(portail, "tout")
    assert [(u[0], u[2]) for u in saved()] == [(t.contrat.pk, Decimal(5)), (autre.pk, Decimal(33))]


def test_free_row_adds_a_second_marche_and_an_unknown_marche_is_refused(portail, t):
    lot = f.lot(t.marche, objet="Peinture", numero="9")
    f.attribution(lot, t.entreprise)
    libre = [""] * len(m.ENTETES)
    libre[m.PERSONNE], libre[m.MARCHE], libre[m.HEURES] = str(t.participant), lot.designation, 4
    perdu = [*libre]
    perdu[m.MARCHE] = "Marché de la Lune"
    personne = [*libre]
    personne[m.PERSONNE] = "Tintin"
    send(portail, t, refill(download(portail, t), hours(t, 5), [libre, perdu, personne]))
    messages = [c["messages"] for u in deposited().rapport["fautes"] for c in u["cellules"]]
    assert messages == [[LOT_INCONNU], [QUI]]
    act(portail, "importer")
    assert [(u[1], u[2]) for u in saved()] == [(t.lot.pk, Decimal(5)), (lot.pk, Decimal(4))]


@pytest.mark.parametrize("changement", ["entreprise", "mois"])
def test_workbook_of_another_company_or_month_is_refused(portail, t, changement):
    if changement == "mois":
        contenu = portail.get(reverse("entreprise:classeur", args=["2026-02", t.entreprise.cle])).content
        message = "préparé pour un autre mois"
    else:
        contenu = download(portail, t)
        message = "préparé pour une autre entreprise"
        portail.force_login(f.acces_entreprise(t.siae))
        f.contrat(f.participant(t.guichet, "Diallo", "Ibrahim"), t.siae, t.lot)
    cible = t.siae if changement == "entreprise" else t.entreprise
    fichier = SimpleUploadedFile("h.xlsx", contenu)
    reponse = portail.post(url_fichiers(), {"entreprise": str(cible.cle), "fichier": fichier})
    assert reponse.status_code == 422
    assert message in texte(reponse)
    assert deposited() is None


def test_forged_identifier_is_refused_as_an_unknown_contrat(portail, t):
    etranger = f.territoire("autre")
    autre = [""] * len(m.ENTETES)
    autre[m.IDENTIFIANT], autre[m.HEURES] = str(etranger.contrat.cle), 10
    send(portail, t, refill(download(portail, t), {}, [autre]))
    (faute,) = deposited().rapport["fautes"]
    assert faute["cellules"][0]["messages"] == ["Ce contrat est inconnu."]


def test_bad_file_is_refused_beside_its_field_and_nothing_is_kept(portail, t):
    reponse = send(portail, t, b"Nom;Heures", "h.xlsx")
    assert reponse.status_code == 422
    assert "Ce fichier n'est pas un classeur" in texte(reponse)
    with hors_portee("lecture de test"):
        assert not Document.objects.filter(nom="h.xlsx").exists()


def test_transmitted_month_takes_no_file(portail, t):
    contenu = refill(download(portail, t), hours(t, 5))
    f.declaration(t.entreprise, MARS, etat=EtatDeclaration.TRANSMISE, transmise_le="2026-04-01T00:00Z")
    reponse = send(portail, t, contenu)
    assert reponse.status_code == 422
    assert "Ce mois est déjà déclaré" in texte(reponse)


def mapped(client, t, contenu, nom="paie.csv", **colonnes):
    reponse = send(client, t, contenu, nom)
    depot = deposited()
    assert reponse["Location"] == reverse("entreprise:depot_colonnes", args=[MOIS, depot.cle])
    page = client.get(reponse["Location"])
    proposees = {champ: page.context["form"][champ].value() for champ in page.context["form"].fields}
    return client.post(reponse["Location"], {**proposees, **colonnes})


PAIE = [
    ["Matricule", "Nom", "Prénom", "Date", "Heures travaillées", "dont formation"],
    ["001", "MARTIN", "Awa", "02/03/2026", "7,5", ""],
    ["001", "MARTIN", "Awa", "03/03/2026", "7h30", "2"],
    ["001", "MARTIN", "Awa", "02/02/2026", "100", ""],
    ["002", "PERMANENT", "Paul", "02/03/2026", "151,67", ""],
]


@pytest.mark.parametrize("encodage", ["utf-8-sig", "cp1252"])
def test_payroll_file_is_added_up_by_person_within_the_month(portail, t, encodage):
    mapped(portail, t, csv_of(PAIE, encodage=encodage))
    rapport = deposited().rapport
    assert (rapport["pretes"], rapport["lignes_declarees"]) == (2, 1)
    assert (rapport["hors_mois"], rapport["inconnues"]) == (1, 1)
    assert "Paul" not in str(rapport)
    act(portail, "tout")
    assert [u[1:4] for u in saved()] == [(t.lot.pk, Decimal(15), Decimal(2))]


def test_mapping_is_remembered_for_the_same_headers(portail, t):
    mapped(portail, t, csv_of(PAIE))
    suivant = [PAIE[0], ["001", "martin", "AWA", "09/03/2026", "8", ""]]
    reponse = send(portail, t, csv_of(suivant), "paie-2.csv")
    assert reponse["Location"] == reverse("entreprise:depot", args=[MOIS, deposited().cle])
    assert deposited().rapport["pretes"] == 1
    with hors_portee("lecture de test"):
        assert CorrespondanceColonnes.objects.get().entreprise_id == t.entreprise.pk


def test_column_told_twice_or_missing_is_refused(portail, t):
    reponse = mapped(portail, t, csv_of(PAIE), dont_formation="Heures travaillées")
    assert reponse.status_code == 422
    assert "Cette colonne est déjà choisie plus haut." in texte(reponse)
    assert deposited().etat == EtatDepot.A_ASSOCIER


def test_homonyms_are_asked_for_and_never_guessed(portail, t):
    autre = f.contrat(f.participant(t.guichet, "Martin", "Awa"), t.entreprise, t.lot)
    mapped(portail, t, csv_of([["Nom", "Prénom", "Heures"], ["Martin", "Awa", "9"]]))
    rapport = deposited().rapport
    assert (rapport["pretes"], rapport["en_question"]) == (0, 1)
    assert rapport["questions"][0]["choix"] == [str(t.contrat.cle), str(autre.cle)]
    act(portail, "preciser", **{"personne-0": str(autre.cle)})
    act(portail, "tout")
    assert [(u[0], u[2]) for u in saved()] == [(autre.pk, Decimal(9))]


@pytest.mark.parametrize("nom", ["Martin", "Martin A.", "Marttin Awa"])
def test_name_that_looks_like_a_known_one_is_asked_for(portail, t, nom):
    mapped(portail, t, csv_of([["Nom du salarié", "Heures"], [nom, "9"]]))
    assert deposited().rapport["en_question"] == 1
    act(portail, "preciser", **{"personne-0": "ignorer"})
    rapport = deposited().rapport
    assert (rapport["en_question"], rapport["inconnues"]) == (0, 1)


def test_rows_of_one_person_without_dates_are_refused_as_the_grid_refuses_them(portail, t):
    lignes = [["Nom du salarié", "Heures"], ["Martin Awa", "9"], ["Awa MARTIN", "8"]]
    mapped(portail, t, csv_of(lignes))
    (faute,) = deposited().rapport["fautes"]
    attendu = f"{t.participant} a déjà une ligne pour ce marché\u00a0: additionnez les heures."
    assert faute["cellules"][0]["messages"] == [attendu]


def test_free_file_comes_back_with_its_errors(portail, t):
    lignes = [["Nom du salarié", "Heures"], ["Martin Awa", "=cmd|' /C calc'!A0"]]
    mapped(portail, t, xlsx(lignes), "paie.xlsx")
    corrige = portail.get(reverse("entreprise:depot_corrige", args=[MOIS, deposited().cle])).content
    (feuille,) = tables("c.xlsx", corrige)
    assert feuille.lignes[0] == ["Erreurs", "Nom du salarié", "Heures"]
    assert feuille.lignes[1][0] == "Durée non comprise. Écrivez par exemple 7,5 ou 7h30."
    assert feuille.lignes[1][2].startswith("=cmd")


def test_desk_imports_the_file_received_as_the_paper_of_the_month(client, t):
    client.force_login(t.facilitateur)
    slug = t.guichet.slug
    adresse = reverse("participants:fichiers", args=[slug, t.entreprise.cle, MOIS])
    contenu = client.get(reverse("participants:classeur", args=[slug, t.entreprise.cle, MOIS])).content
    reponse = send(client, t, refill(contenu, hours(t, 11)), adresse=adresse)
    depot = deposited()
    assert reponse["Location"] == reverse("participants:depot", args=[slug, depot.cle])
    suite = client.post(reponse["Location"], {"action": "tout"})
    assert suite["Location"] == reverse("clauses:saisir", args=[slug, t.entreprise.cle, MOIS])
    with hors_portee("lecture de test"):
        declaration = DeclarationMensuelle.objects.get()
    assert (declaration.saisie_par_guichet, declaration.document_id) == (True, depot.document_id)
    assert [u[2] for u in saved()] == [Decimal(11)]


def test_deposit_of_a_stranger_answers_404(portail, t):
    etranger = f.territoire("autre")
    portail.force_login(etranger.employeur)
    contenu = refill(download(portail, etranger), hours(etranger, 5))
    send(portail, etranger, contenu)
    portail.force_login(t.employeur)
    for nom in ("depot", "depot_colonnes", "depot_corrige"):
        assert portail.get(reverse(f"entreprise:{nom}", args=[MOIS, deposited().cle])).status_code == 404
    assert (
        portail.get(reverse("entreprise:classeur", args=[MOIS, etranger.entreprise.cle])).status_code == 404
    )


def test_abandoned_file_is_no_longer_listed_and_imports_nothing(portail, t):
    send(portail, t, refill(download(portail, t), hours(t, 5)))
    act(portail, "abandonner")
    assert "Fichiers déposés" not in texte(portail.get(url_fichiers()))
    assert act(portail, "tout").status_code == 422
    assert saved() == []


@pytest.mark.parametrize("personnes", [1, 3])
def test_report_costs_the_same_queries_whatever_its_rows(portail, t, personnes, django_assert_num_queries):
    contrats = [t.contrat] + [
        f.contrat(f.participant(t.guichet, f"Diallo{rang}", "Ibrahim"), t.entreprise, t.lot)
        for rang in range(personnes - 1)
    ]
    send(portail, t, refill(download(portail, t), {str(c.cle): {m.HEURES: 900} for c in contrats}))
    adresse = reverse("entreprise:depot", args=[MOIS, deposited().cle])
    portail.get(adresse)
    with django_assert_num_queries(25):
        assert len(portail.get(adresse).context["rapport"]["fautes"]) == personnes
