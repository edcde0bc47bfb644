"""Two people on the page of one engagement: what one wrote is not written over unread."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from clauses.domain.engagements import amend_engagement
from clauses.models import Engagement
from clauses.views.engagements import CHANGE
from guichets.portee import hors_portee
from tests import fabriques as f
from tests.participants.declarants import facilitateur
from tests.simultanes import Etape, acte_en_cours, blocked_or_done

pytestmark = pytest.mark.django_db


def connecte(personne):
    client = Client()
    client.force_login(personne)
    return client


def avenant(heures):
    valeurs = {"date": "2026-01-15", "heures_apres": heures, "motif": "Avenant signé"}
    return {f"avenant-{nom}": valeur for nom, valeur in valeurs.items()}


def test_second_amendment_is_told_of_the_first(territoire):
    t = territoire
    page, url = (
        reverse(f"clauses:{nom}", args=[t.guichet.slug, t.engagement.cle])
        for nom in ("engagement", "engagement_avenant")
    )
    un, deux = connecte(t.facilitateur), connecte(t.responsable)
    lue = deux.get(page).context["lue"]
    assert f'name="lue" value="{lue}"' in un.get(page).content.decode()
    assert un.post(url, {**avenant("1500"), "lue": lue}).status_code == 302
    refus = deux.post(url, {**avenant("1100"), "lue": lue})
    assert refus.status_code == 422
    assert CHANGE in unescape(refus.content.decode())
    with hors_portee("lecture de test"):
        assert Engagement.objects.get(pk=t.engagement.pk).heures == 1500
    assert deux.post(url, {**avenant("1600"), "lue": refus.context["lue"]}).status_code == 302
    with hors_portee("lecture de test"):
        assert list(
            Engagement.objects.get(pk=t.engagement.pk)
            .avenants.order_by("pk")
            .values_list("heures_avant", "heures_apres")
        ) == [(1000, 1500), (1500, 1600)]


def test_two_amendments_sent_at_the_same_instant_are_one_after_the_other(transactional_db):
    t = f.territoire()
    adresses = [t.guichet.slug, t.engagement.cle]
    deux, etape = connecte(t.responsable), Etape()
    lue = deux.get(reverse("clauses:engagement", args=adresses)).context["lue"]

    def premier():
        with facilitateur(t):
            amend_engagement(
                engagement=t.engagement, date=date(2026, 1, 15), heures_apres=Decimal(1500), motif="Un"
            )
            etape.passer()

    def second():
        return deux.post(
            reverse("clauses:engagement_avenant", args=adresses), {**avenant("1100"), "lue": lue}
        )

    with acte_en_cours(premier) as un:
        etape.attendre()
        with acte_en_cours(second) as refus:
            blocked_or_done(refus)
            etape.ouvrir()
            assert refus.result().status_code == 422
        un.result()
    with hors_portee("lecture de test"):
        assert Engagement.objects.get(pk=t.engagement.pk).heures == 1500
