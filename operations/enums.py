from django.db.models import TextChoices


class CategorieDonneur(TextChoices):
    REGION = "region", "Région"
    DEPARTEMENT = "departement", "Département"
    COMMUNE_EPCI = "commune_epci", "Commune ou intercommunalité"
    ETAT = "etat", "État et opérateurs"
    HOPITAL = "hopital", "Établissement de santé"
    HLM = "hlm", "Bailleur social"
    AMENAGEUR = "amenageur", "Aménageur, SEM ou SPL"
    PRIVE = "prive", "Donneur d'ordre privé"
    AUTRE = "autre", "Autre"


class ProfilDonneur(TextChoices):
    REFERENT = "referent", "Référent clauses"
    SERVICE = "service", "Service opérationnel"
    ELU = "elu", "Élu ou direction (lecture)"


class Programme(TextChoices):
    AUCUN = "aucun", "Aucun"
    ANRU = "anru", "ANRU (PNRU)"
    NPNRU = "npnru", "NPNRU"


class FormeMarche(TextChoices):
    MARCHE = "marche", "Marché"
    ACCORD_CADRE = "accord_cadre", "Accord-cadre"
    DSP = "dsp", "Délégation de service public"
    CONCESSION = "concession", "Concession"
    PPP = "ppp", "Marché de partenariat"
    PRIVE = "prive", "Contrat privé"


class NatureAchat(TextChoices):
    TRAVAUX = "travaux", "Travaux"
    SERVICES = "services", "Services"
    FOURNITURES = "fournitures", "Fournitures"
    INTELLECTUEL = "intellectuel", "Prestations intellectuelles"


class EtatLot(TextChoices):
    A_QUALIFIER = "a_qualifier", "À qualifier"
    QUALIFIE = "qualifie", "Qualifié"
    SANS_CLAUSE = "sans_clause", "Sans clause d'insertion"


class ConsiderationSociale(TextChoices):
    """What DECP publishes; a hint that the facilitateur confirms, never an engagement."""

    CLAUSE = "clause", "Clause sociale"
    CRITERE = "critere", "Critère social"
    RESERVE = "reserve", "Marché réservé"
    AUCUNE = "aucune", "Pas de considération sociale"


class Groupement(TextChoices):
    AUCUN = "aucun", "Pas de groupement"
    CONJOINT = "conjoint", "Conjoint"
    SOLIDAIRE = "solidaire", "Solidaire"


class RoleAttribution(TextChoices):
    TITULAIRE = "titulaire", "Titulaire"
    MANDATAIRE = "mandataire", "Mandataire"
    COTRAITANT = "cotraitant", "Cotraitant"


REDEVABLES = (RoleAttribution.TITULAIRE, RoleAttribution.MANDATAIRE)


class TypeIdentifiant(TextChoices):
    SIREN = "siren", "SIREN"
    TVA = "tva", "TVA intracommunautaire"
    TAHITI = "tahiti", "TAHITI"
    RIDET = "ridet", "RIDET"
    FRWF = "frwf", "FRWF"
    IREP = "irep", "IREP"
    HORS_UE = "hors_ue", "Hors Union européenne"


class TypeEntreprise(TextChoices):
    CLASSIQUE = "classique", "Entreprise"
    ETT = "ett", "Entreprise de travail temporaire"
    EI = "ei", "Entreprise d'insertion"
    ETTI = "etti", "Entreprise de travail temporaire d'insertion"
    AI = "ai", "Association intermédiaire"
    ACI = "aci", "Atelier et chantier d'insertion"
    EITI = "eiti", "Entreprise d'insertion par le travail indépendant"
    GEIQ = "geiq", "GEIQ"
    EA = "ea", "Entreprise adaptée"
    EATT = "eatt", "Entreprise adaptée de travail temporaire"
    ESAT = "esat", "ESAT"
    RQ = "rq", "Régie de quartier"


PRETEUSES = (
    TypeEntreprise.ETT,
    TypeEntreprise.ETTI,
    TypeEntreprise.AI,
    TypeEntreprise.GEIQ,
    TypeEntreprise.EATT,
)
SIAE = (TypeEntreprise.EI, TypeEntreprise.ETTI, TypeEntreprise.AI, TypeEntreprise.ACI, TypeEntreprise.EITI)


class EtatLigneImport(TextChoices):
    CREEE = "creee", "Lot créé"
    MISE_A_JOUR = "mise_a_jour", "Lot mis à jour"
    INCHANGEE = "inchangee", "Sans changement"
    A_CORRIGER = "a_corriger", "À corriger"
    IGNOREE = "ignoree", "Ignorée"


class EtatRegroupement(TextChoices):
    PROPOSE = "propose", "Proposé"
    CONFIRME = "confirme", "Confirmé"
    ECARTE = "ecarte", "Écarté"


class Prorata(TextChoices):
    """How a line that straddles a bound is shared out between its two sides."""

    JOURS_OUVRES = "jours_ouvres", "Au prorata des jours ouvrés"
    CONTENU = "contenu", "Seulement si elle est contenue"
    CHEVAUCHEMENT = "chevauchement", "Dès qu'elle chevauche"


class Confiance(TextChoices):
    """How far a fact can be trusted; shown beside it."""

    VERIFIE = "verifie", "Vérifié dans un texte"
    SECONDAIRE = "secondaire", "Source secondaire"
    DOCUMENT = "document", "Document professionnel"
    HYPOTHESE = "hypothese", "Usage à vérifier"


class SystemeCritere(TextChoices):
    CLAUSE = "clause", "Clause d'insertion"
    IAE = "iae", "Insertion par l'activité économique"


class RoleContact(TextChoices):
    """What the guichet writes to a contact about."""

    DECLARANT = "declarant", "Fait les déclarations"
    CONDUCTEUR = "conducteur", "Conducteur de travaux"
    RECRUTEMENT = "recrutement", "Recrutement"
    COMPTABLE = "comptable", "Comptabilité ou paie"
    DIRECTION = "direction", "Direction"
    AUTRE = "autre", "Autre"
