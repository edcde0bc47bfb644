"""Counts for those who must not see people: written by the ventilation job, read by buyers and companies."""

from django.db import models
from django.db.models import F, Q

from clauses.models.engagements import Engagement
from guichets.champs import CleLocale, HeuresField
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces
from operations.models import DonneurOrdre, Entreprise, Lot, Marche


class ComptesMois(ModeleGuichet):
    """The identity of one company on one marché in one month, hour for hour.

    réalisées − prêtées + reçues − non retenues − excédent − en réserve + ajustements = retenues: checked by
    the database. Adjustments are signed: they correct closed months in the month that carries them.
    """

    acces = Acces(donneurs=("donneur_ordre_id",), entreprises=("entreprise_id",))

    marche = CleLocale(Marche, models.CASCADE, related_name="comptes_mois")
    donneur_ordre = CleLocale(DonneurOrdre, related_name="+")
    entreprise = CleLocale(Entreprise, related_name="+")
    mois = models.DateField("mois")
    realisees = HeuresField("heures réalisées", default=0)
    pretees = HeuresField("heures prêtées", default=0)
    recues = HeuresField("heures reçues", default=0)
    non_retenues = HeuresField("heures non retenues", default=0)
    motifs = models.JSONField("motifs", default=dict)
    excedent = HeuresField("excédent", default=0)
    en_reserve = HeuresField("en réserve", default=0)
    ajustements = HeuresField("ajustements de mois clos", default=0)
    # Hours by corrected month and reason that may be told, « 2026-03:rectification »: their sum.
    ajustes = models.JSONField("ajustements par motif", default=dict)
    retenues = HeuresField("heures retenues", default=0)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "comptes du mois"
        verbose_name_plural = "comptes du mois"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "marche", "entreprise", "mois"], name="comptesmois_unique"
            ),
            models.CheckConstraint(
                name="comptesmois_identite",
                condition=Q(
                    retenues=F("realisees")
                    - F("pretees")
                    + F("recues")
                    - F("non_retenues")
                    - F("excedent")
                    - F("en_reserve")
                    + F("ajustements")
                ),
            ),
        ]
        indexes = [models.Index(fields=["guichet", "marche", "mois"], name="comptesmois_marche")]


class ComptesEngagement(ModeleGuichet):
    """Where a company's share of an engagement stands. Counts of people are masked when shown, not here.

    `manque` is missing of what is expected to date (of all that is owed once the engagement is urgent);
    `manque_dit` says what limits it by dates, volume or refusal, never by a public.
    """

    acces = Acces(donneurs=("donneur_ordre_id",), entreprises=("entreprise_id",))

    engagement = CleLocale(Engagement, models.CASCADE, related_name="comptes")
    lot = CleLocale(Lot, models.CASCADE, related_name="+")
    marche = CleLocale(Marche, models.CASCADE, related_name="+")
    donneur_ordre = CleLocale(DonneurOrdre, related_name="+")
    entreprise = CleLocale(Entreprise, related_name="+")
    dues = HeuresField("heures dues")
    attendues = HeuresField("attendu à date")
    attendues_au = models.DateField("attendu au", null=True)
    retenues = HeuresField("heures retenues", default=0)
    dont_recues = HeuresField("dont reçues d'un autre marché", default=0)
    personnes = models.PositiveIntegerField("personnes", default=0)
    contrats = models.PositiveIntegerField("contrats", default=0)
    suivies = HeuresField("heures suivies sans objectif", default=0)
    manque = HeuresField("manque à date", default=0)
    manque_dit = models.CharField("ce qui limite", max_length=400, blank=True)
    calcule_le = models.DateTimeField("calculé le")
    calcule_au = models.DateField("heures connues jusqu'au", null=True)
    clos_au = models.DateField("mois clos jusqu'au", null=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "comptes d'engagement"
        verbose_name_plural = "comptes d'engagement"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "engagement", "entreprise"], name="comptesengagement_unique"
            )
        ]


class ComptesEngagementMois(ModeleGuichet):
    """What a month brought to a company's share of an engagement: own hours, received ones, adjustments."""

    acces = Acces(donneurs=("donneur_ordre_id",), entreprises=("entreprise_id",))

    engagement = CleLocale(Engagement, models.CASCADE, related_name="comptes_mois")
    donneur_ordre = CleLocale(DonneurOrdre, related_name="+")
    entreprise = CleLocale(Entreprise, related_name="+")
    mois = models.DateField("mois")
    sur_le_marche = HeuresField("faites sur le marché", default=0)
    recues = HeuresField("reçues d'un autre marché", default=0)
    ajustements = HeuresField("ajustements de mois clos", default=0)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "comptes d'engagement du mois"
        verbose_name_plural = "comptes d'engagement du mois"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "entreprise", "engagement", "mois"], name="comptesengagementmois_unique"
            )
        ]


class RepartitionEngagement(ModeleGuichet):
    """Who did the hours, by sex, age, residence and public: raw counts, for the guichet alone.

    Not a column of `ComptesEngagement`, which a company reads: with one person it would tell their public.
    """

    engagement = CleLocale(Engagement, models.CASCADE, related_name="repartitions")
    entreprise = CleLocale(Entreprise, related_name="+")
    detail = models.JSONField("répartitions", default=dict)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "répartition d'engagement"
        verbose_name_plural = "répartitions d'engagement"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "engagement", "entreprise"], name="repartitionengagement_unique"
            )
        ]
