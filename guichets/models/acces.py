"""The shape of an access: one principal, person or partner system, to one thing of one guichet."""

from django.db import models
from django.db.models import Q

from guichets.champs import CleLocale
from guichets.models.base import ModeleGuichet


class AccesPrincipal(ModeleGuichet):
    utilisateur = models.ForeignKey(
        "guichets.Utilisateur", models.CASCADE, null=True, blank=True, related_name="+"
    )
    client = CleLocale("guichets.ClientApi", models.CASCADE, null=True, blank=True, related_name="+")

    class Meta(ModeleGuichet.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_un_principal",
                condition=Q(utilisateur__isnull=False, client__isnull=True)
                | Q(utilisateur__isnull=True, client__isnull=False),
                violation_error_message="Un accès désigne une personne ou un système partenaire.",
            ),
        ]
