"""Eligibility: asked, decided by the facilitateur, then a window of dates; only the window ends it.

Criteria are judged on one day, frozen by the decision. The window starts on the first counted day: the
first day of the first contrat under a clause, or the day of the assessment while there is none. It then
waits for that contrat as long as it runs itself: one that starts after its end asks for a new assessment.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from guichets.domain.contraintes import en_francais
from guichets.domain.verrous import lock_participant
from guichets.enums import ROLES_ECRITURE
from guichets.evenements import publier
from guichets.formats import format_jour
from guichets.models import Adhesion, Guichet, Utilisateur
from operations.domain.regles import rules_for
from operations.enums import SystemeCritere
from operations.models import CriterePublic, ReglesComptage
from participants.enums import EtatEligibilite, EtatLigne
from participants.evenements import EligibiliteDecidee
from participants.models import Contrat, Critere, Eligibilite, FenetreEligibilite, LigneHeures, Participant
from participants.validators import refuse_nir_in

AUCUN_CRITERE = "Retenez au moins un critère."
CRITERE_INCONNU = "Le critère « {code} » n'est pas dans la liste en vigueur au {jour}."
CRITERE_DOUBLE = "Le critère « {libelle} » est retenu deux fois."
AVIS_ATTENDU = "Le critère « {libelle} » demande un avis motivé."
DEJA_ELIGIBLE = (
    "Cette personne est éligible du {du} au {au} : une nouvelle appréciation porte sur un jour postérieur."
)
DEJA_DECIDEE = "Cette demande est déjà décidée."
DECISION_INCONNUE = "Une demande se valide ou se refuse."
MOTIF_ATTENDU = "Indiquez le motif du refus."
DECIDEUR = "Seuls les facilitateurs et les responsables du guichet décident d'une éligibilité."


class CritereDemande(NamedTuple):
    """A reason put forward, with the proof seen."""

    code: str
    precision: str = ""
    preuve: str = ""
    preuve_du: date | None = None


class FenetreCalculee(NamedTuple):
    du: date
    au: date
    regles: ReglesComptage


def criteria_in_force(jour: date) -> QuerySet[CriterePublic]:
    """The clause's list on that day, in its order."""
    return CriterePublic.objects.filter(systeme=SystemeCritere.CLAUSE, du__lte=jour).exclude(au__lt=jour)


def add_months(jour: date, mois: int) -> date:
    """The same day so many months away, or the last day of a month that is too short."""
    rang = jour.year * 12 + jour.month - 1 + mois
    annee, zero = divmod(rang, 12)
    return date(annee, zero + 1, min(jour.day, monthrange(annee, zero + 1)[1]))


def last_day(du: date, mois: int) -> date:
    """The last day of so many whole months from `du`: from 1 January 2025, 24 months end on 31 December 2026.

    Where the last month has no such day, its own last day (Code de procédure civile, art. 641).
    """
    fin = add_months(du, mois)
    return fin if fin.day < du.day else fin - timedelta(days=1)


def request_eligibilite(
    *,
    participant: Participant,
    appreciee_au: date,
    criteres: Iterable[CritereDemande | tuple[str, str, str, date | None]],
    avis_motive: str = "",
) -> Eligibilite:
    """Ask for a decision. One request waits at a time per person, and none while a window still runs."""
    demandes = _check_demande(appreciee_au, criteres, avis_motive)
    lock_participant(participant.pk)
    _refuse_overlap(participant, appreciee_au)
    with en_francais():
        eligibilite = Eligibilite(
            guichet=participant.guichet,
            participant=participant,
            appreciee_au=appreciee_au,
            avis_motive=avis_motive.strip(),
        )
        eligibilite.save()
        _write_criteres(eligibilite, demandes)
    return eligibilite


def revise_eligibilite(
    *,
    eligibilite: Eligibilite,
    appreciee_au: date,
    criteres: Iterable[CritereDemande | tuple[str, str, str, date | None]],
    avis_motive: str = "",
) -> Eligibilite:
    """Correct a request that still waits. After the decision its criteria are frozen."""
    demandes = _check_demande(appreciee_au, criteres, avis_motive)
    courante = _lock_waiting(eligibilite)
    _refuse_overlap(courante.participant, appreciee_au)
    with en_francais():
        courante.appreciee_au, courante.avis_motive = appreciee_au, avis_motive.strip()
        courante.save()
        for critere in Critere.objects.filter(eligibilite=courante):
            critere.delete()
        _write_criteres(courante, demandes)
    return courante


def decide_eligibilite(
    *, eligibilite: Eligibilite, decision: EtatEligibilite | str, par: Utilisateur, motif_refus: str = ""
) -> Eligibilite:
    """Validate, which opens the window, or refuse with a reason. `PermissionDenied` to who may not decide."""
    check_decideur(guichet=eligibilite.guichet, par=par)
    if decision not in (EtatEligibilite.VALIDEE, EtatEligibilite.REFUSEE):
        raise ValidationError(DECISION_INCONNUE, code="decision")
    if decision == EtatEligibilite.REFUSEE and not motif_refus.strip():
        raise ValidationError({"motif_refus": MOTIF_ATTENDU})
    refuse_nir_in({"motif_refus": motif_refus})
    courante = _lock_waiting(eligibilite)
    if decision == EtatEligibilite.VALIDEE:
        retenus = [CritereDemande(c.code) for c in Critere.objects.filter(eligibilite=courante)]
        _check_criteres(courante.appreciee_au, retenus, courante.avis_motive)
        _refuse_overlap(courante.participant, courante.appreciee_au)
    with en_francais():
        courante.etat = EtatEligibilite(decision)
        courante.motif_refus = motif_refus.strip() if decision == EtatEligibilite.REFUSEE else ""
        courante.decidee_par, courante.decidee_le = par, timezone.now()
        courante.save()
        if decision == EtatEligibilite.VALIDEE:
            _open_window(courante)
    publier(EligibiliteDecidee(participant_id=courante.participant_id))
    return courante


def check_decideur(*, guichet: Guichet, par: Utilisateur) -> None:
    if not Adhesion.objects.filter(guichet=guichet, utilisateur=par, role__in=ROLES_ECRITURE).exists():
        raise PermissionDenied(DECIDEUR)


def computed_window(*, participant: Participant, appreciee_au: date) -> FenetreCalculee:
    """The window that a decision opens: length and rules are those of the first counted day.

    The rules are those of the marché of the first contrat under a clause, else the guichet's.
    """
    regles = rules_for(guichet=participant.guichet, jour=appreciee_au)
    attente = FenetreCalculee(appreciee_au, last_day(appreciee_au, regles.eligibilite_mois), regles)
    premier = (
        Contrat.objects.filter(participant=participant, lot__isnull=False)
        .exclude(fin__lt=appreciee_au)
        .select_related("lot__marche")
        .order_by("debut", "id")
        .first()
    )
    if premier is None or premier.lot is None or premier.debut > attente.au:
        return attente
    du = max(appreciee_au, premier.debut)
    regles = rules_for(guichet=participant.guichet, jour=du, marche=premier.lot.marche)
    return FenetreCalculee(du, last_day(du, regles.eligibilite_mois), regles)


def follow_contrats(*, participant: Participant) -> FenetreEligibilite | None:
    """Move the latest window to the first day of the first contrat, while no validated hour stands in it.

    Returns the window when it moved.
    """
    fenetre: FenetreEligibilite | None = (
        FenetreEligibilite.objects.select_related("eligibilite")
        .select_for_update(of=("self",))
        .filter(participant=participant)
        .order_by("-du")
        .first()
    )
    if fenetre is None:
        return None
    calculee = computed_window(participant=participant, appreciee_au=fenetre.eligibilite.appreciee_au)
    if calculee.du == fenetre.du or _has_validated_hours(fenetre):
        return None
    with en_francais():
        fenetre.du, fenetre.au, fenetre.regles = calculee
        fenetre.save()
    publier(EligibiliteDecidee(participant_id=participant.pk))
    return fenetre


def proof_warnings(eligibilite: Eligibilite) -> list[str]:
    """What the facilitateur should look at before deciding: proofs not stated, undated or too old."""
    liste = {c.code: c for c in criteria_in_force(eligibilite.appreciee_au)}
    alertes = []
    for critere in eligibilite.criteres.all():
        public = liste.get(critere.code)
        if public is None:
            continue
        if not critere.preuve:
            attendu = f"(attendu\u00a0: {public.preuve})"
            alertes.append(f"«\u00a0{public}\u00a0»\u00a0: aucun justificatif n'est indiqué {attendu}.")
        elif public.validite_mois is not None:
            limite = add_months(eligibilite.appreciee_au, -public.validite_mois)
            if critere.preuve_du is None:
                alertes.append(f"«\u00a0{public}\u00a0»\u00a0: le justificatif n'est pas daté.")
            elif critere.preuve_du < limite:
                alertes.append(
                    f"«\u00a0{public}\u00a0»\u00a0: le justificatif du {format_jour(critere.preuve_du)} "
                    f"a plus de {public.validite_mois}\u00a0mois au jour de l'appréciation."
                )
    return alertes


def _lock_waiting(eligibilite: Eligibilite) -> Eligibilite:
    lock_participant(eligibilite.participant_id)
    courante: Eligibilite = Eligibilite.objects.select_for_update(of=("self",)).get(pk=eligibilite.pk)
    if courante.etat != EtatEligibilite.A_VALIDER:
        raise ValidationError(DEJA_DECIDEE, code="deja_decidee")
    return courante


def _check_demande(
    appreciee_au: date,
    criteres: Iterable[CritereDemande | tuple[str, str, str, date | None]],
    avis_motive: str,
) -> list[CritereDemande]:
    demandes = [CritereDemande(*c) for c in criteres]
    refuse_nir_in({"avis_motive": avis_motive})
    refuse_nir_in({"criteres": " | ".join(f"{d.precision} | {d.preuve}" for d in demandes)})
    _check_criteres(appreciee_au, demandes, avis_motive)
    return demandes


def _check_criteres(appreciee_au: date, demandes: list[CritereDemande], avis_motive: str) -> None:
    if not demandes:
        raise ValidationError({"criteres": AUCUN_CRITERE})
    liste = {c.code: c for c in criteria_in_force(appreciee_au)}
    vus: set[str] = set()
    for demande in demandes:
        public = liste.get(demande.code)
        if public is None:
            raise ValidationError(
                {"criteres": CRITERE_INCONNU.format(code=demande.code, jour=format_jour(appreciee_au))}
            )
        if demande.code in vus:
            raise ValidationError({"criteres": CRITERE_DOUBLE.format(libelle=public)})
        vus.add(demande.code)
        if public.avis_motive and not avis_motive.strip():
            raise ValidationError({"avis_motive": AVIS_ATTENDU.format(libelle=public)})


def _refuse_overlap(participant: Participant, appreciee_au: date) -> None:
    fenetre = (
        FenetreEligibilite.objects.filter(participant=participant, au__gte=appreciee_au)
        .order_by("du")
        .first()
    )
    if fenetre is not None:
        raise ValidationError(
            {"appreciee_au": DEJA_ELIGIBLE.format(du=format_jour(fenetre.du), au=format_jour(fenetre.au))}
        )


def _write_criteres(eligibilite: Eligibilite, demandes: list[CritereDemande]) -> None:
    for demande in demandes:
        critere = Critere(guichet=eligibilite.guichet, eligibilite=eligibilite, **demande._asdict())
        critere.clean_fields(exclude={"guichet", "eligibilite"})
        critere.save()


def _open_window(eligibilite: Eligibilite) -> FenetreEligibilite:
    calculee = computed_window(participant=eligibilite.participant, appreciee_au=eligibilite.appreciee_au)
    fenetre = FenetreEligibilite(
        guichet=eligibilite.guichet,
        participant=eligibilite.participant,
        eligibilite=eligibilite,
        **calculee._asdict(),
    )
    fenetre.save()
    return fenetre


def _has_validated_hours(fenetre: FenetreEligibilite) -> bool:
    lignes: QuerySet[LigneHeures] = LigneHeures.objects.filter(
        participant_id=fenetre.participant_id,
        etat=EtatLigne.VALIDEE,
        debut__lte=fenetre.au,
        fin__gte=fenetre.du,
    )
    return lignes.exists()
