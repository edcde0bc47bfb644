"""What a company must do, at the top of its home page: a line per kind, in a fixed number of queries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from clauses.domain.besoins.lectures import proposals_awaiting
from guichets.portee import courante
from operations.models import Entreprise
from participants.domain.confirmations.reponses import lignes_contested, lignes_to_confirm
from participants.domain.pieces.attendues import A_DEPOSER, EtatAttendue, own_contrats, proofs_of


@dataclass(frozen=True, slots=True)
class TachePortail:
    """A pile of things to do: what, how many, where. `ton` is a pastille's; `precision` says why."""

    libelle: str
    nombre: int
    url: str
    ton: str = "attente"
    precision: str = ""


def hours_to_confirm(entreprises: Sequence[Entreprise]) -> TachePortail:  # noqa: ARG001 - of the open scope
    return TachePortail(
        "Confirmer des heures déclarées pour vous",
        lignes_to_confirm(courante()).count(),
        reverse("entreprise:confirmations"),
        precision="Sans votre réponse, elles restent à part.",
    )


def contested_hours(entreprises: Sequence[Entreprise]) -> TachePortail:  # noqa: ARG001 - of the open scope
    """Of those that the company declared for others; once the guichet decided there is nothing to do."""
    return TachePortail(
        "Corriger des heures contestées",
        lignes_contested(courante()).filter(motif_decision="", en_correction=False).count(),
        reverse("entreprise:confirmations") + "#n-contestees",
        ton="danger",
        precision="L'entreprise qui doit les heures dit pourquoi.",
    )


def proposals_to_answer(entreprises: Sequence[Entreprise]) -> TachePortail:
    return TachePortail(
        "Répondre aux personnes proposées",
        proposals_awaiting(entreprise.pk for entreprise in entreprises).count(),
        reverse("entreprise:recrutement"),
        precision="Chacune attend de savoir si vous la retenez.",
    )


def pieces_to_bring(entreprises: Sequence[Entreprise]) -> TachePortail:  # noqa: ARG001 - of the open scope
    attendues = [a for a in proofs_of(own_contrats()) if a.etat in A_DEPOSER]
    refusees = any(a.etat is EtatAttendue.REFUSEE for a in attendues)
    bloquantes = any(a.exigence.bloquante for a in attendues)
    return TachePortail(
        "Déposer des pièces",
        len(attendues),
        reverse("entreprise:pieces"),
        ton="danger" if refusees or bloquantes else "attente",
        precision=_why(bloquantes=bloquantes, refusees=refusees),
    )


def _why(*, bloquantes: bool, refusees: bool) -> str:
    if bloquantes:
        return "Sans elles, des heures ne comptent pas."
    return "Le guichet en a refusé." if refusees else "Le guichet les demande."


PORTAIL: list[Callable[[Sequence[Entreprise]], TachePortail | None]] = [
    hours_to_confirm,
    contested_hours,
    pieces_to_bring,
    proposals_to_answer,
]
"""Each gives its line for the companies of the access, or None when there is nothing to do."""


def portal_tasks(entreprises: Sequence[Entreprise]) -> list[TachePortail]:
    """Every pile that is not empty, in the order of the list."""
    taches = (tache(entreprises) for tache in PORTAIL)
    return [tache for tache in taches if tache is not None and tache.nombre]
