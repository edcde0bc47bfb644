"""The path of a person: how they were proposed, its steps besides the contrats, how it ended."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from guichets.champs import CleLocale, HeuresField
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces
from operations.models import Lot
from participants.enums import GenreEtape, Mobilite, SituationSortie
from participants.models.contrats import Contrat
from participants.models.personnes import Participant, Prescripteur


@pghistory.track()
class FichePrescription(ModeleGuichet):
    """The territory's single prescription sheet: what a prescripteur tells the guichet, never a company.

    `criteres` are those that the prescripteur thinks met: the facilitateur alone validates eligibility.
    """

    acces = Acces(prescripteurs=("prescripteur_id",), ecriture_prescripteurs=())

    participant = CleLocale(Participant, models.CASCADE, related_name="fiches")
    prescripteur = CleLocale(Prescripteur, related_name="fiches")
    referent = models.CharField("référent du parcours", max_length=160, blank=True)
    criteres = ArrayField(
        models.CharField(max_length=20), verbose_name="critères pressentis", default=list, blank=True
    )
    metiers = ArrayField(
        models.CharField(max_length=5), verbose_name="métiers visés (ROME)", default=list, blank=True
    )
    mobilite = models.CharField("mobilité", max_length=12, choices=Mobilite.choices, blank=True)
    disponible_le = models.DateField("disponible à partir du", null=True, blank=True)
    experience = models.CharField("expérience et savoir-faire", max_length=500, blank=True)
    accompagnement = models.CharField("accompagnement prévu", max_length=500, blank=True)
    informe = models.BooleanField("la personne est informée et d'accord", default=False)
    corrigee_le = models.DateTimeField("corrigée le", null=True, blank=True, editable=False)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "fiche de prescription"
        verbose_name_plural = "fiches de prescription"
        constraints = [
            models.CheckConstraint(
                name="fiche_personne_informee",
                condition=Q(informe=True),
                violation_error_message="La personne doit être informée et d'accord.",
            )
        ]


@pghistory.track()
class Etape(ModeleGuichet):
    """A step of a path: a training, a phase préparatoire with the lot it aims at, an interview."""

    acces = Acces(prescripteurs=("prescripteur_id",))

    participant = CleLocale(Participant, models.CASCADE, related_name="etapes")
    prescripteur = CleLocale(Prescripteur, models.SET_NULL, null=True, editable=False, related_name="+")
    genre = models.CharField("étape", max_length=18, choices=GenreEtape.choices)
    intitule = models.CharField("intitulé", max_length=200)
    organisme = models.CharField("organisme", max_length=160, blank=True)
    debut = models.DateField("début")
    fin = models.DateField("fin", null=True, blank=True)
    heures = HeuresField("heures", null=True, blank=True)
    lot = CleLocale(Lot, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="marché visé")
    contrat = CleLocale(Contrat, models.SET_NULL, null=True, blank=True, related_name="etapes")

    class Meta(ModeleGuichet.Meta):
        verbose_name = "étape"
        constraints = [
            models.CheckConstraint(
                name="etape_periode",
                condition=Q(fin__isnull=True) | Q(fin__gte=F("debut")),
                violation_error_message="La fin de l'étape précède son début.",
            ),
            models.CheckConstraint(
                name="etape_heures_positives",
                condition=Q(heures__isnull=True) | Q(heures__gt=0),
                violation_error_message="Un nombre d'heures est supérieur à zéro.",
            ),
        ]


@pghistory.track()
class Sortie(ModeleGuichet):
    """How a path ended: recorded by the guichet or by the prescripteur. One per person and day."""

    acces = Acces(prescripteurs=("prescripteur_id",))

    participant = CleLocale(Participant, models.CASCADE, related_name="sorties")
    prescripteur = CleLocale(Prescripteur, models.SET_NULL, null=True, editable=False, related_name="+")
    contrat = CleLocale(Contrat, models.SET_NULL, null=True, blank=True, related_name="+")
    sortie_le = models.DateField("sortie le")
    situation = models.CharField("situation", max_length=18, choices=SituationSortie.choices)
    precision = models.CharField("précision", max_length=200, blank=True)
    par = models.CharField("renseignée par", max_length=160, blank=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "sortie"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "participant", "sortie_le"],
                name="sortie_unique",
                violation_error_message="Une sortie est déjà enregistrée à cette date.",
            )
        ]


@pghistory.track()
class SuiviSortie(ModeleGuichet):
    """What became of a person some months later: asked on `prevu_le`, of the prescripteur or the guichet."""

    acces = Acces(prescripteurs=("prescripteur_id",))

    sortie = CleLocale(Sortie, models.CASCADE, related_name="suivis")
    participant = CleLocale(Participant, models.CASCADE, related_name="+")
    prescripteur = CleLocale(Prescripteur, models.SET_NULL, null=True, editable=False, related_name="+")
    horizon_mois = models.PositiveSmallIntegerField("mois après la sortie")
    prevu_le = models.DateField("à renseigner le")
    situation = models.CharField("situation", max_length=18, choices=SituationSortie.choices, blank=True)
    precision = models.CharField("précision", max_length=200, blank=True)
    renseigne_le = models.DateTimeField("renseigné le", null=True, blank=True)
    par = models.CharField("renseigné par", max_length=160, blank=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "suivi après la sortie"
        verbose_name_plural = "suivis après la sortie"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "sortie", "horizon_mois"], name="suivisortie_horizon_unique"
            ),
            models.CheckConstraint(
                name="suivisortie_reponse_datee",
                condition=Q(situation="", renseigne_le__isnull=True)
                | (~Q(situation="") & Q(renseigne_le__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["guichet", "prevu_le"], name="suivisortie_prevu")]
