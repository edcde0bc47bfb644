"""The page of the guichet's rules tells every delay and its source; its responsable changes them."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from guichets.portee import hors_portee
from operations.models import ReglesComptage
from participants.domain.mois import today_of
from tests import fabriques as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def t(db):
    return f.territoire()


@pytest.fixture
def responsable(client, t):
    client.force_login(t.responsable)
    return client


def adresse(t, nom="delais"):
    return reverse(f"clauses:{nom}", args=[t.guichet.slug])


def texte(reponse):
    return unescape(reponse.content.decode()).replace("\u00a0", " ")


def saisie(t, **champs):
    with hors_portee("test"):
        version = ReglesComptage.objects.get(guichet=t.guichet, au__isnull=True)
    return {
        "version": version.cle,
        "du": today_of(t.guichet).isoformat(),
        "lien_jours": "15",
        "confirmation_jours": "",
        "renouvellement_jours": "90",
        "sortie_jours": "30",
        "suivi_sortie_mois": "6, 12",
        "suivi_rappels_jours": "0, 15",
        "source": "Comité de pilotage du 3 mars",
        **champs,
    }


def versions(t):
    with hors_portee("test"):
        return list(ReglesComptage.objects.filter(guichet=t.guichet).order_by("du"))


def test_rules_page_tells_delays_their_source_and_what_is_a_default(t, responsable):
    page = texte(responsable.get(adresse(t, "regles")))
    for attendu in (
        "Délais et suivi",
        "Jamais sans réponse",
        "6 et 12 mois",
        "Le jour même et 15 jours après",
        "5 jours avant, le jour même, 5 jours après",
        "FSE+ : situation relevée dans les quatre semaines",
        "par défaut",
        reverse("participants:rappels", args=[t.guichet.slug]),
    ):
        assert attendu in page


def test_responsable_changes_delays_and_the_page_keeps_the_former(t, responsable):
    reponse = responsable.post(
        adresse(t),
        saisie(t, confirmation_jours="30", suivi_sortie_mois="12 et 3", suivi_rappels_jours=""),
        follow=True,
    )
    assert reponse.redirect_chain == [(adresse(t, "regles"), 302)]
    ancienne, nouvelle = versions(t)
    jour = today_of(t.guichet)
    assert (ancienne.au, nouvelle.du) == (jour - timedelta(days=1), jour)
    assert (nouvelle.confirmation_jours, nouvelle.suivi_sortie_mois) == (30, [3, 12])
    assert nouvelle.suivi_rappels_jours == []
    page = texte(reponse)
    assert "Les délais changent à partir du" in page
    assert "Comité de pilotage du 3 mars" in page
    assert "Confirmation sans réponse : 30 jours au lieu de jamais sans réponse." in page
    assert "Suivis après une sortie : 3 et 12 mois au lieu de 6 et 12 mois." in page
    assert "Premières règles" in page


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"lien_jours": "400"}, "Choisissez entre 1 et 90 jours."),
        ({"lien_jours": "deux"}, "nombre entier"),
        ({"sortie_jours": ""}, "Ce champ est obligatoire."),
        ({"suivi_sortie_mois": "6, 36"}, "Chaque nombre va de 1 à 24 mois."),
        ({"suivi_sortie_mois": " , "}, "Ce champ est obligatoire."),
        ({"suivi_sortie_mois": "six"}, "Écrivez des nombres séparés par des virgules"),
        ({"suivi_rappels_jours": "-5, 0"}, "Chaque nombre va de 0 à 90 jours."),
        ({"du": "2020-01-01", "lien_jours": "20"}, "Le passé ne change pas"),
        ({}, "Rien ne change"),
    ],
)
def test_refused_answers_are_told_and_kept(t, responsable, champs, message):
    reponse = responsable.post(adresse(t), saisie(t, **champs))
    assert reponse.status_code == 422
    page = texte(reponse)
    assert message in page
    for nom, valeur in {"source": "Comité de pilotage du 3 mars", **champs}.items():
        if valeur.strip():
            assert f'value="{valeur}"' in page, nom
    assert len(versions(t)) == 1


def test_page_read_before_another_change_writes_nothing_until_it_is_read_again(t, responsable):
    vieille = saisie(t, lien_jours="20")
    responsable.post(adresse(t), saisie(t, sortie_jours="60"))
    demain = (today_of(t.guichet) + timedelta(days=1)).isoformat()
    reponse = responsable.post(adresse(t), {**vieille, "du": demain})
    assert reponse.status_code == 422
    assert "Les règles ont changé entre-temps" in texte(reponse)
    derniere = versions(t)[-1]
    assert (len(versions(t)), derniere.sortie_jours) == (2, 60)
    assert f'value="{derniere.cle}"' in texte(reponse)
    reprise = {**vieille, "du": demain, "version": derniere.cle, "sortie_jours": "60"}
    assert responsable.post(adresse(t), reprise).status_code == 302
    assert (versions(t)[-1].lien_jours, versions(t)[-1].sortie_jours) == (20, 60)


def test_others_read_delays_and_change_none(t, client):
    for personne in (t.facilitateur, t.lecteur):
        client.force_login(personne)
        page = texte(client.get(adresse(t, "regles")))
        assert "Délais et suivi" in page
        assert "Changer un délai" not in page
        assert client.post(adresse(t), saisie(t, lien_jours="20")).status_code == 403
    assert len(versions(t)) == 1


def test_guichet_without_rules_has_no_delay_to_change(t, responsable):
    with hors_portee("test"):
        ReglesComptage.objects.filter(guichet=t.guichet).update(au="2020-01-01")
    page = texte(responsable.get(adresse(t), follow=True))
    assert "Aucune règle n'est en vigueur" in page
