"""What a record says today: its initial values, then its modifications, which each give new values."""

from dataclasses import replace
from datetime import date

from operations.decp.nomenclatures import INDICES
from operations.decp.types import ActeDecp, AvisDecp, EtatDecp, IndiceSocial, ModificationActeDecp


def current_state(avis: AvisDecp) -> EtatDecp:
    """The initial state with the modifications applied in the order of their numbers."""
    montant, duree, titulaires = avis.montant, avis.duree_mois, avis.titulaires
    # The sort is stable: modifications with one number apply in the order of the file.
    for modification in sorted(avis.modifications, key=lambda m: m.id):
        montant = modification.montant if modification.montant is not None else montant
        duree = modification.duree if modification.duree is not None else duree
        titulaires = modification.titulaires or titulaires
    return EtatDecp(
        montant=montant,
        duree_mois=duree,
        titulaires=titulaires,
        actes=_current_acts(avis.actes, avis.modifications_actes),
        derniere_modification=max((m.date for m in avis.modifications if m.date), default=None),
    )


def _current_acts(
    actes: tuple[ActeDecp, ...], modifications: tuple[ModificationActeDecp, ...]
) -> tuple[ActeDecp, ...]:
    """One act per number, the first (its record already waits to be corrected), as its changes leave it."""
    etats: dict[int, ActeDecp] = {}
    for acte in actes:
        etats.setdefault(acte.id, acte)
    for modification in sorted(modifications, key=lambda m: m.date or date.min):
        acte = etats[modification.id]
        etats[acte.id] = replace(
            acte,
            duree=modification.duree if modification.duree is not None else acte.duree,
            montant=modification.montant if modification.montant is not None else acte.montant,
        )
    return tuple(etats.values())


def social_hints(considerations: tuple[str, ...]) -> tuple[IndiceSocial, ...]:
    """What the published considerations let one suppose, without repetition; to be confirmed by a person.

    « Clause sociale » covers more than insertion (equality, working conditions…): it is no proof that hours
    are due.
    """
    return tuple(dict.fromkeys(INDICES[valeur] for valeur in considerations if valeur in INDICES))
