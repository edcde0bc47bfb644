"""What no company may read: why a person counts, the proof of it, a prescripteur that tells something.

Canaries stand in every such place; every address of the company's portal, every file it gives and every
answer of the API is searched for them.
"""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from guichets.domain.cles import RESSOURCES
from guichets.enums import GenreClient
from guichets.portee import hors_portee
from operations.models import CriterePublic
from participants.enums import EtatEligibilite, GenreEtape, SituationSortie, TypePrescripteur
from participants.models import (
    Critere,
    DossierParticipant,
    Eligibilite,
    Etape,
    FichePrescription,
    Sortie,
    SuiviSortie,
)
from tests import fabriques as f
from tests.api.conftest import partenaire
from tests.api.decor import remplir
from tests.config import matrice
from tests.config.objets import objets

pytestmark = pytest.mark.django_db

CODE = "JUSTICE"
SECRETS = (
    "Zzprescripteur",
    "Zzprecision",
    "Zzpreuve",
    "Zzavis",
    "Zzadresse",
    "Zzreferent",
    "Zzexperience",
    "Zzaccompagnement",
    "Zzetape",
    "Zzorganisme",
    "Zzsortie",
    "Zzsuivi",
    "QN08799N",
)


def plant(t: f.Territoire) -> None:
    """A canary in everything that the guichet and the prescripteur alone may read of the person."""
    g, personne = t.guichet, t.participant
    sensible = f.prescripteur(g, "Zzprescripteur", type=TypePrescripteur.SPIP)
    personne.prescripteur = sensible
    personne.save()
    DossierParticipant.objects.filter(participant=personne).update(adresse="Zzadresse", qpv="QN08799N")
    eligibilite = Eligibilite.objects.create(
        guichet=g, participant=personne, appreciee_au=date(2025, 1, 1), avis_motive="Zzavis"
    )
    Critere.objects.create(
        guichet=g, eligibilite=eligibilite, code=CODE, precision="Zzprecision", preuve="Zzpreuve"
    )
    Eligibilite.objects.filter(pk=eligibilite.pk).update(
        etat=EtatEligibilite.VALIDEE, decidee_par=t.facilitateur, decidee_le=timezone.now()
    )
    FichePrescription.objects.create(
        guichet=g,
        participant=personne,
        prescripteur=sensible,
        referent="Zzreferent",
        criteres=[CODE],
        experience="Zzexperience",
        accompagnement="Zzaccompagnement",
        informe=True,
    )
    Etape.objects.create(
        guichet=g,
        participant=personne,
        genre=GenreEtape.ACCOMPAGNEMENT,
        intitule="Zzetape",
        organisme="Zzorganisme",
        debut=date(2025, 1, 6),
        lot=t.lot,
        contrat=t.contrat,
    )
    sortie = Sortie.objects.create(
        guichet=g,
        participant=personne,
        sortie_le=date(2026, 4, 30),
        situation=SituationSortie.INACTIF,
        precision="Zzsortie",
    )
    SuiviSortie.objects.create(
        guichet=g,
        sortie=sortie,
        participant=personne,
        horizon_mois=6,
        prevu_le=date(2026, 10, 30),
        precision="Zzsuivi",
    )


@pytest.fixture
def terrain() -> tuple[f.Territoire, dict[str, Any]]:
    t = f.territoire("ici")
    choses = objets(t)
    with hors_portee("canaris"):
        plant(t)
    return t, choses


def text_of(contenu: bytes, genre: str) -> str:
    """What a person, or their software, reads in the answer, whatever its format."""
    if genre.startswith("application/pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(contenu)).pages)
    if contenu.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            return "\n".join(archive.read(nom).decode("utf-8", "replace") for nom in archive.namelist())
    return contenu.decode("utf-8", "replace")


def secrets_in(texte: str) -> list[str]:
    libelle = CriterePublic.objects.filter(code=CODE).values_list("libelle", flat=True).first()
    return [secret for secret in (*SECRETS, CODE, libelle or CODE) if secret in texte]


def address(nom: str, choses: dict[str, Any]) -> str:
    ligne = matrice.ROUTES[nom]
    parametres = {"cle": choses[ligne.objet].cle} if ligne.objet else {}
    if ligne.autre:
        parametres[ligne.autre] = matrice.AUTRES[ligne.autre]
    return reverse(nom, kwargs=parametres)


def test_canaries_are_read_by_the_guichet(terrain):
    """The search finds what it looks for, where it may be."""
    t, _ = terrain
    client = Client()
    client.force_login(t.facilitateur)
    fiche = client.get(reverse("participants:participant", args=[t.guichet.slug, t.participant.cle]))
    assert "Zzprescripteur" in secrets_in(fiche.content.decode())


@pytest.mark.parametrize("role", ["employeur", "conseiller_siae"])
def test_no_page_or_file_of_a_company_carries_a_reason(terrain, role):
    t, choses = terrain
    client = Client()
    client.force_login(getattr(t, role))
    fautes, lues = [], 0
    for nom, ligne in matrice.ROUTES.items():
        if ligne.acces not in ("entreprise", "entreprises"):
            continue
        reponse = client.get(address(nom, choses))
        contenu = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
        lues += reponse.status_code == 200
        trouves = secrets_in(text_of(contenu, reponse.headers.get("Content-Type", "")))
        fautes += [f"{nom} : {secret}" for secret in trouves]
    assert lues >= len([nom for nom, ligne in matrice.ROUTES.items() if ligne.acces == "entreprises"]) // 2
    assert fautes == []


def test_no_answer_of_the_api_carries_a_reason():
    t = f.territoire("ici")
    remplir(t)
    with hors_portee("canaris"):
        plant(t)
    api = partenaire(t, GenreClient.ENTREPRISE).api()
    fautes = []
    for ressource in RESSOURCES:
        liste = api.get(f"/api/v1/{ressource}/")
        fautes += [f"{ressource} : {secret}" for secret in secrets_in(liste.content.decode())]
        for un in liste.json().get("results", []) if liste.status_code == 200 else []:
            detail = api.get(f"/api/v1/{ressource}/{un['cle']}/")
            fautes += [f"{ressource} : {secret}" for secret in secrets_in(detail.content.decode())]
    assert fautes == []
