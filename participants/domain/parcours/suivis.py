"""Follow-ups: what became of a person months after the exit, asked of the prescripteur and the guichet."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from guichets.domain.messages import Demande, queue_messages
from guichets.enums import GenreMessage
from guichets.formats import format_jour
from guichets.models import Guichet, Utilisateur
from operations.domain.regles import rules_for
from participants.domain.mois import today_of
from participants.domain.parcours.droits import signature, writing_for
from participants.enums import SituationSortie
from participants.models import AccesPrescripteur, Contrat, SuiviSortie
from participants.validators import refuse_nir_in

TROP_TOT = "Ce suivi se renseigne à partir du {jour}."
SANS_SITUATION = "Choisissez la situation, même «\u00a0Situation inconnue\u00a0»."
RATTRAPAGE = timedelta(days=30)
"""A reminder that could not leave on its day still means something for this long."""


def answer_suivi(
    *, suivi: SuiviSortie, situation: SituationSortie | str, par: Utilisateur, precision: str = ""
) -> SuiviSortie:
    """Say what became of the person, or correct the answer: the history keeps the former one."""
    refuse_nir_in({"precision": precision})
    with writing_for(suivi.participant) as personne:
        ligne: SuiviSortie | None = SuiviSortie.objects.filter(pk=suivi.pk, participant=personne).first()
        if ligne is None:
            raise ValidationError("Ce suivi n'existe plus.", code="disparu")
        if situation not in SituationSortie.values:
            raise ValidationError({"situation": [SANS_SITUATION]})
        if ligne.prevu_le > today_of(personne.guichet):
            raise ValidationError(TROP_TOT.format(jour=format_jour(ligne.prevu_le)))
        ligne.situation, ligne.precision = situation, precision.strip()
        ligne.renseigne_le, ligne.par = timezone.now(), signature(par)
        ligne.clean_fields(exclude=["guichet", "sortie", "participant", "prescripteur"])
        ligne.save()
    return ligne


def with_return(suivis: QuerySet[SuiviSortie]) -> QuerySet[Any]:
    """Annotate `revenue`: a contrat began between the exit and the day of the follow-up."""
    retour = Contrat.objects.filter(
        participant=OuterRef("participant"),
        debut__gt=OuterRef("sortie__sortie_le"),
        debut__lte=OuterRef("prevu_le"),
    )
    return suivis.annotate(revenue=Exists(retour))


def suivis_to_answer(jour: date, *, limites: Q | None = None) -> QuerySet[Any]:
    """Follow-ups whose day has come, without an answer, of people who did not come back; the oldest first."""
    dus = SuiviSortie.objects.filter(situation="", prevu_le__lte=jour)
    if limites is not None:
        dus = dus.filter(limites)
    return (
        with_return(dus)
        .filter(revenue=False)
        .select_related("sortie", "participant", "prescripteur", "guichet")
        .order_by("prevu_le", "participant__nom_tri", "pk")
    )


def late_after(guichet: Guichet, jour: date) -> timedelta:
    """How long after its day a follow-up is late: once its last reminder has gone."""
    return timedelta(days=max(rules_for(guichet=guichet, jour=jour).suivi_rappels_jours, default=0))


def late_suivis(guichet: Guichet) -> int:
    """How many follow-ups of the guichet are late; none where no rules hold."""
    jour = today_of(guichet)
    try:
        retard = late_after(guichet, jour)
    except ValidationError:
        return 0
    return suivis_to_answer(jour, limites=Q(guichet=guichet, prevu_le__lt=jour - retard)).count()


def remind_suivis(*, guichet: Guichet, jour: date | None = None) -> int:
    """Write the reminders whose day has come to the prescripteurs, once each; returns how many follow-ups."""
    aujourd_hui = jour or today_of(guichet)
    try:
        rappels = sorted(set(rules_for(guichet=guichet, jour=aujourd_hui).suivi_rappels_jours))
    except ValidationError:
        return 0  # no rules hold: nothing is asked
    groupes: dict[tuple[int, int, date, int], int] = defaultdict(int)
    for suivi in suivis_to_answer(aujourd_hui, limites=Q(guichet=guichet, prescripteur__isnull=False)):
        echus = [r for r in rappels if suivi.prevu_le + timedelta(days=r) <= aujourd_hui]
        if echus and aujourd_hui <= suivi.prevu_le + timedelta(days=echus[-1]) + RATTRAPAGE:
            groupes[suivi.prescripteur_id, suivi.horizon_mois, suivi.prevu_le, echus[-1]] += 1
    queue_messages(
        guichet=guichet, demandes=_demands(guichet, groupes, timedelta(days=max(rappels, default=0)))
    )
    return sum(groupes.values())


def _demands(
    guichet: Guichet, groupes: dict[tuple[int, int, date, int], int], delai: timedelta
) -> list[Demande]:
    """One e-mail for each body, horizon and day, to each of its accounts; never a person's name in it."""
    comptes: dict[int, list[Utilisateur]] = defaultdict(list)
    acces = AccesPrescripteur.objects.filter(
        guichet=guichet, prescripteur_id__in={cle[0] for cle in groupes}, utilisateur__is_active=True
    ).select_related("utilisateur")
    for un in acces.order_by("pk"):
        if un.utilisateur is not None:
            comptes[un.prescripteur_id].append(un.utilisateur)
    return [
        Demande(
            genre=GenreMessage.SUIVI_SORTIE,
            cle_naturelle=f"suivi:{prescripteur}:{horizon}:{prevu_le}:{rappel}:{personne.pk}",
            destinataire=personne.email,
            nom=personne.nom_complet,
            valeurs={
                "nombre": str(nombre),
                "horizon": f"{horizon}\u00a0mois après la sortie",
                "echeance": format_jour(prevu_le + delai),
                "lien": reverse("prescripteur:suivis"),
            },
        )
        for (prescripteur, horizon, prevu_le, rappel), nombre in sorted(groupes.items())
        for personne in comptes[prescripteur]
        if personne.email
    ]
