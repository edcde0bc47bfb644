from django.db.models import IntegerChoices, TextChoices


class Sexe(TextChoices):
    FEMME = "f", "Femme"
    HOMME = "h", "Homme"
    AUTRE = "x", "Autre ou non précisé"


class TrancheAge(TextChoices):
    MOINS_26 = "moins_26", "Moins de 26 ans"
    DE_26_A_40 = "26_40", "26 à 40 ans"
    DE_41_A_50 = "41_50", "41 à 50 ans"
    A_51 = "51_plus", "51 ans et plus"


class Diplome(IntegerChoices):
    """Levels of the national framework; 2 stands for no diploma."""

    AUCUN = 2, "Sans diplôme ou niveau inférieur au CAP"
    NIVEAU_3 = 3, "CAP, BEP (niveau 3)"
    NIVEAU_4 = 4, "Baccalauréat (niveau 4)"
    NIVEAU_5 = 5, "Bac + 2 (niveau 5)"
    NIVEAU_6 = 6, "Bac + 3 et plus (niveaux 6 à 8)"


class TypePrescripteur(TextChoices):
    FRANCE_TRAVAIL = "france_travail", "France Travail"
    MISSION_LOCALE = "mission_locale", "Mission locale"
    CAP_EMPLOI = "cap_emploi", "Cap emploi"
    PLIE = "plie", "PLIE"
    DEPARTEMENT = "departement", "Département"
    CCAS = "ccas", "CCAS ou CIAS"
    SIAE = "siae", "SIAE"
    SPIP = "spip", "SPIP"
    PJJ = "pjj", "PJJ"
    AUTRE = "autre", "Autre"


SENSIBLES = (TypePrescripteur.SPIP, TypePrescripteur.PJJ)


class EtatEligibilite(TextChoices):
    A_VALIDER = "a_valider", "À valider"
    VALIDEE = "validee", "Validée"
    REFUSEE = "refusee", "Refusée"


class Modalite(TextChoices):
    EMBAUCHE = "embauche", "Embauche directe"
    MISE_A_DISPOSITION = "mise_a_disposition", "Mise à disposition"
    SOUS_TRAITANCE = "sous_traitance", "Sous-traitance à une SIAE"


class TypeContrat(TextChoices):
    CDI = "cdi", "CDI"
    CDD = "cdd", "CDD"
    CDDI = "cddi", "CDDI"
    MISSION = "mission", "Contrat de mission"
    APPRENTISSAGE = "apprentissage", "Apprentissage"
    PROFESSIONNALISATION = "professionnalisation", "Professionnalisation"
    USAGE = "usage", "CDD d'usage"


class EtatDeclaration(TextChoices):
    BROUILLON = "brouillon", "Brouillon"
    TRANSMISE = "transmise", "Transmise"
    RETOURNEE = "retournee", "Retournée"
    VALIDEE = "validee", "Validée"


DECLARATION_OUVERTE = (EtatDeclaration.BROUILLON, EtatDeclaration.TRANSMISE, EtatDeclaration.RETOURNEE)
DECLARATION_MODIFIABLE = (EtatDeclaration.BROUILLON, EtatDeclaration.RETOURNEE)


class EtatLigne(TextChoices):
    EN_ATTENTE = "en_attente", "En attente"
    VALIDEE = "validee", "Validée"
    REMPLACEE = "remplacee", "Remplacée"


class Confirmation(TextChoices):
    NON_REQUISE = "non_requise", "Sans objet"
    ATTENDUE = "attendue", "Attendue"
    CONFIRMEE = "confirmee", "Confirmée"
    CONTESTEE = "contestee", "Contestée"


class NaturePiece(TextChoices):
    CONTRAT = "contrat", "Contrat de travail"
    MISSION = "mission", "Contrat de mission ou de mise à disposition"
    SOUS_TRAITANCE = "sous_traitance", "Contrat de sous-traitance"
    RELEVE = "releve", "Relevé d'heures signé"
    BULLETIN = "bulletin", "Bulletin de salaire"
    FACTURE = "facture", "Facture de la structure"
    FORMATION = "formation", "Attestation de formation"
    AUTRE = "autre", "Autre pièce"


class PeriodicitePiece(TextChoices):
    CONTRAT = "contrat", "Une fois par contrat"
    MOIS = "mois", "Chaque mois"


class EtatPiece(TextChoices):
    A_VERIFIER = "a_verifier", "À vérifier"
    ACCEPTEE = "acceptee", "Acceptée"
    REFUSEE = "refusee", "Refusée"


class GenreDepot(TextChoices):
    CLASSEUR = "classeur", "Classeur du guichet"
    LIBRE = "libre", "Fichier de l'entreprise"


class EtatDepot(TextChoices):
    A_ASSOCIER = "a_associer", "Colonnes à associer"
    LU = "lu", "À importer"
    IMPORTE = "importe", "Importé"
    ABANDONNE = "abandonne", "Abandonné"


class GenreEtape(TextChoices):
    """A step of a person's path, other than the contrats themselves."""

    ENTREE = "entree", "Entrée dans le dispositif"
    ENTRETIEN = "entretien", "Entretien"
    PREPARATOIRE = "preparatoire", "Phase préparatoire"
    IMMERSION = "immersion", "Immersion (PMSMP)"
    FORMATION_AVANT = "formation_avant", "Formation avant le contrat"
    FORMATION_PENDANT = "formation_pendant", "Formation pendant le contrat"
    ACCOMPAGNEMENT = "accompagnement", "Accompagnement"
    AUTRE = "autre", "Autre étape"


class SituationSortie(TextChoices):
    """What became of a person; grouped below into the indicators of the trade."""

    CDI = "cdi", "CDI"
    CDD_LONG = "cdd_long", "CDD ou mission de six mois et plus"
    FONCTION_PUBLIQUE = "fonction_publique", "Titularisation dans la fonction publique"
    CREATION = "creation", "Création ou reprise d'entreprise"
    CDD_COURT = "cdd_court", "CDD ou mission de moins de six mois"
    CONTRAT_AIDE = "contrat_aide", "Contrat aidé"
    SIAE = "siae", "Embauche dans une SIAE"
    ALTERNANCE = "alternance", "Apprentissage ou professionnalisation"
    FORMATION = "formation", "Formation qualifiante"
    AUTRE_POSITIVE = "autre_positive", "Autre sortie reconnue comme positive"
    RECHERCHE = "recherche", "Recherche d'emploi"
    INACTIF = "inactif", "Sans emploi et sans recherche"
    INCONNUE = "inconnue", "Situation inconnue"


DURABLES = (
    SituationSortie.CDI,
    SituationSortie.CDD_LONG,
    SituationSortie.FONCTION_PUBLIQUE,
    SituationSortie.CREATION,
)
TRANSITION = (SituationSortie.CDD_COURT, SituationSortie.CONTRAT_AIDE)
POSITIVES = (
    SituationSortie.SIAE,
    SituationSortie.ALTERNANCE,
    SituationSortie.FORMATION,
    SituationSortie.AUTRE_POSITIVE,
)
DYNAMIQUES = (*DURABLES, *TRANSITION, *POSITIVES)


class Mobilite(TextChoices):
    AUCUNE = "aucune", "Sans moyen de transport"
    TRANSPORTS = "transports", "Transports en commun"
    DEUX_ROUES = "deux_roues", "Vélo ou deux-roues"
    VOITURE = "voiture", "Permis B et véhicule"
