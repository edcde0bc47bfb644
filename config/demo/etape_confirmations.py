"""Lent hours that wait for an answer, a contrat that changes hands, a person declared in two guichets."""

from datetime import date

from django.db.models import Sum

from config.demo.scene import Scene
from config.demo.territoire import SLUG, SLUG_2
from guichets.portee import hors_portee
from participants.domain.declarations.declarants import change_declarant
from participants.domain.personnes.participants import modify_participant
from participants.enums import Confirmation, EtatLigne
from participants.models import Contrat, DossierParticipant, LigneHeures, Participant

PRETEUSE, REDEVABLE, AUTRE_REDEVABLE = "etti", "bati", "charp"
SANS_REPONSE, PARTAGE = -2, -2
"""Months, counted from the running one."""


def leave_unanswered(scene: Scene) -> None:
    """Before the first ventilation: a month that the company that owes has not confirmed yet."""
    if scene.slug == SLUG:
        with scene.as_agent():
            LigneHeures.objects.filter(
                entreprise=scene.entreprises[PRETEUSE],
                creditee=scene.entreprises[REDEVABLE],
                mois=scene.calendrier.mois(SANS_REPONSE),
            ).update(confirmation=Confirmation.ATTENDUE)


def hand_over(scene: Scene) -> None:
    """From the running month on, the carpenter declares by itself the people that it borrows."""
    if scene.slug != SLUG:
        return
    with scene.as_agent():
        debut = scene.calendrier.mois(0)
        contrat = (
            Contrat.objects.filter(
                employeur=scene.entreprises[PRETEUSE],
                creditee=scene.entreprises[AUTRE_REDEVABLE],
                debut__lt=debut,
                fin__gte=debut,
            )
            .order_by("pk")
            .first()
        )
        if contrat is not None:
            change_declarant(contrat=contrat, declarant=contrat.creditee, a_partir_de=debut)


def share_person(scene: Scene) -> None:
    """Once both guichets are built: somebody whom each of them follows, with hours in both in one month."""
    if scene.slug != SLUG_2:
        return
    mois = scene.calendrier.mois(PARTAGE)
    with hors_portee("démonstration : la même personne dans deux guichets"):
        ailleurs = _busiest(SLUG, mois)
        dossier = DossierParticipant.objects.get(participant=ailleurs) if ailleurs else None
        ici = _busiest(SLUG_2, mois)
    if ailleurs is None or dossier is None or ici is None:
        return
    with scene.as_agent():
        modify_participant(
            participant=ici,
            nom=ailleurs.nom,
            prenom=ailleurs.prenom,
            email=ici.email,
            telephone=ici.telephone,
            dossier={"naissance": dossier.naissance},
            prescripteur=ici.prescripteur,
        )


def _busiest(slug: str, mois: date) -> Participant | None:
    rang = (
        LigneHeures.objects.filter(guichet__slug=slug, mois=mois, etat=EtatLigne.VALIDEE)
        .values("participant_id")
        .annotate(somme=Sum("heures"))
        .order_by("-somme", "participant_id")
        .first()
    )
    return Participant.objects.get(pk=rang["participant_id"]) if rang else None
