import pghistory
from django.db import models
from django.db.models import F, Q

from guichets.champs import CleLocale, HeuresField
from guichets.models.base import ModeleGuichet
from guichets.portee import Acces
from operations.models import Entreprise, Lot
from participants.enums import DECLARATION_OUVERTE, Confirmation, EtatDeclaration, EtatLigne
from participants.models.contrats import Contrat
from participants.models.personnes import Participant

HEURES_DU_MOIS_LE_PLUS_LONG = 744
PREMIER_DU_MOIS = Q(mois__day=1)


@pghistory.track()
class DeclarationMensuelle(ModeleGuichet):
    """One company's month. Rank 0 is the first; a rectification takes the next; none is overwritten."""

    acces = Acces(entreprises=("entreprise_id",), ecriture_entreprises=("entreprise_id",))

    entreprise = CleLocale(Entreprise, related_name="declarations")
    mois = models.DateField("mois")
    rang = models.PositiveSmallIntegerField("rang", default=0)
    etat = models.CharField(
        "état", max_length=10, choices=EtatDeclaration.choices, default=EtatDeclaration.BROUILLON
    )
    rien_a_declarer = models.BooleanField("aucune heure ce mois-ci", default=False)
    motif_rectification = models.CharField("motif de la rectification", max_length=300, blank=True)
    saisie_par_guichet = models.BooleanField("saisie par le guichet pour l'entreprise", default=False)
    document = CleLocale("guichets.Document", models.SET_NULL, null=True, blank=True, related_name="+")
    transmise_le = models.DateTimeField("transmise le", null=True, blank=True)
    transmise_par = models.CharField("transmise par", max_length=160, blank=True)
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)
    decidee_par = models.ForeignKey(
        "guichets.Utilisateur", models.PROTECT, null=True, blank=True, related_name="+"
    )
    motif_retour = models.CharField("motif du retour", max_length=500, blank=True)

    class Meta(ModeleGuichet.Meta):
        verbose_name = "déclaration mensuelle"
        verbose_name_plural = "déclarations mensuelles"
        constraints = [
            models.CheckConstraint(
                name="declaration_premier_du_mois",
                condition=PREMIER_DU_MOIS,
                violation_error_message="Un mois est désigné par son premier jour.",
            ),
            models.UniqueConstraint(
                fields=["guichet", "entreprise", "mois", "rang"],
                name="declaration_unique",
                violation_error_message="Ce mois est déjà déclaré. Ouvrez la déclaration existante.",
            ),
            models.UniqueConstraint(
                fields=["guichet", "entreprise", "mois"],
                condition=Q(etat__in=DECLARATION_OUVERTE),
                name="declaration_une_seule_ouverte",
                violation_error_message="Une déclaration de ce mois est déjà ouverte.",
            ),
            models.CheckConstraint(
                name="declaration_rectification_motivee",
                condition=Q(rang=0) | ~Q(motif_rectification=""),
                violation_error_message="Une rectification doit être motivée.",
            ),
            models.CheckConstraint(
                name="declaration_retour_motive",
                condition=~Q(etat=EtatDeclaration.RETOURNEE) | ~Q(motif_retour=""),
                violation_error_message="Un retour doit être motivé.",
            ),
        ]
        indexes = [models.Index(fields=["guichet", "etat", "mois"], name="declaration_guichet_etat")]


@pghistory.track()
class LigneHeures(ModeleGuichet):
    """Hours of one contrat in one month on one lot, or on none. Immutable once validated.

    `debut` and `fin` are the days worked, inclusive: the part of the month that the contrat covers.
    """

    acces = Acces(entreprises=("entreprise_id", "creditee_id"), ecriture_entreprises=("entreprise_id",))

    declaration = CleLocale(DeclarationMensuelle, models.CASCADE, related_name="lignes")
    contrat = CleLocale(Contrat, related_name="lignes")
    participant = CleLocale(Participant, related_name="lignes")
    entreprise = CleLocale(Entreprise, related_name="lignes_declarees", verbose_name="entreprise déclarante")
    creditee = CleLocale(Entreprise, related_name="lignes_creditees", verbose_name="entreprise redevable")
    lot = CleLocale(Lot, null=True, blank=True, related_name="lignes")
    mois = models.DateField("mois")
    debut = models.DateField("premier jour travaillé")
    fin = models.DateField("dernier jour travaillé")
    heures = HeuresField("heures")
    dont_formation = HeuresField("dont formation", default=0)
    etat = models.CharField("état", max_length=10, choices=EtatLigne.choices, default=EtatLigne.EN_ATTENTE)
    confirmation = models.CharField(
        "confirmation", max_length=12, choices=Confirmation.choices, default=Confirmation.NON_REQUISE
    )
    motif_contestation = models.CharField("motif de la contestation", max_length=300, blank=True)
    repondue_le = models.DateTimeField("réponse donnée le", null=True, blank=True)
    repondue_par = models.CharField("réponse donnée par", max_length=160, blank=True, db_default="")
    motif_decision = models.CharField("motif du guichet", max_length=300, blank=True, db_default="")
    """Why the guichet decided between the two companies; theirs to answer as long as it is empty."""
    remplace = CleLocale("self", models.SET_NULL, null=True, blank=True, related_name="remplacantes")

    class Meta(ModeleGuichet.Meta):
        verbose_name = "ligne d'heures"
        verbose_name_plural = "lignes d'heures"
        constraints = [
            models.CheckConstraint(
                name="ligne_heures_bornees",
                condition=Q(heures__gte=0, heures__lte=HEURES_DU_MOIS_LE_PLUS_LONG),
                violation_error_message="Un mois compte au plus 744 heures.",
            ),
            models.CheckConstraint(
                name="ligne_formation_incluse",
                condition=Q(dont_formation__gte=0, dont_formation__lte=F("heures")),
                violation_error_message="Les heures de formation sont comprises dans les heures déclarées.",
            ),
            models.CheckConstraint(
                name="ligne_jours",
                condition=Q(fin__gte=F("debut"), debut__gte=F("mois")),
                violation_error_message="Les jours travaillés sont dans le mois déclaré.",
            ),
            models.CheckConstraint(name="ligne_premier_du_mois", condition=PREMIER_DU_MOIS),
            models.CheckConstraint(
                name="ligne_contestation_motivee",
                condition=~Q(confirmation=Confirmation.CONTESTEE) | ~Q(motif_contestation=""),
                violation_error_message="Une contestation doit être motivée.",
            ),
            models.UniqueConstraint(
                fields=["guichet", "declaration", "contrat", "lot"],
                nulls_distinct=False,
                name="ligne_unique_dans_declaration",
                violation_error_message="Ce contrat a déjà une ligne pour ce lot.",
            ),
            models.UniqueConstraint(
                fields=["guichet", "contrat", "mois", "lot"],
                condition=Q(etat=EtatLigne.VALIDEE),
                nulls_distinct=False,
                name="ligne_une_seule_courante",
                violation_error_message="Ces heures sont déjà validées dans une autre déclaration.",
            ),
        ]
        indexes = [
            models.Index(fields=["guichet", "creditee", "mois"], name="ligne_guichet_creditee"),
            models.Index(fields=["guichet", "participant", "mois"], name="ligne_guichet_participant"),
        ]
