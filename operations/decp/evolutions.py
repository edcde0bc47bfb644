"""What happens to a contract after its award: modifications, subcontracts and their own modifications."""

from collections import Counter
from typing import Any

from operations.decp import nomenclatures as listes
from operations.decp.operateurs import read_operator, read_operators, unwrap
from operations.decp.types import ActeDecp, Format, ModificationActeDecp, ModificationDecp
from operations.decp.valeurs import (
    Carnet,
    is_missing,
    read_amount,
    read_choice,
    read_date,
    read_months,
    read_rank,
)


def _first(brut: dict[str, Any], *noms: str) -> tuple[str, Any]:
    """The first of these properties that says something, with its name."""
    return next(
        ((nom, brut[nom]) for nom in noms if not is_missing(brut.get(nom))), (noms[0], brut.get(noms[0]))
    )


def read_changes(carnet: Carnet, valeur: object) -> tuple[ModificationDecp, ...]:
    lues: list[ModificationDecp] = []
    elements = unwrap(carnet, "modifications", valeur, "modification")
    numeros = _numbers(carnet, "modifications", elements)
    for rang, brut in enumerate(elements):
        chemin = f"modifications[{rang}]"
        jour = _first(brut, "dateNotificationModification", "dateSignatureModification")
        montant = _first(brut, "montant", "valeurGlobale")
        titulaires = _first(brut, "titulaires", "concessionnaires")
        lues.append(
            ModificationDecp(
                id=numeros[rang],
                date=read_date(carnet, f"{chemin}.{jour[0]}", jour[1], attendu=True),
                duree=read_months(carnet, f"{chemin}.dureeMois", brut.get("dureeMois")),
                montant=read_amount(carnet, f"{chemin}.{montant[0]}", montant[1]),
                titulaires=read_operators(
                    carnet, f"{chemin}.{titulaires[0]}", titulaires[1], titulaires[0].removesuffix("s")
                ),
            )
        )
    return tuple(lues)


def _numbers(carnet: Carnet, champ: str, elements: list[dict[str, Any]]) -> list[int]:
    """The published numbers; where one is missing, the next: the order of the file is all there is."""
    numeros: list[int] = []
    dernier = 0
    for rang, brut in enumerate(elements):
        numero = read_rank(carnet, f"{champ}[{rang}].id", brut.get("id"))
        if numero is None:
            numero = dernier + 1
            if carnet.format != Format.JSON_PLAT:
                motif = f"Numéro d’ordre absent\u00a0: {numero} lui est donné, dans l’ordre du fichier."
                carnet.warn(f"{champ}[{rang}].id", brut.get("id"), motif)
        dernier = max(dernier, numero)
        numeros.append(numero)
    for numero in sorted(n for n, fois in Counter(numeros).items() if fois > 1):
        carnet.fix(champ, numero, f"Numéro {numero} donné plusieurs fois\u00a0: vérifiez l’ordre.")
    return numeros


def read_acts(carnet: Carnet, record: dict[str, Any]) -> tuple[ActeDecp, ...]:
    lus: list[ActeDecp] = []
    elements = unwrap(carnet, "actesSousTraitance", record.get("actesSousTraitance"), "acteSousTraitance")
    numeros = _numbers(carnet, "actesSousTraitance", elements)
    for rang, brut in enumerate(elements):
        chemin = f"actesSousTraitance[{rang}]"
        sous_traitant = brut.get("sousTraitant")
        read_choice(carnet, f"{chemin}.variationPrix", brut.get("variationPrix"), listes.VARIATIONS_PRIX)
        lus.append(
            ActeDecp(
                id=numeros[rang],
                sous_traitant=read_operator(
                    carnet, f"{chemin}.sousTraitant", sous_traitant if isinstance(sous_traitant, dict) else {}
                ),
                duree=read_months(carnet, f"{chemin}.dureeMois", brut.get("dureeMois")),
                date=read_date(
                    carnet, f"{chemin}.dateNotification", brut.get("dateNotification"), attendu=True
                ),
                montant=read_amount(carnet, f"{chemin}.montant", brut.get("montant"), essentiel=True),
            )
        )
    return tuple(lus)


def read_act_changes(
    carnet: Carnet, record: dict[str, Any], actes: tuple[ActeDecp, ...]
) -> tuple[ModificationActeDecp, ...]:
    champ, enveloppe = "modificationsActesSousTraitance", "modificationActeSousTraitance"
    connus = {acte.id for acte in actes}
    lues: list[ModificationActeDecp] = []
    for rang, brut in enumerate(unwrap(carnet, champ, record.get(champ), enveloppe)):
        chemin = f"{champ}[{rang}]"
        numero = read_rank(carnet, f"{chemin}.id", brut.get("id"))
        if numero is None or numero not in connus:
            carnet.fix(
                f"{chemin}.id",
                brut.get("id"),
                "Cette modification ne désigne aucun acte de sous-traitance connu.",
            )
            continue
        nom_date, jour = _first(brut, "dateNotificationModificationSousTraitance", "dateNotification")
        lues.append(
            ModificationActeDecp(
                id=numero,
                date=read_date(carnet, f"{chemin}.{nom_date}", jour, attendu=True),
                duree=read_months(carnet, f"{chemin}.dureeMois", brut.get("dureeMois")),
                montant=read_amount(carnet, f"{chemin}.montant", brut.get("montant")),
            )
        )
    return tuple(lues)
