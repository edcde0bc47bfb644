"""The guichet's decision on a proof: accepted, with the day on which it ends; or refused, with a reason."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from guichets import portee as portees
from guichets import rules
from guichets.domain.contraintes import en_francais
from guichets.domain.messages import queue_message
from guichets.enums import GenreMessage
from guichets.evenements import publier
from guichets.models import Guichet, Utilisateur
from participants.domain.mois import add_months, first_day, last_day, today_of
from participants.domain.pieces.attendues import piece_label
from participants.domain.pieces.exigences import CarnetExigences
from participants.domain.relances.destinataires import recipients
from participants.enums import EtatPiece
from participants.evenements import PieceJugee
from participants.models import Piece

SANS_MOTIF = "Indiquez pourquoi vous refusez cette pièce\u00a0: l'entreprise le lira."
DEJA_JUGEE = (
    "Une autre personne a décidé de cette pièce depuis que vous l'avez affichée. "
    "Lisez sa décision\u00a0; si la vôtre est différente, donnez-la de nouveau."
)
DEJA_EXPIREE = "Cette date est passée depuis plus d'un mois\u00a0: refusez plutôt la pièce."


def pieces_at_desk(guichet: Guichet, etat: EtatPiece) -> QuerySet[Piece]:
    """Those to check: oldest first. The others: latest decision first."""
    pieces: QuerySet[Piece] = Piece.objects.filter(guichet=guichet, etat=etat).select_related(
        "contrat__participant", "entreprise", "document", "verifiee_par"
    )
    return (
        pieces.order_by("cree_le", "pk")
        if etat == EtatPiece.A_VERIFIER
        else pieces.order_by("-verifiee_le", "-pk")
    )


def neighbours(piece: Piece) -> tuple[Piece | None, Piece | None, int]:
    """The one before and the one after in the queue, and how many wait besides this one."""
    file = Piece.objects.filter(guichet_id=piece.guichet_id, etat=EtatPiece.A_VERIFIER).exclude(pk=piece.pk)
    apres = file.filter(cree_le__gte=piece.cree_le).order_by("cree_le", "pk").first()
    avant = file.filter(cree_le__lt=piece.cree_le).order_by("-cree_le", "-pk").first()
    return avant, apres, file.count()


def proposed_expiry(piece: Piece) -> date | None:
    """The end of validity that the requirement gives, counted from the deposit."""
    jour = today_of(piece.guichet)
    mois = piece.mois or first_day(jour)
    for exigence in CarnetExigences.of(piece.guichet_id).at(mois, piece.contrat.modalite):
        if exigence.nature == piece.nature and exigence.validite_mois:
            return last_day(add_months(first_day(jour), exigence.validite_mois))
    return piece.expire_le


def version_of(piece: Piece) -> str:
    """What tells one decision on a proof from the next."""
    return f"{piece.etat}:{piece.verifiee_le:%Y%m%d%H%M%S%f}" if piece.verifiee_le else piece.etat


def accept_piece(
    *, piece: Piece, par: Utilisateur, expire_le: date | None = None, lue: str | None = None
) -> Piece:
    """The proof is good, until a day when one is given: its month still counts whole.

    `lue`: the `version_of` what the person had before their eyes.
    """
    tenue = _hold(piece, lue)
    if expire_le is not None and expire_le < add_months(first_day(today_of(tenue.guichet)), -1):
        raise ValidationError({"expire_le": [DEJA_EXPIREE]}, code="deja_expiree")
    tenue.etat, tenue.expire_le, tenue.motif_refus = EtatPiece.ACCEPTEE, expire_le, ""
    _sign(tenue, par)
    publier(PieceJugee(tenue.contrat_id))
    return tenue


def refuse_piece(*, piece: Piece, motif: str, par: Utilisateur, lue: str | None = None) -> Piece:
    """The proof is not good: the company reads why, and must bring another."""
    motif = " ".join(motif.split())
    if not motif:
        raise ValidationError({"motif": [SANS_MOTIF]}, code="sans_motif")
    tenue = _hold(piece, lue)
    comptait = tenue.etat == EtatPiece.ACCEPTEE
    tenue.etat, tenue.motif_refus = EtatPiece.REFUSEE, motif[:300]
    _sign(tenue, par)
    _tell_company(tenue)
    if comptait:
        publier(PieceJugee(tenue.contrat_id))
    return tenue


def _hold(piece: Piece, lue: str | None) -> Piece:
    portee = portees.courante()
    if not portee.libre and not rules.can_write_guichet(portee, piece.guichet):
        raise PermissionDenied
    tenues = Piece.objects.select_for_update(of=("self",)).select_related("guichet", "entreprise")
    tenue: Piece = tenues.get(pk=piece.pk)
    if lue is not None and version_of(tenue) != lue:
        raise ValidationError(DEJA_JUGEE, code="deja_jugee")
    return tenue


def _sign(piece: Piece, par: Utilisateur) -> None:
    piece.verifiee_par, piece.verifiee_le = par, timezone.now()
    with en_francais():
        piece.save(update_fields=["etat", "expire_le", "motif_refus", "verifiee_par", "verifiee_le"])


def _tell_company(piece: Piece) -> None:
    """The e-mail names the proof and its month, never the person: the page does."""
    jour = today_of(piece.guichet)
    vers = recipients(guichet=piece.guichet, entreprise_ids=[piece.entreprise_id], jour=jour)
    destinataire = vers.get(piece.entreprise_id)
    if destinataire is None:
        return
    queue_message(
        guichet=piece.guichet,
        genre=GenreMessage.PIECE,
        cle_naturelle=f"piece:{piece.cle}:{piece.verifiee_le:%Y%m%d%H%M%S%f}",
        destinataire=destinataire.email,
        nom=destinataire.nom,
        valeurs={
            "entreprise": str(piece.entreprise),
            "piece": piece_label(piece.nature, piece.mois),
            "motif": f"Celle que vous avez déposée n'a pas été acceptée\u00a0: {piece.motif_refus}",
            "lien": reverse("entreprise:pieces"),
        },
        entreprises=[piece.entreprise_id],
    )
