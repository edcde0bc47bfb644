"""Exits: how a path ended. One closes what went before it; coming back opens the path again."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q

from guichets.domain.contraintes import en_francais
from guichets.formats import format_jour
from guichets.models import Guichet, Utilisateur
from operations.domain.regles import rules_for
from participants.domain.mois import today_of
from participants.domain.parcours.droits import signature, writing_for
from participants.domain.personnes.eligibilite import add_months
from participants.enums import SituationSortie
from participants.models import Contrat, Etape, Participant, Sortie, SuiviSortie
from participants.validators import refuse_nir_in

FUTURE = "Une sortie s'enregistre le jour venu\u00a0: cette date est dans le futur."
AVANT_LE_CONTRAT = "La sortie précède le début du contrat."
CONTRAT_ETRANGER = "Ce contrat n'est pas celui de cette personne."
DEJA_SORTIE = (
    "Une sortie est déjà enregistrée le {jour}, sans reprise depuis. Corrigez-la, ou ouvrez d'abord le "
    "contrat ou l'étape qui marque le retour."
)
SUIVI_REPONDU = "Un suivi de cette sortie est renseigné\u00a0: corrigez la sortie au lieu de la supprimer."
SANS_SITUATION = "Choisissez la situation à la sortie."


def record_sortie(
    *,
    participant: Participant,
    sortie_le: date,
    situation: SituationSortie | str,
    par: Utilisateur,
    contrat: Contrat | None = None,
    precision: str = "",
    sortie: Sortie | None = None,
) -> Sortie:
    """Record an exit with its follow-ups, or correct one: the history keeps what it was."""
    refuse_nir_in({"precision": precision})
    with writing_for(participant) as personne:
        ligne = (
            _current(sortie, personne) if sortie else Sortie(guichet=personne.guichet, participant=personne)
        )
        ligne.sortie_le, ligne.situation = sortie_le, situation
        ligne.contrat, ligne.precision, ligne.par = contrat, precision.strip(), signature(par)
        _check(ligne, personne)
        with en_francais():
            ligne.save()
        plan_suivis(ligne)
    return ligne


def remove_sortie(*, sortie: Sortie) -> None:
    """Take back an exit recorded by mistake, as long as nobody answered about it."""
    with writing_for(sortie.participant) as personne:
        ligne = _current(sortie, personne)
        if ligne.suivis.exclude(situation="").exists():
            raise ValidationError(SUIVI_REPONDU)
        ligne.delete()


def plan_suivis(sortie: Sortie) -> list[SuiviSortie]:
    """The follow-ups that the rules of the day of the exit ask for; those answered stay as they are."""
    horizons = followup_months(sortie.guichet, sortie.sortie_le)
    attendus = SuiviSortie.objects.filter(sortie=sortie, situation="")
    attendus.exclude(horizon_mois__in=horizons).delete()
    existants = {suivi.horizon_mois: suivi for suivi in SuiviSortie.objects.filter(sortie=sortie)}
    suivis = []
    for horizon in horizons:
        suivi = existants.get(horizon) or SuiviSortie(
            guichet=sortie.guichet, sortie=sortie, participant_id=sortie.participant_id, horizon_mois=horizon
        )
        suivi.prevu_le = add_months(sortie.sortie_le, horizon)
        suivi.save()
        suivis.append(suivi)
    return suivis


def followup_months(guichet: Guichet, jour: date) -> list[int]:
    return sorted(set(rules_for(guichet=guichet, jour=jour).suivi_sortie_mois))


def _current(sortie: Sortie, personne: Participant) -> Sortie:
    actuelle = (
        Sortie.objects.select_related("guichet", "contrat").filter(pk=sortie.pk, participant=personne).first()
    )
    if actuelle is None:
        raise ValidationError("Cette sortie n'existe plus.", code="disparue")
    return actuelle


def _check(sortie: Sortie, personne: Participant) -> None:
    if sortie.situation not in SituationSortie.values:
        raise ValidationError({"situation": [SANS_SITUATION]})
    sortie.clean_fields(exclude=["guichet", "participant", "prescripteur", "contrat", "situation"])
    if sortie.sortie_le > today_of(personne.guichet):
        raise ValidationError({"sortie_le": [FUTURE]})
    contrat = sortie.contrat
    if contrat is not None and contrat.participant_id != personne.pk:
        raise ValidationError({"contrat": [CONTRAT_ETRANGER]})
    if contrat is not None and sortie.sortie_le < contrat.debut:
        raise ValidationError({"sortie_le": [AVANT_LE_CONTRAT]})
    _refuse_double(sortie, personne)


def _refuse_double(sortie: Sortie, personne: Participant) -> None:
    """Between two exits the person came back: a contrat or a step began after the first."""
    autres = Sortie.objects.filter(participant=personne).exclude(pk=sortie.pk)
    avant = autres.filter(sortie_le__lt=sortie.sortie_le).order_by("-sortie_le").first()
    apres = autres.filter(sortie_le__gt=sortie.sortie_le).order_by("sortie_le").first()
    for premiere, seconde, connue in ((avant, sortie, avant), (sortie, apres, apres)):
        if premiere is None or seconde is None or connue is None:
            continue
        entre = Q(debut__gt=premiere.sortie_le, debut__lte=seconde.sortie_le, participant=personne)
        if not Contrat.objects.filter(entre).exists() and not Etape.objects.filter(entre).exists():
            message = DEJA_SORTIE.format(jour=format_jour(connue.sortie_le))
            raise ValidationError({"sortie_le": [message]})
