import pghistory
from django.db import models

from guichets.champs import CleLocale, entreprises_concernees
from guichets.enums import VisibiliteDocument
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces


def chemin_document(document: "Document", _nom: str) -> str:
    """A random name below the guichet's own folder: the sender's file name never reaches the disk."""
    return f"documents/{document.guichet_id}/{document.cle}"


@pghistory.track()
class Document(ModeleGuichet):
    """A stored file: served only after its row was read under the scope."""

    acces = Acces(entreprises=("entreprises",))

    fichier = models.FileField("fichier", upload_to=chemin_document, max_length=200)
    nom = models.CharField("nom du fichier", max_length=160)
    type_mime = models.CharField("type", max_length=80)
    taille = models.PositiveIntegerField("taille en octets")
    empreinte = models.CharField("empreinte SHA-256", max_length=64)
    visibilite = models.CharField(
        "visible par", max_length=12, choices=VisibiliteDocument.choices, default=VisibiliteDocument.GUICHET
    )
    entreprises = entreprises_concernees()
    travail = CleLocale("guichets.Travail", models.SET_NULL, null=True, blank=True, related_name="documents")

    class Meta(ModeleGuichet.Meta):
        verbose_name = "document"

    def __str__(self) -> str:
        return self.nom
