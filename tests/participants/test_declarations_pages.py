"""Declarations at the desk: the list, the page, the decision; and ten submissions at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichets import portee
from guichets.portee import Principal, hors_portee
from participants.domain.declarations.circuit import submit_declaration
from participants.domain.declarations.saisie import DEJA_TRANSMISE, open_declaration, save_lignes
from participants.domain.mois import add_months, first_day, today_of
from participants.enums import Confirmation, EtatDeclaration, Modalite
from participants.models import DeclarationMensuelle, LigneHeures
from tests import fabriques as f

MARS = date(2026, 3, 1)


@pytest.fixture
def bureau(client, territoire):
    client.force_login(territoire.facilitateur)
    return client


def texte(reponse):
    return " ".join(unescape(reponse.content.decode()).replace("\u00a0", " ").split())


def url(t, nom, *args):
    return reverse(f"participants:{nom}", args=[t.guichet.slug, *args])


def transmise(t, heures="120", entreprise=None, contrat=None, personne=None, *, mois=MARS):
    entreprise, contrat, personne = entreprise or t.entreprise, contrat or t.contrat, personne or t.employeur
    with portee.ouvrir(Principal("utilisateur", personne.pk)):
        declaration = open_declaration(entreprise=entreprise, mois=mois)
        save_lignes(declaration=declaration, lignes=[(contrat.cle, None, Decimal(heures), Decimal(0))])
        return submit_declaration(declaration=declaration, par=personne)


def relue(declaration):
    with hors_portee("lecture de test"):
        return DeclarationMensuelle.objects.get(pk=declaration.pk)


def test_list_puts_what_waits_first_and_names_who_is_late(bureau, territoire):
    retardataire = f.entreprise(territoire.guichet, "Zinc et Toits")
    f.contrat(f.participant(territoire.guichet, "Diallo"), retardataire)
    avec_brouillon = f.entreprise(territoire.guichet, "Atelier Brouillon")
    acces = f.acces_entreprise(avec_brouillon)
    f.contrat(f.participant(territoire.guichet, "Petit"), avec_brouillon)
    with portee.ouvrir(Principal("utilisateur", acces.pk)):
        open_declaration(entreprise=avec_brouillon, mois=MARS)
    transmise(territoire)
    page = texte(bureau.get(url(territoire, "declarations"), {"mois": "2026-03"}))
    liste = page.split("<tbody>")[1]
    assert liste.index("Bâti Test") < liste.index("Atelier Brouillon")
    assert "À valider" in liste
    non_recues = page.split("Non reçues pour mars 2026")[1]
    assert "Zinc et Toits" in non_recues
    assert "Atelier Brouillon" in non_recues
    assert "Bâti Test" not in non_recues
    assert "Non reçue, en retard" in non_recues


def test_list_says_that_a_month_without_hours_is_declared(bureau, territoire):
    with portee.ouvrir(Principal("utilisateur", territoire.employeur.pk)):
        declaration = open_declaration(entreprise=territoire.entreprise, mois=MARS)
        save_lignes(declaration=declaration, lignes=[], rien_a_declarer=True)
        submit_declaration(declaration=declaration, par=territoire.employeur)
    ligne = texte(bureau.get(url(territoire, "declarations"))).split("<tbody>")[1].split("</tr>")[0]
    assert 'class="nombre">Rien à déclarer</td>' in ligne


def test_list_filters_by_state_month_and_company(bureau, territoire):
    transmise(territoire)
    adresse = url(territoire, "declarations")
    assert "1 déclaration" in texte(bureau.get(adresse, {"etat": "transmise"}))
    assert "0 déclaration" in texte(bureau.get(adresse, {"etat": "validee"}))
    assert "0 déclaration" in texte(bureau.get(adresse, {"mois": "2026-02"}))
    assert "1 déclaration" in texte(bureau.get(adresse, {"entreprise": str(territoire.entreprise.cle)}))
    assert "0 déclaration" in texte(bureau.get(adresse, {"entreprise": str(territoire.siae.cle)}))


def test_list_defaults_to_the_last_month_that_ended(bureau, territoire):
    dernier = add_months(first_day(today_of(territoire.guichet)), -1)
    contexte = bureau.get(url(territoire, "declarations")).context
    assert contexte["mois"] == dernier


def test_page_compares_with_last_month_then_validates(bureau, territoire):
    fevrier = transmise(territoire, "98.5", mois=date(2026, 2, 1))
    bureau.post(url(territoire, "declaration_valider", fevrier.cle))
    declaration = transmise(territoire, "160")
    page = texte(bureau.get(url(territoire, "declaration", declaration.cle)))
    assert "98,50 h" in page
    assert "160,00 h" in page
    assert "MARTIN Awa : 160,00 h en mars 2026, plus que 151,67 h." in page
    reponse = bureau.post(url(territoire, "declaration_valider", declaration.cle))
    assert reponse.url == url(territoire, "declaration", declaration.cle)
    validee = relue(declaration)
    assert (validee.etat, validee.decidee_par_id) == (EtatDeclaration.VALIDEE, territoire.facilitateur.pk)


def test_return_wants_a_reason_and_tells_it(bureau, territoire):
    declaration = transmise(territoire)
    adresse = url(territoire, "declaration_retourner", declaration.cle)
    refus = bureau.post(adresse, {"motif": " "})
    assert refus.status_code == 422
    assert "Motif : Ce champ est obligatoire." in texte(refus)
    assert relue(declaration).etat == EtatDeclaration.TRANSMISE
    bureau.post(adresse, {"motif": "Le 12 est férié."})
    assert relue(declaration).motif_retour == "Le 12 est férié."
    assert "Le 12 est férié." in texte(bureau.get(url(territoire, "declaration", declaration.cle)))


def test_validation_refused_says_why_on_the_page(bureau, territoire):
    declaration = transmise(territoire)
    with hors_portee("le contrat a été écourté"):
        territoire.contrat.fin = date(2026, 2, 28)
        territoire.contrat.save()
    reponse = bureau.post(url(territoire, "declaration_valider", declaration.cle))
    assert reponse.status_code == 422
    assert "MARTIN Awa : le contrat ne couvre pas mars 2026." in texte(reponse)
    assert relue(declaration).etat == EtatDeclaration.TRANSMISE


def test_rectify_leads_to_the_grid(bureau, territoire):
    declaration = transmise(territoire)
    bureau.post(url(territoire, "declaration_valider", declaration.cle))
    reponse = bureau.post(
        url(territoire, "declaration_rectifier", declaration.cle), {"motif": "Deux jours oubliés"}
    )
    assert reponse.url == reverse(
        "clauses:saisir", args=[territoire.guichet.slug, territoire.entreprise.cle, "2026-03"]
    )
    with hors_portee("lecture de test"):
        rangs = list(
            DeclarationMensuelle.objects.order_by("rang").values_list("rang", "etat", "motif_rectification")
        )
    assert rangs == [(0, EtatDeclaration.VALIDEE, ""), (1, EtatDeclaration.BROUILLON, "Deux jours oubliés")]


def test_desk_confirms_for_the_company(bureau, territoire):
    pret = f.contrat(
        territoire.participant,
        territoire.entreprise,
        employeur=territoire.siae,
        declarant=territoire.siae,
        modalite=Modalite.MISE_A_DISPOSITION,
    )
    declaration = transmise(territoire, "35", territoire.siae, pret, territoire.conseiller_siae)
    with hors_portee("lecture de test"):
        ligne = LigneHeures.objects.get()
    assert "Confirmer pour l'entreprise" in texte(bureau.get(url(territoire, "declaration", declaration.cle)))
    bureau.post(url(territoire, "ligne_confirmer", ligne.cle))
    with hors_portee("lecture de test"):
        assert LigneHeures.objects.get().confirmation == Confirmation.CONFIRMEE


ACTIONS = ("declaration_valider", "declaration_retourner", "declaration_rectifier")


@pytest.mark.parametrize("action", ACTIONS)
def test_lecteur_reads_and_decides_nothing(client, territoire, action):
    declaration = transmise(territoire)
    client.force_login(territoire.lecteur)
    page = client.get(url(territoire, "declaration", declaration.cle))
    assert page.status_code == 200
    assert "Valider</button>" not in texte(page)
    assert client.post(url(territoire, action, declaration.cle), {"motif": "x"}).status_code == 403
    assert relue(declaration).etat == EtatDeclaration.TRANSMISE


@pytest.mark.parametrize("action", ["declaration", "declaration_releve", *ACTIONS])
def test_foreign_declaration_is_not_found(client, territoire, action):
    etranger = f.territoire("autre-guichet", "Étranger ")
    declaration = transmise(territoire)
    client.force_login(etranger.responsable)
    assert client.get(url(territoire, action, declaration.cle)).status_code == 404
    assert client.get(url(etranger, action, declaration.cle)).status_code == 404
    client.force_login(territoire.employeur)
    assert client.get(url(territoire, action, declaration.cle)).status_code == 404


@pytest.mark.parametrize("page", ["declarations", "declaration"])
def test_as_many_queries_for_one_row_as_for_three(bureau, territoire, page):
    declaration = transmise(territoire)
    adresse = url(territoire, page, *([declaration.cle] if page == "declaration" else []))

    def requetes():
        bureau.get(adresse)
        with CaptureQueriesContext(connection) as capture:
            assert bureau.get(adresse, {"mois": "2026-03"}).status_code == 200
        return len(capture)

    def ajouter(nom):
        autre = f.entreprise(territoire.guichet, nom)
        contrat = f.contrat(f.participant(territoire.guichet, nom), autre)
        transmise(territoire, "10", autre, contrat, f.acces_entreprise(autre))
        f.contrat(
            f.participant(territoire.guichet, f"{nom} bis"), f.entreprise(territoire.guichet, f"{nom} retard")
        )
        with hors_portee("lignes de test"):
            source = LigneHeures.objects.filter(declaration=declaration).first()
            personne = f.participant(territoire.guichet, f"{nom} ter")
            source.pk, source.cle = None, contrat.cle
            source.participant, source.contrat = personne, f.contrat(personne, territoire.entreprise)
            source._state.adding = True
            source.save()

    ajouter("Un")
    avant = requetes()
    ajouter("Deux")
    ajouter("Trois")
    assert requetes() == avant


@pytest.mark.django_db(transaction=True)
def test_ten_submissions_at_once_leave_one_declaration():
    t = f.territoire()

    def soumettre(_):
        try:
            with portee.ouvrir(Principal("utilisateur", t.employeur.pk)):
                declaration = open_declaration(entreprise=t.entreprise, mois=MARS)
                save_lignes(
                    declaration=declaration, lignes=[(t.contrat.cle, t.lot.cle, Decimal(120), Decimal(0))]
                )
                submit_declaration(declaration=declaration, par=t.employeur)
            return "transmise"
        except ValidationError as refus:
            return refus.messages[0]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as fils:
        reponses = list(fils.map(soumettre, range(10)))
    assert sorted(reponses) == sorted(["transmise", *[DEJA_TRANSMISE] * 9])
    with hors_portee("lecture de test"):
        assert DeclarationMensuelle.objects.count() == 1
        assert list(LigneHeures.objects.values_list("heures", flat=True)) == [Decimal("120.00")]


@pytest.mark.django_db(transaction=True)
def test_two_employers_at_once_cannot_pass_the_ceiling_together():
    t = f.territoire()
    contrat_siae = f.contrat(t.participant, t.siae)

    def soumettre(qui):
        entreprise, contrat, personne = qui
        try:
            with portee.ouvrir(Principal("utilisateur", personne.pk)):
                declaration = open_declaration(entreprise=entreprise, mois=MARS)
                save_lignes(declaration=declaration, lignes=[(contrat.cle, None, Decimal(150), Decimal(0))])
                submit_declaration(declaration=declaration, par=personne)
            return "transmise"
        except ValidationError:
            return "refusée"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as fils:
        reponses = list(
            fils.map(
                soumettre, [(t.entreprise, t.contrat, t.employeur), (t.siae, contrat_siae, t.conseiller_siae)]
            )
        )
    assert sorted(reponses) == ["refusée", "transmise"]


def test_long_declaration_is_read_page_by_page_with_its_whole_total(territoire, bureau):
    with hors_portee("mois d'un test"):
        mensuelle = f.declaration(territoire.entreprise, MARS)
        for n in range(102):
            contrat = f.contrat(
                f.participant(territoire.guichet, f"Nom{n:03d}"), territoire.entreprise, territoire.lot
            )
            f.heures(contrat, MARS, "10", territoire.lot, declaration=mensuelle)
    adresse = reverse("participants:declaration", args=[territoire.guichet.slug, mensuelle.cle])
    page = texte(bureau.get(adresse))
    assert ("NOM099" in page, "NOM100" in page) == (True, False)
    assert "Total des 102 lignes" in page
    assert "1 020,00 h" in page
    assert "NOM101" in texte(bureau.get(adresse, {"page": "2"}))
