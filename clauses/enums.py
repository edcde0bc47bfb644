from django.db.models import IntegerChoices, TextChoices


class CodeDispositif(TextChoices):
    """The trade still speaks of the old articles; the article printed is that of the marché's date."""

    ART_14 = "art_14", "Condition d'exécution (ex-article\u00a014)"
    ART_15 = "art_15", "Marché réservé (ex-article\u00a015)"
    ART_30 = "art_30", "Service de qualification et d'insertion (ex-article\u00a030)"
    ART_53_1 = "art_53_1", "Critère d'insertion (ex-article\u00a053-1)"
    ART_14_53_1 = "art_14_53_1", "Condition d'exécution et critère (ex-articles\u00a014 et\u00a053-1)"
    RESERVE_IAE = "reserve_iae", "Marché réservé à l'insertion par l'activité économique"
    RESERVE_PENITENTIAIRE = "reserve_penitentiaire", "Marché réservé en établissement pénitentiaire"
    RESERVE_ESS = "reserve_ess", "Marché réservé à l'économie sociale et solidaire"
    PRIVE = "prive", "Clause volontaire d'un contrat privé"


SANS_OBLIGATION = (
    CodeDispositif.ART_15,
    CodeDispositif.ART_30,
    CodeDispositif.RESERVE_IAE,
    CodeDispositif.RESERVE_PENITENTIAIRE,
    CodeDispositif.RESERVE_ESS,
)
AVEC_CRITERE = (CodeDispositif.ART_53_1, CodeDispositif.ART_14_53_1)


class NatureEngagement(TextChoices):
    HEURES = "heures", "Heures d'insertion"
    PERSONNES_OU_POSTES = "personnes", "Personnes ou postes"
    QUALITATIF = "qualitatif", "Engagement qualitatif de l'offre"
    SUIVI = "suivi", "Suivi sans objectif"


class PartageMutualisation(IntegerChoices):
    """How far hours may go or come from. The numbers are the engine's `Partage`."""

    AUCUN = 0, "Aucun autre marché"
    OPERATION = 1, "Les marchés de la même opération"
    DONNEUR_ORDRE = 2, "Les marchés du même donneur d'ordre"
    GUICHET = 3, "Tous les marchés du guichet"


class FondementMutualisation(TextChoices):
    CCAP = "ccap", "CCAP du marché"
    CONVENTION = "convention", "Convention avec le donneur d'ordre"
    ACCORD = "accord", "Accord écrit du donneur d'ordre"


class Formule(TextChoices):
    FIXE = "fixe", "Nombre d'heures fixé au marché"
    POURCENTAGE = "pourcentage", "Pourcentage des heures travaillées"
    EUROS = "euros", "Une heure par tranche de montant facturé"
    ANNUELLE = "annuelle", "Heures par an"


class GenrePeriode(TextChoices):
    NEUTRALISEE = "neutralisee", "Période neutralisée"
    SUSPENSION = "suspension", "Suspension des prestations"


class EtatRun(TextChoices):
    APERCU = "apercu", "Aperçu"
    APPLIQUE = "applique", "Appliquée"
    REMPLACE = "remplace", "Remplacée"
    ANNULE = "annule", "Annulée"


class MotifNonRetenue(TextChoices):
    """Why hours are not counted, for the guichet. `told_reason` gives what a company and a buyer may read."""

    SANS_ENGAGEMENT = "sans_engagement", "Aucune heure due par l'entreprise sur ce marché"
    SANS_ELIGIBILITE = "sans_eligibilite", "Éligibilité non validée à ces dates"
    FORMATION = "formation", "Heures de formation non comptées"
    CONFIRMATION = "confirmation", "Heures à confirmer par l'entreprise redevable"
    PIECE = "piece", "Pièce obligatoire absente, refusée ou expirée"
    CDI = "cdi", "Au-delà de la durée comptée d'un CDI"
    HORS_PERIODE = "hors_periode", "Hors de la période des engagements"
    NON_COMPTABLE = "non_comptable", "Ne correspond pas aux conditions de l'engagement"
    REFUS = "refus", "Mutualisation non prévue par le marché"
    EXCEDENT = "excedent", "Au-delà du nombre d'heures dû"
    RESERVE = "reserve", "En réserve\u00a0: pas encore attendues"
    ATTENTE = "attente", "Répartition annulée\u00a0: à reprendre au prochain calcul"


class MotifAjustement(TextChoices):
    """Why a closed month is corrected. Told to buyers; the free reason beside it is not."""

    RECTIFICATION = "rectification", "Déclaration rectifiée après la clôture"
    VALIDATION = "validation", "Déclaration validée après la clôture"
    ERREUR = "erreur", "Erreur d'attribution"
    ACCORD = "accord", "Accord avec le donneur d'ordre"


class MotifDit(TextChoices):
    """Why hours are not counted, for those who must not know a person's public: dates, volume or refusal.

    `CONDITIONS` gathers the reasons of an engagement, so that « not of the public » is told like the others.
    """

    SANS_ENGAGEMENT = MotifNonRetenue.SANS_ENGAGEMENT.value, MotifNonRetenue.SANS_ENGAGEMENT.label
    SANS_ELIGIBILITE = MotifNonRetenue.SANS_ELIGIBILITE.value, MotifNonRetenue.SANS_ELIGIBILITE.label
    FORMATION = MotifNonRetenue.FORMATION.value, MotifNonRetenue.FORMATION.label
    CONFIRMATION = MotifNonRetenue.CONFIRMATION.value, MotifNonRetenue.CONFIRMATION.label
    PIECE = MotifNonRetenue.PIECE.value, MotifNonRetenue.PIECE.label
    CDI = MotifNonRetenue.CDI.value, MotifNonRetenue.CDI.label
    ATTENTE = MotifNonRetenue.ATTENTE.value, MotifNonRetenue.ATTENTE.label
    CONDITIONS = "conditions", "Hors des dates ou des conditions des engagements"


_DES_CONDITIONS = frozenset(
    {MotifNonRetenue.HORS_PERIODE, MotifNonRetenue.NON_COMPTABLE, MotifNonRetenue.REFUS}
)


def told_reason(motif: MotifNonRetenue) -> MotifDit:
    """The reason as it may leave the guichet. Excess and reserve have columns of their own."""
    return MotifDit.CONDITIONS if motif in _DES_CONDITIONS else MotifDit(motif.value)


class EtatPrevision(TextChoices):
    """What today's pace promises to an engagement."""

    ATTEINT = "atteint", "Atteint"
    TENU = "tenu", "Sera tenu"
    INCERTAIN = "incertain", "Incertain"
    MANQUE = "manque", "Ne sera pas tenu"
    TERMINE = "termine", "Terminé, incomplet"
    COURT = "court", "Trop tôt pour prévoir"


class EtatBesoin(TextChoices):
    BROUILLON = "brouillon", "Brouillon"
    PUBLIE = "publie", "Publié"
    POURVU = "pourvu", "Pourvu"
    CLOS = "clos", "Clos sans embauche"


class EtatCandidature(TextChoices):
    """Where a person proposed for a need stands. The guichet validates before the company reads a name."""

    PROPOSEE = "proposee", "Proposée au guichet"
    TRANSMISE = "transmise", "Transmise à l'entreprise"
    ECARTEE = "ecartee", "Non transmise par le guichet"
    RETENUE = "retenue", "Retenue"
    NON_RETENUE = "non_retenue", "Non retenue par l'entreprise"
    RETIREE = "retiree", "Retirée"
    EMBAUCHEE = "embauchee", "Embauchée"


class GenreEffort(TextChoices):
    """What a company did to find people: it stands in the bilan."""

    OFFRE = "offre", "Offre publiée"
    CONTACT_PRESCRIPTEUR = "contact_prescripteur", "Prescripteur contacté"
    CONTACT_SIAE = "contact_siae", "SIAE, GEIQ ou ETT contacté"
    ENTRETIEN = "entretien", "Entretien mené"
    REUNION = "reunion", "Réunion ou forum"
    VISITE = "visite", "Visite de chantier"
    FORMATION = "formation", "Formation organisée"
    TUTORAT = "tutorat", "Tuteur désigné ou formé"
    AUTRE = "autre", "Autre démarche"


class MotifRefus(TextChoices):
    """Why a company does not take a person: a code only, so that no word about the person is kept or told."""

    PROFIL = "profil", "Compétences ou expérience éloignées du poste"
    HORAIRES = "horaires", "Trajet ou horaires impossibles"
    ABSENCE = "absence", "Ne s'est pas présentée"
    DECLINE = "decline", "A décliné le poste"
    AILLEURS = "ailleurs", "Poste pourvu par ailleurs"
    REPORT = "report", "Recrutement reporté ou annulé"
    AUTRE = "autre", "Autre raison, dite au guichet"


class MotifEcart(TextChoices):
    """Why a proposal stops without an answer of the company. The prescripteur reads it, never the company."""

    NON_VALIDEE = "non_validee", "Éligibilité non validée"
    INDISPONIBLE = "indisponible", "N'est plus disponible"
    EN_CONTRAT = "en_contrat", "Déjà en contrat"
    POSTE = "poste", "Le poste ne lui convient pas"
    POURVU = "pourvu", "Le besoin est pourvu"
    CLOS = "clos", "Le besoin est clos"
    AUTRE = "autre_raison", "Autre raison, dite au prescripteur"


# Where a person still counts for a need, and where one holds a post of it.
CANDIDATURE_OUVERTE = (EtatCandidature.PROPOSEE, EtatCandidature.TRANSMISE, EtatCandidature.RETENUE)
CANDIDATURE_PRISE = (EtatCandidature.RETENUE, EtatCandidature.EMBAUCHEE)
