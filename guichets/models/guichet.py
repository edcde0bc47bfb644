"""The tenant and the people who work in it."""

import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from guichets.champs import CleLocale
from guichets.enums import RoleAdhesion, TypeGuichet
from guichets.models.base import ModeleGuichet


@pghistory.track()
class Guichet(models.Model):
    """A territorial guichet unique. Its name is public: every signed-in person may read it."""

    cle = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField("identifiant dans les adresses", max_length=60, unique=True)
    nom = models.CharField("nom", max_length=160)
    type = models.CharField("type", max_length=14, choices=TypeGuichet.choices, default=TypeGuichet.PLIE)
    siret = models.CharField(
        "SIRET", max_length=14, blank=True, validators=[RegexValidator(r"^\d{14}$", "14 chiffres attendus.")]
    )
    communes = ArrayField(models.CharField(max_length=5), verbose_name="communes", default=list, blank=True)
    couleur = models.CharField(
        "couleur",
        max_length=7,
        default="#0f5257",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "Couleur au format #rrggbb attendue.")],
    )
    fuseau = models.CharField("fuseau horaire", max_length=40, default="Europe/Paris")
    adresse_reponse = models.EmailField("adresse pour les réponses aux courriers", blank=True)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)

    class Meta:
        verbose_name = "guichet"
        ordering = ["nom"]

    def __str__(self) -> str:
        return self.nom


@pghistory.track()
class Adhesion(ModeleGuichet):
    """The only thing that opens a guichet's rows: a person or a partner system, and its role."""

    utilisateur = models.ForeignKey(
        "guichets.Utilisateur", models.CASCADE, null=True, blank=True, related_name="adhesions"
    )
    client = CleLocale("guichets.ClientApi", models.CASCADE, null=True, blank=True, related_name="adhesions")
    role = models.CharField("rôle", max_length=14, choices=RoleAdhesion.choices)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "adhésion"
        constraints = [
            models.CheckConstraint(
                name="adhesion_un_principal",
                condition=Q(utilisateur__isnull=False, client__isnull=True)
                | Q(utilisateur__isnull=True, client__isnull=False),
                violation_error_message="Une adhésion désigne une personne ou un système partenaire.",
            ),
            models.UniqueConstraint(
                fields=["guichet", "utilisateur"],
                name="adhesion_utilisateur_unique",
                violation_error_message="Cette personne est déjà membre du guichet.",
            ),
            models.UniqueConstraint(fields=["guichet", "client"], name="adhesion_client_unique"),
        ]
