"""XML files, through defusedxml: no DTD, no entity. Elements become the shape that the JSON files have."""

from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from operations.decp.types import FichierIllisible

PROFONDEUR_MAX = 40
_LIGNE = "\u0000ligne"  # cannot be the name of an attribute of the file


class _Constructeur(TreeBuilder):
    """Builds the tree and notes the line of each element under the root."""

    def __init__(self) -> None:
        super().__init__()
        self.expat: Any = None
        self._niveau = 0

    def start(self, tag: Any, attrs: Any, /) -> Element:
        element = super().start(tag, attrs)
        self._niveau += 1
        if self._niveau == 2:
            element.set(_LIGNE, str(self.expat.CurrentLineNumber))
        return element

    def end(self, tag: Any, /) -> Element:
        self._niveau -= 1
        return super().end(tag)


def load_xml(texte: str) -> tuple[str, list[tuple[str, int, Any]]]:
    """The root's name and, for each element under it, its name, its line and its content."""
    constructeur = _Constructeur()
    parseur = DefusedXMLParser(target=constructeur, forbid_dtd=True)
    constructeur.expat = parseur.parser
    try:
        parseur.feed(texte)
        racine: Element = parseur.close()
    except DefusedXmlException as erreur:
        raise FichierIllisible(
            "Ce fichier XML déclare une DTD ou des entités\u00a0: il est refusé par sécurité."
        ) from erreur
    except ParseError as erreur:
        ligne, colonne = erreur.position
        raise FichierIllisible(
            f"Ce fichier XML est mal formé ou incomplet\u00a0: la lecture s’arrête ligne {ligne}, "
            f"colonne {colonne + 1}. Rien n’en a été pris."
        ) from erreur
    elements = [(_name(enfant), int(enfant.attrib.pop(_LIGNE)), _content(enfant, 1)) for enfant in racine]
    return _name(racine), elements


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _content(element: Element, profondeur: int) -> Any:
    """A leaf gives its text (None when empty), the rest an object; what is repeated becomes a list."""
    if len(element) == 0:
        return (element.text or "").strip() or None
    if profondeur >= PROFONDEUR_MAX:
        return None
    contenu: dict[str, Any] = {}
    for enfant in element:
        nom, valeur = _name(enfant), _content(enfant, profondeur + 1)
        if nom not in contenu:
            contenu[nom] = valeur
        elif isinstance(contenu[nom], list):
            contenu[nom].append(valeur)
        else:
            contenu[nom] = [contenu[nom], valeur]
    return contenu
