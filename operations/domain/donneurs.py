"""Buyers of one guichet, and the operations that they run over several marchés."""

from typing import Any

from guichets.domain.contraintes import en_francais
from guichets.models import Guichet
from guichets.texte import sort_key
from operations.enums import CategorieDonneur, Programme
from operations.models import DonneurOrdre, Operation
from operations.validators import clean_siret

AUTRE_ACHETEUR = "Cette opération est celle d'un autre donneur d'ordre."


def create_donneur(
    *, guichet: Guichet, siret: str, nom: str, categorie: str = CategorieDonneur.AUTRE
) -> DonneurOrdre:
    with en_francais():
        return DonneurOrdre.objects.create(
            guichet=guichet, siret=clean_siret(siret), nom=nom, nom_tri=sort_key(nom), categorie=categorie
        )


def edit_donneur(*, donneur: DonneurOrdre, nom: str, categorie: str) -> DonneurOrdre:
    """The SIRET is the buyer's identity in the public data: it does not change."""
    donneur = DonneurOrdre.objects.select_for_update(of=("self",)).get(pk=donneur.pk)
    donneur.nom, donneur.nom_tri, donneur.categorie = nom, sort_key(nom), categorie
    with en_francais():
        donneur.save(update_fields=["nom", "nom_tri", "categorie"])
    return donneur


def create_operation(
    *,
    donneur_ordre: DonneurOrdre,
    nom: str,
    programme: str = Programme.AUCUN,
    commune: str = "",
) -> Operation:
    with en_francais():
        return Operation.objects.create(
            guichet=donneur_ordre.guichet,
            donneur_ordre=donneur_ordre,
            nom=nom,
            programme=programme,
            commune=commune,
        )


def edit_operation(*, operation: Operation, **champs: Any) -> Operation:
    """`champs` among nom, programme, commune."""
    operation = Operation.objects.select_for_update(of=("self",)).get(pk=operation.pk)
    for nom in ("nom", "programme", "commune"):
        if nom in champs:
            setattr(operation, nom, champs[nom])
    with en_francais():
        operation.save(update_fields=["nom", "programme", "commune"])
    return operation
