"""Two people on the page of one engagement: what one wrote is not written over unread."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from clauses.models import Engagement
from clauses.views.engagements import CHANGE
from guichets.portee import hors_portee

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
