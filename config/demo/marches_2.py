"""What is bought in the second guichet: the same regional buyer, one company in common."""

from clauses.enums import CodeDispositif
from config.demo.modeles import CCAP_OPERATION, EngagementDemo, LotDemo, MarcheDemo
from operations.enums import NatureAchat

COMPLEXE = MarcheDemo(
    "complexe",
    "region",
    "2025-CFRI",
    "Complexe de formation, de recherche et d'innovation à Compiègne",
    -16,
    7,
    CodeDispositif.ART_14,
    (
        LotDemo(
            "1",
            "Gros œuvre – menuiseries",
            "bati",
            "45223220",
            6_400_000,
            (EngagementDemo("Insertion gros œuvre et menuiseries", 3_600, partage=CCAP_OPERATION),),
        ),
        LotDemo(
            "2", "Électricité", "elec2", "45310000", 710_000, (EngagementDemo("Insertion électricité", 360),)
        ),
        LotDemo(
            "3",
            "Climatisation – chauffage",
            "clim2",
            "45331000",
            980_000,
            (EngagementDemo("Insertion climatisation et chauffage", 580, partage=CCAP_OPERATION),),
        ),
        LotDemo(
            "4",
            "Ventilation",
            "clim2",
            "45331210",
            760_000,
            (EngagementDemo("Insertion ventilation", 450, partage=CCAP_OPERATION),),
        ),
        LotDemo(
            "5",
            "Entretien des espaces verts",
            "vert2",
            "77310000",
            95_000,
            (EngagementDemo("Insertion espaces verts", 100),),
        ),
    ),
    commune="60159",
    operation="Complexe de Compiègne",
)

VOYAGEURS = MarcheDemo(
    "voyageurs",
    "region",
    "2025-TER",
    "Voyageurs des trains régionaux : comptages et enquêtes de satisfaction",
    -9,
    14,
    CodeDispositif.ART_14,
    (
        LotDemo("1", "Comptages", "enq2", "79311000", 240_000, (EngagementDemo("Insertion comptages", 320),)),
        LotDemo(
            "2",
            "Enquêtes de satisfaction",
            "enq2",
            "79311200",
            190_000,
            (EngagementDemo("Insertion enquêtes", 240),),
        ),
    ),
    commune="60159",
    nature=NatureAchat.SERVICES,
)

MARCHES_2 = (COMPLEXE, VOYAGEURS)
