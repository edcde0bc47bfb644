"""What an e-mail says: the product's words for each kind, which a guichet may replace by its own.

A wording is plain text with {names}. Those that a kind knows are listed here; a wording that uses another
one is refused, and a value is put in once: what looks like a name inside a value stays as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from guichets.enums import GenreMessage

CHAMP = re.compile(r"\{([^{}\n]{0,40})\}")

# The names, each with what the settings page says of it and the value that the preview shows.
CHAMPS = {
    "guichet": ("le nom du guichet", "PLIE du Val de Sèvre"),
    "nom": ("le nom du destinataire", "Camille Robin"),
    "entreprise": ("le nom de l'entreprise", "Bâti Ouest"),
    "mois": ("le mois à déclarer", "octobre 2026"),
    "echeance": ("la date limite de la déclaration", "10 novembre 2026"),
    "lien": ("l'adresse de la page à ouvrir, obligatoire", "https://guichet.example/entreprise/"),
    "jours": ("la durée du lien, en jours", "15"),
    "date": ("la date de l'envoi ou de la transmission", "6 novembre 2026"),
    "motif": ("le motif écrit par le guichet", "Il manque les heures du chantier de la gare."),
    "nombre": ("le nombre de lignes ou de personnes concernées", "3"),
    "declarant": ("l'entreprise qui a déclaré", "Intérim Solidaire"),
    "piece": ("la pièce concernée", "Relevé d'heures signé"),
    "poste": ("l'intitulé du poste", "Maçon"),
    "postes": (
        "les postes publiés, un par ligne",
        "- Maçon, Niort (Bâti Ouest)\u00a0: 2\u00a0postes, à partir du 6 janvier 2027",
    ),
    "horizon": ("l'étape du suivi", "6 mois après la sortie"),
    "contenu": ("ce qui a changé et ce qui attend", "- 2 déclarations à valider\n- 1 pièce à vérifier"),
}


@dataclass(frozen=True, slots=True)
class Modele:
    """One kind's words: the product's, or the guichet's own."""

    objet: str
    texte: str


@dataclass(frozen=True, slots=True)
class Genre:
    """One kind: its own names beside {guichet} and {nom}, why one receives it, and the product's words."""

    champs: tuple[str, ...]
    raison: str
    modele: Modele

    @property
    def connus(self) -> tuple[str, ...]:
        return ("guichet", "nom", *self.champs)


DECLARE = "vous êtes le contact de votre entreprise pour les déclarations d'heures"
MENSUEL = ("entreprise", "mois", "echeance", "lien")

GENRES: dict[GenreMessage, Genre] = {
    GenreMessage.RELANCE_AVANT: Genre(
        MENSUEL,
        DECLARE,
        Modele(
            "{mois}\u00a0: déclaration d'heures attendue pour le {echeance}",
            "Bonjour,\n\nLes heures d'insertion de {entreprise} pour {mois} sont attendues pour le "
            "{echeance}.\nMême sans heures ce mois-ci, dites-le\u00a0: cela prend quelques secondes.\n\n"
            "Déclarer\u00a0:\n{lien}\n\nMerci,\n{guichet}",
        ),
    ),
    GenreMessage.RELANCE_JOUR: Genre(
        MENSUEL,
        DECLARE,
        Modele(
            "{mois}\u00a0: dernier jour pour déclarer vos heures",
            "Bonjour,\n\nC'est aujourd'hui, {echeance}, le dernier jour pour déclarer les heures d'insertion "
            "de {entreprise} pour {mois}.\n\nDéclarer\u00a0:\n{lien}\n\nMerci,\n{guichet}",
        ),
    ),
    GenreMessage.RELANCE_APRES: Genre(
        MENSUEL,
        DECLARE,
        Modele(
            "{mois}\u00a0: votre déclaration d'heures n'est pas arrivée",
            "Bonjour,\n\nNous n'avons pas reçu les heures d'insertion de {entreprise} pour {mois}. "
            "Elles étaient attendues pour le {echeance}.\n\nDéclarer\u00a0:\n{lien}\n\n"
            "Une difficulté\u00a0? Dites-le-nous, nous chercherons ensemble.\n\n{guichet}",
        ),
    ),
    GenreMessage.RELANCE_MANUELLE: Genre(
        MENSUEL,
        DECLARE,
        Modele(
            "{mois}\u00a0: votre déclaration d'heures",
            "Bonjour,\n\nNous attendons les heures d'insertion de {entreprise} pour {mois} "
            "(date limite\u00a0: {echeance}).\n\nDéclarer\u00a0:\n{lien}\n\nMerci,\n{guichet}",
        ),
    ),
    GenreMessage.LIEN: Genre(
        ("entreprise", "mois", "jours", "lien"),
        "un lien de déclaration a été demandé pour cette adresse",
        Modele(
            "Votre lien pour déclarer {mois}",
            "Bonjour,\n\nCe lien ouvre la déclaration de {entreprise} pour {mois}, sans mot de passe. "
            "Il est valable {jours}\u00a0jours et ne sert qu'une fois\u00a0; ne le transférez pas.\n\n"
            "Déclarer\u00a0:\n{lien}\n\n{guichet}",
        ),
    ),
    GenreMessage.RECU: Genre(
        ("entreprise", "mois", "date", "lien"),
        "la déclaration de votre entreprise vient d'être transmise",
        Modele(
            "{mois}\u00a0: déclaration reçue",
            "Bonjour,\n\nLa déclaration d'heures de {entreprise} pour {mois} a été transmise le {date}.\n\n"
            "Lire le reçu\u00a0:\n{lien}\n\nMerci,\n{guichet}",
        ),
    ),
    GenreMessage.RETOUR: Genre(
        ("entreprise", "mois", "motif", "lien"),
        "la déclaration de votre entreprise est à corriger",
        Modele(
            "{mois}\u00a0: votre déclaration est à corriger",
            "Bonjour,\n\nLa déclaration de {entreprise} pour {mois} vous est retournée\u00a0:\n\n{motif}\n\n"
            "Corriger et transmettre à nouveau\u00a0:\n{lien}\n\n{guichet}",
        ),
    ),
    GenreMessage.CONFIRMATION: Genre(
        ("entreprise", "mois", "nombre", "declarant", "lien"),
        "votre entreprise doit confirmer des heures déclarées par une autre",
        Modele(
            "{mois}\u00a0: des heures à confirmer",
            "Bonjour,\n\n{declarant} a déclaré pour {mois} des heures faites pour {entreprise}. "
            "Lignes à confirmer\u00a0: {nombre}.\nElles ne comptent qu'une fois confirmées.\n\n"
            "Confirmer ou contester\u00a0:\n{lien}\n\n{guichet}",
        ),
    ),
    GenreMessage.CONTESTATION: Genre(
        ("entreprise", "mois", "nombre", "declarant", "lien"),
        "votre entreprise a déclaré ces heures",
        Modele(
            "{mois}\u00a0: des heures contestées par {entreprise}",
            "Bonjour,\n\n{entreprise} conteste des heures que {declarant} a déclarées pour {mois}. "
            "Lignes contestées\u00a0: {nombre}.\nElles ne comptent pas tant qu'elles sont contestées.\n\n"
            "Lire la raison\u00a0:\n{lien}\n\n{guichet}",
        ),
    ),
    GenreMessage.PIECE: Genre(
        ("entreprise", "piece", "motif", "lien"),
        "une pièce demandée à votre entreprise manque ou a été refusée",
        Modele(
            "Pièce à fournir\u00a0: {piece}",
            "Bonjour,\n\nPour {entreprise}, cette pièce est attendue\u00a0: {piece}.\n{motif}\n\n"
            "Déposer la pièce\u00a0:\n{lien}\n\n{guichet}",
        ),
    ),
    GenreMessage.BESOIN: Genre(
        ("date", "nombre", "postes", "lien"),
        "votre structure oriente des personnes vers ce guichet",
        Modele(
            "{guichet}\u00a0: les postes à pourvoir du {date}",
            "Bonjour,\n\nNouveaux postes à pourvoir\u00a0:\n\n{postes}\n\n"
            "Les lire et proposer quelqu'un\u00a0:\n{lien}\n\n{guichet}",
        ),
    ),
    GenreMessage.PROPOSITION: Genre(
        ("entreprise", "poste", "nombre", "lien"),
        "votre entreprise a publié un besoin de recrutement",
        Modele(
            "Une proposition pour votre poste\u00a0: {poste}",
            "Bonjour,\n\nLe guichet vous propose quelqu'un pour le poste «\u00a0{poste}\u00a0».\n\n"
            "Lire la proposition et répondre\u00a0:\n{lien}\n\n{guichet}",
        ),
    ),
    GenreMessage.SUIVI_SORTIE: Genre(
        ("nombre", "horizon", "echeance", "lien"),
        "votre structure accompagne des personnes suivies par ce guichet",
        Modele(
            "Suivi à renseigner\u00a0: {horizon}",
            "Bonjour,\n\nUn suivi est à renseigner ({horizon}, personnes concernées\u00a0: {nombre}), "
            "pour le {echeance}.\n\nRépondre, même «\u00a0situation inconnue\u00a0»\u00a0:\n{lien}\n\n"
            "{guichet}",
        ),
    ),
    GenreMessage.RESUME: Genre(
        ("date", "contenu", "lien"),
        "vous êtes facilitateur dans ce guichet",
        Modele(
            "{guichet}\u00a0: votre résumé du {date}",
            "Bonjour,\n\n{contenu}\n\nOuvrir le guichet\u00a0:\n{lien}",
        ),
    ),
}


def fields_used(texte: str) -> list[str]:
    return CHAMP.findall(texte)


def check_wording(genre: GenreMessage, modele: Modele) -> None:
    """Refuse, in French and by field, what this kind cannot say."""
    connus = GENRES[genre].connus
    fautes: dict[str, list[str]] = {}
    for champ, texte in (("objet", modele.objet), ("texte", modele.texte)):
        inconnus = [nom for nom in dict.fromkeys(fields_used(texte)) if nom not in connus]
        if inconnus:
            noms = ", ".join(f"{{{nom}}}" for nom in inconnus)
            fautes[champ] = [f"Champs inconnus\u00a0: {noms}."]
        elif "{" in CHAMP.sub("", texte) or "}" in CHAMP.sub("", texte):
            fautes[champ] = ["Une accolade est seule. Écrivez par exemple {entreprise}."]
    if "lien" in fields_used(modele.objet):
        fautes.setdefault("objet", []).append("L'adresse {lien} a sa place dans le texte.")
    if fields_used(modele.texte).count("lien") != 1:
        fautes.setdefault("texte", []).append("Le texte contient {lien} une fois.")
    if fautes:
        raise ValidationError(fautes)


def fill(texte: str, valeurs: Mapping[str, str]) -> str:
    """Each known name by its value, in one pass."""
    return CHAMP.sub(lambda m: valeurs[m.group(1)], texte)


def subject(texte: str, valeurs: Mapping[str, str]) -> str:
    """One line, beginning like a sentence."""
    objet = one_line(fill(texte, valeurs))
    return objet[:1].upper() + objet[1:]


def one_line(texte: str) -> str:
    """No newline nor control character: a header has one line."""
    propre = "".join(c if c.isprintable() or c == "\u00a0" else " " for c in texte)
    return re.sub(" {2,}", " ", propre).strip()
