import pghistory
from django.core.validators import RegexValidator
from django.db import models

from guichets.champs import CleLocale, entreprises_concernees
from guichets.models.acces import AccesPrincipal
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces
from participants.enums import Diplome, EtatEligibilite, Sexe, TypePrescripteur


@pghistory.track()
class Prescripteur(ModeleGuichet):
    """The body that orients people. A sensitive type (justice, protection) never reaches a company."""

    acces = Acces(prescripteurs=("id",))

    nom = models.CharField("nom", max_length=200)
    nom_tri = models.CharField(max_length=200, blank=True, editable=False)
    type = models.CharField("type", max_length=16, choices=TypePrescripteur.choices)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "prescripteur"
        constraints = [models.UniqueConstraint(fields=["guichet", "nom"], name="prescripteur_nom_unique")]

    def __str__(self) -> str:
        return self.nom


@pghistory.track()
class AccesPrescripteur(AccesPrincipal):
    acces = Acces(prescripteurs=("prescripteur_id",))

    prescripteur = CleLocale(Prescripteur, models.CASCADE, related_name="accesses")

    class Meta(AccesPrincipal.Meta):
        verbose_name = "accès d'un prescripteur"
        verbose_name_plural = "accès des prescripteurs"
        constraints = [
            *AccesPrincipal.Meta.constraints,
            models.UniqueConstraint(
                fields=["guichet", "prescripteur", "utilisateur"], name="accesprescripteur_utilisateur_unique"
            ),
        ]


@pghistory.track()
class Participant(ModeleGuichet):
    """A person, as the employer may know them: name and contact. Everything else is in the dossier."""

    acces = Acces(entreprises=("entreprises",), prescripteurs=("prescripteur_id",))

    nom = models.CharField("nom", max_length=120)
    prenom = models.CharField("prénom", max_length=120)
    nom_tri = models.CharField(max_length=250, blank=True, editable=False)
    email = models.EmailField("adresse électronique", blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    prescripteur = CleLocale(
        Prescripteur, models.SET_NULL, null=True, blank=True, related_name="participants"
    )
    entreprises = entreprises_concernees()

    class Meta(ModeleGuichet.Meta):
        verbose_name = "participant"
        indexes = [models.Index(fields=["guichet", "nom_tri"], name="participant_guichet_tri")]

    def __str__(self) -> str:
        """« MARTIN Awa », as the lists are sorted: the one way to write a person's name, on every screen."""
        return f"{self.nom.upper()} {self.prenom}"


@pghistory.track()
class DossierParticipant(ModeleGuichet):
    """Personal data for the guichet and the prescripteur only. No NIR, ever.

    `etat_eligibilite` is the state of the latest assessment, kept by a trigger: the prescripteur may know the
    answer, never its reason.
    """

    acces = Acces(prescripteurs=("prescripteur_id",), ecriture_prescripteurs=())

    participant = CleLocale(Participant, models.CASCADE, related_name="dossiers")
    prescripteur = CleLocale(Prescripteur, models.SET_NULL, null=True, blank=True, related_name="+")
    naissance = models.DateField("date de naissance", null=True, blank=True)
    sexe = models.CharField("sexe", max_length=1, choices=Sexe.choices, blank=True)
    adresse = models.CharField("adresse", max_length=250, blank=True)
    commune = models.CharField(
        "commune (code INSEE)",
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^(\d{2}|2[AB])\d{3}$", "Code INSEE de 5 caractères attendu.")],
    )
    qpv = models.CharField(
        "quartier prioritaire (QPV)",
        max_length=9,
        blank=True,
        validators=[
            RegexValidator(
                r"^(QP\d{3}\d{3}|QP[0-9A-Z]{6}|QN[0-9A-Z]{3}\d{2}[NMI])$",
                "Code de quartier attendu, par exemple QN08701N.",
            )
        ],
    )
    diplome = models.PositiveSmallIntegerField("diplôme", choices=Diplome.choices, null=True, blank=True)
    etat_eligibilite = models.CharField(
        "éligibilité", max_length=10, choices=EtatEligibilite.choices, blank=True, editable=False
    )

    class Meta(ModeleGuichet.Meta):
        verbose_name = "dossier de participant"
        verbose_name_plural = "dossiers de participants"
        constraints = [
            models.UniqueConstraint(fields=["guichet", "participant"], name="dossier_participant_unique")
        ]
        indexes = [models.Index(fields=["naissance"], name="dossier_naissance")]
