"""Counting rules: dated, one set per scope, each value with its source. Never a constant in code."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from guichets.champs import CleLocale, HeuresField
from guichets.models.base import ModeleGuichet
from operations.enums import Prorata
from operations.models.attributions import Jours
from operations.models.donneurs import DonneurOrdre
from operations.models.marches import Marche

JOUR_DU_MOIS = [MinValueValidator(1), MaxValueValidator(28)]
# What a delay can reasonably be: against a slip of the hand, never the rule itself.
BORNES = {
    "lien_jours": (1, 90),
    "confirmation_jours": (1, 180),
    "renouvellement_jours": (1, 365),
    "sortie_jours": (1, 365),
    "suivi_sortie_mois": (1, 24),
    "suivi_rappels_jours": (0, 90),
}
NOMBRE_MAX = {"suivi_sortie_mois": 4, "suivi_rappels_jours": 4}
HORS_BORNES = "Un délai sort de ce qui est possible\u00a0: relisez les nombres."


def relances_par_defaut() -> list[int]:
    """Five days before, on the day, five days after: the practice of the field, edited by the guichet."""
    return [-5, 0, 5]


def suivis_par_defaut() -> list[int]:
    """What became of a person is asked six and twelve months after the exit."""
    return [6, 12]


def rappels_par_defaut() -> list[int]:
    """On the day of a follow-up, then fifteen days later."""
    return [0, 15]


def _entre(nom: str) -> Q:
    return Q(**{f"{nom}__range": BORNES[nom]})


def _tous_entre(nom: str) -> Q:
    """Every number of a list, and how many they are."""
    minimum, maximum = BORNES[nom]
    return Q(
        **{
            f"{nom}__contained_by": list(range(minimum, maximum + 1)),
            f"{nom}__len__lte": NOMBRE_MAX[nom],
        }
    )


@pghistory.track()
class ReglesComptage(ModeleGuichet):
    """The narrowest scope wins: marché, then donneur d'ordre, then guichet."""

    donneur_ordre = CleLocale(DonneurOrdre, models.CASCADE, null=True, blank=True, related_name="regles")
    marche = CleLocale(Marche, models.CASCADE, null=True, blank=True, related_name="regles")
    du = models.DateField("en vigueur depuis le")
    au = models.DateField("jusqu'au", null=True, blank=True)
    eligibilite_mois = models.PositiveSmallIntegerField("durée d'éligibilité (mois)")
    cdi_mois = models.PositiveSmallIntegerField(
        "mois comptés après une embauche en CDI", null=True, blank=True
    )
    formation_comptee = models.BooleanField("heures de formation comptées", default=True)
    prorata = models.CharField("partage aux bornes", max_length=14, choices=Prorata.choices)
    plafond_mensuel = HeuresField("plafond mensuel par personne (heures)")
    alerte_mensuelle = HeuresField("alerte mensuelle par personne (heures)")
    jour_limite = models.PositiveSmallIntegerField("jour limite de déclaration", validators=JOUR_DU_MOIS)
    jours_grace = models.PositiveSmallIntegerField("jours de grâce", default=0)
    relances_jours = ArrayField(
        models.SmallIntegerField(),
        verbose_name="relances, en jours par rapport au jour limite",
        default=relances_par_defaut,
    )
    lien_jours = models.PositiveSmallIntegerField("durée d'un lien sans compte (jours)", default=15)
    confirmation_jours = models.PositiveSmallIntegerField(
        "jours sans réponse au bout desquels des heures prêtées sont réputées confirmées",
        null=True,
        blank=True,
    )
    renouvellement_jours = models.PositiveSmallIntegerField(
        "jours avant la fin d'une éligibilité où préparer la suite", default=90
    )
    sortie_jours = models.PositiveSmallIntegerField(
        "jours sans contrat au bout desquels une sortie est à enregistrer", default=30
    )
    suivi_sortie_mois = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name="suivis après une sortie, en mois",
        default=suivis_par_defaut,
    )
    suivi_rappels_jours = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name="rappels d'un suivi, en jours après sa date",
        default=rappels_par_defaut,
    )
    horizon_mois = models.PositiveSmallIntegerField("horizon d'urgence (mois)")
    mutualise = models.BooleanField("le guichet mutualise", default=True)
    base_etp = HeuresField("heures d'un ETP par an")
    heures_jour = HeuresField("heures d'une journée")
    seuil_masquage = models.PositiveSmallIntegerField("effectif en dessous duquel un compte est masqué")
    preuves = ArrayField(
        models.CharField(max_length=40), verbose_name="justificatifs demandés", default=list, blank=True
    )
    sources = models.JSONField("source de chaque valeur", default=dict)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "règles de comptage"
        verbose_name_plural = "règles de comptage"
        constraints = [
            models.CheckConstraint(
                name="regles_periode",
                condition=Q(au__isnull=True) | Q(au__gte=F("du")),
                violation_error_message="La fin des règles précède leur début.",
            ),
            models.CheckConstraint(
                name="regles_une_portee",
                condition=Q(donneur_ordre__isnull=True) | Q(marche__isnull=True),
                violation_error_message=(
                    "Des règles valent pour un donneur d'ordre ou pour un marché, pas les deux."
                ),
            ),
            models.CheckConstraint(
                name="regles_delais",
                condition=_entre("lien_jours")
                & _entre("renouvellement_jours")
                & _entre("sortie_jours")
                & (Q(confirmation_jours__isnull=True) | _entre("confirmation_jours")),
                violation_error_message=HORS_BORNES,
            ),
            models.CheckConstraint(
                name="regles_suivi_sortie",
                condition=_tous_entre("suivi_sortie_mois") & Q(suivi_sortie_mois__len__gte=1),
                violation_error_message=HORS_BORNES,
            ),
            models.CheckConstraint(
                name="regles_suivi_rappels",
                condition=_tous_entre("suivi_rappels_jours"),
                violation_error_message=HORS_BORNES,
            ),
            ExclusionConstraint(
                name="regles_guichet_sans_chevauchement",
                expressions=[("guichet", RangeOperators.EQUAL), (Jours("du", "au"), RangeOperators.OVERLAPS)],
                condition=Q(donneur_ordre__isnull=True, marche__isnull=True),
                violation_error_message="Des règles du guichet existent déjà à ces dates.",
            ),
            ExclusionConstraint(
                name="regles_donneur_sans_chevauchement",
                expressions=[
                    ("guichet", RangeOperators.EQUAL),
                    ("donneur_ordre", RangeOperators.EQUAL),
                    (Jours("du", "au"), RangeOperators.OVERLAPS),
                ],
                condition=Q(donneur_ordre__isnull=False),
                violation_error_message="Des règles de ce donneur d'ordre existent déjà à ces dates.",
            ),
            ExclusionConstraint(
                name="regles_marche_sans_chevauchement",
                expressions=[
                    ("guichet", RangeOperators.EQUAL),
                    ("marche", RangeOperators.EQUAL),
                    (Jours("du", "au"), RangeOperators.OVERLAPS),
                ],
                condition=Q(marche__isnull=False),
                violation_error_message="Des règles de ce marché existent déjà à ces dates.",
            ),
        ]
