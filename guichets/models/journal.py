from django.db import models

from guichets.models.base import ModeleGuichet


class Journal(ModeleGuichet):
    """Consultations, exports and refusals: identifiers, never a personal datum. Insert and select only."""

    principal = models.CharField("principal", max_length=40)
    evenement = models.CharField("événement", max_length=60)
    objet = models.CharField("type d'objet", max_length=60, blank=True)
    objet_cle = models.UUIDField("identifiant de l'objet", null=True, blank=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "entrée du journal"
        verbose_name_plural = "entrées du journal"
        indexes = [models.Index(fields=["guichet", "cree_le"], name="journal_guichet_date")]
