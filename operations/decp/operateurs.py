"""Buyers, holders and subcontractors: who is named, and whether the number can be true."""

import re
from typing import Any

from operations.decp.nomenclatures import TYPES_IDENTIFIANT, fold
from operations.decp.types import Format, OperateurDecp
from operations.decp.valeurs import Carnet, is_missing, list_of, read_text
from operations.identifiants import (
    TypeIdentifiant,
    identifiant_valide,
    normaliser_identifiant,
    normaliser_siret,
    siret_valide,
)


def siret_reason(siret: str) -> str:
    """Why a text is not a SIRET, in French."""
    if re.fullmatch(r"[0-9]+", siret) is None:
        return "Un SIRET ne contient que des chiffres."
    if len(siret) == 9:
        return (
            "Ces neuf chiffres sont un SIREN\u00a0: il faut le SIRET de l’établissement (14\u00a0chiffres)."
        )
    if len(siret) != 14:
        return f"Un SIRET compte 14\u00a0chiffres\u00a0: celui-ci en compte {len(siret)}."
    return "La clé de contrôle de ce SIRET est fausse."


def read_buyer(carnet: Carnet, brut: dict[str, Any], champ: str) -> tuple[str, bool, str | None]:
    """SIRET as published without its spaces, whether it is right, and the name that old files give."""
    acheteur = brut.get(champ)
    objet = acheteur if isinstance(acheteur, dict) else {"id": acheteur}
    valeur = objet.get("id")
    if is_missing(valeur):
        valeur = brut.get(f"{champ}.id", valeur)
    nom = read_text(carnet, f"{champ}.nom", objet.get("nom") or brut.get(f"{champ}.nom"))
    texte = read_text(carnet, f"{champ}.id", valeur, essentiel=True)
    if texte is None:
        return "", False, nom
    siret = _clean_siret(carnet, f"{champ}.id", texte)
    valide = siret_valide(siret)
    if not valide:
        carnet.fix(f"{champ}.id", siret, siret_reason(siret))
    return siret, valide, nom


def _clean_siret(carnet: Carnet, champ: str, texte: str) -> str:
    siret = normaliser_siret(texte)
    if siret != texte:
        carnet.warn(champ, texte, "Espaces retirées de ce SIRET.")
    return siret


def read_operators(carnet: Carnet, champ: str, valeur: object, enveloppe: str) -> tuple[OperateurDecp, ...]:
    """The named operators, each once."""
    trouves: dict[tuple[str, str], OperateurDecp] = {}
    for rang, element in enumerate(unwrap(carnet, champ, valeur, enveloppe)):
        chemin = f"{champ}[{rang}]"
        operateur = read_operator(carnet, chemin, element)
        if operateur is None:
            continue
        cle = (operateur.type_identifiant, operateur.identifiant)
        if cle in trouves:
            carnet.ignore(
                f"{chemin}.id",
                operateur.identifiant,
                "Cet opérateur est déjà nommé\u00a0: il n’est gardé qu’une fois.",
            )
        else:
            trouves[cle] = operateur
    return tuple(trouves.values())


def unwrap(carnet: Carnet, champ: str, valeur: object, enveloppe: str) -> list[dict[str, Any]]:
    """The objects of a list whose items should each be wrapped in `{enveloppe: …}`.

    A word where an object should be ("typeIdentifiant", "id") is what a faulty export leaves of an operator:
    nothing can be read from it, so the record waits for somebody.
    """
    objets: list[dict[str, Any]] = []
    mots: list[str] = []
    sans_enveloppe = False
    for element in list_of(valeur, enveloppe):
        enveloppe_la = isinstance(element, dict) and enveloppe in element
        sans_enveloppe = sans_enveloppe or (isinstance(element, dict) and not enveloppe_la and element != {})
        for contenu in list_of(element, enveloppe):
            if isinstance(contenu, dict):
                objets.append(contenu)
            else:
                mots.append(str(contenu))
    if mots:
        carnet.fix(
            champ,
            ", ".join(mots),
            "Des mots remplacent les informations attendues\u00a0: elles sont à saisir.",
        )
    if sans_enveloppe and carnet.format == Format.JSON_V2 and not isinstance(valeur, dict):
        carnet.warn(
            champ,
            enveloppe,
            f"Le niveau «\u00a0{enveloppe}\u00a0» manque dans le fichier\u00a0: la liste est lue quand même.",
        )
    return objets


def read_operator(carnet: Carnet, champ: str, element: dict[str, Any]) -> OperateurDecp | None:
    denomination = read_text(carnet, f"{champ}.denominationSociale", element.get("denominationSociale"))
    texte = read_text(carnet, f"{champ}.id", element.get("id"), essentiel=True)
    if texte is None:
        if denomination is None:
            return None
        return OperateurDecp(type_identifiant="", identifiant="", valide=False, denomination=denomination)
    type_identifiant = _read_type(carnet, champ, element.get("typeIdentifiant"), texte)
    if type_identifiant == TypeIdentifiant.SIRET:
        identifiant = _clean_siret(carnet, f"{champ}.id", texte)
    else:
        identifiant = normaliser_identifiant(type_identifiant, texte)
    valide = identifiant_valide(type_identifiant, identifiant)
    if not valide and type_identifiant:
        _note_false(carnet, f"{champ}.id", type_identifiant, identifiant)
    return OperateurDecp(
        type_identifiant=type_identifiant, identifiant=identifiant, valide=valide, denomination=denomination
    )


def _note_false(carnet: Carnet, champ: str, type_identifiant: str, identifiant: str) -> None:
    if type_identifiant == TypeIdentifiant.SIRET:
        carnet.fix(champ, identifiant, siret_reason(identifiant))
    elif type_identifiant == TypeIdentifiant.TVA:
        carnet.fix(champ, identifiant, "Ce numéro de TVA intracommunautaire est faux.")
    elif type_identifiant in set(TypeIdentifiant):
        carnet.fix(champ, identifiant, "Cet identifiant est illisible.")


def _read_type(carnet: Carnet, champ: str, valeur: object, identifiant: str) -> str:
    """The type of an identifier; empty when it cannot be deduced, as published when unknown."""
    chemin = f"{champ}.typeIdentifiant"
    publie = valeur.strip() if isinstance(valeur, str) else ""
    if is_missing(publie):
        if siret_valide(normaliser_siret(identifiant)):
            carnet.warn(
                chemin, publie, "Type d’identifiant absent\u00a0: les 14\u00a0chiffres sont ceux d’un SIRET."
            )
            return TypeIdentifiant.SIRET
        carnet.fix(
            chemin, publie, f"Type d’identifiant absent, et «\u00a0{identifiant}\u00a0» n’est pas un SIRET."
        )
        return ""
    connu = TYPES_IDENTIFIANT.get(fold(publie))
    if connu is None:
        carnet.fix(chemin, publie, "Ce type d’identifiant n’existe pas dans le format DECP.")
        return publie
    return connu
