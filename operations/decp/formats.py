"""From bytes to raw records: encoding, then JSON or XML. What is wrong with a whole file is said here."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from operations.decp.lecture_xml import load_xml
from operations.decp.types import Anomalie, FichierIllisible, Format, Genre, Gravite, cite, text_of

_BLANC = re.compile(r"[ \t\n\r]*")
# Forbidden in XML 1.0, as they are or as references; a reference is only cut when it names one of them.
_CONTROLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));"
)
_DECLARATION = re.compile(r"\s*<\?xml\b([^>]*)\?>")
_ENCODAGE = re.compile(rb"""<\?xml[^>]*\bencoding=["'](iso-8859-\d{1,2}|windows-125\d)["']""", re.IGNORECASE)
_GENRES = {"marche": Genre.MARCHE, "contrat-concession": Genre.CONCESSION}

_SIGNATURES = (
    (
        b"PK\x03\x04",
        "une archive ZIP ou un classeur (XLSX, ODS)\u00a0: extrayez-en d’abord le fichier JSON ou XML",
    ),
    (b"\x1f\x8b", "une archive GZIP\u00a0: décompressez-la d’abord"),
    (b"%PDF", "un PDF"),
    (b"\xd0\xcf\x11\xe0", "un ancien document Office"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enregistrement:
    """One raw item of the file; `genre` is None where the format does not sort marchés from concessions."""

    rang: int
    ligne: int | None
    genre: Genre | None
    brut: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Chargement:
    format: Format
    enregistrements: list[Enregistrement]
    anomalies: list[Anomalie]


def load(contenu: bytes) -> Chargement:
    """Recognise and parse a whole file. FichierIllisible when it is not one, or is broken."""
    if not contenu.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise FichierIllisible("Ce fichier est vide.")
    for signature, description in _SIGNATURES:
        if contenu.startswith(signature):
            raise FichierIllisible(f"Ce fichier n’est ni du JSON ni du XML\u00a0: c’est {description}.")
    texte, anomalies = _decode(contenu)
    debut = texte.lstrip()[:400].lower()
    if "<!doctype html" in debut or "<html" in debut:
        raise FichierIllisible(
            "Ce fichier est une page web (HTML) et non des données\u00a0: téléchargez le fichier lui-même, "
            "pas la page qui le présente."
        )
    if debut.startswith(("{", "[")):
        return _load_json(texte, anomalies)
    if debut.startswith("<"):
        return _load_xml(texte, anomalies)
    raise FichierIllisible(
        "Ce fichier n’est ni du JSON ni du XML\u00a0: ce n’est pas un fichier de données DECP."
    )


def _remark(champ: str, valeur: object, motif: str, ligne: int | None, gravite: Gravite) -> Anomalie:
    return Anomalie(gravite=gravite, champ=champ, valeur=text_of(valeur), motif=motif, ligne=ligne)


def _decode(contenu: bytes) -> tuple[str, list[Anomalie]]:
    if contenu.startswith((b"\xff\xfe", b"\xfe\xff")):
        essais = ["utf-16"]
    else:
        declare = _ENCODAGE.match(contenu.lstrip())
        essais = [declare.group(1).decode("ascii")] if declare else []
        essais = ["utf-8-sig", *essais, "cp1252", "latin-1"]
    for encodage in essais:
        try:
            texte = contenu.decode(encodage)
        except (UnicodeError, LookupError):
            continue
        if encodage == "utf-8-sig":
            return texte, []
        motif = f"Fichier lu en {encodage} et non en UTF-8\u00a0: vérifiez les lettres accentuées."
        return texte, [_remark("encodage", encodage, motif, None, Gravite.AVERTISSEMENT)]
    raise FichierIllisible("L’encodage de ce fichier n’est pas reconnu\u00a0: enregistrez-le en UTF-8.")


class _Curseur:
    """A place in a JSON text. The standard decoder reads the items one by one: each knows its line."""

    def __init__(self, texte: str) -> None:
        self.texte = texte
        self.pos = 0
        self._compte = (0, 1)
        self._decodeur = json.JSONDecoder(strict=False, parse_int=_integer)

    def look(self) -> str:
        trouve = _BLANC.match(self.texte, self.pos)
        self.pos = trouve.end() if trouve else self.pos
        return self.texte[self.pos : self.pos + 1]

    def take(self, attendu: str) -> None:
        if self.look() != attendu:
            raise json.JSONDecodeError(f"{attendu} attendu", self.texte, self.pos)
        self.pos += 1

    def line(self) -> int:
        depart, ligne = self._compte
        self._compte = (self.pos, ligne + self.texte.count("\n", depart, self.pos))
        return self._compte[1]

    def value(self) -> Any:
        self.look()
        valeur, self.pos = self._decodeur.raw_decode(self.texte, self.pos)
        return valeur

    def each_key(self) -> Iterator[str]:
        """The keys of the object at hand; the caller consumes each value before the next key."""
        self.take("{")
        if self.look() == "}":
            self.pos += 1
            return
        while True:
            if self.look() != '"':
                raise json.JSONDecodeError("clé attendue", self.texte, self.pos)
            cle = str(self.value())
            self.take(":")
            yield cle
            if not self._more("}"):
                return

    def items(self) -> Iterator[tuple[int, Any]]:
        """The items of the array at hand, each with its line."""
        self.take("[")
        if self.look() == "]":
            self.pos += 1
            return
        while True:
            self.look()
            ligne = self.line()
            yield ligne, self.value()
            if not self._more("]"):
                return

    def _more(self, fin: str) -> bool:
        if self.look() == ",":
            self.pos += 1
            return True
        self.take(fin)
        return False


def _integer(chiffres: str) -> int | float:
    # Python refuses to convert thousands of digits; nothing in these files needs more than a SIRET's.
    return int(chiffres) if len(chiffres) <= 40 else float(chiffres[:400])


def _load_json(texte: str, anomalies: list[Anomalie]) -> Chargement:
    curseur = _Curseur(texte)
    lecture = _LectureJson(curseur, anomalies)
    try:
        lecture.read()
    except json.JSONDecodeError as erreur:
        raise FichierIllisible(
            f"Ce fichier JSON est mal formé ou incomplet\u00a0: la lecture s’arrête ligne {erreur.lineno}, "
            f"colonne {erreur.colno}. Rien n’en a été pris."
        ) from erreur
    except RecursionError as erreur:
        raise FichierIllisible(
            "Ce fichier JSON imbrique trop de niveaux pour être un fichier DECP."
        ) from erreur
    if lecture.format is None:
        raise FichierIllisible("Ce fichier n’est pas un fichier DECP\u00a0: l’élément « marches » y manque.")
    return Chargement(format=lecture.format, enregistrements=lecture.enregistrements, anomalies=anomalies)


class _LectureJson:
    def __init__(self, curseur: _Curseur, anomalies: list[Anomalie]) -> None:
        self.curseur = curseur
        self.anomalies = anomalies
        self.format: Format | None = None
        self.enregistrements: list[Enregistrement] = []

    def read(self) -> None:
        if self.curseur.look() == "{":
            for cle in self.curseur.each_key():
                if cle == "marches":
                    self._read_marches()
                else:
                    self.curseur.value()
        else:
            self.curseur.value()
        if self.curseur.look():
            raise json.JSONDecodeError("fin attendue", self.curseur.texte, self.curseur.pos)

    def _read_marches(self) -> None:
        suite = self.curseur.look()
        if suite == "[":
            # A flat array is the format in use until 2023, an object the one in force since 2024.
            self.format = Format.JSON_PLAT
            self._read_array(None)
        elif suite == "{":
            for cle in self.curseur.each_key():
                if cle in _GENRES:
                    self.format = Format.JSON_V2
                    self._read_group(cle)
                else:
                    motif = (
                        f"La rubrique {cite(cle)} n’existe pas dans le format DECP\u00a0: elle est ignorée."
                    )
                    ligne = self.curseur.line()
                    self.anomalies.append(_remark("marches", cle, motif, ligne, Gravite.IGNORE))
                    self.curseur.value()
        else:
            self.curseur.value()

    def _read_group(self, cle: str) -> None:
        suite = self.curseur.look()
        if suite == "[":
            self._read_array(_GENRES[cle])
            return
        ligne = self.curseur.line()
        valeur = self.curseur.value()
        if isinstance(valeur, dict):
            self._add(ligne, _GENRES[cle], valeur)
            return
        motif = f"La rubrique {cite(cle)} ne contient pas une liste\u00a0: elle est lue comme vide."
        self.anomalies.append(_remark(f"marches.{cle}", valeur, motif, ligne, Gravite.AVERTISSEMENT))

    def _read_array(self, genre: Genre | None) -> None:
        for ligne, brut in self.curseur.items():
            self._add(ligne, genre, brut)

    def _add(self, ligne: int, genre: Genre | None, brut: Any) -> None:
        rang = len(self.enregistrements) + 1
        self.enregistrements.append(Enregistrement(rang=rang, ligne=ligne, genre=genre, brut=brut))


def _load_xml(texte: str, anomalies: list[Anomalie]) -> Chargement:
    declaration = _DECLARATION.match(texte)
    if declaration is not None:
        # The text is already decoded; its lines must keep their numbers.
        texte = "\n" * texte.count("\n", 0, declaration.end()) + texte[declaration.end() :]
    interdits = list(_CONTROLE.finditer(texte))
    if interdits:
        ligne = texte.count("\n", 0, interdits[0].start()) + 1
        motif = (
            "Caractères de contrôle interdits en XML\u00a0: ils ont été retirés "
            f"({len(interdits)} dans le fichier, le premier ligne {ligne})."
        )
        anomalies.append(_remark("fichier", len(interdits), motif, ligne, Gravite.AVERTISSEMENT))
        texte = _CONTROLE.sub("", texte)
    racine, elements = load_xml(texte)
    if racine != "marches":
        raise FichierIllisible(
            f"Ce fichier XML n’est pas un fichier DECP\u00a0: sa racine est {cite(racine)}."
        )
    enregistrements: list[Enregistrement] = []
    for nom, ligne, brut in elements:
        if nom in _GENRES:
            rang = len(enregistrements) + 1
            enregistrements.append(Enregistrement(rang=rang, ligne=ligne, genre=_GENRES[nom], brut=brut))
        else:
            motif = f"L’élément {cite(nom)} n’existe pas dans le format DECP\u00a0: il est ignoré."
            anomalies.append(_remark("marches", nom, motif, ligne, Gravite.IGNORE))
    return Chargement(format=Format.XML, enregistrements=enregistrements, anomalies=anomalies)
