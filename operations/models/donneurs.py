import pghistory
from django.core.validators import RegexValidator
from django.db import models

from guichets.champs import CleLocale, entreprises_concernees
from guichets.models.acces import AccesPrincipal
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces
from operations.enums import CategorieDonneur, ProfilDonneur


@pghistory.track()
class DonneurOrdre(ModeleGuichet):
    """A buyer as one guichet follows it. The same legal person may be followed by several guichets."""

    acces = Acces(donneurs=("id",), entreprises=("entreprises",))

    siret = models.CharField(
        "SIRET", max_length=14, validators=[RegexValidator(r"^\d{14}$", "Le SIRET compte 14 chiffres.")]
    )
    nom = models.CharField("nom", max_length=200, blank=True)
    nom_tri = models.CharField(max_length=200, blank=True, editable=False)
    categorie = models.CharField(
        "catégorie", max_length=14, choices=CategorieDonneur.choices, default=CategorieDonneur.AUTRE
    )
    entreprises = entreprises_concernees()

    class Meta(ModeleGuichet.Meta):
        verbose_name = "donneur d'ordre"
        verbose_name_plural = "donneurs d'ordre"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "siret"],
                name="donneurordre_siret_unique",
                violation_error_message="Ce SIRET est déjà celui d'un donneur d'ordre du guichet.",
            )
        ]

    def __str__(self) -> str:
        return self.nom or f"SIRET {self.siret}"


@pghistory.track()
class AccesDonneurOrdre(AccesPrincipal):
    acces = Acces(donneurs=("donneur_ordre_id",))

    donneur_ordre = CleLocale(DonneurOrdre, models.CASCADE, related_name="accesses")
    profil = models.CharField("profil", max_length=10, choices=ProfilDonneur.choices)

    class Meta(AccesPrincipal.Meta):
        verbose_name = "accès d'un donneur d'ordre"
        verbose_name_plural = "accès des donneurs d'ordre"
        constraints = [
            *AccesPrincipal.Meta.constraints,
            models.UniqueConstraint(
                fields=["guichet", "donneur_ordre", "utilisateur"],
                name="accesdonneur_utilisateur_unique",
                violation_error_message="Cette personne a déjà un accès à ce donneur d'ordre.",
            ),
        ]
