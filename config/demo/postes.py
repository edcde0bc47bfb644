"""Who is hired, how, where and for how long: the three ways and every kind of contract."""

from config.demo.modeles import PosteDemo
from participants.enums import TypeContrat as Contrat

POOL_BATI = ("industrilab-1", "institut-1", "lycee-4")

POSTES = (
    # Bâtisseurs de la Gartempe: long contracts over several marchés, and lent people.
    PosteDemo("bati", POOL_BATI, Contrat.CDD, "F1704", -18, 5, 35, 3, pool=True),
    PosteDemo("bati", POOL_BATI, Contrat.CDI, "F1703", -18, None, 35, pool=True, cas="fin_passee"),
    PosteDemo("bati", POOL_BATI, Contrat.CDD, "F1704", -14, 18, 35, pool=True, cas="fin_proche"),
    PosteDemo(
        "bati",
        ("industrilab-1",),
        Contrat.PROFESSIONNALISATION,
        "F1703",
        -7,
        14,
        35,
        2,
        employeur="geiq",
        criteres=("GEIQ",),
    ),
    PosteDemo("bati", ("industrilab-1",), Contrat.MISSION, "F1704", -12, 3, 35, 3, employeur="etti"),
    PosteDemo("bati", ("industrilab-1",), Contrat.MISSION, "F1704", -3, 5, 35, 2, employeur="etti"),
    PosteDemo("bati", ("institut-1",), Contrat.MISSION, "F1701", -15, 3, 35, 3, employeur="etti"),
    PosteDemo(
        "bati", ("institut-1",), Contrat.MISSION, "F1704", -7, 8, 28, employeur="eatt", criteres=("TH",)
    ),
    PosteDemo(
        "bati", ("institut-1",), Contrat.CDDI, "F1704", -13, 6, 26, 2, employeur="ei", criteres=("IAE",)
    ),
    PosteDemo("bati", ("bellevue-1",), Contrat.CDD, "F1703", -12, 3, 35, 2, criteres=("QPV",)),
    PosteDemo("bati", ("ppp-",), Contrat.CDD, "F1702", -8, 5, 35),
    PosteDemo("bati", ("residence-",), Contrat.APPRENTISSAGE, "F1703", -6, 14, 35, 2, criteres=("JEUNE",)),
    PosteDemo("ei", ("industrilab-1",), Contrat.CDDI, "F1704", -6, 4, 26, criteres=("IAE",)),
    PosteDemo("charp", ("industrilab-1", "industrilab-2"), Contrat.CDD, "F1701", -17, 19, 35, pool=True),
    PosteDemo("charp", ("industrilab-2",), Contrat.APPRENTISSAGE, "F1702", -7, 20, 35, criteres=("JEUNE",)),
    PosteDemo("charp", ("industrilab-1",), Contrat.MISSION, "F1704", -9, 3, 35, employeur="etti"),
    PosteDemo("menu", ("lycee-9",), Contrat.CDD, "F1607", -13, 2, 24),
    PosteDemo("menu", ("bellevue-2",), Contrat.CDD, "F1607", -9, 11, 6, criteres=("QPV", "DELD")),
    PosteDemo("plat", ("lycee-12", "institut-2"), Contrat.CDD, "F1601", -15, 18, 35, pool=True),
    PosteDemo("plat", ("lycee-12",), Contrat.CDD, "F1601", -11, 11, 35),
    PosteDemo("plat", ("institut-2",), Contrat.MISSION, "F1613", -6, 3, 35, employeur="ett"),
    PosteDemo("plat", ("institut-2",), Contrat.MISSION, "F1613", -1, 3, 35, employeur="ett"),
    PosteDemo(
        "elec",
        ("industrilab-3", "lycee-20", "institut-4"),
        Contrat.PROFESSIONNALISATION,
        "F1602",
        -15,
        18,
        35,
        employeur="geiq",
        criteres=("GEIQ", "JEUNE"),
        pool=True,
    ),
    PosteDemo("elec", ("lycee-20",), Contrat.CDI, "F1602", -7, None, 35),
    PosteDemo("clim", ("industrilab-4", "institut-3"), Contrat.CDD, "F1603", -14, 16, 35, pool=True),
    PosteDemo("clim", ("institut-3",), Contrat.MISSION, "F1603", -8, 3, 30, employeur="etti"),
    PosteDemo("net", ("nettoyage-",), Contrat.CDI, "K2204", -8, None, 8),
    PosteDemo("net", ("nettoyage-",), Contrat.CDI, "K2204", -3, None, 6),
    PosteDemo("net", ("nettoyage-",), Contrat.USAGE, "K2204", -7, 8, 3, employeur="ai", criteres=("RSA",)),
    PosteDemo(
        "cars",
        ("autocars-",),
        Contrat.PROFESSIONNALISATION,
        "N4103",
        -17,
        9,
        35,
        criteres=("SENIOR",),
        suite=PosteDemo("cars", ("autocars-",), Contrat.CDI, "N4103", -8, None, 35),
    ),
    PosteDemo("cars", ("autocars-",), Contrat.CDD, "I1604", -9, 12, 28),
    PosteDemo("ppp", ("ppp-",), Contrat.CDD, "F1705", -16, 18, 35),
    PosteDemo("ppp", ("ppp-",), Contrat.CDI, "F1606", -12, None, 35),
    PosteDemo("archi", ("moe-",), Contrat.USAGE, "K2204", -13, 16, 3, employeur="ai", criteres=("MINIMA",)),
    PosteDemo("dem", ("demenagement-",), Contrat.CDD, "N1105", -9, 5, 14),
    PosteDemo("dem", ("demenagement-",), Contrat.CDD, "N1105", -4, 8, 14, cas="a_decider"),
    PosteDemo("jard", ("verts-",), Contrat.CDDI, "A1203", -12, 10, 26, 6, criteres=("IAE",)),
    PosteDemo("jard", ("verts-",), Contrat.CDDI, "A1203", -6, 10, 26, 4, criteres=("IAE", "RSA")),
    PosteDemo("ea", ("adapte-",), Contrat.CDI, "M1602", -14, None, 30, 2, criteres=("EA_ESAT", "TH")),
    PosteDemo("ea", ("adapte-",), Contrat.CDD, "M1602", -10, 14, 30, 2, criteres=("EA_ESAT",)),
    PosteDemo("ei", ("collecte-",), Contrat.CDDI, "K2304", -11, 12, 26, 3, criteres=("IAE",)),
)

POSTES_2 = (
    PosteDemo("bati", ("complexe-1",), Contrat.CDD, "F1704", -15, 18, 35),
    PosteDemo("bati", ("complexe-1",), Contrat.MISSION, "F1704", -10, 3, 35, 2, employeur="etti"),
    PosteDemo("elec2", ("complexe-2",), Contrat.CDD, "F1602", -9, 10, 6),
    PosteDemo("clim2", ("complexe-3", "complexe-4"), Contrat.CDD, "F1603", -12, 14, 32, pool=True),
    PosteDemo("vert2", ("complexe-5",), Contrat.USAGE, "A1203", -8, 9, 3, employeur="ai2"),
    PosteDemo("enq2", ("voyageurs-1", "voyageurs-2"), Contrat.CDD, "M1602", -8, 9, 5, 2, pool=True),
)

SANS_CONTRAT = ("a_decider", "a_decider", "a_decider", "refusee", "validee", "")
"""Fate of the eligibility of people whom nobody has hired yet; empty: nothing asked for."""
SANS_CONTRAT_2 = ("a_decider", "refusee")
