"""Two people correct the same row: the second is told what the first saved, and overwrites nothing unread."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from guichets.forms.lecture import ENTRE_TEMPS
from guichets.portee import hors_portee
from tests import fabriques as f
from tests.simultanes import Etape, acte_en_cours, blocked_or_done


def connecte(personne):
    client = Client()
    client.force_login(personne)
    return client


def champs_de(reponse):
    """What the browser would post: the form as it was shown."""
    form = reponse.context["form"]
    posts = {}
    for champ in form:
        valeur = champ.value()
        if valeur not in (None, "", False):
            valeur = (
                champ.field.widget.format_value(valeur) if not hasattr(champ.field, "choices") else valeur
            )
            posts[champ.html_name] = valeur[0] if isinstance(valeur, list) else valeur
    return posts


def _participant(t):
    return "participants:participant_modifier", t.participant, "telephone", "qpv", "0555010203", "QN08701N"


def _contrat(t):
    return "participants:contrat_modifier", t.contrat, "heures_hebdo", "metier", "24,5", "F1703"


def _entreprise(t):
    return "operations:entreprise_modifier", t.entreprise, "convention", "nom", "Bâtiment", "Bâti Deux"


def _lot(t):
    return "operations:lot_modifier", t.lot, "objet", "cpv", "Gros œuvre et dallage", "45210000"


def _contact(t):
    return "operations:contact_modifier", f.contact(t.entreprise), "telephone", "nom", "0555010203", "Dupont"


def _besoin(t):
    besoin = f.besoin(t.engagement, t.entreprise)
    return "clauses:besoin_modifier", besoin, "postes", "lieu", "4", "Limoges"


@pytest.mark.parametrize("quoi", [_participant, _contrat, _entreprise, _lot, _contact, _besoin])
def test_second_correction_is_told_of_the_first(territoire, quoi):
    with hors_portee("fabrique"):
        adresse, objet, premier, second, dit, autre = quoi(territoire)
    url = reverse(adresse, args=[territoire.guichet.slug, objet.cle])
    une, deux = connecte(territoire.facilitateur), connecte(territoire.responsable)
    lue_une, lue_deux = champs_de(une.get(url)), champs_de(deux.get(url))
    assert "lue" in re.findall(r'name="(lue)"', une.get(url).content.decode())
    assert une.post(url, {**lue_une, premier: dit}).status_code == 302
    refus = deux.post(url, {**lue_deux, second: autre})
    assert refus.status_code == 422
    assert ENTRE_TEMPS in unescape(refus.content.decode())
    with hors_portee("lecture de test"):
        avant = type(objet).objects.get(pk=objet.pk)
    assert premier in refus.context["form"].errors
    encore = {**lue_deux, second: autre, premier: dit, "lue": refus.context["form"]["lue"].value()}
    assert deux.post(url, encore).status_code == 302
    with hors_portee("lecture de test"):
        apres = type(objet).objects.get(pk=objet.pk)
    assert not hasattr(avant, premier) or getattr(avant, premier) == getattr(apres, premier)


def test_two_corrections_at_once_are_one_after_the_other(transactional_db, monkeypatch):
    from participants.views import participants as vues

    t = f.territoire()
    url = reverse("participants:participant_modifier", args=[t.guichet.slug, t.participant.cle])
    une, deux = connecte(t.facilitateur), connecte(t.responsable)
    lue_une, lue_deux = champs_de(une.get(url)), champs_de(deux.get(url))
    etape, etapes = Etape(), []
    modifier = vues.modify_participant

    def lentement(**champs):
        modifier(**champs)
        if not etapes:
            etapes.append(etape)
            etape.passer()

    monkeypatch.setattr(vues, "modify_participant", lentement)
    with acte_en_cours(lambda: une.post(url, {**lue_une, "telephone": "0555010203"})) as premiere:
        etape.attendre()
        with acte_en_cours(lambda: deux.post(url, {**lue_deux, "qpv": "QN08701N"})) as seconde:
            blocked_or_done(seconde)
            etape.ouvrir()
            assert (premiere.result().status_code, seconde.result().status_code) == (302, 422)
    with hors_portee("lecture de test"):
        t.participant.refresh_from_db()
    assert t.participant.telephone == "0555010203"
