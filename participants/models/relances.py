"""Chasing: who was written to, for which month, and why."""

import pghistory
from django.db import models
from django.db.models import Q

from guichets.champs import CleLocale
from guichets.models.base import ModeleGuichet
from operations.models import Entreprise


@pghistory.track()
class Relance(ModeleGuichet):
    """One reminder to one contact for one month. `jours`: from the deadline; none when sent by hand."""

    entreprise = CleLocale(Entreprise, models.CASCADE, related_name="relances")
    contact = CleLocale(
        "operations.ContactEntreprise", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    mois = models.DateField("mois")
    jours = models.SmallIntegerField("jours par rapport au jour limite", null=True, blank=True)
    message = CleLocale("guichets.Message", models.CASCADE, related_name="relances")
    par = models.ForeignKey("guichets.Utilisateur", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(ModeleGuichet.Meta):
        verbose_name = "relance"
        constraints = [
            models.CheckConstraint(name="relance_premier_du_mois", condition=Q(mois__day=1)),
            models.UniqueConstraint(fields=["guichet", "message"], name="relance_un_message"),
        ]
        indexes = [models.Index(fields=["guichet", "entreprise", "mois"], name="relance_entreprise_mois")]
