import pghistory
from django.db import models
from django.db.models import Q

from guichets.champs import CleLocale
from guichets.enums import TRAVAIL_FINI, EtatTravail, Executant
from guichets.models.base import ModeleGuichet


@pghistory.track(exclude=["bail", "etape", "avancement", "total"])
class Travail(ModeleGuichet):
    """A job. The row is written in the business transaction; the broker only rings the bell (docs/adr/0004).

    `cle_naturelle` merges what waits: at most one waiting job per key. `bail` is the end of the worker's
    lease.
    """

    genre = models.CharField("travail", max_length=40)
    cle_naturelle = models.CharField("clé naturelle", max_length=160)
    libelle = models.CharField("libellé", max_length=200)
    parametres = models.JSONField("paramètres", default=dict)
    etat = models.CharField("état", max_length=10, choices=EtatTravail.choices, default=EtatTravail.A_FAIRE)
    etape = models.CharField("étape", max_length=160, blank=True)
    avancement = models.PositiveIntegerField("fait", default=0)
    total = models.PositiveIntegerField("total", default=0)
    bail = models.DateTimeField("bail", null=True, blank=True)
    essais = models.PositiveSmallIntegerField("essais", default=0)
    erreur = models.CharField("erreur", max_length=300, blank=True)
    resultat = models.JSONField("résultat", default=dict)
    demandeur = models.ForeignKey(
        "guichets.Utilisateur", models.PROTECT, null=True, blank=True, related_name="travaux"
    )
    demandeur_client = CleLocale(
        "guichets.ClientApi", models.PROTECT, null=True, blank=True, related_name="travaux"
    )
    executant = models.CharField(
        "exécutant", max_length=10, choices=Executant.choices, default=Executant.SYSTEME
    )
    fini_le = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "travail"
        verbose_name_plural = "travaux"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "cle_naturelle"],
                condition=Q(etat=EtatTravail.A_FAIRE),
                name="travail_un_seul_en_attente",
            ),
            models.CheckConstraint(
                name="travail_fini_date",
                condition=Q(etat__in=TRAVAIL_FINI, fini_le__isnull=False)
                | (~Q(etat__in=TRAVAIL_FINI) & Q(fini_le__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["guichet", "etat"], name="travail_guichet_etat")]

    def __str__(self) -> str:
        return self.libelle
