"""What the public contract data said, kept beside what the guichet made of it."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from guichets.champs import CleLocale
from guichets.models.base import ModeleGuichet
from operations.enums import EtatLigneImport, EtatRegroupement
from operations.models.marches import Lot


@pghistory.track()
class ImportDecp(ModeleGuichet):
    fichier = models.CharField("fichier", max_length=160)
    empreinte = models.CharField("empreinte SHA-256", max_length=64)
    format = models.CharField("format", max_length=12)
    par = models.ForeignKey("guichets.Utilisateur", models.PROTECT, null=True, related_name="+")
    anomalies = models.JSONField("anomalies du fichier", default=list)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "import DECP"
        verbose_name_plural = "imports DECP"

    def __str__(self) -> str:
        return self.fichier


@pghistory.track()
class NoticeDecp(ModeleGuichet):
    """The only key of an import: buyer as published, id, kind. It survives a regrouping of the lots."""

    acheteur_id = models.CharField("identifiant de l'acheteur", max_length=30)
    identifiant = models.CharField("identifiant du marché", max_length=40)
    genre = models.CharField("genre", max_length=12)
    lot = CleLocale(Lot, models.CASCADE, related_name="notices")
    brut = models.JSONField("enregistrement publié")
    empreinte = models.CharField("empreinte", max_length=64)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "notice DECP"
        verbose_name_plural = "notices DECP"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "acheteur_id", "identifiant", "genre"],
                name="noticedecp_cle_unique",
                violation_error_message="Cette notice est déjà importée.",
            )
        ]


@pghistory.track()
class LigneImport(ModeleGuichet):
    """One record of one imported file: what became of it, and what was wrong with it."""

    import_decp = CleLocale(ImportDecp, models.CASCADE, related_name="lignes")
    rang = models.PositiveIntegerField("rang")
    ligne = models.PositiveIntegerField("ligne", null=True)
    etat = models.CharField("état", max_length=12, choices=EtatLigneImport.choices)
    acheteur_id = models.CharField("acheteur", max_length=30, blank=True)
    identifiant = models.CharField("identifiant", max_length=40, blank=True)
    genre = models.CharField("genre", max_length=12, blank=True)
    empreinte = models.CharField("empreinte", max_length=64, blank=True)
    objet = models.CharField("objet", max_length=1000, blank=True)
    anomalies = models.JSONField("anomalies", default=list)
    brut = models.JSONField("enregistrement publié", null=True)
    corrections = models.JSONField("valeurs corrigées à la main", default=dict, blank=True)
    lot = CleLocale(Lot, models.SET_NULL, null=True, related_name="lignes_import")
    corrigee_le = models.DateTimeField("corrigée le", null=True, blank=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "ligne d'import"
        verbose_name_plural = "lignes d'import"
        constraints = [
            models.UniqueConstraint(fields=["guichet", "import_decp", "rang"], name="ligneimport_rang_unique")
        ]


@pghistory.track()
class ModificationMarche(ModeleGuichet):
    """An amendment, in order of number over the initial state, which is never rewritten."""

    lot = CleLocale(Lot, models.CASCADE, related_name="modifications")
    numero = models.PositiveIntegerField("numéro")
    date_notification = models.DateField("date de notification", null=True)
    montant = models.DecimalField("nouveau montant HT", max_digits=14, decimal_places=2, null=True)
    duree_mois = models.PositiveSmallIntegerField("nouvelle durée en mois", null=True)
    titulaires = ArrayField(models.CharField(max_length=30), verbose_name="nouveaux titulaires", default=list)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "modification de marché"
        verbose_name_plural = "modifications de marché"
        constraints = [
            models.UniqueConstraint(fields=["guichet", "lot", "numero"], name="modification_numero_unique")
        ]

    @property
    def noms_titulaires(self) -> list[str]:
        """By name where the lot knows the company (a SIRET begins with its SIREN), by number otherwise."""
        noms = {a.entreprise.identifiant: str(a.entreprise) for a in self.lot.attributions.all()}
        return [noms.get(numero) or noms.get(numero[:9]) or numero for numero in self.titulaires]


@pghistory.track()
class Regroupement(ModeleGuichet):
    """Lots that look like one consultation: proposed by the import, confirmed or set aside by hand."""

    signature = models.CharField("signature", max_length=64)
    libelle = models.CharField("libellé", max_length=1000)
    etat = models.CharField(
        "état", max_length=10, choices=EtatRegroupement.choices, default=EtatRegroupement.PROPOSE
    )
    decide_par = models.ForeignKey("guichets.Utilisateur", models.PROTECT, null=True, related_name="+")
    decide_le = models.DateTimeField("décidé le", null=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "regroupement"
        constraints = [
            models.UniqueConstraint(fields=["guichet", "signature"], name="regroupement_signature_unique")
        ]


@pghistory.track()
class LotRegroupe(ModeleGuichet):
    regroupement = CleLocale(Regroupement, models.CASCADE, related_name="lots_regroupes")
    lot = CleLocale(Lot, models.CASCADE, related_name="regroupements")

    class Meta(ModeleGuichet.Meta):
        verbose_name = "lot à regrouper"
        verbose_name_plural = "lots à regrouper"
        constraints = [
            models.UniqueConstraint(fields=["guichet", "regroupement", "lot"], name="lotregroupe_unique")
        ]
