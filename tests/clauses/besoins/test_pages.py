"""Pages of the recruitment: what each shows, costs, refuses; and what a company can never tell apart."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clauses.domain.besoins.candidatures import transmit_candidature
from clauses.enums import EtatCandidature, GenreEffort
from clauses.models import Besoin, Effort
from guichets import portee
from guichets.domain.cles import RESSOURCES
from guichets.enums import GenreClient
from guichets.models import Message
from guichets.portee import Principal, hors_portee
from participants.enums import TypePrescripteur
from tests import fabriques as f
from tests.api.conftest import partenaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def entreprise(territoire, connecte):
    return connecte(territoire.employeur)


def saisie(engagement, jour, **autres):
    valeurs = {
        "engagement": engagement.cle,
        "metier": "maçonnerie",
        "intitule": "Aide-maçon",
        "postes": "1",
        "lieu": "Limoges",
        "debut": jour + timedelta(days=3),
        "heures_hebdo": "35",
        "missions": "Coffrage",
    }
    return {**valeurs, **autres}


def test_company_publishes_a_need_by_the_words_of_the_trade(territoire, engagement, jour, entreprise):
    page = reverse("entreprise:besoin_creer")
    reponse = entreprise.post(page, saisie(engagement, jour, publier="1"))
    with hors_portee("lecture du test"):
        besoin = Besoin.objects.get()
    assert reponse.url == reverse("entreprise:besoin", args=[besoin.cle])
    assert (besoin.etat, besoin.metier) == ("publie", "F1703")


def test_refused_need_keeps_what_was_typed(engagement, jour, entreprise):
    reponse = entreprise.post(
        reverse("entreprise:besoin_creer"), saisie(engagement, jour, lieu="", missions="Du coffrage soigné")
    )
    assert reponse.status_code == 422
    assert "Du coffrage soigné" in reponse.content.decode()


def test_refused_long_form_names_at_its_head_the_fields_to_correct(engagement, jour, entreprise):
    page = entreprise.post(
        reverse("entreprise:besoin_creer"), saisie(engagement, jour, lieu="")
    ).content.decode()
    resume = page.split('role="alert"')[1].split("</div>")[0]
    assert "Rien n'est enregistré" in unescape(resume)
    assert resume.count("<li>") == 1
    assert '<a href="#id_lieu">Lieu de travail</a>' in resume


def test_form_says_what_the_post_would_make(engagement, jour, entreprise):
    page = entreprise.get(
        reverse("entreprise:besoin_creer"),
        {
            "engagement": engagement.cle,
            "debut": jour.isoformat(),
            "fin": (jour + timedelta(days=69)).isoformat(),
            "postes": "2",
            "heures_hebdo": "35",
        },
    ).content.decode()
    assert "Ce besoin ferait environ 700\u00a0h" in page


def test_engagement_of_another_company_is_not_offered(territoire, jour, entreprise):
    autre = f.entreprise(territoire.guichet, "Autre")
    lot = f.lot(territoire.marche, objet="Toiture", debut=jour, fin=jour + timedelta(days=90))
    f.attribution(lot, autre)
    etranger = f.engagement(lot, autre)
    assert entreprise.post(reverse("entreprise:besoin_creer"), saisie(etranger, jour)).status_code == 422


@pytest.mark.parametrize("page", ["entreprise:recrutement", "prescripteur:besoins"])
def test_portal_lists_cost_the_same_at_one_and_three_rows(territoire, engagement, libre, connecte, page):
    client = connecte(territoire.employeur if page.startswith("e") else territoire.referent_prescripteur)
    jour = timezone.localdate()

    def add():
        besoin = f.besoin(engagement, territoire.entreprise, debut=jour)
        f.candidature(besoin, libre, etat=EtatCandidature.TRANSMISE)
        f.effort(engagement, territoire.entreprise)

    add()
    client.get(reverse(page))
    with CaptureQueriesContext(connection) as une:
        client.get(reverse(page))
    add()
    add()
    with CaptureQueriesContext(connection) as trois:
        client.get(reverse(page))
    assert len(trois) == len(une)


@pytest.mark.parametrize("page", ["clauses:besoins", "clauses:rencontre", "participants:fiches"])
def test_desk_lists_cost_the_same_at_one_and_three_rows(territoire, engagement, jour, connecte, page):
    client = connecte(territoire.facilitateur)
    adresse = reverse(page, args=[territoire.guichet.slug])

    def add(rang):
        personne = f.participant(territoire.guichet, f"Nom{rang}", "Ana", territoire.prescripteur)
        besoin = f.besoin(engagement, territoire.entreprise, debut=jour)
        f.candidature(besoin, personne, fiche=f.fiche(personne, territoire.prescripteur))
        autre = f.participant(territoire.guichet, f"Autre{rang}", "Bob", territoire.prescripteur)
        f.contrat(
            autre, territoire.entreprise, debut=jour - timedelta(days=200), fin=jour + timedelta(days=40)
        )

    add(0)
    client.get(adresse)
    with CaptureQueriesContext(connection) as une:
        client.get(adresse)
    add(1)
    add(2)
    with CaptureQueriesContext(connection) as trois:
        client.get(adresse)
    assert len(trois) == len(une)


def test_effort_is_noted_in_one_line_and_needs_no_word(territoire, engagement, jour, entreprise):
    reponse = entreprise.post(
        reverse("entreprise:effort_noter"),
        {"engagement": engagement.cle, "jour": jour, "genre": "entretien", "detail": ""},
    )
    assert reponse.status_code == 302
    with hors_portee("lecture du test"):
        effort = Effort.objects.get()
    assert (effort.genre, effort.detail, effort.par) == (
        GenreEffort.ENTRETIEN,
        "",
        territoire.employeur.nom_complet,
    )


@pytest.mark.parametrize(
    ("autres", "message"),
    [
        ({"genre": "autre"}, "Dites en quelques mots"),
        ({"jour": date(2199, 1, 1)}, "une fois faite"),
        ({"detail": "Appel à 1 85 05 78 006 084 36"}, "numéro de sécurité sociale"),
    ],
)
def test_effort_is_refused_with_its_reason(engagement, jour, entreprise, autres, message):
    donnees = {"engagement": engagement.cle, "jour": jour, "genre": "offre", "detail": "", **autres}
    reponse = entreprise.post(reverse("entreprise:effort_noter"), donnees)
    assert reponse.status_code == 422
    assert message in reponse.content.decode()


def test_desk_transmits_and_opens_a_filled_contrat(territoire, besoin, libre, connecte):
    candidature = f.candidature(besoin, libre)
    bureau = connecte(territoire.facilitateur)
    slug = territoire.guichet.slug
    bureau.post(reverse("clauses:candidature_transmettre", args=[slug, candidature.cle]))
    bureau.post(reverse("clauses:candidature_repondre", args=[slug, candidature.cle]), {"reponse": "retenir"})
    page = bureau.get(reverse("clauses:besoin", args=[slug, besoin.cle]))
    ((suivie, contrat),) = page.context["candidatures"]
    assert suivie.etat == EtatCandidature.RETENUE
    form = bureau.get(contrat).context["form"]
    assert form["employeur"].value() == f"{territoire.entreprise.nom} · {territoire.entreprise.identifiant}"
    assert form["lot"].value() == str(besoin.lot_id)
    assert form["debut"].value() == besoin.debut.isoformat()


def test_refused_act_is_explained_on_the_page_of_the_need(territoire, besoin, connecte):
    sans = f.participant(territoire.guichet, "Sow", "Fatou", territoire.prescripteur)
    candidature = f.candidature(besoin, sans)
    reponse = connecte(territoire.facilitateur).post(
        reverse("clauses:candidature_transmettre", args=[territoire.guichet.slug, candidature.cle])
    )
    assert reponse.status_code == 422
    assert "Validez d'abord l'éligibilité" in unescape(reponse.content.decode())


CLES = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|"
    r"csrfmiddlewaretoken\" value=\"\w+|CSRFToken\": \"\w+|nonce-?\S+"
)


def _answers(slug, critere, type_prescripteur, jour):
    """Everything that the company is given about one person, in a territory that differs in nothing else."""
    t = f.territoire(slug)
    lot = f.lot(t.marche, objet="Façades", debut=jour - timedelta(days=90), fin=jour + timedelta(days=180))
    f.attribution(lot, t.entreprise)
    besoin = f.besoin(f.engagement(lot, t.entreprise, "600"), t.entreprise, debut=jour)
    personne = f.participant(
        t.guichet, "Diallo", "Ibrahim", f.prescripteur(t.guichet, "Organisme", type=type_prescripteur)
    )
    f.fenetre(personne, t.facilitateur, jour - timedelta(days=9), jour + timedelta(days=700), (critere,))
    f.fiche(personne, personne.prescripteur, criteres=[critere])
    candidature = f.candidature(besoin, personne)
    with portee.ouvrir(Principal("utilisateur", t.facilitateur.pk)):
        transmit_candidature(candidature=candidature)
    client = Client()
    client.force_login(t.employeur)
    pages = [
        reverse("entreprise:accueil"),
        reverse("entreprise:recrutement"),
        reverse("entreprise:besoin", args=[besoin.cle]),
        reverse("entreprise:besoin_modifier", args=[besoin.cle]),
    ]
    rendus = [client.get(page).content.decode() for page in pages]
    with hors_portee("lecture du test"):
        rendus += [f"{m.objet}\n{m.texte}" for m in Message.objects.filter(guichet=t.guichet)]
    api = partenaire(t, GenreClient.ENTREPRISE).api()
    rendus += [api.get(f"/api/v1/{ressource}/").content.decode() for ressource in RESSOURCES]
    marques = [(t.employeur.email, "EMAIL"), (t.entreprise.identifiant, "SIREN"), (slug, "SLUG")]
    marques.append((t.guichet.nom, "GUICHET"))
    return [_plain(rendu, marques) for rendu in rendus]


def _plain(rendu, marques):
    for valeur, mot in marques:
        rendu = rendu.replace(valeur, mot)
    return re.sub(r"\d{9,14}|personne-\d+|\.\d{6}Z?|T\d\d:\d\d:\d\d\S*", "N", CLES.sub("X", rendu))


def test_company_cannot_tell_a_criterion_nor_a_prescripteur(jour):
    une = _answers("guichet-a", "RSA", TypePrescripteur.MISSION_LOCALE, jour)
    autre = _answers("guichet-b", "JUSTICE", TypePrescripteur.SPIP, jour)
    assert sum("DIALLO Ibrahim" in rendu for rendu in une) == 1
    for premier, second in zip(une, autre, strict=True):
        assert premier == second
    for rendu in une + autre:
        assert "Organisme" not in rendu
