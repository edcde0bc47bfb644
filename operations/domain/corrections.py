"""What could not be taken as published: a person gives the right values, the record goes the same path."""

import copy
import re
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from guichets.domain.contraintes import en_francais
from operations.decp import AvisDecp
from operations.domain.imports import VERROU_IMPORT
from operations.domain.notices import Registre, missing_values, read_one, store_record
from operations.domain.regroupements import propose_regroupements
from operations.enums import EtatLigneImport
from operations.models import LigneImport

IMPORT_EN_COURS = (
    "Un import ou une autre correction est en cours dans ce guichet. Réessayez quand il sera terminé."
)
PLUS_A_CORRIGER = "Cette ligne n'attend plus de correction."

_SEGMENT = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")
WRAPPERS = {
    "titulaires": "titulaire",
    "concessionnaires": "concessionnaire",
    "modifications": "modification",
    "actesSousTraitance": "acteSousTraitance",
    "modificationsActesSousTraitance": "modificationActeSousTraitance",
}
NUMEROTES = ("modifications", "actesSousTraitance")
LIBELLES = {
    "acheteur.id": "SIRET de l'acheteur",
    "autoriteConcedante.id": "SIRET de l'autorité concédante",
    "id": "Numéro du marché",
    "objet": "Objet",
    "dureeMois": "Durée en mois",
    "dateNotification": "Date de notification",
    "dateSignature": "Date de signature",
    "dateDebutExecution": "Début d'exécution",
    "datePublicationDonnees": "Date de publication",
    "montant": "Montant HT en euros",
    "valeurGlobale": "Valeur globale HT en euros",
    "typeIdentifiant": "Type d'identifiant",
    "modifications": "Numéros des modifications, dans l'ordre, séparés par une virgule",
    "actesSousTraitance": "Numéros des actes de sous-traitance, dans l'ordre, séparés par une virgule",
    "titulaires": "SIRET des titulaires, séparés par une virgule",
    "concessionnaires": "SIRET des concessionnaires, séparés par une virgule",
    "sousTraitant": "SIRET du sous-traitant",
}


@dataclass(frozen=True, slots=True)
class ChampFaux:
    """One value that a person must give. `genre` tells the form which input to show."""

    champ: str
    libelle: str
    valeur: str
    motif: str
    genre: str


def faulty_fields(ligne: LigneImport) -> list[ChampFaux]:
    """The values to give, each once, in the order of the record; what was already typed is proposed again."""
    champs: dict[str, ChampFaux] = {}
    for anomalie in ligne.anomalies:
        if anomalie["gravite"] == "a_corriger" and anomalie["champ"] not in champs:
            champ = anomalie["champ"]
            champs[champ] = ChampFaux(
                champ,
                field_label(champ),
                ligne.corrections.get(champ, anomalie["valeur"]),
                anomalie["motif"],
                field_kind(champ),
            )
    return list(champs.values())


def field_kind(champ: str) -> str:
    dernier = champ.rsplit(".", maxsplit=1)[-1]
    if dernier.startswith("date"):
        return "date"
    if dernier in ("montant", "valeurGlobale"):
        return "montant"
    if dernier == "dureeMois":
        return "mois"
    if dernier == "typeIdentifiant":
        return "type"
    return "texte"


def field_label(champ: str) -> str:
    """« modifications[0].dateNotificationModification » in words."""
    if champ in LIBELLES:
        return LIBELLES[champ]
    mots = []
    for trouve in _SEGMENT.finditer(champ):
        nom, rang = trouve.group(1), trouve.group(2)
        if nom in WRAPPERS and rang is not None:
            mots.append(_WRAPPED[nom].format(rang=int(rang) + 1))
        elif nom == "id" and mots:
            mots.append("SIRET ou identifiant" if "modification d" not in mots[-1] else "numéro")
        elif nom.startswith("date"):
            mots.append("date")
        elif nom == "sousTraitant":
            mots.append("sous-traitant")
        else:
            mots.append(LIBELLES.get(nom, nom).lower())
    texte = ", ".join(mots)
    return texte[:1].upper() + texte[1:]


_WRAPPED = {
    "titulaires": "titulaire {rang}",
    "concessionnaires": "concessionnaire {rang}",
    "modifications": "modification {rang}",
    "actesSousTraitance": "acte de sous-traitance {rang}",
    "modificationsActesSousTraitance": "modification d'acte {rang}",
}


def correct_ligne(*, ligne: LigneImport, corrections: dict[str, str]) -> LigneImport:
    """Put the given values in place of the faulty ones and store the record.

    `corrections`: path of the value → what the person typed. Raises `ValidationError` by path when a value
    still is unusable; nothing is written then. The notice keeps the published key and content: a later import
    of the same publication recognises it.
    """
    _refuse_during_import(ligne)
    ligne = (
        LigneImport.objects.select_for_update(of=("self",))
        .select_related("import_decp", "guichet")
        .get(guichet=ligne.guichet_id, pk=ligne.pk)
    )
    if ligne.etat != EtatLigneImport.A_CORRIGER or ligne.brut is None:
        raise ValidationError(PLUS_A_CORRIGER)
    typed = {champ: valeur.strip() for champ, valeur in corrections.items() if valeur.strip()}
    publie = _published(ligne)
    corrige = read_one(_corrected(ligne.brut, typed), ligne.genre, ligne.import_decp.format)
    _refuse_what_remains(corrige)
    registre = Registre.load(ligne.guichet, [publie, corrige])
    _refuse_double(registre, publie, corrige)
    with en_francais():
        etat, lot = store_record(registre=registre, avis=corrige, publie=publie)
        ligne.etat, ligne.lot, ligne.corrections = etat, lot, typed
        ligne.corrigee_le = timezone.now()
        ligne.save(update_fields=["etat", "lot", "corrections", "corrigee_le"])
        propose_regroupements(guichet=ligne.guichet, donneurs={lot.donneur_ordre_id})
    return ligne


def _refuse_during_import(ligne: LigneImport) -> None:
    """An import has read the lines that wait and what exists: it would set aside what is corrected now."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [VERROU_IMPORT, ligne.guichet_id % 2**31])
        if not curseur.fetchone()[0]:
            raise ValidationError(IMPORT_EN_COURS, code="import")


def _published(ligne: LigneImport) -> AvisDecp:
    """The record as published, with the fingerprint that was taken when it was read."""
    publie = read_one(ligne.brut or {}, ligne.genre, ligne.import_decp.format)
    doublon = next((a["doublon_de"] for a in ligne.anomalies if "doublon_de" in a), None)
    return replace(publie, empreinte=ligne.empreinte, doublon_de=doublon)


def _refuse_what_remains(avis: AvisDecp) -> None:
    restes = [asdict(a) for a in avis.anomalies if a.gravite == "a_corriger"] + missing_values(avis)
    if restes:
        erreurs: dict[str, list[str]] = {}
        for reste in restes:
            erreurs.setdefault(reste["champ"], []).append(reste["motif"])
        raise ValidationError(erreurs)


def _refuse_double(registre: Registre, publie: AvisDecp, corrige: AvisDecp) -> None:
    """A second record under one number needs a number of its own."""
    cle = (publie.acheteur_id, corrige.id, str(publie.genre))
    if publie.doublon_de is not None and cle in registre.notices:
        raise ValidationError(
            {"id": ["Un marché de cet acheteur porte déjà ce numéro : donnez celui de ce second marché."]}
        )


def _corrected(brut: dict[str, Any], corrections: dict[str, str]) -> dict[str, Any]:
    resultat = copy.deepcopy(brut)
    for champ, valeur in corrections.items():
        _put(resultat, champ, valeur)
    return resultat


def _put(brut: dict[str, Any], champ: str, valeur: str) -> None:
    """Write a value at a path of the reader, through the wrappers and flat keys that files use."""
    if champ in brut and not isinstance(brut[champ], dict | list):
        brut[champ] = _typed(champ, valeur)
        return
    segments = [(t.group(1), t.group(2)) for t in _SEGMENT.finditer(champ)]
    cible: Any = brut
    for nom, rang in segments[:-1]:
        cible = _enter(cible, nom, rang)
        if cible is None:
            raise ValidationError({champ: ["Cette valeur ne peut pas être remplacée ici."]})
    nom, _ = segments[-1]
    if nom in NUMEROTES:
        _renumber(cible, nom, champ, valeur)
    else:
        cible[nom] = _typed(champ, valeur)


def _renumber(cible: dict[str, Any], nom: str, champ: str, valeur: str) -> None:
    """Several items bear one number: the person gives the right ones, in the order of the file."""
    objets, numeros = _items(cible, nom), re.findall(r"\d+", valeur)
    if len(numeros) != len(objets):
        raise ValidationError({champ: [f"Donnez {len(objets)} numéros, dans l'ordre du fichier."]})
    for objet, numero in zip(objets, numeros, strict=True):
        objet["id"] = int(numero)


def _enter(cible: dict[str, Any], nom: str, rang: str | None) -> dict[str, Any] | None:
    if rang is None:
        contenu = cible.get(nom)
        if not isinstance(contenu, dict):
            contenu = {"id": contenu} if isinstance(contenu, str | int) else {}
            cible[nom] = contenu
        return contenu
    objets = _items(cible, nom)
    return objets[int(rang)] if int(rang) < len(objets) else None


def _items(cible: dict[str, Any], nom: str) -> list[dict[str, Any]]:
    """The objects of a list as the reader counts them, rewritten without the wrapper variants."""
    enveloppe = WRAPPERS.get(nom, nom)
    objets: list[dict[str, Any]] = []
    for element in _as_list(cible.get(nom), enveloppe):
        objets += [c for c in _as_list(element, enveloppe) if isinstance(c, dict)]
    cible[nom] = [{enveloppe: objet} for objet in objets]
    return objets


def _as_list(valeur: Any, enveloppe: str) -> list[Any]:
    if isinstance(valeur, dict) and enveloppe in valeur:
        valeur = valeur[enveloppe]
    if valeur is None:
        return []
    return valeur if isinstance(valeur, list) else [valeur]


def _typed(champ: str, valeur: str) -> Any:
    nom = champ.rsplit(".", maxsplit=1)[-1]
    if nom in WRAPPERS and nom in ("titulaires", "concessionnaires"):
        identifiants = [v for v in re.split(r"[,;\n]+", valeur) if v.strip()]
        return [{WRAPPERS[nom]: {"typeIdentifiant": "SIRET", "id": "".join(v.split())}} for v in identifiants]
    if nom == "sousTraitant":
        return {"typeIdentifiant": "SIRET", "id": "".join(valeur.split())}
    return valeur
