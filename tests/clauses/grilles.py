"""Typing in the hours grid, for the tests."""

from datetime import date
from html import unescape

from django.urls import reverse

from guichets.portee import hors_portee
from participants.models import LigneHeures
from tests.fichiers import PDF

__all__ = ["PDF"]

MOIS = "2026-03"
MARS = date(2026, 3, 1)


def cellule(contrat, numero=0, champ="heures"):
    return f"{contrat.cle}-{numero}-{champ}"


def saisie(t, heures, **champs):
    return {cellule(t.contrat): heures, cellule(t.contrat, champ="lot"): str(t.lot.cle), **champs}


def url_grille():
    return reverse("entreprise:declarer", args=[MOIS])


def url_saisir(t):
    return reverse("clauses:saisir", args=[t.guichet.slug, t.entreprise.cle, MOIS])


def enregistrees():
    with hors_portee("lecture de test"):
        return [
            (ligne.heures, ligne.lot_id, ligne.declaration.etat)
            for ligne in LigneHeures.objects.select_related("declaration").order_by("pk")
        ]


def texte(reponse):
    return " ".join(unescape(reponse.content.decode()).replace("\u00a0", " ").split())
