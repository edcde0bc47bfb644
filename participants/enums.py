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
