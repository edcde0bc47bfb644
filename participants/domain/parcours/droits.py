"""Who follows a person: the guichet, and the prescripteur of today. Nobody else reads or writes a path."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError

from guichets.domain.verrous import lock_participant
from guichets.models import Utilisateur
from guichets.portee import Portee, PorteeInterdite, courante
from participants.domain.partenaires import scope_of
from participants.models import Participant

PLUS_SUIVIE = "Cette personne n'est plus suivie par votre structure."


def follows(participant: Participant, portee: Portee) -> bool:
    """By the guichet's members, or by its prescripteur."""
    return (
        portee.libre
        or participant.guichet_id in portee.lire
        or (participant.prescripteur_id is not None and participant.prescripteur_id in portee.prescripteurs)
    )


@contextmanager
def reading_of(participant: Participant) -> Iterator[None]:
    """The guichet's facts about one person, for whoever follows them."""
    if not follows(participant, courante()):
        raise PorteeInterdite("personne suivie par d'autres")
    with scope_of(participant.guichet_id):
        yield


@contextmanager
def writing_for(participant: Participant) -> Iterator[Participant]:
    """The right to write a path, on the person as they are now: they may have changed prescripteur since."""
    portee = courante()
    with scope_of(participant.guichet_id, ecrit=True):
        lock_participant(participant.pk)
        actuel = Participant.objects.select_related("guichet", "prescripteur").get(pk=participant.pk)
        membre = portee.libre or participant.guichet_id in portee.ecrire
        if not membre and actuel.prescripteur_id not in portee.prescripteurs:
            raise ValidationError(PLUS_SUIVIE, code="moved")
        yield actuel


def signature(par: Utilisateur) -> str:
    return str(par.nom_complet)[:160]
