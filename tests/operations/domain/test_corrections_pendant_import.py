"""A line corrected while an import runs: the import has read it before, and would set it aside."""

import pytest
from django.core.exceptions import ValidationError

from guichets import portee
from guichets.portee import Principal, hors_portee
from operations.domain.corrections import IMPORT_EN_COURS, correct_ligne
from operations.domain.imports import import_decp
from operations.enums import EtatLigneImport
from operations.models import LigneImport
from tests import fabriques as f
from tests.operations import avis as a
from tests.operations.domain.decor import importer
from tests.simultanes import Etape, acte_en_cours


@pytest.fixture
def t(transactional_db):
    return f.territoire()


def test_line_is_not_corrected_while_an_import_runs(t):
    ecrire = Principal("utilisateur", t.facilitateur.pk)
    faux = a.marche("2025-LYC-09", ("12345678901234",))
    encore = a.marche("2025-LYC-09", ("12345678901234",), objet="Lycée, publication corrigée")
    with portee.ouvrir(ecrire):
        ligne = importer(t.guichet, faux).lignes.get()
    etape = Etape()

    def avancer(dit, fait, total):
        if not etape.atteinte.is_set():
            etape.passer()

    def republier():
        with portee.ouvrir(ecrire):
            contenu = a.fichier(encore)
            return import_decp(guichet=t.guichet, contenu=contenu, nom="b.json", avancer=avancer)

    def corriger():
        with portee.ouvrir(ecrire):
            return correct_ligne(ligne=ligne, corrections={"titulaires[0].id": a.BATI})

    with acte_en_cours(republier):
        etape.attendre()
        with acte_en_cours(corriger) as correction:
            refus = correction.exception()
        etape.ouvrir()
    with hors_portee("lecture de test"):
        premiere, seconde = LigneImport.objects.order_by("pk")
    # Corrected, it would be told as waiting for a correction, beside the lot that it had made.
    assert (premiere.etat, premiere.lot, seconde.etat) == (
        EtatLigneImport.IGNOREE,
        None,
        EtatLigneImport.A_CORRIGER,
    )
    assert isinstance(refus, ValidationError)
    assert refus.messages == [IMPORT_EN_COURS]
