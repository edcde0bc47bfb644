"""Counts of people and contrats of a bilan, masked before they are frozen: the raw ones never leave the
guichet.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from guichets.texte import sort_key
from participants.domain.personnes.ages import age_band
from participants.enums import Diplome, Modalite, Sexe, TrancheAge, TypeContrat
from reporting.domain.masquage import Masque, is_small, mask_cells, mask_total
from reporting.domain.queries import ZERO, Apport

INCONNU = "Non renseigné"
AUTRES = "Autres publics"
RESIDENT, NON_RESIDENT = "Quartier prioritaire (QPV)", "Hors quartier prioritaire"


def hours(valeur: Decimal) -> str:
    return f"{valeur:.2f}"


def masked_total(nombre: int, seuil: int) -> dict[str, Any]:
    masque = mask_total(nombre, seuil)
    return {"nombre": None if masque else nombre, "masque": masque.value}


def build_counts(
    apports: list[Apport],
    profils: dict[int, dict[str, Any]],
    publics: dict[int, set[str]],
    libelles: dict[str, str],
    seuil: int,
) -> dict[str, Any]:
    """Totals and distributions over the contributions of the period.

    Sex, age, diploma, district and public are left out altogether while fewer than `seuil` people are
    counted.
    """
    retenus = [apport for apport in apports if apport.periode > 0]
    personnes = {apport.participant_id for apport in retenus}
    contrats = {apport.contrat_id for apport in retenus}
    tableaux = [
        _table(
            ("modalite", "Modalité", "contrats"), retenus, _by(lambda a: Modalite(a.modalite).label), seuil
        ),
        _table(
            ("type", "Type de contrat", "contrats"), retenus, _by(lambda a: TypeContrat(a.type).label), seuil
        ),
    ]
    if len(personnes) >= seuil:
        tableaux += _sensitive(retenus, profils, publics, libelles, seuil)
    return {
        "seuil": seuil,
        "personnes": masked_total(len(personnes), seuil),
        "contrats": masked_total(len(contrats), seuil),
        "tableaux": tableaux,
        "reduit": 0 < len(personnes) < seuil,
    }


def _by(lire: Callable[[Apport], str]) -> Callable[[Apport], Iterable[str]]:
    return lambda apport: (lire(apport),)


def _sensitive(
    apports: list[Apport],
    profils: dict[int, dict[str, Any]],
    publics: dict[int, set[str]],
    libelles: dict[str, str],
    seuil: int,
) -> list[dict[str, Any]]:
    premiers: dict[int, date] = {}
    for apport in apports:
        vu = premiers.setdefault(apport.participant_id, apport.premier_jour)
        premiers[apport.participant_id] = min(vu, apport.premier_jour)

    def profil(apport: Apport) -> dict[str, Any]:
        return profils.get(apport.participant_id, {})

    def sexe(apport: Apport) -> str:
        valeur = profil(apport).get("sexe")
        return str(Sexe(valeur).label) if valeur else INCONNU

    def diplome(apport: Apport) -> str:
        valeur = profil(apport).get("diplome")
        return str(Diplome(valeur).label) if valeur else INCONNU

    def age(apport: Apport) -> str:
        naissance = profil(apport).get("naissance")
        return str(age_band(naissance, premiers[apport.participant_id]).label) if naissance else INCONNU

    def qpv(apport: Apport) -> str:
        return RESIDENT if profil(apport).get("qpv") else NON_RESIDENT

    nommes = _common_publics({a.participant_id for a in apports}, publics, seuil)

    def publics_de(apport: Apport) -> Iterable[str]:
        siens = sorted(publics.get(apport.participant_id, ()))
        return dict.fromkeys(libelles.get(c, c) if c in nommes else AUTRES for c in siens) or [INCONNU]

    return [
        _table(("sexe", "Sexe", "personnes"), apports, _by(sexe), seuil),
        _table(("age", "Âge à l'entrée", "personnes"), apports, _by(age), seuil),
        _table(("diplome", "Niveau de diplôme", "personnes"), apports, _by(diplome), seuil),
        _table(("qpv", "Lieu de résidence", "personnes"), apports, _by(qpv), seuil),
        _table(
            ("public", "Public (une personne peut relever de plusieurs)", "personnes"),
            apports,
            publics_de,
            seuil,
        ),
    ]


def _common_publics(personnes: set[int], publics: dict[int, set[str]], seuil: int) -> set[str]:
    """Those that may be named: with a few people only, the name of a public would already tell too much."""
    nombres = Counter(code for personne in personnes for code in publics.get(personne, ()))
    return {code for code, nombre in nombres.items() if not is_small(nombre, seuil)}


def _in_order(noms: Iterable[str]) -> list[str]:
    """Ages from the youngest, diplomas from the lowest, the rest as a French reader looks for it."""
    rangs = {
        str(libelle): rang for liste in (TrancheAge, Diplome) for rang, libelle in enumerate(liste.labels)
    }
    return sorted(
        noms, key=lambda nom: ((nom in (AUTRES, INCONNU), nom == INCONNU), rangs.get(nom, 0), sort_key(nom))
    )


def _table(
    tableau: tuple[str, str, str],
    apports: list[Apport],
    categories: Callable[[Apport], Iterable[str]],
    seuil: int,
) -> dict[str, Any]:
    """One distribution. The hours of a masked cell are hidden with it, unless the cell speaks of contrats."""
    code, titre, unite = tableau
    membres: dict[str, set[Hashable]] = defaultdict(set)
    total: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for apport in apports:
        for categorie in categories(apport):
            membres[categorie].add(apport.participant_id if unite == "personnes" else apport.contrat_id)
            total[categorie] += apport.periode
    comptes = {nom: len(ids) for nom, ids in membres.items()}
    total_connu = not mask_total(len(set().union(*membres.values())), seuil)
    masques = mask_cells(comptes, seuil, total_connu=total_connu)
    lignes = []
    for nom in sorted(comptes, key=lambda n: (-total[n], n)) if unite == "contrats" else _in_order(comptes):
        cache = masques[nom] is not Masque.AUCUN
        lignes.append(
            {
                "libelle": nom,
                "nombre": None if cache else comptes[nom],
                "masque": masques[nom].value,
                "heures": None if cache and unite == "personnes" else hours(total[nom]),
            }
        )
    return {"code": code, "titre": titre, "unite": unite, "lignes": lignes}
