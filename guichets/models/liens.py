"""A way in without an account: one purpose, one guichet, for a time."""

import pghistory
from django.db import models
from django.db.models import F, Q

from guichets.enums import UsageLien
from guichets.models.base import ModeleGuichet


@pghistory.track()
class Lien(ModeleGuichet):
    """A link sent by e-mail: SHA-256 of a 256-bit secret, single purpose, expiry. A POST consumes it.

    Consumed, it opened one browser session as the principal `lien`, until `session_jusque`; opened again, it
    offers a new one. What it reaches is told by the app that issued it (`operations.LienEntreprise`).
    """

    usage = models.CharField("usage", max_length=10, choices=UsageLien.choices)
    empreinte = models.CharField("empreinte", max_length=64, unique=True)
    destinataire = models.EmailField("destinataire")
    expire_le = models.DateTimeField("expire le")
    consomme_le = models.DateTimeField("utilisé le", null=True, blank=True)
    session_jusque = models.DateTimeField("accès ouvert jusqu'au", null=True, blank=True)
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True)
    par = models.ForeignKey("guichets.Utilisateur", models.PROTECT, null=True, blank=True, related_name="+")
    """Who asked at the desk; nobody when the company asked, or a reminder left by itself."""

    class Meta(ModeleGuichet.Meta):
        verbose_name = "lien sans compte"
        verbose_name_plural = "liens sans compte"
        constraints = [
            models.CheckConstraint(name="lien_expire_apres", condition=Q(expire_le__gt=F("cree_le"))),
            models.CheckConstraint(
                name="lien_session_consommee",
                condition=Q(session_jusque__isnull=True) | Q(consomme_le__isnull=False),
            ),
        ]
