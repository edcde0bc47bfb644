"""Files of hours: what a company deposited, how its columns are read, and what was told about each row."""

import pghistory
from django.db import models
from django.db.models import Q

from guichets.champs import CleLocale
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces
from operations.models import Entreprise
from participants.enums import EtatDepot, GenreDepot


@pghistory.track()
class CorrespondanceColonnes(ModeleGuichet):
    """How the columns of a company's own file are read, kept for its next month.

    `entetes` recognises the file. `colonnes`: our name of a value → the header of the column that holds it.
    """

    acces = Acces(entreprises=("entreprise_id",), ecriture_entreprises=("entreprise_id",))

    entreprise = CleLocale(Entreprise, models.CASCADE, related_name="correspondances")
    nom = models.CharField("nom", max_length=80)
    entetes = models.CharField("empreinte des en-têtes", max_length=64)
    colonnes = models.JSONField("colonnes", default=dict)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "correspondance de colonnes"
        verbose_name_plural = "correspondances de colonnes"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "entreprise", "entetes"],
                name="correspondance_unique",
                violation_error_message="Ces colonnes sont déjà associées.",
            )
        ]


@pghistory.track(exclude=["rapport"])
class DepotFichier(ModeleGuichet):
    """One file of hours, for one month of one company. Nothing is declared before it is imported.

    `rapport` lists its rows: number, state, messages by column. No value beyond what was sent.
    """

    acces = Acces(entreprises=("entreprise_id",), ecriture_entreprises=("entreprise_id",))

    entreprise = CleLocale(Entreprise, models.CASCADE, related_name="depots")
    mois = models.DateField("mois")
    genre = models.CharField("genre", max_length=10, choices=GenreDepot.choices)
    document = CleLocale("guichets.Document", models.PROTECT, related_name="+")
    correspondance = CleLocale(
        CorrespondanceColonnes, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    etat = models.CharField("état", max_length=10, choices=EtatDepot.choices, default=EtatDepot.LU)
    rapport = models.JSONField("rapport", default=dict)
    depose_par = models.CharField("déposé par", max_length=160, blank=True)
    importe_le = models.DateTimeField("importé le", null=True, blank=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "fichier d'heures"
        verbose_name_plural = "fichiers d'heures"
        constraints = [
            models.CheckConstraint(name="depot_premier_du_mois", condition=Q(mois__day=1)),
            models.CheckConstraint(
                name="depot_import_date",
                condition=~Q(etat=EtatDepot.IMPORTE) | Q(importe_le__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["guichet", "entreprise", "mois"], name="depot_entreprise_mois")]
