import re

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from guichets.champs import CleLocale, entreprises_concernees
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces
from operations.enums import ConsiderationSociale, EtatLot, FormeMarche, Groupement, NatureAchat, Programme
from operations.models.donneurs import DonneurOrdre

CPV = RegexValidator(r"^\d{8}$", "Le code CPV compte 8 chiffres.")


@pghistory.track()
class Operation(ModeleGuichet):
    """What is built or served, over several marchés."""

    acces = Acces(donneurs=("donneur_ordre_id",))

    donneur_ordre = CleLocale(DonneurOrdre, related_name="operations")
    nom = models.CharField("nom", max_length=250)
    programme = models.CharField(
        "programme", max_length=8, choices=Programme.choices, default=Programme.AUCUN
    )
    commune = models.CharField("commune", max_length=120, blank=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "opération"

    def __str__(self) -> str:
        return self.nom


# One pattern for each number would be compiled anew for each lot of a long list.
TETE_DE_LOT = re.compile(r"\blot\s*(?:n\s*°\s*)?", re.IGNORECASE)
SUITE_DE_LOT = re.compile(r"\s*[:–—-]\s*(\S.*)$")


@pghistory.track()
class Marche(ModeleGuichet):
    """A consultation: its lots are the DECP records."""

    acces = Acces(donneurs=("donneur_ordre_id",), entreprises=("entreprises",))

    donneur_ordre = CleLocale(DonneurOrdre, related_name="marches")
    operation = CleLocale(Operation, models.SET_NULL, null=True, blank=True, related_name="marches")
    reference = models.CharField("référence", max_length=60, blank=True)
    objet = models.CharField("objet", max_length=1000)
    forme = models.CharField("forme", max_length=12, choices=FormeMarche.choices, default=FormeMarche.MARCHE)
    nature = models.CharField(
        "nature d'achat", max_length=12, choices=NatureAchat.choices, default=NatureAchat.TRAVAUX
    )
    procedure = models.CharField("procédure", max_length=120, blank=True)
    date_notification = models.DateField("date de notification", null=True, blank=True)
    entreprises = entreprises_concernees()

    class Meta(ModeleGuichet.Meta):
        verbose_name = "marché"
        indexes = [models.Index(fields=["guichet", "donneur_ordre"], name="marche_guichet_donneur")]

    def __str__(self) -> str:
        return self.objet


@pghistory.track()
class Lot(ModeleGuichet):
    """One contract. A marché without allotment has one lot, without a number."""

    acces = Acces(donneurs=("donneur_ordre_id",), entreprises=("entreprises",))

    marche = CleLocale(Marche, models.CASCADE, related_name="lots")
    donneur_ordre = CleLocale(DonneurOrdre, related_name="lots", editable=False)
    numero = models.CharField("n° de lot", max_length=20, blank=True)
    objet = models.CharField("objet", max_length=1000)
    cpv = models.CharField("code CPV", max_length=8, blank=True, validators=[CPV])
    lieu_code = models.CharField("lieu d'exécution", max_length=12, blank=True)
    montant = models.DecimalField("montant HT", max_digits=14, decimal_places=2, null=True, blank=True)
    date_notification = models.DateField("date de notification")
    duree_mois = models.PositiveSmallIntegerField("durée en mois", null=True, blank=True)
    debut = models.DateField("début d'exécution")
    fin = models.DateField("fin d'exécution")
    considerations = ArrayField(
        models.CharField(max_length=8, choices=ConsiderationSociale.choices),
        verbose_name="considérations sociales publiées",
        default=list,
        blank=True,
    )
    groupement = models.CharField(
        "groupement", max_length=10, choices=Groupement.choices, default=Groupement.AUCUN
    )
    etat = models.CharField("état", max_length=12, choices=EtatLot.choices, default=EtatLot.A_QUALIFIER)
    entreprises = entreprises_concernees()

    class Meta(ModeleGuichet.Meta):
        verbose_name = "lot"
        constraints = [
            models.CheckConstraint(
                name="lot_periode",
                condition=Q(fin__gte=F("debut")),
                violation_error_message="La fin d'exécution précède le début.",
            ),
            models.CheckConstraint(
                name="lot_montant_positif",
                condition=Q(montant__isnull=True) | Q(montant__gt=0),
                violation_error_message="Le montant doit être supérieur à zéro.",
            ),
            models.UniqueConstraint(
                fields=["guichet", "marche", "numero"],
                condition=~Q(numero=""),
                name="lot_numero_unique",
                violation_error_message="Ce numéro de lot existe déjà dans le marché.",
            ),
        ]
        indexes = [models.Index(fields=["guichet", "donneur_ordre"], name="lot_guichet_donneur")]

    def __str__(self) -> str:
        return f"Lot\u00a0{self.numero} – {self.intitule}" if self.numero else self.objet

    @property
    def designation(self) -> str:
        """With its marché, each said once: « Lycée de Limoges, lot 2 – Gros œuvre »."""
        marche, nom = str(self.marche.objet), str(self)
        if self.numero and self._own_part(marche).casefold() == self.intitule.casefold() != marche.casefold():
            return marche
        if marche == self.objet:
            return nom
        if self.objet.startswith(marche) and not self.numero:
            return self.objet
        return f"{marche}, {self.in_sentence}"

    @property
    def in_sentence(self) -> str:
        """After other words: « lot 2 – Gros œuvre » and « gros œuvre » in lower case, « EHPAD » as it is."""
        nom = str(self)
        return f"{nom[:1].lower()}{nom[1:]}" if nom[1:2].islower() else nom

    @property
    def intitule(self) -> str:
        """The lot's own part of its wording: « Lycée, lot 3 : peinture » is « peinture » once it is lot 3."""
        return self._own_part(self.objet)

    def _own_part(self, texte: str) -> str:
        """What follows « lot 3 : » in it, or all of it."""
        numero = self.numero.lstrip("0").casefold()
        for tete in TETE_DE_LOT.finditer(texte) if self.numero else ():
            reste = texte[tete.end() :].lstrip("0")
            if reste.casefold().startswith(numero) and (suite := SUITE_DE_LOT.match(reste, len(numero))):
                return suite[1]
        return texte
