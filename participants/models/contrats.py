import pghistory
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from guichets.champs import CleLocale
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces
from operations.models import Entreprise, Lot
from participants.enums import Modalite, TypeContrat
from participants.models.personnes import Participant, Prescripteur


@pghistory.track()
class Contrat(ModeleGuichet):
    """A person's contract: who employs, where, in which of the three ways, and who declares the hours.

    `creditee` is the company whose engagement the hours serve: the employer for a direct hire, the user
    company for a lent person, the company that subcontracts to a SIAE. Never the lender.
    """

    acces = Acces(
        entreprises=("employeur_id", "creditee_id", "declarant_id"), prescripteurs=("prescripteur_id",)
    )

    participant = CleLocale(Participant, related_name="contrats")
    prescripteur = CleLocale(Prescripteur, models.SET_NULL, null=True, editable=False, related_name="+")
    employeur = CleLocale(Entreprise, related_name="contrats_employeur")
    creditee = CleLocale(Entreprise, related_name="contrats_credites", verbose_name="entreprise redevable")
    declarant = CleLocale(Entreprise, related_name="contrats_declares")
    lot = CleLocale(Lot, null=True, blank=True, related_name="contrats")
    modalite = models.CharField("modalité", max_length=20, choices=Modalite.choices)
    type = models.CharField("type de contrat", max_length=22, choices=TypeContrat.choices)
    metier = models.CharField(
        "métier (ROME)",
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]\d{4}$", "Code ROME attendu, par exemple F1703.")],
    )
    debut = models.DateField("début")
    fin = models.DateField("fin", null=True, blank=True)
    heures_hebdo = models.DecimalField(
        "heures par semaine", max_digits=4, decimal_places=2, null=True, blank=True
    )

    class Meta(ModeleGuichet.Meta):
        verbose_name = "contrat"
        constraints = [
            models.CheckConstraint(
                name="contrat_periode",
                condition=Q(fin__isnull=True) | Q(fin__gte=F("debut")),
                violation_error_message="La fin du contrat précède son début.",
            ),
            models.CheckConstraint(
                name="contrat_fin_sauf_cdi",
                condition=Q(type=TypeContrat.CDI) | Q(fin__isnull=False),
                violation_error_message="Un contrat à durée déterminée porte une date de fin.",
            ),
            models.CheckConstraint(
                name="contrat_embauche_directe",
                condition=~Q(modalite=Modalite.EMBAUCHE) | Q(employeur=F("creditee")),
                violation_error_message="En embauche directe, l'employeur est l'entreprise redevable.",
            ),
            models.CheckConstraint(
                name="contrat_declarant_partie",
                condition=Q(declarant=F("employeur")) | Q(declarant=F("creditee")),
                violation_error_message="Le déclarant est l'employeur ou l'entreprise redevable.",
            ),
        ]
        indexes = [
            models.Index(fields=["guichet", "declarant", "debut"], name="contrat_guichet_declarant"),
            models.Index(fields=["guichet", "creditee"], name="contrat_guichet_creditee"),
        ]


@pghistory.track()
class DeclarantPasse(ModeleGuichet):
    """Who declared a contrat's hours up to a month, included; `Contrat.declarant` declares the later ones.

    A contrat whose declarant never changed has no such row. `suivant` took over: the contrat's other party.
    """

    acces = Acces(entreprises=("declarant_id", "suivant_id"))

    contrat = CleLocale(Contrat, models.CASCADE, related_name="declarants_passes")
    declarant = CleLocale(Entreprise, related_name="+")
    suivant = CleLocale(Entreprise, related_name="+", verbose_name="déclarant suivant")
    jusqua = models.DateField("dernier mois déclaré")

    class Meta(ModeleGuichet.Meta):
        verbose_name = "déclarant passé"
        verbose_name_plural = "déclarants passés"
        constraints = [
            models.CheckConstraint(name="declarantpasse_premier_du_mois", condition=Q(jusqua__day=1)),
            models.CheckConstraint(name="declarantpasse_autre", condition=~Q(declarant=F("suivant"))),
            models.UniqueConstraint(
                fields=["guichet", "contrat", "jusqua"],
                name="declarantpasse_un_par_mois",
                violation_error_message="Un changement de déclarant existe déjà pour ce mois.",
            ),
        ]
        indexes = [models.Index(fields=["guichet", "declarant"], name="declarantpasse_declarant")]
