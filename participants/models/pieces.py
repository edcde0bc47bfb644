"""Proofs: what each contrat and month needs under dated rules, and what was deposited and judged."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from guichets.champs import CleLocale
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces
from operations.enums import Confiance
from operations.models import Entreprise
from operations.models.attributions import Jours
from participants.enums import EtatPiece, NaturePiece, PeriodicitePiece
from participants.models.contrats import Contrat


@pghistory.track()
class ExigencePiece(ModeleGuichet):
    """A proof that the guichet asks for, from one day on; with its source. `modalites` empty: for all."""

    nature = models.CharField("pièce", max_length=16, choices=NaturePiece.choices)
    libelle = models.CharField("précision", max_length=160, blank=True)
    periodicite = models.CharField("périodicité", max_length=8, choices=PeriodicitePiece.choices)
    modalites = ArrayField(
        models.CharField(max_length=20), verbose_name="modalités", default=list, blank=True
    )
    bloquante = models.BooleanField("sans elle, les heures ne comptent pas", default=False)
    validite_mois = models.PositiveSmallIntegerField("durée de validité (mois)", null=True, blank=True)
    du = models.DateField("demandée depuis le")
    au = models.DateField("jusqu'au", null=True, blank=True)
    source = models.CharField("source", max_length=200)
    confiance = models.CharField("confiance", max_length=12, choices=Confiance.choices)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "pièce demandée"
        verbose_name_plural = "pièces demandées"
        constraints = [
            models.CheckConstraint(
                name="exigence_periode",
                condition=Q(au__isnull=True) | Q(au__gte=F("du")),
                violation_error_message="La fin précède le début.",
            ),
            ExclusionConstraint(
                name="exigence_sans_chevauchement",
                expressions=[
                    ("guichet", RangeOperators.EQUAL),
                    ("nature", RangeOperators.EQUAL),
                    ("periodicite", RangeOperators.EQUAL),
                    (Jours("du", "au"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette pièce est déjà demandée à ces dates.",
            ),
        ]


@pghistory.track()
class Piece(ModeleGuichet):
    """A proof deposited for a contrat, or for one month of it. Only the guichet judges it (by trigger).

    Read by the company that deposited it and by the one that owes; never a proof of eligibility.
    """

    acces = Acces(entreprises=("entreprise_id", "creditee_id"), ecriture_entreprises=("entreprise_id",))

    nature = models.CharField("pièce", max_length=16, choices=NaturePiece.choices)
    contrat = CleLocale(Contrat, models.CASCADE, related_name="pieces")
    entreprise = CleLocale(Entreprise, related_name="+", verbose_name="déposée par")
    creditee = CleLocale(Entreprise, related_name="+", verbose_name="entreprise redevable")
    mois = models.DateField("mois", null=True, blank=True)
    document = CleLocale("guichets.Document", models.PROTECT, related_name="+")
    etat = models.CharField("état", max_length=10, choices=EtatPiece.choices, default=EtatPiece.A_VERIFIER)
    expire_le = models.DateField("valable jusqu'au", null=True, blank=True)
    motif_refus = models.CharField("motif du refus", max_length=300, blank=True)
    deposee_par = models.CharField("déposée par", max_length=160, blank=True)
    verifiee_par = models.ForeignKey(
        "guichets.Utilisateur", models.PROTECT, null=True, blank=True, related_name="+"
    )
    verifiee_le = models.DateTimeField("vérifiée le", null=True, blank=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "pièce"
        constraints = [
            models.CheckConstraint(
                name="piece_refus_motive",
                condition=~Q(etat=EtatPiece.REFUSEE) | ~Q(motif_refus=""),
                violation_error_message="Un refus doit être motivé.",
            ),
            models.CheckConstraint(
                name="piece_decision_signee",
                condition=Q(etat=EtatPiece.A_VERIFIER)
                | Q(verifiee_par__isnull=False, verifiee_le__isnull=False),
                violation_error_message="Une vérification porte une date et un auteur.",
            ),
            models.CheckConstraint(
                name="piece_premier_du_mois",
                condition=Q(mois__isnull=True) | Q(mois__day=1),
                violation_error_message="Un mois est désigné par son premier jour.",
            ),
        ]
        indexes = [
            models.Index(fields=["guichet", "contrat", "mois"], name="piece_contrat_mois"),
            models.Index(fields=["guichet", "etat"], name="piece_guichet_etat"),
        ]
