"""Dated reference data, the same for all guichets: law, thresholds, criteria, holidays, code lists."""

from django.db import models

from operations.enums import Confiance, SystemeCritere


class DonneeDatee(models.Model):
    du = models.DateField("en vigueur depuis le")
    au = models.DateField("jusqu'au", null=True, blank=True)
    source = models.CharField("source", max_length=300)
    confiance = models.CharField("confiance", max_length=12, choices=Confiance.choices)

    class Meta:
        abstract = True


class BaseLegale(DonneeDatee):
    """The article that carries a dispositif, by date of the marché."""

    code = models.CharField("dispositif", max_length=30)
    article = models.CharField("article", max_length=160)
    texte = models.CharField("texte", max_length=160)
    libelle = models.CharField("libellé", max_length=250)
    ancien = models.CharField("article du code de 2006", max_length=20, blank=True)

    class Meta:
        verbose_name = "base légale"
        verbose_name_plural = "bases légales"
        constraints = [models.UniqueConstraint(fields=["code", "du"], name="baselegale_code_du")]

    def __str__(self) -> str:
        return self.article


class Seuil(DonneeDatee):
    categorie = models.CharField("catégorie", max_length=30)
    montant = models.DecimalField("montant HT", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "seuil européen"
        verbose_name_plural = "seuils européens"
        constraints = [models.UniqueConstraint(fields=["categorie", "du"], name="seuil_categorie_du")]


class CriterePublic(DonneeDatee):
    systeme = models.CharField("liste", max_length=8, choices=SystemeCritere.choices)
    code = models.CharField("code", max_length=20)
    libelle = models.CharField("libellé", max_length=200)
    regle = models.CharField("règle", max_length=300, blank=True)
    preuve = models.CharField("justificatif", max_length=200, blank=True)
    validite_mois = models.PositiveSmallIntegerField("ancienneté maximale du justificatif (mois)", null=True)
    niveau = models.PositiveSmallIntegerField("niveau", null=True)
    avis_motive = models.BooleanField("avis motivé obligatoire", default=False)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "critère d'éligibilité"
        verbose_name_plural = "critères d'éligibilité"
        ordering = ["systeme", "ordre", "code"]
        constraints = [models.UniqueConstraint(fields=["systeme", "code", "du"], name="critere_code_du")]

    def __str__(self) -> str:
        return self.libelle


class JourFerie(models.Model):
    jour = models.DateField("jour")
    zone = models.CharField("zone", max_length=20, default="metropole")
    libelle = models.CharField("libellé", max_length=60)

    class Meta:
        verbose_name = "jour férié"
        verbose_name_plural = "jours fériés"
        constraints = [models.UniqueConstraint(fields=["zone", "jour"], name="jourferie_unique")]


class MetierRome(models.Model):
    code = models.CharField("code ROME", max_length=5, primary_key=True)
    libelle = models.CharField("libellé", max_length=200)

    class Meta:
        verbose_name = "métier ROME"
        verbose_name_plural = "métiers ROME"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} – {self.libelle}"


class DivisionCpv(models.Model):
    code = models.CharField("division CPV", max_length=2, primary_key=True)
    libelle = models.CharField("libellé", max_length=200)

    class Meta:
        verbose_name = "division CPV"
        verbose_name_plural = "divisions CPV"
        ordering = ["code"]
