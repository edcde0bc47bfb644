"""Qualifying a lot: by which legal way insertion entered it, under the law in force at its date."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

from clauses import validators
from clauses.enums import CodeDispositif
from clauses.models import Dispositif
from guichets.domain.contraintes import en_francais
from guichets.formats import format_jour
from guichets.models import Utilisateur
from operations.domain.regles import base_legale
from operations.enums import EtatLot
from operations.models import BaseLegale, Lot


def reference_date(lot: Lot) -> date:
    """The day whose law governs the lot: that of the marché when it is known, of the lot otherwise."""
    return lot.marche.date_notification or lot.date_notification


def find_base_legale(code: str, jour: date) -> BaseLegale | None:
    """The article that carries the dispositif. Only a private contract may have none."""
    base = base_legale(code, jour)
    if base is None and code != CodeDispositif.PRIVE:
        libelle = CodeDispositif(code).label
        raise ValidationError(
            {"code": f"« {libelle} » n'a pas de fondement connu au {format_jour(jour)}, date du marché."}
        )
    return base


def qualify_lot(
    *,
    lot: Lot,
    code: str,
    par: Utilisateur,
    part: Decimal | None = None,
    ponderation: Decimal | None = None,
) -> Dispositif:
    """Give the lot its dispositif, or change it while no engagement contradicts it."""
    if code not in CodeDispositif.values:
        raise ValidationError({"code": "Choisissez un dispositif de la liste."})
    validators.validate_percent("part", part)
    validators.validate_ponderation(code, ponderation)
    lot = Lot.objects.select_for_update(of=("self",)).select_related("marche").get(pk=lot.pk)
    jour = reference_date(lot)
    _verify_engagements(lot, code)
    dispositif = Dispositif.objects.filter(lot=lot).first() or Dispositif(
        guichet_id=lot.guichet_id, lot=lot, donneur_ordre_id=lot.donneur_ordre_id
    )
    dispositif.code = code
    dispositif.date_reference = jour
    dispositif.base_legale = find_base_legale(code, jour)
    dispositif.part = part
    dispositif.ponderation = ponderation
    dispositif.confirme_par = par
    dispositif.confirme_le = timezone.now()
    with en_francais():
        dispositif.save()
        _set_state(lot, EtatLot.QUALIFIE)
    return dispositif


def mark_sans_clause(*, lot: Lot, par: Utilisateur) -> None:  # noqa: ARG001 - the author is in the history's context
    """Record that the facilitateur looked and found no clause. Refused once something is owed."""
    lot = Lot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
    if lot.engagements.exists():
        raise ValidationError("Ce lot porte des engagements : il ne peut pas être sans clause.")
    with en_francais():
        for dispositif in Dispositif.objects.filter(lot=lot):
            dispositif.delete()
        _set_state(lot, EtatLot.SANS_CLAUSE)


def _set_state(lot: Lot, etat: EtatLot) -> None:
    if lot.etat != etat:
        lot.etat = etat
        lot.save(update_fields=["etat"])


def _verify_engagements(lot: Lot, code: str) -> None:
    permises = validators.natures_of(code)
    if lot.engagements.exclude(nature__in=permises).exists():
        raise ValidationError(
            {
                "code": "Un engagement du lot est d'une nature que ce dispositif ne permet pas : "
                "modifiez-le d'abord."
            }
        )
