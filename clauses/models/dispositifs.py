import pghistory
from django.db import models

from clauses.enums import CodeDispositif
from guichets.champs import CleLocale, PartField
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces
from operations.models import BaseLegale, DonneurOrdre, Lot


@pghistory.track()
class Dispositif(ModeleGuichet):
    """By which legal way insertion entered the lot, under the law in force at the marché's date."""

    acces = Acces(donneurs=("donneur_ordre_id",))

    lot = CleLocale(Lot, models.CASCADE, related_name="dispositifs")
    donneur_ordre = CleLocale(DonneurOrdre, related_name="+", editable=False)
    code = models.CharField("dispositif", max_length=22, choices=CodeDispositif.choices)
    date_reference = models.DateField("date du marché")
    base_legale = models.ForeignKey(BaseLegale, models.PROTECT, null=True, blank=True, related_name="+")
    part = PartField("part réservée ou taux d'insertion (%)", null=True, blank=True)
    ponderation = PartField("pondération du critère (%)", null=True, blank=True)
    confirme_par = models.ForeignKey("guichets.Utilisateur", models.PROTECT, null=True, related_name="+")
    confirme_le = models.DateTimeField("confirmé le", null=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "dispositif"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "lot"],
                name="dispositif_un_par_lot",
                violation_error_message="Ce lot a déjà un dispositif.",
            )
        ]
