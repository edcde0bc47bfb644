import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from clauses.enums import (
    FondementMutualisation,
    Formule,
    GenrePeriode,
    NatureEngagement,
    PartageMutualisation,
)
from clauses.models.dispositifs import Dispositif
from guichets.champs import CleLocale, HeuresField, entreprises_concernees
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces
from operations.models import DonneurOrdre, Entreprise, Lot, Marche


@pghistory.track()
class Engagement(ModeleGuichet):
    """What the holder of a lot owes. Only hours enter the engine; its debtor keeps what quote-parts leave.

    `heures` is what is owed today, amendments included; `heures_initiales` what was owed at notification.
    """

    acces = Acces(donneurs=("donneur_ordre_id",), entreprises=("entreprises",))

    lot = CleLocale(Lot, related_name="engagements")
    marche = CleLocale(Marche, related_name="engagements", editable=False)
    donneur_ordre = CleLocale(DonneurOrdre, related_name="engagements", editable=False)
    dispositif = CleLocale(Dispositif, related_name="engagements")
    redevable = CleLocale(Entreprise, related_name="engagements", verbose_name="titulaire ou mandataire")
    libelle = models.CharField("libellé", max_length=200)
    nature = models.CharField("nature", max_length=12, choices=NatureEngagement.choices)
    formule = models.CharField("formule", max_length=12, choices=Formule.choices, default=Formule.FIXE)
    taux = models.DecimalField("taux de la formule", max_digits=10, decimal_places=3, null=True, blank=True)
    heures = HeuresField("heures dues", null=True, blank=True)
    heures_initiales = HeuresField("heures dues à l'origine", null=True, blank=True, editable=False)
    quantite = models.PositiveIntegerField("personnes ou postes", null=True, blank=True)
    promesse = models.TextField("promesse de l'offre", blank=True)
    tenue = models.BooleanField("promesse tenue", null=True, blank=True)
    publics = ArrayField(
        models.CharField(max_length=20), verbose_name="publics exigés", default=list, blank=True
    )
    debut = models.DateField("début")
    fin = models.DateField("fin")
    donne = models.PositiveSmallIntegerField(
        "peut donner ses heures à", choices=PartageMutualisation.choices, default=PartageMutualisation.AUCUN
    )
    recoit = models.PositiveSmallIntegerField(
        "peut recevoir des heures de",
        choices=PartageMutualisation.choices,
        default=PartageMutualisation.AUCUN,
    )
    fondement = models.CharField(
        "fondement de la mutualisation", max_length=12, choices=FondementMutualisation.choices, blank=True
    )
    fondement_le = models.DateField("date du fondement", null=True, blank=True)
    hors_marche = models.BooleanField("peut recevoir des heures faites hors marché", default=False)
    entreprises = entreprises_concernees()

    class Meta(ModeleGuichet.Meta):
        verbose_name = "engagement d'insertion"
        verbose_name_plural = "engagements d'insertion"
        constraints = [
            models.CheckConstraint(
                name="engagement_periode",
                condition=Q(fin__gte=F("debut")),
                violation_error_message="La fin de l'engagement précède son début.",
            ),
            models.CheckConstraint(
                name="engagement_heures_dues",
                condition=~Q(nature=NatureEngagement.HEURES)
                | Q(heures__gt=0, heures_initiales__isnull=False),
                violation_error_message="Un engagement en heures porte un nombre d'heures supérieur à zéro.",
            ),
            models.CheckConstraint(
                name="engagement_sans_heures",
                condition=Q(nature=NatureEngagement.HEURES) | Q(heures__isnull=True),
                violation_error_message="Seul un engagement en heures porte un nombre d'heures.",
            ),
            models.CheckConstraint(
                name="engagement_mutualisation_fondee",
                condition=Q(donne=0, recoit=0) | (~Q(fondement="") & Q(fondement_le__isnull=False)),
                violation_error_message=(
                    "La mutualisation demande un fondement (CCAP, convention ou accord) et sa date."
                ),
            ),
        ]
        indexes = [models.Index(fields=["guichet", "redevable"], name="engagement_guichet_redevable")]

    def __str__(self) -> str:
        return self.libelle


@pghistory.track()
class QuotePart(ModeleGuichet):
    """A share of the debt taken by another company; the sum never passes the engagement (by trigger)."""

    acces = Acces(donneurs=("donneur_ordre_id",), entreprises=("entreprise_id",))

    engagement = CleLocale(Engagement, models.CASCADE, related_name="quote_parts")
    donneur_ordre = CleLocale(DonneurOrdre, related_name="+", editable=False)
    entreprise = CleLocale(Entreprise, related_name="quote_parts")
    heures = HeuresField("heures")
    du = models.DateField("depuis le")
    au = models.DateField("jusqu'au")

    class Meta(ModeleGuichet.Meta):
        verbose_name = "quote-part"
        constraints = [
            models.CheckConstraint(
                name="quotepart_heures",
                condition=Q(heures__gt=0),
                violation_error_message="Une quote-part porte un nombre d'heures supérieur à zéro.",
            ),
            models.CheckConstraint(
                name="quotepart_periode",
                condition=Q(au__gte=F("du")),
                violation_error_message="La fin de la quote-part précède son début.",
            ),
            models.UniqueConstraint(
                fields=["guichet", "engagement", "entreprise", "du"],
                name="quotepart_unique",
                violation_error_message="Cette entreprise a déjà une quote-part depuis cette date.",
            ),
        ]


@pghistory.track()
class Avenant(ModeleGuichet):
    """An amendment to an engagement: dated, reasoned, before and after."""

    acces = Acces(donneurs=("donneur_ordre_id",))

    engagement = CleLocale(Engagement, models.CASCADE, related_name="avenants")
    donneur_ordre = CleLocale(DonneurOrdre, related_name="+", editable=False)
    date = models.DateField("date de l'avenant")
    heures_avant = HeuresField("heures avant")
    heures_apres = HeuresField("heures après")
    fin_apres = models.DateField("nouvelle fin", null=True, blank=True)
    motif = models.CharField("motif", max_length=300)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "avenant"


@pghistory.track()
class Assiette(ModeleGuichet):
    """What a formula is applied to: euros invoiced or hours worked over a period."""

    acces = Acces(donneurs=("donneur_ordre_id",))

    engagement = CleLocale(Engagement, models.CASCADE, related_name="assiettes")
    donneur_ordre = CleLocale(DonneurOrdre, related_name="+", editable=False)
    du = models.DateField("du")
    au = models.DateField("au")
    montant = models.DecimalField(
        "montant facturé HT", max_digits=14, decimal_places=2, null=True, blank=True
    )
    heures = HeuresField("heures travaillées", max_digits=11, null=True, blank=True)
    source = models.CharField("source", max_length=200)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "assiette"
        constraints = [
            models.CheckConstraint(
                name="assiette_une_mesure",
                condition=Q(montant__isnull=False, heures__isnull=True)
                | Q(montant__isnull=True, heures__isnull=False),
                violation_error_message="Une assiette est un montant facturé ou des heures travaillées.",
            ),
            models.CheckConstraint(
                name="assiette_periode",
                condition=Q(au__gte=F("du")),
                violation_error_message="La fin de la période précède son début.",
            ),
        ]


@pghistory.track()
class Echeance(ModeleGuichet):
    """Cumulated hours expected at a date. Without any, what is expected grows linearly with the days."""

    acces = Acces(donneurs=("donneur_ordre_id",))

    engagement = CleLocale(Engagement, models.CASCADE, related_name="echeances")
    donneur_ordre = CleLocale(DonneurOrdre, related_name="+", editable=False)
    au = models.DateField("au")
    cumul = HeuresField("heures cumulées attendues")

    class Meta(ModeleGuichet.Meta):
        verbose_name = "échéance"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "engagement", "au"],
                name="echeance_unique",
                violation_error_message="Une échéance existe déjà à cette date.",
            )
        ]


@pghistory.track()
class PeriodeEngagement(ModeleGuichet):
    """A neutralised period lowers what is expected and its hours count; a suspension excludes them."""

    acces = Acces(donneurs=("donneur_ordre_id",))

    engagement = CleLocale(Engagement, models.CASCADE, related_name="periodes")
    donneur_ordre = CleLocale(DonneurOrdre, related_name="+", editable=False)
    genre = models.CharField("genre", max_length=12, choices=GenrePeriode.choices)
    du = models.DateField("du")
    au = models.DateField("au")
    motif = models.CharField("motif", max_length=300)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "période particulière"
        verbose_name_plural = "périodes particulières"
        constraints = [
            models.CheckConstraint(
                name="periode_bornes",
                condition=Q(au__gte=F("du")),
                violation_error_message="La fin de la période précède son début.",
            )
        ]
