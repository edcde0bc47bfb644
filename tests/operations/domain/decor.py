"""A file imported for a test, and what came of it."""

from django.apps import apps
from django.db import connection

from operations.domain.imports import counts_by_state, import_decp
from operations.models import (
    NoticeDecp,
)
from tests.operations import avis as a


def importer(guichet, *avis, indent=None):
    return import_decp(guichet=guichet, contenu=a.fichier(*avis, indent=indent), nom="marches.json")


def etats(importe):
    return {etat: n for etat, n in counts_by_state(importe).items() if n}


def lignes_par_table():
    """Number of rows of every table of operations, histories included, counted by SQL."""
    compte = {}
    with connection.cursor() as curseur:
        for modele in apps.get_app_config("operations").get_models():
            curseur.execute(f'SELECT count(*) FROM "{modele._meta.db_table}"')
            compte[modele._meta.db_table] = curseur.fetchone()[0]
    return compte


def lot_de(identifiant):
    return NoticeDecp.objects.get(identifiant=identifiant).lot


def tenues(lot):
    return [
        (t.entreprise.identifiant, t.role, t.du, t.au)
        for t in lot.attributions.select_related("entreprise").order_by("du", "id")
    ]
