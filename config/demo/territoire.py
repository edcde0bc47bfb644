"""Who is there: guichets, accounts, buyers, companies, prescripteurs. Every name is fictitious."""

from dataclasses import dataclass

from guichets.enums import RoleAdhesion, TypeGuichet
from operations.enums import CategorieDonneur as Categorie
from operations.enums import TypeEntreprise as Type
from participants.enums import TypePrescripteur

SLUG, SLUG_2 = "demo", "demo-2"


@dataclass(frozen=True, slots=True)
class GuichetDemo:
    slug: str
    nom: str
    type: TypeGuichet
    siret: int
    communes: tuple[str, ...]
    couleur: str


GUICHETS = (
    GuichetDemo(
        SLUG,
        "Guichet unique de Vienne-et-Gartempe",
        TypeGuichet.PLIE,
        91,
        ("87085", "87114", "87154", "87019", "87011"),
        "#0f5257",
    ),
    GuichetDemo(
        SLUG_2,
        "Maison de l'emploi de l'Automne",
        TypeGuichet.MAISON_EMPLOI,
        92,
        ("60159", "60471", "60382"),
        "#5a3d7a",
    ),
)

# E-mail (before @demo.example), first name, name, guichet and role of those who are members of one.
PERSONNEL: tuple[tuple[str, str, str, str, RoleAdhesion | None], ...] = (
    ("responsable", "Hélène", "Vasseur", SLUG, RoleAdhesion.RESPONSABLE),
    ("facilitateur", "Nadia", "Belkacem", SLUG, RoleAdhesion.FACILITATEUR),
    ("lecteur", "Thomas", "Rivière", SLUG, RoleAdhesion.LECTEUR),
    ("facilitateur-2", "Bruno", "Desmarets", SLUG_2, RoleAdhesion.FACILITATEUR),
    ("donneur-ordre", "Claire", "Montagnac", "", None),
    ("entreprise", "Sylvie", "Delage", "", None),
    ("siae", "Karim", "Ouali", "", None),
    ("prescripteur", "Aurélie", "Pinson", "", None),
)


@dataclass(frozen=True, slots=True)
class DonneurDemo:
    code: str
    rang: int
    nom: str
    categorie: Categorie
    guichets: tuple[str, ...] = (SLUG,)


DONNEURS = (
    DonneurDemo("region", 1, "Région Centre-Atlantique", Categorie.REGION, (SLUG, SLUG_2)),
    DonneurDemo("oph", 2, "Gartempe Habitat", Categorie.HLM),
    DonneurDemo("cu", 3, "Communauté urbaine de Vienne-et-Gartempe", Categorie.COMMUNE_EPCI),
    DonneurDemo("fonciere", 4, "Foncière des Terrasses", Categorie.PRIVE),
    DonneurDemo("agglo", 5, "Communauté d'agglomération de l'Automne", Categorie.COMMUNE_EPCI, (SLUG_2,)),
)


@dataclass(frozen=True, slots=True)
class EntrepriseDemo:
    """`contact` signs the declarations; a company followed by two guichets is one row in each."""

    code: str
    rang: int
    nom: str
    contact: str
    fonction: str = "Responsable des ressources humaines"
    type: Type = Type.CLASSIQUE
    convention: str = ""
    guichets: tuple[str, ...] = (SLUG,)


ENTREPRISES = (
    EntrepriseDemo("bati", 1, "Bâtisseurs de la Gartempe", "Sylvie Delage", guichets=(SLUG, SLUG_2)),
    EntrepriseDemo("menu", 2, "Menuiseries Aluval", "Patrick Vergne", "Gérant"),
    EntrepriseDemo("plat", 3, "Plâtrerie Limouzy", "Jean-Marc Limouzy", "Gérant"),
    EntrepriseDemo("elec", 4, "Électricité Courtaud", "Sandrine Courtaud", "Conductrice de travaux"),
    EntrepriseDemo("clim", 5, "Génie climatique Valmont", "Olivier Valmont", "Directeur d'agence"),
    EntrepriseDemo("charp", 6, "Charpentes Delvaux", "Michèle Delvaux", "Directrice"),
    EntrepriseDemo("net", 7, "Centre-Ouest Propreté", "Fatima Haddou", "Responsable de secteur"),
    EntrepriseDemo("cars", 8, "Autocars de la Vallée", "Gilles Pommier", "Directeur d'exploitation"),
    EntrepriseDemo("ppp", 9, "Gartempe Lycées Partenariat", "Anne Lacaze", "Directrice de projet"),
    EntrepriseDemo("archi", 10, "Atelier d'architecture Mirande", "Élise Mirande", "Architecte associée"),
    EntrepriseDemo("dem", 11, "Déménagements Faurel", "Didier Faurel", "Gérant"),
    EntrepriseDemo(
        "jard",
        12,
        "Les Jardins de Beaune",
        "Lucie Ferrand",
        "Encadrante technique",
        Type.ACI,
        "ACI 087 21 0012",
    ),
    EntrepriseDemo(
        "ea", 13, "Ateliers adaptés de la Gartempe", "Hervé Bonnin", "Directeur", Type.EA, "CPOM EA 2024-17"
    ),
    EntrepriseDemo(
        "etti",
        14,
        "Intérim Solidaire 87",
        "Karim Ouali",
        "Responsable d'agence",
        Type.ETTI,
        "ETTI 087 22 0003",
        (SLUG, SLUG_2),
    ),
    EntrepriseDemo(
        "ai", 15, "Coup de main services", "Martine Juge", "Chargée de mission", Type.AI, "AI 087 20 0007"
    ),
    EntrepriseDemo(
        "geiq", 16, "GEIQ BTP des Deux-Vallées", "Yann Le Goff", "Directeur", Type.GEIQ, "GEIQ 2025"
    ),
    EntrepriseDemo(
        "ei", 17, "Rebond Bâtiment", "Stéphanie Roux", "Responsable d'insertion", Type.EI, "EI 087 23 0005"
    ),
    EntrepriseDemo(
        "eatt",
        18,
        "Handi-Intérim Atlantique",
        "Paul Etcheverry",
        "Responsable d'agence",
        Type.EATT,
        "EATT 2025-04",
    ),
    EntrepriseDemo("ett", 19, "Agence Tempo", "Cécile Arnoux", "Chargée de recrutement", Type.ETT),
    EntrepriseDemo("elec2", 21, "Automne Électricité", "Rémi Caron", "Gérant", guichets=(SLUG_2,)),
    EntrepriseDemo("clim2", 22, "Oise Climatique", "Laure Dumont", "Gérante", guichets=(SLUG_2,)),
    EntrepriseDemo("vert2", 23, "Paysages du Noyonnais", "Alain Quentin", "Gérant", guichets=(SLUG_2,)),
    EntrepriseDemo(
        "enq2", 24, "Terrains et Études", "Julie Sorel", "Directrice d'études", guichets=(SLUG_2,)
    ),
    EntrepriseDemo(
        "ai2", 25, "Entraide Automne", "Odile Marchand", "Directrice", Type.AI, "AI 060 21 0002", (SLUG_2,)
    ),
)


@dataclass(frozen=True, slots=True)
class PrescripteurDemo:
    code: str
    nom: str
    type: TypePrescripteur
    guichets: tuple[str, ...] = (SLUG,)


PRESCRIPTEURS = (
    PrescripteurDemo("ml", "Mission locale de la Gartempe", TypePrescripteur.MISSION_LOCALE),
    PrescripteurDemo("ft", "France Travail Limoges Beaubreuil", TypePrescripteur.FRANCE_TRAVAIL),
    PrescripteurDemo("cap", "Cap emploi 87", TypePrescripteur.CAP_EMPLOI),
    PrescripteurDemo("plie", "PLIE de Vienne-et-Gartempe", TypePrescripteur.PLIE),
    PrescripteurDemo("ccas", "CCAS de la Vigenal", TypePrescripteur.CCAS),
    PrescripteurDemo("spip", "SPIP de la Haute-Vienne", TypePrescripteur.SPIP),
    PrescripteurDemo("ml", "Mission locale de l'Automne", TypePrescripteur.MISSION_LOCALE, (SLUG_2,)),
    PrescripteurDemo("ft", "France Travail Compiègne", TypePrescripteur.FRANCE_TRAVAIL, (SLUG_2,)),
)
PAR_CRITERE = {
    "JEUNE": "ml",
    "JEUNE_SUIVI": "ml",
    "EPIDE_E2C": "ml",
    "QPV": "ml",
    "TH": "cap",
    "EA_ESAT": "cap",
    "PLIE": "plie",
    "RSA": "ccas",
    "MINIMA": "ccas",
    "JUSTICE": "spip",
}
"""Who usually orients people who meet a criterion; France Travail for the others."""
