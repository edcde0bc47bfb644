"""The company's page at the desk: what remains, how it stands, what to do; shares given; the calendar."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from clauses.models import ComptesEngagementMois, Manque, QuotePart
from guichets.portee import hors_portee
from tests import fabriques as f
from tests.clauses.outils import calculer
from tests.fabriques import heures

pytestmark = pytest.mark.django_db
MARS = date(2025, 3, 1)


@pytest.fixture
def t(db):
    return f.territoire()


def page(t, personne=None, **parametres):
    client = Client()
    client.force_login(personne or t.facilitateur)
    reponse = client.get(reverse("clauses:entreprise", args=[t.guichet.slug, t.entreprise.cle]), parametres)
    assert reponse.status_code == 200
    return reponse


def test_shortage_is_told_with_what_limits_it_and_one_thing_to_do(t):
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    with hors_portee("test"):
        [manque] = Manque.objects.all()
    reponse = page(t)
    [reste] = reponse.context["restes"]
    assert reste.constat.titre == "En retard"
    assert manque.detail in reponse.content.decode()
    assert reste.action == {
        "texte": "Proposer des candidats",
        "detail": "Toutes les heures utilisables sont déjà retenues.",
        "url": reverse("participants:participants", args=[t.guichet.slug]),
    }
    assert reste.prevision is not None
    assert "Heures connues jusqu'au 31\xa0mars\xa02025." in reponse.content.decode()


def test_engagement_that_ends_soon_is_not_called_late(t):
    """The last known month plus the horizon of three months reaches its end: all of it is awaited."""
    with hors_portee("test"):
        t.engagement.fin = date(2099, 12, 31)
        t.engagement.debut = date(2099, 1, 1)
        t.engagement.save()
    heures(t.contrat, date(2099, 10, 1), "10", t.lot, debut=date(2099, 10, 1), fin=date(2099, 10, 31))
    calculer(t.entreprise)
    [reste] = page(t).context["restes"]
    assert reste.constat.titre == "À terminer"
    assert not any("retard" in s["texte"] for s in page(t).context["suites"])


def test_achieved_engagement_is_folded(t):
    with hors_portee("test"):
        t.engagement.heures = Decimal(50)
        t.engagement.save()
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    reponse = page(t)
    assert reponse.context["restes"] == []
    assert "1\xa0engagement atteint" in reponse.content.decode()


def test_share_given_is_listed_with_what_the_other_did(t):
    autre = f.entreprise(t.guichet, "Sous-traitante")
    f.attribution(t.lot, autre, "cotraitant")
    with hors_portee("test"):
        QuotePart.objects.create(
            guichet=t.guichet, engagement=t.engagement, donneur_ordre=t.donneur, entreprise=autre,
            heures=Decimal(300), du=t.engagement.debut, au=t.engagement.fin,
        )  # fmt: skip
    personne = f.participant(t.guichet, "Durand", "Luc")
    f.fenetre(personne, t.facilitateur)
    heures(f.contrat(personne, autre, t.lot), MARS, "40", t.lot)
    calculer(autre)
    [part] = page(t).context["parts_donnees"]
    assert (part.quote_part.entreprise, part.retenues) == (autre, Decimal(40))


def test_calendar_draws_the_months_and_its_table_says_the_same(t):
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    with hors_portee("test"):
        [mois] = ComptesEngagementMois.objects.all()
        assert (mois.mois, mois.sur_le_marche) == (MARS, Decimal(100))
    reponse = page(t, calendrier="2025-01")
    calendrier = reponse.context["calendrier"]
    [rang] = calendrier.rangs
    retenus = {c.mois: c.apport.total for c in rang.cases if c.apport.total}
    assert (calendrier.mois[0], retenus) == (date(2025, 1, 1), {MARS: Decimal(100)})
    texte = reponse.content.decode()
    assert 'title="mars\xa02025\xa0: En retard, 100,00\xa0h retenues"' in texte
    assert "Lire le calendrier en tableau" in texte


def test_marche_of_two_engagements_tells_once_what_it_lent_and_keeps(t):
    """Neither engagement may claim it: a row of its own, without any state."""
    with hors_portee("test"):
        t.engagement.heures = Decimal(20)
        t.engagement.save()
    f.engagement(f.lot(t.marche, objet="Peinture", numero="2"), t.entreprise, "20")
    heures(t.contrat, MARS, "100", t.lot)
    calculer(t.entreprise)
    with hors_portee("test"):
        assert t.marche.comptes_mois.get().excedent + t.marche.comptes_mois.get().en_reserve > 0
    rangs = page(t, calendrier="2025-01").context["calendrier"].rangs
    assert [r.dues for r in rangs][:2] == [Decimal(20), Decimal(20)]
    assert all(not c.sortie.en_reserve for r in rangs[:2] for c in r.cases)


def test_lecteur_reads_what_is_to_do_without_the_address_that_does_it(t):
    heures(f.contrat(f.participant(t.guichet, "Durand", "Luc"), t.entreprise, t.lot), MARS, "10", t.lot)
    with hors_portee("test"):
        t.engagement.fin = date(2099, 12, 31)
        t.engagement.save()
    calculer(t.entreprise)
    [reste] = page(t, t.lecteur).context["restes"]
    assert reste.action is not None
    assert "saisir" not in reste.action["url"]


def test_declaration_of_a_month_that_begins_with_a_vowel_is_elided(t):
    f.declaration(t.entreprise, date(2025, 10, 1), etat="brouillon")
    textes = [s["texte"] for s in page(t).context["suites"]]
    assert "Attendre ou compléter la déclaration d'octobre\u00a02025" in textes
