"""What a session's browser is called by its user: « Firefox sur Windows », never the string that it sends."""

# Most particular first: Edge and Opera also call themselves Chrome, which also calls itself Safari.
LOGICIELS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMES = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
INCONNU = "Navigateur inconnu"


def browser_name(agent: str) -> str:
    logiciel = next((nom for marque, nom in LOGICIELS if marque in agent), INCONNU)
    systeme = next((nom for marque, nom in SYSTEMES if marque in agent), "")
    return f"{logiciel} sur {systeme}" if systeme else logiciel
