"""Which kinds of e-mail a signed-in person may receive, by guichet, and which they refuse."""

from dataclasses import dataclass

from guichets import portee as portees
from guichets.domain.oppositions import accept_kind, refuse_kind, refused_kinds
from guichets.enums import ROLES_ECRITURE, GenreMessage
from guichets.models import Adhesion, Guichet
from operations.models import Entreprise
from participants.models import Prescripteur

MEMBRE = (GenreMessage.RESUME,)
ENTREPRISE = (
    GenreMessage.RELANCE_AVANT,
    GenreMessage.RELANCE_JOUR,
    GenreMessage.RELANCE_APRES,
    GenreMessage.RELANCE_MANUELLE,
    GenreMessage.CONFIRMATION,
    GenreMessage.CONTESTATION,
    GenreMessage.PIECE,
    GenreMessage.PROPOSITION,
)
PRESCRIPTEUR = (GenreMessage.BESOIN, GenreMessage.SUIVI_SORTIE)


@dataclass(frozen=True, slots=True)
class Choix:
    genre: GenreMessage
    code: str
    voulu: bool


@dataclass(frozen=True, slots=True)
class Groupe:
    guichet: Guichet
    choix: list[Choix]


def kinds_of(adresse: str) -> list[Groupe]:
    """By guichet, what the open scope's person may be written about."""
    genres = _reachable()
    guichets = Guichet.objects.filter(pk__in=genres).order_by("nom", "pk")
    refus = refused_kinds(adresse, genres)
    return [
        Groupe(
            guichet,
            [Choix(g, f"{guichet.pk}:{g}", (guichet.pk, g) not in refus) for g in genres[guichet.pk]],
        )
        for guichet in guichets
    ]


def set_kinds(*, adresse: str, voulus: set[str]) -> None:
    """Only what changes is written; a code that is not the person's own is nothing."""
    for groupe in kinds_of(adresse):
        for choix in groupe.choix:
            if choix.voulu and choix.code not in voulus:
                refuse_kind(guichet=groupe.guichet, destinataire=adresse, genre=choix.genre)
            elif not choix.voulu and choix.code in voulus:
                accept_kind(guichet=groupe.guichet, destinataire=adresse, genre=choix.genre)


def _reachable() -> dict[int, list[GenreMessage]]:
    portee = portees.courante()
    par_guichet: dict[int, list[GenreMessage]] = {}
    principal = portee.principal
    membre = principal.id if principal and principal.type == "utilisateur" else 0
    sources = (
        (
            Adhesion.objects.filter(utilisateur_id=membre, role__in=ROLES_ECRITURE),
            MEMBRE,
        ),
        (Entreprise.objects.filter(pk__in=portee.entreprises), ENTREPRISE),
        (Prescripteur.objects.filter(pk__in=portee.prescripteurs), PRESCRIPTEUR),
    )
    for lignes, genres in sources:
        for guichet_id in lignes.values_list("guichet_id", flat=True).distinct():
            par_guichet.setdefault(guichet_id, []).extend(genres)
    return {pk: list(dict.fromkeys(genres)) for pk, genres in par_guichet.items()}
