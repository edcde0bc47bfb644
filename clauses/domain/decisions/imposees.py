"""Hours that a meeting placed on an engagement, within the hard rules: the engine shares what they leave."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from clauses import validators
from clauses.domain.decisions.places import at_place
from clauses.domain.decisions.possibles import Examen, Possibilite
from clauses.domain.ventilation.demandes import request_ventilation
from clauses.domain.ventilation.lecture import to_centiemes, to_heures
from clauses.models import AffectationImposee, ClotureMois, Engagement
from guichets.domain.contraintes import en_francais
from guichets.domain.historique import historique
from guichets.domain.journal import record_consultation
from guichets.domain.verrous import lock_entreprise
from guichets.formats import format_heures, format_jour, format_mois
from guichets.models import Utilisateur
from participants.domain.mois import today_of
from participants.enums import EtatLigne
from participants.models import LigneHeures

DEJA_RETIREE = "Cette affectation n'existe plus\u00a0: quelqu'un l'a déjà retirée."
RETIREE = "affectation_imposee_retiree"
DEJA_LA = "Ces heures ont déjà une affectation imposée sur cet engagement\u00a0: retirez-la d'abord."
NE_TIENT_PLUS = "La rectification ne laisse plus ces heures à cette place."


def impose_affectation(
    *,
    ligne: LigneHeures,
    engagement: Engagement,
    heures: Decimal,
    decidee_le: date,
    motif: str,
    par: Utilisateur,
) -> AffectationImposee:
    """Place hours of a validated line of an open month on an engagement, and count anew."""
    lock_entreprise(ligne.creditee_id)
    ligne = read_line(ligne.pk)
    _require_open(ligne)
    validators.validate_heures(heures)
    motif = validators.validate_required("motif", motif, "Indiquez pourquoi ces heures sont imposées.")
    _require_meeting(engagement, decidee_le)
    _require_room(ligne, engagement, heures)
    with en_francais():
        imposee: AffectationImposee = AffectationImposee.objects.create(
            guichet_id=ligne.guichet_id,
            entreprise_id=ligne.creditee_id,
            ligne=ligne,
            engagement=engagement,
            heures=heures,
            decidee_le=decidee_le,
            motif=motif[:300],
            par=par,
        )
    request_ventilation(entreprise=ligne.creditee, cause="Affectation imposée")
    return imposee


def remove_affectation(*, imposee: AffectationImposee, raison: str) -> None:
    """Give the hours back to the engine. The history keeps the row, who removed it and why."""
    lock_entreprise(imposee.entreprise_id)
    if not AffectationImposee.objects.filter(pk=imposee.pk).exists():
        raise ValidationError(DEJA_RETIREE)
    raison = validators.validate_required("raison", raison, "Indiquez pourquoi elle est retirée.")
    _require_open(imposee.ligne)
    _drop(imposee, raison[:300])
    request_ventilation(entreprise=imposee.entreprise, cause="Affectation imposée retirée")


def read_line(pk: int) -> LigneHeures:
    ligne: LigneHeures = LigneHeures.objects.select_related(
        "guichet", "creditee__guichet", "lot__marche", "contrat", "participant"
    ).get(pk=pk)
    return ligne


def _require_open(ligne: LigneHeures) -> None:
    if ligne.etat != EtatLigne.VALIDEE:
        raise ValidationError("Seules des heures validées peuvent être imposées.")
    if ClotureMois.objects.filter(entreprise_id=ligne.creditee_id, mois=ligne.mois).exists():
        raise ValidationError(
            f"{format_mois(ligne.mois).capitalize()} est clos : ses heures se corrigent par un ajustement."
        )


def _require_meeting(engagement: Engagement, jour: date) -> None:
    """It took place, and once the lot that receives the hours was notified: nobody decides of it before."""
    if jour > today_of(engagement.guichet):
        raise ValidationError({"decidee_le": "Cette réunion n'a pas encore eu lieu."})
    notifie = engagement.lot.date_notification
    if jour < notifie:
        raise ValidationError(
            {
                "decidee_le": f"Le lot qui reçoit ces heures a été notifié le {format_jour(notifie)}\u00a0: "
                "une réunion ne peut pas les y avoir placées avant."
            }
        )


def imposed_on(ligne: LigneHeures) -> list[AffectationImposee]:
    """What was imposed of the line already, the first first."""
    imposees = AffectationImposee.objects.filter(ligne=ligne).select_related("engagement__marche")
    return list(imposees.order_by("pk"))


def where_imposable(
    possibles: Iterable[Possibilite], deja: Iterable[AffectationImposee]
) -> list[Possibilite]:
    """An engagement holds one affectation of a line: the former one is removed before another is decided."""
    prises = {i.engagement_id: i for i in deja}
    return [
        replace(p, centiemes=0, refus=DEJA_LA, imposee=prises[p.engagement.pk])
        if p.engagement.pk in prises
        else p
        for p in possibles
    ]


def _require_room(ligne: LigneHeures, engagement: Engagement, heures: Decimal) -> None:
    (possible,) = where_imposable([Examen.of(ligne).possible(engagement)], imposed_on(ligne))
    if possible.refus:
        raise ValidationError({"engagement": possible.refus})
    if to_centiemes(heures) > possible.centiemes:
        maximum = format_heures(to_heures(possible.centiemes))
        raise ValidationError({"heures": f"Au plus {maximum} de cette ligne peuvent aller à cet engagement."})


def follow_rectification(remplacees: Iterable[LigneHeures]) -> None:
    """Imposed hours of replaced lines go to the line that comes instead, or are dropped where it is seen."""
    imposees = AffectationImposee.objects.filter(ligne__in=remplacees).select_related("ligne", "engagement")
    for imposee in imposees.order_by("pk"):
        nouvelle = _line_instead(imposee.ligne)
        if nouvelle is None or not _fits(imposee, nouvelle):
            _drop(imposee, NE_TIENT_PLUS)
            continue
        imposee.ligne = nouvelle
        with en_francais():
            imposee.save(update_fields=["ligne"])


def _line_instead(ancienne: LigneHeures) -> LigneHeures | None:
    nouvelle = LigneHeures.objects.filter(
        at_place(ancienne), creditee_id=ancienne.creditee_id, etat=EtatLigne.VALIDEE
    ).first()
    return read_line(nouvelle.pk) if nouvelle is not None else None


def _fits(imposee: AffectationImposee, nouvelle: LigneHeures) -> bool:
    """Could it be imposed there today? Asked without it, so that it does not stand in its own way."""
    with transaction.atomic():
        AffectationImposee.objects.filter(pk=imposee.pk).delete()
        possible = Examen.of(nouvelle).possible(imposee.engagement)
        transaction.set_rollback(True)
    return possible.centiemes >= to_centiemes(imposee.heures)


def _drop(imposee: AffectationImposee, raison: str) -> None:
    record_consultation(imposee, RETIREE)
    with historique(raison):
        imposee.delete()
