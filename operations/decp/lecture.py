"""Reads a file of essential contract data (DECP), each record alone: a bad one never stops the rest."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from operations.decp import nomenclatures as listes
from operations.decp.evolutions import read_act_changes, read_acts, read_changes
from operations.decp.formats import Enregistrement, load
from operations.decp.nomenclatures import fold
from operations.decp.operateurs import read_buyer, read_operators
from operations.decp.types import (
    Anomalie,
    AvisDecp,
    FichierIllisible,
    Format,
    Genre,
    Gravite,
    LectureDecp,
    OperateurDecp,
    cite,
    text_of,
)
from operations.decp.valeurs import (
    Carnet,
    is_missing,
    read_amount,
    read_boolean,
    read_choice,
    read_choices,
    read_cpv,
    read_date,
    read_months,
    read_number,
    read_text,
    sanitize,
)

ID_MAX = 16  # of the published schema


def read_decp(contenu: bytes, nom: str = "", *, taille_max: int | None = None) -> LectureDecp:
    """Read a whole file, of at most `taille_max` bytes. Raises FichierIllisible, and nothing else."""
    if taille_max is not None and len(contenu) > taille_max:
        raise FichierIllisible(
            f"Ce fichier pèse {len(contenu) / 1_000_000:.1f}\u00a0Mo".replace(".", ",")
            + f"\u00a0: la limite est de {taille_max / 1_000_000:.1f}\u00a0Mo.".replace(".", ",", 1)
        )
    chargement = load(contenu)
    anomalies = list(chargement.anomalies)
    avis: list[AvisDecp] = []
    for enregistrement in chargement.enregistrements:
        if isinstance(enregistrement.brut, dict):
            avis.append(_read_record(chargement.format, enregistrement))
        else:
            anomalies.append(_unreadable(enregistrement))
    if not chargement.enregistrements:
        motif = "Ce fichier ne contient aucun marché ni aucune concession."
        anomalies.append(
            Anomalie(gravite=Gravite.AVERTISSEMENT, champ="marches", valeur="", motif=motif, ligne=None)
        )
    gardes, doublons = _set_duplicates_aside(avis)
    return LectureDecp(
        nom=nom,
        format=chargement.format,
        enregistrements=len(chargement.enregistrements),
        avis=tuple(gardes),
        anomalies=(*anomalies, *doublons),
    )


def _unreadable(enregistrement: Enregistrement) -> Anomalie:
    vide = is_missing(enregistrement.brut)
    return Anomalie(
        gravite=Gravite.IGNORE if vide else Gravite.A_CORRIGER,
        champ=f"enregistrement {enregistrement.rang}",
        valeur="[…]" if isinstance(enregistrement.brut, list) else text_of(enregistrement.brut),
        motif="Cet enregistrement est vide."
        if vide
        else "Cet enregistrement n’est pas un objet\u00a0: rien ne peut y être lu.",
        ligne=enregistrement.ligne,
    )


def _set_duplicates_aside(avis: list[AvisDecp]) -> tuple[list[AvisDecp], list[Anomalie]]:
    """The same record twice is kept once; of two records with one key, the later waits for somebody."""
    premiers: dict[tuple[Genre, str, str], AvisDecp] = {}
    gardes: list[AvisDecp] = []
    anomalies: list[Anomalie] = []
    for un_avis in avis:
        cle = (un_avis.genre, un_avis.acheteur_id, un_avis.id)
        premier = premiers.setdefault(cle, un_avis) if un_avis.id and un_avis.acheteur_id else un_avis
        if premier is un_avis:
            gardes.append(un_avis)
            continue
        carnet = Carnet(Format.JSON_V2, un_avis.ligne)
        if un_avis.empreinte == premier.empreinte:
            motif = (
                f"Doublon exact de l’enregistrement {premier.rang} du fichier\u00a0: il n’est lu qu’une fois."
            )
            carnet.ignore("id", un_avis.id, motif)
            anomalies += carnet.anomalies
            continue
        motif = (
            f"L’enregistrement {premier.rang} du même fichier porte le même acheteur et le même numéro, "
            "avec un autre contenu\u00a0: le premier est gardé, celui-ci est à vérifier."
        )
        carnet.fix("id", un_avis.id, motif)
        toutes = (*un_avis.anomalies, *carnet.anomalies)
        gardes.append(replace(un_avis, doublon_de=premier.rang, anomalies=toutes, a_corriger=True))
    return gardes, anomalies


def _read_record(format_lu: Format, enregistrement: Enregistrement) -> AvisDecp:
    nettoyage = Carnet(format_lu, enregistrement.ligne)
    brut: dict[str, Any] = sanitize(nettoyage, "", enregistrement.brut)
    carnet = Carnet(format_lu, enregistrement.ligne)
    genre = _read_genre(carnet, brut, enregistrement.genre)
    _note_unknown(carnet, brut, genre)
    champs = _read_fields(carnet, brut, genre)
    dits = {a.champ for a in carnet.anomalies}
    anomalies = (*(a for a in nettoyage.anomalies if a.champ not in dits), *carnet.anomalies)
    return AvisDecp(
        rang=enregistrement.rang,
        ligne=enregistrement.ligne,
        genre=genre,
        brut=brut,
        empreinte=fingerprint(brut),
        doublon_de=None,
        anomalies=anomalies,
        a_corriger=any(a.gravite == Gravite.A_CORRIGER for a in anomalies),
        **champs,
    )


def fingerprint(brut: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a raw record: the order of its properties does not matter."""
    canonique = json.dumps(brut, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonique.encode()).hexdigest()


def _read_genre(carnet: Carnet, brut: dict[str, Any], annonce: Genre | None) -> Genre:
    """The list that holds the record says its kind, unless it names a granting authority and no buyer."""
    nature = brut.get("nature")
    est_concession = isinstance(nature, str) and fold(nature) in listes.NATURES_CONCESSION
    sans_acheteur = is_missing(brut.get("acheteur")) and is_missing(brut.get("acheteur.id"))
    autorite = not (
        is_missing(brut.get("autoriteConcedante")) and is_missing(brut.get("autoriteConcedante.id"))
    )
    if annonce == Genre.CONCESSION or not (sans_acheteur and (autorite or est_concession)):
        return annonce or Genre.MARCHE
    if annonce is not None:
        carnet.warn(
            "nature",
            nature,
            "Cette concession est rangée parmi les marchés\u00a0: elle est lue comme une concession.",
        )
    return Genre.CONCESSION


def _note_unknown(carnet: Carnet, brut: dict[str, Any], genre: Genre) -> None:
    connues = listes.PROPRIETES_MARCHE if genre == Genre.MARCHE else listes.PROPRIETES_CONCESSION
    autres = listes.PROPRIETES_CONCESSION if genre == Genre.MARCHE else listes.PROPRIETES_MARCHE
    if carnet.format == Format.JSON_PLAT:
        connues |= listes.PROPRIETES_PLAT
    for nom, valeur in brut.items():
        if nom in connues or nom.startswith(("acheteur.", "autoriteConcedante.")):
            continue
        if nom not in autres:
            carnet.ignore(nom, valeur, "Cette rubrique n’existe pas dans le format DECP.")
        elif not is_missing(valeur):
            mot = "une concession" if genre == Genre.MARCHE else "un marché"
            carnet.ignore(nom, valeur, f"Cette rubrique est celle d’{mot}.")


def _read_fields(carnet: Carnet, brut: dict[str, Any], genre: Genre) -> dict[str, Any]:
    """Every value of a record, by the names of AvisDecp; what a concession does not have stays None."""
    concession = genre == Genre.CONCESSION
    marche = {} if concession else brut
    champs = _read_common_fields(carnet, brut, concession=concession)
    champs |= _read_market_fields(carnet, marche)
    champs["date_debut"] = None
    if concession:
        champs["date_debut"] = read_date(
            carnet, "dateDebutExecution", brut.get("dateDebutExecution"), attendu=True
        )
    _check_publication(carnet, champs["date_notification"], champs["date_publication"])
    champs["modifications"] = read_changes(carnet, brut.get("modifications"))
    champs["actes"] = read_acts(carnet, marche)
    champs["modifications_actes"] = read_act_changes(carnet, marche, champs["actes"])
    return champs


def _read_common_fields(carnet: Carnet, brut: dict[str, Any], *, concession: bool) -> dict[str, Any]:
    """What marchés and concessions both have, under names of their own."""
    champ_date = "dateSignature" if concession else "dateNotification"
    champ_montant = "valeurGlobale" if concession else "montant"
    publication = brut.get("datePublicationDonnees")
    siret, valide, nom = read_buyer(carnet, brut, "autoriteConcedante" if concession else "acheteur")
    natures, procedures = _lists(carnet.format, concession=concession)
    return {
        "acheteur_id": siret,
        "acheteur_valide": valide,
        "acheteur_nom": nom,
        "id": _read_id(carnet, brut.get("id")),
        "nature": read_choice(carnet, "nature", brut.get("nature"), natures),
        "objet": read_text(carnet, "objet", brut.get("objet"), essentiel=True) or "",
        "procedure": read_choice(carnet, "procedure", brut.get("procedure"), procedures),
        "duree_mois": read_months(carnet, "dureeMois", brut.get("dureeMois"), attendu=True),
        "date_notification": read_date(carnet, champ_date, brut.get(champ_date), essentiel=True),
        "date_publication": read_date(carnet, "datePublicationDonnees", publication, attendu=True),
        "montant": read_amount(carnet, champ_montant, brut.get(champ_montant), essentiel=True),
        "considerations": _read_considerations(carnet, brut.get("considerationsSociales")),
        "titulaires": _read_holders(carnet, brut, "concessionnaires" if concession else "titulaires"),
    }


def _lists(format_lu: Format, *, concession: bool) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The natures and procedures that this format knows."""
    if concession:
        return listes.NATURES_CONCESSION, listes.PROCEDURES_CONCESSION
    if format_lu == Format.JSON_PLAT:
        return listes.NATURES_MARCHE_PLAT, listes.PROCEDURES_MARCHE_PLAT
    return listes.NATURES_MARCHE, listes.PROCEDURES_MARCHE


def _read_id(carnet: Carnet, valeur: object) -> str:
    numero = read_text(carnet, "id", valeur, essentiel=True) or ""
    if len(numero) > ID_MAX and carnet.format != Format.JSON_PLAT:
        carnet.warn("id", numero, f"Ce numéro dépasse {ID_MAX}\u00a0caractères\u00a0: il est gardé entier.")
    return numero


def _read_holders(carnet: Carnet, brut: dict[str, Any], champ: str) -> tuple[OperateurDecp, ...]:
    titulaires = read_operators(carnet, champ, brut.get(champ), champ.removesuffix("s"))
    if not titulaires and not any(a.champ.startswith(champ) for a in carnet.anomalies):
        carnet.fix(champ, brut.get(champ), "Aucun titulaire n’est nommé.")
    return titulaires


def _read_market_fields(carnet: Carnet, brut: dict[str, Any]) -> dict[str, Any]:
    """What only a marché has. Prices are checked against their lists although nothing here keeps them."""
    lieu = brut.get("lieuExecution")
    lieu = lieu if isinstance(lieu, dict) else {}
    plat = carnet.format == Format.JSON_PLAT
    formes = listes.FORMES_PRIX_PLAT if plat else listes.FORMES_PRIX
    read_choice(carnet, "formePrix", brut.get("formePrix"), formes)
    read_choices(carnet, "typesPrix", brut.get("typesPrix"), "typePrix", listes.TYPES_PRIX)
    read_boolean(carnet, "attributionAvance", brut.get("attributionAvance"))
    return {
        "cpv": read_cpv(carnet, "codeCPV", brut.get("codeCPV")),
        "techniques": read_choices(
            carnet, "techniques", brut.get("techniques"), "technique", listes.TECHNIQUES
        ),
        "ccag": read_choice(carnet, "ccag", brut.get("ccag"), listes.CCAG),
        "lieu_code": read_text(carnet, "lieuExecution.code", lieu.get("code")),
        "lieu_type": read_choice(carnet, "lieuExecution.typeCode", lieu.get("typeCode"), listes.LIEUX),
        "offres_recues": _read_offers(carnet, brut.get("offresRecues")),
        "marche_innovant": read_boolean(carnet, "marcheInnovant", brut.get("marcheInnovant")),
        "sous_traitance_declaree": read_boolean(
            carnet, "sousTraitanceDeclaree", brut.get("sousTraitanceDeclaree")
        ),
        "groupement": read_choice(
            carnet, "typeGroupementOperateurs", brut.get("typeGroupementOperateurs"), listes.GROUPEMENTS
        ),
        "id_accord_cadre": read_text(carnet, "idAccordCadre", brut.get("idAccordCadre")),
    }


def _read_offers(carnet: Carnet, valeur: object) -> int | None:
    if is_missing(valeur):
        read_text(carnet, "offresRecues", valeur)
        return None
    nombre = read_number(carnet, "offresRecues", valeur)
    if nombre is None or not 1 <= nombre < 10**6 or nombre != int(nombre):
        carnet.warn(
            "offresRecues",
            valeur,
            "Le nombre d’offres reçues doit être d’au moins une\u00a0: il n’est pas retenu.",
        )
        return None
    return int(nombre)


def _read_considerations(carnet: Carnet, valeur: object) -> tuple[str, ...]:
    champ = "considerationsSociales"
    lues = read_choices(carnet, champ, valeur, "considerationSociale", listes.CONSIDERATIONS, stricte=True)
    if listes.PAS_DE_CONSIDERATION not in lues or len(lues) == 1:
        return lues
    motif = f"{cite(listes.PAS_DE_CONSIDERATION)} contredit les autres valeurs\u00a0: elle n’est pas retenue."
    carnet.warn(champ, ", ".join(lues), motif)
    return tuple(v for v in lues if v != listes.PAS_DE_CONSIDERATION)


def _check_publication(carnet: Carnet, notification: date | None, publication: date | None) -> None:
    if notification and publication and publication < notification:
        motif = f"La publication précède la notification ({notification:%d/%m/%Y})\u00a0: à vérifier."
        carnet.warn("datePublicationDonnees", publication, motif)
