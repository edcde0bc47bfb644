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


class GenreMessage(TextChoices):
    """What an e-mail is about: worded by the guichet, refused by its reader where the kind allows it."""

    RELANCE_AVANT = "relance_avant", "Rappel avant l'échéance de la déclaration"
    RELANCE_JOUR = "relance_jour", "Rappel le jour de l'échéance"
    RELANCE_APRES = "relance_apres", "Relance après l'échéance"
    RELANCE_MANUELLE = "relance_manuelle", "Relance envoyée par le guichet"
    LIEN = "lien", "Lien de déclaration sans compte"
    RECU = "recu", "Reçu de la déclaration transmise"
    RETOUR = "retour", "Déclaration retournée par le guichet"
    CONFIRMATION = "confirmation", "Heures à confirmer"
    CONTESTATION = "contestation", "Heures contestées par l'autre entreprise"
    PIECE = "piece", "Pièce refusée ou attendue"
    BESOIN = "besoin", "Besoins publiés par les entreprises"
    PROPOSITION = "proposition", "Personne proposée à une entreprise"
    SUIVI_SORTIE = "suivi_sortie", "Suivi à renseigner après une sortie"
    RESUME = "resume", "Résumé quotidien du facilitateur"


# What a reader cannot refuse: the link that they asked for, and what answers an act of theirs.
MESSAGES_NECESSAIRES = (GenreMessage.LIEN, GenreMessage.RECU, GenreMessage.RETOUR)


class EtatMessage(TextChoices):
    A_ENVOYER = "a_envoyer", "À envoyer"
    ENVOYE = "envoye", "Envoyé"
    ECHEC = "echec", "Non envoyé"
    REJETE = "rejete", "Adresse en erreur"
    ECARTE = "ecarte", "Refusé par le destinataire"
    SANS_OBJET = "sans_objet", "Sans objet"


class UsageLien(TextChoices):
    DECLARER = "declarer", "Déclarer un mois"


class EtatLien(TextChoices):
    """Where a link without account stands, told from its dates."""

    A_OUVRIR = "a_ouvrir", "Pas encore ouvert"
    OUVERT = "ouvert", "Ouvert en ce moment"
    UTILISE = "utilise", "Utilisé"
    EXPIRE = "expire", "Expiré"
    ANNULE = "annule", "Désactivé"
