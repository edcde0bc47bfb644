"""Hours of lent people: the company whose engagement they serve confirms or contests them."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet

from guichets import portee as portees
from guichets import rules
from guichets.domain.contraintes import en_francais
from guichets.domain.verrous import lock_entreprise
from guichets.evenements import publier
from guichets.portee import Portee
from participants.domain.partenaires import scope_of
from participants.enums import Confirmation, EtatLigne
from participants.evenements import DeclarationValidee
from participants.models import LigneHeures

RIEN_A_CONFIRMER = "Ces heures n'attendent pas de confirmation."


def lignes_to_confirm(portee: Portee) -> QuerySet[LigneHeures]:
    """Lines that others declared for the companies of the scope, oldest first."""
    ids = sorted(portee.entreprises)
    lignes: QuerySet[LigneHeures] = (
        LigneHeures.objects.filter(creditee_id__in=ids, confirmation=Confirmation.ATTENDUE)
        .exclude(entreprise_id__in=ids)
        .exclude(etat=EtatLigne.REMPLACEE)
        .select_related("participant", "lot__marche", "guichet")
        .order_by("mois", "participant__nom_tri", "pk")
    )
    return lignes


def confirm_ligne(*, ligne: LigneHeures) -> None:
    """Agree with the hours. Counted at once when the guichet had validated them already."""
    _answer(ligne, Confirmation.CONFIRMEE, "")


def contest_ligne(*, ligne: LigneHeures, motif: str) -> None:
    """Refuse the hours, with a reason for the guichet. They stay set aside until they are corrected."""
    motif = motif.strip()
    if not motif:
        raise ValidationError({"motif": ["Indiquez pourquoi vous contestez ces heures."]})
    _answer(ligne, Confirmation.CONTESTEE, motif[:300])


def _answer(ligne: LigneHeures, reponse: Confirmation, motif: str) -> None:
    """Written under the guichet's scope: the creditee may answer, not write another company's line."""
    portee = portees.courante()
    guichet = ligne.guichet
    if not (
        portee.libre or ligne.creditee_id in portee.entreprises or rules.can_write_guichet(portee, guichet)
    ):
        raise PermissionDenied
    with scope_of(ligne.guichet_id, ecrit=True):
        lock_entreprise(ligne.entreprise_id)
        tenue = LigneHeures.objects.select_for_update(of=("self",)).get(pk=ligne.pk)
        if tenue.confirmation == reponse and tenue.motif_contestation == motif:
            return
        attendues = (Confirmation.ATTENDUE, Confirmation.CONTESTEE)
        if tenue.confirmation not in attendues or tenue.etat == EtatLigne.REMPLACEE:
            raise ValidationError(RIEN_A_CONFIRMER, code="rien_a_confirmer")
        with en_francais():
            tenue.confirmation, tenue.motif_contestation = reponse, motif
            tenue.save(update_fields=["confirmation", "motif_contestation"])
        if tenue.etat == EtatLigne.VALIDEE:
            publier(DeclarationValidee(tenue.declaration_id))
