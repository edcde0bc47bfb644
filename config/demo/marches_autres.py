"""What the other buyers of the main guichet buy: a landlord, a group of communes, a private owner."""

from clauses.enums import CodeDispositif, Formule, NatureEngagement
from config.demo.modeles import (
    CCAP_OPERATION,
    SUIVI,
    EngagementDemo,
    LotDemo,
    MarcheDemo,
)
from operations.enums import FormeMarche, NatureAchat, Programme

BELLEVUE = MarcheDemo(
    "bellevue",
    "oph",
    "2025-ANRU-BV",
    "Réhabilitation de 214 logements du quartier Beaubreuil",
    -13,
    22,
    CodeDispositif.ART_14,
    (
        LotDemo(
            "1",
            "Gros œuvre – façades",
            "bati",
            "45211340",
            5_900_000,
            (
                EngagementDemo(
                    "5 % des heures pour les habitants des quartiers prioritaires",
                    2_600,
                    formule=Formule.POURCENTAGE,
                    taux=5,
                    publics=("QPV",),
                    partage=CCAP_OPERATION,
                    assiettes=(
                        (-13, -8, 8_200, "Attestation d'heures travaillées, 1er semestre"),
                        (-7, -2, 9_400, "Attestation d'heures travaillées, 2e semestre"),
                    ),
                ),
            ),
        ),
        LotDemo(
            "2",
            "Menuiseries extérieures",
            "menu",
            "45421000",
            1_150_000,
            (
                EngagementDemo(
                    "5 % des heures pour les habitants des quartiers prioritaires",
                    480,
                    formule=Formule.POURCENTAGE,
                    taux=5,
                    publics=("QPV",),
                    assiettes=((-13, -8, 1_500, "Attestation d'heures travaillées, 1er semestre"),),
                ),
            ),
        ),
    ),
    part=5,
    operation="Renouvellement urbain de Beaubreuil",
    programme=Programme.NPNRU,
)

CONDITIONNEMENT = MarcheDemo(
    "adapte",
    "cu",
    "2025-A15-IMP",
    "Mise sous pli et archivage, marché réservé aux entreprises adaptées et aux ESAT",
    -14,
    9,
    CodeDispositif.ART_15,
    (LotDemo("", "Mise sous pli et archivage", "ea", "79824000", 145_000, (SUIVI,)),),
    nature=NatureAchat.SERVICES,
    procedure="Procédure adaptée",
    part=100,
)

COLLECTE = MarcheDemo(
    "collecte",
    "cu",
    "2025-IAE-COL",
    "Collecte et tri des encombrants, marché réservé à l'insertion par l'activité économique",
    -11,
    12,
    CodeDispositif.RESERVE_IAE,
    (LotDemo("", "Collecte et tri des encombrants", "ei", "90511300", 210_000, (SUIVI,)),),
    nature=NatureAchat.SERVICES,
    procedure="Procédure adaptée",
    part=100,
)

DEMENAGEMENT = MarcheDemo(
    "demenagement",
    "cu",
    "2025-DEM",
    "Transferts de mobilier entre sites",
    -10,
    13,
    CodeDispositif.ART_14_53_1,
    (
        LotDemo(
            "",
            "Transferts de mobilier",
            "dem",
            "98392000",
            320_000,
            (
                EngagementDemo("Insertion déménagement", 600, echeances=((-4, 150), (1, 300), (7, 450))),
                EngagementDemo(
                    "Permis poids lourd",
                    nature=NatureEngagement.QUALITATIF,
                    promesse="Financer le permis C d'un salarié en insertion.",
                ),
            ),
        ),
    ),
    nature=NatureAchat.SERVICES,
    part=8,
    ponderation=20,
)

VITRERIE = MarcheDemo(
    "vitrerie",
    "cu",
    "2025-VIT",
    "Entretien de la vitrerie des bâtiments communautaires",
    -8,
    3,
    CodeDispositif.ART_53_1,
    (
        LotDemo(
            "",
            "Entretien de la vitrerie",
            "net",
            "90911300",
            88_000,
            (
                EngagementDemo(
                    "Accueil de stagiaires",
                    nature=NatureEngagement.QUALITATIF,
                    promesse="Accueillir chaque trimestre une personne en immersion professionnelle.",
                    tenue=True,
                ),
            ),
        ),
    ),
    nature=NatureAchat.SERVICES,
    procedure="Procédure adaptée",
    ponderation=15,
)

RESIDENCE = MarcheDemo(
    "residence",
    "fonciere",
    "RT-02",
    "Construction d'une résidence de 38 logements",
    -6,
    8,
    CodeDispositif.PRIVE,
    (
        LotDemo(
            "",
            "Gros œuvre de la résidence",
            "bati",
            "45211340",
            2_700_000,
            (EngagementDemo("Deux apprentis", nature=NatureEngagement.PERSONNES_OU_POSTES, quantite=2),),
        ),
    ),
    forme=FormeMarche.PRIVE,
    procedure="",
)


MARCHES_AUTRES = (BELLEVUE, CONDITIONNEMENT, COLLECTE, DEMENAGEMENT, VITRERIE, RESIDENCE)
