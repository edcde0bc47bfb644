"""What the tests of the pages share: a file imported by the facilitateur, rows read again as the owner."""

from guichets import portee
from guichets.portee import Principal, hors_portee
from operations.domain.imports import import_decp
from tests.operations import avis as a

BASE = "/g/guichet-test"


def importer(territoire, *avis):
    with portee.ouvrir(Principal("utilisateur", territoire.facilitateur.pk)):
        return import_decp(guichet=territoire.guichet, contenu=a.fichier(*avis), nom="marches.json")


def lire(modele, **filtre):
    with hors_portee("relecture d'un test"):
        return modele.objects.get(**filtre)


def nombre(modele, **filtre):
    with hors_portee("relecture d'un test"):
        return modele.objects.filter(**filtre).count()
