"""Marchés, lots and who holds them, entered or corrected by hand: not everything is in the public data."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max

from guichets.domain.contraintes import en_francais
from guichets.evenements import publier
from operations.domain.donneurs import AUTRE_ACHETEUR
from operations.enums import REDEVABLES, RoleAttribution
from operations.evenements import AttributionChangee
from operations.models import Attribution, DonneurOrdre, Entreprise, Lot, Marche, Operation, SousTraitance

CHAMPS_MARCHE = ("reference", "objet", "forme", "nature", "procedure", "date_notification", "operation")
CHAMPS_LOT = (
    "numero",
    "objet",
    "cpv",
    "lieu_code",
    "montant",
    "date_notification",
    "duree_mois",
    "debut",
    "fin",
    "groupement",
)
COTRAITANT_SEUL = "Un cotraitant suppose un mandataire : donnez d'abord le mandataire du groupement."
FIN_AVANT_DEBUT = "La fin précède le début."
TITULAIRE_SE_SOUS_TRAITE = "Le titulaire ne peut pas être son propre sous-traitant."


def create_marche(
    *, donneur_ordre: DonneurOrdre, lot: dict[str, Any], titulaire: Entreprise | None = None, **champs: Any
) -> Marche:
    """A marché, its first lot and, when known, its holder. `champs` of CHAMPS_MARCHE, `lot` of CHAMPS_LOT."""
    _check_operation(champs.get("operation"), donneur_ordre.pk)
    champs.setdefault("date_notification", lot.get("date_notification"))
    with en_francais():
        marche = Marche.objects.create(
            guichet=donneur_ordre.guichet,
            donneur_ordre=donneur_ordre,
            **{nom: v for nom, v in champs.items() if nom in CHAMPS_MARCHE},
        )
        premier = add_lot(marche=marche, **lot)
        if titulaire is not None:
            add_attribution(
                lot=premier, entreprise=titulaire, role=RoleAttribution.TITULAIRE, du=premier.debut
            )
    return marche


def edit_marche(*, marche: Marche, **champs: Any) -> Marche:
    marche = Marche.objects.select_for_update(of=("self",)).get(pk=marche.pk)
    _check_operation(champs.get("operation"), marche.donneur_ordre_id)
    noms = [nom for nom in CHAMPS_MARCHE if nom in champs]
    for nom in noms:
        setattr(marche, nom, champs[nom])
    with en_francais():
        marche.save(update_fields=noms)
    return marche


def _check_operation(operation: Operation | None, donneur_id: int) -> None:
    if operation is not None and operation.donneur_ordre_id != donneur_id:
        raise ValidationError({"operation": [AUTRE_ACHETEUR]})


def add_lot(*, marche: Marche, **champs: Any) -> Lot:
    """A lot starts on its notification unless its own start is given."""
    valeurs = {nom: v for nom, v in champs.items() if nom in CHAMPS_LOT}
    valeurs["objet"] = valeurs.get("objet") or marche.objet
    valeurs["debut"] = valeurs.get("debut") or valeurs.get("date_notification")
    lot = Lot(guichet=marche.guichet, marche=marche, donneur_ordre_id=marche.donneur_ordre_id, **valeurs)
    _check_lot(lot)
    with en_francais():
        lot.save()
    return lot


def edit_lot(*, lot: Lot, **champs: Any) -> Lot:
    lot = Lot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
    noms = [nom for nom in CHAMPS_LOT if nom in champs]
    for nom in noms:
        setattr(lot, nom, champs[nom])
    _check_lot(lot)
    with en_francais():
        lot.save(update_fields=noms)
    return lot


def _check_lot(lot: Lot) -> None:
    if lot.fin < lot.debut:
        raise ValidationError({"fin": ["La fin d'exécution précède le début."]})
    if lot.montant is not None and lot.montant <= 0:
        raise ValidationError({"montant": ["Le montant doit être supérieur à zéro."]})
    if lot.numero and (
        Lot.objects.filter(guichet=lot.guichet_id, marche=lot.marche_id, numero=lot.numero)
        .exclude(pk=lot.pk)
        .exists()
    ):
        raise ValidationError({"numero": ["Ce numéro de lot existe déjà dans le marché."]})


def add_attribution(
    *, lot: Lot, entreprise: Entreprise, role: str, du: date, au: date | None = None
) -> Attribution:
    """Who holds the lot from a day on: one titulaire or mandataire at a time, cotraitants beside it."""
    if au is not None and au < du:
        raise ValidationError({"au": [FIN_AVANT_DEBUT]})
    Lot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
    if role == RoleAttribution.COTRAITANT and not (
        lot.attributions.filter(role=RoleAttribution.MANDATAIRE).exists()
    ):
        raise ValidationError({"role": [COTRAITANT_SEUL]})
    with en_francais():
        attribution = Attribution.objects.create(
            guichet=lot.guichet,
            lot=lot,
            donneur_ordre_id=lot.donneur_ordre_id,
            entreprise=entreprise,
            role=role,
            du=du,
            au=au,
        )
    publier(AttributionChangee(lot.pk))
    return attribution


def edit_attribution(*, attribution: Attribution, role: str, du: date, au: date | None) -> Attribution:
    if au is not None and au < du:
        raise ValidationError({"au": [FIN_AVANT_DEBUT]})
    attribution = Attribution.objects.select_for_update(of=("self",)).get(pk=attribution.pk)
    attribution.role, attribution.du, attribution.au = role, du, au
    with en_francais():
        attribution.save(update_fields=["role", "du", "au"])
    publier(AttributionChangee(attribution.lot_id))
    return attribution


def add_sous_traitance(
    *,
    lot: Lot,
    attribution: Attribution,
    entreprise: Entreprise,
    date_notification: date,
    duree_mois: int | None = None,
    montant: Decimal | None = None,
) -> SousTraitance:
    """An act under a holder. It owes nothing to the buyer by itself."""
    if attribution.lot_id != lot.pk:
        raise ValidationError({"attribution": ["Ce titulaire n'est pas celui du lot."]})
    if attribution.entreprise_id == entreprise.pk:
        raise ValidationError({"entreprise": [TITULAIRE_SE_SOUS_TRAITE]})
    Lot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
    dernier = lot.sous_traitances.aggregate(n=Max("numero"))["n"] or 0
    with en_francais():
        acte = SousTraitance.objects.create(
            guichet=lot.guichet,
            lot=lot,
            donneur_ordre_id=lot.donneur_ordre_id,
            attribution=attribution,
            entreprise=entreprise,
            numero=dernier + 1,
            date_notification=date_notification,
            duree_mois=duree_mois,
            montant=montant,
        )
    publier(AttributionChangee(lot.pk))
    return acte


def holder_at(lot: Lot, jour: date) -> Attribution | None:
    """The titulaire or mandataire on that day, else the last one."""
    titulaires = lot.attributions.filter(role__in=REDEVABLES).order_by("du")
    return titulaires.filter(du__lte=jour).last() or titulaires.first()
