"""What the engine decided. Runs are the history of ventilations, so these rows have no other."""

import pghistory
from django.db import models
from django.db.models import Q

from clauses.enums import EtatRun, MotifNonRetenue
from clauses.models.engagements import Engagement
from guichets.champs import CleLocale, HeuresField
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces
from operations.models import Entreprise
from participants.models import LigneHeures


@pghistory.track()
class RunVentilation(ModeleGuichet):
    """One computation for one company. `empreinte` covers every input: the same are not computed twice.

    `differences` holds the rows that the run took away and added (ids and hundredths, no name), so that the
    last one can be undone: `{"retirees": [...], "ajoutees": [...]}`. A preview keeps the change that it tried
    in `changement` and is never applied itself: accepting it makes the change, then a run of its own.
    """

    entreprise = CleLocale(Entreprise, related_name="runs")
    cause = models.CharField("cause", max_length=200)
    etat = models.CharField("état", max_length=10, choices=EtatRun.choices)
    empreinte = models.CharField("empreinte des données", max_length=64)
    versions = models.JSONField("versions", default=dict)
    travail = CleLocale("guichets.Travail", models.SET_NULL, null=True, related_name="+")
    precedent = CleLocale("self", models.SET_NULL, null=True, related_name="+")
    differences = models.JSONField("différences", default=dict)
    changement = models.JSONField("changement essayé", default=dict)
    par = models.ForeignKey("guichets.Utilisateur", models.PROTECT, null=True, related_name="+")

    class Meta(ModeleGuichet.Meta):
        verbose_name = "calcul de ventilation"
        verbose_name_plural = "calculs de ventilation"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "entreprise"],
                condition=Q(etat=EtatRun.APPLIQUE),
                name="run_un_seul_applique",
            )
        ]


class LigneRun(ModeleGuichet):
    run = CleLocale(RunVentilation, models.CASCADE, related_name="+")
    heures = HeuresField("heures")

    class Meta(ModeleGuichet.Meta):
        abstract = True


class Ventilation(LigneRun):
    """Hours of one line counted for one engagement, with the rule that put them there.

    The sum over the applied run of a line never passes the hours of the line (database trigger).
    """

    ligne = CleLocale(LigneHeures, related_name="ventilations")
    engagement = CleLocale(Engagement, related_name="ventilations")
    entreprise = CleLocale(Entreprise, related_name="+")
    mois = models.DateField("mois")
    debut = models.DateField("premier jour")
    fin = models.DateField("dernier jour")
    motif = models.CharField("règle", max_length=30)
    appliquee = models.BooleanField("appliquée", default=True)

    class Meta(LigneRun.Meta):
        verbose_name = "ventilation"
        constraints = [
            models.CheckConstraint(name="ventilation_heures", condition=Q(heures__gt=0)),
        ]
        indexes = [
            models.Index(fields=["guichet", "engagement", "mois"], name="ventilation_engagement"),
            models.Index(fields=["guichet", "ligne"], name="ventilation_ligne"),
            models.Index(fields=["guichet", "run"], name="ventilation_run"),
        ]


class NonRetenue(LigneRun):
    """Hours of one line that no engagement took, and why."""

    ligne = CleLocale(LigneHeures, related_name="non_retenues")
    entreprise = CleLocale(Entreprise, related_name="+")
    mois = models.DateField("mois")
    motif = models.CharField("motif", max_length=20, choices=MotifNonRetenue.choices)

    class Meta(LigneRun.Meta):
        verbose_name = "heures non retenues"
        verbose_name_plural = "heures non retenues"
        constraints = [models.CheckConstraint(name="nonretenue_heures", condition=Q(heures__gt=0))]
        indexes = [models.Index(fields=["guichet", "run"], name="nonretenue_run")]


class Manque(LigneRun):
    """Hours that an engagement expects and does not have, and what limits it."""

    engagement = CleLocale(Engagement, related_name="manques")
    entreprise = CleLocale(Entreprise, related_name="+")
    motif = models.CharField("motif", max_length=40)
    detail = models.CharField("explication", max_length=400)

    class Meta(LigneRun.Meta):
        verbose_name = "manque"
        indexes = [models.Index(fields=["guichet", "run"], name="manque_run")]


@pghistory.track()
class ClotureMois(ModeleGuichet):
    """A closed month of a company: its ventilations are frozen for all of its engagements at once."""

    acces = Acces(entreprises=("entreprise_id",))

    entreprise = CleLocale(Entreprise, related_name="clotures")
    mois = models.DateField("mois")
    par = models.ForeignKey("guichets.Utilisateur", models.PROTECT, related_name="+")

    class Meta(ModeleGuichet.Meta):
        verbose_name = "clôture de mois"
        verbose_name_plural = "clôtures de mois"
        constraints = [
            models.CheckConstraint(name="cloture_premier_du_mois", condition=Q(mois__day=1)),
            models.UniqueConstraint(
                fields=["guichet", "entreprise", "mois"],
                name="cloture_unique",
                violation_error_message="Ce mois est déjà clos pour cette entreprise.",
            ),
        ]
