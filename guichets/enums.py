from django.db.models import TextChoices


class TypeGuichet(TextChoices):
    PLIE = "plie", "PLIE"
    MAISON_EMPLOI = "mde", "Maison de l'emploi"
    COLLECTIVITE = "collectivite", "Collectivité"
    GIP = "gip", "GIP"
    AUTRE = "autre", "Autre structure"


class RoleAdhesion(TextChoices):
    RESPONSABLE = "responsable", "Responsable"
    FACILITATEUR = "facilitateur", "Facilitateur"
    LECTEUR = "lecteur", "Lecteur"


ROLES_ECRITURE = (RoleAdhesion.RESPONSABLE, RoleAdhesion.FACILITATEUR)


class GenreClient(TextChoices):
    GUICHET = "guichet", "Logiciel du guichet"
    ENTREPRISE = "entreprise", "Logiciel d'une entreprise"
    DONNEUR = "donneur", "Logiciel d'un donneur d'ordre"


class EtatTravail(TextChoices):
    A_FAIRE = "a_faire", "En attente"
    EN_COURS = "en_cours", "En cours"
    FAIT = "fait", "Terminé"
    ECHEC = "echec", "En échec"


TRAVAIL_FINI = (EtatTravail.FAIT, EtatTravail.ECHEC)


class Executant(TextChoices):
    """Under whose rights a job runs."""

    DEMANDEUR = "demandeur", "La personne qui l'a demandé"
    SYSTEME = "systeme", "Le système, limité au guichet"


class VisibiliteDocument(TextChoices):
    GUICHET = "guichet", "Le guichet"
    ENTREPRISE = "entreprise", "Le guichet et l'entreprise"
