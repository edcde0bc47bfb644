"""The company types its month: one grid for all its guichets."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from clauses.models import ComptesEngagement
from guichets import portee
from guichets.forms.champs import ILLISIBLE
from guichets.portee import Principal, hors_portee
from participants.domain.declarations.circuit import submit_declaration, validate_declaration
from participants.domain.declarations.rectification import open_rectification
from participants.domain.declarations.saisie import open_declaration, save_lignes
from participants.enums import Confirmation, EtatDeclaration, Modalite
from participants.models import DeclarationMensuelle, LigneHeures
from tests import fabriques as f
from tests.clauses.grilles import (
    MARS,
    MOIS,
    cellule,
    enregistrees,
    saisie,
    texte,
    url_grille,
)


@pytest.fixture
def entreprise_client(client, territoire):
    client.force_login(territoire.employeur)
    return client


def test_grille_shows_people_windows_and_what_remains_due(entreprise_client, territoire):
    with hors_portee("comptes de test"):
        ComptesEngagement.objects.create(
            guichet=territoire.guichet,
            engagement=territoire.engagement,
            lot=territoire.lot,
            marche=territoire.marche,
            donneur_ordre=territoire.donneur,
            entreprise=territoire.entreprise,
            dues=Decimal(1000),
            attendues=Decimal(600),
            retenues=Decimal(400),
            calcule_le=timezone.now(),
        )
    page = texte(entreprise_client.get(url_grille()))
    assert "MARTIN Awa" in page
    assert "Compte du 1er janvier 2025 au 31 décembre 2026" in page
    assert "Reste <strong>600,00 h</strong> avant le 31 décembre 2026." in page
    assert "à transmettre au plus tard le 10 avril 2026." in page
    assert "DELD" not in page
    assert "Mission locale" not in page


def test_draft_is_saved_and_shown_again(entreprise_client, territoire):
    reponse = entreprise_client.post(url_grille(), saisie(territoire, "7h30", action="enregistrer"))
    assert reponse.status_code == 302
    assert reponse.url == url_grille()
    assert enregistrees() == [(Decimal("7.50"), territoire.lot.pk, EtatDeclaration.BROUILLON)]
    page = texte(entreprise_client.get(url_grille()))
    assert 'value="7,50"' in page
    assert "Rien n'est encore transmis au guichet." in page


def test_whole_path_of_the_company_ends_on_a_receipt(entreprise_client, territoire):
    reponse = entreprise_client.post(url_grille(), saisie(territoire, "151,67", action="transmettre"))
    certification = reverse("entreprise:transmettre", args=[MOIS])
    assert reponse.url == certification
    assert enregistrees() == [(Decimal("151.67"), territoire.lot.pk, EtatDeclaration.BROUILLON)]
    assert "151,67 h" in texte(entreprise_client.get(certification))
    refus = entreprise_client.post(certification, {})
    assert refus.status_code == 422
    assert "Cochez la case pour certifier l'exactitude des heures avant de transmettre." in texte(refus)
    reponse = entreprise_client.post(certification, {"certifie": "oui"}, follow=True)
    assert reponse.redirect_chain == [(reverse("entreprise:recu", args=[MOIS]), 302)]
    assert f"par {territoire.employeur}" in texte(reponse)
    assert enregistrees() == [(Decimal("151.67"), territoire.lot.pk, EtatDeclaration.TRANSMISE)]
    page = texte(entreprise_client.get(url_grille()))
    assert cellule(territoire.contrat) not in page
    assert "Transmise" in page


@pytest.mark.parametrize(
    ("heures", "message"),
    [
        ("sept", "Durée non comprise. Écrivez par exemple 7,5 ou 7h30."),
        ("-7", "Un nombre d'heures ne peut pas être négatif."),
        ("745", "Un mois compte au plus 744 heures."),
        ("221", "le plafond est de 220,00 h."),
    ],
)
def test_refused_grid_keeps_what_was_typed_and_writes_nothing(entreprise_client, territoire, heures, message):
    autre = f.contrat(f.participant(territoire.guichet, "Diallo", "Ibrahima"), territoire.entreprise)
    donnees = saisie(territoire, heures, action="enregistrer") | {cellule(autre): "12h20"}
    reponse = entreprise_client.post(url_grille(), donnees)
    page = texte(reponse)
    assert reponse.status_code == 422
    assert message in page
    assert f'value="{heures}"' in page
    assert 'value="12h20"' in page
    assert "12 h 20 = 12,33 h" in page
    assert f'aria-describedby="erreur-{territoire.contrat.cle}-0"' in page
    assert enregistrees() == []
    with hors_portee("lecture de test"):
        assert not DeclarationMensuelle.objects.exists()


def test_transmission_wants_every_person(entreprise_client, territoire):
    autre = f.contrat(f.participant(territoire.guichet, "Diallo", "Ibrahima"), territoire.entreprise)
    donnees = saisie(territoire, "10", action="transmettre") | {cellule(autre): " "}
    reponse = entreprise_client.post(url_grille(), donnees)
    assert reponse.status_code == 422
    assert "Il manque les heures de : DIALLO Ibrahima." in texte(reponse)
    assert 'value="10"' in texte(reponse)
    assert enregistrees() == []


def test_nothing_to_declare_and_hours_contradict(entreprise_client, territoire):
    rien = f"rien-{territoire.entreprise.cle}"
    reponse = entreprise_client.post(
        url_grille(), saisie(territoire, "3", action="transmettre", **{rien: "oui"})
    )
    assert reponse.status_code == 422
    assert "« Rien à déclarer » et des heures se contredisent" in texte(reponse)
    reponse = entreprise_client.post(
        url_grille(), saisie(territoire, "", action="transmettre", **{rien: "oui"})
    )
    assert reponse.url == reverse("entreprise:transmettre", args=[MOIS])
    entreprise_client.post(reponse.url, {"certifie": "oui"})
    with hors_portee("lecture de test"):
        declaration = DeclarationMensuelle.objects.get()
    assert (declaration.etat, declaration.rien_a_declarer) == (EtatDeclaration.TRANSMISE, True)


def test_another_lot_and_last_month_help_without_saving(entreprise_client, territoire):
    with portee.ouvrir(Principal("utilisateur", territoire.employeur.pk)):
        fevrier = open_declaration(entreprise=territoire.entreprise, mois=date(2026, 2, 1))
        save_lignes(
            declaration=fevrier,
            lignes=[(territoire.contrat.cle, territoire.lot.cle, Decimal("98.5"), Decimal(0))],
        )
    page = texte(entreprise_client.get(url_grille()))
    assert "98,50 h" in page
    assert 'value="98,50"' in page
    reprise = texte(entreprise_client.post(url_grille(), saisie(territoire, "", action="reprendre")))
    assert 'value="98,50"' in reprise
    ajout = texte(
        entreprise_client.post(url_grille(), saisie(territoire, "12", ajouter=str(territoire.contrat.cle)))
    )
    assert f'name="{cellule(territoire.contrat, 1)}"' in ajout
    assert 'value="12"' in ajout
    with hors_portee("lecture de test"):
        assert not DeclarationMensuelle.objects.filter(mois=MARS).exists()
    donnees = saisie(territoire, "12", action="enregistrer") | {cellule(territoire.contrat, 1): "5"}
    assert entreprise_client.post(url_grille(), donnees).status_code == 302
    with hors_portee("lecture de test"):
        assert sorted(LigneHeures.objects.filter(mois=MARS).values_list("heures", "lot_id")) == [
            (Decimal("5.00"), None),
            (Decimal("12.00"), territoire.lot.pk),
        ]


def test_contrat_of_another_company_is_refused_and_nothing_is_written(entreprise_client, territoire):
    etranger = f.territoire("autre-guichet", "Étranger ")
    donnees = saisie(territoire, "10", action="enregistrer") | {cellule(etranger.contrat): "10"}
    reponse = entreprise_client.post(url_grille(), donnees)
    assert reponse.status_code == 422
    assert "Une des lignes envoyées ne correspond plus à un contrat que vous déclarez." in texte(reponse)
    assert "Étranger" not in texte(reponse)
    assert enregistrees() == []


def test_lot_of_another_company_is_refused(entreprise_client, territoire):
    ailleurs = f.lot(f.marche(territoire.donneur, "Autre marché"))
    donnees = saisie(territoire, "10", action="enregistrer") | {
        cellule(territoire.contrat, champ="lot"): str(ailleurs.cle)
    }
    reponse = entreprise_client.post(url_grille(), donnees)
    assert reponse.status_code == 422
    assert enregistrees() == []


def deux_guichets(territoire):
    """The same people run the company in a second guichet."""
    autre = f.territoire("second-guichet", "Second ")
    f.acces_entreprise(autre.entreprise, territoire.employeur)
    return autre


def test_one_page_for_two_guichets_and_all_or_nothing(entreprise_client, territoire):
    autre = deux_guichets(territoire)
    page = texte(entreprise_client.get(url_grille()))
    assert "MARTIN Awa" in page
    assert "SECOND MARTIN Second Awa" in page
    donnees = saisie(territoire, "10", action="transmettre") | {cellule(autre.contrat): "745"}
    assert entreprise_client.post(url_grille(), donnees).status_code == 422
    assert enregistrees() == []
    donnees[cellule(autre.contrat)] = "20"
    entreprise_client.post(url_grille(), donnees)
    reponse = entreprise_client.post(
        reverse("entreprise:transmettre", args=[MOIS]), {"certifie": "oui"}, follow=True
    )
    assert "30,00 h déclarées dans 2 guichets" in texte(reponse)
    assert [(heures, etat) for heures, _, etat in enregistrees()] == [
        (Decimal("10.00"), EtatDeclaration.TRANSMISE),
        (Decimal("20.00"), EtatDeclaration.TRANSMISE),
    ]


def test_returned_month_shows_its_reason_first(entreprise_client, territoire):
    with portee.ouvrir(Principal("utilisateur", territoire.employeur.pk)):
        declaration = open_declaration(entreprise=territoire.entreprise, mois=MARS)
        save_lignes(declaration=declaration, lignes=[], rien_a_declarer=True)
        submit_declaration(declaration=declaration, par=territoire.employeur)
    with hors_portee("retour de test"):
        DeclarationMensuelle.objects.update(etat=EtatDeclaration.RETOURNEE, motif_retour="Awa était là.")
    assert "Retournée : « Awa était là. »" in texte(entreprise_client.get(reverse("entreprise:accueil")))
    assert "Awa était là." in texte(entreprise_client.get(url_grille()))


def test_home_tells_what_is_late_and_shows_no_criterion(entreprise_client, territoire):
    with hors_portee("contrat de test"):
        territoire.contrat.debut = MARS
        territoire.contrat.save()
    page = texte(entreprise_client.get(reverse("entreprise:accueil")))
    assert "Déclarer mars 2026<small>Attendue au plus tard le 10 avril 2026</small>" in page
    assert "En retard" in page
    assert "DELD" not in page
    assert "Mission locale" not in page


def test_lent_hours_are_told_at_home_and_contested_on_their_page(entreprise_client, territoire):
    pret = f.contrat(
        territoire.participant,
        territoire.entreprise,
        territoire.lot,
        employeur=territoire.siae,
        declarant=territoire.siae,
        modalite=Modalite.MISE_A_DISPOSITION,
    )
    with portee.ouvrir(Principal("utilisateur", territoire.conseiller_siae.pk)):
        declaration = open_declaration(entreprise=territoire.siae, mois=MARS)
        save_lignes(declaration=declaration, lignes=[(pret.cle, territoire.lot.cle, Decimal(35), Decimal(0))])
        submit_declaration(declaration=declaration, par=territoire.conseiller_siae)
    with hors_portee("lecture de test"):
        ligne = LigneHeures.objects.get()
    assert "Confirmer des heures déclarées pour vous" in texte(
        entreprise_client.get(reverse("entreprise:accueil"))
    )
    assert "Interim Solidaire" in texte(entreprise_client.get(reverse("entreprise:confirmations")))
    url = reverse("entreprise:repondre", args=[ligne.cle])
    entreprise_client.post(url, {"action": "contester", "motif": "Jamais venue"})
    with hors_portee("lecture de test"):
        assert LigneHeures.objects.get().confirmation == Confirmation.CONTESTEE
    entreprise_client.force_login(territoire.conseiller_siae)
    assert entreprise_client.post(url).status_code == 404


def test_rectification_from_the_portal(entreprise_client, territoire):
    with portee.ouvrir(Principal("utilisateur", territoire.employeur.pk)):
        declaration = open_declaration(entreprise=territoire.entreprise, mois=MARS)
        save_lignes(
            declaration=declaration,
            lignes=[(territoire.contrat.cle, territoire.lot.cle, Decimal(35), Decimal(0))],
        )
        submit_declaration(declaration=declaration, par=territoire.employeur)
    with portee.ouvrir(Principal("utilisateur", territoire.facilitateur.pk)):
        validate_declaration(declaration=declaration, par=territoire.facilitateur)
    assert "Corriger ce mois" in texte(entreprise_client.get(url_grille()))
    url = reverse("entreprise:rectifier", args=[MOIS, declaration.cle])
    entreprise_client.post(url, {"motif": "Deux jours oubliés"})
    page = texte(entreprise_client.get(url_grille()))
    assert "Deux jours oubliés" in page
    assert 'value="35,00"' in page
    entreprise_client.post(url_grille(), saisie(territoire, "49", action="transmettre"))
    entreprise_client.post(reverse("entreprise:transmettre", args=[MOIS]), {"certifie": "oui"})
    assert [(heures, etat) for heures, _, etat in enregistrees()] == [
        (Decimal("35.00"), EtatDeclaration.VALIDEE),
        (Decimal("49.00"), EtatDeclaration.TRANSMISE),
    ]


@pytest.mark.parametrize("mois", ["2026-13", "mars", "2026-3"])
def test_unreadable_month_is_not_found(entreprise_client, mois):
    assert entreprise_client.get(f"/entreprise/declarations/{mois}/").status_code == 404


@pytest.mark.parametrize("nom", ["accueil", "declarer", "transmettre", "recu"])
def test_portal_is_closed_to_who_has_no_company(client, territoire, nom):
    client.force_login(territoire.referent)
    url = reverse(f"entreprise:{nom}", args=[] if nom == "accueil" else [MOIS])
    assert client.get(url).status_code == 404


def test_unreadable_cell_does_not_hide_the_faults_of_the_other_lines(entreprise_client, territoire):
    second = f.participant(territoire.guichet, "Diallo", "Ibrahima")
    f.contrat(second, territoire.entreprise, territoire.lot, debut=date(2026, 3, 31))
    troisieme = f.participant(territoire.guichet, "Petit", "Zoé")
    f.contrat(troisieme, territoire.entreprise, territoire.lot)
    with hors_portee("lecture de test"):
        court = second.contrats.get()
    envoi = saisie(territoire, "sept heures", **{cellule(court): "30"})
    page = texte(entreprise_client.post(url_grille(), {**envoi, "action": "enregistrer"}))
    assert ILLISIBLE in page
    assert "Le contrat couvre un jour de ce mois : 24 h au plus." in page
    assert enregistrees() == []


def test_unreadable_cell_is_not_called_missing(entreprise_client, territoire):
    second = f.participant(territoire.guichet, "Diallo", "Ibrahima")
    f.contrat(second, territoire.entreprise, territoire.lot)
    envoi = saisie(territoire, "sept heures", action="transmettre")
    page = texte(entreprise_client.post(url_grille(), envoi))
    assert "Il manque les heures de : DIALLO Ibrahima." in page
    assert "MARTIN Awa," not in page.split("Il manque les heures de")[1].split("Indiquez 0")[0]
    assert enregistrees() == []


def test_receipt_of_a_validated_month_stays_while_a_rectification_is_open(entreprise_client, territoire):
    with hors_portee("mois validé"):
        f.heures(territoire.contrat, MARS, "70", territoire.lot)
    with portee.ouvrir(Principal("utilisateur", territoire.employeur.pk)):
        open_rectification(entreprise=territoire.entreprise, mois=MARS, motif="Oubli")
    page = texte(entreprise_client.get(reverse("entreprise:recu", args=[MOIS])))
    assert "Validée" in page
    assert "70,00 h" in page
    assert "Voir le reçu du mois validé" in texte(entreprise_client.get(url_grille()))


def test_late_month_says_so_in_its_grid(entreprise_client):
    page = texte(entreprise_client.get(url_grille()))
    assert "En retard" in page
    assert "Ce mois était à transmettre au plus tard le 10 avril 2026." in page


def _lots(t, nombre):
    for n in range(nombre):
        lot = f.lot(f.marche(t.donneur, f"Collège {n:02d}"), objet=f"Charpente {n:02d}")
        f.attribution(lot, t.entreprise)


def test_long_list_of_marches_is_written_once_whatever_the_number_of_lines(entreprise_client, territoire):
    _lots(territoire, 15)
    for n in range(3):
        f.contrat(f.participant(territoire.guichet, f"Nom {n}"), territoire.entreprise, territoire.lot)
    page = texte(entreprise_client.get(url_grille()))
    assert page.count("Collège 07, charpente 07") == 1
    liste = page.split('<template id="')[1].split('"')[0]
    assert page.count(f'data-lots="{liste}"') == 4
    # The marché that a line shows is written in it: it is sent even where no script copies the list.
    assert page.count(f'<option value="{territoire.lot.cle}" selected>') == 4


def test_line_asked_for_offers_the_whole_list_without_script(entreprise_client, territoire):
    _lots(territoire, 15)
    envoi = {**saisie(territoire, "10"), "ajouter": str(territoire.contrat.cle)}
    assert texte(entreprise_client.post(url_grille(), envoi)).count("Collège 07, charpente 07") == 2


def test_short_list_of_marches_is_written_in_each_line(entreprise_client, territoire):
    _lots(territoire, 2)
    page = texte(entreprise_client.get(url_grille()))
    assert page.count("Collège 01, charpente 01") == 1
    assert "data-lots" not in page


def test_unknown_marche_is_refused_beside_its_line(entreprise_client, territoire):
    etranger = f.territoire("guichet-b")
    envoi = saisie(territoire, "10", **{cellule(territoire.contrat, champ="lot"): str(etranger.lot.cle)})
    reponse = entreprise_client.post(url_grille(), {**envoi, "action": "enregistrer"})
    assert reponse.status_code == 422
    assert "Choisissez un marché de la liste." in texte(reponse)
    assert enregistrees() == []
