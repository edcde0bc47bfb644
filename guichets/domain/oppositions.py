"""What an address does not want to receive any more, kind by kind and guichet by guichet."""

import uuid
from collections.abc import Iterable

from django.core import signing
from django.core.exceptions import ValidationError

from guichets.domain.contraintes import en_francais
from guichets.domain.envois import SEL_REFUS
from guichets.domain.scopes import scope_of
from guichets.enums import MESSAGES_NECESSAIRES, GenreMessage
from guichets.models import Guichet, Message, OppositionMessage

NECESSAIRE = "Ce courrier répond à une demande\u00a0: il ne se refuse pas."


def read_refusal(jeton: str) -> Message | None:
    """The message whose signed address was opened; none when it is forged, cut or forgotten."""
    try:
        guichet_id, cle = signing.loads(jeton, salt=SEL_REFUS)
        cle = uuid.UUID(cle)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    with scope_of(guichet_id):
        message = Message.objects.select_related("guichet").filter(guichet_id=guichet_id, cle=cle).first()
    return message if message is not None and message.genre not in MESSAGES_NECESSAIRES else None


def refuse_kind(*, guichet: Guichet, destinataire: str, genre: GenreMessage) -> None:
    """Asked twice, it is refused once."""
    if genre in MESSAGES_NECESSAIRES:
        raise ValidationError(NECESSAIRE)
    with scope_of(guichet.pk, ecrit=True), en_francais():
        OppositionMessage.objects.get_or_create(
            guichet=guichet, destinataire=destinataire.strip().lower(), genre=genre
        )


def accept_kind(*, guichet: Guichet, destinataire: str, genre: GenreMessage) -> None:
    with scope_of(guichet.pk, ecrit=True):
        OppositionMessage.objects.filter(
            guichet=guichet, destinataire=destinataire.strip().lower(), genre=genre
        ).delete()


def is_refused(message: Message) -> bool:
    with scope_of(message.guichet_id):
        return OppositionMessage.objects.filter(
            guichet_id=message.guichet_id, destinataire=message.destinataire, genre=message.genre
        ).exists()


def refused_kinds(destinataire: str, guichet_ids: Iterable[int]) -> set[tuple[int, str]]:
    """(guichet, kind) that the address refuses, in the guichets given."""
    refus: set[tuple[int, str]] = set()
    for guichet_id in sorted(set(guichet_ids)):
        with scope_of(guichet_id):
            siens = OppositionMessage.objects.filter(
                guichet_id=guichet_id, destinataire=destinataire.strip().lower()
            )
            refus |= {(guichet_id, genre) for genre in siens.values_list("genre", flat=True)}
    return refus
