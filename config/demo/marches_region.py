"""What the region buys in the main guichet: volumes of real operations, under other names."""

from datetime import date

from clauses.enums import CodeDispositif, Formule, GenrePeriode, NatureEngagement
from config.demo.modeles import (
    CCAP_DONNEUR,
    CCAP_OPERATION,
    CONVENTION_GUICHET,
    SUIVI,
    EngagementDemo,
    LotDemo,
    MarcheDemo,
)
from operations.enums import FormeMarche, Groupement, NatureAchat

LYCEE = MarcheDemo(
    "lycee",
    "region",
    "2025-LYC-PF",
    "Restructuration du lycée des Portes-Ferrées à Limoges",
    -20,
    1,
    CodeDispositif.ART_14,
    (
        LotDemo(
            "4",
            "Démolition – gros œuvre",
            "bati",
            "45223000",
            1_240_000,
            (EngagementDemo("Insertion lot 4", 420, partage=CCAP_DONNEUR),),
        ),
        LotDemo(
            "9",
            "Menuiseries extérieures aluminium",
            "menu",
            "45421000",
            610_000,
            (EngagementDemo("Insertion lot 9", 280),),
        ),
        LotDemo(
            "12",
            "Plâtrerie – isolation – faux plafonds",
            "plat",
            "45410000",
            870_000,
            (
                EngagementDemo(
                    "Insertion lot 12",
                    490,
                    partage=CCAP_DONNEUR,
                    avenants=((-5, 560, "Extension du chantier à l'internat, avenant n° 2"),),
                ),
            ),
        ),
        LotDemo(
            "20",
            "Électricité – courants forts et faibles",
            "elec",
            "45310000",
            940_000,
            (EngagementDemo("Insertion lot 20", 455, partage=CCAP_DONNEUR),),
        ),
    ),
    operation="Lycée des Portes-Ferrées",
)

INDUSTRILAB = MarcheDemo(
    "industrilab",
    "region",
    "2025-IND",
    "Construction du bâtiment Industrilab, formation et recherche",
    -18,
    29,
    CodeDispositif.ART_14,
    (
        LotDemo(
            "1",
            "Gros œuvre",
            "bati",
            "45223220",
            14_800_000,
            (
                EngagementDemo(
                    "Insertion gros œuvre",
                    20_000,
                    partage=CCAP_DONNEUR,
                    hors_marche=True,
                    quote_parts=(("charp", 6_000), ("ei", 800)),
                ),
            ),
            Groupement.SOLIDAIRE,
            ("charp",),
            ("ei",),
        ),
        LotDemo(
            "2",
            "Charpente métallique",
            "charp",
            "45261100",
            2_350_000,
            (EngagementDemo("Insertion charpente", 3_200, partage=CCAP_OPERATION),),
        ),
        LotDemo(
            "3",
            "Électricité",
            "elec",
            "45310000",
            2_150_000,
            (EngagementDemo("Insertion électricité", 3_000, partage=CCAP_DONNEUR),),
        ),
        LotDemo(
            "4",
            "Chauffage – ventilation – climatisation",
            "clim",
            "45331000",
            2_020_000,
            (EngagementDemo("Insertion génie climatique", 2_800, partage=CCAP_DONNEUR),),
        ),
    ),
    commune="87114",
    operation="Industrilab",
)

INSTITUT = MarcheDemo(
    "institut",
    "region",
    "2025-IFTS",
    "Construction de l'institut de formation en travail social",
    -16,
    7,
    CodeDispositif.ART_14_53_1,
    (
        LotDemo(
            "1",
            "Gros œuvre",
            "bati",
            "45223220",
            4_600_000,
            (
                EngagementDemo(
                    "Insertion gros œuvre",
                    5_600,
                    partage=CCAP_DONNEUR,
                    periodes=(
                        (GenrePeriode.SUSPENSION, -9, -8, "Fouilles archéologiques : ordre de service n° 4"),
                    ),
                ),
                EngagementDemo(
                    "Tutorat et formation",
                    nature=NatureEngagement.QUALITATIF,
                    promesse="Un tuteur formé pour deux salariés en insertion, une habilitation chacun.",
                ),
            ),
        ),
        LotDemo(
            "2",
            "Cloisons – doublages",
            "plat",
            "45421141",
            1_900_000,
            (
                EngagementDemo(
                    "Insertion cloisons",
                    2_400,
                    partage=CCAP_DONNEUR,
                    echeances=((-6, 100), (-1, 700), (3, 1_700)),
                ),
            ),
        ),
        LotDemo(
            "3",
            "Chauffage – ventilation – plomberie",
            "clim",
            "45330000",
            1_350_000,
            (EngagementDemo("Insertion génie climatique", 1_700, partage=CCAP_DONNEUR),),
        ),
        LotDemo(
            "4",
            "Électricité",
            "elec",
            "45310000",
            1_180_000,
            (EngagementDemo("Insertion électricité", 1_500, partage=CCAP_DONNEUR),),
        ),
    ),
    part=5,
    ponderation=10,
    operation="Institut de formation en travail social",
)

NETTOYAGE = MarcheDemo(
    "nettoyage",
    "region",
    "2025-NET",
    "Nettoyage des locaux de l'hôtel de région",
    -17,
    30,
    CodeDispositif.ART_14_53_1,
    (
        LotDemo(
            "",
            "Nettoyage des locaux",
            "net",
            "90911200",
            1_120_000,
            (
                EngagementDemo(
                    "Insertion nettoyage",
                    1_000,
                    periodes=(
                        (GenrePeriode.NEUTRALISEE, -17, -6, "Reprise du personnel du titulaire sortant"),
                    ),
                ),
                EngagementDemo(
                    "Passage au temps plein",
                    nature=NatureEngagement.QUALITATIF,
                    promesse="Proposer un temps plein aux agents à temps partiel avant toute embauche.",
                    tenue=True,
                ),
            ),
        ),
    ),
    nature=NatureAchat.SERVICES,
    part=10,
    ponderation=15,
)

AUTOCARS = MarcheDemo(
    "autocars",
    "region",
    "2025-DSP-CAR",
    "Exploitation de trois lignes d'autocar, délégation de service public",
    -18,
    53,
    CodeDispositif.ART_14,
    (
        LotDemo(
            "",
            "Lignes 12, 14 et 21",
            "cars",
            "60112000",
            11_400_000,
            (EngagementDemo("Insertion lignes d'autocar", formule=Formule.ANNUELLE, taux=1_800),),
        ),
    ),
    nature=NatureAchat.SERVICES,
    forme=FormeMarche.DSP,
    procedure="Procédure négociée",
    cdi_mois=6,
)

LYCEES_PPP = MarcheDemo(
    "ppp",
    "region",
    "2015-PPP-LYC",
    "Conception, construction et maintenance de lycées, contrat de partenariat",
    date(2016, 1, 4),
    101,
    CodeDispositif.ART_14,
    (
        LotDemo(
            "",
            "Volet construction, deuxième tranche",
            "ppp",
            "45214220",
            88_000_000,
            (
                EngagementDemo(
                    "Insertion construction",
                    36_000,
                    partage=CONVENTION_GUICHET,
                    debut=-18,
                    quote_parts=(("bati", 9_000),),
                ),
            ),
            sous_traitants=("bati",),
        ),
    ),
    forme=FormeMarche.PPP,
    procedure="Dialogue compétitif",
    notification=date(2015, 11, 16),
)

MAITRISE_OEUVRE = MarcheDemo(
    "moe",
    "region",
    "2025-MOE",
    "Maîtrise d'œuvre des travaux dans les lycées, accord-cadre",
    -14,
    21,
    CodeDispositif.ART_14,
    (
        LotDemo(
            "",
            "Maîtrise d'œuvre",
            "archi",
            "71221000",
            600_000,
            (
                EngagementDemo(
                    "Une heure par 1 500 € d'honoraires",
                    400,
                    formule=Formule.EUROS,
                    taux=1_500,
                    assiettes=(
                        (-14, -12, 48_000, "Factures du 1er trimestre d'exécution"),
                        (-11, -9, 61_500, "Factures du 2e trimestre d'exécution"),
                        (-8, -6, 39_000, "Factures du 3e trimestre d'exécution"),
                        (-5, -3, 72_000, "Factures du 4e trimestre d'exécution"),
                    ),
                ),
            ),
        ),
    ),
    nature=NatureAchat.INTELLECTUEL,
    forme=FormeMarche.ACCORD_CADRE,
)

ESPACES_VERTS = MarcheDemo(
    "verts",
    "region",
    "2025-A30-EV",
    "Insertion par l'entretien des espaces verts des lycées",
    -12,
    11,
    CodeDispositif.ART_30,
    (LotDemo("", "Parcours d'insertion, support espaces verts", "jard", "77310000", 180_000, (SUIVI,)),),
    nature=NatureAchat.SERVICES,
    procedure="Procédure adaptée",
)


MARCHES_REGION = (
    LYCEE,
    INDUSTRILAB,
    INSTITUT,
    NETTOYAGE,
    AUTOCARS,
    LYCEES_PPP,
    MAITRISE_OEUVRE,
    ESPACES_VERTS,
)
