"""Why a file is refused, in words for who sent it."""

from django.core.exceptions import ValidationError

MEGA = 1024 * 1024
TAILLE_MAX = 5 * MEGA
LIGNES_MAX = 10_000
COLONNES_MAX = 100

VIDE = "Ce fichier est vide."
TROP_GROS = f"Ce fichier dépasse {TAILLE_MAX // MEGA}\u00a0Mo."
EXTENSION = "Déposez un classeur Excel (.xlsx), un classeur .ods ou un fichier .csv."
ANCIEN = "Ce fichier est au format Excel d'avant 2007 (.xls). Enregistrez-le au format .xlsx."
BINAIRE = "Ce fichier est au format Excel binaire (.xlsb). Enregistrez-le au format .xlsx."
PROTEGE = "Ce fichier est protégé par un mot de passe. Enregistrez-le sans mot de passe."
MACROS = "Ce classeur contient des macros. Enregistrez-le au format .xlsx, sans macros."
INCORPORE = "Ce classeur contient d'autres fichiers. Enregistrez la seule feuille des heures au format .xlsx."
PAS_UN_CLASSEUR = "Ce fichier n'est pas un classeur, malgré son nom. Enregistrez-le depuis votre tableur."
PAS_DU_TEXTE = "Ce fichier n'est pas un fichier CSV, malgré son nom. Enregistrez-le depuis votre tableur."
ABIME = "Ce classeur est abîmé : il ne peut pas être lu. Ouvrez-le puis enregistrez-le de nouveau."
DEMESURE = "Ce classeur est bien trop volumineux une fois ouvert. Recopiez les heures dans un classeur neuf."
TROP_LONG = f"Ce fichier compte plus de {LIGNES_MAX:,} lignes.".replace(",", "\u00a0")
TROP_LARGE = f"Ce fichier compte plus de {COLONNES_MAX} colonnes. Gardez les personnes et les heures."
SANS_LIGNE = "Ce fichier ne contient aucune ligne d'heures."


class FichierRefuse(ValidationError):
    """The file is not read: it is not what it says, or more than it may be."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="fichier")
