import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from guichets.champs import CleLocale
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces
from operations.enums import REDEVABLES, RoleAttribution
from operations.models.donneurs import DonneurOrdre
from operations.models.entreprises import Entreprise
from operations.models.marches import Lot


class Jours(Func):
    """The inclusive range of days between two date columns; an empty end is open."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self, du: str, au: str) -> None:
        super().__init__(F(du), F(au), Value("[]"))


@pghistory.track()
class Attribution(ModeleGuichet):
    """Who holds the lot, from when to when. Only an attribution owes something to the buyer."""

    acces = Acces(donneurs=("donneur_ordre_id",), entreprises=("entreprise_id",))

    lot = CleLocale(Lot, models.CASCADE, related_name="attributions")
    donneur_ordre = CleLocale(DonneurOrdre, related_name="+", editable=False)
    entreprise = CleLocale(Entreprise, related_name="attributions")
    role = models.CharField("rôle", max_length=12, choices=RoleAttribution.choices)
    du = models.DateField("depuis le")
    au = models.DateField("jusqu'au", null=True, blank=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "attribution"
        constraints = [
            models.CheckConstraint(
                name="attribution_periode",
                condition=Q(au__isnull=True) | Q(au__gte=F("du")),
                violation_error_message="La fin de l'attribution précède son début.",
            ),
            ExclusionConstraint(
                name="attribution_sans_chevauchement",
                expressions=[
                    ("guichet", RangeOperators.EQUAL),
                    ("lot", RangeOperators.EQUAL),
                    ("entreprise", RangeOperators.EQUAL),
                    (Jours("du", "au"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette entreprise est déjà attributaire du lot à ces dates.",
            ),
            ExclusionConstraint(
                name="attribution_un_seul_redevable",
                expressions=[
                    ("guichet", RangeOperators.EQUAL),
                    ("lot", RangeOperators.EQUAL),
                    (Jours("du", "au"), RangeOperators.OVERLAPS),
                ],
                condition=Q(role__in=REDEVABLES),
                violation_error_message="Le lot a déjà un titulaire ou un mandataire à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entreprise} ({self.get_role_display().lower()})"


@pghistory.track()
class SousTraitance(ModeleGuichet):
    """An act under an attribution, never an attribution: it owes nothing to the buyer."""

    acces = Acces(donneurs=("donneur_ordre_id",), entreprises=("entreprise_id",))

    lot = CleLocale(Lot, models.CASCADE, related_name="sous_traitances")
    donneur_ordre = CleLocale(DonneurOrdre, related_name="+", editable=False)
    attribution = CleLocale(Attribution, models.CASCADE, related_name="sous_traitances")
    entreprise = CleLocale(Entreprise, related_name="sous_traitances")
    numero = models.PositiveIntegerField("n° de l'acte", default=1)
    date_notification = models.DateField("date de notification")
    duree_mois = models.PositiveSmallIntegerField("durée en mois", null=True, blank=True)
    montant = models.DecimalField("montant HT", max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "sous-traitance"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "lot", "numero"],
                name="soustraitance_numero_unique",
                violation_error_message="Cet acte de sous-traitance existe déjà pour le lot.",
            )
        ]
