"""The guichet's rules: tried on every company by a job, adopted once, dated."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clauses.domain.decisions.reglages import adopt_rules, preview_rules, request_preview, versions
from clauses.enums import FondementMutualisation, PartageMutualisation
from clauses.models import RunVentilation
from guichets import portee
from guichets.domain.travaux import run_travail
from guichets.enums import EtatTravail
from guichets.models import Travail
from guichets.portee import Principal, hors_portee
from operations.models import ReglesComptage
from tests import fabriques as f
from tests.clauses.outils import calculer, retenues
from tests.fabriques import heures

pytestmark = pytest.mark.django_db
MARS = date(2025, 3, 1)
PARTAGE = {
    "donne": PartageMutualisation.GUICHET,
    "recoit": PartageMutualisation.GUICHET,
    "fondement": FondementMutualisation.CCAP,
    "fondement_le": date(2025, 1, 1),
}
SANS = {"mutualise": False, "horizon_mois": 3, "prorata": "jours_ouvres"}


@pytest.fixture
def t(db):
    """The school owes 60 h, did 100 and gives 40 to the gymnasium. Another company shares nothing."""
    t = f.territoire()
    with hors_portee("test"):
        type(t.engagement).objects.filter(pk=t.engagement.pk).update(heures=Decimal(60), **PARTAGE)
    ajouter(t, "Gymnase")
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    return t


def ajouter(t, nom, entreprise=None):
    lot = f.lot(f.marche(t.donneur, nom), objet="Peinture", fin=date(2025, 12, 31))
    f.attribution(lot, entreprise or t.entreprise)
    return f.engagement(lot, entreprise or t.entreprise, "500", libelle=nom, **PARTAGE)


def demander(t, du=date(2025, 3, 1), **valeurs):
    with portee.ouvrir(Principal("utilisateur", t.responsable.pk)):
        return request_preview(
            guichet=t.guichet, du=du, valeurs={**SANS, **valeurs}, source="Comité du 3 mars"
        )


def executer(travail):
    assert run_travail(travail.pk) == EtatTravail.FAIT
    with hors_portee("test"):
        return Travail.objects.get(pk=travail.pk)


def adopter(t, travail):
    with portee.ouvrir(Principal("utilisateur", t.responsable.pk)):
        return adopt_rules(travail=travail)


def test_preview_counts_every_company_and_writes_no_ventilation(t):
    ajouter(t, "École", t.siae)
    travail = executer(demander(t))
    assert travail.libelle == "Aperçu des règles de ventilation au 1er\xa0mars\xa02025"
    resultat = travail.resultat
    assert resultat.pop("page") == ["clauses:regles_apercu", str(travail.cle), "responsable"]
    assert resultat == {
        "avant": 10000,
        "apres": 6000,
        "entreprises": 2,
        "gagnent": 0,
        "perdent": 1,
        "redistribuent": 0,
        "mouvements": [[str(t.entreprise.cle), 10000, 6000, 4000]],
        "refus": [],
    }
    with hors_portee("test"):
        assert ReglesComptage.objects.filter(guichet=t.guichet).count() == 1
        assert RunVentilation.objects.count() == 1


def test_company_that_cannot_be_computed_is_told(t):
    travail = demander(t, date(2026, 1, 1))
    with hors_portee("test"):
        ReglesComptage.objects.filter(guichet=t.guichet).update(du=date(2025, 6, 1))
        travail.guichet = t.guichet
    with portee.ouvrir(Principal("systeme", t.guichet.pk)):
        resultat = preview_rules(travail=travail, avancer=lambda *_: None)
    [[cle, raison]] = resultat["refus"]
    assert cle == str(t.entreprise.cle)
    assert raison.startswith("Aucune règle de comptage n'est en vigueur")


def test_adopting_writes_a_dated_version_with_its_source(t):
    nouvelle = adopter(t, executer(demander(t, horizon_mois=6)))
    with hors_portee("test"):
        derniere, ancienne = versions(guichet=t.guichet)
        travaux = list(Travail.objects.exclude(genre="apercu_regles").values_list("etat", flat=True))
    assert derniere == nouvelle
    assert (ancienne.au, derniere.du, derniere.au) == (date(2025, 2, 28), MARS, None)
    assert (derniere.mutualise, derniere.horizon_mois, derniere.prorata) == (False, 6, "jours_ouvres")
    assert (derniere.eligibilite_mois, derniere.plafond_mensuel) == (24, Decimal(220))
    decidee = {"source": "Comité du 3 mars", "confiance": "document"}
    assert derniere.sources == {"mutualise": decidee, "horizon_mois": decidee}
    assert travaux == [EtatTravail.A_FAIRE]


def test_adopted_rules_give_what_was_previewed(t):
    adopter(t, executer(demander(t)))
    calculer(t.entreprise)
    assert retenues(t.entreprise) == {"Engagement Gros œuvre": Decimal(60)}


def test_rules_are_adopted_once(t):
    travail = executer(demander(t))
    adopter(t, travail)
    with pytest.raises(ValidationError, match="Les règles ont changé depuis l'aperçu"):
        adopter(t, travail)
    with hors_portee("test"):
        assert len(versions(guichet=t.guichet)) == 2


def test_rules_are_not_adopted_before_their_preview_is_ready(t):
    with pytest.raises(ValidationError, match="refaites-le"):
        adopter(t, demander(t))


@pytest.mark.parametrize(
    ("du", "valeurs", "message"),
    [
        (MARS, {"mutualise": True}, "ne change aucune règle"),
        (date(2000, 1, 1), {}, "Choisissez un jour après le 1er"),
        (date(1999, 1, 1), {}, "Aucune règle de comptage n'est en vigueur au 01/01/1999"),
    ],
)
def test_version_that_makes_no_sense_is_refused(t, du, valeurs, message):
    with pytest.raises(ValidationError, match=message):
        demander(t, du, **valeurs)


def test_version_before_another_already_planned_is_refused(t):
    adopter(t, executer(demander(t, date(2026, 1, 1))))
    with pytest.raises(ValidationError, match="D'autres règles sont déjà prévues"):
        demander(t)


@pytest.fixture
def client_de(client):
    def connecter(personne):
        client.force_login(personne)
        return client

    return connecter


SAISIE = {
    "du": "2025-03-01",
    "mutualise": "0",
    "horizon_mois": "3",
    "prorata": "jours_ouvres",
    "source": "Comité",
}


def adresse(nom, t, objet=None):
    return reverse(f"clauses:{nom}", args=[t.guichet.slug, *([objet.cle] if objet else [])])


def lire(reponse):
    return unescape(reponse.content.decode()).replace("\xa0", " ")


def test_responsable_tries_then_adopts(t, client_de):
    client = client_de(t.responsable)
    reponse = client.post(adresse("regles_essayer", t), SAISIE)
    with hors_portee("test"):
        travail = Travail.objects.get(genre="apercu_regles")
    assert reponse["Location"] == adresse("regles_apercu", t, travail)
    assert "Adopter" not in lire(client.get(reponse["Location"]))
    executer(travail)
    page = lire(client.get(reponse["Location"]))
    assert "Le guichet ne mutualise plus." in page
    assert "−40,00 h" in page
    assert "Bâti Test" in page
    reponse = client.post(adresse("regles_adopter", t, travail), follow=True)
    page = lire(reponse)
    assert reponse.redirect_chain == [(adresse("regles", t), 302)]
    assert "Les règles du 01/03/2025 sont adoptées" in page
    assert "Comité" in page
    reponse = client.post(adresse("regles_adopter", t, travail), follow=True)
    assert "Les règles ont changé depuis l'aperçu" in lire(reponse)


def test_wrong_rules_keep_what_was_typed(t, client_de):
    reponse = client_de(t.responsable).post(
        adresse("regles_essayer", t), {**SAISIE, "du": "1999-01-01", "source": "Bureau du 4"}
    )
    assert reponse.status_code == 422
    assert "Bureau du 4" in lire(reponse)


def test_others_read_the_rules_and_change_nothing(t, client_de):
    for personne in (t.facilitateur, t.lecteur):
        client = client_de(personne)
        page = lire(client.get(adresse("regles", t)))
        assert "Horizon d'urgence (mois)" in page
        assert "Voir l'effet" not in page
        assert client.post(adresse("regles_essayer", t), SAISIE).status_code == 403


def test_preview_page_keeps_its_queries_whatever_the_companies(t, client_de):
    client = client_de(t.responsable)

    def mesurer(du):
        travail = executer(demander(t, du))
        client.get(adresse("regles_apercu", t, travail))
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(adresse("regles_apercu", t, travail)).status_code == 200
        return len(requetes), len(travail.resultat["mouvements"])

    une, entreprises = mesurer(date(2026, 1, 1))
    assert entreprises == 1
    for n in range(2):
        e = f.entreprise(t.guichet, f"Entreprise {n}")
        lot = ajouter(t, f"École {n}", e).lot
        ajouter(t, f"Piscine {n}", e)
        personne = f.participant(t.guichet, f"Nom{n}", "X")
        f.fenetre(personne, t.facilitateur)
        for mois in (MARS, date(2025, 4, 1), date(2025, 5, 1)):
            heures(f.contrat(personne, e, lot), mois, "200", lot)
        calculer(e)
    assert mesurer(date(2026, 2, 1)) == (une, 3)
