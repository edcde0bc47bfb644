"""Closing a month: the only act that freezes ventilations, for all of a company's engagements at once."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from clauses.domain.demandes import request_ventilation
from clauses.domain.ventilation import ventiler_entreprise
from clauses.enums import MotifNonRetenue
from clauses.models import ClotureMois, NonRetenue
from guichets.domain.contraintes import en_francais
from guichets.domain.verrous import lock_entreprise
from guichets.formats import format_mois
from guichets.models import Utilisateur
from operations.models import Entreprise
from participants.domain.mois import last_day
from participants.enums import DECLARATION_OUVERTE, EtatDeclaration, EtatLigne
from participants.models import DeclarationMensuelle, LigneHeures


def closable_months(*, entreprise: Entreprise) -> list[date]:
    """Past months with something validated and not closed yet, in order. Only the first may be closed."""
    aujourdhui = timezone.localdate()
    connus = set(
        LigneHeures.objects.filter(creditee=entreprise, etat=EtatLigne.VALIDEE).values_list("mois", flat=True)
    ) | set(
        DeclarationMensuelle.objects.filter(entreprise=entreprise, etat=EtatDeclaration.VALIDEE).values_list(
            "mois", flat=True
        )
    )
    clos = set(ClotureMois.objects.filter(entreprise=entreprise).values_list("mois", flat=True))
    return sorted(mois for mois in connus - clos if last_day(mois) < aujourdhui)


def close_month(*, entreprise: Entreprise, mois: date, par: Utilisateur) -> ClotureMois:
    """Freeze a month as it stands, after a last ventilation. In order, and with nothing left in suspense."""
    lock_entreprise(entreprise.pk)
    if ClotureMois.objects.filter(entreprise=entreprise, mois=mois).exists():
        raise ValidationError("Ce mois est déjà clos pour cette entreprise.")
    ouverts = closable_months(entreprise=entreprise)
    if mois not in ouverts:
        raise ValidationError(
            f"{format_mois(mois).capitalize()} ne peut pas être clos : "
            "rien n'y est validé, ou il n'est pas fini."
        )
    if mois != ouverts[0]:
        raise ValidationError(
            f"Commencez par clore {format_mois(ouverts[0])} : les mois se closent dans l'ordre."
        )
    _verify_nothing_pending(entreprise, mois)
    ventiler_entreprise(
        guichet=entreprise.guichet, entreprise=entreprise, cause=f"Clôture de {format_mois(mois)}"
    )
    if NonRetenue.objects.filter(
        entreprise=entreprise, mois=mois, motif=MotifNonRetenue.CONFIRMATION
    ).exists():
        raise ValidationError("Des heures de ce mois attendent la confirmation de l'entreprise redevable.")
    with en_francais():
        cloture: ClotureMois = ClotureMois.objects.create(
            guichet_id=entreprise.guichet_id, entreprise=entreprise, mois=mois, par=par
        )
    request_ventilation(entreprise=entreprise, cause=f"Clôture de {format_mois(mois)}")
    return cloture


def _verify_nothing_pending(entreprise: Entreprise, mois: date) -> None:
    siennes = DeclarationMensuelle.objects.filter(
        entreprise=entreprise, mois=mois, etat__in=DECLARATION_OUVERTE
    )
    d_autres = LigneHeures.objects.filter(creditee=entreprise, mois=mois, etat=EtatLigne.EN_ATTENTE)
    if siennes.exists() or d_autres.exists():
        raise ValidationError(f"Une déclaration de {format_mois(mois)} attend encore sa validation.")
