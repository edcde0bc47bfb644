"""Principals: people and partner systems. A person is global; what they may see is in their accesses."""

from typing import Any, ClassVar

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from guichets.champs import CleLocale
from guichets.enums import GenreClient
from guichets.models.base import ModeleGuichet


class GestionnaireUtilisateurs(BaseUserManager["Utilisateur"]):
    def create_user(self, email: str, password: str | None = None, **champs: Any) -> "Utilisateur":
        utilisateur = self.model(email=self.normalize_email(email).lower(), **champs)
        utilisateur.set_password(password)
        utilisateur.save(using=self._db)
        return utilisateur


@pghistory.track(exclude=["password", "last_login"])
class Utilisateur(AbstractBaseUser):
    email = models.EmailField("adresse électronique", unique=True)
    prenom = models.CharField("prénom", max_length=80, blank=True)
    nom = models.CharField("nom", max_length=80, blank=True)
    is_active = models.BooleanField("actif", default=True)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)

    objects: ClassVar[GestionnaireUtilisateurs] = GestionnaireUtilisateurs()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "utilisateur"

    def __str__(self) -> str:
        return self.nom_complet

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}".strip() or self.email


@pghistory.track()
class ClientApi(ModeleGuichet):
    """A partner system, managed by one guichet. Its accesses name the guichets, company, buyer it reaches."""

    nom = models.CharField("nom", max_length=120)
    genre = models.CharField("genre", max_length=12, choices=GenreClient.choices)
    actif = models.BooleanField("actif", default=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "client de l'API"
        constraints = [models.UniqueConstraint(fields=["guichet", "nom"], name="clientapi_nom_unique")]

    def __str__(self) -> str:
        return self.nom


@pghistory.track(exclude=["derniere_utilisation"])
class Cle(ModeleGuichet):
    """A key of a partner system: readable prefix, SHA-256 of a 256-bit secret, compulsory expiry."""

    client = CleLocale(ClientApi, models.CASCADE, related_name="cles")
    prefixe = models.CharField("préfixe", max_length=16, unique=True)
    empreinte = models.CharField("empreinte", max_length=64)
    droits = ArrayField(models.CharField(max_length=40), verbose_name="droits")
    expire_le = models.DateTimeField("expire le")
    revoquee_le = models.DateTimeField("révoquée le", null=True, blank=True)
    derniere_utilisation = models.DateTimeField("dernière utilisation", null=True, blank=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "clé d'API"
        verbose_name_plural = "clés d'API"
