import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from guichets.champs import CleLocale
from guichets.models.acces import AccesPrincipal
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces
from operations.enums import RoleContact, TypeEntreprise, TypeIdentifiant


@pghistory.track()
class Entreprise(ModeleGuichet):
    """A legal person as one guichet follows it: the one that owes, employs or lends.

    `donneurs` are the buyers that may read its name, those of the lots it holds or subcontracts: kept by a
    trigger.
    """

    acces = Acces(donneurs=("donneurs",), entreprises=("id",))

    type_identifiant = models.CharField(
        "type d'identifiant", max_length=8, choices=TypeIdentifiant.choices, default=TypeIdentifiant.SIREN
    )
    identifiant = models.CharField("identifiant", max_length=30)
    nom = models.CharField("nom", max_length=200, blank=True)
    nom_tri = models.CharField(max_length=200, blank=True, editable=False)
    type = models.CharField(
        "type", max_length=10, choices=TypeEntreprise.choices, default=TypeEntreprise.CLASSIQUE
    )
    convention = models.CharField("n° de convention ou d'agrément", max_length=40, blank=True)
    donneurs = ArrayField(models.BigIntegerField(), default=list, editable=False)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "entreprise"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "type_identifiant", "identifiant"],
                name="entreprise_identifiant_unique",
                violation_error_message="Cette entreprise existe déjà dans le guichet.",
            ),
            models.CheckConstraint(
                name="entreprise_siren_9_chiffres",
                condition=~Q(type_identifiant=TypeIdentifiant.SIREN) | Q(identifiant__regex=r"^\d{9}$"),
                violation_error_message="Le SIREN compte 9 chiffres.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom or f"{self.get_type_identifiant_display()} {self.identifiant}"


@pghistory.track()
class Etablissement(ModeleGuichet):
    acces = Acces(entreprises=("entreprise_id",))

    entreprise = CleLocale(Entreprise, models.CASCADE, related_name="etablissements")
    siret = models.CharField(
        "SIRET", max_length=14, validators=[RegexValidator(r"^\d{14}$", "Le SIRET compte 14 chiffres.")]
    )
    nom = models.CharField("nom", max_length=200, blank=True)
    adresse = models.CharField("adresse", max_length=250, blank=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "établissement"
        constraints = [
            models.UniqueConstraint(fields=["guichet", "siret"], name="etablissement_siret_unique")
        ]

    def __str__(self) -> str:
        return self.nom or self.siret


@pghistory.track()
class ContactEntreprise(ModeleGuichet):
    acces = Acces(entreprises=("entreprise_id",))

    entreprise = CleLocale(Entreprise, models.CASCADE, related_name="contacts")
    nom = models.CharField("nom", max_length=160)
    role = models.CharField("rôle", max_length=12, choices=RoleContact.choices, default=RoleContact.AUTRE)
    fonction = models.CharField("fonction", max_length=120, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    du = models.DateField("depuis le")
    au = models.DateField("jusqu'au", null=True, blank=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "contact"
        constraints = [
            models.CheckConstraint(
                name="contact_periode",
                condition=Q(au__isnull=True) | Q(au__gte=F("du")),
                violation_error_message="La fin précède le début.",
            )
        ]

    def __str__(self) -> str:
        return self.nom


@pghistory.track()
class AccesEntreprise(AccesPrincipal):
    acces = Acces(entreprises=("entreprise_id",))

    entreprise = CleLocale(Entreprise, models.CASCADE, related_name="accesses")

    class Meta(AccesPrincipal.Meta):
        verbose_name = "accès d'une entreprise"
        verbose_name_plural = "accès des entreprises"
        constraints = [
            *AccesPrincipal.Meta.constraints,
            models.UniqueConstraint(
                fields=["guichet", "entreprise", "utilisateur"],
                name="accesentreprise_utilisateur_unique",
                violation_error_message="Cette personne a déjà un accès à cette entreprise.",
            ),
        ]


@pghistory.track()
class LienEntreprise(ModeleGuichet):
    """The company, and the month, that a link without account opens."""

    lien = CleLocale("guichets.Lien", models.CASCADE, related_name="cibles")
    entreprise = CleLocale(Entreprise, models.CASCADE, related_name="liens")
    mois = models.DateField("mois")

    class Meta(ModeleGuichet.Meta):
        verbose_name = "cible d'un lien"
        verbose_name_plural = "cibles de liens"
        constraints = [
            models.UniqueConstraint(fields=["guichet", "lien"], name="lienentreprise_une_cible"),
            models.CheckConstraint(name="lienentreprise_premier_du_mois", condition=Q(mois__day=1)),
        ]
