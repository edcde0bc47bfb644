"""What people decide over the engine: hours placed at a meeting, closed months corrected."""

import pghistory
from django.db import models
from django.db.models import F, Q

from clauses.enums import MotifAjustement
from clauses.models.engagements import Engagement
from guichets.champs import CleLocale, HeuresField
from guichets.models.base import ModeleGuichet
from operations.models import Entreprise
from participants.models import LigneHeures


@pghistory.track()
class AffectationImposee(ModeleGuichet):
    """Hours of a line that a meeting placed on an engagement: taken out before the engine shares the rest.

    Within the engine's hard rules. The sum over a line never passes its hours (by trigger).
    """

    entreprise = CleLocale(Entreprise, related_name="+")
    ligne = CleLocale(LigneHeures, related_name="imposees")
    engagement = CleLocale(Engagement, related_name="imposees")
    heures = HeuresField("heures")
    decidee_le = models.DateField("décidée le")
    motif = models.CharField("motif", max_length=300)
    par = models.ForeignKey("guichets.Utilisateur", models.PROTECT, related_name="+")

    class Meta(ModeleGuichet.Meta):
        verbose_name = "affectation imposée"
        verbose_name_plural = "affectations imposées"
        constraints = [
            models.CheckConstraint(
                name="imposee_heures",
                condition=Q(heures__gt=0),
                violation_error_message="Une affectation porte un nombre d'heures supérieur à zéro.",
            ),
            models.CheckConstraint(
                name="imposee_motivee",
                condition=~Q(motif=""),
                violation_error_message="Indiquez pourquoi ces heures sont imposées.",
            ),
            models.UniqueConstraint(
                fields=["guichet", "ligne", "engagement"],
                name="imposee_unique",
                violation_error_message="Ces heures ont déjà une affectation imposée sur cet engagement.",
            ),
        ]
        indexes = [models.Index(fields=["guichet", "entreprise"], name="imposee_entreprise")]


@pghistory.track()
class Ajustement(ModeleGuichet):
    """A signed correction of a closed month, carried by an open one: the past stays as it was told.

    `mois` carries it, `mois_corrige` is the closed month. With the ventilations of the same contrat, month
    and lot, the sum never passes the hours of the current line (by trigger). Closed in its turn with `mois`.
    """

    entreprise = CleLocale(Entreprise, related_name="ajustements")
    engagement = CleLocale(Engagement, related_name="ajustements")
    ligne = CleLocale(LigneHeures, related_name="ajustements")
    mois = models.DateField("porté par le mois de")
    mois_corrige = models.DateField("mois corrigé")
    heures = HeuresField("heures")
    motif = models.CharField("motif", max_length=16, choices=MotifAjustement.choices)
    raison = models.CharField("raison", max_length=300)
    par = models.ForeignKey("guichets.Utilisateur", models.PROTECT, related_name="+")

    class Meta(ModeleGuichet.Meta):
        verbose_name = "ajustement"
        constraints = [
            models.CheckConstraint(
                name="ajustement_non_nul",
                condition=~Q(heures=0),
                violation_error_message="Un ajustement ajoute ou retire des heures.",
            ),
            models.CheckConstraint(
                name="ajustement_motive",
                condition=~Q(raison=""),
                violation_error_message="Indiquez la raison de l'ajustement.",
            ),
            models.CheckConstraint(
                name="ajustement_mois",
                condition=Q(mois__day=1, mois_corrige__day=1, mois__gt=F("mois_corrige")),
                violation_error_message="Un ajustement est porté par un mois qui suit le mois corrigé.",
            ),
        ]
        indexes = [
            models.Index(fields=["guichet", "entreprise", "mois"], name="ajustement_entreprise"),
            models.Index(fields=["guichet", "ligne"], name="ajustement_ligne"),
        ]
