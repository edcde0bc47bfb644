"""Finding people: what a company needs for an engagement, who was proposed, what it did."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from clauses.enums import EtatBesoin, EtatCandidature, GenreEffort
from clauses.models.engagements import Engagement
from guichets.champs import CleLocale
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces
from operations.models import Entreprise, Lot
from participants.models import FichePrescription, Participant, Prescripteur


@pghistory.track()
class Besoin(ModeleGuichet):
    """A post to fill for an engagement. Published, every prescripteur of the guichet reads it.

    `prescripteurs`, the ids of its readers, and `lot` are kept by a trigger. `entreprise_nom`, `lieu`: what
    a prescripteur is told, who cannot read the company's row.
    """

    acces = Acces(
        entreprises=("entreprise_id",),
        prescripteurs=("prescripteurs",),
        ecriture_entreprises=("entreprise_id",),
    )

    engagement = CleLocale(Engagement, related_name="besoins")
    entreprise = CleLocale(Entreprise, related_name="besoins")
    entreprise_nom = models.CharField("entreprise", max_length=200, blank=True, editable=False)
    lot = CleLocale(Lot, models.SET_NULL, null=True, blank=True, related_name="besoins")
    metier = models.CharField(
        "métier (ROME)",
        max_length=5,
        validators=[RegexValidator(r"^[A-Z]\d{4}$", "Code ROME attendu, par exemple F1703.")],
    )
    intitule = models.CharField("poste", max_length=160)
    missions = models.TextField("missions et conditions", max_length=2000, blank=True)
    lieu = models.CharField("lieu de travail", max_length=160)
    debut = models.DateField("à partir du")
    fin = models.DateField("jusqu'au", null=True, blank=True)
    postes = models.PositiveSmallIntegerField("nombre de postes", default=1)
    heures_hebdo = models.DecimalField(
        "heures par semaine", max_digits=4, decimal_places=2, null=True, blank=True
    )
    etat = models.CharField("état", max_length=10, choices=EtatBesoin.choices, default=EtatBesoin.BROUILLON)
    publie_le = models.DateTimeField("publié le", null=True, blank=True)
    publie_par = models.CharField("publié par", max_length=160, blank=True)
    motif_cloture = models.CharField("motif de la clôture", max_length=300, blank=True)
    prescripteurs = ArrayField(models.BigIntegerField(), default=list, editable=False)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "besoin"
        constraints = [
            models.CheckConstraint(
                name="besoin_periode",
                condition=Q(fin__isnull=True) | Q(fin__gte=F("debut")),
                violation_error_message="La fin précède le début.",
            ),
            models.CheckConstraint(
                name="besoin_postes",
                condition=Q(postes__gte=1),
                violation_error_message="Indiquez au moins un poste.",
            ),
            models.CheckConstraint(
                name="besoin_publication_datee",
                condition=Q(etat=EtatBesoin.BROUILLON) | Q(publie_le__isnull=False),
            ),
            models.CheckConstraint(
                name="besoin_cloture_motivee",
                condition=~Q(etat=EtatBesoin.CLOS) | ~Q(motif_cloture=""),
                violation_error_message="Indiquez pourquoi le besoin est clos.",
            ),
        ]
        indexes = [models.Index(fields=["guichet", "etat", "debut"], name="besoin_guichet_etat")]

    def __str__(self) -> str:
        return self.intitule


@pghistory.track()
class Candidature(ModeleGuichet):
    """A person proposed for a need by a prescripteur or by the guichet.

    The company reads it once the guichet transmitted it: `entreprise`, `personne` and `contact` are set
    then, and only then; the last two are emptied when it refuses. Its refusal carries a reason.
    """

    acces = Acces(entreprises=("entreprise_id",), prescripteurs=("prescripteur_id",))

    besoin = CleLocale(Besoin, models.CASCADE, related_name="candidatures")
    engagement = CleLocale(Engagement, related_name="+")
    participant = CleLocale(Participant, models.CASCADE, related_name="candidatures")
    prescripteur = CleLocale(Prescripteur, models.SET_NULL, null=True, blank=True, related_name="+")
    fiche = CleLocale(FichePrescription, models.SET_NULL, null=True, blank=True, related_name="+")
    entreprise = CleLocale(Entreprise, models.SET_NULL, null=True, blank=True, related_name="candidatures")
    personne = models.CharField("personne", max_length=250, blank=True)
    contact = models.CharField("contact", max_length=200, blank=True)
    etat = models.CharField(
        "état", max_length=12, choices=EtatCandidature.choices, default=EtatCandidature.PROPOSEE
    )
    motif = models.CharField("motif", max_length=300, blank=True)
    transmise_le = models.DateTimeField("transmise le", null=True, blank=True)
    repondue_le = models.DateTimeField("réponse le", null=True, blank=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "candidature"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "besoin", "participant"],
                name="candidature_unique",
                violation_error_message="Cette personne est déjà proposée pour ce besoin.",
            ),
            models.CheckConstraint(
                name="candidature_refus_motive",
                condition=~Q(etat__in=(EtatCandidature.ECARTEE, EtatCandidature.NON_RETENUE)) | ~Q(motif=""),
                violation_error_message="Un refus doit être motivé.",
            ),
        ]
        indexes = [models.Index(fields=["guichet", "etat"], name="candidature_guichet_etat")]


@pghistory.track()
class Effort(ModeleGuichet):
    """What a company did towards an engagement, on a day. A bilan tells the day and the kind only."""

    acces = Acces(entreprises=("entreprise_id",), ecriture_entreprises=("entreprise_id",))

    engagement = CleLocale(Engagement, models.CASCADE, related_name="efforts")
    entreprise = CleLocale(Entreprise, related_name="efforts")
    jour = models.DateField("jour")
    genre = models.CharField("démarche", max_length=22, choices=GenreEffort.choices)
    detail = models.CharField("précision", max_length=300)
    par = models.CharField("notée par", max_length=160, blank=True)
    document = CleLocale("guichets.Document", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(ModeleGuichet.Meta):
        verbose_name = "démarche"
        indexes = [models.Index(fields=["guichet", "engagement", "jour"], name="effort_engagement_jour")]
