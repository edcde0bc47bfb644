import pghistory
from django.db import models
from django.db.models import F, Q

from guichets.champs import CleLocale
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces
from operations.models import DonneurOrdre, Marche
from reporting.enums import EtatBilan


def chemin_bilan(bilan: "Bilan", _nom: str) -> str:
    return f"bilans/{bilan.guichet_id}/{bilan.cle}.pdf"


@pghistory.track()
class Bilan(ModeleGuichet):
    """A bilan of one marché: its data set is frozen with its fingerprint, and nothing changes once it is
    issued.

    `destinataire` is the donneur d'ordre from the moment of issue, nobody before: the column that lets it
    read.
    """

    acces = Acces(donneurs=("destinataire_id",))

    marche = CleLocale(Marche, related_name="bilans")
    donneur_ordre = CleLocale(DonneurOrdre, related_name="bilans", editable=False)
    destinataire = CleLocale(DonneurOrdre, null=True, editable=False, related_name="+")
    numero = models.PositiveIntegerField("numéro")
    du = models.DateField("du")
    au = models.DateField("au")
    etat = models.CharField(
        "état", max_length=14, choices=EtatBilan.choices, default=EtatBilan.EN_PREPARATION
    )
    commentaire = models.TextField("commentaire du facilitateur", blank=True)
    facilitateur = models.CharField("facilitateur", max_length=160)
    donnees = models.JSONField("données gelées", default=dict)
    empreinte = models.CharField("empreinte SHA-256", max_length=64, blank=True)
    versions = models.JSONField("versions des règles", default=dict)
    fichier = models.FileField("PDF", upload_to=chemin_bilan, max_length=200, blank=True)
    travail = CleLocale("guichets.Travail", models.SET_NULL, null=True, related_name="+")
    emis_le = models.DateTimeField("émis le", null=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "bilan"
        constraints = [
            models.UniqueConstraint(fields=["guichet", "marche", "numero"], name="bilan_numero_unique"),
            models.CheckConstraint(
                name="bilan_periode",
                condition=Q(au__gte=F("du")),
                violation_error_message="La fin de la période précède son début.",
            ),
            models.CheckConstraint(
                name="bilan_emis_complet",
                condition=~Q(etat=EtatBilan.EMIS)
                | (Q(emis_le__isnull=False) & ~Q(empreinte="") & ~Q(fichier="")),
            ),
        ]
