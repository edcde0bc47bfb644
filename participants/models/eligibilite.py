import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from guichets.champs import CleLocale, entreprises_concernees
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces
from operations.models import ReglesComptage
from operations.models.attributions import Jours
from participants.enums import EtatEligibilite
from participants.models.personnes import Participant, Prescripteur


@pghistory.track()
class Eligibilite(ModeleGuichet):
    """One assessment of one person, by the facilitateur alone. Its criteria are frozen by the decision.

    `appreciee_au` is the first day of the first contrat under a clause; only the window ends the eligibility.
    """

    participant = CleLocale(Participant, models.CASCADE, related_name="eligibilites")
    etat = models.CharField(
        "état", max_length=10, choices=EtatEligibilite.choices, default=EtatEligibilite.A_VALIDER
    )
    appreciee_au = models.DateField("appréciée au")
    avis_motive = models.TextField("avis motivé", blank=True)
    motif_refus = models.CharField("motif du refus", max_length=300, blank=True)
    decidee_par = models.ForeignKey("guichets.Utilisateur", models.PROTECT, null=True, related_name="+")
    decidee_le = models.DateTimeField("décidée le", null=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "éligibilité"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "participant"],
                condition=Q(etat=EtatEligibilite.A_VALIDER),
                name="eligibilite_une_a_valider",
                violation_error_message=(
                    "Une demande d'éligibilité attend déjà une décision pour cette personne."
                ),
            ),
            models.CheckConstraint(
                name="eligibilite_decision_complete",
                condition=Q(etat=EtatEligibilite.A_VALIDER, decidee_le__isnull=True)
                | (
                    ~Q(etat=EtatEligibilite.A_VALIDER)
                    & Q(decidee_le__isnull=False, decidee_par__isnull=False)
                ),
                violation_error_message="Une décision porte une date et un auteur.",
            ),
            models.CheckConstraint(
                name="eligibilite_refus_motive",
                condition=~Q(etat=EtatEligibilite.REFUSEE) | ~Q(motif_refus=""),
                violation_error_message="Un refus doit être motivé.",
            ),
        ]


@pghistory.track()
class Critere(ModeleGuichet):
    """A reason, with its proof. Never leaves the guichet."""

    eligibilite = CleLocale(Eligibilite, models.CASCADE, related_name="criteres")
    code = models.CharField("critère", max_length=20)
    precision = models.CharField("précision", max_length=200, blank=True)
    preuve = models.CharField("justificatif vu", max_length=200, blank=True)
    preuve_du = models.DateField("date du justificatif", null=True, blank=True)
    document = CleLocale("guichets.Document", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(ModeleGuichet.Meta):
        verbose_name = "critère"
        constraints = [
            models.UniqueConstraint(
                fields=["guichet", "eligibilite", "code"],
                name="critere_unique",
                violation_error_message="Ce critère est déjà retenu.",
            )
        ]


@pghistory.track()
class FenetreEligibilite(ModeleGuichet):
    """From when to when a person's hours count. Employer, prescripteur read the dates, never the reason."""

    acces = Acces(entreprises=("entreprises",), prescripteurs=("prescripteur_id",))

    participant = CleLocale(Participant, models.CASCADE, related_name="fenetres")
    eligibilite = CleLocale(Eligibilite, models.CASCADE, related_name="fenetres")
    prescripteur = CleLocale(Prescripteur, models.SET_NULL, null=True, editable=False, related_name="+")
    regles = CleLocale(ReglesComptage, related_name="+")
    du = models.DateField("compte du")
    au = models.DateField("au")
    entreprises = entreprises_concernees()

    class Meta(ModeleGuichet.Meta):
        verbose_name = "fenêtre d'éligibilité"
        verbose_name_plural = "fenêtres d'éligibilité"
        constraints = [
            models.CheckConstraint(
                name="fenetre_periode",
                condition=Q(au__gte=F("du")),
                violation_error_message="La fin de l'éligibilité précède son début.",
            ),
            ExclusionConstraint(
                name="fenetre_sans_chevauchement",
                expressions=[
                    ("guichet", RangeOperators.EQUAL),
                    ("participant", RangeOperators.EQUAL),
                    (Jours("du", "au"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Une fenêtre d'éligibilité couvre déjà ces dates.",
            ),
        ]
